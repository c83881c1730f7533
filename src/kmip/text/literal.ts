/** Values between their typed form and the text that stands in XML attributes and JSON strings. */
import { TYPE_CODES, type Item, type ItemType, type LeafItem } from '../../ttlv/item.js';
import { fromHex, toHex } from '../../ttlv/index.js';
import { bigIntegerLength } from '../../ttlv/writer.js';
import { formatMicroseconds, formatSeconds, parseIso, parseIsoSeconds } from './dates.js';
import { Malformed } from './malformed.js';
import { collapse, readEnumeration, readInteger, writeEnumeration, writeInteger } from './naming.js';

export type LeafType = Exclude<ItemType, 'Structure'>;

export const isItemType = (text: string): text is ItemType => Object.hasOwn(TYPE_CODES, text);

/** The type as its text form names it; the code of an unreadable item, as two hex digits. */
export const writeType = (item: Item): string => (item.type === 'Unreadable' ? `0x${item.typeCode.toString(16).toUpperCase().padStart(2, '0')}` : item.type);

/**
 * A type by its name (white space is ignored, `DateTime` and `Date Time` are one), or the code of one that this tool does not
 * know, as two hex digits. An absent type is a Structure (Additional Message Encodings 1.0 §4.1.4, §6.1.4).
 */
export function readType(text: string | undefined): ItemType | number {
  if (text === undefined) return 'Structure';
  const name = text.replace(/\s+/g, '');
  if (isItemType(name)) return name;
  const code = /^0x([0-9a-f]{2})$/i.exec(name)?.[1];
  if (code !== undefined) return parseInt(code, 16);
  throw new Malformed(`there is no item type '${text}'; types are ${Object.keys(TYPE_CODES).join(', ')}`);
}

/** Two's complement in hex, sign-extended to a multiple of 8 bytes and to at least `width` bytes. */
export function bigIntegerHex(value: bigint, width = 8): string {
  const bytes = Math.max(bigIntegerLength(value), Math.ceil(width / 8) * 8);
  return BigInt.asUintN(bytes * 8, value).toString(16).padStart(bytes * 2, '0');
}

/** The text of a value that is neither Text String nor Structure, in the forms common to XML and JSON. */
export function writeLiteral(item: LeafItem, naming: number, maskSeparator: string): string {
  switch (item.type) {
    case 'Integer':
      return writeInteger(naming, item.value, maskSeparator);
    case 'Enumeration':
      return writeEnumeration(naming, item.value);
    case 'BigInteger':
      return bigIntegerHex(item.value, item.width);
    case 'DateTime':
      return formatSeconds(item.value) ?? longHex(item.value);
    case 'DateTimeExtended':
      return formatMicroseconds(item.value) ?? longHex(item.value);
    case 'ByteString':
    case 'Unreadable':
      return toHex(item.value);
    default:
      return String(item.value);
  }
}

/** The 64 bits of a Long Integer, in two's complement, as `0x` and 16 digits. */
export const longHex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16).padStart(16, '0')}`;

/**
 * An item from the text of its value. Numbers may be decimal or hex behind `0x`, dates ISO 8601 or hex, enumerations and masks
 * names or numbers (Additional Message Encodings 1.0 §4.1.6, §6.1.6).
 *
 * @throws Malformed when the text is none of the forms of the type.
 */
export function readLiteral(tag: number, type: LeafType | number, text: string, naming = tag): LeafItem {
  switch (type) {
    case 'Integer':
      return { tag, type, value: readInteger(naming, text) };
    case 'Enumeration':
      return { tag, type, value: readEnumeration(naming, text) };
    case 'Interval':
      return { tag, type, value: readInterval(text) };
    case 'LongInteger':
      return { tag, type, value: hexLong(text) ?? readLong(text) };
    case 'DateTime':
      return { tag, type, value: hexLong(text) ?? parseIsoSeconds(collapse(text)) };
    case 'DateTimeExtended':
      return { tag, type, value: hexLong(text) ?? parseIso(collapse(text)) };
    case 'BigInteger':
      return readBigInteger(tag, text);
    case 'Boolean':
      return { tag, type, value: readBoolean(text) };
    case 'ByteString':
      return { tag, type, value: readBytes(text) };
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return { tag, type, value: text };
    default:
      return { tag, type: 'Unreadable', typeCode: type, value: readBytes(text) };
  }
}

function hexLong(text: string): bigint | undefined {
  const trimmed = text.trim();
  return /^0x[0-9a-f]{1,16}$/i.test(trimmed) ? BigInt.asIntN(64, BigInt(trimmed)) : undefined;
}

function readLong(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\d{1,20}$/.test(trimmed)) throw new Malformed(`'${text}' is no whole number`);
  const value = BigInt(trimmed.replace('+', ''));
  if (BigInt.asIntN(64, value) !== value) throw new Malformed(`${trimmed} does not fit in 64 bits with a sign`);
  return value;
}

function readInterval(text: string): number {
  const trimmed = text.trim();
  const value = /^(\d{1,10}|0x[0-9a-f]{1,8})$/i.test(trimmed) ? Number(trimmed) : NaN;
  if (!(value <= 0xffffffff)) throw new Malformed(`'${text}' is no number of seconds from 0 to 4294967295`);
  return value;
}

function readBigInteger(tag: number, text: string): LeafItem {
  const digits = text.replace(/\s+/g, '').replace(/^0x/i, '');
  if (digits === '' || !/^[0-9a-f]+$/i.test(digits)) throw new Malformed(`'${text}' is no Big Integer; it is written in hex`);
  if (digits.length % 16 !== 0) throw new Malformed(`a Big Integer is a multiple of 16 hex digits, this one has ${digits.length}`);
  const bits = digits.length * 4;
  const value = BigInt.asIntN(bits, BigInt(`0x${digits}`));
  const longer = bigIntegerHex(value).length < digits.length;
  return { tag, type: 'BigInteger', value, ...(longer ? { width: digits.length / 2 } : {}) };
}

function readBoolean(text: string): boolean {
  const word = text.trim();
  if (/^(true|1|0x0{0,15}1)$/.test(word)) return true;
  if (/^(false|0|0x0{1,16})$/.test(word)) return false;
  throw new Malformed(`'${text}' is neither true nor false`);
}

/** Bytes in hex, with white space anywhere. */
export function readBytes(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Malformed(`'${text.length > 40 ? `${text.slice(0, 40)}…` : text}' is no sequence of bytes in hex`);
  return fromHex(digits);
}
