/** Messages as JSON (KMIP Additional Message Encodings 1.0 §4.1). */
import { bigInteger, boolean, structure, type Item, type LeafItem } from '../../ttlv/item.js';
import { messageOf, UserError } from '../user-error.js';
import { tagName } from '../vocabulary.js';
import { MAX_DEPTH, refuseLong } from './limits.js';
import { bigIntegerHex, longHex, readLiteral, readType, writeLiteral, writeType, type LeafType } from './literal.js';
import { Malformed } from './malformed.js';
import { namingTag, readTag } from './naming.js';

/** An item as a JSON object with `tag`, `type` (absent for structures) and `value`. */
export interface JsonItem {
  readonly tag: string;
  readonly type?: string;
  readonly value: readonly JsonItem[] | string | number | boolean;
}

/** The tree as JSON with two blanks of indentation; ends with a line feed. */
export const formatJson = (root: Item): string => `${JSON.stringify(toJson(root), undefined, 2)}\n`;

/** The tree as plain JSON data. */
export function toJson(item: Item, siblings: readonly Item[] = []): JsonItem {
  if (item.type === 'Structure') return { tag: tagName(item.tag), value: item.value.map((child) => toJson(child, item.value)) };
  return { tag: tagName(item.tag), type: writeType(item), value: jsonValue(item, namingTag(item.tag, siblings)) };
}

/** Numbers from 2^52 on are hex, because a JSON number may not keep all their digits (§4.1.6.5). */
const LARGEST_NUMBER = 2n ** 52n;

function jsonValue(item: LeafItem, naming: number): string | number | boolean {
  switch (item.type) {
    case 'Boolean':
    case 'Interval':
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return item.value;
    case 'Integer': {
      const text = writeLiteral(item, naming, '|');
      return /^-?\d+$/.test(text) ? item.value : text;
    }
    case 'LongInteger':
      return item.value < LARGEST_NUMBER && item.value > -LARGEST_NUMBER ? Number(item.value) : longHex(item.value);
    case 'BigInteger':
      return `0x${bigIntegerHex(item.value, item.width)}`;
    default:
      return writeLiteral(item, naming, '|');
  }
}

/**
 * The item that a JSON document describes.
 *
 * @param file what error messages call the source.
 * @throws UserError with the path of the object (`$.value[1].value[0]`) when the document is no JSON, exceeds a limit, or holds
 * an object that is no TTLV item.
 */
export function parseJson(text: string, file = 'JSON'): Item {
  refuseLong(text, file);
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`, undefined, { cause: error });
  }
  return readObject(data, file, '$', 1, []);
}

function readObject(data: unknown, file: string, path: string, depth: number, siblings: readonly Item[]): Item {
  const at = <T>(read: () => T): T => withPath(file, path, read);
  const { tag, type, value } = at(() => {
    if (depth > MAX_DEPTH) throw new Malformed(`objects are nested deeper than ${MAX_DEPTH} levels`);
    const object = asObject(data);
    return { tag: readTag(asText(object.tag, 'tag')), type: readType(object.type === undefined ? undefined : asText(object.type, 'type')), value: object.value };
  });
  if (type !== 'Structure') return at(() => readValue(tag, type, value, namingTag(tag, siblings)));
  const fields: Item[] = [];
  for (const [index, child] of at(() => asArray(value)).entries()) {
    fields.push(readObject(child, file, `${path}.value[${index}]`, depth + 1, fields));
  }
  return structure(tag, fields);
}

function readValue(tag: number, type: LeafType | number, value: unknown, naming: number): LeafItem {
  if (typeof value === 'string') return readLiteral(tag, type, type === 'ByteString' ? refusePrefix(value) : value, naming);
  if (type === 'Boolean' && typeof value === 'boolean') return boolean(tag, value);
  if (typeof value !== 'number') throw new Malformed(`its value is no ${typeof type === 'number' ? 'text' : type}`);
  if (!Number.isSafeInteger(value)) throw new Malformed(`${value} is not a whole number that JSON keeps exactly; write it in hex behind 0x`);
  if (type === 'BigInteger') return bigInteger(tag, BigInt(value));
  if (type === 'Integer' || type === 'LongInteger' || type === 'Enumeration' || type === 'Interval') return readLiteral(tag, type, String(value), naming);
  throw new Malformed(`its value is a number, but its type is ${typeof type === 'number' ? 'unknown' : type}`);
}

function refusePrefix(text: string): string {
  if (/^0x/i.test(text)) throw new Malformed('a Byte String has no 0x in front');
  return text;
}

function withPath<T>(file: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new UserError(`${file}: ${path}: ${error.message}`, undefined, { cause: error });
  }
}

function asObject(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Malformed('it is no object');
  return data as Record<string, unknown>;
}

function asText(data: unknown, property: string): string {
  if (typeof data !== 'string') throw new Malformed(data === undefined ? `it has no ${property}` : `its ${property} is no text`);
  return data;
}

/** An absent value and null are no fields (§4.1.6.2). */
function asArray(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Malformed('the value of a Structure is an array');
  return value;
}
