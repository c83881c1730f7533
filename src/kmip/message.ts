/** Building request messages and reading the outer parts of responses. */
import { enumeration, field, fields, integer, structure, type Item, type StructureItem } from '../ttlv/item.js';
import { enumerationField, structureField, textField } from '../ttlv/fields.js';
import { TAG } from './constants.js';
import { structureTableByTitle } from './vocabulary.js';
import { compareVersions, isProtocolVersion, versionNumbers, type ProtocolVersion } from './version.js';

export interface RequestItem {
  readonly operation: number;
  /** Fields of the Request Payload in wire order. */
  readonly payload: readonly Item[];
  readonly uniqueBatchItemId?: Item;
  /** Behind the payload (KMIP 1.4 §7.2, 2.1 §8.3). */
  readonly messageExtensions?: readonly Item[];
}

/** The Protocol Version structure (KMIP 1.4 §6.1, 2.1 §9.16). */
export function protocolVersionItem(version: ProtocolVersion): StructureItem {
  const { major, minor } = versionNumbers(version);
  return structure(TAG.ProtocolVersion, [integer(TAG.ProtocolVersionMajor, major), integer(TAG.ProtocolVersionMinor, minor)]);
}

/** "1.4" from a Protocol Version structure, whether we know that version or not; undefined when it is not one. */
export function readProtocolVersion(item: Item | undefined): string | undefined {
  if (item?.type !== 'Structure') return undefined;
  const major = field(item, TAG.ProtocolVersionMajor);
  const minor = field(item, TAG.ProtocolVersionMinor);
  return major?.type === 'Integer' && minor?.type === 'Integer' ? `${major.value}.${minor.value}` : undefined;
}

/**
 * A Request Message (KMIP 1.4 §7.2, 2.1 §8.1–§8.3). Header fields besides Protocol Version and Batch Count come from the
 * caller in any order and are put into wire order, unless `keepOrder` keeps them between Protocol Version and Batch Count as they
 * are; Batch Count is left out from 3.0 on.
 */
export function requestMessage(version: ProtocolVersion, header: readonly Item[], items: readonly RequestItem[], keepOrder = false): StructureItem {
  const order = structureTableByTitle('Request Header', version)?.fields.map((row) => row.tag) ?? [];
  const rank = (item: Item): number => (order.includes(item.tag) ? order.indexOf(item.tag) : order.length);
  const count = compareVersions(version, '3.0') < 0 ? [integer(TAG.BatchCount, items.length)] : [];
  const asGiven = [protocolVersionItem(version), ...header, ...count];
  const headerFields = keepOrder ? asGiven : asGiven.sort((a, b) => rank(a) - rank(b));
  return structure(TAG.RequestMessage, [
    structure(TAG.RequestHeader, headerFields),
    ...items.map((item) =>
      structure(TAG.BatchItem, [
        enumeration(TAG.Operation, item.operation),
        ...(item.uniqueBatchItemId === undefined ? [] : [item.uniqueBatchItemId]),
        structure(TAG.RequestPayload, item.payload),
        ...(item.messageExtensions ?? []),
      ]),
    ),
  ]);
}

/** The parts of a Response Message that callers outside the matcher need; tolerant, for facts and not for verdicts. */
export interface ResponseOutline {
  readonly version?: string;
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly timeStamp?: bigint;
  readonly items: readonly {
    readonly operation?: number;
    readonly status?: number;
    readonly reason?: number;
    readonly message?: string;
    readonly payload?: StructureItem;
  }[];
}

/** Reads the outline of a response, or undefined when the item is no Response Message. */
export function outlineResponse(message: Item | undefined): ResponseOutline | undefined {
  if (message?.type !== 'Structure' || message.tag !== TAG.ResponseMessage) return undefined;
  const header = structureField(message, TAG.ResponseHeader);
  const version = header === undefined ? undefined : readProtocolVersion(field(header, TAG.ProtocolVersion));
  const timeStamp = header === undefined ? undefined : field(header, TAG.TimeStamp);
  return {
    ...(version === undefined ? {} : { version }),
    ...(timeStamp?.type === 'DateTime' ? { timeStamp: timeStamp.value } : {}),
    items: fields(message, TAG.BatchItem).flatMap((item) => (item.type === 'Structure' ? [outlineBatchItem(item)] : [])),
  };
}

function outlineBatchItem(item: StructureItem): ResponseOutline['items'][number] {
  const operation = enumerationField(item, TAG.Operation);
  const status = enumerationField(item, TAG.ResultStatus);
  const reason = enumerationField(item, TAG.ResultReason);
  const text = textField(item, TAG.ResultMessage);
  const payload = structureField(item, TAG.ResponsePayload);
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
    ...(text === undefined ? {} : { message: text }),
    ...(payload === undefined ? {} : { payload }),
  };
}

/** The versions in a Discover Versions answer that this tool knows, newest first. */
export function versionsOf(payload: StructureItem): ProtocolVersion[] {
  return fields(payload, TAG.ProtocolVersion)
    .map(readProtocolVersion)
    .filter((text): text is ProtocolVersion => text !== undefined && isProtocolVersion(text))
    .sort((a, b) => compareVersions(b, a));
}
