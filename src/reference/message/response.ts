/** Builds Response Messages. Source: KMIP 1.4 §7.2, 2.1 §8. */
import { randomUUID } from 'node:crypto';
import { byteString, dateTime, enumeration, integer, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { protocolVersionItem } from '../../kmip/message.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import { spoken } from '../attributes/forms.js';
import type { Failure } from '../failure.js';

export interface ResponseItem {
  /** Absent when the request could not be read far enough to know it. */
  readonly operation?: number;
  readonly uniqueBatchItemId?: Uint8Array;
  readonly status: number;
  readonly failure?: Failure;
  readonly payload?: readonly Item[];
}

/** A Response Message with its header; `now` in seconds since 1970-01-01T00:00:00Z. */
export function buildResponse(version: ProtocolVersion, now: bigint, items: readonly ResponseItem[]): StructureItem {
  const header = [
    protocolVersionItem(version),
    dateTime(TAG.TimeStamp, now),
    ...(compareVersions(version, '1.4') >= 0 ? [textString(TAG.ServerCorrelationValue, randomUUID())] : []),
    ...(compareVersions(version, '3.0') < 0 ? [integer(TAG.BatchCount, items.length)] : []),
  ];
  return structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, header), ...items.map((item) => batchItem(item, version))]);
}

/** The answer to an item, or to a message, that failed. */
export const failedItem = (failure: Failure, item: { operation?: number; uniqueBatchItemId?: Uint8Array } = {}): ResponseItem => ({
  ...(item.operation === undefined ? {} : { operation: item.operation }),
  ...(item.uniqueBatchItemId === undefined ? {} : { uniqueBatchItemId: item.uniqueBatchItemId }),
  status: ENUM.ResultStatus.OperationFailed,
  failure,
  ...(failure.payload === undefined ? {} : { payload: failure.payload }),
});

function batchItem(item: ResponseItem, version: ProtocolVersion): StructureItem {
  return structure(TAG.BatchItem, [
    ...(item.operation === undefined ? [] : [enumeration(TAG.Operation, item.operation)]),
    ...(item.uniqueBatchItemId === undefined ? [] : [byteString(TAG.UniqueBatchItemID, item.uniqueBatchItemId)]),
    enumeration(TAG.ResultStatus, item.status),
    ...(item.failure === undefined ? [] : [enumeration(TAG.ResultReason, item.failure.reason), textString(TAG.ResultMessage, item.failure.message)]),
    ...(item.payload === undefined ? [] : [structure(TAG.ResponsePayload, item.payload.map((each) => spoken(each, version)))]),
  ]);
}
