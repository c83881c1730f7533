import { createHash, createPublicKey, createSign, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { field, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField, numberField, structureField, textField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import {
  algorithm,
  attribute,
  bed,
  bits,
  boolean,
  byteString,
  date,
  enumeration,
  fieldsOf,
  id,
  integer,
  name,
  newAttribute,
  read,
  readOne,
  since,
  START,
  stateOf,
  structure,
  usage,
  VERSIONS,
  type Answer,
  type Bed,
  type TestAttribute,
} from '../testing/reference.js';

const { CryptographicUsageMask } = MASK;
const typed = (version: ProtocolVersion): boolean => version.startsWith('2');

function createPair(server: Bed, common: TestAttribute[], forPrivate: TestAttribute[], forPublic: TestAttribute[]): Answer {
  const { version } = server;
  const container = (named: number, tag: number, given: TestAttribute[]): Item =>
    structure(
      typed(version) ? tag : named,
      given.map((each) => attribute(version, each)),
    );
  return server.ask(
    'CreateKeyPair',
    container(TAG.CommonTemplateAttribute, TAG.CommonAttributes, common),
    container(TAG.PrivateKeyTemplateAttribute, TAG.PrivateKeyAttributes, forPrivate),
    container(TAG.PublicKeyTemplateAttribute, TAG.PublicKeyAttributes, forPublic),
  );
}

function pairOf(server: Bed, common: TestAttribute[], forPrivate = usage(CryptographicUsageMask.Sign), forPublic = usage(CryptographicUsageMask.Verify)): [string, string] {
  const { payload, reason } = createPair(server, [...common, date(TAG.ActivationDate, START)], [forPrivate], [forPublic]);
  if (payload === undefined) throw new Error(reason);
  return [textField(payload, TAG.PrivateKeyUniqueIdentifier)!, textField(payload, TAG.PublicKeyUniqueIdentifier)!];
}

const material = (server: Bed, key: string, ...more: Item[]): Item => {
  const [, , content] = server.must('Get', id(key), ...more).value as [Item, Item, StructureItem];
  return field(structureField(structureField(content, TAG.KeyBlock)!, TAG.KeyValue)!, TAG.KeyMaterial)!;
};
const spki = (server: Bed, key: string): Buffer => Buffer.from(material(server, key, enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.X_509)).value as Uint8Array);

describe.each(VERSIONS)('Create Key Pair in KMIP %s', (version) => {
  const server = bed(version);

  it('AKLC-M-1: makes two keys that know each other', () => {
    const { payload } = createPair(
      server,
      [algorithm('RSA'), bits(1024)],
      [name('private'), usage(CryptographicUsageMask.Sign)],
      [name('public'), usage(CryptographicUsageMask.Verify)],
    );
    const [privateKey, publicKey] = [textField(payload!, TAG.PrivateKeyUniqueIdentifier)!, textField(payload!, TAG.PublicKeyUniqueIdentifier)!];
    expect([readOne(server, privateKey, TAG.ObjectType), readOne(server, publicKey, TAG.ObjectType)]).toEqual([ENUM.ObjectType.PrivateKey, ENUM.ObjectType.PublicKey]);
    expect([stateOf(server, privateKey), readOne(server, privateKey, TAG.CryptographicLength)]).toEqual(['PreActive', 1024]);
    const link = (key: string): Item[] => fieldsOf(read(server, key, TAG.Link)[0]!);
    const target = (value: string): Item => ({ tag: TAG.LinkedObjectIdentifier, type: 'TextString', value });
    expect(link(privateKey)).toEqual([enumeration(TAG.LinkType, ENUM.LinkType.PublicKeyLink), target(publicKey)]);
    expect(link(publicKey)).toEqual([enumeration(TAG.LinkType, ENUM.LinkType.PrivateKeyLink), target(privateKey)]);
  });

  it('makes elliptic curve keys, by length or by curve', () => {
    const curve = structure(TAG.CryptographicDomainParameters, [enumeration(TAG.RecommendedCurve, ENUM.RecommendedCurve.P_384)]);
    const [, byLength] = pairOf(server, [algorithm('ECDSA'), bits(256)]);
    const [byCurve] = pairOf(server, [algorithm('ECDSA'), curve]);
    expect(createPublicKey({ key: spki(server, byLength), format: 'der', type: 'spki' }).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(readOne(server, byCurve, TAG.CryptographicLength)).toBe(384);
  });

  it('needs an algorithm, a usage mask for each, and a length that exists', () => {
    const [sign, check] = [usage(CryptographicUsageMask.Sign), usage(CryptographicUsageMask.Verify)];
    const missing = typed(version) ? 'InvalidAttribute' : 'InvalidField';
    expect(createPair(server, [bits(1024)], [sign], [check]).reason).toBe(missing);
    expect(createPair(server, [algorithm('RSA'), bits(1024)], [sign], []).reason).toBe(missing);
    expect(createPair(server, [algorithm('RSA'), bits(1000)], [sign], [check]).reason).toBe(typed(version) ? 'InvalidAttributeValue' : 'InvalidField');
    expect(createPair(server, [algorithm('AES'), bits(128)], [sign], [check]).reason).toBe('CryptographicFailure');
  });

  it('gives RSA keys as PKCS #1, and in the other formats of RSA on request', () => {
    const [privateKey, publicKey] = pairOf(server, [algorithm('RSA'), bits(1024)]);
    const block = structureField(server.must('Get', id(privateKey)).value[2] as StructureItem, TAG.KeyBlock)!;
    expect(numberField(block, TAG.KeyFormatType)).toBe(ENUM.KeyFormatType.PKCS_1);
    const numbers = material(server, publicKey, enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.TransparentRSAPublicKey));
    expect(fieldsOf(numbers).map(({ tag, value }) => [tag, tag === TAG.PublicExponent ? value : typeof value])).toEqual([
      [TAG.Modulus, 'bigint'],
      [TAG.PublicExponent, 65537n],
    ]);
    const secret = material(server, privateKey, enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.TransparentRSAPrivateKey));
    expect(fieldsOf(secret)).toHaveLength(8);
    expect(server.ask('Get', id(publicKey), enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.PKCS_8)).reason).toBe('KeyFormatTypeNotSupported');
  });
});

