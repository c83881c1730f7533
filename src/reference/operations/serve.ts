/** The form in which Get and Export hand an object out. Source: KMIP 1.4 §4.11, §4.40, §3.48, §3.50. */
import { byteString, enumeration, field, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { keyObjectOf, materialOf } from '../crypto/asymmetric-keys.js';
import type { OperationContext } from '../context.js';
import { failure } from '../failure.js';
import { isWrapped, keyBlockOf, keyFormatOf, secretBytesOf, withKeyBlock } from '../managed-objects.js';
import { booleanOf, type ManagedObject } from '../object.js';
import { wrapped } from './wrap.js';

const { KeyFormatType, KeyWrapType } = ENUM;

/** The object as the request wants it. Throws a Failure when the client may not have it or it cannot be given in that form. */
export function servedContent(object: ManagedObject, request: StructureItem, context: OperationContext): StructureItem {
  const { version } = context;
  if (object.content === undefined) throw failure('valueDestroyed', version, 'the object has been destroyed, only its attributes are left');
  const specification = structureField(request, TAG.KeyWrappingSpecification);
  requireAllowed(object, specification !== undefined || isWrapped(object.content), context);
  if (field(request, TAG.KeyCompressionType) !== undefined) throw failure('keyCompressionNotSupported', version, 'the server does not compress keys');
  if (numberField(request, TAG.KeyWrapType) === KeyWrapType.NotWrapped && isWrapped(object.content)) {
    throw failure('keyWrapTypeNotSupported', version, 'the key was registered wrapped and the server does not unwrap it');
  }
  const content = inFormat(object.content, numberField(request, TAG.KeyFormatType), context);
  return specification === undefined ? content : wrapped(object, content, specification, context);
}

function requireAllowed(object: ManagedObject, leavesWrapped: boolean, context: OperationContext): void {
  if (booleanOf(object, 'Extractable') === false) throw failure('notExtractable', context.version, 'the object is not Extractable');
  if (booleanOf(object, 'Sensitive') === true && !leavesWrapped) throw failure('sensitive', context.version, 'the object is Sensitive');
}

function inFormat(content: StructureItem, format: number | undefined, context: OperationContext): StructureItem {
  const own = keyFormatOf(content);
  if (format === undefined || format === own) return content;
  const converted = own !== undefined && !isWrapped(content) ? convertedKey(content, own, format) : undefined;
  if (converted === undefined) throw failure('keyFormatNotSupported', context.version, 'the object cannot be provided in this Key Format Type');
  return converted;
}

function convertedKey(content: StructureItem, from: number, to: number): StructureItem | undefined {
  if (content.tag === TAG.PublicKey || content.tag === TAG.PrivateKey) {
    const key = keyObjectOf(content);
    const material = key && materialOf(key, to);
    return material && withMaterial(content, to, material);
  }
  const bytes = secretBytesOf(content);
  if (bytes === undefined || content.tag !== TAG.SymmetricKey) return undefined;
  if (from === KeyFormatType.Raw && to === KeyFormatType.TransparentSymmetricKey) {
    return withMaterial(content, to, structure(TAG.KeyMaterial, [byteString(TAG.Key, bytes)]));
  }
  if (from === KeyFormatType.TransparentSymmetricKey && to === KeyFormatType.Raw) return withMaterial(content, to, byteString(TAG.KeyMaterial, bytes));
  return undefined;
}

function withMaterial(content: StructureItem, format: number, material: Item): StructureItem | undefined {
  const block = keyBlockOf(content);
  if (block === undefined) return undefined;
  const items = block.value.map((item) => {
    if (item.tag === TAG.KeyFormatType) return enumeration(TAG.KeyFormatType, format);
    if (item.tag !== TAG.KeyValue || item.type !== 'Structure') return item;
    return structure(
      TAG.KeyValue,
      item.value.map((part) => (part.tag === TAG.KeyMaterial ? material : part)),
    );
  });
  return withKeyBlock(content, structure(TAG.KeyBlock, items));
}
