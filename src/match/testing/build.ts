/** Builds items and patterns from the registry's names, so that a test reads like the message that it is about. */
import { fromHex, type Item, type ItemType, type StructureItem } from '../../ttlv/index.js';
import { TAG } from '../../kmip/constants.js';
import { attributeByName, enumerationOf, maskOf, tagByName, typesOf, valueByName } from '../../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { AttributeName, AttributePattern, AttributesPattern, LeafPattern, LeafValue, Pattern, ValuePattern } from '../../suite/case.js';

/** Enumerations by name, masks as names joined by `|`, byte strings as Uint8Array, dates as seconds in a bigint. */
export type Value = LeafValue | readonly Field[] | ValuePattern;
export type Field = readonly [name: string, value: Value] | Item | AttributesPattern;

export const PLACE = { file: 'test.yaml', line: 1, column: 1 };

export const hex = (text: string): Uint8Array => fromHex(text.replaceAll(' ', ''));
export const any: ValuePattern = { is: 'any' };
export const now = (offsetSeconds = 0): ValuePattern => ({ is: 'now', offsetSeconds });
export const bind = (name: string): ValuePattern => ({ is: 'variable', name, bind: true });
export const use = (name: string): ValuePattern => ({ is: 'variable', name, bind: false });
export const unique = (suffix = ''): ValuePattern => ({ is: 'unique', suffix });
export const bytes = (length: number): ValuePattern => ({ is: 'bytes', length });
export const oneOf = (...values: readonly LeafValue[]): ValuePattern => ({ is: 'one-of', values });
export const otherThan = (name: string): ValuePattern => ({ is: 'other-than', name });
export const between = (atLeast: number, atMost: number): ValuePattern => ({ is: 'between', atLeast, atMost });

const isPatternValue = (value: Value): value is ValuePattern => typeof value === 'object' && 'is' in value;
const isFields = (value: Value): value is readonly Field[] => Array.isArray(value);

