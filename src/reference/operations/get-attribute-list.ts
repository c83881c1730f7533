/** Get Attribute List. Source: KMIP 1.4 §4.13; 2.1 §6.1.21. */
import type { StructureItem } from '../../ttlv/item.js';
import { expressible } from '../attributes/listing.js';
import { writeReference } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';

export function getAttributeList(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const ids = new Set(expressible(object, context.version).map(({ id }) => id));
  return { payload: [uniqueIdentifier(object), ...[...ids].map((id) => writeReference(id, context.version))] };
}
