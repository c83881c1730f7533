import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { startReferenceServer, type ReferenceServer } from '../reference/index.js';
import { parseResultsJson } from '../report/index.js';
import type { CaseResult } from '../runner/result.js';
import { loadSuite } from '../suite/index.js';
import { createTestPki } from '../transport/certificates.js';
import type { Item, StructureItem } from '../ttlv/index.js';
import { runCaptured, type Captured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'extract-'));
const at = (...names: readonly string[]): string => join(folder, ...names);

const OBJECT = '{ ObjectType: SymmetricKey, Attributes: { CryptographicAlgorithm: AES, CryptographicLength: 128, CryptographicUsageMask: [Encrypt] } }';
const SUITE = `suite: own
title: Own
profile: Own
versions: 1.4..2.1
cases:
  - id: TWO-KEYS
    title: A key has a Digest@1.4
    source: [KMIP 1.4 §3.17@1.4, KMIP 2.1 §4.17@2.0..]
    steps:
      - send: { Create: ${OBJECT} }
        expect: { UniqueIdentifier: bind $other }
      - send: { Create: ${OBJECT} }
        expect: { UniqueIdentifier: bind $key, ObjectType: SymmetricKey }
      - send: { Activate: { UniqueIdentifier: $other } }
      - send: { Query: { QueryFunction: QueryOperations } }
      - send: { Get: { UniqueIdentifier: $other } }
      - send: { Activate: { UniqueIdentifier: $key } }
      - send: { GetAttributes: { UniqueIdentifier: $key, AttributeReference: [State, Digest@..1.4, Digest@2.0..] } }
        expect: { UniqueIdentifier: $key, Attributes: { State: Active, Digest: { HashingAlgorithm: $any, DigestValue: $any, KeyFormatType: $any } } }
      - send: { Get: { UniqueIdentifier: $key } }
    cleanup:
      - send: { Revoke: { UniqueIdentifier: $key, RevocationReason: { RevocationReasonCode: KeyCompromise } } }
      - send: { Destroy: { UniqueIdentifier: $key } }
      - send: { Destroy: { UniqueIdentifier: $other } }
  - id: READ-TWICE
    title: The Initial Date stays
    source: KMIP 2.1 §4.26
    versions: "2.1"
    steps:
      - send: { Create: ${OBJECT} }
        expect: { UniqueIdentifier: bind $key }
      - send: { GetAttributes: { UniqueIdentifier: $key, AttributeReference: InitialDate } }
      - send: { Query: { QueryFunction: QueryOperations } }
      - send: { GetAttributes: { UniqueIdentifier: $key, AttributeReference: InitialDate } }
    cleanup:
      - send: { Destroy: { UniqueIdentifier: $key } }
`;

/** A server without Digest, whose Initial Date is a second earlier whenever it is asked for. */
let server: ReferenceServer;
let target: string[];
let asked = 0n;

function spoil(item: Item): Item {
  if (item.tag === TAG.InitialDate && item.type === 'DateTime') return { ...item, value: item.value - asked };
  return item.type === 'Structure' ? { ...item, value: item.value.filter((child) => child.tag !== TAG.Digest && !isDigest(child)).map(spoil) } : item;
}

/** As an attribute of 1.x. */
const isDigest = (item: Item): boolean => item.type === 'Structure' && item.tag === TAG.Attribute && item.value.some((child) => child.type === 'TextString' && child.value === 'Digest');

