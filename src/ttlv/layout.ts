import { TYPE_CODES, type ItemType } from './item.js';

/**
 * How an item lies on the wire: 3 bytes of tag, 1 byte of type, 4 bytes of length, then the value and its padding.
 * Source: KMIP Specification 1.4 §9.1.1, 2.1 §10.1.
 */
export const HEADER_LENGTH = 8;

/** The bytes that a value of this length takes with its padding: the next multiple of 8. Safe for any 32-bit length. */
export const padded = (length: number): number => length + (-length & 7);

/** First bytes of the tags of the specification (0x42) and of extensions (0x54). */
export const isTagPrefix = (byte: number): boolean => byte === 0x42 || byte === 0x54;

/** Lengths in bytes of the types that have but one. Source: KMIP Specification 1.4 §9.1.1.3, 2.1 §10.1.3. */
export const FIXED_LENGTHS: Readonly<Partial<Record<ItemType, number>>> = {
  Integer: 4,
  Enumeration: 4,
  Interval: 4,
  LongInteger: 8,
  Boolean: 8,
  DateTime: 8,
  DateTimeExtended: 8,
};

const TYPES: ReadonlyMap<number, ItemType> = new Map(Object.entries(TYPE_CODES).map(([name, code]) => [code, name as ItemType]));

/** The item type with this code, or undefined when the specification defines none. */
export const typeOfCode = (code: number): ItemType | undefined => TYPES.get(code);

/** A tag as the specification writes it: 0x420078. */
export const tagText = (tag: number): string => `0x${tag.toString(16).toUpperCase().padStart(6, '0')}`;
