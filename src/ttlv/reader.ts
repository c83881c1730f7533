import type { WireFinding, WireRule } from './finding.js';
import { TYPE_CODES, type Item, type ItemType, type LeafItem, type Place } from './item.js';
import { FIXED_LENGTHS, HEADER_LENGTH, isTagPrefix, padded, tagText, typeOfCode } from './layout.js';

/** How much the reader takes before it gives up on a message. */
export interface DecodeLimits {
  /** Bytes of a message. Above 64 MiB a single value can meet the bounds of JavaScript itself. */
  readonly messageSize: number;
  /** Structures inside one another, the outermost counted. */
  readonly depth: number;
  /** Items of a message, Structures counted. */
  readonly items: number;
  /** Departures from the encoding rules. */
  readonly findings: number;
}

/** Far above what a conforming peer sends: KMIP nests about a dozen Structures. An item takes some 130 bytes of memory, and its judgement ten times as much. */
export const DEFAULT_DECODE_LIMITS: DecodeLimits = { messageSize: 16 * 1024 * 1024, depth: 64, items: 50_000, findings: 1_000 };

export interface Decoded {
  /** The outermost item, as far as it could be read. Absent when its header is incomplete or a limit forbids to read it. */
  readonly item?: Item;
  /** Departures from the encoding rules, in the order in which they were met. */
  readonly findings: readonly WireFinding[];
  /** Bytes that the outermost item takes, header and padding included. Trailing bytes come after them. */
  readonly byteLength: number;
}

/**
 * Reads the item at the start of a message, with everything inside it.
 *
 * Reads on past every departure from the encoding rules as far as there is something to read, and reports each of them:
 * a clean message is one without findings. Where a value cannot be had, the item is Unreadable and keeps its raw bytes.
 * Any bytes will do as input; none make it throw. All type codes of KMIP 1.0 to 3.0 are read.
 *
 * Byte Strings and Unreadable values are views of the input, not copies.
 *
 * A finding points at the byte that is wrong: `tag-prefix` at the tag; `unknown-type` at the type; `length`, `overrun`
 * and `truncated` at the length (`truncated` at the header where that is incomplete); `boolean` at the value;
 * `padding` and `utf8` at the first wrong byte; `trailing-bytes`, `limit` and `items` at the first byte that was not read.
 *
 * Source: KMIP Specification 1.4 §9.1.1.1–§9.1.1.4, 2.1 §10.1.1–§10.1.5.
 */
export function decode(message: Uint8Array, limits: Partial<DecodeLimits> = {}): Decoded {
  const most = { ...DEFAULT_DECODE_LIMITS, ...limits };
  const findings: WireFinding[] = [];
  const report: Report = (rule, offset, text) => void findings.push({ rule, offset, message: text });

  if (message.length > most.messageSize) {
    report('limit', most.messageSize, `the message has ${message.length} bytes, the limit is ${most.messageSize}`);
    return { findings, byteLength: 0 };
  }
  if (message.length < HEADER_LENGTH) {
    report('truncated', 0, `the message has ${message.length} bytes, the header of an item takes ${HEADER_LENGTH}`);
    return { findings, byteLength: 0 };
  }

  const source = openSource(message, report);
  const whole: Region = { items: [], at: 0, end: message.length, announcedEnd: message.length, depth: 0, parent: undefined };
  let region = whole;
  let count = 0;
  do {
    if (count >= most.items) {
      report('items', region.at, `the message has more than ${most.items} items`);
      break;
    }
    const limit =
      region.depth >= most.depth && message[region.at + 3] === TYPE_CODES.Structure ? `Structures are nested deeper than ${most.depth} levels`
      : findings.length >= most.findings ? `the message departs from the encoding rules more than ${most.findings} times`
      : undefined;
    if (limit !== undefined) {
      report('limit', region.at, limit);
      break;
    }
    region = readItem(source, region);
    count += 1;
    while (region.parent !== undefined && region.at + HEADER_LENGTH > region.end) region = region.parent;
  } while (region !== whole);

  const [item] = whole.items;
  if (item === undefined) return { findings, byteLength: 0 };
  const byteLength = Math.min(whole.at, message.length);
  if (byteLength < message.length) report('trailing-bytes', byteLength, `the message ends after ${byteLength} bytes, ${message.length} are there`);
  return { item, findings, byteLength };
}

