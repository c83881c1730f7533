import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { describeBytes } from '../describe.js';
import { hex, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { failures, scenario, verdictsOf } from '../testing/scenario.js';
import { cipher, create, parameters, register, type Encryption } from '../testing/steps.js';
import { AES_128, GCM, TRIPLE_DES } from '../testing/vectors.js';

interface Call extends Omit<Encryption, 'parameters'> {
  readonly version?: '1.2' | '1.4';
  /** Fields of the Cryptographic Parameters. */
  readonly how: readonly Field[];
}

/** An Encrypt with a registered key. */
function encrypted({ version = '1.4', how, ...call }: Call, key: Uint8Array = AES_128.key): readonly Check[] {
  const s = scenario(version);
  register(s, 'a', [], key);
  return cipher(s, 'Encrypt', 'a', { ...call, parameters: parameters(...how) });
}

/** An Encrypt with a key that nobody has seen. */
function encryptedUnseen({ version = '1.4', how, ...call }: Call, s = scenario(version)): readonly Check[] {
  create(s, 'a');
  return cipher(s, 'Encrypt', 'a', { ...call, parameters: parameters(...how) });
}

const mode = (name: string, padding?: string, algorithm = 'AES'): readonly Field[] => [['BlockCipherMode', name], ...(padding === undefined ? [] : [['PaddingMethod', padding] as const]), ['CryptographicAlgorithm', algorithm]];
/** Bytes that are no plaintext and not zero. */
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => 200 - index);
const changed = (bytes: Uint8Array, at = -1): Uint8Array => bytes.with(at, (bytes.at(at) ?? 0) ^ 1);
const verdicts = (checks: readonly Check[], rule: 'I-12' | 'I-15' | 'I-16'): string[] => checksOf(checks, rule).map((check) => check.verdict);

const { plain, iv } = AES_128;
const DATA = 'Batch Item 1 › Response Payload › Data';
const TAG = 'Batch Item 1 › Response Payload › Authenticated Encryption Tag';
const VECTOR = 'Batch Item 1 › Response Payload › IV/Counter/Nonce';

describe('a ciphertext under a key that the client registered (I-15)', () => {
  it('is what the algorithm yields for the key', () => {
    expect(checksOf(encrypted({ how: mode('CBC', 'None'), data: plain, iv, result: AES_128.cbc }), 'I-15')).toMatchObject([
      { verdict: 'match', path: DATA, expected: describeBytes(AES_128.cbc), actual: describeBytes(AES_128.cbc), message: 'The ciphertext is what the algorithm yields for the key.', cause: 'The ciphertext is what the algorithm yields for the key' },
    ]);
  });

  it('is nothing else', () => {
    expect(checksOf(encrypted({ how: mode('CBC', 'None'), data: plain, iv, result: changed(AES_128.cbc) }), 'I-15')).toMatchObject([
      { verdict: 'failure', path: DATA, expected: describeBytes(AES_128.cbc), actual: describeBytes(changed(AES_128.cbc)), message: 'The ciphertext is not what the algorithm yields for the key.', cause: 'Encrypt returns a wrong ciphertext' },
    ]);
  });

  it('is told from the vector that the server chose', () => {
    const answer: readonly Field[] = [['IVCounterNonce', iv]];
    expect(verdicts(encrypted({ how: mode('CBC', 'None'), data: plain, result: AES_128.cbc, answer }), 'I-15')).toEqual(['match']);
    expect(verdicts(encrypted({ how: mode('CBC', 'None'), data: plain, result: changed(AES_128.cbc), answer }), 'I-15')).toEqual(['failure']);
  });

  it.each<[string, Call]>([
    ['ECB', { how: mode('ECB', 'None'), data: plain, result: AES_128.ecb }],
    ['OFB', { how: mode('OFB'), data: plain, iv, result: AES_128.ofb }],
    ['CTR', { how: mode('CTR'), data: plain, iv: AES_128.counter, result: AES_128.ctr }],
  ])('is exact in %s', (_, call) => {
    expect(verdicts(encrypted(call), 'I-15')).toEqual(['match']);
    expect(verdicts(encrypted({ ...call, result: changed(call.result) }), 'I-15')).toEqual(['failure']);
    expect(verdicts(encrypted({ ...call, result: Buffer.concat([call.result, noise(1)]) }), 'I-15')).toEqual(['failure']);
  });

  it('is certain in its whole blocks only where no padding was laid down', () => {
    const call = { how: mode('CBC'), data: plain, iv };
    expect(verdicts(encrypted({ ...call, result: Buffer.concat([AES_128.cbc, noise(16)]) }), 'I-15')).toEqual(['match']);
    expect(verdicts(encrypted({ ...call, result: Buffer.concat([changed(AES_128.cbc), noise(16)]) }), 'I-15')).toEqual(['failure']);
    expect(verdicts(encrypted({ ...call, result: AES_128.cbc.subarray(0, 15) }), 'I-15')).toEqual(['failure']);
  });

  it('is not judged where the key, the mode or the vector is not known', () => {
    expect(verdicts(encryptedUnseen({ how: mode('CBC', 'None'), data: plain, iv, result: noise(16) }), 'I-15')).toEqual([]);
    expect(verdicts(encrypted({ how: mode('CFB'), data: plain, iv, result: noise(16) }), 'I-15')).toEqual([]);
    expect(verdicts(encrypted({ how: mode('CBC', 'None'), data: plain, result: noise(16) }), 'I-15')).toEqual([]);
  });

  it('is not judged as a part of a stream', () => {
    expect(encrypted({ how: mode('CBC', 'None'), data: plain, iv, result: noise(16), more: [['InitIndicator', true]] }).filter(({ rule }) => rule.startsWith('I-'))).toEqual([]);
  });
});

