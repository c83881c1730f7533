import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../runner/result.js';
import { findPykmipServer } from '../target/pykmip-setup.js';
import { compileProgram, type Program } from './testing/program.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'command-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;
const PART = ['--case', 'SKLC-M-*', '--kmip-version', '1.2,1.4', '--jobs', '1'];

async function verdictsOf(target: string): Promise<{ readonly code: number; readonly outcomes: readonly string[] }> {
  const output = join(folder, `report-${++runs}`);
  const { code, err } = await runCaptured(['run', ...PART, '--target', target, '--output', output]);
  expect(err).toBe('');
  const { cases } = JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult;
  return { code, outcomes: cases.map(({ id, version, outcome, steps }) => `${id} ${version} ${outcome} ${steps.map((step) => step.outcome).join(' ')}`) };
}

describe('a server started by its command line', () => {
  let program: Program;
  beforeAll(() => {
    program = compileProgram();
  });
  afterAll(() => program.remove());

  it('gets the verdicts that the embedded server gets, when it is the same', async () => {
    const started = await verdictsOf(`command:${process.execPath} ${program.file} serve --port {port} --tls-dir {dir}`);
    expect(started).toEqual(await verdictsOf('embedded'));
    expect(started.code).toBe(0);
  });
});

const required = process.env.KMIP_CONFORMANCE_REQUIRE_PYKMIP === '1';
const pykmip = await findPykmipServer().catch(() => undefined);

describe.skipIf(pykmip === undefined && !required)('PyKMIP (skipped when pykmip-server is not installed)', () => {
  it('gets the same verdicts as pykmip and started by its command line', async () => {
    const settings = ['[server]', 'hostname=127.0.0.1', 'port={port}', 'certificate_path={dir}/server.pem', 'key_path={dir}/server-key.pem', 'ca_path={dir}/ca.pem', 'auth_suite=TLS1.2', 'policy_path={dir}', 'database_path={dir}/objects.db'];
    const script = `printf "%s\\n" ${settings.join(' ')} > {dir}/server.conf; exec ${pykmip ?? ''} -f {dir}/server.conf -l {dir}/server.log`;
    expect(await verdictsOf(`command:sh -c '${script}'`)).toEqual(await verdictsOf('pykmip'));
  });
});
