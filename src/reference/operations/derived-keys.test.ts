import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { field, fields, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField, numberField, structureField, textField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import {
  algorithm,
  attributes,
  bed,
  bits,
  boolean,
  byteString,
  createKey,
  date,
  ENCRYPT_DECRYPT,
  enumeration,
  fieldsOf,
  filter,
  id,
  idOf,
  integer,
  interval,
  name,
  read,
  readOne,
  registerKey,
  since,
  START,
  stateOf,
  structure,
  symmetricKey,
  textString,
  usage,
  VERSIONS,
  type Bed,
  type TestAttribute,
} from '../testing/reference.js';

const { CryptographicUsageMask } = MASK;
const KEY = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
const DATA = Buffer.from('01020304050607080910111213141516', 'hex');
const hex = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('hex');
const keyBytes = (server: Bed, key: string): string => {
  const [, , content] = server.must('Get', id(key)).value as [Item, Item, StructureItem];
  return hex(field(structureField(structureField(content, TAG.KeyBlock)!, TAG.KeyValue)!, TAG.KeyMaterial)!.value as Uint8Array)!;
};
const links = (server: Bed, key: string): unknown[] =>
  read(server, key, TAG.Link).map((item) => [numberField(item as StructureItem, TAG.LinkType), textField(item as StructureItem, TAG.LinkedObjectIdentifier)]);
const is2 = (version: string): boolean => version.startsWith('2');

describe.each(VERSIONS)('Re-key in KMIP %s', (version) => {
  it('replaces a key: other bytes, the same attributes, the Name moves, the two are linked', () => {
    const server = bed(version);
    const old = createKey(server, name('key'), date(TAG.ActivationDate, START), textString(TAG.ContactInformation, 'me'));
    server.wait(10n);
    const replacement = idOf(server.must('ReKey', id(old)));
    expect(replacement).not.toBe(old);
    expect(keyBytes(server, replacement)).not.toBe(keyBytes(server, old));
    expect([readOne(server, replacement, TAG.ContactInformation), readOne(server, replacement, TAG.InitialDate), stateOf(server, replacement)]).toEqual(['me', START + 10n, 'Active']);
    expect([read(server, old, TAG.Name).length, read(server, replacement, TAG.Name).length]).toEqual([0, 1]);
    expect(links(server, old)).toEqual([[ENUM.LinkType.ReplacementObjectLink, replacement]]);
    expect(links(server, replacement)).toEqual([[ENUM.LinkType.ReplacedObjectLink, old]]);
    expect(server.ask('ReKey', id(old)).reason).toBe('PermissionDenied');
  });

  it('moves the dates by an Offset', () => {
    const server = bed(version);
    const old = createKey(server, date(TAG.ActivationDate, START), date(TAG.DeactivationDate, START + 1000n));
    server.wait(100n);
    const replacement = idOf(server.must('ReKey', id(old), interval(TAG.Offset, 50)));
    expect([readOne(server, replacement, TAG.ActivationDate), readOne(server, replacement, TAG.DeactivationDate)]).toEqual([START + 150n, START + 1150n]);
    expect(stateOf(server, replacement)).toBe('PreActive');
  });

  it('does not take an Offset together with dates', () => {
    const server = bed(version);
    const old = createKey(server, date(TAG.ActivationDate, START));
    expect(server.ask('ReKey', id(old), interval(TAG.Offset, 50), attributes(version, date(TAG.DeactivationDate, START + 9n))).reason).toBe('InvalidMessage');
  });

  it('gives the replacement its full Usage Limits', () => {
    const server = bed(version);
    const limits = structure(TAG.UsageLimits, [
      { tag: TAG.UsageLimitsTotal, type: 'LongInteger', value: 10n },
      enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte),
    ]);
    const old = createKey(server, limits, date(TAG.ActivationDate, START));
    server.must('GetUsageAllocation', id(old), { tag: TAG.UsageLimitsCount, type: 'LongInteger', value: 4n });
    const replacement = idOf(server.must('ReKey', id(old)));
    expect(fieldsOf(read(server, replacement, TAG.UsageLimits)[0]!)[1]!.value).toBe(10n);
  });
});

