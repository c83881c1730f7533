/** What a request would create or change, and what its answer did create or destroy. */
import { field, fields, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField, enumerationField, structureField } from '../../ttlv/fields.js';
import { toHex } from '../../ttlv/hex.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { IDENTIFIER_TAGS } from '../../kmip/identifiers.js';
import { readProtocolVersion } from '../../kmip/message.js';
import { isProtocolVersion, type ProtocolVersion } from '../../kmip/version.js';

const { Operation } = ENUM;

/** Operations after which there are objects that were not there before. */
const CREATING: readonly number[] = [
  Operation.Create,
  Operation.CreateKeyPair,
  Operation.Register,
  Operation.ReKey,
  Operation.ReKeyKeyPair,
  Operation.DeriveKey,
  Operation.Certify,
  Operation.ReCertify,
  Operation.Import,
  Operation.CreateSplitKey,
  Operation.JoinSplitKey,
  Operation.CreateCredential,
  Operation.CreateGroup,
  Operation.CreateUser,
];

/** Operations that leave the objects that they name as they are. */
const READING: readonly number[] = [
  Operation.Get,
  Operation.GetAttributes,
  Operation.GetAttributeList,
  Operation.Locate,
  Operation.Check,
  Operation.Export,
  Operation.Validate,
  Operation.Query,
  Operation.DiscoverVersions,
  Operation.Poll,
  Operation.Cancel,
];

export interface AskedCreation {
  /** Place of the Batch Item in the request, counted from 0. */
  readonly position: number;
  readonly version: ProtocolVersion;
  readonly operation: number;
  readonly names: readonly string[];
  /** Unique Identifiers that the request gives to the object. */
  readonly ids: readonly string[];
  /** Unique Identifiers of objects that the new one takes over from. */
  readonly from: readonly string[];
}

/** The Batch Items of a request that create something. */
export function askedCreations(request: Item | undefined): AskedCreation[] {
  const version = versionOf(request);
  if (version === undefined) return [];
  return itemsOf(request).flatMap((item, position) => {
    const operation = enumerationField(item, TAG.Operation);
    if (operation === undefined || !CREATING.includes(operation)) return [];
    const ids = identifiersIn(field(item, TAG.RequestPayload));
    const gives = operation === Operation.Import;
    return [{ position, version, operation, names: textsOf(item, TAG.NameValue), ids: gives ? ids : [], from: gives ? [] : ids }];
  });
}

/** A request to do something to an object that was there before. */
export interface AskedChange {
  readonly operation: number;
  /** Undefined when it is whatever a Locate of the same message finds, which may be an object of others. */
  readonly id: string | undefined;
}

/** What a request would change. `isOurs` tells of a text whether nobody else can have it. */
export function askedChanges(request: Item | undefined, isOurs: (text: string) => boolean): AskedChange[] {
  let located = false;
  return itemsOf(request).flatMap((item): AskedChange[] => {
    const operation = enumerationField(item, TAG.Operation);
    if (operation === undefined) return [];
    const ids = identifiersIn(field(item, TAG.RequestPayload));
    if (operation === Operation.Locate) located = !allTexts(item).some(isOurs);
    else if (CREATING.includes(operation)) located = false;
    if (READING.includes(operation)) return [];
    // Without an identifier it is about the ID Placeholder (KMIP 1.4 §4, 2.1 §6).
    if (ids.length === 0) return located && structureField(item, TAG.RequestPayload) !== undefined && ABOUT_PLACEHOLDER.includes(operation) ? [{ operation, id: undefined }] : [];
    return ids.map((id) => ({ operation, id }));
  });
}

const ABOUT_PLACEHOLDER: readonly number[] = [
  Operation.Activate,
  Operation.Revoke,
  Operation.Destroy,
  Operation.Archive,
  Operation.Recover,
  Operation.AddAttribute,
  Operation.ModifyAttribute,
  Operation.DeleteAttribute,
  Operation.SetAttribute,
  Operation.AdjustAttribute,
  Operation.ReKey,
  Operation.ReKeyKeyPair,
  Operation.ReCertify,
  Operation.ObtainLease,
  Operation.GetUsageAllocation,
];

export interface Answered {
  readonly operation: number | undefined;
  readonly succeeded: boolean;
  /** The operation goes on asynchronously: its outcome comes with a Poll. */
  readonly pending: boolean;
  /** Unique Identifiers in the payload of the request. */
  readonly asked: readonly string[];
  /** Unique Identifiers in the payload of the answer. */
  readonly ids: readonly string[];
  /** Asynchronous Correlation Value of the answer, in hex. */
  readonly correlation?: string;
  /** The one that the request, a Poll, asks about. */
  readonly polled?: string;
}

/** For each Batch Item of the request the one that answers it: by Unique Batch Item ID, or else by its place. */
export function answersTo(request: Item | undefined, response: Item | undefined): (Answered | undefined)[] {
  const answers = itemsOf(response);
  return itemsOf(request).map((item, position) => {
    const id = hexField(item, TAG.UniqueBatchItemID);
    const answer = (id === undefined ? undefined : answers.find((each) => hexField(each, TAG.UniqueBatchItemID) === id)) ?? answers[position];
    if (answer === undefined) return undefined;
    const correlation = hexField(answer, TAG.AsynchronousCorrelationValue);
    const asked = identifiersIn(field(item, TAG.RequestPayload));
    return {
      operation: enumerationField(item, TAG.Operation),
      pending: enumerationField(answer, TAG.ResultStatus) === ENUM.ResultStatus.OperationPending,
      succeeded: enumerationField(answer, TAG.ResultStatus) === ENUM.ResultStatus.Success,
      asked,
      ids: identifiersIn(field(answer, TAG.ResponsePayload)),
      ...(correlation === undefined ? {} : { correlation }),
      ...polled(item),
    };
  });
}

function polled(item: StructureItem): Pick<Answered, 'polled'> {
  const payload = structureField(item, TAG.RequestPayload);
  const value = payload !== undefined && enumerationField(item, TAG.Operation) === Operation.Poll ? hexField(payload, TAG.AsynchronousCorrelationValue) : undefined;
  return value === undefined ? {} : { polled: value };
}

function versionOf(request: Item | undefined): ProtocolVersion | undefined {
  const header = request?.type === 'Structure' ? structureField(request, TAG.RequestHeader) : undefined;
  const version = header === undefined ? undefined : readProtocolVersion(field(header, TAG.ProtocolVersion));
  return version !== undefined && isProtocolVersion(version) ? version : undefined;
}

const itemsOf = (message: Item | undefined): StructureItem[] =>
  message?.type !== 'Structure' ? [] : fields(message, TAG.BatchItem).filter((item): item is StructureItem => item.type === 'Structure');

/** Direct children alone: deeper ones are of other objects. */
const identifiersIn = (payload: Item | undefined): string[] =>
  payload?.type === 'Structure' ? payload.value.flatMap((each) => (IDENTIFIER_TAGS.has(each.tag) && each.type === 'TextString' ? [each.value] : [])) : [];

/** In hex. */
function hexField(parent: StructureItem, tag: number): string | undefined {
  const bytes = bytesField(parent, tag);
  return bytes === undefined ? undefined : toHex(bytes);
}

/** All texts with this tag, at any depth. */
export function textsOf(item: Item, tag: number): string[] {
  if (item.type === 'Structure') return item.value.flatMap((child) => textsOf(child, tag));
  return item.tag === tag && item.type === 'TextString' ? [item.value] : [];
}

const allTexts = (item: Item): string[] => (item.type === 'Structure' ? item.value.flatMap(allTexts) : item.type === 'TextString' ? [item.value] : []);
