/** Destroy. Source: KMIP 1.4 §4.21, §3.22 (transitions 2, 7, 9), §11.22; 2.1 §6.1.15. */
import { dateTime, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure } from '../failure.js';
import { touched, withState, withValue, type ManagedObject } from '../object.js';
import { isDestroyed, stateOf } from '../state.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';

const { State } = ENUM;

export function destroy(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  if (object.objectType === ENUM.ObjectType.Template) {
    context.store.remove(object.uniqueIdentifier);
    return identifierOnly(object);
  }
  if (isDestroyed(object)) throw failure('alreadyDestroyed', context.version, 'the object has been destroyed already');
  const state = stateOf(object);
  if (state === State.Active) throw failure('wrongState', context.version, 'the object is Active, revoke it first');
  const next = state === State.Compromised ? State.DestroyedCompromised : State.Destroyed;
  const dated = withValue(withState(withoutContent(object), next), 'DestroyDate', dateTime(TAG.DestroyDate, context.now));
  context.store.put(touched(dated, context.now));
  return identifierOnly(object);
}

function withoutContent(object: ManagedObject): ManagedObject {
  const copy = { ...object };
  delete copy.content;
  return copy;
}
