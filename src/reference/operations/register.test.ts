import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Item, StructureItem } from '../../ttlv/item.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { createCertificateAuthority, issueCertificate } from '../../transport/certificates.js';
import {
  attributes,
  bed,
  bits,
  byteString,
  ENCRYPT_DECRYPT,
  enumeration,
  fieldsOf,
  id,
  idOf,
  name,
  read,
  readOne,
  since,
  stateOf,
  structure,
  symmetricKey,
  textString,
  usage,
  VERSIONS,
  withoutPlace,
  type Answer,
  type Bed,
  type TestAttribute,
} from '../testing/reference.js';

type ObjectTypeName = keyof typeof ENUM.ObjectType;

const register = (server: Bed, type: ObjectTypeName, object: Item, ...given: TestAttribute[]): Answer =>
  server.ask('Register', enumeration(TAG.ObjectType, ENUM.ObjectType[type]), attributes(server.version, ...given), object);

const keyBlock = (format: keyof typeof ENUM.KeyFormatType, material: Item, algorithm?: keyof typeof ENUM.CryptographicAlgorithm, length?: number): StructureItem =>
  structure(TAG.KeyBlock, [
    enumeration(TAG.KeyFormatType, ENUM.KeyFormatType[format]),
    structure(TAG.KeyValue, [material]),
    ...(algorithm === undefined ? [] : [enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm[algorithm])]),
    ...(length === undefined ? [] : [bits(length)]),
  ]);
const material = (bytes: Uint8Array): Item => byteString(TAG.KeyMaterial, bytes);

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const authority = await createCertificateAuthority({ commonName: 'the authority' });
const { certificate: pem } = await issueCertificate(authority, { commonName: 'the subject', kind: 'client' });
const certificate = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');

const SECRET = structure(TAG.SecretData, [enumeration(TAG.SecretDataType, ENUM.SecretDataType.Password), keyBlock('Raw', material(Buffer.from('password')))]);
const OPAQUE = structure(TAG.OpaqueObject, [enumeration(TAG.OpaqueDataType, 0x80123456), byteString(TAG.OpaqueDataValue, Buffer.from('opaque'))]);
const CERTIFICATE = structure(TAG.Certificate, [enumeration(TAG.CertificateType, ENUM.CertificateType.X_509), byteString(TAG.CertificateValue, certificate)]);
const PUBLIC = structure(TAG.PublicKey, [keyBlock('PKCS_1', material(rsa.publicKey.export({ type: 'pkcs1', format: 'der' })), 'RSA', 1024)]);
const PRIVATE = structure(TAG.PrivateKey, [keyBlock('PKCS_8', material(rsa.privateKey.export({ type: 'pkcs8', format: 'der' })), 'RSA', 1024)]);
const SPLIT = structure(TAG.SplitKey, [
  { tag: TAG.SplitKeyParts, type: 'Integer', value: 3 },
  { tag: TAG.KeyPartIdentifier, type: 'Integer', value: 1 },
  { tag: TAG.SplitKeyThreshold, type: 'Integer', value: 2 },
  enumeration(TAG.SplitKeyMethod, ENUM.SplitKeyMethod.XOR),
  keyBlock('Raw', material(new Uint8Array(16)), 'AES', 128),
]);
const MASKED = usage(ENCRYPT_DECRYPT);

