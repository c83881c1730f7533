/** Key wrapping on the way out: AES Key Wrap without or with TTLV encoding. Source: KMIP 1.4 §2.1.5, §2.1.6; RFC 3394. */
import { createCipheriv } from 'node:crypto';
import { encode } from '../../ttlv/index.js';
import { byteString, enumeration, field, fields, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { compareVersions } from '../../kmip/version.js';
import { hasTypedAttributes, idOfName } from '../attributes/identity.js';
import { writeAttribute } from '../attributes/wire.js';
import type { OperationContext } from '../context.js';
import { cryptographicFailure, failure, featureNotSupported, invalidField } from '../failure.js';
import { isWrapped, keyBlockOf, keyMaterialOf, withKeyBlock } from '../managed-objects.js';
import { instancesOf, numberOf, valueOf, type ManagedObject } from '../object.js';
import { readParameters } from '../crypto/parameters.js';
import { requireProtecting } from '../state.js';
import { lookUp, resolveIdentifier } from './identifier.js';
import { requireSecret, requireUsage } from './key-use.js';

const { BlockCipherMode, CryptographicAlgorithm, EncodingOption, ObjectType, WrappingMethod } = ENUM;

/** The first block of RFC 3394 §2.2.3.1. */
const INITIAL_VALUE = Buffer.alloc(8, 0xa6);

/** The object with its Key Value wrapped as the Key Wrapping Specification says. Throws a Failure when that is not possible. */
export function wrapped(object: ManagedObject, content: StructureItem, specification: StructureItem, context: OperationContext): StructureItem {
  const block = keyBlockOf(content);
  const material = keyMaterialOf(content);
  if (block === undefined) throw failure('wrappingKeyIsNoKey', context.version, 'the object has no Key Block to wrap');
  if (isWrapped(content)) throw failure('keyWrapTypeNotSupported', context.version, 'the key is wrapped already');
  if (material === undefined) throw failure('keyValueNotPresent', context.version, 'the key value is not on the server');
  const method = numberField(specification, TAG.WrappingMethod);
  if (method !== WrappingMethod.Encrypt) throw featureNotSupported('the server wraps with Wrapping Method Encrypt only');
  const information = structureField(specification, TAG.EncryptionKeyInformation);
  if (information === undefined) throw invalidField('the Encryption Key Information is missing');
  const key = wrappingKey(information, context);
  const encoding = numberField(specification, TAG.EncodingOption) ?? EncodingOption.TTLVEncoding;
  const attributes = namedAttributes(object, specification, context);
  if (encoding === EncodingOption.NoEncoding && attributes.length > 0) {
    throw failure('encodingOption', context.version, 'attributes can be wrapped with TTLV Encoding only');
  }
  const plain = encoding === EncodingOption.NoEncoding ? plainBytes(material, context) : encode(structure(TAG.KeyValue, [material, ...attributes]));
  const wrappingData = structure(TAG.KeyWrappingData, [
    enumeration(TAG.WrappingMethod, method),
    information,
    ...(encoding === EncodingOption.TTLVEncoding || compareVersions(context.version, '1.1') < 0 ? [] : [enumeration(TAG.EncodingOption, encoding)]),
  ]);
  const items = block.value.map((item) => (item.tag === TAG.KeyValue ? byteString(TAG.KeyValue, aesKeyWrap(requireSecret(key, context.version), plain)) : item));
  return withKeyBlock(content, structure(TAG.KeyBlock, [...items, wrappingData]));
}

function plainBytes(material: Item, context: OperationContext): Uint8Array {
  if (material.type !== 'ByteString') throw failure('encodingOption', context.version, 'a transparent key can be wrapped with TTLV Encoding only');
  return material.value;
}

function wrappingKey(information: StructureItem, context: OperationContext): ManagedObject {
  const { version } = context;
  const reference = field(information, TAG.UniqueIdentifier);
  const identifier = reference && resolveIdentifier(reference, context);
  const key = identifier === undefined ? undefined : lookUp(identifier, context);
  if (key === undefined) throw failure('wrappingKeyNotFound', version, 'the wrapping key does not exist');
  if (key.archived) throw failure('wrappingKeyArchived', version, 'the wrapping key is archived');
  if (key.content === undefined) throw failure('wrappingKeyDestroyed', version, 'the wrapping key has been destroyed');
  if (key.objectType !== ObjectType.SymmetricKey) throw failure('wrappingKeyIsNoKey', version, 'the wrapping object is no Symmetric Key');
  requireProtecting(key, context.now, version);
  requireUsage(key, MASK.CryptographicUsageMask.WrapKey, version);
  const own = valueOf(key, 'CryptographicParameters');
  const source = structureField(information, TAG.CryptographicParameters) ?? (own?.type === 'Structure' ? own : undefined);
  const mode = (source === undefined ? undefined : readParameters(source).blockCipherMode) ?? BlockCipherMode.NISTKeyWrap;
  if (numberOf(key, 'CryptographicAlgorithm') !== CryptographicAlgorithm.AES || mode !== BlockCipherMode.NISTKeyWrap) {
    throw featureNotSupported('the server wraps with AES in mode NIST Key Wrap only');
  }
  return key;
}

function namedAttributes(object: ManagedObject, specification: StructureItem, context: OperationContext): Item[] {
  const names = fields(specification, TAG.AttributeName).flatMap((item) => (item.type === 'TextString' ? [item.value] : []));
  const written = names.flatMap((name) => {
    const id = idOfName(name, context.version);
    return id === undefined ? [] : instancesOf(object, id).map((instance) => writeAttribute(instance, context.version));
  });
  return hasTypedAttributes(context.version) && written.length > 0 ? [structure(TAG.Attributes, written)] : written;
}

/** RFC 3394. Throws a Failure when the data is no multiple of 8 bytes, or less than 16. */
function aesKeyWrap(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length < 16 || data.length % 8 !== 0) throw cryptographicFailure(`AES Key Wrap wraps multiples of 8 bytes, from 16 on, not ${data.length}`);
  const cipher = createCipheriv(`id-aes${key.length * 8}-wrap`, key, INITIAL_VALUE);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}
