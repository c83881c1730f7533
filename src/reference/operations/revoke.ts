/** Revoke. Source: KMIP 1.4 §4.20, §3.22 (transitions 3, 5, 6, 8, 10), §11.21; 2.1 §6.1.44. */
import { dateTime, type StructureItem } from '../../ttlv/item.js';
import { longField, numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidField, invalidMessage } from '../failure.js';
import { dateOf, touched, withState, withValue, type ManagedObject } from '../object.js';
import { stateName, stateOf } from '../state.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';

const { RevocationReasonCode, State } = ENUM;

/** States from which a compromise leads on, and where to. */
const COMPROMISED_FROM: ReadonlyMap<number, number> = new Map([
  [State.PreActive, State.Compromised],
  [State.Active, State.Compromised],
  [State.Deactivated, State.Compromised],
  [State.Destroyed, State.DestroyedCompromised],
]);

export function revoke(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  if (object.objectType === ENUM.ObjectType.Template) throw failure('objectTypeCannotDoThat', context.version, 'a Template has no state');
  const reason = structureField(request, TAG.RevocationReason);
  if (reason === undefined) throw invalidMessage('the Revocation Reason is missing');
  const code = numberField(reason, TAG.RevocationReasonCode);
  const occurrence = longField(request, TAG.CompromiseOccurrenceDate);
  const compromised = code === RevocationReasonCode.KeyCompromise || code === RevocationReasonCode.CACompromise;
  if (!compromised && occurrence !== undefined) throw invalidField('a Compromise Occurrence Date is given, but the Revocation Reason is no compromise');
  const revoked = compromised ? compromise(object, occurrence, context) : deactivate(object, context);
  context.store.put(touched(withValue(revoked, 'RevocationReason', reason), context.now));
  return identifierOnly(object);
}

function compromise(object: ManagedObject, occurrence: bigint | undefined, context: OperationContext): ManagedObject {
  const next = COMPROMISED_FROM.get(stateOf(object));
  if (next === undefined) throw failure('notRevocable', context.version, `the object is ${stateName(object)} already`);
  const dated = withValue(withState(object, next), 'CompromiseDate', dateTime(TAG.CompromiseDate, context.now));
  return withValue(dated, 'CompromiseOccurrenceDate', dateTime(TAG.CompromiseOccurrenceDate, occurrence ?? dateOf(object, 'InitialDate') ?? context.now));
}

function deactivate(object: ManagedObject, context: OperationContext): ManagedObject {
  if (stateOf(object) !== State.Active) throw failure('notRevocable', context.version, `the object is ${stateName(object)}, not Active`);
  return withValue(withState(object, State.Deactivated), 'DeactivationDate', dateTime(TAG.DeactivationDate, context.now));
}
