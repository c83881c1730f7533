/**
 * Which values flow: what an answer brings first and a later request repeats is a variable, names that the client gives are made unique to
 * each run, and dates count from the time of the request.
 */
import { structure, type LeafItem, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { walk, type Visit } from '../kmip/text/walk.js';
import { tagName } from '../kmip/vocabulary.js';
import type { Conversed, ConversedItem } from './messages.js';

/** What stands in the suite in place of the value of an item: `$key`, `bind $key`, `$unique.disk-1`, `$now`. */
export interface Flow {
  readonly wordOf: (leaf: LeafItem) => string | undefined;
  /** Whether an answer holds with it what the client sent before. */
  readonly isReturned: (leaf: LeafItem) => boolean;
  /** Identifiers that the client knew before: they name objects that must be there. */
  readonly strangers: readonly { readonly step: number; readonly identifier: string }[];
}

/** Answers whose texts describe the server: that a request holds one of them again is its author's doing. */
const DESCRIBING: ReadonlySet<number> = new Set([ENUM.Operation.Query, ENUM.Operation.DiscoverVersions, ENUM.Operation.GetAttributeList]);
/** Tags whose values name something of the specification. */
const VOCABULARY: ReadonlySet<number> = new Set([TAG.AttributeName, TAG.AttributeReference, TAG.VendorIdentification]);
const NAMING_OPERATIONS: ReadonlySet<number> = new Set([
  ENUM.Operation.Create,
  ENUM.Operation.CreateKeyPair,
  ENUM.Operation.Register,
  ENUM.Operation.ReKey,
  ENUM.Operation.ReKeyKeyPair,
  ENUM.Operation.DeriveKey,
  ENUM.Operation.Certify,
  ENUM.Operation.ReCertify,
  ENUM.Operation.AddAttribute,
  ENUM.Operation.ModifyAttribute,
  ENUM.Operation.SetAttribute,
  ENUM.Operation.Import,
  ENUM.Operation.CreateSplitKey,
  ENUM.Operation.JoinSplitKey,
]);
/** A value of so many characters or bytes is the same value wherever it stands. */
const TELLING_LENGTH = 12;
/** Seconds: the time between reading the clock and sending. */
const PROMPT = 5n;
/** Seconds: what lies further away was not counted from now. */
const FAR = 20n * 365n * 86_400n;

/** @param exchanges in order; words are told for the very items of these trees. */
export function followValues(exchanges: readonly Conversed[]): Flow {
  const words = new Map<LeafItem, string>();
  const unique = uniqueNames(exchanges);
  const brought = new Map<string, Source>();
  const sent = new Set<string>();
  const taken = new Set<string>();
  const returned = new Set<LeafItem>();
  const strangers: { step: number; identifier: string }[] = [];

  const readRequest = (root: StructureItem, exchange: Conversed, step: number, succeeded = false): void => {
    for (const visit of walk(root)) {
      const { item } = visit;
      if (item.type === 'Structure') continue;
      const name = typeof item.value === 'string' ? unique.get(item.value) : undefined;
      const source = keysOf(visit).map((key) => brought.get(key)).find((each) => each !== undefined);
      if (name !== undefined && !VOCABULARY.has(item.tag)) words.set(item, `$unique.${name}`);
      else if (source !== undefined) words.set(item, source.use());
      else if (item.type === 'DateTime' || item.type === 'DateTimeExtended') noteDate(item, exchange.atSeconds, words);
      else if (succeeded && item.tag === TAG.UniqueIdentifier && item.type === 'TextString' && !sent.has(keysOf(visit)[0] ?? '')) strangers.push({ step, identifier: item.value });
      for (const key of keysOf(visit)) sent.add(key);
    }
  };

  const readAnswer = (item: ConversedItem): void => {
    const { answer } = item;
    if (answer === undefined || DESCRIBING.has(item.operation)) return;
    const { status, payload, correlationValue } = answer;
    const roots = [...(status === ENUM.ResultStatus.Success ? [payload] : []), ...(status === ENUM.ResultStatus.OperationPending && correlationValue !== undefined ? [correlationValue] : [])];
    for (const root of roots) {
      for (const visit of walk(root)) {
        const { item: leaf } = visit;
        if (leaf.type === 'Structure' || VOCABULARY.has(leaf.tag)) continue;
        const name = typeof leaf.value === 'string' ? unique.get(leaf.value) : undefined;
        const known = keysOf(visit).map((key) => brought.get(key)).find((each) => each !== undefined);
        if (name !== undefined) words.set(leaf, `$unique.${name}`);
        else if (known !== undefined) known.note(leaf);
        else if (keysOf(visit).some((key) => sent.has(key))) returned.add(leaf);
        else {
          const source = sourceOf(leaf, stemOf(visit, item, payload), taken, words);
          for (const key of keysOf(visit)) brought.set(key, source);
        }
      }
    }
  };

  for (const [index, exchange] of exchanges.entries()) {
    readRequest(structure(TAG.RequestHeader, exchange.header), exchange, index + 1);
    for (const item of exchange.items) {
      readRequest(item.payload, exchange, index + 1, item.answer?.status === ENUM.ResultStatus.Success);
      readRequest(structure(TAG.BatchItem, item.messageExtensions), exchange, index + 1);
    }
    for (const item of exchange.items) readAnswer(item);
  }
  return { wordOf: (leaf) => words.get(leaf), isReturned: (leaf) => returned.has(leaf), strangers };
}

/** Where a value came from first. */
interface Source {
  /** Makes it a variable with the first use; gives the word for the use. */
  use(): string;
  /** A later answer holds the value again. */
  note(leaf: LeafItem): void;
}

function sourceOf(leaf: LeafItem, stem: string, taken: Set<string>, words: Map<LeafItem, string>): Source {
  const again: LeafItem[] = [];
  let word: string | undefined;
  return {
    use() {
      if (word !== undefined) return word;
      const name = free(stem, '', taken);
      word = `$${name}`;
      words.set(leaf, `bind ${word}`);
      for (const each of again) words.set(each, word);
      return word;
    },
    note(each) {
      if (word === undefined) again.push(each);
      else words.set(each, word);
    },
  };
}

/** The stem, numbered when it is taken. */
function free(stem: string, separator: string, taken: Set<string>): string {
  let name = stem;
  for (let number = 2; taken.has(name); number++) name = `${stem}${separator}${number}`;
  taken.add(name);
  return name;
}

/** Texts under Name that the client gives to objects, with the suffix that makes them unique to a run. */
function uniqueNames(exchanges: readonly Conversed[]): ReadonlyMap<string, string> {
  const suffixes = new Map<string, string>();
  const taken = new Set<string>();
  for (const { items } of exchanges) {
    for (const { operation, payload } of items) {
      if (!NAMING_OPERATIONS.has(operation)) continue;
      for (const { item } of walk(payload)) {
        if (item.tag !== TAG.NameValue || item.type !== 'TextString' || item.value === '' || suffixes.has(item.value)) continue;
        suffixes.set(item.value, free(item.value.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40), '-', taken));
      }
    }
  }
  return suffixes;
}

