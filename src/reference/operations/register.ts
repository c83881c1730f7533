/** Register. Source: KMIP 1.4 §4.3, §11.4; 2.1 §6.1.43. */
import type { StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { givenAttributes, newObject } from '../attributes/creation.js';
import type { GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { describeObject, objectIn } from '../registered-object.js';
import type { ManagedObject } from '../object.js';
import { newTemplate } from '../templates.js';
import { uniqueIdentifier } from './answers.js';

export function register(request: StructureItem, context: OperationContext): Outcome {
  const objectType = numberField(request, TAG.ObjectType) ?? 0;
  const content = objectIn(request, objectType, context.version);
  const given = givenAttributes(request, context);
  const object = objectType === ENUM.ObjectType.Template ? newTemplate(content, given, context) : registered(objectType, content, given, context);
  context.store.put(object);
  return { payload: [uniqueIdentifier(object)], placeholder: object.uniqueIdentifier };
}

function registered(objectType: number, content: StructureItem, given: readonly GivenAttribute[], context: OperationContext): ManagedObject {
  const derived = describeObject(objectType, content, given, context.version);
  return newObject({ objectType, content, given, derived, generated: false }, context);
}
