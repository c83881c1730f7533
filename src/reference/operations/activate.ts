/** Activate. Source: KMIP 1.4 §4.19, §11.20; 2.1 §6.1.1. */
import { dateTime, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure } from '../failure.js';
import { touched, withState, withValue } from '../object.js';
import { advanced, stateName, stateOf } from '../state.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';

export function activate(request: StructureItem, context: OperationContext): Outcome {
  const { now, version } = context;
  const object = findObject(request, context);
  if (object.objectType === ENUM.ObjectType.Template) throw failure('objectTypeCannotDoThat', version, 'a Template has no state');
  if (stateOf(object) !== ENUM.State.PreActive) throw failure('wrongState', version, `the object is ${stateName(object)}, not Pre-Active`);
  const active = withValue(withState(object, ENUM.State.Active), 'ActivationDate', dateTime(TAG.ActivationDate, now));
  context.store.put(touched(advanced(active, now), now));
  return identifierOnly(object);
}
