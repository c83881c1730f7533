/** From items to the words of the suite language: the way back from what the loader does. */
import { field, textField, type Item, type LeafItem, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { FieldTable } from '../kmip/registry.js';
import { writeLiteral } from '../kmip/text/literal.js';
import { collapse } from '../kmip/text/naming.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { attributeByName, attributeByTag, enumerationName, enumerationOf, hexNumber, isDefinedIn, maskNames, maskOf, structureTables, tagName, valueByCode, valueByName } from '../kmip/vocabulary.js';
import { neutralName } from '../suite/shape.js';
import { leafTypes, siteOf, type Site } from '../suite/site.js';

/** What YAML is written from. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
export type Fields = Record<string, Value>;

/** The language has no words for an item. */
export class Unwritable extends Error {}

export interface Writing {
  readonly version: ProtocolVersion;
  /** The word that stands for the value of a leaf; undefined for one that is written as it is. */
  readonly wordOf: (leaf: LeafItem) => Value | undefined;
  /** Whether an item is written at all. */
  readonly wants: (item: Item) => boolean;
  /** Whether the indexes of attributes are written. */
  readonly indexes: boolean;
}

const TEMPLATES: readonly number[] = [TAG.TemplateAttribute, TAG.CommonTemplateAttribute, TAG.PrivateKeyTemplateAttribute, TAG.PublicKeyTemplateAttribute];
const BAGS: readonly number[] = [TAG.Attributes, TAG.CommonAttributes, TAG.PrivateKeyAttributes, TAG.PublicKeyAttributes, TAG.NewAttribute, TAG.CurrentAttribute];

/**
 * Fields as a map, in their order.
 *
 * @param table of the payload or structure that they stand in; undefined for one that the specification does not know.
 * @throws Unwritable for what has no words.
 */
export function writeFields(items: readonly Item[], table: FieldTable | undefined, writing: Writing): Fields {
  const written = new Map<string, Value[]>();
  const put = (key: string, value: Value): void => void written.set(key, [...(written.get(key) ?? []), value]);
  const isIn = (tag: number): boolean => table?.fields.some((row) => row.tag === tag) === true;
  for (const item of items) {
    if (!writing.wants(item)) continue;
    if (isAttribute(item)) {
      const word = table !== undefined && isIn(TAG.Attribute) ? neutralName(TAG.Attribute, table) : 'Attributes';
      if (!written.has(word)) put(word, writeAttributes(items.filter(isAttribute), writing));
    } else if (item.type === 'Structure' && BAGS.includes(item.tag)) put(tagName(item.tag), writeBag(item, writing));
    else if (item.type === 'Structure' && TEMPLATES.includes(item.tag) && isIn(item.tag) && table !== undefined && item.value.every(isAttribute)) put(neutralName(item.tag, table), writeAttributes(item.value, writing));
    else if (item.tag === TAG.AttributeName || item.tag === TAG.AttributeReference) put('AttributeReference', writeReference(item));
    else put(tagName(item.tag), writeValue(item, item.tag, writing));
  }
  return Object.fromEntries([...written].flatMap(([key, values]) => (isNothing(values) ? [] : [[key, single(values)]])));
}

/** A structure of which nothing is wanted. */
const isNothing = ([first, second]: readonly Value[]): boolean => second === undefined && typeof first === 'object' && !Array.isArray(first) && Object.keys(first).length === 0;

const single = (values: readonly Value[]): Value => (values.length === 1 && values[0] !== undefined ? values[0] : values);

const isAttribute = (item: Item): boolean => item.tag === TAG.Attribute && item.type === 'Structure' && field(item, TAG.AttributeName) !== undefined && field(item, TAG.VendorIdentification) === undefined;

/** The Attribute structures of 1.x by name. */
function writeAttributes(items: readonly Item[], writing: Writing): Fields {
  const written = new Map<string, Value[]>();
  for (const item of items) {
    if (item.type !== 'Structure' || !writing.wants(item)) continue;
    const name = textField(item, TAG.AttributeName);
    const value = field(item, TAG.AttributeValue);
    const index = field(item, TAG.AttributeIndex);
    if (name === undefined || value === undefined) throw new Unwritable(`an Attribute without name or value`);
    if (!writing.wants(value)) continue;
    const word = attributeWord(name);
    const tag = attributeByName(collapse(name))?.tag;
    const text = tag === undefined ? writeCustom(value, writing) : writeValue(value, tag, writing, TAG.AttributeValue);
    if (isNothing([text])) continue;
    written.set(word, [...(written.get(word) ?? []), writing.indexes && index?.type === 'Integer' ? { index: index.value, value: text } : text]);
  }
  return Object.fromEntries([...written].map(([key, values]) => [key, single(values)]));
}

/** Attributes of 2.x under their own tags. */
function writeBag(bag: StructureItem, writing: Writing): Fields {
  const written = new Map<string, Value[]>();
  for (const item of bag.value) {
    if (!writing.wants(item)) continue;
    const vendor = item.type === 'Structure' && item.tag === TAG.Attribute ? item : undefined;
    const word = vendor === undefined ? (attributeByTag(item.tag)?.xmlName ?? hexNumber(item.tag, 6)) : attributeWord(`${textField(vendor, TAG.VendorIdentification) ?? ''}-${textField(vendor, TAG.AttributeName) ?? ''}`);
    const value = vendor === undefined ? item : field(vendor, TAG.AttributeValue);
    if (value === undefined) throw new Unwritable('an Attribute without value');
    if (!writing.wants(value)) continue;
    const text = vendor === undefined ? writeValue(value, item.tag, writing) : writeCustom(value, writing);
    if (!isNothing([text])) written.set(word, [...(written.get(word) ?? []), text]);
  }
  return Object.fromEntries([...written].map(([key, values]) => [key, single(values)]));
}

/** The word for an attribute that a version of 1.x calls by this name. */
function attributeWord(name: string): string {
  const definition = attributeByName(name);
  if (definition?.name === name) return definition.xmlName;
  if (/^[xy]-./.test(name)) return name;
  throw new Unwritable(`the attribute '${name}'`);
}

function writeReference(item: Item): Value {
  if (item.type === 'TextString') return attributeWord(item.value);
  if (item.type === 'Enumeration') return attributeByTag(item.value)?.xmlName ?? hexNumber(item.value, 6);
  if (item.type === 'Structure') return attributeWord(`${textField(item, TAG.VendorIdentification) ?? ''}-${textField(item, TAG.AttributeName) ?? ''}`);
  throw new Unwritable('an Attribute Reference of this type');
}

/** A custom attribute is a Text String unless its type is written. */
const writeCustom = (item: Item, writing: Writing): Value => {
  if (item.type === 'Structure') throw new Unwritable('a custom attribute that is a structure');
  const text = writing.wordOf(item) ?? literal(item, { tag: item.tag, meaning: item.tag, types: [] }, writing.version);
  return item.type === 'TextString' ? text : { [item.type]: text };
};

/** @param meaning the tag whose tables name the value. */
function writeValue(item: Item, meaning: number, writing: Writing, tag = meaning): Value {
  if (item.type !== 'Structure') return writing.wordOf(item) ?? leaf(item, siteOf(meaning, writing.version, { tag }), writing.version);
  const short = meaning === TAG.Name ? shortName(item, writing) : undefined;
  if (short !== undefined) return short;
  return writeFields(item.value, structureTables(meaning, writing.version)[0], writing);
}

/** `Name: text` for a Name that is an Uninterpreted Text String. */
function shortName({ value }: StructureItem, writing: Writing): Value | undefined {
  const [name, type, third] = value;
  if (name?.tag !== TAG.NameValue || name.type !== 'TextString' || type?.type !== 'Enumeration' || type.value !== ENUM.NameType.UninterpretedTextString || third !== undefined) return undefined;
  if (!writing.wants(name)) return {};
  return writing.wordOf(name) ?? literal(name, siteOf(TAG.NameValue, writing.version), writing.version);
}

/** The literal, with its type where the place would give it another. */
function leaf(item: LeafItem, site: Site, version: ProtocolVersion): Value {
  const text = literal(item, site, version);
  const types = leafTypes(site);
  const names = types.includes('Enumeration') ? enumerationOf(site.meaning) : undefined;
  const isName = names !== undefined && typeof text === 'string' && valueByName(names, text) !== undefined;
  if (item.type === 'Unreadable') throw new Unwritable('an item that cannot be read');
  const plain = item.type === 'Enumeration' ? isName || types[0] === 'Enumeration' : types[0] === item.type && !isName;
  return plain ? text : { [item.type]: text };
}

function literal(item: LeafItem, { meaning }: Site, version: ProtocolVersion): Value {
  switch (item.type) {
    case 'Integer':
      return mask(item.value, meaning, version) ?? item.value;
    case 'Interval':
      return item.value;
    case 'Enumeration': {
      const table = enumerationOf(meaning);
      const known = table === undefined ? undefined : valueByCode(table, item.value);
      return known !== undefined && isDefinedIn(known, version) ? enumerationName(meaning, item.value) : hexNumber(item.value);
    }
    case 'Boolean':
      return item.value;
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return item.value.startsWith('$') ? `$${item.value}` : item.value;
    default:
      return writeLiteral(item, meaning, ' ');
  }
}

/** The names of the bits, when all have one in this version. */
function mask(value: number, meaning: number, version: ProtocolVersion): Value | undefined {
  const table = maskOf(meaning);
  if (table === undefined || value === 0) return undefined;
  const names = maskNames(meaning, value);
  return names.every((name) => (valueByName(table, name)?.xmlName === name ? isDefinedIn(valueByName(table, name) ?? { since: version }, version) : false)) ? names : undefined;
}
