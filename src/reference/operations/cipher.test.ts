import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Item, StructureItem } from '../../ttlv/item.js';
import { bytesField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import {
  bed,
  boolean,
  byteString,
  createKey,
  date,
  ENCRYPT_DECRYPT,
  enumeration,
  id,
  integer,
  longInteger,
  readOne,
  registerKey,
  revocation,
  since,
  START,
  structure,
  symmetricKey,
  usage,
  type Answer,
  type Bed,
  type TestAttribute,
} from '../testing/reference.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const KEY = hex('0123456789abcdef0123456789abcdef');
const BLOCK = hex('01020304050607080910111213141516');
const CIPHERED = hex('d9bcce11b0b437b90239552df3a360c9');
const ACTIVE = date(TAG.ActivationDate, START - 3600n);

const data = (bytes: Uint8Array): Item => byteString(TAG.Data, bytes);
const iv = (bytes: Uint8Array): Item => byteString(TAG.IVCounterNonce, bytes);
const additional = (bytes: Uint8Array): Item => byteString(TAG.AuthenticatedEncryptionAdditionalData, bytes);
const tag = (bytes: Uint8Array): Item => byteString(TAG.AuthenticatedEncryptionTag, bytes);
const parameters = (given: { mode?: keyof typeof ENUM.BlockCipherMode; padding?: keyof typeof ENUM.PaddingMethod; randomIV?: boolean; tagLength?: number }): Item =>
  structure(TAG.CryptographicParameters, [
    ...(given.mode === undefined ? [] : [enumeration(TAG.BlockCipherMode, ENUM.BlockCipherMode[given.mode])]),
    ...(given.padding === undefined ? [] : [enumeration(TAG.PaddingMethod, ENUM.PaddingMethod[given.padding])]),
    ...(given.randomIV === undefined ? [] : [boolean(TAG.RandomIV, given.randomIV)]),
    ...(given.tagLength === undefined ? [] : [integer(TAG.TagLength, given.tagLength)]),
  ]);
const ECB = parameters({ mode: 'ECB' });
const output = (answer: Answer): string | undefined => answer.payload && Buffer.from(bytesField(answer.payload, TAG.Data)!).toString('hex');
const activeKey = (server: Bed, bytes: Uint8Array = KEY, keyAlgorithm: keyof typeof ENUM.CryptographicAlgorithm = 'AES', ...given: TestAttribute[]): string =>
  registerKey(server, symmetricKey(bytes, keyAlgorithm), usage(ENCRYPT_DECRYPT), ...(given.some((each) => 'tag' in each && each.tag === TAG.ActivationDate) ? [] : [ACTIVE]), ...given);

describe.each(since('1.2'))('Encrypt and Decrypt in KMIP %s', (version) => {
  const server = bed(version);
  const key = activeKey(server);
  const wrongState = version === '2.1' ? 'WrongKeyLifecycleState' : 'PermissionDenied';

  it('CS-BC-M-4, 5: AES in ECB mode', () => {
    expect(output(server.ask('Encrypt', id(key), ECB, data(BLOCK)))).toBe(CIPHERED.toString('hex'));
    expect(output(server.ask('Decrypt', id(key), ECB, data(CIPHERED)))).toBe(BLOCK.toString('hex'));
  });

  it('CS-BC-M-1: take the parameters from the key when the request has none', () => {
    const own = activeKey(server, KEY, 'AES', ECB);
    expect(output(server.ask('Encrypt', id(own), data(BLOCK)))).toBe(CIPHERED.toString('hex'));
  });

  it('fail without any parameters', () => {
    expect(server.ask('Encrypt', id(key), data(BLOCK)).reason).toBe(version.startsWith('2') ? 'BadCryptographicParameters' : 'InvalidField');
  });

  it('CS-BC-M-8: PKCS5 padding adds a block to whole blocks', () => {
    const padded = parameters({ mode: 'ECB', padding: 'PKCS5' });
    const ciphered = server.ask('Encrypt', id(key), padded, data(BLOCK));
    expect(output(ciphered)).toMatch(/^d9bcce11b0b437b90239552df3a360c9[0-9a-f]{32}$/);
    expect(output(server.ask('Decrypt', id(key), padded, data(hex(output(ciphered)!))))).toBe(BLOCK.toString('hex'));
  });

  it.each(['PKCS5', 'ANSIX9_23', 'ISO10126'] as const)('%s padding is taken off again, whatever the length', (padding) => {
    const cbc = parameters({ mode: 'CBC', padding });
    for (const length of [0, 1, 15, 16, 17, 33]) {
      const plain = Buffer.alloc(length, 7);
      const ciphered = hex(output(server.ask('Encrypt', id(key), cbc, data(plain), iv(BLOCK)))!);
      expect(ciphered.length).toBe(length + 16 - (length % 16));
      expect(output(server.ask('Decrypt', id(key), cbc, data(ciphered), iv(BLOCK)))).toBe(plain.toString('hex'));
    }
  });

  it('wrong padding is a Cryptographic Failure', () => {
    expect(server.ask('Decrypt', id(key), parameters({ mode: 'ECB', padding: 'PKCS5' }), data(CIPHERED)).reason).toBe('CryptographicFailure');
  });

  it('without padding the data has to fill its blocks', () => {
    expect(server.ask('Encrypt', id(key), ECB, data(BLOCK.subarray(1))).reason).toBe('CryptographicFailure');
    expect(server.ask('Encrypt', id(key), parameters({ mode: 'ECB', padding: 'SSL3' }), data(BLOCK)).reason).toBe(
      version.startsWith('2') ? 'UnsupportedCryptographicParameters' : 'FeatureNotSupported',
    );
  });

  it('CS-BC-M-11: CBC needs the IV, and another IV garbles the first block only', () => {
    const cbc = parameters({ mode: 'CBC', padding: 'PKCS5' });
    const plain = Buffer.concat([BLOCK, BLOCK]);
    const ciphered = hex(output(server.ask('Encrypt', id(key), cbc, data(plain), iv(hex('ff020304050607080910111213141516'))))!);
    expect(server.ask('Decrypt', id(key), cbc, data(ciphered)).reason).toBe('InvalidMessage');
    expect(output(server.ask('Decrypt', id(key), cbc, data(ciphered), iv(new Uint8Array(16))))).toBe(`fe${'00'.repeat(15)}${BLOCK.toString('hex')}`);
    expect(server.ask('Encrypt', id(key), parameters({ mode: 'CBC', padding: 'PKCS5', randomIV: false }), data(plain)).reason).toBe('InvalidMessage');
    expect(bytesField(server.must('Encrypt', id(key), cbc, data(plain)), TAG.IVCounterNonce)).toHaveLength(16);
    expect(server.ask('Encrypt', id(key), cbc, data(plain), iv(new Uint8Array(15))).reason).toBe('InvalidField');
  });

  it('CS-BC-M-13: the server chooses and returns a random IV when asked to', () => {
    const random = parameters({ mode: 'CBC', padding: 'PKCS5', randomIV: true });
    const first = server.must('Encrypt', id(key), random, data(BLOCK));
    const chosen = bytesField(first, TAG.IVCounterNonce)!;
    expect(chosen).toHaveLength(16);
    expect(server.ask('Decrypt', id(key), random, data(bytesField(first, TAG.Data)!)).reason).toBe('InvalidMessage');
    expect(output(server.ask('Decrypt', id(key), random, data(bytesField(first, TAG.Data)!), iv(chosen)))).toBe(BLOCK.toString('hex'));
    const given = server.must('Encrypt', id(key), random, data(BLOCK), iv(BLOCK));
    expect(bytesField(given, TAG.IVCounterNonce)).toBeUndefined();
  });

  it.each(['CTR', 'CFB', 'OFB'] as const)('%s mode is a stream cipher: any length, no padding', (mode) => {
    const stream = parameters({ mode });
    const ciphered = hex(output(server.ask('Encrypt', id(key), stream, data(BLOCK.subarray(3)), iv(BLOCK)))!);
    expect(ciphered).toHaveLength(13);
    const native = createDecipheriv(`aes-128-${mode.toLowerCase()}`, KEY, BLOCK);
    expect(Buffer.concat([native.update(ciphered), native.final()])).toEqual(BLOCK.subarray(3));
    expect(output(server.ask('Decrypt', id(key), stream, data(ciphered), iv(BLOCK)))).toBe(BLOCK.subarray(3).toString('hex'));
  });

  it('CS-BC-M-4-12-3DES: Triple DES, with two keys or three', () => {
    const three = activeKey(server, hex('0101010101010101 0202020202020202 0404040404040404'), 'DES3');
    const two = activeKey(server, hex('0101010101010101 0202020202020202'), 'DES3');
    const same = activeKey(server, hex('0101010101010101 0202020202020202 0101010101010101'), 'DES3');
    const ciphered = output(server.ask('Encrypt', id(three), ECB, data(BLOCK)))!;
    expect(output(server.ask('Decrypt', id(three), ECB, data(hex(ciphered))))).toBe(BLOCK.toString('hex'));
    expect(output(server.ask('Encrypt', id(two), ECB, data(BLOCK)))).toBe(output(server.ask('Encrypt', id(same), ECB, data(BLOCK))));
  });

  it('CS-BC-M-7: Usage Limits in bytes are spent by encryption, and by nothing else', () => {
    const limits = structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, 16n), enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte)]);
    const limited = activeKey(server, KEY, 'AES', limits);
    expect(server.ask('Encrypt', id(limited), ECB, data(BLOCK.subarray(1))).reason).toBe('CryptographicFailure');
    expect(server.ask('Encrypt', id(limited), ECB, data(BLOCK)).status).toBe('Success');
    expect(server.ask('Encrypt', id(limited), ECB, data(BLOCK)).reason).toBe('PermissionDenied');
    expect(server.ask('Decrypt', id(limited), ECB, data(CIPHERED)).status).toBe('Success');
    expect(server.ask('Revoke', id(limited), revocation('Unspecified')).status).toBe('Success');
  });

  it('Usage Limits in objects count operations', () => {
    const limits = structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, 2n), enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Object)]);
    const limited = activeKey(server, KEY, 'AES', limits);
    const ask = (): string => server.ask('Encrypt', id(limited), ECB, data(BLOCK)).status;
    expect([ask(), ask(), ask()]).toEqual(['Success', 'Success', 'OperationFailed']);
  });

  it('CS-BC-M-14: Protect Stop Date ends encryption, Process Start Date begins decryption', () => {
    const dated = activeKey(server, KEY, 'AES', date(TAG.ProcessStartDate, START + 3600n), date(TAG.ProtectStopDate, START - 3600n));
    expect(server.ask('Encrypt', id(dated), ECB, data(BLOCK)).reason).toBe(wrongState);
    expect(server.ask('Decrypt', id(dated), ECB, data(CIPHERED)).reason).toBe(wrongState);
  });

  it('need an Active key; a Deactivated one still decrypts', () => {
    const young = registerKey(server, symmetricKey(KEY), usage(ENCRYPT_DECRYPT));
    expect(server.ask('Encrypt', id(young), ECB, data(BLOCK)).reason).toBe(wrongState);
    expect(server.ask('Decrypt', id(young), ECB, data(CIPHERED)).reason).toBe(wrongState);
    server.must('Activate', id(young));
    server.must('Revoke', id(young), revocation('Superseded'));
    expect(server.ask('Encrypt', id(young), ECB, data(BLOCK)).reason).toBe(wrongState);
    expect(server.ask('Decrypt', id(young), ECB, data(CIPHERED)).status).toBe('Success');
    server.must('Destroy', id(young));
    expect(server.ask('Decrypt', id(young), ECB, data(CIPHERED)).reason).toBe(wrongState);
  });

  it('need the usage mask', () => {
    const onlyDecrypt = registerKey(server, symmetricKey(KEY), usage(MASK.CryptographicUsageMask.Decrypt), ACTIVE);
    expect(server.ask('Encrypt', id(onlyDecrypt), ECB, data(BLOCK)).reason).toBe(version.startsWith('2') ? 'IncompatibleCryptographicUsageMask' : 'PermissionDenied');
  });

  it('need data', () => {
    expect(server.ask('Encrypt', id(key), ECB).reason).toBe('InvalidMessage');
  });

  it('CS-BC-M-3: with a created key decryption gives back what was encrypted', () => {
    const created = createKey(server, ECB, ACTIVE);
    const ciphered = hex(output(server.ask('Encrypt', id(created), data(BLOCK)))!);
    expect(output(server.ask('Decrypt', id(created), data(ciphered)))).toBe(BLOCK.toString('hex'));
  });
});

