/** Changes to encoded messages, for faults that no item tree can express. */
import { decode } from '../../ttlv/index.js';
import { TYPE_CODES, type Item, type Place } from '../../ttlv/item.js';
import { HEADER_LENGTH } from '../../ttlv/layout.js';
import { TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';

/** An item on the wire with what its header says, whether it is true or not. */
export interface RawItem {
  readonly tag: number;
  readonly typeCode: number;
  /** Length as announced, in bytes. */
  readonly length: number;
  /** Value and padding, as they are. */
  readonly body: Uint8Array;
}

function rawBytes({ tag, typeCode, length, body }: RawItem): Uint8Array {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUIntBE(tag, 0, 3);
  header.writeUInt8(typeCode, 3);
  header.writeUInt32BE(length, 4);
  return Buffer.concat([header, body]);
}

/** The value with zero bytes up to the next multiple of 8. */
export const paddedTo8 = (value: Uint8Array): Uint8Array => Buffer.concat([value, Buffer.alloc(-value.length & 7)]);

interface Found {
  readonly item: Item;
  readonly place: Place;
  /** The structures around it, outermost first. */
  readonly around: readonly Place[];
}

function* visits(item: Item, around: readonly Place[] = []): Generator<Found> {
  if (item.place === undefined) return;
  yield { item, place: item.place, around };
  if (item.type !== 'Structure') return;
  for (const child of item.value) yield* visits(child, [...around, item.place]);
}

/**
 * Writes the first item that is meant in another way. The structures around it announce the lengths that they then have.
 * Messages without such an item stay as they are.
 */
export const rewritten = (isMeant: (item: Item, depth: number) => boolean, write: (raw: RawItem) => RawItem): Interference => ({
  bytes: (bytes) => {
    const { item } = decode(bytes);
    if (item === undefined) return bytes;
    for (const found of visits(item)) {
      if (isMeant(found.item, found.around.length)) return replaced(bytes, found, rawBytes(write(rawItem(bytes, found.place))));
    }
    return bytes;
  },
});

/** Writes all items that are meant in another way; an item inside one that is meant is written as part of it. */
export const rewrittenEverywhere = (isMeant: (item: Item) => boolean, write: (raw: RawItem) => RawItem): Interference => ({
  bytes: (bytes) => {
    const { item } = decode(bytes);
    const found = item === undefined ? [] : [...visits(item)].filter((each) => isMeant(each.item));
    // From the end, so that the places before stay true.
    return found.reduceRight((sent, each) => replaced(sent, each, rawBytes(write(rawItem(bytes, each.place)))), bytes);
  },
});

function rawItem(bytes: Uint8Array, { offset, byteLength }: Place): RawItem {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    tag: buffer.readUIntBE(offset, 3),
    typeCode: buffer.readUInt8(offset + 3),
    length: buffer.readUInt32BE(offset + 4),
    body: Uint8Array.prototype.slice.call(bytes, offset + HEADER_LENGTH, offset + byteLength),
  };
}

function replaced(bytes: Uint8Array, { place, around }: Found, item: Uint8Array): Uint8Array {
  const result = Buffer.concat([bytes.subarray(0, place.offset), item, bytes.subarray(place.offset + place.byteLength)]);
  for (const outer of around) result.writeUInt32BE(result.readUInt32BE(outer.offset + 4) + item.length - place.byteLength, outer.offset + 4);
  return result;
}

/** The first item of a type. */
export const typed =
  (type: Item['type']) =>
  (item: Item): boolean =>
    item.type === type;

/** The first item with a tag. */
export const tagged =
  (tag: number) =>
  (item: Item): boolean =>
    item.tag === tag;

export const typeCode = (type: keyof typeof TYPE_CODES): number => TYPE_CODES[type];

/** Whether an encoded message reports a failure. */
export function hasFailure(bytes: Uint8Array): boolean {
  const { item } = decode(bytes);
  return item?.type === 'Structure' && item.value.some((part) => part.type === 'Structure' && part.value.some((field) => field.tag === TAG.ResultReason));
}