describe.each(VERSIONS)('Register in KMIP %s', (version) => {
  const server = bed(version);
  const refused = (in1: string, in2: string): string => (version.startsWith('2') ? in2 : in1);

  it.each<[ObjectTypeName, StructureItem]>([
    ['SymmetricKey', symmetricKey(new Uint8Array(16))],
    ['SecretData', SECRET],
    ['OpaqueObject', OPAQUE],
    ['Certificate', CERTIFICATE],
    ['PublicKey', PUBLIC],
    ['PrivateKey', PRIVATE],
    ['SplitKey', SPLIT],
  ])('keeps a %s as it is, from Pre-Active to Destroyed', (type, object) => {
    const answer = register(server, type, object, MASKED, name(type));
    expect(answer.status).toBe('Success');
    const key = idOf(answer.payload!);
    expect(server.must('Get', id(key)).value.map(withoutPlace)).toEqual([enumeration(TAG.ObjectType, ENUM.ObjectType[type]), id(key), withoutPlace(object)]);
    expect(stateOf(server, key)).toBe('PreActive');
    expect(readOne(server, key, TAG.ObjectType)).toBe(ENUM.ObjectType[type]);
    server.must('Destroy', id(key));
    expect(stateOf(server, key)).toBe('Destroyed');
  });

  it('refuses an object that is not of the Object Type', () => {
    expect(register(server, 'SymmetricKey', SECRET, MASKED).reason).toBe(refused('InvalidField', 'InvalidObjectType'));
  });

  it('takes algorithm and length from the Key Block', () => {
    const key = idOf(register(server, 'PublicKey', PUBLIC, MASKED).payload!);
    expect([readOne(server, key, TAG.CryptographicAlgorithm), readOne(server, key, TAG.CryptographicLength)]).toEqual([ENUM.CryptographicAlgorithm.RSA, 1024]);
  });

  it('takes algorithm and length from the attributes when the Key Block has none', () => {
    const bare = structure(TAG.SymmetricKey, [keyBlock('Raw', material(new Uint8Array(16)))]);
    const aes = enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm.AES);
    expect(register(server, 'SymmetricKey', bare, MASKED, aes, bits(128)).status).toBe('Success');
    expect(register(server, 'SymmetricKey', bare, MASKED).reason).toBe(refused('InvalidField', 'InvalidAttribute'));
  });

  it('refuses attributes that contradict the Key Block, and a length that is not that of the key', () => {
    expect(register(server, 'SymmetricKey', symmetricKey(new Uint8Array(16)), MASKED, bits(256)).reason).toBe(refused('InvalidField', 'InvalidAttributeValue'));
    expect(register(server, 'SymmetricKey', symmetricKey(new Uint8Array(16), 'AES', 256), MASKED).reason).toBe(refused('InvalidField', 'InvalidAttributeValue'));
  });

  it('needs a usage mask for keys, not for secrets', () => {
    expect(register(server, 'SymmetricKey', symmetricKey(new Uint8Array(16))).reason).toBe(refused('InvalidField', 'InvalidAttribute'));
    expect(register(server, 'SecretData', SECRET).status).toBe('Success');
  });

  it('refuses Key Material that does not suit the Key Format Type', () => {
    const odd = structure(TAG.SymmetricKey, [keyBlock('TransparentSymmetricKey', material(new Uint8Array(16)), 'AES', 128)]);
    expect(register(server, 'SymmetricKey', odd, MASKED).reason).toBe('InvalidField');
    const empty = structure(TAG.SymmetricKey, [keyBlock('Raw', material(new Uint8Array(0)), 'AES', 128)]);
    expect(register(server, 'SymmetricKey', empty, MASKED).reason).toBe(refused('InvalidField', 'InvalidAttributeValue'));
  });

  it('digests what is in the object', () => {
    const digestOf = (key: string): unknown => Buffer.from(fieldsOf(read(server, key, TAG.Digest)[0]!)[1]!.value as Uint8Array).toString('hex');
    const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(digestOf(idOf(register(server, 'OpaqueObject', OPAQUE).payload!))).toBe(sha256(Buffer.from('opaque')));
    expect(digestOf(idOf(register(server, 'Certificate', CERTIFICATE).payload!))).toBe(sha256(certificate));
    expect(digestOf(idOf(register(server, 'SecretData', SECRET).payload!))).toBe(sha256(Buffer.from('password')));
  });
});