describe.each(VERSIONS)('Derive Key in KMIP %s', (version) => {
  const server = bed(version);
  const derivable = (bytes: Uint8Array, keyAlgorithm: keyof typeof ENUM.CryptographicAlgorithm = 'AES', ...more: TestAttribute[]): string =>
    registerKey(server, symmetricKey(bytes, keyAlgorithm), usage(CryptographicUsageMask.DeriveKey), date(TAG.ActivationDate, START), ...more);
  const derive = (from: string[], method: keyof typeof ENUM.DerivationMethod, length: number, ...given: Item[]) =>
    server.ask(
      'DeriveKey',
      enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey),
      ...from.map(id),
      enumeration(TAG.DerivationMethod, ENUM.DerivationMethod[method]),
      structure(TAG.DerivationParameters, given),
      attributes(version, algorithm('HMAC_SHA256'), bits(length), usage(CryptographicUsageMask.MACGenerate)),
    );
  const hashing = (hash: keyof typeof ENUM.HashingAlgorithm): Item => structure(TAG.CryptographicParameters, [enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm[hash])]);
  const derivationData = byteString(TAG.DerivationData, DATA);

  it('PBKDF2: the first vector of RFC 6070', () => {
    const password = derivable(Buffer.from('password'));
    const answer = derive([password], 'PBKDF2', 160, hashing('SHA_1'), byteString(TAG.Salt, Buffer.from('salt')), integer(TAG.IterationCount, 1));
    expect(keyBytes(server, idOf(answer.payload!))).toBe('0c60c80f961f0e71f3a9b524af6012062fe037a6');
  });

  it('HASH, HMAC, ENCRYPT and NIST 800-108', () => {
    const base = derivable(KEY);
    const mac = derivable(KEY, 'HMAC_SHA256');
    const bytes = (...asked: Parameters<typeof derive>): string => keyBytes(server, idOf(derive(...asked).payload!));
    const hmac = (...parts: Uint8Array[]): Buffer => parts.reduce((state, part) => state.update(part), createHmac('sha256', KEY)).digest();
    const counter = (n: number): Buffer => Buffer.from([0, 0, 0, n]);
    expect(bytes([base], 'HASH', 256, hashing('SHA_256'))).toBe(createHash('sha256').update(KEY).digest('hex'));
    expect(bytes([mac], 'HMAC', 128, derivationData)).toBe(hmac(DATA).subarray(0, 16).toString('hex'));
    const ecb = structure(TAG.CryptographicParameters, [enumeration(TAG.BlockCipherMode, ENUM.BlockCipherMode.ECB)]);
    expect(bytes([base], 'ENCRYPT', 128, ecb, derivationData)).toBe(createCipheriv('aes-128-ecb', KEY, null).update(DATA).toString('hex'));
    expect(bytes([mac], 'NIST800_108_C', 512, derivationData)).toBe(Buffer.concat([hmac(counter(1), DATA), hmac(counter(2), DATA)]).toString('hex'));
    const first = hmac(counter(1), DATA);
    expect(bytes([mac], 'NIST800_108_F', 512, derivationData)).toBe(Buffer.concat([first, hmac(first, counter(2), DATA)]).toString('hex'));
  });

  it('takes the data from a second object, but not twice', () => {
    const mac = derivable(KEY, 'HMAC_SHA256');
    const second = derivable(DATA);
    expect(keyBytes(server, idOf(derive([mac, second], 'HMAC', 128).payload!))).toBe(createHmac('sha256', KEY).update(DATA).digest('hex').slice(0, 32));
    expect(derive([mac, second], 'HMAC', 128, derivationData).reason).toBe('InvalidMessage');
  });

  it('links base and derived key', () => {
    const base = derivable(KEY);
    const made = idOf(derive([base], 'HASH', 256, hashing('SHA_256')).payload!);
    expect(links(server, base)).toEqual([[ENUM.LinkType.DerivedKeyLink, made]]);
    expect(links(server, made)).toEqual([[ENUM.LinkType.DerivationBaseObjectLink, base]]);
  });

  it('fails when more is wanted than the method yields, or the key may not be used', () => {
    expect(derive([derivable(KEY)], 'HASH', 512, hashing('SHA_256')).reason).toBe('CryptographicFailure');
    const plain = registerKey(server, symmetricKey(KEY), usage(ENCRYPT_DECRYPT), date(TAG.ActivationDate, START));
    expect(derive([plain], 'HASH', 256, hashing('SHA_256')).reason).toBe(is2(version) ? 'IncompatibleCryptographicUsageMask' : 'PermissionDenied');
    expect(derive(['nothing'], 'HASH', 256, hashing('SHA_256')).reason).toBe(is2(version) ? 'ObjectNotFound' : 'ItemNotFound');
  });

  if (is2(version)) {
    it('HKDF: the first vector of RFC 5869', () => {
      const base = derivable(Buffer.alloc(22, 0x0b), 'HMAC_SHA256');
      const answer = derive([base], 'HKDF', 336, byteString(TAG.DerivationData, Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex')), byteString(TAG.Salt, Buffer.from('000102030405060708090a0b0c', 'hex')));
      expect(keyBytes(server, idOf(answer.payload!))).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
    });
  }
});

