/** Reads a Request Message: version, header, batch items. Source: KMIP 1.4 §6, §7, §11.1; 2.1 §8, §9. */
import { fields, type StructureItem } from '../../ttlv/item.js';
import { booleanField, bytesField, numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { structureTableByTitle, tagTitle } from '../../kmip/vocabulary.js';
import { compareVersions, versionNumbers, type ProtocolVersion } from '../../kmip/version.js';
import { failure, featureNotSupported, invalidMessage } from '../failure.js';
import { checkStructure, type CheckOptions } from './check.js';

export interface Request {
  readonly version: ProtocolVersion;
  readonly options: CheckOptions;
  /** Bytes; absent means no limit. */
  readonly maximumResponseSize?: number;
  /** Batch Error Continuation Option. */
  readonly onError: number;
  /** Whether the batch items have to run in their order. */
  readonly ordered: boolean;
  readonly items: readonly RequestItem[];
}

export interface RequestItem {
  readonly structure: StructureItem;
  readonly operation: number;
  readonly uniqueBatchItemId?: Uint8Array;
}

/** The version that the header names, whether the server speaks it or not; undefined when it cannot be read. */
export function statedVersion(message: StructureItem): { major: number; minor: number } | undefined {
  const header = structureField(message, TAG.RequestHeader);
  const version = header && structureField(header, TAG.ProtocolVersion);
  const major = version && numberField(version, TAG.ProtocolVersionMajor);
  const minor = version && numberField(version, TAG.ProtocolVersionMinor);
  return major === undefined || minor === undefined ? undefined : { major, minor };
}

/**
 * The version in which a request is answered. A newer minor version of 1.x is answered in the newest one known, with
 * unknown fields ignored (KMIP 1.4 §11.1); 2.x has no such rule.
 */
export function negotiated(stated: { major: number; minor: number } | undefined, supported: readonly ProtocolVersion[]): { version: ProtocolVersion; exact: boolean; spoken: boolean } {
  const newest = [...supported].sort((a, b) => compareVersions(b, a));
  const exact = newest.find((version) => `${stated?.major}.${stated?.minor}` === version);
  if (exact !== undefined) return { version: exact, exact: true, spoken: true };
  const sameMajor = newest.find((version) => versionNumbers(version).major === stated?.major);
  const newerMinor = sameMajor !== undefined && stated?.major === 1 && stated.minor > versionNumbers(sameMajor).minor;
  return { version: sameMajor ?? newest[0] ?? '1.0', exact: false, spoken: newerMinor };
}

/** Reads header and batch items. Throws a Failure that concerns the whole message. */
export function readRequest(message: StructureItem, supported: readonly ProtocolVersion[]): Request {
  if (message.tag !== TAG.RequestMessage) throw invalidMessage(`a message of a client is a Request Message, not ${tagTitle(message.tag)}`);
  const [first, ...rest] = message.value;
  if (first?.tag !== TAG.RequestHeader || first.type !== 'Structure') throw invalidMessage('the Request Header is missing');
  const stated = statedVersion(message);
  if (stated === undefined) throw invalidMessage('the Protocol Version is missing');
  const { version, exact, spoken } = negotiated(stated, supported);
  if (!spoken) throw failure('unsupportedVersion', version, `KMIP ${stated.major}.${stated.minor} is not supported`);

  const options: CheckOptions = { version, ignoreUnknownFields: !exact };
  const table = structureTableByTitle('Request Header', version);
  if (table !== undefined) checkStructure(first, table, options);
  const items = rest.map((item) => {
    if (item.tag !== TAG.BatchItem || item.type !== 'Structure') throw invalidMessage(`${tagTitle(item.tag)} stands where a Batch Item is expected`);
    return readItem(item);
  });
  requireCount(first, items, version);
  const maximumResponseSize = numberField(first, TAG.MaximumResponseSize);
  return {
    version,
    options,
    ...(maximumResponseSize === undefined ? {} : { maximumResponseSize }),
    onError: numberField(first, TAG.BatchErrorContinuationOption) ?? ENUM.BatchErrorContinuationOption.Stop,
    ordered: booleanField(first, TAG.BatchOrderOption) ?? compareVersions(version, '2.0') >= 0,
    items,
  };
}

/** Throws a Failure when items are missing or cannot be told apart. From 3.0 on they are neither counted nor named (tables of KMIP 3.0, §8). */
function requireCount(header: StructureItem, items: readonly RequestItem[], version: ProtocolVersion): void {
  if (items.length < 1) throw invalidMessage('the message holds no Batch Item');
  if (compareVersions(version, '3.0') >= 0) return;
  const count = numberField(header, TAG.BatchCount) ?? 0;
  if (count !== items.length) throw invalidMessage(`the Batch Count is ${count}, the message holds ${items.length} Batch Items`);
  if (count > 1 && items.some((item) => item.uniqueBatchItemId === undefined)) {
    throw invalidMessage('each of several Batch Items needs a Unique Batch Item ID');
  }
}

/** Throws a Failure when the message demands something of the server that it does not offer as a whole. */
export function requireFeatures(message: StructureItem): void {
  const header = structureField(message, TAG.RequestHeader);
  const asynchronous = header && numberField(header, TAG.AsynchronousIndicator);
  if (asynchronous === ENUM.AsynchronousIndicator.Mandatory) throw featureNotSupported('the server answers synchronously only');
  for (const item of fields(message, TAG.BatchItem)) {
    if (item.type !== 'Structure') continue;
    for (const extension of fields(item, TAG.MessageExtension)) {
      if (extension.type === 'Structure' && booleanField(extension, TAG.CriticalityIndicator) === true) {
        throw featureNotSupported('the message holds a critical Message Extension that the server does not know');
      }
    }
  }
}

function readItem(structure: StructureItem): RequestItem {
  const operation = numberField(structure, TAG.Operation);
  if (operation === undefined) throw invalidMessage('the Operation is missing in a Batch Item');
  const uniqueBatchItemId = bytesField(structure, TAG.UniqueBatchItemID);
  return { structure, operation, ...(uniqueBatchItemId === undefined ? {} : { uniqueBatchItemId }) };
}