type LeafType = Exclude<ItemType, 'Structure'>;

type Report = (rule: WireRule, offset: number, message: string) => void;

/** The message under the views that its values are read through. */
interface Source {
  readonly bytes: Uint8Array;
  readonly numbers: DataView;
  readonly text: Buffer;
  readonly report: Report;
}

function openSource({ buffer, byteOffset, length }: Uint8Array, report: Report): Source {
  return {
    // Not the message itself: a view of a Buffer would be a Buffer again.
    bytes: new Uint8Array(buffer, byteOffset, length),
    numbers: new DataView(buffer, byteOffset, length),
    text: Buffer.from(buffer, byteOffset, length),
    report,
  };
}

/** The inside of a Structure that is being read; or the message, which holds one item. */
interface Region {
  readonly items: Item[];
  /** Offset of the next item. */
  at: number;
  /** End of the bytes that are there to be read. */
  readonly end: number;
  /** End that the region's own length announces; beyond `end` where an outer Structure or the message ends first. */
  readonly announcedEnd: number;
  readonly depth: number;
  readonly parent: Region | undefined;
}

/** Reads the next item of a region and returns the region to go on in: the item's own if it is a Structure. */
function readItem(source: Source, region: Region): Region {
  const { numbers, report } = source;
  const offset = region.at;
  const word = numbers.getUint32(offset);
  const tag = word >>> 8;
  const typeCode = word & 0xff;
  const length = numbers.getUint32(offset + 4);
  const type = typeOfCode(typeCode);
  const start = offset + HEADER_LENGTH;
  const valueEnd = start + length;
  const paddedEnd = start + padded(length);
  region.at = paddedEnd;

  const prefix = tag >>> 16;
  if (!isTagPrefix(prefix)) report('tag-prefix', offset, `tag ${tagText(tag)} starts with ${byteText(prefix)}, must start with 0x42 or 0x54`);
  if (type === undefined) report('unknown-type', offset + 3, `type code ${byteText(typeCode)} is not one that the specification defines`);
  const wrongLength = type !== undefined && lengthProblem(type, length);
  if (wrongLength) report('length', offset + 4, wrongLength);

  // What an outer length or the end of the message cuts off as well has been reported there.
  if ((type === 'Structure' ? valueEnd : paddedEnd) > region.announcedEnd) reportOverrun(source, region, typeName(type), offset);

  if (type === 'Structure') {
    const end = Math.min(valueEnd, region.end);
    const items: Item[] = [];
    region.items.push({ tag, type, value: items, place: { offset, byteLength: end - offset } });
    return { items, at: start, end, announcedEnd: paddedEnd, depth: region.depth + 1, parent: region };
  }

  const end = Math.min(paddedEnd, region.end);
  const place = { offset, byteLength: end - offset };
  if (type === undefined || wrongLength || valueEnd > region.end) {
    region.items.push({ tag, type: 'Unreadable', typeCode, value: source.bytes.subarray(start, Math.min(valueEnd, region.end)), place });
    return region;
  }
  region.items.push(readLeaf(source, type, tag, start, length, place));
  checkPadding(source, type, valueEnd, end);
  return region;
}