const DATA = Buffer.from('01020304050607080910111213141516', 'hex');
const data = byteString(TAG.Data, DATA);
const parameters = (...given: Item[]): Item => structure(TAG.CryptographicParameters, given);
const sha256 = enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm.SHA_256);
const pss = parameters(enumeration(TAG.PaddingMethod, ENUM.PaddingMethod.PSS), sha256);
const pkcs1 = parameters(enumeration(TAG.PaddingMethod, ENUM.PaddingMethod.PKCS1V1_5), sha256);
const signatureOf = (payload: StructureItem): Item => byteString(TAG.SignatureData, bytesField(payload, TAG.SignatureData)!);
const validity = (payload: StructureItem): string | undefined =>
  Object.entries(ENUM.ValidityIndicator).find(([, code]) => code === numberField(payload, TAG.ValidityIndicator))?.[0];

describe.each(since('1.2'))('signatures in KMIP %s', (version) => {
  const server = bed(version);
  const [privateKey, publicKey] = pairOf(server, [algorithm('RSA'), bits(1024)]);
  const [curvePrivate, curvePublic] = pairOf(server, [algorithm('ECDSA'), bits(256)]);

  it.each([
    ['PSS', pss],
    ['PKCS1 v1.5', pkcs1],
  ])('RSA with padding %s is verified, and not for other data', (_name, scheme) => {
    const made = signatureOf(server.must('Sign', id(privateKey), scheme, data));
    expect(validity(server.must('SignatureVerify', id(publicKey), scheme, data, made))).toBe('Valid');
    expect(validity(server.must('SignatureVerify', id(publicKey), scheme, byteString(TAG.Data, DATA.subarray(1)), made))).toBe('Invalid');
  });

  it('a Digital Signature Algorithm names hash and padding', () => {
    const named = parameters(enumeration(TAG.DigitalSignatureAlgorithm, ENUM.DigitalSignatureAlgorithm.SHA_256WithRSAEncryption));
    const made = bytesField(server.must('Sign', id(privateKey), named, data), TAG.SignatureData)!;
    expect(verify('sha256', DATA, createPublicKey({ key: spki(server, publicKey), format: 'der', type: 'spki' }), made)).toBe(true);
  });

  it('ECDSA is verified', () => {
    const made = signatureOf(server.must('Sign', id(curvePrivate), parameters(sha256), data));
    expect(validity(server.must('SignatureVerify', id(curvePublic), parameters(sha256), data, made))).toBe('Valid');
  });

  it('need the right key, state, mask and parameters', () => {
    const typeReason = typed(version) ? 'InvalidObjectType' : 'PermissionDenied';
    expect(server.ask('Sign', id(publicKey), pss, data).reason).toBe(typeReason);
    expect(server.ask('SignatureVerify', id(privateKey), pss, data, byteString(TAG.SignatureData, DATA)).reason).toBe(typeReason);
    expect(server.ask('Sign', id(privateKey), data).reason).toBe(typed(version) ? 'BadCryptographicParameters' : 'InvalidField');
    const [decrypting] = pairOf(server, [algorithm('RSA'), bits(1024)], usage(CryptographicUsageMask.Decrypt), usage(CryptographicUsageMask.Encrypt));
    expect(server.ask('Sign', id(decrypting), pss, data).reason).toBe(typed(version) ? 'IncompatibleCryptographicUsageMask' : 'PermissionDenied');
  });

  it('take their parameters from the key', () => {
    const [own] = pairOf(server, [algorithm('RSA'), bits(1024), pkcs1]);
    expect(server.ask('Sign', id(own), data).status).toBe('Success');
  });
});

