import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { encryptLocally } from '../crypto/ciphers.js';
import { describeBytes } from '../describe.js';
import { ENUM } from '../../kmip/constants.js';
import { hex, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { cipher, create, parameters, register } from '../testing/steps.js';
import { AES_128, GCM, TRIPLE_DES } from '../testing/vectors.js';

const { key, plain, iv } = AES_128;
const DATA = 'Batch Item 1 › Response Payload › Data';
const how = (mode: string, padding?: string): Field => parameters(['BlockCipherMode', mode], ...(padding === undefined ? [] : [['PaddingMethod', padding] as const]), ['CryptographicAlgorithm', 'AES']);
const changed = (bytes: Uint8Array): Uint8Array => bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1);

describe('a plaintext under a key that the client registered (I-15)', () => {
  /** What is said of the answer to a Decrypt. */
  function decrypted(parameter: Field, data: Uint8Array, result: Uint8Array, vector: Uint8Array | null = iv, more: readonly Field[] = [], material = key): readonly Check[] {
    const s = scenario('1.4');
    register(s, 'a', [], material);
    return checksOf(cipher(s, 'Decrypt', 'a', { parameters: parameter, data, result, more, ...(vector === null ? {} : { iv: vector }) }), 'I-15');
  }
  const verdicts = (...call: Parameters<typeof decrypted>): string[] => decrypted(...call).map(({ verdict }) => verdict);
  /** Blocks that decrypt to these bytes in CBC. */
  const blocks = (bytes: Uint8Array): Uint8Array =>
    encryptLocally({ parameters: { algorithm: ENUM.CryptographicAlgorithm.AES, mode: ENUM.BlockCipherMode.CBC, padding: ENUM.PaddingMethod.None, randomIv: false }, key, iv, data: bytes })?.data ?? bytes;

  it('is what the algorithm yields for the key', () => {
    expect(decrypted(how('CBC', 'None'), AES_128.cbc, plain)).toMatchObject([
      { verdict: 'match', path: DATA, expected: describeBytes(plain), actual: describeBytes(plain), message: 'The plaintext is what the algorithm yields for the key.', cause: 'The plaintext is what the algorithm yields for the key' },
    ]);
  });

  it('is nothing else', () => {
    expect(decrypted(how('CBC', 'None'), AES_128.cbc, changed(plain))).toMatchObject([
      { verdict: 'failure', path: DATA, expected: describeBytes(plain), actual: describeBytes(changed(plain)), message: 'The plaintext is not what the algorithm yields for the key.', cause: 'Decrypt returns a wrong plaintext' },
    ]);
  });

  it.each([
    ['ECB without padding', how('ECB', 'None'), AES_128.ecb, null],
    ['CBC without padding', how('CBC', 'None'), AES_128.cbc, iv],
    ['OFB', how('OFB'), AES_128.ofb, iv],
    ['CTR', how('CTR'), AES_128.ctr, AES_128.counter],
    ['CTR, whatever the padding', how('CTR', 'PKCS5'), AES_128.ctr, AES_128.counter],
  ] as const)('is complete in %s', (_, parameter, data, vector) => {
    const lengths = [plain, plain.subarray(0, 15), Uint8Array.of(), Buffer.concat([plain, Uint8Array.of(0)])];
    expect(lengths.map((result) => verdicts(parameter, data, result, vector))).toEqual([['match'], ['failure'], ['failure'], ['failure']]);
  });

  it('is that without the padding of PKCS5: as many bytes as each of them says', () => {
    const padded = (padding: string): Uint8Array => blocks(Buffer.concat([plain.subarray(0, 13), hex(padding)]));
    const unpadded = (padding: string, length: number): string[] => verdicts(how('CBC', 'PKCS5'), padded(padding), Buffer.concat([plain.subarray(0, 13), hex(padding)]).subarray(0, length));
    expect([12, 13, 14, 16].map((length) => unpadded('030303', length))).toEqual([['failure'], ['match'], ['failure'], ['failure']]);
    expect(unpadded('010203', 13)).toEqual(['failure']);
    expect(unpadded('030201', 15)).toEqual(['match']);
  });

  it('may lack up to a block where the padding is not laid down', () => {
    const data = Buffer.concat([plain, plain]);
    expect([32, 31, 16, 15].map((length) => verdicts(how('CBC'), blocks(data), data.subarray(0, length)))).toEqual([['match'], ['match'], ['match'], ['failure']]);
  });

  it('may lack up to a block of 8 bytes with Triple DES', () => {
    const parameter = parameters(['BlockCipherMode', 'ECB'], ['CryptographicAlgorithm', 'DES3']);
    expect([24, 16, 15].map((length) => verdicts(parameter, TRIPLE_DES.ecb, TRIPLE_DES.plain.subarray(0, length), null, [], TRIPLE_DES.key))).toEqual([['match'], ['match'], ['failure']]);
  });

  it('may lack up to the 16 bytes of a tag in GCM, where the ciphertext can hold one', () => {
    const data = Buffer.concat([GCM.cipher, GCM.tag]);
    expect([60, 59].map((length) => verdicts(how('GCM'), data, GCM.plain.subarray(0, length), GCM.iv, [], GCM.key))).toEqual([['match'], ['failure']]);
    expect(verdicts(how('GCM'), GCM.cipher, GCM.plain, GCM.iv, [['AuthenticatedEncryptionAdditionalData', GCM.additional]], GCM.key)).toEqual(['match']);
    expect(verdicts(how('GCM'), GCM.cipher, changed(GCM.plain), GCM.iv, [], GCM.key)).toEqual(['failure']);
  });

  it('is not judged without a vector, in a stream, and where the key is not known', () => {
    expect(verdicts(how('CBC', 'None'), AES_128.cbc, changed(plain), null)).toEqual([]);
    expect(verdicts(how('CBC', 'None'), AES_128.cbc, changed(plain), iv, [['InitIndicator', true]])).toEqual([]);
    const s = scenario('1.4');
    create(s, 'a');
    expect(checksOf(cipher(s, 'Decrypt', 'a', { parameters: how('CBC', 'None'), data: AES_128.cbc, iv, result: changed(plain) }), 'I-15')).toEqual([]);
  });

  it('is not judged where there is none, or none was asked for', () => {
    const s = scenario('1.4');
    register(s, 'a', [], key);
    cipher(s, 'Encrypt', 'a', { parameters: how('CBC', 'None'), data: plain, iv, result: AES_128.cbc });
    expect(checksOf(s.one({ operation: 'Decrypt', request: [['UniqueIdentifier', 'a'], how('CBC', 'None'), ['IVCounterNonce', iv]] }, { payload: [['UniqueIdentifier', 'a'], ['Data', plain]] }), 'I-15')).toEqual([]);
    expect(checksOf(s.one({ operation: 'Decrypt', request: [['UniqueIdentifier', 'a'], how('CBC', 'None'), ['Data', AES_128.cbc], ['IVCounterNonce', iv]] }, { payload: [['UniqueIdentifier', 'a']] }), 'I-15')).toEqual([]);
  });
});