describe('a ciphertext of GCM (I-15)', () => {
  const more: readonly Field[] = [['AuthenticatedEncryptionAdditionalData', GCM.additional]];
  const encryptedWithTag = (tag: Uint8Array, ...how: readonly Field[]): readonly Check[] =>
    encrypted({ how: [...mode('GCM'), ...how], data: GCM.plain, iv: GCM.iv, more, result: GCM.cipher, answer: [['AuthenticatedEncryptionTag', tag]] }, GCM.key);

  it('comes with the tag that the algorithm yields', () => {
    expect(checksOf(encryptedWithTag(GCM.tag), 'I-15')).toMatchObject([
      { verdict: 'match', path: DATA },
      { verdict: 'match', path: TAG, expected: describeBytes(GCM.tag), actual: describeBytes(GCM.tag), message: 'The tag is what the algorithm yields for the key.', cause: 'The tag is what the algorithm yields for the key' },
    ]);
  });

  it('comes with no other tag, and with no empty one', () => {
    expect(checksOf(encryptedWithTag(changed(GCM.tag)), 'I-15')).toMatchObject([
      { verdict: 'match', path: DATA },
      { verdict: 'failure', path: TAG, expected: describeBytes(GCM.tag), actual: describeBytes(changed(GCM.tag)), message: 'The tag is not what the algorithm yields for the key.', cause: 'Encrypt returns a wrong Authenticated Encryption Tag' },
    ]);
    expect(verdicts(encryptedWithTag(Uint8Array.of()), 'I-15')).toEqual(['match', 'failure']);
  });

  it('may come with the beginning of the tag', () => {
    expect(verdicts(encryptedWithTag(GCM.tag.subarray(0, 12)), 'I-15')).toEqual(['match', 'match']);
    const beginning = describeBytes(GCM.tag.subarray(0, 12));
    expect(checksOf(encryptedWithTag(GCM.tag.subarray(0, 12)), 'I-15', TAG)).toMatchObject([{ expected: beginning, actual: beginning }]);
    expect(checksOf(encryptedWithTag(changed(GCM.tag.subarray(0, 12))), 'I-15', TAG)).toMatchObject([{ verdict: 'failure', expected: beginning }]);
    expect(checksOf(encryptedWithTag(Buffer.concat([GCM.tag, GCM.iv])), 'I-15', TAG)).toMatchObject([{ verdict: 'failure', expected: describeBytes(GCM.tag) }]);
  });

  it('has another tag without the additional data', () => {
    expect(verdicts(encrypted({ how: mode('GCM'), data: GCM.plain, iv: GCM.iv, result: GCM.cipher, answer: [['AuthenticatedEncryptionTag', GCM.tag]] }, GCM.key), 'I-15')).toEqual(['match', 'failure']);
  });

  it('may be followed by the tag where no field holds it', () => {
    const call = { how: mode('GCM'), data: GCM.plain, iv: GCM.iv };
    expect(verdicts(encrypted({ ...call, version: '1.2', result: Buffer.concat([GCM.cipher, GCM.tag]) }, GCM.key), 'I-15')).toEqual(['match']);
    expect(verdicts(encrypted({ ...call, version: '1.2', result: Buffer.concat([changed(GCM.cipher), GCM.tag]) }, GCM.key), 'I-15')).toEqual(['failure']);
  });

  it('comes without a tag in the modes that have none, whatever the answer holds', () => {
    expect(verdicts(encrypted({ how: mode('CBC', 'None'), data: plain, iv, result: AES_128.cbc, answer: [['AuthenticatedEncryptionTag', GCM.tag]] }), 'I-15')).toEqual(['match']);
  });
});

