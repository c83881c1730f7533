/** Export. Source: KMIP 1.4 §4.40, §11.41; 2.1 §6.1.18. */
import { enumeration, structure, type StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import { expressible } from '../attributes/listing.js';
import { writeAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';
import { servedContent } from './serve.js';

export function exportObject(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const object = findObject(request, context);
  const content = servedContent(object, request, context);
  const attributes = expressible(object, version).map((instance) => writeAttribute(instance, version));
  return {
    payload: [
      enumeration(TAG.ObjectType, object.objectType),
      uniqueIdentifier(object),
      ...(hasTypedAttributes(version) ? [structure(TAG.Attributes, attributes)] : attributes),
      content,
    ],
    placeholder: object.uniqueIdentifier,
  };
}
