import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { startReferenceServer, type ReferenceServer } from '../reference/index.js';
import { readZip } from '../report/bundle/zip.js';
import { REPORTERS } from '../report/index.js';
import { createTestPki } from '../transport/certificates.js';
import type { Item } from '../ttlv/index.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'redaction-'));
const at = (...names: readonly string[]): string => join(folder, ...names);

/** A key that the server makes and gives out, one that it is given, and a password; the last step fails, so that its messages are shown. */
const GIVEN = '6b6579206d6174657269616c206f66203332206279746573206769766e212121';
const PASSWORD = 'correct-horse-battery-staple';
const SUITE = `suite: secrets
title: Secrets
profile: Secrets
versions: "1.4"
cases:
  - id: SECRETS
    title: Keys and passwords
    source: KMIP 1.4 §4.11
    steps:
      - header: { Authentication: { Credential: { CredentialType: UsernameAndPassword, CredentialValue: { Username: tester, Password: ${PASSWORD} } } } }
        send: { Create: { ObjectType: SymmetricKey, Attributes: { CryptographicAlgorithm: AES, CryptographicLength: 256, CryptographicUsageMask: [Encrypt] } } }
        expect: { UniqueIdentifier: bind $key }
      - send: { Get: { UniqueIdentifier: $key } }
      - send:
          Register:
            ObjectType: SymmetricKey
            Attributes: { CryptographicAlgorithm: AES, CryptographicLength: 256, CryptographicUsageMask: [Encrypt] }
            SymmetricKey: { KeyBlock: { KeyFormatType: Raw, KeyValue: { KeyMaterial: ${GIVEN} }, CryptographicAlgorithm: AES, CryptographicLength: 256 } }
        expect: { UniqueIdentifier: bind $given }
      - send: { Get: { UniqueIdentifier: $given } }
        expect: { failure: ItemNotFound }
`;

let server: ReferenceServer;
let target: string[];
const made = new Set<string>();

const keysIn = (item: Item): string[] =>
  item.type === 'Structure' ? item.value.flatMap(keysIn) : item.tag === TAG.KeyMaterial && item.type === 'ByteString' ? [Buffer.from(item.value).toString('hex')] : [];

beforeAll(async () => {
  const pki = await createTestPki();
  for (const [name, text] of [['ca.pem', pki.ca.certificate], ['client.pem', pki.client.certificate], ['key.pem', pki.client.key], ['secrets.yaml', SUITE]] as const) writeFileSync(at(name), text);
  server = await startReferenceServer({
    tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key },
    interference: {
      response: (response) => {
        for (const key of keysIn(response)) made.add(key);
        return response;
      },
    },
  });
  target = ['--target', `kmip://127.0.0.1:${server.port}`, '--ca', at('ca.pem'), '--cert', at('client.pem'), '--key', at('key.pem')];
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Everything that a run leaves behind: what it printed, its files, and what is in its bundle besides the suite itself. */
async function everything(output: string, ...flags: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const { out, err } = await runCaptured(['run', at('secrets.yaml'), ...target, '--reporter', REPORTERS.join(','), '--junit-attach-traces', '--output', at(output), ...flags]);
  expect((await runCaptured(['bundle', at(output), '-o', at(`${output}.zip`)])).code).toBe(0);
  const files = readdirSync(at(output), { recursive: true, encoding: 'utf8' }).filter((name) => statSync(at(output, name)).isFile());
  const bundled = readZip(readFileSync(at(`${output}.zip`)))[0]?.entries ?? [];
  return new Map([
    ['standard output', Buffer.from(out)],
    ['standard error', Buffer.from(err)],
    ...files.map((name): [string, Buffer] => [name, readFileSync(at(output, name))]),
    ...bundled.filter(({ path }) => !path.startsWith('suites/')).map(({ path, bytes }): [string, Buffer] => [`bundle ${path}`, Buffer.from(bytes)]),
  ]);
}

/** Raw, hex of both cases, with spaces between the bytes, and base64; of texts also as they are. */
function forms(hex: string): Buffer[] {
  const raw = Buffer.from(hex, 'hex');
  return [raw, ...[hex, hex.toUpperCase(), hex.replace(/(..)(?!$)/g, '$1 '), raw.toString('base64').replace(/=+$/, ''), raw.toString('base64url')].map((text) => Buffer.from(text))];
}

const secrets = (): Buffer[] => [...[...made, GIVEN].flatMap(forms), ...forms(Buffer.from(PASSWORD).toString('hex'))];

const leaks = (left: ReadonlyMap<string, Buffer>): string[] => [...left].filter(([, bytes]) => secrets().some((secret) => bytes.includes(secret))).map(([name]) => name);

describe('key material and passwords', () => {
  it('are in no report, on no line and in no bundle', async () => {
    const left = await everything('withheld');
    expect(made.size).toBe(2);
    expect([...left.keys()].filter((name) => !name.startsWith('bundle'))).toEqual(expect.arrayContaining(['results.json', 'junit.xml', 'report.html', 'summary.md', 'results.tap', 'ctrf-report.json', join('traces', 'secrets', '1.4', 'SECRETS.txt')]));
    expect(leaks(left)).toEqual([]);
  });

  it('are there when they are asked for', async () => {
    expect(leaks(await everything('shown', '--show-secrets'))).toEqual(expect.arrayContaining(['results.json', 'bundle results.json', 'bundle transcripts/secrets/1.4/SECRETS.txt']));
  });
});