describe('the length of a ciphertext (I-12)', () => {
  const LENGTHS: readonly number[] = [0, 7, 8, 12, 15, 16, 17, 24, 29, 32, 33, 48];

  /** Those that pass; undefined where none is judged. */
  const passing = (how: readonly Field[], length: number, answer: readonly Field[] = []): readonly number[] | undefined => {
    const s = scenario('1.4');
    const data = Uint8Array.from({ length }, (_, index) => index);
    const judged = LENGTHS.map((size) => checksOf(encryptedUnseen({ how, data, result: noise(size), answer }, s), 'I-12', DATA));
    return judged.every((checks) => checks.length === 0) ? undefined : LENGTHS.filter((_, index) => judged[index]?.[0]?.verdict === 'match');
  };

  it.each<[string, readonly Field[], number, readonly number[]]>([
    ['whole blocks and one of padding with PKCS5', mode('CBC', 'PKCS5'), 16, [32]],
    ['the next whole block with PKCS5', mode('CBC', 'PKCS5'), 15, [16]],
    ['one block of padding for nothing', mode('ECB', 'PKCS5'), 0, [16]],
    ['that of the plaintext without padding', mode('CBC', 'None'), 16, [16]],
    ['whole blocks, with or without one of padding, where no padding is laid down', mode('CBC'), 16, [16, 32]],
    ['the next whole block where no padding is laid down', mode('ECB'), 17, [32]],
    ['the next whole block with a padding of another kind', mode('CBC', 'ANSIX9_23'), 5, [16]],
    ['that of the plaintext in CTR', mode('CTR'), 17, [17]],
    ['that of the plaintext in OFB, whatever the padding', mode('OFB', 'PKCS5'), 17, [17]],
    ['that of the plaintext in GCM, or with a tag of 16 bytes behind it', mode('GCM'), 17, [17, 33]],
    ['that of the plaintext in GCM, or with a tag of the length asked for behind it', [...mode('GCM'), ['TagLength', 12]], 17, [17, 29]],
  ])('is %s', (_, how, length, expected) => {
    expect(passing(how, length)).toEqual(expected);
  });

  it('follows the block of the algorithm', () => {
    expect(passing(mode('CBC', 'PKCS5', 'DES3'), 8)).toEqual([16]);
    expect(passing(mode('CBC', 'PKCS5', 'DES3'), 7)).toEqual([8]);
  });

  it('leaves no room for a tag that has a field of its own', () => {
    expect(passing(mode('GCM'), 17, [['AuthenticatedEncryptionTag', noise(16)]])).toEqual([17]);
  });

  it('is not judged in other modes, without a mode and for other algorithms', () => {
    expect(passing(mode('CFB'), 17)).toBeUndefined();
    expect(passing([], 17)).toBeUndefined();
    expect(passing(mode('CBC', 'PKCS5', 'Camellia'), 17)).toBeUndefined();
  });

  it('is told as the lengths that pass and the one that is there', () => {
    expect(checksOf(encryptedUnseen({ how: mode('CBC'), data: plain, iv, result: noise(32) }), 'I-12')).toMatchObject([
      { verdict: 'match', path: DATA, expected: '16 or 32 bytes', actual: '32 bytes', message: 'The ciphertext has the length of its mode and padding.', cause: 'The ciphertext has the length of its mode and padding' },
    ]);
    expect(checksOf(encryptedUnseen({ how: mode('CBC'), data: plain, iv, result: noise(20) }), 'I-12')).toMatchObject([
      { verdict: 'failure', path: DATA, expected: '16 or 32 bytes', actual: '20 bytes', message: 'The ciphertext has 20 bytes, mode and padding yield 16 or 32.', cause: 'Encrypt returns a ciphertext of the wrong length' },
    ]);
  });
});

