import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../runner/result.js';
import { loadSuite } from '../../suite/index.js';
import { caseResult, runResult, SUITES } from '../testing/sample-result.js';
import { bundleRun } from './bundle.js';
import { fingerprint, readManifest, readPublicKey, readSigningKey, signManifest, sumOf, type Manifest } from './manifest.js';
import { verifyBundle, type Verification } from './verify.js';
import { pack, readZip, store, writeZip, type ZipEntry } from './zip.js';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'ping.yaml');
writeFileSync(file, 'suite: ping\ntitle: Ping\nprofile: Ping\nversions: "2.1"\ncases:\n  - { id: P-1, title: Ping, source: KMIP 2.1 §6.1.36, steps: [{ send: Ping }] }\n');
const suite = loadSuite(file);
const ran: RunResult = runResult([caseResult({ suite: 'ping', id: 'P-1', version: '2.1' })], { suites: [{ ...SUITES[0]!, name: 'ping', profile: 'Ping', file, checksum: suite.checksum }] });

const ed25519 = generateKeyPairSync('ed25519');
const signed = bundleRun(ran, [suite], ed25519.privateKey);
const unsigned = bundleRun(ran, [suite]);
const VERSION = ran.tool.version;
const check = (archive: Uint8Array, key?: KeyObject): Verification => verifyBundle(archive, 'x.zip', VERSION, key);
const damagesOf = (archive: Uint8Array): string[] => check(archive).damages.map(({ where, what }) => `${where}: ${what}`);
const entriesOf = (archive: Uint8Array): readonly ZipEntry[] => readZip(archive)[0]!.entries;

/** Each part of an archive with the bytes that are its own. */
function partsOf(archive: Uint8Array): { readonly name: string; readonly from: number; readonly to: number }[] {
  let at = 0;
  const parts = entriesOf(archive).map(({ path, packed }) => {
    const from = at;
    at += 30 + Buffer.byteLength(path) + packed.length;
    return { name: path, from, to: at };
  });
  return [...parts, { name: 'the directory of the archive', from: at, to: archive.length }];
}

/** Everything in its place and summed up again, as somebody does it who knows the format. */
function rebuilt(archive: Uint8Array, change: (entries: readonly ZipEntry[]) => readonly ZipEntry[], manifestChange: (manifest: Manifest) => object = (manifest) => manifest): Buffer {
  const contents = change(entriesOf(archive).filter(({ path }) => path !== 'manifest.json' && path !== 'signature.json'));
  const manifest = readManifest(entriesOf(archive).find(({ path }) => path === 'manifest.json')!.bytes)!;
  const text = JSON.stringify(manifestChange({ ...manifest, files: contents.map(sumOf) }), undefined, 2);
  return writeZip([...contents, store('manifest.json', `${text}\n`), ...entriesOf(archive).filter(({ path }) => path === 'signature.json')]);
}

const replaced = (path: string, text: string) => (entries: readonly ZipEntry[]): ZipEntry[] => entries.map((entry) => (entry.path === path ? pack(path, text) : entry));

