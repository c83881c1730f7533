import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { any, bytes, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { failures, scenario, type Scenario } from '../testing/scenario.js';
import { parameters } from '../testing/steps.js';

const DATA = Buffer.from('some data to be processed');
const result = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 31 + 5) % 251);
const OAEP = parameters(['PaddingMethod', 'OAEP'], ['HashingAlgorithm', 'SHA_256']);
const PSS = parameters(['PaddingMethod', 'PSS'], ['HashingAlgorithm', 'SHA_256']);

/** A pair of which the case knows only what it asked for. */
function generatedPair(): Scenario {
  const s = scenario('1.4');
  const common: Field = ['CommonTemplateAttribute', [s.build.attributesPattern('list', ['Cryptographic Algorithm', 'RSA'], ['Cryptographic Length', 2048])]];
  s.one({ operation: 'CreateKeyPair', request: [common] }, { payload: [['PrivateKeyUniqueIdentifier', 'private'], ['PublicKeyUniqueIdentifier', 'public']] });
  return s;
}

const encrypt = (s: Scenario, id: string, data: Uint8Array): readonly Check[] => s.one({ operation: 'Encrypt', request: [['UniqueIdentifier', id], OAEP, ['Data', DATA]], expect: [['Data', result(256)]] }, { payload: [['UniqueIdentifier', id], ['Data', data]] });
const sign = (s: Scenario, data: Uint8Array): readonly Check[] => s.one({ operation: 'Sign', request: [['UniqueIdentifier', 'private'], PSS, ['Data', DATA]], expect: [['SignatureData', any]] }, { payload: [['UniqueIdentifier', 'private'], ['SignatureData', data]] });

describe('results of RSA (I-12)', () => {
  it('are as long as the modulus that was asked for', () => {
    expect(failures(encrypt(generatedPair(), 'public', result(256)))).toEqual([]);
    expect(failures(encrypt(generatedPair(), 'public', result(255)))).toEqual(['I-12: Encrypt returns Data of another length than the modulus']);
    expect(failures(sign(generatedPair(), result(256)))).toEqual([]);
    expect(failures(sign(generatedPair(), result(20)))).toEqual(['I-12: Sign returns Signature Data of another length than the modulus']);
  });

  it('are as long as the modulus of a registered key, whatever its attributes say', () => {
    const s = scenario('1.4');
    const material = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'pkcs1' });
    const key: Field = ['PublicKey', [['KeyBlock', [['KeyFormatType', 'PKCS_1'], ['KeyValue', [['KeyMaterial', material]]], ['CryptographicAlgorithm', 'RSA'], ['CryptographicLength', 2048]]]]];
    s.one({ operation: 'Register', request: [['ObjectType', 'PublicKey'], s.build.attributesPattern('template'), key] }, { payload: [['UniqueIdentifier', 'public']] });
    expect(failures(encrypt(s, 'public', result(128)))).toEqual([]);
    expect(failures(encrypt(s, 'public', result(256)))).toEqual(['I-12: Encrypt returns Data of another length than the modulus']);
  });

  it('are not empty, even where the server may choose them', () => {
    const s = scenario('1.4');
    expect(failures(encrypt(s, 'foreign', result(64)))).toEqual([]);
    expect(failures(encrypt(s, 'foreign', result(0)))).toEqual(['V-5: Encrypt returns a wrong Data']);
  });

  it('may have any length for other algorithms', () => {
    const s = scenario('1.4');
    s.one({ operation: 'CreateKeyPair', request: [['CommonTemplateAttribute', [s.build.attributesPattern('list', ['Cryptographic Algorithm', 'ECDSA'], ['Cryptographic Length', 256])]]] }, { payload: [['PrivateKeyUniqueIdentifier', 'private'], ['PublicKeyUniqueIdentifier', 'public']] });
    expect(failures(s.one({ operation: 'Sign', request: [['UniqueIdentifier', 'private'], ['Data', DATA]], expect: [['SignatureData', any]] }, { payload: [['UniqueIdentifier', 'private'], ['SignatureData', result(71)]] }))).toEqual([]);
  });
});