describe('a ciphertext hides its plaintext (I-16)', () => {
  const hidden = (data: Uint8Array, result: Uint8Array): readonly Check[] => checksOf(encryptedUnseen({ how: mode('CTR'), iv, data, result }), 'I-16');

  it('when it is neither the plaintext nor zero', () => {
    expect(hidden(plain, noise(16))).toEqual([]);
    expect(hidden(plain, changed(plain))).toEqual([]);
    expect(hidden(plain, changed(new Uint8Array(16)))).toEqual([]);
  });

  it('but not when it begins with the plaintext', () => {
    for (const result of [plain, Buffer.concat([plain, noise(16)])]) {
      expect(hidden(plain, result)).toMatchObject([{ verdict: 'failure', path: DATA, expected: 'a ciphertext', actual: 'the plaintext', message: 'The result of the encryption is the plaintext.', cause: 'Encrypt returns the plaintext' }]);
    }
  });

  it('but not when it is zero', () => {
    expect(hidden(plain, new Uint8Array(16))).toMatchObject([{ verdict: 'failure', path: DATA, expected: 'a ciphertext', actual: 'zero', message: 'Every byte of the result is zero.', cause: 'Encrypt returns zeros' }]);
  });

  it('as far as chance allows to tell: from 8 bytes on', () => {
    const verdictOf = (length: number, resultLength = length): string[] => hidden(plain.subarray(0, length), plain.subarray(0, resultLength)).map((check) => check.verdict);
    expect([verdictOf(7), verdictOf(8), verdictOf(7, 16)]).toEqual([[], ['failure'], []]);
    expect([hidden(plain, new Uint8Array(7)), hidden(plain, new Uint8Array(8)).map((check) => check.verdict)]).toEqual([[], ['failure']]);
  });
});