beforeAll(async () => {
  const pki = await createTestPki();
  const file = (name: string, content: string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  server = await startReferenceServer({
    tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key },
    interference: {
      response: (response) => {
        asked += 1n;
        return spoil(response) as StructureItem;
      },
    },
  });
  target = ['--target', `kmip://127.0.0.1:${server.port}`, '--ca', file('ca.pem', pki.ca.certificate), '--cert', file('client.pem', pki.client.certificate), '--key', file('client-key.pem', pki.client.key)];
  file('own.yaml', SUITE);
  await run('own.yaml', 'whole', '--show-secrets');
  await run('own.yaml', 'withheld');
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const run = async (suite: string, output: string, ...flags: string[]): Promise<Captured> => runCaptured(['run', at(suite), ...target, '--reporter', 'json', '--output', at(output), ...flags]);
const extract = async (results: string, name: string, file: string): Promise<Captured> => runCaptured(['extract', at(results), name, '-o', at(file)]);
const casesOf = (output: string): readonly CaseResult[] => parseResultsJson(readFileSync(at(output, 'results.json'), 'utf8'), output).cases;
const causesOf = (each: CaseResult | undefined): string[] => (each?.steps ?? []).filter(({ cleanup }) => !cleanup).flatMap((step) => step.checks.filter(({ verdict }) => verdict === 'failure').map(({ cause }) => cause));
const stepsOf = (file: string): string[] => loadSuite(at(file)).cases.flatMap((each) => [...each.steps, ...each.cleanup].map(({ title }) => title));

describe('a suite of the steps that a failure needs', () => {
  it.each(['1.4', '2.0', '2.1'])('shows the same failure in KMIP %s, without the steps about another object', async (version) => {
    const { code, out } = await extract('whole', `own/TWO-KEYS@${version}`, 'digest.yaml');
    expect(out.split('\n').slice(0, 2)).toEqual([`Wrote 3 of 8 steps of own/TWO-KEYS (${version}) to ${at('digest.yaml')}`, 'step 3    Get Attributes returns no Digest']);
    expect(code).toBe(0);
    expect(stepsOf('digest.yaml')).toEqual(['Create', 'Activate', 'Get Attributes', 'Revoke', 'Destroy']);
    expect(loadSuite(at('digest.yaml'))).toMatchObject({ name: 'own-excerpt', title: 'Excerpt of Own: TWO-KEYS', profile: 'Excerpt of Own: TWO-KEYS' });
    expect((await run('digest.yaml', 'again')).code).toBe(1);
    const before = casesOf('whole').find((each) => each.id === 'TWO-KEYS' && each.version === version);
    const [after, ...others] = casesOf('again');
    expect(others).toEqual([]);
    expect(causesOf(after)).toEqual(causesOf(before));
    expect([after?.title, after?.sources, after?.version]).toEqual([before?.title, before?.sources, before?.version]);
  });

  it('keeps what was read of an object, where the failure is that it has changed', async () => {
    expect((await extract('whole', 'READ-TWICE', 'date.yaml')).out).toContain('Wrote 3 of 4 steps');
    expect(stepsOf('date.yaml')).toEqual(['Create', 'Get Attributes', 'Get Attributes', 'Destroy']);
    // As long after the start as in the run before, so that the Initial Date lies within the time of the case again.
    asked = 0n;
    await run('date.yaml', 'again');
    expect(causesOf(casesOf('again')[0])).toEqual(causesOf(casesOf('whole').find((each) => each.id === 'READ-TWICE')));
  });

  it('says that it could not be confirmed, where secrets were withheld, and holds nothing that the server said', async () => {
    const key = 'SymmetricKey: { KeyBlock: { KeyFormatType: Raw, KeyValue: { KeyMaterial: 0123456789abcdef0123456789abcdef }, CryptographicAlgorithm: AES, CryptographicLength: 128 } }';
    const register = `{ Register: ${OBJECT.slice(0, -2)}, ${key} } }\n        expect: { UniqueIdentifier: bind $key }`;
    const suite = SUITE.replace(`{ Create: ${OBJECT} }\n        expect: { UniqueIdentifier: bind $key, ObjectType: SymmetricKey }`, () => register);
    writeFileSync(at('secret.yaml'), suite);
    await run('secret.yaml', 'secret');
    const { out } = await extract('secret', 'TWO-KEYS@2.1', 'open.yaml');
    expect(out).toContain('Wrote 3 of 8 steps');
    expect(out).toContain('The record alone does not show whether fewer steps fail alike: secrets were withheld, or bytes not kept\n');
    const said = casesOf('secret').flatMap((each) => each.bindings.map(({ value }) => value));
    expect(said.filter((value) => readFileSync(at('open.yaml'), 'utf8').includes(value))).toEqual([]);
  });

  it('gives the command that repeats it', async () => {
    const { out } = await extract('withheld', 'TWO-KEYS', 'digest.yaml');
    const words = /^repeat +kmip-conformance (.*)$/m.exec(out)?.[1]?.split(' ') ?? [];
    expect(words.slice(0, 2)).toEqual(['run', at('digest.yaml')]);
    expect((await runCaptured([...words, '--output', at('again'), '--reporter', 'json'])).code).toBe(1);
  });

  it.each([
    ['NOBODY', 'The results have no case NOBODY.'],
    ['TWO-KEY', 'The results have no case TWO-KEY.'],
    ['other/TWO-KEYS', 'The results have no case other/TWO-KEYS.'],
  ])('is not made of %s', async (name, message) => {
    const { code, err } = await extract('whole', name, 'never.yaml');
    expect([code, err.split('\n')[0]]).toEqual([2, `kmip-conformance: ${message}`]);
  });

  it('is not made of a case that passed', async () => {
    await runCaptured(['run', at('own.yaml'), '--reporter', 'json', '--output', at('good')]);
    expect((await extract('good', 'READ-TWICE', 'never.yaml')).err.split('\n')[0]).toBe('kmip-conformance: The case READ-TWICE did not go wrong: 2.1 passed.');
  });
});
