/** Wrong Result Status and Result Reason. Source: KMIP 1.4 §6.9–6.11, §7.2, §11; 2.1 §8, §6.1. */
import { randomUUID } from 'node:crypto';
import { enumeration, field, structure, textString, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';
import { Failure } from '../failure.js';
import { namingObject, otherwise } from './around.js';
import { mustDetect, type Fault, type OperationName, type Target } from './fault.js';
import { failed, item, succeeded, withField, withFields, without } from './tree.js';
import { hyphenated } from './words.js';

const { ResultReason, ResultStatus } = ENUM;
const ITEM = 'KMIP 1.4 §7.2, 2.1 §8';
const REASONS = 'KMIP 1.4 §11, 2.1 §6.1';

const reason = (target: Target, change: (reason: number, each: StructureItem) => number): Interference =>
  item(target, (each) => (failed(each) ? withFields(each, (part) => (part.tag === TAG.ResultReason && part.type === 'Enumeration' ? { ...part, value: change(part.value, each) } : part)) : each));

const failure = (each: StructureItem): StructureItem =>
  structure(each.tag, [
    ...each.value.filter((part) => part.tag === TAG.Operation || part.tag === TAG.UniqueBatchItemID),
    enumeration(TAG.ResultStatus, ResultStatus.OperationFailed),
    enumeration(TAG.ResultReason, ResultReason.GeneralFailure),
    textString(TAG.ResultMessage, 'something went wrong'),
  ]);

/** Operations whose refusal can be answered with a success that names the object. */
const NAMING: readonly OperationName[] = ['Activate', 'Revoke', 'Destroy', 'AddAttribute', 'ModifyAttribute', 'DeleteAttribute', 'Check', 'GetAttributes', 'SetAttribute', 'AdjustAttribute'];

/** Operations that some case expects to be refused. */
const REFUSED: readonly OperationName[] = ['Register', 'Get', 'Query', 'Import', 'Export', 'SetAttribute', 'AdjustAttribute', 'GetAttributeList', 'Encrypt', 'Decrypt', 'ModifyAttribute', 'Destroy', 'Revoke'];

export const STATUS: readonly Fault[] = mustDetect('status', [
  {
    name: 'success-for-failure',
    sentence: 'Refused operations are answered with Success.',
    source: ITEM,
    interfere: (target) =>
      item(target, (each) =>
        failed(each)
          ? structure(each.tag, [...withFields(each, (part) => (part.tag === TAG.ResultReason || part.tag === TAG.ResultMessage || part.tag === TAG.ResponsePayload ? undefined : part.tag === TAG.ResultStatus ? enumeration(part.tag, ResultStatus.Success) : part)).value, structure(TAG.ResponsePayload, [])])
          : each,
      ),
  },
  ...NAMING.map((operation) => ({
    name: `success-for-failure-of-${hyphenated(operation)}`,
    sentence: `A refused ${operation} is answered with Success and the Unique Identifier, and not done.`,
    source: ITEM,
    operations: [operation],
    // Get Attributes of a known object is refused only for a name that is there twice, which 1.1 to 1.4 forbid.
    ...(operation === 'SetAttribute' || operation === 'AdjustAttribute' ? { versions: { from: '2.0' as const } } : operation === 'GetAttributes' ? { versions: { from: '1.1' as const, to: '1.4' as const } } : {}),
    interfere: () => otherwise(namingObject),
  })),
  ...REFUSED.map((operation) => ({
    name: `forged-success-of-${hyphenated(operation)}`,
    sentence: `A refused ${operation} is answered with Success and an identifier, whatever the reason.`,
    source: ITEM,
    operations: [operation],
    ...(operation === 'Import' || operation === 'Export' || operation === 'SetAttribute' || operation === 'AdjustAttribute' ? { versions: { from: '2.0' as const } } : operation === 'Encrypt' || operation === 'Decrypt' ? { versions: { from: '1.2' as const } } : {}),
    interfere: (target: Target) =>
      item(target, (each) =>
        failed(each)
          ? structure(each.tag, [...each.value.filter((part) => part.tag === TAG.Operation || part.tag === TAG.UniqueBatchItemID), enumeration(TAG.ResultStatus, ResultStatus.Success), structure(TAG.ResponsePayload, operation === 'Query' ? [] : [textString(TAG.UniqueIdentifier, randomUUID())])])
          : each,
      ),
  })),
  { name: 'failure-for-success', sentence: 'Operations are performed and reported as failed.', source: ITEM, interfere: (target) => item(target, (each) => (succeeded(each) ? failure(each) : each)) },
  { name: 'pending-for-success', sentence: 'Synchronous requests are answered with Operation Pending.', source: 'KMIP 1.4 §6.7, 2.1 §9.2', interfere: (target) => item(target, (each) => (succeeded(each) ? withField(each, enumeration(TAG.ResultStatus, ResultStatus.OperationPending)) : each)) },
  { name: 'undone-for-success', sentence: 'Successful operations are reported as undone.', source: ITEM, interfere: (target) => item(target, (each) => (succeeded(each) ? withField(each, enumeration(TAG.ResultStatus, ResultStatus.OperationUndone)) : each)) },
  { name: 'status-missing', sentence: 'Batch Items have no Result Status.', source: ITEM, interfere: (target) => item(target, (each) => without(each, TAG.ResultStatus)) },
  { name: 'status-undefined', sentence: 'Result Status has a value that no version defines.', source: 'KMIP 1.4 §9.1.3.2.28, 2.1 §11.47', interfere: (target) => item(target, (each) => withField(each, enumeration(TAG.ResultStatus, 9))) },
  { name: 'reason-missing', sentence: 'Failed Batch Items have no Result Reason.', source: ITEM, interfere: (target) => item(target, (each) => without(each, TAG.ResultReason)) },
  { name: 'reason-always-general-failure', sentence: 'Every failure has the reason General Failure.', source: REASONS, interfere: (target) => reason(target, () => ResultReason.GeneralFailure) },
  { name: 'reason-always-invalid-field', sentence: 'Every failure has the reason Invalid Field.', source: REASONS, interfere: (target) => reason(target, () => ResultReason.InvalidField) },
  { name: 'reason-always-permission-denied', sentence: 'Every failure has the reason Permission Denied.', source: REASONS, interfere: (target) => reason(target, () => ResultReason.PermissionDenied) },
  { name: 'reason-always-item-not-found', sentence: 'Every failure has the reason Item Not Found.', source: REASONS, interfere: (target) => reason(target, () => ResultReason.ItemNotFound) },
  { name: 'reason-undefined', sentence: 'Result Reason has a value that no version defines.', source: REASONS, interfere: (target) => reason(target, () => 0xffff) },
  { name: 'reason-one-off', sentence: 'Result Reason is one more than it should be.', source: REASONS, interfere: (target) => reason(target, (value) => value + 1) },
  { name: 'success-without-payload', sentence: 'Successes come without Response Payload.', source: ITEM, operations: ['Locate', 'Query', 'DiscoverVersions'], interfere: (target) => item(target, (each) => (succeeded(each) ? without(each, TAG.ResponsePayload) : each)) },
  { name: 'payload-with-failure', sentence: 'Failed Batch Items have a Response Payload.', source: ITEM, interfere: (target) => item(target, (each) => (failed(each) && field(each, TAG.ResponsePayload) === undefined ? structure(each.tag, [...each.value, structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, 'none')])]) : each)) },
  {
    name: 'unknown-operation-succeeds',
    sentence: 'An operation that does not exist is answered with Success.',
    source: 'KMIP 1.4 §11, 2.1 §6.1',
    interfere: () => ({
      response: (response) =>
        withFields(response, (each) => (each.tag === TAG.BatchItem && each.type === 'Structure' && numberField(each, TAG.ResultReason) === ResultReason.OperationNotSupported ? structure(each.tag, [...each.value.filter((part) => part.tag === TAG.Operation || part.tag === TAG.UniqueBatchItemID), enumeration(TAG.ResultStatus, ResultStatus.Success), structure(TAG.ResponsePayload, [])]) : each)),
    }),
  },
  {
    name: 'unknown-object-is-a-crash',
    sentence: 'A request for an object that does not exist is answered as an internal error.',
    source: REASONS,
    interfere: () => ({
      operation: (perform, call) => {
        try {
          return perform(call.request, call.context);
        } catch (error) {
          if (error instanceof Failure && (error.reason === ResultReason.ItemNotFound || error.reason === ResultReason.ObjectNotFound)) throw new Error('no such object', { cause: error });
          throw error;
        }
      },
    }),
  },
]);