describe('the vector that a server chooses (I-12)', () => {
  const chosen = (length: number, how: readonly Field[]): readonly Check[] => checksOf(encryptedUnseen({ how, data: plain, result: noise(32), answer: [['IVCounterNonce', noise(length)]] }), 'I-12', VECTOR);
  const verdict = (length: number, how: readonly Field[]): string | undefined => chosen(length, how)[0]?.verdict;

  it('has the length of a block', () => {
    expect(chosen(16, mode('CBC'))).toMatchObject([{ verdict: 'match', expected: '16 bytes', actual: describeBytes(noise(16)), message: 'The vector has the length of its mode.', cause: 'The vector has the length of its mode' }]);
    expect(chosen(12, mode('CBC'))).toMatchObject([{ verdict: 'failure', expected: '16 bytes', actual: describeBytes(noise(12)), message: 'The vector has 12 bytes, its mode takes 16.', cause: 'Encrypt returns a vector of an unusual length' }]);
    expect([8, 16].map((length) => verdict(length, mode('CBC', 'PKCS5', 'DES3')))).toEqual(['match', 'failure']);
  });

  it('has it whatever length is asked for, in modes that know no other', () => {
    expect([8, 16].map((length) => verdict(length, [...mode('CBC'), ['IVLength', 64]]))).toEqual(['failure', 'match']);
  });

  it('has the length asked for in GCM, and 12 bytes as a rule', () => {
    expect([12, 16].map((length) => verdict(length, mode('GCM')))).toEqual(['match', 'warning']);
    expect([12, 16].map((length) => verdict(length, [...mode('GCM'), ['IVLength', 128]]))).toEqual(['failure', 'match']);
  });

  it('has the length asked for in CTR, or that of the block which begins with it, and that of a block as a rule', () => {
    expect([16, 12].map((length) => verdict(length, mode('CTR')))).toEqual(['match', 'warning']);
    expect([8, 16, 12].map((length) => verdict(length, [...mode('CTR'), ['IVLength', 64]]))).toEqual(['match', 'match', 'failure']);
    expect(chosen(12, [...mode('CTR'), ['IVLength', 64]])).toMatchObject([{ expected: '8 or 16 bytes', message: 'The vector has 12 bytes, its mode takes 8 or 16.' }]);
    expect(chosen(16, [...mode('CTR'), ['IVLength', 128]])).toMatchObject([{ expected: '16 bytes' }]);
  });

  it('is not judged where the request gave one, without a mode and for other algorithms', () => {
    expect(checksOf(encryptedUnseen({ how: mode('CBC'), data: plain, iv, result: noise(32), answer: [['IVCounterNonce', noise(3)]] }), 'I-12').map(({ path }) => path)).toEqual([DATA]);
    expect(chosen(3, [])).toEqual([]);
    expect(chosen(3, mode('CBC', 'PKCS5', 'Camellia'))).toEqual([]);
  });
});

describe('the tag of an encryption (I-12)', () => {
  const tagged = (length: number, ...how: readonly Field[]): readonly Check[] => checksOf(encryptedUnseen({ how: [...mode('GCM'), ...how], data: plain, iv: GCM.iv, result: noise(16), answer: [['AuthenticatedEncryptionTag', noise(length)]] }), 'I-12', TAG);

  it('has the length asked for', () => {
    expect(tagged(12, ['TagLength', 12])).toMatchObject([{ verdict: 'match', expected: '12 bytes', actual: describeBytes(noise(12)), message: 'The tag has the length asked for.', cause: 'The tag has the length asked for' }]);
    expect(tagged(16, ['TagLength', 12])).toMatchObject([{ verdict: 'failure', expected: '12 bytes', actual: describeBytes(noise(16)), message: 'The tag has 16 bytes, asked for were 12.', cause: 'Encrypt returns a tag of the wrong length' }]);
  });

  it('has any length where none was asked for', () => {
    expect(tagged(4)).toEqual([]);
  });
});

describe('what is said of results', () => {
  it('is said of Encrypt alone, and where there is a result', () => {
    const s = scenario('1.4');
    register(s, 'a', [], AES_128.key);
    const call = { parameters: parameters(...mode('CTR')), iv, data: plain };
    expect(failures(cipher(s, 'Decrypt', 'a', { ...call, result: plain }))).toEqual(['I-15: Decrypt returns a wrong plaintext']);
    const nothing = s.one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], call.parameters, ['Data', plain]] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(nothing.filter(({ rule }) => rule.startsWith('I-'))).toEqual([]);
    expect(verdictsOf(nothing, 'warning')).toEqual([]);
    const unasked = s.one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], call.parameters] }, { payload: [['UniqueIdentifier', 'a'], ['Data', plain]] });
    expect(unasked.filter(({ rule }) => rule.startsWith('I-'))).toEqual([]);
  });

  it('holds for Triple DES as for AES', () => {
    const call = { how: mode('ECB', 'None', 'DES3'), data: TRIPLE_DES.plain, result: TRIPLE_DES.ecb };
    expect(verdicts(encrypted(call, TRIPLE_DES.key), 'I-15')).toEqual(['match']);
    expect(verdicts(encrypted({ ...call, result: hex('00'.repeat(23) + '01') }, TRIPLE_DES.key), 'I-15')).toEqual(['failure']);
  });
});