describe('a bundle', () => {
  it('holds configuration, result, suites, messages and reports, and is the same for the same run', () => {
    expect(entriesOf(signed).map(({ path }) => path)).toEqual([
      'configuration.json', 'report.html', 'junit.xml', 'summary.md', 'transcripts/ping/2.1/P-1.txt', 'results.json', 'suites/ping/ping.yaml', 'manifest.json', 'signature.json',
    ]);
    expect(bundleRun(ran, [suite], ed25519.privateKey).equals(signed)).toBe(true);
  });

  it('is as it was bundled, signed by the key that signed it', () => {
    expect(check(unsigned)).toMatchObject({ damages: [], files: 8, signature: { is: 'none' }, contents: { result: ran } });
    expect(check(signed)).toMatchObject({ damages: [], files: 9, signature: { is: 'unchecked', algorithm: 'ed25519', fingerprint: fingerprint(ed25519.publicKey) } });
    expect(check(signed, ed25519.publicKey).signature).toEqual({ is: 'valid', algorithm: 'ed25519', fingerprint: fingerprint(ed25519.publicKey) });
  });

  it.each([
    ['rsa', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ec', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ])('may be signed with %s', (type, { privateKey, publicKey }) => {
    expect(check(bundleRun(ran, [suite], privateKey), publicKey).signature).toMatchObject({ is: 'valid', algorithm: `${type} with SHA-256` });
  });

  it('needs the suites of the run as they were', () => {
    expect(() => bundleRun(ran, [])).toThrow('The suite ping of the run is not there.');
    expect(() => bundleRun(ran, [{ ...suite, checksum: '00' }])).toThrow('The suite ping has changed since the run: its checksum differs.');
  });
});

describe('an altered byte', () => {
  const parts = partsOf(signed);
  /** All that is not content, and some of the content, which one rule decides. */
  const isTried = (at: number, { name, from, to }: (typeof parts)[number]): boolean => /manifest|signature|directory/.test(name) || at < from + 64 || at > to - 8 || at % 41 === 0;

  it.each(parts)('in $name is found and named', ({ name, from, to }) => {
    const copy = Buffer.from(signed);
    const misnamed: string[] = [];
    for (let at = from; at < to; at++) {
      if (!isTried(at, { name, from, to })) continue;
      const bit = 1 << at % 8;
      copy[at]! ^= bit;
      const found = check(copy).damages;
      if (!found.some(({ where }) => where === name) || found.length > 1) misnamed.push(`byte ${at - from}: ${found.map(({ where, what }) => `${where} ${what}`).join('; ')}`);
      copy[at]! ^= bit;
    }
    expect(misnamed).toEqual([]);
  });

  it('is found where the archive ends too early, wherever that is', () => {
    const whole = signed.length;
    const found = [whole - 1, whole - 22, whole - 100, ...parts.map(({ from, to }) => (from + to) >> 1)].filter((length) => length > 40).map((length) => damagesOf(signed.subarray(0, length)).length > 0);
    expect(new Set(found)).toEqual(new Set([true]));
    expect(damagesOf(signed.subarray(0, parts[0]!.to - 1))[0]).toBe('configuration.json: the archive ends within it');
  });

  it('is found behind the end', () => {
    expect(damagesOf(Buffer.concat([signed, Buffer.from('x')]))).toEqual(['the directory of the archive: it is altered']);
  });
});

describe('a change by somebody who writes the archive anew', () => {
  const text = (path: string): string => Buffer.from(entriesOf(unsigned).find((entry) => entry.path === path)!.bytes).toString();

  it('is found by the sums, when they are left as they are', () => {
    const archive = writeZip(entriesOf(unsigned).map((entry) => (entry.path === 'results.json' ? pack('results.json', text('results.json').replace('"passed"', '"failed"')) : entry)));
    expect(damagesOf(archive)).toEqual(['results.json: its SHA-256 is not that of the manifest']);
  });

  it('is found by the signature, when the sums are made anew', () => {
    const archive = rebuilt(signed, replaced('summary.md', 'All is well.'));
    expect(check(archive, ed25519.publicKey).signature).toEqual({ is: 'invalid', reason: `the manifest is not signed by the key with SHA-256 ${fingerprint(ed25519.publicKey)}` });
    expect(check(archive).signature).toEqual({ is: 'invalid', reason: 'it does not fit the manifest' });
  });

  it('of a report is found by the result even without a signature', () => {
    expect(damagesOf(rebuilt(unsigned, replaced('report.html', '<p>All is well.</p>')))).toEqual(['report.html: it is not what the result says']);
    expect(damagesOf(rebuilt(unsigned, (entries) => entries.filter(({ path }) => path !== 'junit.xml')))).toEqual(['junit.xml: it is missing']);
    expect(damagesOf(rebuilt(unsigned, (entries) => entries, (manifest) => ({ ...manifest, target: 'another' })))).toEqual(['manifest.json: it names another run than the result']);
  });

  it.each<[string, (entries: readonly ZipEntry[]) => ZipEntry[], string]>([
    ['a file more', (entries) => [...entries, pack('more.txt', 'x')], 'more.txt: the manifest does not name it'],
    ['a file twice', (entries) => [...entries, ...entries.slice(0, 1)], 'configuration.json: it is there twice'],
    ['a file less', (entries) => entries.filter(({ path }) => path !== 'junit.xml'), 'junit.xml: it is missing'],
  ])('is found: %s', (_, change, damage) => {
    expect(damagesOf(writeZip(change(entriesOf(unsigned))))).toEqual([damage]);
  });

  it.each(['../evil', '/evil', 'a/../../evil', 'a\\evil', 'a\u0000', 'C:evil', 'a'.repeat(256)])('does not write to %j', (path) => {
    expect(damagesOf(rebuilt(unsigned, (entries) => [...entries, pack(path, 'x')]))).toEqual([`${path}: its path is none that a bundle has`]);
  });

  it.each([
    ['no signature', [], 'the bundle is not signed'],
    ['no JSON', [store('signature.json', 'x')], 'signature.json cannot be read'],
    ['null', [store('signature.json', 'null')], 'signature.json cannot be read'],
  ])('that leaves %s is found, when a signature is demanded', (_, signature, reason) => {
    const archive = writeZip([...entriesOf(signed).filter(({ path }) => path !== 'signature.json'), ...signature]);
    expect(check(archive, ed25519.publicKey).signature).toEqual({ is: 'invalid', reason });
  });

  it('of the signature file is found, although the signature is good', () => {
    const manifest = entriesOf(signed).find(({ path }) => path === 'manifest.json')!;
    const signature = signManifest(manifest.bytes, ed25519.privateKey);
    const others = entriesOf(signed).filter(({ path }) => path !== 'signature.json');
    const archive = writeZip([...others, store('signature.json', `${JSON.stringify({ ...signature, algorithm: 'rot13' }, undefined, 2)}\n`)]);
    expect(check(archive, ed25519.publicKey).signature).toEqual({ is: 'invalid', reason: 'signature.json is altered' });
  });

  it('with another key is found', () => {
    const other = generateKeyPairSync('ed25519');
    expect(check(bundleRun(ran, [suite], other.privateKey), ed25519.publicKey).signature).toMatchObject({ is: 'invalid' });
  });

  it.each(['null', '[]', '{"format":"kmip-conformance-bundle","formatVersion":2,"files":[]}', '{"format":"kmip-conformance-bundle","formatVersion":1,"files":[null]}', 'x'])('is found in a manifest that is %s', (content) => {
    expect(damagesOf(writeZip([...entriesOf(unsigned).filter(({ path }) => path !== 'manifest.json'), store('manifest.json', content)]))).toEqual(['manifest.json: it is missing or altered']);
  });
});

describe('what is no bundle', () => {
  it.each([['nothing', ''], ['a text', 'This is a text that is longer than any header of an archive has to be, by far.'], ['the word for a ZIP', 'PK\u0003\u0004']])('is refused: %s', (_, content) => {
    expect(() => check(Buffer.from(content))).toThrow('x.zip is no bundle: it is no ZIP archive.');
  });

  it('is refused when it announces more than it holds', () => {
    const bomb = Buffer.from(writeZip([pack('a', '')]));
    bomb.writeUInt32LE(0xffffffff, 22);
    expect(damagesOf(bomb)[0]).toBe('a: its header in the archive is altered');
  });
});

describe('keys', () => {
  it('are read from PEM, and what cannot sign is refused', () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => readSigningKey(pem, 'key.pem')).toThrow('key.pem holds a key of type x25519, which is not used for signatures here.');
    expect(() => readSigningKey('x', 'key.pem')).toThrow(/^key\.pem holds no private key that can be read: /);
    expect(() => readPublicKey('x', 'key.pem')).toThrow(/^key\.pem holds no public key: /);
    const own = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' }).toString();
    expect(readSigningKey(own, 'key.pem', 'open').asymmetricKeyType).toBe('ed25519');
    expect(() => readSigningKey(own, 'key.pem')).toThrow(/^key\.pem holds no private key/);
    expect(check(signed, publicKey).signature).toMatchObject({ is: 'invalid' });
  });
});

it.skipIf(spawnSync('python3', ['--version']).status !== 0)('the archive is one that other programs read', () => {
  const archive = join(folder, 'bundle.zip');
  writeFileSync(archive, signed);
  const read = spawnSync('python3', ['-c', 'import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), {n: z.read(n).hex() for n in z.namelist()}]))', archive], { encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(JSON.parse(read.stdout)).toEqual([null, Object.fromEntries(entriesOf(signed).map(({ path, bytes }) => [path, Buffer.from(bytes).toString('hex')]))]);
});
