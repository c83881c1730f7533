/** What the server learns from an object that a client hands it, and what it refuses. Source: KMIP 1.4 §2.1.3–2.1.7, §4.3, §11.4. */
import { boolean, enumeration, field, integer, type StructureItem } from '../ttlv/item.js';
import { bytesField, numberField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { GivenAttribute } from './attributes/wire.js';
import { certificateAttributes } from './certificate.js';
import { keyBits } from './crypto/key-lengths.js';
import { failure, invalidField } from './failure.js';
import { isKeyType, isObjectType, isWrapped, keyBlockOf, keyFormatOf, keyMaterialOf, OBJECT_TAGS, secretBytesOf } from './managed-objects.js';

const { CertificateType, KeyFormatType, ObjectType } = ENUM;

/** The object in a request. Throws a Failure when it is missing or does not match the Object Type. */
export function objectIn(request: StructureItem, objectType: number, version: ProtocolVersion): StructureItem {
  const tag = isObjectType(objectType, version) ? OBJECT_TAGS.get(objectType) : undefined;
  if (tag === undefined) throw failure('objectTypeNotRecognized', version, 'the server does not keep objects of this type');
  const content = field(request, tag);
  if (content?.type !== 'Structure') throw failure('objectTypeNotRecognized', version, 'the object does not match the Object Type');
  return content;
}

/** The attributes that follow from the object. Throws a Failure when the object contradicts itself or lacks what it needs. */
export function describeObject(objectType: number, content: StructureItem, given: readonly GivenAttribute[], version: ProtocolVersion): GivenAttribute[] {
  if (objectType === ObjectType.Certificate) return describeCertificate(content, version);
  const block = keyBlockOf(content);
  if (block === undefined) return [];
  requireMaterial(block, content, given, version);
  const derived: GivenAttribute[] = [];
  const algorithm = numberField(block, TAG.CryptographicAlgorithm) ?? stated(given, 'CryptographicAlgorithm');
  const length = numberField(block, TAG.CryptographicLength) ?? stated(given, 'CryptographicLength') ?? lengthOf(objectType, content, algorithm);
  if (isKeyType(objectType)) {
    if (algorithm === undefined) throw failure('requiredAttributeMissing', version, 'the Cryptographic Algorithm is missing');
    if (length === undefined) throw failure('requiredAttributeMissing', version, 'the Cryptographic Length is missing');
    if (stated(given, 'CryptographicUsageMask') === undefined) throw failure('requiredAttributeMissing', version, 'the Cryptographic Usage Mask is missing');
    requireLength(objectType, content, algorithm, length, version);
  }
  if (algorithm !== undefined) derived.push({ id: 'CryptographicAlgorithm', value: enumeration(TAG.CryptographicAlgorithm, algorithm) });
  if (length !== undefined) derived.push({ id: 'CryptographicLength', value: integer(TAG.CryptographicLength, length) });
  if (field(block, TAG.KeyValue) === undefined) derived.push({ id: 'KeyValuePresent', value: boolean(TAG.KeyValuePresent, false) });
  return derived;
}

const stated = (given: readonly GivenAttribute[], id: string): number | undefined => {
  const value = given.find((attribute) => attribute.id === id)?.value;
  return value?.type === 'Integer' || value?.type === 'Enumeration' ? value.value : undefined;
};

function describeCertificate(content: StructureItem, version: ProtocolVersion): GivenAttribute[] {
  const bytes = bytesField(content, TAG.CertificateValue) ?? new Uint8Array(0);
  const type = numberField(content, TAG.CertificateType) ?? 0;
  const common: GivenAttribute[] = [
    { id: 'CertificateType', value: enumeration(TAG.CertificateType, type) },
    { id: 'CertificateLength', value: integer(TAG.CertificateLength, bytes.length) },
  ];
  if (type !== CertificateType.X_509) return common;
  const details = certificateAttributes(bytes);
  if (details === undefined) throw failure('invalidAttributeValue', version, 'the Certificate Value is no X.509 certificate');
  return [...common, ...details];
}

/** Formats whose Key Material is a structure of numbers. */
const isTransparent = (format: number): boolean =>
  Object.entries(KeyFormatType).some(([name, code]) => code === format && name.startsWith('Transparent'));

function requireMaterial(block: StructureItem, content: StructureItem, given: readonly GivenAttribute[], version: ProtocolVersion): void {
  if (field(block, TAG.KeyValue) === undefined) {
    if (given.some(({ id }) => id === 'KeyValueLocation')) return;
    throw invalidField('the Key Value is missing and no Key Value Location says where it is');
  }
  if (isWrapped(content)) return;
  const material = keyMaterialOf(content);
  const format = keyFormatOf(content) ?? KeyFormatType.Raw;
  const expected = isTransparent(format) ? 'Structure' : 'ByteString';
  if (material?.type !== expected) throw invalidField(`the Key Material of this Key Format Type is a ${expected}`);
  if (format === KeyFormatType.TransparentSymmetricKey && secretBytesOf(content) === undefined) throw invalidField('the Key of the Key Material is missing');
  if (expected === 'ByteString' && (material.value as Uint8Array).length === 0) throw failure('invalidAttributeValue', version, 'the Key Material is empty');
}

function lengthOf(objectType: number, content: StructureItem, algorithm: number | undefined): number | undefined {
  const bytes = objectType === ObjectType.SymmetricKey && !isWrapped(content) ? secretBytesOf(content) : undefined;
  return bytes === undefined || algorithm === undefined ? undefined : keyBits(algorithm, bytes.length);
}

/** The Cryptographic Length of a symmetric key is that of its material; parity bits may be counted or not. */
function requireLength(objectType: number, content: StructureItem, algorithm: number, length: number, version: ProtocolVersion): void {
  const bytes = objectType === ObjectType.SymmetricKey && !isWrapped(content) ? secretBytesOf(content) : undefined;
  if (bytes === undefined || keyFormatOf(content) === KeyFormatType.Opaque) return;
  if (length !== keyBits(algorithm, bytes.length) && length !== bytes.length * 8) {
    throw failure('invalidAttributeValue', version, `the Cryptographic Length is ${length}, the key has ${bytes.length * 8} bits`);
  }
}
