/**
 * The state of an object and how time moves it on.
 * Source: KMIP 1.4 §3.22, 2.1 §4.57 (State and its ten transitions).
 */
import { ENUM } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { failure } from './failure.js';
import { dateOf, numberOf, touched, withState, type ManagedObject } from './object.js';

const { State } = ENUM;

/** The State attribute; Pre-Active for an object that has none (Template). */
export const stateOf = (object: ManagedObject): number => numberOf(object, 'State') ?? State.PreActive;

/** Destroyed, or Destroyed Compromised. */
export const isDestroyed = (object: ManagedObject): boolean => {
  const state = stateOf(object);
  return state === State.Destroyed || state === State.DestroyedCompromised;
};

/** The XML name of the state, for messages. */
export const stateName = (object: ManagedObject): string => Object.entries(State).find(([, code]) => code === stateOf(object))?.[0] ?? 'PreActive';

/** The object as its dates make it at this time: Activation Date and Deactivation Date are reached without anyone asking. */
export function advanced(object: ManagedObject, now: bigint): ManagedObject {
  let current = object;
  const activation = dateOf(current, 'ActivationDate');
  if (stateOf(current) === State.PreActive && activation !== undefined && activation <= now) {
    current = changedAt(withState(current, State.Active), activation);
  }
  const deactivation = dateOf(current, 'DeactivationDate');
  if (stateOf(current) === State.Active && deactivation !== undefined && deactivation <= now) {
    current = changedAt(withState(current, State.Deactivated), deactivation);
  }
  return current;
}

/** A transition that a date brought about happened at that date, unless the object changed after it. */
function changedAt(object: ManagedObject, date: bigint): ManagedObject {
  const last = dateOf(object, 'LastChangeDate');
  return last !== undefined && last >= date ? object : touched(object, date);
}

/** Whether the key may apply protection (encrypt, sign, wrap, MAC, derive) now; throws a Failure when not. */
export function requireProtecting(object: ManagedObject, now: bigint, version: ProtocolVersion): void {
  if (stateOf(object) !== State.Active) throw failure('wrongState', version, `the object is ${stateName(object)}, it has to be Active to protect data`);
  const stop = dateOf(object, 'ProtectStopDate');
  if (stop !== undefined && stop <= now) throw failure('wrongState', version, 'the Protect Stop Date of the object has passed');
}

/** Whether the key may process protected data (decrypt, verify, unwrap) now; throws a Failure when not. */
export function requireProcessing(object: ManagedObject, now: bigint, version: ProtocolVersion): void {
  const state = stateOf(object);
  if (state !== State.Active && state !== State.Deactivated && state !== State.Compromised) {
    throw failure('wrongState', version, `the object is ${stateName(object)}, it cannot process protected data`);
  }
  const start = dateOf(object, 'ProcessStartDate');
  if (start !== undefined && start > now) throw failure('wrongState', version, 'the Process Start Date of the object has not been reached');
}
