/** Register. Source: KMIP 1.4 §4.3, §11.4; 2.1 §6.1.43. */
import type { StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import { ATTRIBUTES, givenAttributes, newObject } from '../attributes/creation.js';
import type { OperationContext, Outcome } from '../context.js';
import { numberField } from '../fields.js';
import { describeObject, objectIn } from '../registered-object.js';
import { uniqueIdentifier } from './answers.js';

export function register(request: StructureItem, context: OperationContext): Outcome {
  const objectType = numberField(request, TAG.ObjectType) ?? 0;
  const content = objectIn(request, objectType, context.version);
  const given = givenAttributes(request, context, ATTRIBUTES);
  const derived = describeObject(objectType, content, given, context.version);
  const object = newObject({ objectType, content, given, derived, generated: false }, context);
  context.store.put(object);
  return { payload: [uniqueIdentifier(object)], placeholder: object.uniqueIdentifier };
}
