/** The Digest attribute. Source: KMIP 1.4 §3.17, 2.1 §4.21. */
import { createHash } from 'node:crypto';
import { encode } from '../ttlv/index.js';
import { byteString, enumeration, field, structure, type StructureItem } from '../ttlv/item.js';
import { bytesField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { isWrapped, keyFormatOf, keyMaterialOf } from './managed-objects.js';

/** The SHA-256 Digest of an object; undefined when the server does not see the value (a wrapped key, a key kept elsewhere). */
export function digestOf(content: StructureItem): StructureItem | undefined {
  const bytes = digestedBytes(content);
  if (bytes === undefined) return undefined;
  const format = keyFormatOf(content);
  return structure(TAG.Digest, [
    enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm.SHA_256),
    byteString(TAG.DigestValue, createHash('sha256').update(bytes).digest()),
    ...(format === undefined ? [] : [enumeration(TAG.KeyFormatType, format)]),
  ]);
}

function digestedBytes(content: StructureItem): Uint8Array | undefined {
  const plain = bytesField(content, TAG.CertificateValue) ?? bytesField(content, TAG.OpaqueDataValue);
  if (plain !== undefined) return plain;
  if (field(content, TAG.KeyBlock) === undefined || isWrapped(content)) return undefined;
  const material = keyMaterialOf(content);
  if (material === undefined) return undefined;
  return material.type === 'ByteString' ? material.value : encode(material);
}
