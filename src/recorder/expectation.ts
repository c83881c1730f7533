/** From an answer to what is expected of the next one: what the client gave, what it will use, and what every such answer says. */
import type { Item, LeafItem, StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { walk } from '../kmip/text/walk.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { enumerationName, payloadTable } from '../kmip/vocabulary.js';
import type { Flow } from './flow.js';
import type { ConversedItem } from './messages.js';
import { writeFields, type Fields, type Value, type Writing } from './words.js';

const STATUS = ENUM.ResultStatus;

/** Values that are the same on every server, because the request or the object decides them. */
const SETTLED: ReadonlySet<number> = new Set([
  TAG.ObjectType,
  TAG.State,
  TAG.KeyFormatType,
  TAG.CryptographicAlgorithm,
  TAG.CryptographicLength,
  TAG.SecretDataType,
  TAG.CertificateType,
]);
/** What these answer is the server's own; products look at it and go on. */
const FREE: ReadonlySet<number> = new Set([ENUM.Operation.Query, ENUM.Operation.DiscoverVersions, ENUM.Operation.GetAttributeList]);
/** Servers differ in whether they give the attribute back. */
const CHANGING: ReadonlySet<number> = new Set([ENUM.Operation.AddAttribute, ENUM.Operation.ModifyAttribute, ENUM.Operation.DeleteAttribute]);

/**
 * What stands under `expect`; undefined where success is all.
 *
 * @param wordOf the words for values; without them values are written as they are.
 */
export function expectationOf({ operation, payload: request, answer }: ConversedItem, version: ProtocolVersion, flow: Flow, wordOf: Writing['wordOf']): Fields | undefined {
  if (answer === undefined) return { 'not-processed': true };
  switch (answer.status) {
    case STATUS.OperationFailed:
      return { failure: enumerationName(TAG.ResultReason, answer.reason ?? 0) };
    case STATUS.OperationUndone:
      return { undone: {} };
    case STATUS.OperationPending: {
      const { correlationValue } = answer;
      const word = correlationValue === undefined || correlationValue.type === 'Structure' ? undefined : wordOf(correlationValue);
      return { pending: word === undefined ? {} : { AsynchronousCorrelationValue: word } };
    }
    default: {
      if (FREE.has(operation) && !holdsWord(answer.payload, flow)) return undefined;
      const wanted = operation === ENUM.Operation.Locate ? located(answer.payload, request, flow) : wantedOf(answer.payload, flow, CHANGING.has(operation));
      const writing: Writing = { version, wordOf: (leaf) => wordOf(leaf) ?? lengthOf(leaf, flow), wants: (item) => item.type === 'Structure' || wanted.has(item), indexes: false };
      const fields = writeFields(answer.payload.value, payloadTable(operation, 'response', version), writing);
      if (operation === ENUM.Operation.Locate && findsNothing(answer.payload) && holdsUnique(request, flow)) return { absent: 'UniqueIdentifier' };
      return Object.keys(fields).length === 0 ? undefined : fields;
    }
  }
}

/** Key material of the server's making has a length and nothing else that can be expected. */
const lengthOf = (item: LeafItem, flow: Flow): Value | undefined => (item.tag === TAG.KeyMaterial && item.type === 'ByteString' && !isKnown(item, flow) ? { bytes: item.value.length } : undefined);

const isKnown = (item: LeafItem, flow: Flow): boolean => flow.wordOf(item) !== undefined || flow.isReturned(item);

function wantedOf(payload: StructureItem, flow: Flow, onlyOutermost: boolean): ReadonlySet<Item> {
  const wanted = new Set<Item>();
  for (const { item, naming, depth } of walk(payload)) {
    if (item.type === 'Structure' || (onlyOutermost && depth > 1)) continue;
    const isMaterial = item.tag === TAG.KeyMaterial && item.type === 'ByteString';
    if (isKnown(item, flow) || isMaterial || SETTLED.has(naming)) wanted.add(item);
  }
  return wanted;
}

/** On a server that others use, Locate finds more; only what it must find, and what is used afterwards, is expected. */
function located(payload: StructureItem, request: StructureItem, flow: Flow): ReadonlySet<Item> {
  const decided = holdsUnique(request, flow) || !request.value.some(({ tag }) => tag === TAG.MaximumItems);
  return new Set(payload.value.filter((item) => item.type !== 'Structure' && item.tag === TAG.UniqueIdentifier && (decided ? flow.wordOf(item) !== undefined : flow.wordOf(item)?.startsWith('bind ') === true)));
}

const holdsWord = (root: StructureItem, flow: Flow): boolean => [...walk(root)].some(({ item }) => item.type !== 'Structure' && flow.wordOf(item)?.startsWith('bind ') === true);
const holdsUnique = (root: StructureItem, flow: Flow): boolean => [...walk(root)].some(({ item }) => item.type !== 'Structure' && flow.wordOf(item)?.startsWith('$unique') === true);
const findsNothing = (payload: StructureItem): boolean => !payload.value.some(({ tag }) => tag === TAG.UniqueIdentifier);
