import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startReferenceServer, type ReferenceServer } from '../reference/index.js';
import { worksWith } from '../report/works-with.js';
import type { RunResult } from '../runner/result.js';
import { allObjects } from '../target/creations/testing/shared-server.js';
import { openInterview } from '../target/survey/interview.js';
import { writeCertificateFiles } from '../transport/certificate-files.js';
import { createTestPki, issueCertificate, type TestPki } from '../transport/certificates.js';
import { connect } from '../transport/client.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'day-in-a-cluster-'));
const file = (name: string): string => join(folder, name);
let pki: TestPki;
let server: ReferenceServer;

beforeAll(async () => {
  pki = await createTestPki();
  await writeCertificateFiles(folder, pki);
  const renewed = await issueCertificate(pki.ca, { commonName: 'KMIP conformance client', kind: 'client' });
  writeFileSync(file('renewed.pem'), renewed.certificate);
  writeFileSync(file('renewed-key.pem'), renewed.key);
  server = await startReferenceServer({ secondPort: 0, tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const CLIENT = (): string[] => ['--ca', file('ca.pem'), '--cert', file('client.pem'), '--key', file('client-key.pem')];
const address = (port = 0): string => `kmip://127.0.0.1:${port}`;

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly err: string; readonly result: RunResult }> {
  const { code, err } = await runCaptured(['run', 'client:psmdb', ...args, '--output', file('report'), '--reporter', 'json']);
  return { code, err, result: JSON.parse(readFileSync(join(file('report'), 'results.json'), 'utf8')) as RunResult };
}

const skips = ({ cases }: RunResult): string[] => cases.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);

afterEach(async () => {
  const client = openInterview(() => connect({ host: '127.0.0.1', port: server.port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true }, DEFAULT_LIMITS));
  expect(await allObjects(client)).toEqual([]);
  await client.close();
});

describe('the day of a product in a cluster, with a server of somebody else', () => {
  it('is skipped where the server says nothing of it, and the product works all the same', async () => {
    const { code, result } = await run('--target', address(server.port), ...CLIENT());
    expect([code, skips(result), worksWith(result).map(({ works }) => works)]).toEqual([0, ['PSMDB-AWAY', 'PSMDB-SECOND-SERVER', 'PSMDB-RENEWED', 'PSMDB-NODES'], ['yes']]);
  });

  it('is tried with a second server, a renewed certificate and a command that restarts it, and nothing is left behind', async () => {
    const options = ['--second-server', address(server.secondPort), '--renewed-cert', file('renewed.pem'), '--renewed-key', file('renewed-key.pem'), '--restart-command', 'exit 0', '--allow-intrusive'];
    const { code, err, result } = await run('--target', address(server.port), ...CLIENT(), ...options);
    expect([code, err, skips(result), result.counts.passed]).toEqual([0, '', [], result.counts.cases]);
    expect(result.configuration.command).toContain(`--renewed-cert ${file('renewed.pem')} --renewed-key ${file('renewed-key.pem')} --second-server ${address(server.secondPort)} --restart-command 'exit 0'`);
  });

  it('is named in the configuration file as well, relative to it', async () => {
    const lines = ['target: lab', 'targets:', '  lab:', `    address: ${address(server.port)}`, '    ca: ca.pem', '    cert: client.pem', '    key: client-key.pem', '    renewed-cert: renewed.pem', '    renewed-key: renewed-key.pem', `    second-server: ${address(server.secondPort)}`, '    restart-command: exit 0', ''];
    writeFileSync(file('config.yaml'), lines.join('\n'));
    const { code, result } = await run('--config', file('config.yaml'));
    expect([code, skips(result)]).toEqual([0, ['PSMDB-NODES']]);
  });

  it('tells what the command that restarts the server wrote when it fails', async () => {
    const { result } = await run('--target', address(server.port), ...CLIENT(), '--restart-command', 'echo no such unit; exit 5', '--case', 'PSMDB-AWAY');
    expect([result.cases[0]?.outcome, result.cases[0]?.steps[2]?.reason]).toEqual(['errored', 'The command that restarts the server ended with exit code 5. It wrote: no such unit']);
  });

  it.each([
    [['--renewed-cert', 'renewed.pem'], 'but no private key'],
    [['--renewed-cert', 'renewed.pem', '--renewed-key', 'client-key.pem'], 'does not belong to the certificate'],
    [['--second-server', 'kms.example'], 'kms.example is no KMIP address.'],
  ])('%j is refused', async (flags, why) => {
    const { code, err } = await runCaptured(['run', 'client:psmdb', '--target', address(server.port), ...CLIENT(), ...flags.map((flag) => (flag.endsWith('.pem') ? file(flag) : flag))]);
    expect([code, err.includes(why)]).toEqual([2, true]);
  });
});