it.each(since('1.3'))('data to be signed may come in parts (%s)', (version) => {
  const server = bed(version);
  const [privateKey, publicKey] = pairOf(server, [algorithm('RSA'), bits(1024)]);
  const first = server.must('Sign', id(privateKey), pkcs1, byteString(TAG.Data, DATA.subarray(0, 5)), boolean(TAG.InitIndicator, true));
  const last = server.must('Sign', id(privateKey), byteString(TAG.Data, DATA.subarray(5)), byteString(TAG.CorrelationValue, bytesField(first, TAG.CorrelationValue)!), boolean(TAG.FinalIndicator, true));
  expect(validity(server.must('SignatureVerify', id(publicKey), pkcs1, data, signatureOf(last)))).toBe('Valid');
  const begun = server.must('SignatureVerify', id(publicKey), pkcs1, byteString(TAG.Data, DATA.subarray(0, 5)), boolean(TAG.InitIndicator, true));
  expect(validity(begun)).toBe(typed(version) ? undefined : 'Unknown');
  const correlation = byteString(TAG.CorrelationValue, bytesField(begun, TAG.CorrelationValue)!);
  const ended = server.must('SignatureVerify', id(publicKey), byteString(TAG.Data, DATA.subarray(5)), signatureOf(last), correlation, boolean(TAG.FinalIndicator, true));
  expect(validity(ended)).toBe('Valid');
});

it.each(since('1.4'))('a digest can be signed instead of the data (%s)', (version) => {
  const server = bed(version);
  const [privateKey, publicKey] = pairOf(server, [algorithm('RSA'), bits(1024)]);
  const digest = byteString(TAG.DigestedData, createHash('sha256').update(DATA).digest());
  const made = signatureOf(server.must('Sign', id(privateKey), pkcs1, digest));
  expect(validity(server.must('SignatureVerify', id(publicKey), pkcs1, data, made))).toBe('Valid');
  expect(validity(server.must('SignatureVerify', id(publicKey), pkcs1, digest, made))).toBe('Valid');
  expect(server.ask('Sign', id(privateKey), pkcs1, data, digest).reason).toBe('InvalidMessage');
  expect(server.ask('Sign', id(privateKey), pss, digest).reason).toBe(typed(version) ? 'UnsupportedCryptographicParameters' : 'FeatureNotSupported');
});

