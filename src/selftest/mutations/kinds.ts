/** The ways in which an answer is made another one, without regard to what it means. Data over small functions. */
import type { Item } from '../../ttlv/item.js';
import { byteString, enumeration, integer, longInteger, structure, textString } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { allTags, enumerationOf, isDefinedIn, maskOf } from '../../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { Spot } from './spot.js';

export interface MutationKind {
  readonly name: string;
  readonly group: 'presence' | 'order' | 'value' | 'type' | 'stranger' | 'outcome';
  /** What is done, as the end of "An item …". */
  readonly does: string;
  /** The parent's new fields; undefined where the kind does not apply. */
  readonly change: (spot: Spot) => readonly Item[] | undefined;
}

type OneItem = (item: Item, spot: Spot) => Item | undefined;

/** A kind that puts another item in the place of one. */
const replacing = (change: OneItem) => (spot: Spot): readonly Item[] | undefined => {
  const item = change(spot.item, spot);
  return item === undefined ? undefined : spot.parent.value.with(spot.index, item);
};

/** A kind that puts a field behind the others of a structure. */
const adding = (extra: (version: ProtocolVersion) => Item | undefined) =>
  replacing((item, { version }) => {
    const more = item.type === 'Structure' ? extra(version) : undefined;
    return item.type !== 'Structure' || more === undefined ? undefined : structure(item.tag, [...item.value, more]);
  });

const moved = (spot: Spot, to: number): readonly Item[] | undefined => {
  const { parent, index, item } = spot;
  const rest = parent.value.toSpliced(index, 1);
  const same = to === index || parent.value.slice(Math.min(index, to), Math.max(index, to) + 1).every((each) => each === item);
  return same ? undefined : rest.toSpliced(to, 0, item);
};

function shifted(item: Item, by: number): Item | undefined {
  switch (item.type) {
    case 'Integer':
    case 'Interval':
      return { ...item, value: item.value + by };
    case 'LongInteger':
    case 'BigInteger':
      return { ...item, value: item.value + BigInt(by) };
    default:
      return undefined;
  }
}

/** Seconds; Date-Time Extended counts in millionths of them. */
function later(item: Item, seconds: number): Item | undefined {
  if (item.type === 'DateTime') return { ...item, value: item.value + BigInt(seconds) };
  return item.type === 'DateTimeExtended' ? { ...item, value: item.value + BigInt(seconds) * 1_000_000n } : undefined;
}

/** The next value of the enumeration that the version defines. */
function otherValue(item: Item, { meaning, version }: Spot): Item | undefined {
  if (item.type !== 'Enumeration') return undefined;
  const values = (enumerationOf(meaning)?.values ?? []).filter((value) => isDefinedIn(value, version)).map((value) => value.code);
  const next = values[(values.indexOf(item.value) + 1) % values.length];
  return next === undefined || next === item.value ? undefined : { ...item, value: next };
}

function bits({ meaning, version }: Spot): readonly number[] {
  return (maskOf(meaning)?.values ?? []).filter((value) => isDefinedIn(value, version)).map((value) => value.code);
}

const isMask = (spot: Spot): boolean => spot.item.type === 'Integer' && maskOf(spot.meaning) !== undefined;

function withBit(item: Item, spot: Spot, set: boolean): Item | undefined {
  if (item.type !== 'Integer' || !isMask(spot)) return undefined;
  const bit = bits(spot).find((code) => ((item.value & code) === 0) === set);
  return bit === undefined ? undefined : { ...item, value: item.value ^ bit };
}

function otherText(item: Item, change: (text: string) => string): Item | undefined {
  return item.type === 'TextString' && item.value !== '' ? { ...item, value: change(item.value) } : undefined;
}

function otherBytes(item: Item, change: (bytes: Uint8Array) => Uint8Array): Item | undefined {
  return item.type === 'ByteString' && item.value.length > 0 ? { ...item, value: change(item.value) } : undefined;
}

