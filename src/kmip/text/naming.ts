/** Which registry tables name the values of an item: by its tag, and in 1.x by the Attribute Name beside an Attribute Value. */
import type { Item } from '../../ttlv/item.js';
import { TAG } from '../constants.js';
import { suggest } from '../suggest.js';
import { allTags, attributeByName, enumerationName, enumerationOf, hexNumber, maskNames, maskOf, tagByName, tagName, valueByName } from '../vocabulary.js';
import { Malformed } from './malformed.js';
import { pkcs11Code, pkcs11Name } from './pkcs11.js';

/** The text with single blanks within and none around it. */
export const collapse = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** An Attribute has three fields; in a list of many thousand Attribute Values looking further for each would take minutes. */
const FIELDS_LOOKED_AT = 16;

/** The Attribute Name among the fields of an Attribute of 1.x, wherever it stands among them. */
export const attributeNameIn = <Field extends Pick<Item, 'tag'>>(fields: readonly Field[]): Field | undefined => fields.slice(0, FIELDS_LOOKED_AT).find((field) => field.tag === TAG.AttributeName);

/**
 * The tag whose tables name the value of a field of this structure: its own, except under Attribute of 1.x, where Attribute Value
 * takes the tag of the attribute that Attribute Name says (KMIP 1.4 §2.1.1).
 */
export function namingTag(tag: number, siblings: readonly Pick<Item, 'tag' | 'value'>[]): number {
  if (tag !== TAG.AttributeValue) return tag;
  const name = attributeNameIn(siblings)?.value;
  return (typeof name === 'string' ? attributeByName(collapse(name))?.tag : undefined) ?? tag;
}

/** A tag by XML name, the specification's name, or six hex digits behind `0x` or `x`. */
export function readTag(text: string): number {
  const hex = /^0?x([0-9a-f]{6})$/i.exec(text)?.[1];
  if (hex !== undefined) return parseInt(hex, 16);
  const tag = tagByName(collapse(text));
  if (tag === undefined) throw new Malformed(`there is no tag '${text}'${didYouMean(text, allTags().map((known) => known.xmlName))}; tags outside the specification are written as numbers, 0x540001`);
  return tag.code;
}

/** XML name of an enumeration value, or its number as eight hex digits behind `0x`. */
export const writeEnumeration = (tag: number, code: number): string => pkcs11Name(tag, code) ?? enumerationName(tag, code);

/** An enumeration value by any of its names, by hex number or by decimal number. */
export function readEnumeration(tag: number, text: string): number {
  const number = unsigned32(text);
  if (number !== undefined) return number;
  const name = collapse(text);
  const table = enumerationOf(tag);
  const code = pkcs11Code(tag, name) ?? (table?.name === 'Tag' ? tagByName(name)?.code : table === undefined ? undefined : valueByName(table, name)?.code);
  if (code !== undefined) return code;
  if (table === undefined) throw new Malformed(`'${text}' cannot be looked up: ${tagName(tag)} has no enumeration, so its value is written as a number, ${hexNumber(1)}`);
  throw new Malformed(`'${text}' is no value of ${table.name}${didYouMean(name, table.values.map((value) => value.xmlName))}`);
}

/** The words of a mask joined, its decimal number when the tag has no mask, `0` when no bit is set. */
export function writeInteger(tag: number, value: number, separator: string): string {
  return maskOf(tag) === undefined || value === 0 ? String(value) : maskNames(tag, value).join(separator);
}

/** A 32-bit signed number in decimal, in hex, or as words of the mask of this tag between blanks or bars. */
export function readInteger(tag: number, text: string): number {
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value < -0x80000000 || value > 0x7fffffff) throw new Malformed(`${trimmed} does not fit in 32 bits with a sign`);
    return value;
  }
  const table = maskOf(tag);
  let bits = 0;
  for (const word of trimmed.split(/[\s|]+/)) {
    if (word === '' && table !== undefined) continue;
    const code = unsigned32(word) ?? (table === undefined ? undefined : valueByName(table, word)?.code);
    if (code === undefined) throw new Malformed(table === undefined ? `'${text}' is no whole number` : `'${word}' is no bit of ${table.name}${didYouMean(word, table.values.map((value) => value.xmlName))}`);
    bits |= code;
  }
  return bits;
}

/** A number of 32 bits without sign in hex behind `0x` or in decimal; undefined when the text is neither. */
function unsigned32(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^0x[0-9a-f]{1,8}$/i.test(trimmed)) return parseInt(trimmed.slice(2), 16);
  if (!/^\d{1,10}$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value <= 0xffffffff ? value : undefined;
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const near = suggest(word, candidates);
  return near === undefined ? '' : `; did you mean '${near}'?`;
}