describe.each(['1.2', '1.3'] as const)('GCM in KMIP %s', (version) => {
  it('is not supported, as the version cannot carry the tag', () => {
    const server = bed(version);
    expect(server.ask('Encrypt', id(activeKey(server)), parameters({ mode: 'GCM' }), data(BLOCK), iv(new Uint8Array(12))).reason).toBe('FeatureNotSupported');
  });
});

describe.each(since('1.4'))('GCM in KMIP %s', (version) => {
  const server = bed(version);
  const zero = activeKey(server, new Uint8Array(16));
  const gcm = parameters({ mode: 'GCM', tagLength: 16 });
  const nonce = iv(new Uint8Array(12));
  const plain = data(new Uint8Array(16));
  const ciphered = data(hex('0388dace60b6a392f328c2b971b2fe78'));
  const mac = hex('ab6e47d42cec13bdf53a67b21257bddf');

  it('CS-BC-M-GCM-1: test case 2 of the GCM specification', () => {
    const payload = server.must('Encrypt', id(zero), gcm, plain, nonce);
    expect(Buffer.from(bytesField(payload, TAG.Data)!).toString('hex')).toBe('0388dace60b6a392f328c2b971b2fe78');
    expect(Buffer.from(bytesField(payload, TAG.AuthenticatedEncryptionTag)!).toString('hex')).toBe(mac.toString('hex'));
    expect(output(server.ask('Decrypt', id(zero), gcm, ciphered, nonce, tag(mac)))).toBe('00'.repeat(16));
  });

  it('a wrong tag, nonce or text is a Cryptographic Failure', () => {
    expect(server.ask('Decrypt', id(zero), gcm, ciphered, nonce, tag(Buffer.concat([Uint8Array.of(0), mac.subarray(1)]))).reason).toBe('CryptographicFailure');
    expect(server.ask('Decrypt', id(zero), gcm, ciphered, iv(hex('ff0000000000000000000000')), tag(mac)).reason).toBe('CryptographicFailure');
    expect(server.ask('Decrypt', id(zero), gcm, plain, nonce, tag(mac)).reason).toBe('CryptographicFailure');
    expect(server.ask('Decrypt', id(zero), gcm, ciphered, nonce).reason).toBe('CryptographicFailure');
  });

  it('takes short tags of a length that GCM allows', () => {
    expect(output(server.ask('Decrypt', id(zero), parameters({ mode: 'GCM', tagLength: 12 }), ciphered, nonce, tag(mac.subarray(0, 12))))).toBe('00'.repeat(16));
    expect(server.ask('Encrypt', id(zero), parameters({ mode: 'GCM', tagLength: 1 }), plain, nonce).reason).toBe('GeneralFailure');
    expect(server.ask('Encrypt', id(zero), parameters({ mode: 'GCM', tagLength: 32 }), plain, nonce).reason).toBe('GeneralFailure');
  });

  it('chooses a nonce of 12 bytes when asked to', () => {
    const payload = server.must('Encrypt', id(zero), parameters({ mode: 'GCM', tagLength: 12, randomIV: true }), plain, additional(BLOCK));
    expect(bytesField(payload, TAG.IVCounterNonce)).toHaveLength(12);
    expect(bytesField(payload, TAG.AuthenticatedEncryptionTag)).toHaveLength(12);
  });

  it('CS-BC-M-GCM-3: in two parts, tied together by the Correlation Value', () => {
    const key = activeKey(server, hex('feffe9928665731c6d6a8f9467308308'));
    const first = server.must(
      'Encrypt',
      id(key),
      gcm,
      data(hex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72')),
      iv(hex('cafebabefacedbad')),
      boolean(TAG.InitIndicator, true),
      additional(hex('feedfacedeadbeeffeedfacedeadbeefabaddad2')),
    );
    expect(Buffer.from(bytesField(first, TAG.Data)!).toString('hex')).toBe('61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423');
    const correlation = byteString(TAG.CorrelationValue, bytesField(first, TAG.CorrelationValue)!);
    const last = (): Answer =>
      server.ask('Encrypt', id(key), gcm, data(hex('1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39')), correlation, boolean(TAG.FinalIndicator, true));
    const end = last();
    expect(output(end)).toBe('73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598');
    expect(Buffer.from(bytesField(end.payload!, TAG.AuthenticatedEncryptionTag)!).toString('hex')).toBe('3612d2e79e3b0785561be14aaca2fccb');
    expect(last().reason).toBe(version.startsWith('2') ? 'InvalidCorrelationValue' : 'ItemNotFound');
  });
});

describe.each(since('1.3'))('streams in KMIP %s', (version) => {
  const server = bed(version);
  const key = activeKey(server);
  const cbc = parameters({ mode: 'CBC', padding: 'PKCS5' });
  const correlation = (payload: StructureItem): Item => byteString(TAG.CorrelationValue, bytesField(payload, TAG.CorrelationValue)!);

  /** Puts the text through in parts of any size. */
  const inParts = (operation: 'Encrypt' | 'Decrypt', text: Buffer, size: number): string => {
    const first = server.must(operation, id(key), cbc, data(text.subarray(0, size)), iv(BLOCK), boolean(TAG.InitIndicator, true));
    const outputs = [bytesField(first, TAG.Data)!];
    for (let at = size; at < text.length; at += size) outputs.push(bytesField(server.must(operation, id(key), data(text.subarray(at, at + size)), correlation(first)), TAG.Data)!);
    outputs.push(bytesField(server.must(operation, id(key), correlation(first), boolean(TAG.FinalIndicator, true)), TAG.Data)!);
    return Buffer.concat(outputs).toString('hex');
  };

  it.each([1, 7, 16, 40])('give the same in parts of %i bytes as in one', (size) => {
    const plain = Buffer.from('a text that is not a multiple of the block length');
    const whole = output(server.ask('Encrypt', id(key), cbc, data(plain), iv(BLOCK)))!;
    expect(inParts('Encrypt', plain, size)).toBe(whole);
    expect(inParts('Decrypt', hex(whole), size)).toBe(plain.toString('hex'));
  });

  it('belong to key, operation and client', () => {
    const first = server.must('Encrypt', id(key), cbc, data(BLOCK), iv(BLOCK), boolean(TAG.InitIndicator, true));
    const unknown = version.startsWith('2') ? 'InvalidCorrelationValue' : 'ItemNotFound';
    expect(server.ask('Decrypt', id(key), data(BLOCK), correlation(first)).reason).toBe(unknown);
    expect(server.ask('Encrypt', id(activeKey(server)), data(BLOCK), correlation(first)).reason).toBe(unknown);
    expect(server.ask('Encrypt', id(key), data(BLOCK), byteString(TAG.CorrelationValue, new Uint8Array(16))).reason).toBe(unknown);
  });

  it('may begin and end at once', () => {
    const both = server.must('Encrypt', id(key), ECB, data(BLOCK), boolean(TAG.InitIndicator, true), boolean(TAG.FinalIndicator, true));
    expect(bytesField(both, TAG.CorrelationValue)).toBeUndefined();
    expect(Buffer.from(bytesField(both, TAG.Data)!).toString('hex')).toBe(CIPHERED.toString('hex'));
  });
});

describe.each(since('2.0'))('ChaCha20 in KMIP %s', (version) => {
  const server = bed(version);
  const none = parameters({});

  it('CS-BC-M-CHACHA20-1, 3: the original cipher with a nonce of 8 bytes', () => {
    const zero = activeKey(server, new Uint8Array(32), 'ChaCha20');
    const first = output(server.ask('Encrypt', id(zero), none, data(new Uint8Array(64)), iv(new Uint8Array(8))))!;
    expect(first.slice(0, 32)).toBe('76b8e0ada0f13d90405d6ae55386bd28');
    const third = output(server.ask('Encrypt', id(zero), none, data(new Uint8Array(60)), iv(hex('0000000000000001'))))!;
    expect(third.slice(0, 16)).toBe('de9cba7bf3d69ef5');
    expect(output(server.ask('Decrypt', id(zero), none, data(hex(first)), iv(new Uint8Array(8))))).toBe('00'.repeat(64));
  });

  it('CS-BC-M-CHACHA20POLY1305-1: RFC 8439 §2.8.2', () => {
    const key = activeKey(server, hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'), 'ChaCha20Poly1305');
    const aead = parameters({ mode: 'AEAD', tagLength: 16 });
    const plain = Buffer.from("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.");
    const nonce = iv(hex('070000004041424344454647'));
    const associated = additional(hex('50515253c0c1c2c3c4c5c6c7'));
    const payload = server.must('Encrypt', id(key), aead, data(plain), nonce, associated);
    const [ciphered, mac] = [bytesField(payload, TAG.Data)!, Buffer.from(bytesField(payload, TAG.AuthenticatedEncryptionTag)!)];
    expect(mac.toString('hex')).toBe('1ae10b594f09e26a7e902ecbd0600691');
    expect(output(server.ask('Decrypt', id(key), aead, data(ciphered), nonce, associated, tag(mac)))).toBe(plain.toString('hex'));
    expect(output(server.ask('Decrypt', id(key), parameters({ mode: 'AEAD', tagLength: 12 }), data(ciphered), nonce, associated, tag(mac.subarray(0, 12))))).toBe(plain.toString('hex'));
    expect(server.ask('Decrypt', id(key), aead, data(ciphered), nonce, associated, tag(Buffer.alloc(16))).reason).toBe('CryptographicFailure');
    expect(server.ask('Encrypt', id(key), parameters({ mode: 'AEAD', tagLength: 1 }), data(plain), nonce).reason).toBe('GeneralFailure');
  });
});

it('Data may be what an earlier item of the batch put out (2.1)', () => {
  const server = bed('2.1');
  const key = activeKey(server);
  const [, decrypted] = server.batch([
    { operation: 'Encrypt', payload: [id(key), ECB, data(BLOCK)] },
    { operation: 'Decrypt', payload: [id(key), ECB, enumeration(TAG.Data, ENUM.Data.Encrypt)] },
  ]);
  expect(output(decrypted!)).toBe(BLOCK.toString('hex'));
  expect(server.ask('Decrypt', id(key), ECB, enumeration(TAG.Data, ENUM.Data.Encrypt)).reason).toBe('InvalidField');
});

describe('Usage Limits that are in use', () => {
  it('cannot be changed any more', () => {
    const server = bed('1.2');
    const limits = (total: bigint): Item => structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, total), enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte)]);
    const named = (value: Item): Item => structure(TAG.Attribute, [{ tag: TAG.AttributeName, type: 'TextString', value: 'Usage Limits' }, { ...value, tag: TAG.AttributeValue }]);
    const key = activeKey(server, KEY, 'AES', limits(64n));
    expect(server.ask('ModifyAttribute', id(key), named(limits(32n))).status).toBe('Success');
    server.must('Encrypt', id(key), ECB, data(BLOCK));
    expect(server.ask('ModifyAttribute', id(key), named(limits(64n))).reason).toBe('PermissionDenied');
    expect((readOne(server, key, TAG.UsageLimits) as Item[])[1]!.value).toBe(16n);
  });
});
