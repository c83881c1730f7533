/** The object structures that clients register and get back, by Object Type. Source: KMIP 1.4 §2.2, 2.1 §2. */
import { field, structure, type Item, type StructureItem } from '../ttlv/item.js';
import { numberField, structureField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { isDefinedIn, valueByCode, valueTable } from '../kmip/vocabulary.js';

const { ObjectType } = ENUM;

/** Tag of the structure that holds an object of a type. */
export const OBJECT_TAGS: ReadonlyMap<number, number> = new Map([
  [ObjectType.Certificate, TAG.Certificate],
  [ObjectType.SymmetricKey, TAG.SymmetricKey],
  [ObjectType.PublicKey, TAG.PublicKey],
  [ObjectType.PrivateKey, TAG.PrivateKey],
  [ObjectType.SplitKey, TAG.SplitKey],
  [ObjectType.Template, TAG.Template],
  [ObjectType.SecretData, TAG.SecretData],
  [ObjectType.OpaqueObject, TAG.OpaqueObject],
  [ObjectType.PGPKey, TAG.PGPKey],
]);

/** Whether the server keeps objects of this type, and the version has it. */
export function isObjectType(objectType: number, version: ProtocolVersion): boolean {
  const table = valueTable('Object Type');
  const value = table && valueByCode(table, objectType);
  return OBJECT_TAGS.has(objectType) && value !== undefined && isDefinedIn(value, version);
}

const KEY_TYPES: ReadonlySet<number> = new Set([ObjectType.SymmetricKey, ObjectType.PublicKey, ObjectType.PrivateKey, ObjectType.SplitKey]);

/** Whether objects of this type are keys: they have an algorithm, a length and a usage mask. */
export const isKeyType = (objectType: number): boolean => KEY_TYPES.has(objectType);

/** Undefined for objects that are no keys. */
export const keyBlockOf = (content: StructureItem): StructureItem | undefined => structureField(content, TAG.KeyBlock);

/** The code of the Key Format Type; undefined for objects that are no keys. */
export function keyFormatOf(content: StructureItem): number | undefined {
  const block = keyBlockOf(content);
  return block && numberField(block, TAG.KeyFormatType);
}

/** Whether the object has Key Wrapping Data (KMIP 1.4 §2.1.5). */
export const isWrapped = (content: StructureItem): boolean => {
  const block = keyBlockOf(content);
  return block !== undefined && field(block, TAG.KeyWrappingData) !== undefined;
};

/** Key Material of a key that is not wrapped. */
export function keyMaterialOf(content: StructureItem): Item | undefined {
  const block = keyBlockOf(content);
  const value = block && structureField(block, TAG.KeyValue);
  return value && field(value, TAG.KeyMaterial);
}

/** The same object with another Key Block. */
export const withKeyBlock = (content: StructureItem, block: StructureItem): StructureItem =>
  structure(
    content.tag,
    content.value.map((item) => (item.tag === TAG.KeyBlock ? block : item)),
  );

/** The bytes of a symmetric key or secret, whether Raw, Opaque or transparent; undefined for anything else. */
export function secretBytesOf(content: StructureItem): Uint8Array | undefined {
  const material = keyMaterialOf(content);
  if (material?.type === 'ByteString') return material.value;
  if (material?.type !== 'Structure') return undefined;
  const key = field(material, TAG.Key);
  return key?.type === 'ByteString' ? key.value : undefined;
}
