import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResultsJson } from '../report/index.js';
import { bundleRun } from '../report/bundle/bundle.js';
import { loadSuite } from '../suite/index.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'cli-bundle-'));
const at = (...names: readonly string[]): string => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

const SUITE = `suite: own
title: Own
profile: Own
versions: "2.1"
cases:
  - id: OWN-1
    title: An object that is not there is not found
    source: KMIP 2.1 §6.1.19
    steps:
      - send: { Get: { UniqueIdentifier: not-there } }
        expect: { failure: ItemNotFound }
`;

const pem = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' } as const;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').publicKey;

beforeAll(async () => {
  writeFileSync(at('own.yaml'), SUITE);
  writeFileSync(at('key.pem'), privateKey.export(pem));
  writeFileSync(at('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(at('stranger.pem'), stranger.export({ type: 'spki', format: 'pem' }));
  await runCaptured(['run', at('own.yaml'), 'baseline-server', '--kmip-version', '2.1', '--case', 'OWN-1', '--case', 'BL-ACTIVATE', '--reporter', 'json', '--show-secrets', '--output', at('run')]);
  expect((await runCaptured(['bundle', at('run'), '-o', at('bundle.zip'), '--sign-key', at('key.pem'), '--sign-key-passphrase-env', 'PASS'], { env: { PASS: pem.passphrase } })).code).toBe(0);
});

describe('a bundle', () => {
  it('is checked: sums, signature, and the verdicts by the messages', async () => {
    const { code, out } = await runCaptured(['verify', at('bundle.zip'), '--public-key', at('public.pem')]);
    expect(out.replace(/[0-9a-f]{64}/, 'SUM')).toBe('11 files as they were bundled\nSigned (ed25519) by the given key, SHA-256 SUM\n2 cases judged again: 2 as in the run, 0 different\n');
    expect(code).toBe(0);
  });

  it('of which no case can be judged again confirms nothing, and is told so', async () => {
    await runCaptured(['run', 'baseline-server', '--kmip-version', '2.1', '--case', 'BL-GET', '--reporter', 'json', '--output', at('withheld')]);
    await runCaptured(['bundle', at('withheld'), '-o', at('withheld.zip')]);
    const { code, out } = await runCaptured(['verify', at('withheld.zip')]);
    expect(out.split('\n').slice(-3, -1)).toEqual(['0 cases judged again: 0 as in the run, 0 different', '1 case not judged again, because of what was not recorded; a run with --show-secrets records all of it']);
    expect(code).toBe(1);
  });

  it('can be checked where the suite of the run is gone or has changed', async () => {
    writeFileSync(at('own.yaml'), SUITE.replace('ItemNotFound', 'PermissionDenied'));
    expect((await runCaptured(['verify', at('bundle.zip')])).code).toBe(0);
    const { code, err } = await runCaptured(['bundle', at('run'), '-o', at('late.zip')]);
    writeFileSync(at('own.yaml'), SUITE);
    expect([code, err.split('\n')[0]]).toEqual([2, 'kmip-conformance: The suite own has changed since the run: its checksum differs.']);
  });

  it('that was altered is refused, and what was altered is named', async () => {
    const bytes = readFileSync(at('bundle.zip'));
    const place = bytes.indexOf('results.json') + 40;
    bytes[place]! ^= 1;
    writeFileSync(at('altered.zip'), bytes);
    const { code, out } = await runCaptured(['verify', at('altered.zip')]);
    expect(out.split('\n')[0]).toBe('altered     results.json: its content is altered');
    expect(code).toBe(1);
  });

  it('of somebody else is refused', async () => {
    const { code, out } = await runCaptured(['verify', at('bundle.zip'), '--public-key', at('stranger.pem')]);
    expect(out).toMatch(/^altered {5}signature: the manifest is not signed by the key with SHA-256 [0-9a-f]{64}$/m);
    expect(code).toBe(1);
  });

  it('whose verdicts the messages do not bear out is refused', async () => {
    const run = parseResultsJson(readFileSync(at('run', 'results.json'), 'utf8'), 'results.json');
    const cases = run.cases.map((each) => ({ ...each, steps: each.steps.map((step) => ({ ...step, checks: step.checks.slice(1) })) }));
    const suites = [...new Set(run.suites.map((suite) => suite.file))].map((file) => loadSuite(file));
    writeFileSync(at('forged.zip'), bundleRun({ ...run, cases }, suites));
    const { code, out } = await runCaptured(['verify', at('forged.zip')]);
    expect(out).toContain('different   own 2.1 OWN-1: passed for other reasons');
    expect(code).toBe(1);
  });

  it.each([
    ['no archive', 'hello', 'is no bundle: it is no ZIP archive.'],
    ['nothing', '', 'is no bundle: it is no ZIP archive.'],
  ])('is refused when it is %s', async (_, content, message) => {
    writeFileSync(at('none.zip'), content);
    const { code, out, err } = await runCaptured(['verify', at('none.zip')]);
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', `kmip-conformance: ${at('none.zip')} ${message}`]);
  });

  it.each([
    [['--sign-key', 'none.pem'], 'none.pem cannot be read: '],
    [['--sign-key', at('own.yaml')], 'own.yaml holds no private key that can be read: '],
    [['--sign-key', at('key.pem'), '--sign-key-passphrase-env', 'MISSING'], 'The environment variable MISSING, which should hold the passphrase of the key, is not set.'],
  ])('is not made with %j', async (flags, message) => {
    const { code, err } = await runCaptured(['bundle', at('run'), '-o', at('never.zip'), ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
