/** Modify Attribute. Source: KMIP 1.4 §4.15, §11.16; 1.0 §4.14; 2.1 §6.1.34. */
import type { StructureItem } from '../../ttlv/item.js';
import { sameValue } from '../../ttlv/fields.js';
import { modified, requireModifiable } from '../attributes/change.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import type { GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidField } from '../failure.js';
import { instancesOf, type AttributeInstance, type ManagedObject } from '../object.js';
import { attributeAnswer, currentAttribute, newAttribute } from './attribute-payload.js';
import { findObject } from './identifier.js';

export function modifyAttribute(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const given = newAttribute(request, context);
  requireModifiable(object, given.id, context);
  if (instancesOf(object, given.id).length === 0) throw failure('modifyMissing', context.version, `the object has no ${given.id}`);
  const instance = hasTypedAttributes(context.version) ? instanceByValue(object, given, request, context) : instanceByIndex(object, given, context);
  const changed = modified(object, instance, given.value, context);
  context.store.put(changed);
  return attributeAnswer(changed, { ...instance, value: given.value }, context);
}

function instanceByIndex(object: ManagedObject, given: GivenAttribute, context: OperationContext): AttributeInstance {
  const instance = indexedInstance(object, given.id, given.index);
  if (instance === undefined) throw failure('instanceMissing', context.version, `the object has no ${given.id} with Attribute Index ${given.index ?? 0}`);
  return instance;
}

/** The instance that an Attribute Index names; without index it is 0 (KMIP 1.0 §4.14, 1.4 §4.15). */
export function indexedInstance(object: ManagedObject, id: string, index = 0): AttributeInstance | undefined {
  return instancesOf(object, id).find((instance) => instance.index === index);
}

function instanceByValue(object: ManagedObject, given: GivenAttribute, request: StructureItem, context: OperationContext): AttributeInstance {
  const current = currentAttribute(request, context);
  const instances = instancesOf(object, given.id);
  if (current === undefined) {
    const [only, ...more] = instances;
    if (only === undefined || more.length > 0) throw failure('severalInstances', context.version, `${given.id} has several instances, the Current Attribute is needed`);
    return only;
  }
  if (current.id !== given.id) throw invalidField('Current Attribute and New Attribute are different attributes');
  const instance = instances.find(({ value }) => sameValue(value, current.value));
  if (instance === undefined) throw failure('instanceMissing', context.version, `the object has no ${given.id} with this value`);
  return instance;
}
