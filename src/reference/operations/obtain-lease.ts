/** Obtain Lease. Source: KMIP 1.4 §4.17, §11.18; 2.1 §6.1.35. */
import { dateTime, interval, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { LEASE_TIME } from '../attributes/creation.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure } from '../failure.js';
import { dateOf } from '../object.js';
import { stateName, stateOf } from '../state.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';

const { State } = ENUM;

/** States in which a client may still need the object. */
const LEASABLE: ReadonlySet<number> = new Set([State.PreActive, State.Active]);

export function obtainLease(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  if (!LEASABLE.has(stateOf(object))) throw failure('leaseRefused', context.version, `the object is ${stateName(object)}, no lease is issued for it`);
  const changed = dateOf(object, 'LastChangeDate') ?? context.now;
  return { payload: [uniqueIdentifier(object), interval(TAG.LeaseTime, LEASE_TIME), dateTime(TAG.LastChangeDate, changed)] };
}