describe('what this case has encrypted (I-6)', () => {
  const CIPHER = hex('c1c2c3c4 c5c6c7c8 c9cacbcc cdcecfd0');
  const ADDITIONAL: readonly Field[] = [['AuthenticatedEncryptionAdditionalData', hex('0a0b')]];
  const CTR = how('CTR');

  interface Call {
    readonly id?: string;
    readonly parameters?: Field;
    readonly data?: Uint8Array;
    readonly iv?: Uint8Array;
    readonly more?: readonly Field[];
  }

  /** What is said of a Decrypt after an Encrypt of the plaintext to CIPHER. */
  function afterEncrypt(encrypt: { readonly parameters?: Field; readonly iv?: Uint8Array; readonly answer?: readonly Field[]; readonly more?: readonly Field[] }, decrypt: Call, result: Uint8Array, begin = (s: Scenario): unknown => create(s, 'a')): readonly Check[] {
    const s = scenario('1.4');
    begin(s);
    cipher(s, 'Encrypt', 'a', { parameters: CTR, ...encrypt, data: plain, result: CIPHER });
    const { id = 'a', data = CIPHER, ...call } = decrypt;
    return checksOf(cipher(s, 'Decrypt', id, { parameters: CTR, ...call, data, result }), 'I-6');
  }
  const verdicts = (...call: Parameters<typeof afterEncrypt>): string[] => afterEncrypt(...call).map(({ verdict }) => verdict);

  it('is recovered', () => {
    expect(afterEncrypt({ iv }, { iv }, plain)).toMatchObject([{ verdict: 'match', path: DATA, expected: describeBytes(plain), actual: describeBytes(plain), message: 'Decrypt recovers what was encrypted.', cause: 'Decrypt recovers what was encrypted' }]);
    expect(afterEncrypt({ iv }, { iv }, changed(plain))).toMatchObject([
      { verdict: 'failure', path: DATA, expected: describeBytes(plain), actual: describeBytes(changed(plain)), message: 'Decrypt does not recover what was encrypted.', cause: 'Decrypt does not recover what was encrypted' },
    ]);
  });

  it('is recovered with a key that the case has not made as well', () => {
    expect(verdicts({ iv }, { iv }, plain, () => undefined)).toEqual(['match']);
    expect(verdicts({ iv }, { iv }, changed(plain), () => undefined)).toEqual(['failure']);
  });

  it('is recovered with the vector that the server chose', () => {
    const answer: readonly Field[] = [['IVCounterNonce', iv]];
    expect(verdicts({ answer }, { iv }, changed(plain))).toEqual(['failure']);
    expect(verdicts({ answer }, {}, changed(plain))).toEqual([]);
  });

  it('is recovered whether or not the parameters still ask for a Random IV', () => {
    const random = (...fields: readonly Field[]): Field => parameters(['BlockCipherMode', 'CTR'], ['CryptographicAlgorithm', 'AES'], ...fields);
    const answer: readonly Field[] = [['IVCounterNonce', iv]];
    expect(verdicts({ parameters: random(['RandomIV', true]), answer }, { parameters: random(), iv }, plain)).toEqual(['match']);
    expect(verdicts({ parameters: random(['RandomIV', true], ['TagLength', 16]), answer }, { parameters: random(['TagLength', 16]), iv }, plain)).toEqual(['match']);
    expect(verdicts({ parameters: random(['RandomIV', true], ['TagLength', 16]), answer }, { parameters: random(['TagLength', 12]), iv }, plain)).toEqual([]);
    expect(verdicts({ parameters: random(['RandomIV', true]), answer }, { parameters: how('OFB'), iv }, plain)).toEqual([]);
  });

  it.each<[string, Call]>([
    ['object', { id: 'b', iv }],
    ['ciphertext', { data: changed(CIPHER), iv }],
    ['mode', { parameters: how('OFB'), iv }],
    ['vector', { iv: changed(iv) }],
    ['vector, namely none', {}],
    ['additional data', { iv, more: ADDITIONAL }],
  ])('is not looked for under another %s', (_, call) => {
    expect(verdicts({ iv }, call, changed(plain))).toEqual([]);
  });

  it('is recovered with the additional data that it was encrypted with, and not without it', () => {
    expect(verdicts({ iv, more: ADDITIONAL }, { iv, more: ADDITIONAL }, plain)).toEqual(['match']);
    expect(verdicts({ iv, more: ADDITIONAL }, { iv }, plain)).toEqual([]);
    expect(verdicts({ iv, more: ADDITIONAL }, { iv, more: [['AuthenticatedEncryptionAdditionalData', hex('0a0c')]] }, plain)).toEqual([]);
  });

  it('is not what a MAC yielded', () => {
    const s = scenario('1.4');
    create(s, 'a');
    s.one({ operation: 'MAC', request: [['UniqueIdentifier', 'a'], CTR, ['Data', plain]] }, { payload: [['UniqueIdentifier', 'a'], ['MACData', CIPHER]] });
    expect(checksOf(cipher(s, 'Decrypt', 'a', { parameters: CTR, data: CIPHER, result: changed(plain) }), 'I-6')).toEqual([]);
  });
});
