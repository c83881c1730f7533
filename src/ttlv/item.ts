/**
 * The item tree: what a TTLV message is before it is encoded and after it was decoded.
 * Tags are numbers here; their names and meaning belong to `src/kmip`.
 *
 * Source: KMIP Specification 1.4 §9.1.1, 2.1 §10.1.
 */

/** Type codes of the item types. 1.x has 0x01–0x0A; 2.0 adds 0x0B; 3.0 adds 0x0C–0x0E. */
export const TYPE_CODES = {
  Structure: 0x01,
  Integer: 0x02,
  LongInteger: 0x03,
  BigInteger: 0x04,
  Enumeration: 0x05,
  Boolean: 0x06,
  TextString: 0x07,
  ByteString: 0x08,
  DateTime: 0x09,
  Interval: 0x0a,
  DateTimeExtended: 0x0b,
  Identifier: 0x0c,
  Reference: 0x0d,
  NameReference: 0x0e,
} as const;

/** Names of the item types, in the XML spelling of the specification. */
export type ItemType = keyof typeof TYPE_CODES;

/** Where an item stood in the message that it was decoded from. Items built by hand have no place. */
export interface Place {
  /** Offset of the first byte of the item's tag, in bytes from the start of the message. */
  readonly offset: number;
  /** Bytes from the first byte of the tag to the last byte of the value, padding included. */
  readonly byteLength: number;
}

interface Tagged {
  /** 24-bit tag, for example 0x420078. */
  readonly tag: number;
  readonly place?: Place;
}

export interface StructureItem extends Tagged {
  readonly type: 'Structure';
  readonly value: readonly Item[];
}
/** 32 bits: signed for Integer, unsigned for Enumeration and Interval (seconds). */
export interface Int32Item extends Tagged {
  readonly type: 'Integer' | 'Enumeration' | 'Interval';
  readonly value: number;
}
/** 64 bits signed; DateTime in seconds and DateTimeExtended in microseconds since 1970-01-01T00:00:00Z. */
export interface Int64Item extends Tagged {
  readonly type: 'LongInteger' | 'DateTime' | 'DateTimeExtended';
  readonly value: bigint;
}
/** Two's complement, big-endian, sign-extended to a multiple of 8 bytes on the wire. */
export interface BigIntegerItem extends Tagged {
  readonly type: 'BigInteger';
  readonly value: bigint;
  /** Length of the value on the wire in bytes, when it was longer than the value needs. */
  readonly width?: number;
}
export interface BooleanItem extends Tagged {
  readonly type: 'Boolean';
  readonly value: boolean;
}
/** UTF-8 on the wire. */
export interface TextItem extends Tagged {
  readonly type: 'TextString' | 'Identifier' | 'Reference' | 'NameReference';
  readonly value: string;
}
export interface ByteStringItem extends Tagged {
  readonly type: 'ByteString';
  readonly value: Uint8Array;
}
/** An item that cannot be read as its type demands: an unknown type code, or a length that the type does not allow. */
export interface UnreadableItem extends Tagged {
  readonly type: 'Unreadable';
  readonly typeCode: number;
  readonly value: Uint8Array;
}

export type Item =
  | StructureItem
  | Int32Item
  | Int64Item
  | BigIntegerItem
  | BooleanItem
  | TextItem
  | ByteStringItem
  | UnreadableItem;

/** Any item that is not a Structure. */
export type LeafItem = Exclude<Item, StructureItem>;

export const structure = (tag: number, value: readonly Item[]): StructureItem => ({ tag, type: 'Structure', value });
export const integer = (tag: number, value: number): Int32Item => ({ tag, type: 'Integer', value });
export const longInteger = (tag: number, value: bigint): Int64Item => ({ tag, type: 'LongInteger', value });
export const bigInteger = (tag: number, value: bigint): BigIntegerItem => ({ tag, type: 'BigInteger', value });
export const enumeration = (tag: number, value: number): Int32Item => ({ tag, type: 'Enumeration', value });
export const boolean = (tag: number, value: boolean): BooleanItem => ({ tag, type: 'Boolean', value });
export const textString = (tag: number, value: string): TextItem => ({ tag, type: 'TextString', value });
export const byteString = (tag: number, value: Uint8Array): ByteStringItem => ({ tag, type: 'ByteString', value });
export const dateTime = (tag: number, value: bigint): Int64Item => ({ tag, type: 'DateTime', value });
export const interval = (tag: number, value: number): Int32Item => ({ tag, type: 'Interval', value });
export const dateTimeExtended = (tag: number, value: bigint): Int64Item => ({ tag, type: 'DateTimeExtended', value });

/** The first field with this tag, or undefined. */
export function field(parent: StructureItem, tag: number): Item | undefined {
  return parent.value.find((item) => item.tag === tag);
}

/** All fields with this tag, in order. */
export function fields(parent: StructureItem, tag: number): Item[] {
  return parent.value.filter((item) => item.tag === tag);
}