function ofAnotherType({ tag, type, value }: Item): Item | undefined {
  switch (type) {
    case 'Structure':
      return byteString(tag, new Uint8Array(0));
    case 'Integer':
    case 'Interval':
      return longInteger(tag, BigInt(value));
    case 'Enumeration':
      return integer(tag, value | 0);
    case 'LongInteger':
      return integer(tag, Number(BigInt.asIntN(32, value)));
    case 'Boolean':
      return integer(tag, value ? 1 : 0);
    case 'TextString':
      return byteString(tag, Buffer.from(value));
    case 'ByteString':
      return textString(tag, Buffer.from(value).toString('hex'));
    case 'DateTime':
    case 'DateTimeExtended':
      return longInteger(tag, value);
    case 'BigInteger':
      return byteString(tag, Uint8Array.of(Number(value & 0xffn)));
    default:
      return undefined;
  }
}

/** No version defines it, and it is no extension. */
const UNKNOWN_TAG = 0x42ff00;
const UNKNOWN_VALUE = 0x00007fff;
/** The first tag for vendors. */
const EXTENSION_TAG = 0x540000;

/** A tag of a later version, as an Integer. */
function tagOfLaterVersion(version: ProtocolVersion): Item | undefined {
  const tag = allTags().find((each) => compareVersions(each.since, version) > 0 && each.types.includes('Integer'));
  return tag === undefined ? undefined : integer(tag.code, 1);
}

const { ResultStatus: STATUS, ResultReason: REASON } = ENUM;

/** A Batch Item with another status, and what goes with it. */
const ending = (from: number, to: number, keep: (field: Item) => boolean, ...more: readonly Item[]) =>
  replacing((item) => {
    if (item.tag !== TAG.BatchItem || item.type !== 'Structure') return undefined;
    const status = item.value.findIndex((field) => field.tag === TAG.ResultStatus && field.value === from);
    if (status < 0) return undefined;
    const changed = item.value.with(status, enumeration(TAG.ResultStatus, to));
    return structure(item.tag, [...changed.slice(0, status + 1), ...more, ...changed.slice(status + 1).filter(keep)]);
  });

const noPayload = (field: Item): boolean => field.tag !== TAG.ResponsePayload;
const noReason = (field: Item): boolean => field.tag !== TAG.ResultReason && field.tag !== TAG.ResultMessage;
const everything = (): boolean => true;
const reason = enumeration(TAG.ResultReason, REASON.GeneralFailure);

/** The items of a message as another list, and the count that belongs to it. */
const counted = (change: (items: readonly Item[], index: number) => readonly Item[]) => ({ parent, index, item }: Spot): readonly Item[] | undefined => {
  if (item.tag !== TAG.BatchItem) return undefined;
  const fields = change(parent.value, index);
  const count = fields.filter((field) => field.tag === TAG.BatchItem).length;
  return fields.map((field) => (field.tag !== TAG.ResponseHeader || field.type !== 'Structure' ? field : structure(field.tag, field.value.map((each) => (each.tag === TAG.BatchCount ? integer(each.tag, count) : each)))));
};

const kind = (group: MutationKind['group'], name: string, does: string, change: MutationKind['change']): MutationKind => ({ name, group, does, change });

