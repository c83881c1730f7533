/** Add Attribute. Source: KMIP 1.4 §4.14, §11.15; 2.1 §6.1.2. */
import type { StructureItem } from '../../ttlv/item.js';
import { added, requireAddable } from '../attributes/change.js';
import { isMultiInstance } from '../attributes/identity.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidField } from '../failure.js';
import { instancesOf } from '../object.js';
import { attributeAnswer, newAttribute } from './attribute-payload.js';
import { findObject } from './identifier.js';

export function addAttribute(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const { id, index, value } = newAttribute(request, context);
  if (index !== undefined) throw invalidField('the Attribute Index is assigned by the server');
  requireAddable(id, context.version);
  if (!isMultiInstance(id, context.version) && instancesOf(object, id).length > 0) throw failure('addExisting', context.version, `${id} exists already`);
  const changed = added(object, id, value, context);
  context.store.put(changed);
  return attributeAnswer(changed, instancesOf(changed, id).at(-1), context);
}
