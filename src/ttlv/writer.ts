import { TYPE_CODES, type Item, type LeafItem } from './item.js';
import { HEADER_LENGTH, padded, tagText } from './layout.js';

/** An item that TTLV has no bytes for: a value out of the range of its type, or a tag that is not 24 bits. */
export class EncodingError extends RangeError {
  override readonly name = 'EncodingError';
  /** Tag of the item, so that a caller who knows the vocabulary can name it. */
  readonly tag: number;

  constructor(item: Item, problem: string) {
    super(`${item.type}${isTag(item.tag) ? ` ${tagText(item.tag)}` : ''}: ${problem}`);
    this.tag = item.tag;
  }
}

/**
 * The bytes of an item with everything inside it, in an array of its own.
 *
 * An Unreadable item is written with its type code and its raw value, padded to 8 bytes: the way to odd messages.
 * Items may be nested to any depth.
 *
 * Source: KMIP Specification 1.4 §9.1.1, 2.1 §10.1.
 *
 * @throws EncodingError for a tag that is not 24 bits and for a value that its type cannot hold.
 */
export function encode(item: Item): Uint8Array {
  // A new array is all zeros: padding need not be written.
  const bytes = new Uint8Array(encodedLength(item));
  const output: Output = { bytes, numbers: new DataView(bytes.buffer), text: Buffer.from(bytes.buffer) };
  let at = 0;
  let open: OpenStructure | undefined = { items: [item], next: 0, lengthAt: undefined, parent: undefined };
  while (open !== undefined) {
    const child: Item | undefined = open.items[open.next++];
    if (child === undefined) {
      if (open.lengthAt !== undefined) output.numbers.setUint32(open.lengthAt, at - open.lengthAt - 4);
      open = open.parent;
      continue;
    }
    writeTagAndType(output, child, at);
    const lengthAt: number = at + 4;
    at += HEADER_LENGTH;
    if (child.type === 'Structure') {
      open = { items: child.value, next: 0, lengthAt, parent: open };
    } else {
      const length = writeValue(output, child, at);
      output.numbers.setUint32(lengthAt, length);
      at += padded(length);
    }
  }
  return bytes;
}

/** Bytes of the item on the wire, header and padding included. */
export function encodedLength(item: Item): number {
  // Whatever its place in the tree, an item adds its header, and its value if it is a leaf: any order will do.
  let length = 0;
  const waiting = [item];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    length += HEADER_LENGTH;
    if (next.type === 'Structure') for (const child of next.value) waiting.push(child);
    else length += padded(valueLength(next));
  }
  return length;
}

/** Bytes that a Big Integer takes on the wire: the least multiple of 8 that holds it in two's complement. */
export function bigIntegerLength(value: bigint): number {
  if (fitsInt64(value)) return 8;
  const digits = (value < 0n ? ~value : value).toString(16);
  const topBits = 32 - Math.clz32(parseInt(digits.charAt(0), 16));
  const signBit = 1;
  return Math.ceil(((digits.length - 1) * 4 + topBits + signBit) / 64) * 8;
}

/** The bytes being written, under the views that values are written through. */
interface Output {
  readonly bytes: Uint8Array;
  readonly numbers: DataView;
  readonly text: Buffer;
}

/** A Structure whose fields are being written. */
interface OpenStructure {
  readonly items: readonly Item[];
  /** Index of the next field. */
  next: number;
  /** Where the length goes, once it is known. */
  readonly lengthAt: number | undefined;
  readonly parent: OpenStructure | undefined;
}

function valueLength(item: LeafItem): number {
  switch (item.type) {
    case 'Integer':
    case 'Enumeration':
    case 'Interval':
      return 4;
    case 'LongInteger':
    case 'DateTime':
    case 'DateTimeExtended':
    case 'Boolean':
      return 8;
    case 'BigInteger':
      return padded(Math.max(bigIntegerLength(item.value), item.width ?? 0));
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return Buffer.byteLength(item.value);
    case 'ByteString':
    case 'Unreadable':
      return item.value.length;
  }
}

function writeTagAndType({ numbers }: Output, item: Item, at: number): void {
  const typeCode = item.type === 'Unreadable' ? item.typeCode : TYPE_CODES[item.type];
  if (!isTag(item.tag)) throw new EncodingError(item, `the tag ${item.tag} is not an unsigned number of 24 bits`);
  if (!isUnsigned(typeCode, 0xff)) throw new EncodingError(item, `the type code ${typeCode} is not an unsigned number of 8 bits`);
  numbers.setUint32(at, item.tag * 0x100 + typeCode);
}

/** Writes the value and returns its length, without the padding. */
function writeValue({ bytes, numbers, text }: Output, item: LeafItem, at: number): number {
  switch (item.type) {
    case 'Integer':
      if (item.value !== (item.value | 0)) throw outOfRange(item, 'a signed number of 32 bits');
      numbers.setInt32(at, item.value);
      return 4;
    case 'Enumeration':
    case 'Interval':
      if (!isUnsigned(item.value, 0xffffffff)) throw outOfRange(item, 'an unsigned number of 32 bits');
      numbers.setUint32(at, item.value);
      return 4;
    case 'LongInteger':
    case 'DateTime':
    case 'DateTimeExtended':
      if (!fitsInt64(item.value)) throw outOfRange(item, 'a signed number of 64 bits');
      numbers.setBigInt64(at, item.value);
      return 8;
    case 'Boolean':
      bytes[at + 7] = item.value ? 1 : 0;
      return 8;
    case 'BigInteger': {
      const length = valueLength(item);
      if (length === 8) numbers.setBigInt64(at, item.value);
      else text.write(BigInt.asUintN(length * 8, item.value).toString(16).padStart(length * 2, '0'), at, 'hex');
      return length;
    }
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference': {
      const length = text.write(item.value, at);
      // Equal lengths mean ASCII, the usual case, where there is nothing to look for.
      if (length !== item.value.length && /\p{Surrogate}/u.test(item.value)) throw new EncodingError(item, 'half a surrogate pair has no form in UTF-8');
      return length;
    }
    case 'ByteString':
    case 'Unreadable':
      bytes.set(item.value, at);
      return item.value.length;
  }
}

const fitsInt64 = (value: bigint): boolean => value >= -0x8000000000000000n && value <= 0x7fffffffffffffffn;

const isUnsigned = (value: number, max: number): boolean => Number.isInteger(value) && value >= 0 && value <= max;

const isTag = (tag: number): boolean => isUnsigned(tag, 0xffffff);

const outOfRange = (item: LeafItem, range: string): EncodingError => new EncodingError(item, `${String(item.value)} is not ${range}`);