export const MUTATION_KINDS: readonly MutationKind[] = [
  kind('presence', 'missing', 'is left out', ({ parent, index }) => parent.value.toSpliced(index, 1)),
  kind('presence', 'twice', 'comes twice', ({ parent, index, item }) => parent.value.toSpliced(index, 0, item)),
  kind('presence', 'no-fields', 'is a structure without fields', replacing((item) => (item.type === 'Structure' && item.value.length > 0 ? structure(item.tag, []) : undefined))),
  kind('order', 'first', 'comes first among its neighbours', (spot) => moved(spot, 0)),
  kind('order', 'last', 'comes last among its neighbours', (spot) => moved(spot, spot.parent.value.length - 1)),
  kind('order', 'behind-next', 'changes places with the next one', (spot) => (spot.index + 1 < spot.parent.value.length ? moved(spot, spot.index + 1) : undefined)),
  kind('value', 'one-more', 'has a number that is one more', replacing((item, spot) => (isMask(spot) ? undefined : shifted(item, 1)))),
  kind('value', 'one-less', 'has a number that is one less', replacing((item, spot) => (isMask(spot) ? undefined : shifted(item, -1)))),
  kind('value', 'other-value', 'has another value of its enumeration', replacing(otherValue)),
  kind('value', 'undefined-value', 'has a value that its enumeration does not define', replacing((item, { meaning }) => (item.type === 'Enumeration' && enumerationOf(meaning) !== undefined ? { ...item, value: UNKNOWN_VALUE } : undefined))),
  kind('value', 'bit-more', 'has one more bit of its mask', replacing((item, spot) => withBit(item, spot, true))),
  kind('value', 'bit-less', 'has one bit of its mask less', replacing((item, spot) => withBit(item, spot, false))),
  kind('value', 'other-letter', 'has another letter at the end of its text', replacing((item) => otherText(item, (text) => `${text.slice(0, -1)}${text.endsWith('q') ? 'z' : 'q'}`))),
  kind('value', 'empty-text', 'has an empty text', replacing((item) => otherText(item, () => ''))),
  kind('value', 'other-bit', 'has another bit in its bytes', replacing((item) => otherBytes(item, (bytes) => bytes.map((byte, index) => (index === bytes.length >> 1 ? byte ^ 0x10 : byte))))),
  kind('value', 'byte-less', 'has one byte less', replacing((item) => otherBytes(item, (bytes) => bytes.subarray(0, -1)))),
  kind('value', 'byte-more', 'has one byte more', replacing((item) => otherBytes(item, (bytes) => Uint8Array.of(...bytes, 0x5a)))),
  kind('value', 'empty-bytes', 'has no bytes', replacing((item) => otherBytes(item, () => new Uint8Array(0)))),
  kind('value', 'second-later', 'has a date one second later', replacing((item) => later(item, 1))),
  kind('value', 'hour-later', 'has a date one hour later', replacing((item) => later(item, 3600))),
  kind('value', 'day-earlier', 'has a date one day earlier', replacing((item) => later(item, -86_400))),
  kind('value', 'epoch', 'has the date 0', replacing((item) => (item.type === 'DateTime' || item.type === 'DateTimeExtended' ? { ...item, value: 0n } : undefined))),
  kind('value', 'flipped', 'has the other truth value', replacing((item) => (item.type === 'Boolean' ? { ...item, value: !item.value } : undefined))),
  kind('type', 'other-type', 'has another item type', replacing(ofAnotherType)),
  kind('stranger', 'misplaced', 'is a structure with a field of another structure (Batch Count)', adding(() => integer(TAG.BatchCount, 1))),
  kind('stranger', 'unknown', 'is a structure with a tag that no version defines', adding(() => integer(UNKNOWN_TAG, 1))),
  kind('stranger', 'later', 'is a structure with a tag of a later version', adding(tagOfLaterVersion)),
  kind('stranger', 'extension', 'is a structure with a tag for vendors', adding(() => integer(EXTENSION_TAG, 1))),
  kind('outcome', 'fails', 'is a Batch Item that fails', ending(STATUS.Success, STATUS.OperationFailed, noPayload, reason)),
  kind('outcome', 'fails-with-payload', 'is a Batch Item that fails and keeps its payload', ending(STATUS.Success, STATUS.OperationFailed, everything, reason)),
  kind('outcome', 'is-undone', 'is a Batch Item that was undone', ending(STATUS.Success, STATUS.OperationUndone, everything)),
  kind('outcome', 'is-pending', 'is a Batch Item under way', ending(STATUS.Success, STATUS.OperationPending, noPayload, byteString(TAG.AsynchronousCorrelationValue, Uint8Array.of(1, 2, 3, 4)))),
  kind('outcome', 'succeeds', 'is a Batch Item that succeeds', ending(STATUS.OperationFailed, STATUS.Success, noReason, structure(TAG.ResponsePayload, []))),
  kind('outcome', 'succeeds-with-reason', 'is a Batch Item that succeeds and keeps its reason', ending(STATUS.OperationFailed, STATUS.Success, everything)),
  kind('outcome', 'lost', 'is a Batch Item that is left out of the count as well', counted((items, index) => items.toSpliced(index, 1))),
  kind('outcome', 'repeated', 'is a Batch Item that comes and counts twice', counted((items, index) => items.toSpliced(index, 0, ...items.slice(index, index + 1)))),
];
