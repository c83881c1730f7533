/** One value as a person reads it in trees, reports and messages. */
import type { LeafItem } from '../../ttlv/item.js';
import { toHex } from '../../ttlv/index.js';
import { hexNumber, maskOf } from '../vocabulary.js';
import { formatMicroseconds, formatSeconds } from './dates.js';
import { bigIntegerHex } from './literal.js';
import { writeEnumeration, writeInteger } from './naming.js';
import { visibleText } from './visible.js';

/**
 * `PreActive (1)`, `Encrypt | Decrypt (0x0000000C)`, `2001-01-01T00:00:00Z`, `3600 s`, bytes in lower-case hex, text with
 * everything unprintable escaped.
 *
 * @param naming the tag whose tables name the value: `namingTag` of the item and its siblings.
 */
export function describeLeaf(item: LeafItem, naming: number = item.tag): string {
  switch (item.type) {
    case 'Integer':
      return maskOf(naming) === undefined || item.value === 0 ? String(item.value) : `${writeInteger(naming, item.value, ' | ')} (${hexNumber(item.value)})`;
    case 'Enumeration':
      return describeEnumeration(naming, item.value);
    case 'Interval':
      return `${item.value} s`;
    case 'LongInteger':
      return String(item.value);
    case 'BigInteger':
      return `0x${bigIntegerHex(item.value, item.width)}`;
    case 'DateTime':
      return formatSeconds(item.value) ?? `${item.value} s from 1970-01-01T00:00:00Z`;
    case 'DateTimeExtended':
      return formatMicroseconds(item.value) ?? `${item.value} µs from 1970-01-01T00:00:00Z`;
    case 'Boolean':
      return String(item.value);
    case 'ByteString':
      return toHex(item.value);
    case 'Unreadable':
      return `type 0x${item.typeCode.toString(16).padStart(2, '0')}: ${toHex(item.value)}`;
    default:
      return visibleText(item.value);
  }
}

function describeEnumeration(naming: number, code: number): string {
  const name = writeEnumeration(naming, code);
  if (name.startsWith('0x')) return name;
  return `${name} (${code < 0x10000 ? code : hexNumber(code, 6)})`;
}

/** The item with the first `limit` bytes, or UTF-16 units, of its text or bytes: the description of a long value can be many times as long. */
export function beginningOf(item: LeafItem, limit: number): LeafItem {
  return typeof item.value === 'string' || item.value instanceof Uint8Array ? ({ ...item, value: item.value.slice(0, limit) } as LeafItem) : item;
}
