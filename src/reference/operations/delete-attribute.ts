/** Delete Attribute. Source: KMIP 1.4 §4.16, §11.17; 2.1 §6.1.13. */
import { field, type StructureItem } from '../../ttlv/item.js';
import { numberField, sameValue } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { deleted, requireDeletable } from '../attributes/change.js';
import { hasTypedAttributes, type AttributeId } from '../attributes/identity.js';
import { readReference } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidField, invalidMessage } from '../failure.js';
import { instancesOf, type AttributeInstance, type ManagedObject } from '../object.js';
import { attributeAnswer, currentAttribute } from './attribute-payload.js';
import { findObject } from './identifier.js';
import { indexedInstance } from './modify-attribute.js';

export function deleteAttribute(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const instances = hasTypedAttributes(context.version) ? namedByValue(object, request, context) : namedByIndex(object, request, context);
  const changed = deleted(object, instances, context);
  context.store.put(changed);
  return attributeAnswer(changed, instances[0], context);
}

function namedByIndex(object: ManagedObject, request: StructureItem, context: OperationContext): AttributeInstance[] {
  const id = requireReference(object, request, TAG.AttributeName, context);
  const index = numberField(request, TAG.AttributeIndex);
  // Only 1.0 refuses to choose among several (§4.15); later versions take the index 0.
  if (index === undefined && context.version === '1.0' && instancesOf(object, id).length > 1) throw invalidField(`${id} has several instances, an Attribute Index is needed`);
  const instance = indexedInstance(object, id, index);
  if (instance === undefined) throw failure('instanceMissing', context.version, `the object has no such instance of ${id}`);
  return [instance];
}

function namedByValue(object: ManagedObject, request: StructureItem, context: OperationContext): readonly AttributeInstance[] {
  const current = currentAttribute(request, context);
  if (current === undefined) return instancesOf(object, requireReference(object, request, TAG.AttributeReference, context));
  requireDeletable(object, current.id, context.version);
  const instances = instancesOf(object, current.id);
  if (instances.length === 0) throw failure('deleteMissing', context.version, `the object has no ${current.id}`);
  const instance = instances.find(({ value }) => sameValue(value, current.value));
  if (instance === undefined) throw failure('instanceMissing', context.version, `the object has no ${current.id} with this value`);
  return [instance];
}

function requireReference(object: ManagedObject, request: StructureItem, tag: number, context: OperationContext): AttributeId {
  const item = field(request, tag);
  if (item === undefined) throw invalidMessage('the request does not say which attribute to delete');
  const id = readReference(item, context.version);
  if (id === undefined) throw failure(hasTypedAttributes(context.version) ? 'unknownAttribute' : 'deleteMissing', context.version, 'no attribute has this name');
  requireDeletable(object, id, context.version);
  if (instancesOf(object, id).length === 0) throw failure('deleteMissing', context.version, `the object has no ${id}`);
  return id;
}
