import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decode } from '../../ttlv/index.js';
import { field, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField, structureField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import {
  attributes,
  bed,
  bits,
  boolean,
  byteString,
  createKey,
  date,
  ENCRYPT_DECRYPT,
  enumeration,
  id,
  name,
  newAttribute,
  readOne,
  registerKey,
  since,
  START,
  structure,
  symmetricKey,
  textString,
  usage,
  VERSIONS,
  withoutPlace,
  type Bed,
} from '../testing/reference.js';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
const transparent = structure(TAG.SymmetricKey, [
  structure(TAG.KeyBlock, [
    enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.TransparentSymmetricKey),
    structure(TAG.KeyValue, [structure(TAG.KeyMaterial, [byteString(TAG.Key, KEY)])]),
    enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm.AES),
    bits(128),
  ]),
]);
const format = (value: keyof typeof ENUM.KeyFormatType): Item => enumeration(TAG.KeyFormatType, ENUM.KeyFormatType[value]);
const keyIn = (payload: StructureItem): Item => withoutPlace(field(payload, TAG.SymmetricKey)!);

describe.each(VERSIONS)('Get in KMIP %s', (version) => {
  const server = bed(version);
  const raw = registerKey(server, symmetricKey(KEY), usage(ENCRYPT_DECRYPT));
  const structured = registerKey(server, transparent, usage(ENCRYPT_DECRYPT));

  it('gives the object as registered', () => {
    expect(server.must('Get', id(raw)).value.map(withoutPlace)).toEqual([enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), id(raw), symmetricKey(KEY)]);
    expect(keyIn(server.must('Get', id(structured)))).toEqual(transparent);
  });

  it('converts between Raw and Transparent Symmetric Key', () => {
    expect(keyIn(server.must('Get', id(raw), format('TransparentSymmetricKey')))).toEqual(transparent);
    expect(keyIn(server.must('Get', id(structured), format('Raw')))).toEqual(symmetricKey(KEY));
  });

  it('refuses formats and compressions that the server cannot provide', () => {
    expect(server.ask('Get', id(raw), format('PKCS_8')).reason).toBe('KeyFormatTypeNotSupported');
    const compressed = enumeration(TAG.KeyCompressionType, ENUM.KeyCompressionType.ECPublicKeyTypeUncompressed);
    expect(server.ask('Get', id(raw), compressed).reason).toBe('KeyCompressionTypeNotSupported');
  });

  it('does not find what does not exist', () => {
    expect(server.ask('Get', id('AAABBBCCC'))).toEqual({
      operation: 'Get',
      status: 'OperationFailed',
      reason: version.startsWith('2') ? 'ObjectNotFound' : 'ItemNotFound',
    });
  });
});

it.each(since('1.1'))('BL-M-13: an object is fresh until it is served for the first time (%s)', (version) => {
  const server = bed(version);
  const key = createKey(server);
  expect(readOne(server, key, TAG.Fresh)).toBe(true);
  server.wait(1n);
  server.must('Get', id(key));
  expect(readOne(server, key, TAG.Fresh)).toBe(false);
  server.wait(1n);
  server.must('Get', id(key));
  expect(readOne(server, key, TAG.LastChangeDate)).toBe(START + 1n);
});

describe.each(since('1.4'))('protected values in KMIP %s', (version) => {
  const server = bed(version);

  it('BL-M-12: a Sensitive object is not given in the clear', () => {
    const key = createKey(server, boolean(TAG.Sensitive, true));
    expect(server.ask('Get', id(key)).reason).toBe('Sensitive');
    expect(server.in('1.2').ask('Get', id(key)).reason).toBe('PermissionDenied');
    server.must('ModifyAttribute', id(key), newAttribute(version, boolean(TAG.Sensitive, false)));
    expect(server.ask('Get', id(key)).status).toBe('Success');
  });

  it('an object that is not Extractable is not given at all', () => {
    const key = createKey(server, boolean(TAG.Extractable, false));
    expect(server.ask('Get', id(key)).reason).toBe('NotExtractable');
  });
});

