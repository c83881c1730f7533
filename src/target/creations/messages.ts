/** What a request would create, and what its answer did create or destroy. */
import { field, fields, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
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

const IDENTIFIERS: readonly number[] = [TAG.UniqueIdentifier, TAG.PrivateKeyUniqueIdentifier, TAG.PublicKeyUniqueIdentifier];

export interface AskedCreation {
  /** Place of the Batch Item in the request, counted from 0. */
  readonly position: number;
  readonly version: ProtocolVersion;
  readonly operation: number;
  readonly names: readonly string[];
}

/** The Batch Items of a request that create something. */
export function askedCreations(request: Item | undefined): AskedCreation[] {
  if (request?.type !== 'Structure') return [];
  const header = field(request, TAG.RequestHeader);
  const version = header?.type === 'Structure' ? readProtocolVersion(field(header, TAG.ProtocolVersion)) : undefined;
  if (version === undefined || !isProtocolVersion(version)) return [];
  return fields(request, TAG.BatchItem).flatMap((item, position) => {
    const operation = item.type === 'Structure' ? codeOf(item, TAG.Operation) : undefined;
    return operation === undefined || !CREATING.includes(operation) ? [] : { position, version, operation, names: textsOf(item, TAG.NameValue) };
  });
}

export interface Answered {
  readonly operation: number | undefined;
  readonly succeeded: boolean;
  /** The operation goes on asynchronously: its outcome comes with a Poll. */
  readonly pending: boolean;
  /** Unique Identifiers in the payload. */
  readonly ids: readonly string[];
}

/** For each Batch Item of the request the one that answers it: by Unique Batch Item ID, or else by its place. */
export function answersTo(request: Item | undefined, response: Item | undefined): (Answered | undefined)[] {
  const asked = request?.type !== 'Structure' ? [] : fields(request, TAG.BatchItem);
  const answers = response?.type !== 'Structure' ? [] : fields(response, TAG.BatchItem);
  return asked.map((item, position) => {
    const id = idOf(item);
    const answer = (id === undefined ? undefined : answers.find((each) => idOf(each) === id)) ?? answers[position];
    if (answer?.type !== 'Structure') return undefined;
    const payload = field(answer, TAG.ResponsePayload);
    return {
      operation: codeOf(answer, TAG.Operation) ?? (item.type === 'Structure' ? codeOf(item, TAG.Operation) : undefined),
      pending: codeOf(answer, TAG.ResultStatus) === ENUM.ResultStatus.OperationPending,
      succeeded: codeOf(answer, TAG.ResultStatus) === ENUM.ResultStatus.Success,
      ids: payload?.type === 'Structure' ? payload.value.flatMap((each) => (IDENTIFIERS.includes(each.tag) && each.type === 'TextString' ? [each.value] : [])) : [],
    };
  });
}

const idOf = (item: Item): string | undefined => {
  const id = item.type === 'Structure' ? field(item, TAG.UniqueBatchItemID) : undefined;
  return id?.type === 'ByteString' ? Buffer.from(id.value).toString('hex') : undefined;
};

function codeOf(parent: StructureItem, tag: number): number | undefined {
  const item = field(parent, tag);
  return item?.type === 'Enumeration' ? item.value : undefined;
}

/** All texts with this tag, at any depth. */
export function textsOf(item: Item, tag: number): string[] {
  if (item.type === 'Structure') return item.value.flatMap((child) => textsOf(child, tag));
  return item.tag === tag && item.type === 'TextString' ? [item.value] : [];
}
