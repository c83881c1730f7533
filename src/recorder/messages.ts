/** From the messages of an exchange to the parts that a step of a suite has. */
import { bytesField, enumerationField, field, fields, structureField, type Item, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { readProtocolVersion } from '../kmip/message.js';
import { isProtocolVersion, type ProtocolVersion } from '../kmip/version.js';

/** An exchange of the client with the server, read. */
export interface Conversed {
  readonly connection: number;
  /** Seconds since 1970-01-01T00:00:00Z, when the request passed. */
  readonly atSeconds: bigint;
  readonly version: ProtocolVersion;
  readonly request: StructureItem;
  /** Fields of the request header besides Protocol Version and Batch Count. */
  readonly header: readonly Item[];
  readonly items: readonly ConversedItem[];
}

export interface ConversedItem {
  readonly operation: number;
  readonly uniqueBatchItemId?: Uint8Array;
  readonly payload: StructureItem;
  readonly messageExtensions: readonly Item[];
  /** Absent when the batch ended before this item. */
  readonly answer?: AnsweredItem;
}

export interface AnsweredItem {
  readonly status: number;
  readonly reason?: number;
  readonly payload: StructureItem;
  /** Of an operation that is still under way. */
  readonly correlationValue?: Item;
}

export interface Messages {
  readonly connection: number;
  readonly at: Date;
  readonly request: Item | undefined;
  readonly answer: Item | undefined;
}

/** The exchange, or why no step can be made of it, as the end of a sentence. */
export function readExchange({ connection, at, request, answer }: Messages): Conversed | { readonly unusable: string } {
  if (request?.type !== 'Structure' || request.tag !== TAG.RequestMessage) return { unusable: 'its request is no Request Message that can be read' };
  if (answer?.type !== 'Structure' || answer.tag !== TAG.ResponseMessage) return { unusable: 'its answer is no Response Message that can be read' };
  const header = structureField(request, TAG.RequestHeader);
  const version = readProtocolVersion(header === undefined ? undefined : field(header, TAG.ProtocolVersion));
  if (version === undefined || !isProtocolVersion(version)) return { unusable: `its request is of the protocol version ${version ?? '(none)'}, which this tool does not know` };
  const sent = fields(request, TAG.BatchItem).filter((item): item is StructureItem => item.type === 'Structure');
  const answers = fields(answer, TAG.BatchItem).filter((item): item is StructureItem => item.type === 'Structure');
  const items = sent.map((item, index) => readItem(item, answers[index]));
  if (items.length === 0 || !items.every((item) => item !== undefined)) return { unusable: 'its request has an item without Operation' };
  if (answers.length === 0) return { unusable: 'its answer holds no Batch Item' };
  const failedSilently = items.some(({ answer: each }) => each?.status === ENUM.ResultStatus.OperationFailed && each.reason === undefined);
  if (failedSilently) return { unusable: 'its answer names no Result Reason' };
  const own: readonly number[] = [TAG.ProtocolVersion, TAG.BatchCount];
  return { connection, atSeconds: BigInt(Math.floor(at.getTime() / 1000)), version, request, header: header?.value.filter(({ tag }) => !own.includes(tag)) ?? [], items };
}

function readItem(sent: StructureItem, answer: StructureItem | undefined): ConversedItem | undefined {
  const operation = enumerationField(sent, TAG.Operation);
  const id = bytesField(sent, TAG.UniqueBatchItemID);
  if (operation === undefined) return undefined;
  return {
    operation,
    ...(id === undefined ? {} : { uniqueBatchItemId: id }),
    payload: structureField(sent, TAG.RequestPayload) ?? emptyPayload(TAG.RequestPayload),
    messageExtensions: fields(sent, TAG.MessageExtension),
    ...(answer === undefined ? {} : { answer: readAnswer(answer) }),
  };
}

function readAnswer(answer: StructureItem): AnsweredItem {
  const reason = enumerationField(answer, TAG.ResultReason);
  const correlationValue = field(answer, TAG.AsynchronousCorrelationValue);
  return {
    status: enumerationField(answer, TAG.ResultStatus) ?? ENUM.ResultStatus.Success,
    ...(reason === undefined ? {} : { reason }),
    payload: structureField(answer, TAG.ResponsePayload) ?? emptyPayload(TAG.ResponsePayload),
    ...(correlationValue === undefined ? {} : { correlationValue }),
  };
}

const emptyPayload = (tag: number): StructureItem => ({ tag, type: 'Structure', value: [] });