describe('an HMAC under a key that nobody has seen (I-12)', () => {
  const mac = (algorithm: string, length: number): string[] =>
    failures(scenario('1.4').one({ operation: 'MAC', request: [['UniqueIdentifier', 'a'], parameters(['CryptographicAlgorithm', algorithm]), ['Data', DATA]], expect: [['MACData', bytes(length)]] }, { payload: [['UniqueIdentifier', 'a'], ['MACData', result(length)]] }));

  it('has the length of its hash', () => {
    expect([mac('HMAC_SHA256', 32), mac('HMAC_SHA1', 20), mac('HMAC_SHA512', 64)]).toEqual([[], [], []]);
    expect(mac('HMAC_SHA256', 16)).toEqual(['I-12: MAC returns MAC Data of another length than the hash']);
  });

  it('is not judged for other algorithms', () => {
    expect(mac('AES', 8)).toEqual([]);
  });
});

describe('what is said of the length of a result (I-12)', () => {
  const PAYLOAD = 'Batch Item 1 › Response Payload';

  it('is what it has and what it should have', () => {
    expect(checksOf(encrypt(generatedPair(), 'public', result(256)), 'I-12')).toMatchObject([{ verdict: 'match', path: `${PAYLOAD} › Data`, expected: '256 bytes', actual: '256 bytes', message: 'Data has the length of the modulus.', cause: 'Data has the length of the modulus' }]);
    expect(checksOf(sign(generatedPair(), result(20)), 'I-12')).toMatchObject([{ verdict: 'failure', path: `${PAYLOAD} › Signature Data`, expected: '256 bytes', actual: '20 bytes', message: 'Signature Data has 20 bytes, the modulus has 256.' }]);
  });

  it('is not said of parts of a stream, nor of an answer without a result', () => {
    const s = generatedPair();
    const part = s.one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'public'], OAEP, ['Data', DATA], ['InitIndicator', true]], expect: [] }, { payload: [['UniqueIdentifier', 'public'], ['Data', result(3)]] });
    const nothing = s.one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'public'], OAEP, ['Data', DATA]], expect: [] }, { payload: [['UniqueIdentifier', 'public']] });
    expect([checksOf(part, 'I-12'), checksOf(nothing, 'I-12')]).toEqual([[], []]);
  });

  it('is not said of other operations, whatever their answers hold', () => {
    const s = generatedPair();
    const how = parameters(['CryptographicAlgorithm', 'HMAC_SHA256']);
    const other = s.one({ operation: 'MACVerify', request: [['UniqueIdentifier', 'public'], how, ['Data', DATA], ['MACData', DATA]], expect: [] }, { payload: [['UniqueIdentifier', 'public'], ['MACData', result(3)], ['Data', result(3)], ['SignatureData', result(3)]] });
    expect(checksOf(other, 'I-12')).toEqual([]);
  });

  it('follows the other half of the pair, once that has been seen, and the half that can be read', () => {
    const s = generatedPair();
    const material = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'pkcs1' });
    s.one({ operation: 'Get', request: [['UniqueIdentifier', 'private']] }, { payload: [['ObjectType', 'PrivateKey'], ['UniqueIdentifier', 'private'], ['PrivateKey', [['KeyBlock', [['KeyFormatType', 'Opaque'], ['KeyValue', [['KeyMaterial', DATA]]]]]]]] });
    s.one({ operation: 'Get', request: [['UniqueIdentifier', 'public']] }, { payload: [['ObjectType', 'PublicKey'], ['UniqueIdentifier', 'public'], ['PublicKey', [['KeyBlock', [['KeyFormatType', 'PKCS_1'], ['KeyValue', [['KeyMaterial', material]]]]]]]] });
    expect(checksOf(sign(s, result(128)), 'I-12')).toMatchObject([{ verdict: 'match', expected: '128 bytes' }]);
  });
});
