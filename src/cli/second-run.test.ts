/** Two runs against one server that goes on living: the names in published cases are each run's own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startReferenceServer, type ReferenceServer } from '../reference/index.js';
import type { RunResult } from '../runner/result.js';
import { createTestPki } from '../transport/certificates.js';
import { runCaptured } from './testing/run-captured.js';

const published = fileURLToPath(new URL('../../fixtures/oasis/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'second-run-'));
let server: ReferenceServer;
let target: readonly string[] = [];

beforeAll(async () => {
  const pki = await createTestPki();
  server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const files = ['--ca', write('ca.pem', pki.ca.certificate), '--cert', write('client.pem', pki.client.certificate), '--key', write('key.pem', pki.client.key)];
  target = ['--target', `kmip://127.0.0.1:${server.port}`, ...files];
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

it('published cases pass twice on one server, under names of their own', async () => {
  const run = async (): Promise<RunResult> => {
    const output = join(folder, 'report');
    await runCaptured(['run', published, ...target, '--output', output, '--reporter', 'json']);
    return JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult;
  };
  const [first, second] = [await run(), await run()];
  for (const result of [first, second]) expect(result.cases.map((each) => [each.id, each.version, each.outcome])).toEqual([['EXAMPLE-M-1', '1.4', 'passed'], ['EXAMPLE-M-2', '3.0', 'passed']]);
  expect(first.configuration.namePrefix).not.toBe(second.configuration.namePrefix);
});
