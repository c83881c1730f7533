/** Items as a person reads them. */
import { bigIntegerLength, type Item, type LeafItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { attributeByName, enumerationName, enumerationOf, hexNumber, maskNames, maskOf, tagTitle, valueByCode } from '../kmip/vocabulary.js';
import type { LeafValue } from '../suite/case.js';

const BYTES_SHOWN = 64;
const TEXT_SHOWN = 200;
const FIELDS_SHOWN = 12;

/** `PreActive (1)`, `2025-01-31T12:00:00Z`, `00ff (2 bytes)`, `"text"`, `Name { Name Value: "a", … }`. */
export function describeItem(item: Item, meaning: number = item.tag): string {
  if (item.type !== 'Structure') return describeLeaf(item, meaning);
  if (item.value.length === 0) return '{}';
  const names = item.value.slice(0, FIELDS_SHOWN).map((field) => `${tagTitle(field.tag)}: ${describeItem(field, fieldMeaning(item.value, field))}`);
  const rest = item.value.length - names.length;
  return `{ ${[...names, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')} }`;
}

/** An Attribute Value of 1.x means what the Attribute Name beside it says. */
function fieldMeaning(siblings: readonly Item[], field: Item): number {
  if (field.tag !== TAG.AttributeValue) return field.tag;
  const name = siblings.find((sibling) => sibling.tag === TAG.AttributeName);
  return (name?.type === 'TextString' ? attributeByName(name.value)?.tag : undefined) ?? field.tag;
}

function describeLeaf(item: LeafItem, meaning: number): string {
  if (item.type === 'Unreadable') return `unreadable, type code ${hexNumber(item.typeCode, 2)}, ${describeBytes(item.value)}`;
  return describeValue(item.type, item.value, meaning);
}

/** A value of an item type; `meaning` is the tag whose enumeration or mask names the number. */
export function describeValue(type: LeafItem['type'], value: LeafValue, meaning: number): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Uint8Array) return describeBytes(value);
  if (type === 'Enumeration') return describeEnumeration(meaning, Number(value));
  if (type === 'Integer' && maskOf(meaning) !== undefined) return describeMask(meaning, Number(value));
  if (type === 'Interval') return `${value} s`;
  if (type === 'DateTime') return describeSeconds(BigInt(value));
  if (type === 'DateTimeExtended') return describeMicroseconds(BigInt(value));
  if (typeof value === 'bigint' && type === 'BigInteger') return describeBigInteger(value);
  return String(value);
}

/** In decimal as far as a person can read it; the decimal form of a number of megabytes takes hours. */
function describeBigInteger(value: bigint): string {
  const bytes = bigIntegerLength(value);
  if (bytes <= BYTES_SHOWN) return String(value);
  const top = BigInt.asUintN(BYTES_SHOWN * 8, value >> BigInt((bytes - BYTES_SHOWN) * 8)).toString(16).padStart(BYTES_SHOWN * 2, '0');
  return `0x${top}… (${bytes} bytes)`;
}

export function describeEnumeration(meaning: number, code: number): string {
  if (meaning === TAG.AttributeReference) return describeTag(code);
  if (enumerationOf(meaning) === undefined) return hexNumber(code);
  const name = enumerationName(meaning, code);
  return name.startsWith('0x') ? name : `${name} (${code})`;
}

function describeTag(code: number): string {
  const title = tagTitle(code);
  const number = hexNumber(code, 6);
  return title === number ? number : `${title} (${number})`;
}

/** "Permission Denied": the name of an enumeration value in words, or its number where the registry does not know it. */
export function valueTitle(tag: number, code: number): string {
  const table = enumerationOf(tag);
  return (table === undefined ? undefined : valueByCode(table, code)?.name) ?? hexNumber(code);
}

export const reasonTitle = (code: number): string => valueTitle(TAG.ResultReason, code);

function describeMask(meaning: number, mask: number): string {
  const names = maskNames(meaning, mask);
  return names.length === 0 ? '0' : `${names.join(' | ')} (${mask})`;
}

export function describeSeconds(seconds: bigint): string {
  return describeMilliseconds(seconds * 1000n)?.replace('.000Z', 'Z') ?? `${seconds} s since 1970`;
}

function describeMicroseconds(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = describeMilliseconds(((microseconds - fraction) / 1_000_000n) * 1000n);
  return whole?.replace('.000Z', `.${String(fraction).padStart(6, '0')}Z`) ?? `${microseconds} µs since 1970`;
}

function describeMilliseconds(milliseconds: bigint): string | undefined {
  const limit = 8_640_000_000_000_000n;
  return milliseconds > limit || milliseconds < -limit ? undefined : new Date(Number(milliseconds)).toISOString();
}

export function describeBytes(bytes: Uint8Array): string {
  const size = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  if (bytes.length === 0) return 'empty (0 bytes)';
  const shown = Buffer.from(bytes.subarray(0, BYTES_SHOWN)).toString('hex');
  return bytes.length > BYTES_SHOWN ? `${shown}… (${size})` : `${shown} (${size})`;
}

const quote = (text: string): string => (text.length > TEXT_SHOWN ? `${JSON.stringify(text.slice(0, TEXT_SHOWN))}…` : JSON.stringify(text));

/** "a Text String", "an Integer": item types as the specification writes them. */
export function describeType(type: Item['type']): string {
  const words = { BigInteger: 'Big Integer', LongInteger: 'Long Integer', ByteString: 'Byte String', TextString: 'Text String', DateTime: 'Date-Time', DateTimeExtended: 'Date-Time Extended', NameReference: 'Name Reference' };
  return type in words ? words[type as keyof typeof words] : type;
}

/** "a, b or c" */
export function listWords(words: readonly string[], last = 'or'): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}

/** "an Operation", "a State" */
export const withArticle = (title: string): string => `${/^(?:[AEIO]|U(?!ni|s[ae]))/.test(title) ? 'an' : 'a'} ${title}`;