function readLeaf(source: Source, type: LeafType, tag: number, start: number, length: number, place: Place): LeafItem {
  const { bytes, numbers } = source;
  switch (type) {
    case 'Integer':
      return { tag, type, value: numbers.getInt32(start), place };
    case 'Enumeration':
    case 'Interval':
      return { tag, type, value: numbers.getUint32(start), place };
    case 'LongInteger':
    case 'DateTime':
    case 'DateTimeExtended':
      return { tag, type, value: numbers.getBigInt64(start), place };
    case 'BigInteger': {
      const value = readBigInteger(source, start, length);
      return isLongerThanNeeded(bytes, start, length) ? { tag, type, value, width: length, place } : { tag, type, value, place };
    }
    case 'Boolean':
      return { tag, type, value: readBoolean(source, start), place };
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return { tag, type, value: readText(source, type, start, length), place };
    case 'ByteString':
      return { tag, type, value: bytes.subarray(start, start + length), place };
  }
}

/** Anything but zero reads as true. */
function readBoolean({ numbers, report }: Source, start: number): boolean {
  const value = numbers.getBigUint64(start);
  if (value > 1n) report('boolean', start, `value of a Boolean is 0x${value.toString(16).toUpperCase().padStart(16, '0')}, must be 0 or 1`);
  return value !== 0n;
}

function readBigInteger({ numbers, text }: Source, start: number, length: number): bigint {
  if (length === 8) return numbers.getBigInt64(start);
  return BigInt.asIntN(length * 8, BigInt(`0x${text.toString('hex', start, start + length)}`));
}

/** Whether the first 8 bytes of a Big Integer say no more than its sign. */
function isLongerThanNeeded(bytes: Uint8Array, start: number, length: number): boolean {
  if (length === 8) return false;
  const sign = (bytes[start + 8] ?? 0) >= 0x80 ? 0xff : 0x00;
  return bytes.subarray(start, start + 8).every((byte) => byte === sign);
}

/** Bytes that are not UTF-8 read as replacement characters. */
function readText({ bytes, text, report }: Source, type: LeafType, start: number, length: number): string {
  const value = text.toString('utf8', start, start + length);
  const wrong = replacedByte(bytes, start, value);
  if (wrong !== undefined) report('utf8', wrong, `${typeName(type)} is not valid UTF-8 from ${byteText(bytes[wrong] ?? 0)}, byte ${wrong - start} of its value`);
  return value;
}

/** Offset of the first byte that decoding replaced, as against a replacement character that was sent. */
function replacedByte(bytes: Uint8Array, start: number, value: string): number | undefined {
  let offset = start;
  let from = 0;
  for (;;) {
    const mark = value.indexOf('\uFFFD', from);
    if (mark < 0) return undefined;
    offset += Buffer.byteLength(value.slice(from, mark));
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    from = mark + 1;
  }
}

function checkPadding({ bytes, report }: Source, type: LeafType, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0) {
      report('padding', at, `padding byte ${at - start + 1} of ${end - start} after ${article(type)} is ${byteText(byte)}, must be 0`);
      return;
    }
  }
}

function lengthProblem(type: ItemType, length: number): string | undefined {
  const fixed = FIXED_LENGTHS[type];
  if (fixed !== undefined) return length === fixed ? undefined : `length of ${article(type)} is ${length}, must be ${fixed}`;
  if (type !== 'Structure' && type !== 'BigInteger') return undefined;
  if (length % 8 !== 0) return `length of ${article(type)} is ${length}, must be a multiple of 8`;
  return type === 'BigInteger' && length === 0 ? `length of ${article(type)} is 0, must be at least 8` : undefined;
}

function reportOverrun({ numbers, report }: Source, region: Region, name: string, offset: number): void {
  const announced = padded(numbers.getUint32(offset + 4));
  const room = region.announcedEnd - offset - HEADER_LENGTH;
  if (region.parent === undefined) report('truncated', offset + 4, `the message ends ${announced - room} bytes early: ${announced} are announced after its header, ${room} are there`);
  else report('overrun', offset + 4, `${name} takes ${announced} bytes after its header, the Structure around it has ${room} left`);
}

const typeName = (type: ItemType | undefined): string => type?.replace(/(?<=[a-z])(?=[A-Z])/g, ' ') ?? 'an item of unknown type';
const article = (type: ItemType): string => `${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${typeName(type)}`;
const byteText = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