describe.each(since('1.1'))('a certificate in KMIP %s', (version) => {
  const server = bed(version);
  const key = idOf(register(server, 'Certificate', CERTIFICATE).payload!);

  it('BL-M-10: is read: type, length, signature, names', () => {
    expect(readOne(server, key, TAG.CertificateType)).toBe(ENUM.CertificateType.X_509);
    expect(readOne(server, key, TAG.CertificateLength)).toBe(certificate.length);
    expect(readOne(server, key, TAG.DigitalSignatureAlgorithm)).toBe(ENUM.DigitalSignatureAlgorithm.SHA_256WithRSAEncryption);
    const [subject] = fieldsOf(read(server, key, TAG.X_509CertificateSubject)[0]!);
    expect((subject!.value as Buffer).toString('latin1')).toContain('the subject');
    const [issuer, serial] = fieldsOf(read(server, key, TAG.X_509CertificateIdentifier)[0]!);
    expect((issuer!.value as Buffer).toString('latin1')).toContain('the authority');
    expect(certificate.includes(serial!.value as Buffer)).toBe(true);
  });

  it('has an algorithm and a length that are those of its key', () => {
    expect([readOne(server, key, TAG.CryptographicAlgorithm), readOne(server, key, TAG.CryptographicLength)]).toEqual([ENUM.CryptographicAlgorithm.RSA, 2048]);
  });

  it('is refused when it is none', () => {
    const odd = structure(TAG.Certificate, [enumeration(TAG.CertificateType, ENUM.CertificateType.X_509), byteString(TAG.CertificateValue, Buffer.from('no certificate'))]);
    expect(register(server, 'Certificate', odd).reason).toBe(version.startsWith('2') ? 'InvalidAttributeValue' : 'InvalidField');
  });
});

it.each(since('2.0'))('a certificate of KMIP %s has the parts of its names', (version) => {
  const server = bed(version);
  const key = idOf(register(server, 'Certificate', CERTIFICATE).payload!);
  expect(readOne(server, key, TAG.CertificateSubjectCN)).toBe('the subject');
  expect(readOne(server, key, TAG.CertificateIssuerCN)).toBe('the authority');
});

it.each(['1.0', '1.4'] as const)('a certificate of KMIP %s has the text attributes that 2.0 dropped', (version) => {
  const server = bed(version);
  const key = idOf(register(server, 'Certificate', CERTIFICATE).payload!);
  expect(fieldsOf(read(server, key, TAG.CertificateSubject)[0]!)).toEqual([textString(TAG.CertificateSubjectDistinguishedName, 'CN=the subject')]);
});

describe.each(since('1.2'))('a key whose value is elsewhere in KMIP %s', (version) => {
  const server = bed(version);
  const block = structure(TAG.KeyBlock, [enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw), enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm.AES), bits(128)]);
  const location = structure(TAG.KeyValueLocation, [
    textString(TAG.KeyValueLocationValue, 'in the safe'),
    enumeration(TAG.KeyValueLocationType, ENUM.KeyValueLocationType.UninterpretedTextString),
  ]);

  it('is registered with its Key Value Location, and without Digest', () => {
    const key = idOf(register(server, 'SymmetricKey', structure(TAG.SymmetricKey, [block]), MASKED, location).payload!);
    expect(readOne(server, key, TAG.KeyValuePresent)).toBe(false);
    expect(read(server, key, TAG.Digest)).toEqual([]);
    server.must('Activate', id(key));
    const answer = server.ask('Encrypt', id(key), structure(TAG.CryptographicParameters, [enumeration(TAG.BlockCipherMode, ENUM.BlockCipherMode.ECB)]), byteString(TAG.Data, new Uint8Array(16)));
    expect(answer.reason).toBe('KeyValueNotPresent');
  });

  it('is refused without it', () => {
    expect(register(server, 'SymmetricKey', structure(TAG.SymmetricKey, [block]), MASKED).reason).toBe('InvalidField');
  });
});

it('an Opaque Data Type of the vendor range is kept and shown (2.1)', () => {
  const server = bed('2.1');
  const key = idOf(register(server, 'OpaqueObject', OPAQUE, usage(MASK.CryptographicUsageMask.Encrypt)).payload!);
  expect((readOne(server, key, TAG.OpaqueDataType) as number) >>> 0).toBe(0x80123456);
});