const isIdentifier = (tag: number): boolean => /UniqueIdentifier$|^LinkedObjectIdentifier$/.test(tagName(tag));

/** Under which a value is known: at places of its kind, and anywhere when it is long enough to be told from others. Empty for what never flows. */
function keysOf({ item, naming }: Visit): string[] {
  if (item.type === 'DateTime' || item.type === 'DateTimeExtended') return [`${naming}:${item.value}`];
  const text = item.type === 'ByteString' ? Buffer.from(item.value).toString('hex') : typeof item.value === 'string' ? item.value : '';
  const length = item.type === 'ByteString' ? text.length / 2 : text.length;
  if (length === 0) return [];
  const kind = isIdentifier(naming) ? 'identifier' : String(naming);
  return [`${kind}:${text}`, ...(length >= TELLING_LENGTH ? [`${item.type === 'ByteString' ? 'bytes' : 'text'}:${text}`] : [])];
}

const OBJECT_NAMES: Readonly<Record<number, string>> = {
  [ENUM.ObjectType.SymmetricKey]: 'key',
  [ENUM.ObjectType.SecretData]: 'secret',
  [ENUM.ObjectType.Certificate]: 'certificate',
  [ENUM.ObjectType.PrivateKey]: 'privateKey',
  [ENUM.ObjectType.PublicKey]: 'publicKey',
};

/** What a variable with this value is called. */
function stemOf({ item, naming }: Visit, { payload }: ConversedItem, answer: StructureItem): string {
  const name = tagName(naming);
  if (/^(Private|Public)KeyUniqueIdentifier$/.test(name)) return name.startsWith('Private') ? 'privateKey' : 'publicKey';
  if (isIdentifier(naming)) {
    const type = [...payload.value, ...answer.value].find(({ tag }) => tag === TAG.ObjectType);
    return (type?.type === 'Enumeration' ? OBJECT_NAMES[type.value] : undefined) ?? 'object';
  }
  if (item.tag === TAG.IVCounterNonce) return 'vector';
  return /^[A-Z]/.test(name) && name !== 'AttributeValue' ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : 'value';
}

/** Dates near the time of the request were counted from it; others stay as they are. */
function noteDate(item: LeafItem, atSeconds: bigint, words: Map<LeafItem, string>): void {
  const seconds = item.type === 'DateTime' ? item.value : item.type === 'DateTimeExtended' ? item.value / 1_000_000n : 0n;
  const offset = seconds - atSeconds;
  const distance = offset < 0n ? -offset : offset;
  if (distance > FAR) return;
  words.set(item, distance <= PROMPT ? '$now' : `$now${offset < 0n ? '-' : '+'}${distance}`);
}