it('a signature made elsewhere is verified with a registered key, whatever its salt (2.1)', () => {
  const server = bed('2.1');
  const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const block = structure(TAG.KeyBlock, [
    enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.PKCS_1),
    structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, pair.publicKey.export({ type: 'pkcs1', format: 'der' }))]),
    algorithm('RSA'),
    bits(1024),
  ]);
  const given = structure(TAG.Attributes, [usage(CryptographicUsageMask.Verify), date(TAG.ActivationDate, START)]);
  const key = textField(server.must('Register', enumeration(TAG.ObjectType, ENUM.ObjectType.PublicKey), given, structure(TAG.PublicKey, [block])), TAG.UniqueIdentifier)!;
  const made = createSign('sha256').update(DATA).sign({ key: pair.privateKey, padding: 6, saltLength: 20 });
  expect(validity(server.must('SignatureVerify', id(key), pss, data, byteString(TAG.SignatureData, made)))).toBe('Valid');
  const otherSalt = parameters(enumeration(TAG.PaddingMethod, ENUM.PaddingMethod.PSS), sha256, integer(TAG.SaltLength, 32));
  expect(validity(server.must('SignatureVerify', id(key), otherSalt, data, byteString(TAG.SignatureData, made)))).toBe('Invalid');
});

describe.each(since('1.2'))('RSA encryption in KMIP %s', (version) => {
  const server = bed(version);
  const [privateKey, publicKey] = pairOf(server, [algorithm('RSA'), bits(1024)], usage(CryptographicUsageMask.Decrypt), usage(CryptographicUsageMask.Encrypt));
  const round = (scheme: Item): string => {
    const ciphered = byteString(TAG.Data, bytesField(server.must('Encrypt', id(publicKey), scheme, data), TAG.Data)!);
    return Buffer.from(bytesField(server.must('Decrypt', id(privateKey), scheme, ciphered), TAG.Data)!).toString('hex');
  };
  const oaep = (...more: Item[]): Item => parameters(enumeration(TAG.PaddingMethod, ENUM.PaddingMethod.OAEP), sha256, ...more);

  it('OAEP gives back what was encrypted', () => {
    expect(round(oaep())).toBe(DATA.toString('hex'));
    expect(server.ask('Decrypt', id(privateKey), oaep(), byteString(TAG.Data, Buffer.alloc(128, 1))).reason).toBe('CryptographicFailure');
    expect(server.ask('Encrypt', id(publicKey), oaep(), byteString(TAG.Data, Buffer.alloc(63))).reason).toBe('CryptographicFailure');
  });

  it('needs a padding and the right half of the pair', () => {
    expect(server.ask('Encrypt', id(publicKey), data).reason).toBe(typed(version) ? 'BadCryptographicParameters' : 'InvalidField');
    expect(server.ask('Encrypt', id(privateKey), oaep(), data).reason).toBe(typed(version) ? 'InvalidObjectType' : 'PermissionDenied');
  });

  if (version !== '1.2' && version !== '1.3') {
    it('OAEP takes another hash for the mask generator, and a label', () => {
      expect(round(oaep(enumeration(TAG.MaskGenerator, ENUM.MaskGenerator.MGF1), enumeration(TAG.MaskGeneratorHashingAlgorithm, ENUM.HashingAlgorithm.SHA_1)))).toBe(DATA.toString('hex'));
      expect(round(oaep(byteString(TAG.PSource, Buffer.from('label'))))).toBe(DATA.toString('hex'));
    });
  }
});

it('AKLC-M-3: a key of a pair keeps its Activation Date once it is Active (2.1)', () => {
  const server = bed('2.1');
  const [privateKey] = pairOf(server, [algorithm('RSA'), bits(1024)]);
  expect(server.ask('ModifyAttribute', id(privateKey), newAttribute('2.1', date(TAG.ActivationDate, START + 1n))).reason).toBe('WrongKeyLifecycleState');
});
