import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { field, type Item, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { startReferenceServer, type Interference } from '../reference/index.js';
import type { CaseResult, RunResult } from '../runner/result.js';
import { createTestPki, type TestPki } from '../transport/certificates.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'run-cli-'));
let pki: TestPki;
let fresh = 0;

beforeAll(async () => {
  pki = await createTestPki();
  writeFileSync(join(folder, 'ca.pem'), pki.ca.certificate);
  writeFileSync(join(folder, 'client.pem'), pki.client.certificate);
  writeFileSync(join(folder, 'client-key.pem'), pki.client.key);
});
afterAll(() => rmSync(folder, { recursive: true }));

const output = (): string => join(folder, `report-${++fresh}`);
const readResult = (directory: string): RunResult => JSON.parse(readFileSync(join(directory, 'results.json'), 'utf8')) as RunResult;
const tlsFlags = (): string[] => ['--ca', join(folder, 'ca.pem'), '--cert', join(folder, 'client.pem'), '--key', join(folder, 'client-key.pem')];

describe('bad invocations end with 2 and one message', () => {
  it.each([
    [['run', '--no-such-option'], "error: unknown option '--no-such-option'"],
    [['rum'], "error: unknown command 'rum'"],
    [['run', '--jobs', 'many'], "error: option '--jobs <n>' argument 'many' is invalid. It must be a whole number from 1 to 256."],
    [['run', '--level', 'mandatroy'], "Did you mean 'mandatory'?"],
    [['run', 'baseline-sever'], "There is no suite, file or folder 'baseline-sever', did you mean 'baseline-server'?"],
    [['run', '--case', 'NO-SUCH-CASE', '--output', join(folder, 'none')], 'No case matches: suites baseline-server, symmetric-key-lifecycle-server, basic-cryptographic-server; level all; cases NO-SUCH-CASE.'],
    [['run', '--target', 'pikmip'], 'pikmip is no target.'],
    [['run', '--target', 'kmip://localhost:0'], 'kmip://localhost:0 has no valid port: 0.'],
    [['run', '--target', 'kmip://localhost', '--ca', join(folder, 'missing.pem')], 'missing.pem'],
    [['run', '--target', 'kmip://localhost', '--key-passphrase-env', 'NOT_SET'], 'The environment variable NOT_SET, which should hold the passphrase of the key, is not set.'],
    [['validate', join(folder, 'missing.yaml')], 'missing.yaml'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await runCaptured(args);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('a target that cannot be reached', () => {
  it('ends with 3, says so once, and leaves reports in which no case ran', async () => {
    const directory = output();
    const unused = await freePort();
    const { code, err } = await runCaptured(['run', '--case', 'SKLC-M-1', '--target', `kmip://127.0.0.1:${unused}`, ...tlsFlags(), '--output', directory]);
    expect(err).toBe(
      `kmip-conformance: 127.0.0.1:${unused} refused the connection.\n  → Check that the server runs and that the port is its KMIP port (usually 5696).\n`,
    );
    expect(code).toBe(3);
    const result = readResult(directory);
    expect(result.ended).toBe('target-lost');
    expect([...new Set(result.cases.map((each) => each.outcome))]).toEqual(['skipped']);
    expect(readFileSync(join(directory, 'junit.xml'), 'utf8')).toContain('<skipped message="The target was lost');
  });
});

describe('a wrong certificate', () => {
  it('ends with 2 when the authority given did not issue the certificate of the server', async () => {
    const other = await createTestPki();
    writeFileSync(join(folder, 'other-ca.pem'), other.ca.certificate);
    const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
    const flags = ['--ca', join(folder, 'other-ca.pem'), '--cert', join(folder, 'client.pem'), '--key', join(folder, 'client-key.pem')];
    const { code, err } = await runCaptured(['run', '--case', 'SKLC-M-1', '--target', `kmip://127.0.0.1:${server.port}`, ...flags, '--output', output()]);
    await server.close();
    expect(err).toMatch(/^kmip-conformance: The TLS handshake with 127\.0\.0\.1:\d+ failed: .*certificate.*\n {2}→ .*\n$/);
    expect(code).toBe(2);
  });

  it('ends with 2 when the key does not belong to the certificate', async () => {
    writeFileSync(join(folder, 'server-key.pem'), pki.server.key);
    const flags = ['--ca', join(folder, 'ca.pem'), '--cert', join(folder, 'client.pem'), '--key', join(folder, 'server-key.pem')];
    const { code, err } = await runCaptured(['run', '--target', 'kmip://127.0.0.1:5696', ...flags]);
    expect(err).toContain('server-key.pem');
    expect(code).toBe(2);
  });
});

describe('an interrupt', () => {
  it('ends with 130 and leaves reports of what was measured', async () => {
    const directory = output();
    let interrupt = (): void => undefined;
    const { code } = await runCaptured(['run', 'symmetric-key-lifecycle-server', '--jobs', '1', '--output', directory], {
      onStart: (trigger) => (interrupt = trigger),
      onOutput: () => interrupt(),
    });
    expect(code).toBe(130);
    const result = readResult(directory);
    expect(result.ended).toBe('interrupted');
    expect(result.cases.filter((each) => each.outcome === 'passed').length).toBeGreaterThan(0);
    expect(result.cases.filter((each) => each.skip?.category === 'run-ended').length).toBeGreaterThan(0);
  });
});

/** Runs cases against the embedded server with something broken in it. */
async function runBroken(interference: Interference, ...args: string[]): Promise<{ code: number; cases: readonly CaseResult[]; causes: readonly string[] }> {
  const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, interference });
  const directory = output();
  try {
    const { code } = await runCaptured(['run', ...args, '--target', `kmip://127.0.0.1:${server.port}`, ...tlsFlags(), '--output', directory, '--timeout', '3000']);
    const result = readResult(directory);
    return { code, cases: result.cases, causes: result.causes.map((cause) => cause.title) };
  } finally {
    await server.close();
  }
}

const mapItems = (item: Item, change: (item: Item) => Item | undefined): Item =>
  item.type === 'Structure' ? { ...item, value: item.value.flatMap((child) => change(mapItems(child, change)) ?? []) } : item;
const everywhere =
  (change: (item: Item) => Item | undefined): NonNullable<Interference['response']> =>
  (response) =>
    mapItems(response, change) as StructureItem;
/** From the third message on: the two before it are those with which the tool asks what the target offers. */
const fromThird =
  (act: NonNullable<Interference['bytes']>): NonNullable<Interference['bytes']> =>
  (bytes, context) =>
    context.count > 2 ? act(bytes, context) : bytes;

describe('every case of the embedded server can be made to fail', () => {
  it.each(['1.2', '1.4', '2.1'])('fails them all in %s when the server leaves out Time Stamp', async (version) => {
    const { code, cases } = await runBroken({ response: everywhere((item) => (item.tag === TAG.TimeStamp ? undefined : item)) }, '--kmip-version', version);
    expect(cases.filter((each) => each.outcome !== 'failed').map((each) => `${each.id} ${each.version} ${each.outcome}`)).toEqual([]);
    expect(code).toBe(1);
  });

  it('fails them all when padding is not zero', async () => {
    const spoil = (bytes: Uint8Array): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      // Protocol Version Major is the first Integer of every response: 24 bytes of headers, 4 of value, then its padding.
      copy[3 * 8 + 8 + 7] = 1;
      return copy;
    };
    const { cases } = await runBroken({ bytes: (bytes) => spoil(bytes) }, '--kmip-version', '1.4');
    expect(cases.filter((each) => each.outcome !== 'failed').map((each) => `${each.id} ${each.version} ${each.outcome}`)).toEqual([]);
  });

  it('passes no case both when every answer says Operation Failed and when every answer says Success', async () => {
    const always = (value: number): Interference => ({
      response: (response, context) => (context.count > 2 ? everywhere((item) => (item.tag === TAG.ResultStatus ? ({ ...item, value } as Item) : item))(response, context) : response),
    });
    const passed = ({ cases }: { readonly cases: readonly CaseResult[] }): string[] => cases.filter((each) => each.outcome === 'passed').map((each) => `${each.id} ${each.version}`);
    const refused = passed(await runBroken(always(ENUM.ResultStatus.OperationFailed), '--kmip-version', '1.4'));
    const granted = passed(await runBroken(always(ENUM.ResultStatus.Success), '--kmip-version', '1.4'));
    expect(refused.filter((name) => granted.includes(name))).toEqual([]);
  });

  it('errs, and does not pass, when the server closes the connection instead of answering', async () => {
    const { code, cases } = await runBroken({ send: (socket, bytes, context) => (context.count > 2 ? socket.destroySoon() : void socket.write(bytes)) }, '--case', 'SKLC-M-1');
    expect([...new Set(cases.map((each) => each.outcome))]).toEqual(['errored']);
    expect(code).toBe(1);
  });

  it('names a wrong digest, a lost name and a wrong state for what they are', async () => {
    const digest = await runBroken({ response: everywhere((item) => (item.tag === TAG.Digest || isAttribute(item, 'Digest') ? undefined : item)) }, '--case', 'SKLC-M-1', '--kmip-version', '1.4,2.1');
    expect(digest.causes).toEqual(['Get Attributes returns no Digest']);
    const active = everywhere((item) => (item.tag === TAG.State ? ({ ...item, value: ENUM.State.Active } as Item) : item));
    const state = await runBroken({ response: active }, '--case', 'SKLC-M-1', '--kmip-version', '2.1');
    expect(state.code).toBe(1);
    expect(state.causes.join('\n')).toContain('State');
  });

  it('counts bytes behind an answer against the server', async () => {
    const { cases } = await runBroken({ bytes: fromThird((bytes) => [bytes, Uint8Array.from(bytes.subarray(0, 8))]) }, '--case', 'SKLC-M-1', '--kmip-version', '1.4');
    expect(cases.map((each) => each.outcome)).toEqual(['failed']);
  });
});

const isAttribute = (item: Item, name: string): boolean => {
  if (item.type !== 'Structure' || item.tag !== TAG.Attribute) return false;
  const found = field(item, TAG.AttributeName);
  return found?.type === 'TextString' && found.value === name;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