describe.each(VERSIONS)('Archive and Recover in KMIP %s', (version) => {
  const server = bed(version);
  const key = createKey(server, name('stored away'));

  it('an archived object has to be recovered before it can be used', () => {
    server.must('Archive', id(key));
    for (const operation of ['Get', 'GetAttributes', 'Activate', 'Destroy', 'Archive'] as const) expect(server.ask(operation, id(key)).reason).toBe('ObjectArchived');
  });

  it('Locate finds it in the archive only', () => {
    const found = (...mask: Item[]): number => fields(server.must('Locate', ...mask, ...filter(version, name('stored away'))), TAG.UniqueIdentifier).length;
    expect(found()).toBe(0);
    expect(found(integer(TAG.StorageStatusMask, MASK.StorageStatusMask.ArchivalStorage))).toBe(1);
  });

  it('Recover brings it back', () => {
    server.must('Recover', id(key));
    expect(server.ask('Get', id(key)).status).toBe('Success');
    expect(read(server, key, TAG.ArchiveDate)).toEqual([]);
  });
});

describe.each(since('1.2'))('MAC, Hash and random numbers in KMIP %s', (version) => {
  const server = bed(version);
  const hmac = structure(TAG.CryptographicParameters, [enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm.HMAC_SHA256)]);
  const both = usage(CryptographicUsageMask.MACGenerate | CryptographicUsageMask.MACVerify);
  const key = registerKey(server, symmetricKey(KEY), both, hmac, date(TAG.ActivationDate, START));
  const data = byteString(TAG.Data, DATA);

  it('CS-AC-M-4, 5: HMAC-SHA256 with the algorithm of the parameters', () => {
    const made = bytesField(server.must('MAC', id(key), data), TAG.MACData)!;
    expect(hex(made)).toBe('c911e78196d64c30f631bb079ea37b97a95936d4da764d6a171df030c895ecf9');
    const valid = (...given: Item[]): unknown => numberField(server.must('MACVerify', id(key), ...given), TAG.ValidityIndicator);
    expect(valid(data, byteString(TAG.MACData, made))).toBe(ENUM.ValidityIndicator.Valid);
    expect(valid(data, byteString(TAG.MACData, DATA))).toBe(ENUM.ValidityIndicator.Invalid);
  });

  it('a MAC needs an algorithm that is one', () => {
    const plain = registerKey(server, symmetricKey(KEY), both, date(TAG.ActivationDate, START));
    expect(server.ask('MAC', id(plain), data).reason).toBe(is2(version) ? 'BadCryptographicParameters' : 'InvalidField');
  });

  it('CS-AC-M-7: SHA-256', () => {
    const hashing = structure(TAG.CryptographicParameters, [enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm.SHA_256)]);
    expect(hex(bytesField(server.must('Hash', hashing, data), TAG.Data))).toBe('ad41233d22cf9322e3a7ff49a13da434797abed3bab80950a1a0d4e582b7ea72');
    if (version === '1.2') return;
    const first = server.must('Hash', hashing, byteString(TAG.Data, DATA.subarray(0, 3)), boolean(TAG.InitIndicator, true));
    const correlation = byteString(TAG.CorrelationValue, bytesField(first, TAG.CorrelationValue)!);
    const last = server.must('Hash', hashing, byteString(TAG.Data, DATA.subarray(3)), correlation, boolean(TAG.FinalIndicator, true));
    expect(hex(bytesField(last, TAG.Data))).toBe('ad41233d22cf9322e3a7ff49a13da434797abed3bab80950a1a0d4e582b7ea72');
  });

  it('CS-RNG-M-1: random bytes of the length asked for; seeds are not used', () => {
    const bytes = (length: number): Uint8Array => bytesField(server.must('RNGRetrieve', integer(TAG.DataLength, length)), TAG.Data)!;
    expect(bytes(32)).toHaveLength(32);
    expect(hex(bytes(32))).not.toBe(hex(bytes(32)));
    expect(server.ask('RNGRetrieve', integer(TAG.DataLength, -1)).reason).toBe('InvalidField');
    expect(fieldsOf(server.must('RNGSeed', data))).toEqual([integer(TAG.DataLength, 0)]);
  });
});

