import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReferenceServer, type ReferenceServer } from '../reference/index.js';
import type { RunResult } from '../runner/result.js';
import { createTestPki } from '../transport/certificates.js';
import { runCaptured } from './testing/run-captured.js';

const published = fileURLToPath(new URL('../../fixtures/oasis/mandatory/EXAMPLE-M-1-14.xml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'https-'));
/** The same messages as a case about XML over HTTPS. */
const aboutXml = join(folder, 'MSGENC-XML-M-1-14.xml');
cpSync(published, aboutXml);

let server: ReferenceServer;
let files: string[] = [];
beforeAll(async () => {
  const pki = await createTestPki();
  server = await startReferenceServer({ httpsPort: 0, tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  files = ['--ca', write('ca.pem', pki.ca.certificate), '--cert', write('client.pem', pki.client.certificate), '--key', write('key.pem', pki.client.key)];
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const run = async (...args: readonly string[]): Promise<{ code: number; result: RunResult }> => {
  const output = join(folder, 'report');
  const { code } = await runCaptured(['run', ...args, '--output', output, '--reporter', 'json']);
  return { code, result: JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult };
};

describe('KMIP over HTTPS', () => {
  it.each(['ttlv', 'xml', 'json'])('is spoken in %s to the embedded server', async (encoding) => {
    const { code, result } = await run(published, '--encoding', encoding);
    expect(code).toBe(0);
    expect(result.target.description).toMatch(new RegExp(`over HTTPS in ${encoding.toUpperCase()}$`));
    expect(result.configuration.command).toContain(`--encoding ${encoding}`);
  });

  it('is spoken to a server by its URL', async () => {
    const { code, result } = await run(published, aboutXml, '--target', `kmips+https://127.0.0.1:${server.httpsPort ?? 0}/kmip`, ...files);
    expect({ code, outcomes: result.cases.map((each) => [each.id, each.outcome]) }).toEqual({ code: 0, outcomes: [['EXAMPLE-M-1', 'passed'], ['MSGENC-XML-M-1', 'passed']] });
  });

  it('is what cases about it need: over TTLV alone they prove nothing and are skipped', async () => {
    const { result } = await run(aboutXml, '--target', `kmip://127.0.0.1:${server.port}`, ...files);
    expect(result.cases.map((each) => [each.outcome, each.skip])).toEqual([
      ['skipped', { category: 'out-of-reach', reason: 'It is about KMIP over HTTPS: name the target by its HTTPS URL (--target kmips+https://HOST:PORT/kmip).' }],
    ]);
  });

  it.each([
    [['--target', 'pykmip', '--encoding', 'xml'], 'pykmip is not spoken to over HTTPS, so that messages are TTLV.'],
    [['--target', 'kmip://localhost', '--encoding', 'xml'], 'Messages on kmip://localhost are TTLV: an encoding is chosen for HTTPS only.'],
    [['--encoding', 'yaml'], "'yaml' is none of ttlv, xml, json."],
  ])('is refused where it cannot be: %j', async (args, message) => {
    const { code, err } = await runCaptured(['run', published, ...args]);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
