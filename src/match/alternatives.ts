/**
 * Result Reasons that pass with a warning in place of the expected one (E-4), because published case and specification, or two
 * stages of one document, name different reasons. Data only.
 */
import { ENUM } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';

const reason = ENUM.ResultReason;
const operation = ENUM.Operation;

export interface Alternative {
  /** Reason that the case names. */
  readonly expected: number;
  readonly also: readonly number[] | 'any';
  /** Absent: every operation. */
  readonly operations?: readonly number[];
  readonly versions: readonly ProtocolVersion[];
  readonly because: string;
}

const ALL: readonly ProtocolVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1', '3.0'];
const FROM_2: readonly ProtocolVersion[] = ['2.0', '2.1', '3.0'];
const CRYPTOGRAPHY: readonly number[] = [operation.Encrypt, operation.Decrypt, operation.Sign, operation.SignatureVerify, operation.MAC, operation.MACVerify];
const LIFE_CYCLE: readonly number[] = [operation.Activate, operation.Revoke, operation.Destroy, operation.ModifyAttribute, operation.SetAttribute, operation.AddAttribute, operation.DeleteAttribute, operation.AdjustAttribute, ...CRYPTOGRAPHY];

const ALTERNATIVE_REASONS: readonly Alternative[] = [
  { expected: reason.PermissionDenied, also: [reason.WrongKeyLifecycleState], operations: LIFE_CYCLE, versions: FROM_2, because: 'the cases of 2.0 and 2.1 name both reasons for one situation' },
  { expected: reason.WrongKeyLifecycleState, also: [reason.PermissionDenied], operations: LIFE_CYCLE, versions: FROM_2, because: 'the cases of 2.0 and 2.1 name both reasons for one situation' },
  { expected: reason.PermissionDenied, also: [reason.UsageLimitExceeded], operations: CRYPTOGRAPHY, versions: FROM_2, because: 'the specification has a reason of its own for exhausted limits' },
  { expected: reason.InvalidMessage, also: [reason.InvalidField], operations: [operation.Encrypt, operation.Decrypt], versions: ALL, because: 'a missing vector is a missing field as well' },
  { expected: reason.InvalidMessage, also: [reason.MissingInitializationVector], operations: [operation.Encrypt, operation.Decrypt], versions: FROM_2, because: 'the specification has a reason of its own for a missing vector' },
  { expected: reason.ObjectNotFound, also: [reason.ItemNotFound], versions: FROM_2, because: 'the error tables of 2.x and the cases name both reasons for an unknown identifier' },
  { expected: reason.ItemNotFound, also: [reason.ObjectNotFound], versions: FROM_2, because: 'the error tables of 2.x and the cases name both reasons for an unknown identifier' },
  { expected: reason.ItemNotFound, also: [reason.ObjectDestroyed], operations: [operation.Get, operation.GetAttributes], versions: ['3.0'], because: 'an obliterated object is unknown or destroyed' },
  { expected: reason.ObjectDestroyed, also: [reason.ObjectNotFound, reason.ItemNotFound], operations: [operation.Get, operation.Export], versions: FROM_2, because: 'a server may forget a destroyed object' },
  { expected: reason.GeneralFailure, also: 'any', operations: [operation.Encrypt, operation.Decrypt, operation.Create], versions: ALL, because: 'the cases name General Failure for want of a fitting reason' },
  { expected: reason.PermissionDenied, also: [reason.OperationNotSupported], operations: [operation.RNGSeed], versions: ALL, because: 'a server without seeding refuses either way' },
];

/** The row that lets an actual reason pass, if there is one. */
export function alternativeFor(expected: number, actual: number, operationCode: number, version: ProtocolVersion): Alternative | undefined {
  return ALTERNATIVE_REASONS.find(
    (row) =>
      row.expected === expected &&
      row.versions.includes(version) &&
      (row.operations === undefined || row.operations.includes(operationCode)) &&
      (row.also === 'any' || row.also.includes(actual)),
  );
}