/** Builds for one protocol version. */
export function builder(version: ProtocolVersion) {
  const old = compareVersions(version, '2.0') < 0;

  function tagOf(name: string): number {
    const tag = tagByName(name)?.code;
    if (tag === undefined) throw new Error(`no tag is named ${name}`);
    return tag;
  }

  function typeOf(meaning: number, value: Value): ItemType {
    if (isFields(value)) return 'Structure';
    const types = typesOf(meaning, version);
    const [first] = types.filter((type) => type !== 'Structure');
    if (value instanceof Uint8Array) return 'ByteString';
    if (types.length !== 1 && (typeof value === 'bigint' || (isPatternValue(value) && value.is === 'now'))) return 'DateTime';
    if (types.length === 0 && typeof value === 'number') return 'Integer';
    if (types.length === 0 && typeof value === 'boolean') return 'Boolean';
    if (types.length === 1 || first === undefined) return first ?? 'TextString';
    if (typeof value === 'string') return types.includes('TextString') ? 'TextString' : types.includes('Identifier') ? 'Identifier' : first;
    return first;
  }

  function leafValue(type: ItemType, meaning: number, value: LeafValue): LeafValue {
    if (type === 'Enumeration' && typeof value === 'string') {
      const table = enumerationOf(meaning);
      if (table?.name === 'Tag' || meaning === TAG.AttributeReference) return tagOf(value);
      const code = table === undefined ? undefined : valueByName(table, value)?.code;
      if (code === undefined) throw new Error(`no value is named ${value}`);
      return code;
    }
    if (type === 'Integer' && typeof value === 'string') {
      const table = maskOf(meaning);
      return value.split('|').reduce((bits, name) => bits | ((table === undefined ? undefined : valueByName(table, name.trim())?.code) ?? 0), 0);
    }
    return typeof value === 'number' && ['DateTime', 'DateTimeExtended', 'LongInteger', 'BigInteger'].includes(type) ? BigInt(value) : value;
  }

  function item(name: string, value: Value, meaning = tagOf(name)): Item {
    const tag = tagOf(name);
    if (isFields(value)) return { tag, type: 'Structure', value: value.map(fieldItem) };
    if (isPatternValue(value)) throw new Error(`${name}: an item needs a value`);
    const type = typeOf(meaning, value);
    return { tag, type, value: leafValue(type, meaning, value) } as Item;
  }

  function fieldItem(field: Field): Item {
    if ('kind' in field) throw new Error('an item holds no patterns');
    return isItem(field) ? field : item(field[0], field[1]);
  }

  function pattern(name: string, value: Value, meaning = tagOf(name)): Pattern {
    const tag = tagOf(name);
    if (isFields(value)) return { kind: 'structure', tag, fields: value.map(fieldPattern), place: PLACE };
    const type = typeOf(meaning, value) as LeafPattern['type'];
    const inner: ValuePattern = isPatternValue(value) ? (value.is === 'one-of' ? { ...value, values: value.values.map((each) => leafValue(type, meaning, each)) } : value) : { is: 'literal', value: leafValue(type, meaning, value) };
    return { kind: 'leaf', tag, type, value: inner, place: PLACE };
  }

  function fieldPattern(field: Field): Pattern {
    if ('kind' in field) return field;
    return isItem(field) ? patternOf(field) : pattern(field[0], field[1]);
  }

  /** An attribute as it stands in a response. */
  function attribute(name: string, value: Value, index?: number): StructureItem | Item {
    const custom = /^([xy])-(.*)$/.exec(name);
    if (old) {
      const tag = attributeByName(name)?.tag;
      const indexed = index === undefined ? [] : [item('AttributeIndex', index)];
      return { tag: TAG.Attribute, type: 'Structure', value: [item('AttributeName', name), ...indexed, item('AttributeValue', value, tag ?? TAG.AttributeValue)] };
    }
    if (custom !== null) return item('Attribute', [['VendorIdentification', custom[1] ?? ''], ['AttributeName', custom[2] ?? ''], ['AttributeValue', value]]);
    return item(attributeByName(name)?.xmlName ?? name, value);
  }

  /** Attributes as a response holds them: a list in 1.x, a structure from 2.0 on. */
  function attributes(...list: readonly (readonly [name: string, value: Value, index?: number])[]): Item[] {
    const items = list.map(([name, value, index]) => attribute(name, value, index));
    return old ? items : [{ tag: TAG.Attributes, type: 'Structure', value: items }];
  }

  function attributePattern(name: string, value: Value, index?: number): AttributePattern {
    const custom = /^([xy])-(.*)$/.exec(name);
    const tag = attributeByName(name)?.tag;
    const named: AttributeName = custom === null ? { tag: tag ?? 0 } : { vendor: custom[1] ?? '', name: custom[2] ?? '' };
    const holder = old || custom !== null ? 'AttributeValue' : (attributeByName(name)?.xmlName ?? name);
    return { name: named, ...(index === undefined ? {} : { index }), value: pattern(holder, value, tag ?? TAG.AttributeValue) };
  }

  /** Attributes as they are expected, or sent in `Attributes` and Template-Attribute. */
  function attributesPattern(form: 'list' | 'template', ...list: readonly (readonly [name: string, value: Value, index?: number])[]): AttributesPattern {
    return {
      kind: 'attributes',
      form: !old ? { is: 'attributes', tag: TAG.Attributes } : form === 'list' ? { is: 'attribute-list' } : { is: 'template-attribute', tag: TAG.TemplateAttribute },
      attributes: list.map(([name, value, index]) => attributePattern(name, value, index)),
      absent: [],
      place: PLACE,
    };
  }

  /** Attributes as a request names them: Attribute Name in 1.x, Attribute Reference from 2.0 on. */
  function names(...list: readonly string[]): Item[] {
    return list.map((name) => {
      const custom = /^([xy])-(.*)$/.exec(name);
      if (old) return item('AttributeName', name);
      if (custom !== null) return item('AttributeReference', [['VendorIdentification', custom[1] ?? ''], ['AttributeName', custom[2] ?? '']]);
      return { tag: TAG.AttributeReference, type: 'Enumeration', value: attributeByName(name)?.tag ?? 0 };
    });
  }

  return { names, item, fieldItem, pattern, fieldPattern, attribute, attributes, attributesPattern };
}

const isItem = (field: Field): field is Item => 'tag' in field && 'type' in field && !('kind' in field);

/** The pattern that expects exactly this item. */
export function patternOf(item: Item): Pattern {
  if (item.type === 'Structure') return { kind: 'structure', tag: item.tag, fields: item.value.map(patternOf), place: PLACE };
  if (item.type === 'Unreadable') throw new Error('an unreadable item cannot be expected');
  return { kind: 'leaf', tag: item.tag, type: item.type, value: { is: 'literal', value: item.value }, place: PLACE };
}