describe.each(VERSIONS)('key wrapping in KMIP %s', (version) => {
  const server = bed(version);
  // RFC 3394 §4.1: 128 bits of key data with a 128-bit key encryption key.
  const wrapping = registerKey(server, symmetricKey(Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex')), usage(MASK.CryptographicUsageMask.WrapKey), date(TAG.ActivationDate, START));
  const wrapped = registerKey(server, symmetricKey(Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex')), usage(ENCRYPT_DECRYPT));
  const information = (key: string): Item =>
    structure(TAG.EncryptionKeyInformation, [
      id(key),
      structure(TAG.CryptographicParameters, [enumeration(TAG.BlockCipherMode, ENUM.BlockCipherMode.NISTKeyWrap)]),
    ]);
  const specification = (key: string, ...more: Item[]): Item =>
    structure(TAG.KeyWrappingSpecification, [enumeration(TAG.WrappingMethod, ENUM.WrappingMethod.Encrypt), information(key), ...more]);
  const noEncoding = enumeration(TAG.EncodingOption, ENUM.EncodingOption.NoEncoding);
  const block = (on: Bed, ...more: Item[]): StructureItem => structureField(on.must('Get', id(wrapped), ...more).value[2] as StructureItem, TAG.KeyBlock)!;

  if (version !== '1.0') it('wraps the key bytes alone with No Encoding, as in RFC 3394', () => {
    const given = block(server, specification(wrapping, noEncoding));
    expect(Buffer.from(bytesField(given, TAG.KeyValue)!).toString('hex')).toBe('1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5');
    expect(withoutPlace(field(given, TAG.KeyWrappingData)!)).toEqual(
      structure(TAG.KeyWrappingData, [enumeration(TAG.WrappingMethod, ENUM.WrappingMethod.Encrypt), information(wrapping), noEncoding]),
    );
  });

  it('wraps the encoded Key Value by default', () => {
    const bytes = bytesField(block(server, specification(wrapping)), TAG.KeyValue)!;
    const cipher = createDecipheriv('id-aes128-wrap', Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex'), Buffer.alloc(8, 0xa6));
    const { item } = decode(Buffer.concat([cipher.update(bytes), cipher.final()]));
    expect(withoutPlace(item!)).toEqual(structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex'))]));
  });

  it('needs a key that may wrap now', () => {
    const plain = createKey(server, date(TAG.ActivationDate, START));
    const inactive = createKey(server, usage(MASK.CryptographicUsageMask.WrapKey));
    const is2 = version.startsWith('2');
    expect(server.ask('Get', id(wrapped), specification('no such key')).reason).toBe(is2 ? 'WrappingObjectNotFound' : 'ItemNotFound');
    expect(server.ask('Get', id(wrapped), specification(plain)).reason).toBe(is2 ? 'IncompatibleCryptographicUsageMask' : 'PermissionDenied');
    expect(server.ask('Get', id(wrapped), specification(inactive)).reason).toBe(version === '2.1' ? 'WrongKeyLifecycleState' : 'PermissionDenied');
  });

  if (version !== '1.0') it('refuses attributes with No Encoding', () => {
    const answer = server.ask('Get', id(wrapped), specification(wrapping, textString(TAG.AttributeName, 'Cryptographic Usage Mask'), noEncoding));
    expect(answer.reason).toBe('EncodingOptionError');
  });
});

describe.each(since('1.4'))('Export and Import in KMIP %s', (version) => {
  it('carry an object with its attributes from one server to another', () => {
    const [from, to] = [bed(version), bed(version)];
    const key = registerKey(from, symmetricKey(KEY), usage(ENCRYPT_DECRYPT), name('moved'), date(TAG.ActivationDate, START - 100n));
    const [, , ...exported] = from.must('Export', id(key)).value;
    to.wait(500n);
    const type = version === '1.4' ? [] : [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey)];
    expect(withoutPlace(to.must('Import', id(key), ...type, ...exported).value[0]!)).toEqual(id(key));
    expect(keyIn(to.must('Get', id(key)))).toEqual(symmetricKey(KEY));
    expect(readOne(to, key, TAG.InitialDate)).toBe(START);
    expect(readOne(to, key, TAG.State)).toBe(ENUM.State.Active);
    expect(to.ask('Import', id(key), ...type, ...exported).reason).toBe('ObjectAlreadyExists');
    expect(to.ask('Import', id(key), ...type, boolean(TAG.ReplaceExisting, true), ...exported).status).toBe('Success');
  });

  it('do not touch the objects of others', () => {
    const server = bed(version);
    const key = createKey(server);
    const type = version === '1.4' ? [] : [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey)];
    const given = version === '1.4' ? [] : [attributes(version, usage(ENCRYPT_DECRYPT))];
    const named = version === '1.4' ? [structure(TAG.Attribute, [textString(TAG.AttributeName, 'Cryptographic Usage Mask'), { ...usage(ENCRYPT_DECRYPT), tag: TAG.AttributeValue }])] : given;
    const answer = server.as('stranger').ask('Import', id(key), ...type, boolean(TAG.ReplaceExisting, true), ...named, symmetricKey(KEY));
    expect(answer.reason).toBe('ObjectAlreadyExists');
    expect(server.ask('Get', id(key)).status).toBe('Success');
  });
});