describe.each(['1.0', '1.1', '1.2', '1.3', '1.4'] as const)('Templates in KMIP %s', (version) => {
  const server = bed(version);
  const attribute = (attributeName: string, value: Item): Item => structure(TAG.Attribute, [textString(TAG.AttributeName, attributeName), { ...value, tag: TAG.AttributeValue }]);
  const template = structure(TAG.Template, [
    attribute('Cryptographic Algorithm', algorithm('AES')),
    attribute('Cryptographic Length', bits(256)),
    attribute('Cryptographic Usage Mask', usage(ENCRYPT_DECRYPT)),
    attribute('Object Group', textString(TAG.ObjectGroup, 'from the template')),
  ]);
  const registered = server.ask('Register', enumeration(TAG.ObjectType, ENUM.ObjectType.Template), attributes(version, name('T')), template);
  const templateId = (): string => idOf(registered.payload!);

  it('give their attributes to new objects; what the request says takes precedence', () => {
    const given = structure(TAG.TemplateAttribute, [name('T'), attribute('Cryptographic Length', bits(128)), attribute('Object Group', textString(TAG.ObjectGroup, 'own'))]);
    const key = idOf(server.must('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), given));
    expect([readOne(server, key, TAG.CryptographicLength), readOne(server, key, TAG.CryptographicUsageMask)]).toEqual([128, ENCRYPT_DECRYPT]);
    expect(read(server, key, TAG.ObjectGroup).map(({ value }) => value)).toEqual(['from the template', 'own']);
  });

  it('have to exist', () => {
    const given = structure(TAG.TemplateAttribute, [name('no such template')]);
    expect(server.ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), given).reason).toBe('ItemNotFound');
  });

  it('have no state, and are gone when they are destroyed', () => {
    expect(server.ask('Activate', id(templateId())).reason).toBe('IllegalOperation');
    server.must('Destroy', id(templateId()));
    expect(server.ask('GetAttributes', id(templateId())).reason).toBe('ItemNotFound');
  });
});
