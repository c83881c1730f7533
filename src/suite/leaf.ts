/** Values with variables, times and room for the server's choice. */
import { maskOf, tagName } from '../kmip/vocabulary.js';
import { isItemType } from '../kmip/text/literal.js';
import type { LeafPattern, LeafValue, ValuePattern } from './case.js';
import type { Context } from './context.js';
import { isFault, maskValue, readText, type LeafType, type Literal } from './literal.js';
import type { Place } from './place.js';
import type { Fault } from './problem.js';
import type { Site } from './site.js';
import type { MapNode, SourceNode, TextNode } from './source.js';
import { bind, use } from './variables.js';
import { entriesIn, itemsIn, textsIn } from './versioned.js';

const VARIABLE = /^\$([A-Za-z_][A-Za-z0-9_]*)$/;
const BINDING = /^bind \$([A-Za-z_][A-Za-z0-9_]*)$/;
const NOW = /^\$now([+-]\d{1,10})?$/;
const UNIQUE = /^\$unique(?:\.([A-Za-z0-9_-]+))?$/;
const RESERVED: readonly string[] = ['now', 'unique', 'any'];

/** The variable that a text uses, or undefined. */
export function usedVariable(text: string): string | undefined {
  const name = VARIABLE.exec(text)?.[1];
  return name === undefined || RESERVED.includes(name) ? undefined : name;
}

/** The variable that a text binds, or undefined. */
export const boundVariable = (text: string): string | undefined => BINDING.exec(text)?.[1];

/** A leaf, or undefined after a complaint. */
export function lowerLeaf(node: SourceNode, site: Site, context: Context): LeafPattern | undefined {
  switch (node.kind) {
    case 'text':
      return lowerText(node, site, context);
    case 'map':
      return lowerForm(node, site, context);
    case 'list':
      return lowerMask(node, site, context);
    case 'nothing':
      { context.complain(node.place, `${tagName(site.meaning)} has no value`); return; }
  }
}

const leafTypes = (site: Site): LeafType[] => site.types.filter((type): type is LeafType => type !== 'Structure');

const leaf = (site: Site, type: LeafType, value: ValuePattern, place: Place): LeafPattern => ({ kind: 'leaf', tag: site.tag, type, value, place });

function lowerText(node: TextNode, site: Site, context: Context): LeafPattern | undefined {
  const { text, place } = node;
  const { complain, side } = context;
  const types = leafTypes(site);
  if (text.startsWith('$$')) return literal(readText(text.slice(1), site, context.version), site, place, context);
  const now = NOW.exec(text);
  if (now !== null) {
    const type = types.find((each) => each === 'DateTime' || each === 'DateTimeExtended');
    if (type === undefined) { complain(place, `'${text}' is a time, but ${tagName(site.meaning)} is ${article(types)}`); return; }
    return leaf(site, type, { is: 'now', offsetSeconds: Number(now[1] ?? 0) }, place);
  }
  const unique = UNIQUE.exec(text);
  if (unique !== null) {
    const type = types.find((each) => each === 'TextString' || each === 'Identifier' || each === 'Reference' || each === 'NameReference');
    if (type === undefined) { complain(place, `'${text}' is a text, but ${tagName(site.meaning)} is ${article(types)}`); return; }
    return leaf(site, type, { is: 'unique', suffix: unique[1] ?? '' }, place);
  }
  if (text === '$any') {
    const type = expectationOnly(text, place, context) ? usualType(site, place, context) : undefined;
    return type === undefined ? undefined : leaf(site, type, { is: 'any' }, place);
  }
  const name = boundVariable(text);
  if (name !== undefined) {
    if (side === 'request') { complain(place, `'${text}' stands in a request; variables are bound in expectations`); return; }
    if (!context.binds) { complain(place, `variable '$${name}' cannot be bound here; the payload of an undone item need not be there`); return; }
    if (RESERVED.includes(name)) { complain(place, `'$${name}' is a word of the language and cannot be bound`); return; }
    const type = usualType(site, place, context);
    if (type === undefined) return undefined;
    bind(context.variables, name, type, place, complain);
    return leaf(site, type, { is: 'variable', name, bind: true }, place);
  }
  const variable = usedVariable(text);
  if (variable !== undefined) {
    const type = use(context.variables, variable, types, place, complain);
    return type === undefined ? undefined : leaf(site, type, { is: 'variable', name: variable, bind: false }, place);
  }
  if (text.startsWith('$') || text.startsWith('bind $')) {
    complain(place, `'${text}' is no variable, time or other word of the language; a text that begins with $ is written $$…`); return;
  }
  return literal(readText(text, site, context.version), site, place, context);
}

function literal(result: Literal | Fault, site: Site, place: Place, { complain }: Context): LeafPattern | undefined {
  if (isFault(result)) { complain(place, result.fault, result.suggestion); return; }
  return leaf(site, result.type, { is: 'literal', value: result.value }, place);
}

/** The first type, which is the usual one; undefined after a complaint when any type is allowed. */
function usualType(site: Site, place: Place, { complain }: Context): LeafType | undefined {
  const [type] = leafTypes(site);
  if (type === undefined) complain(place, `${tagName(site.meaning)} has no type of its own; write the type: { Integer: $any }`);
  return type;
}

function expectationOnly(text: string, place: Place, { side, complain }: Context): boolean {
  if (side === 'request') complain(place, `'${text}' stands in a request; it belongs in expectations`);
  return side === 'expectation';
}

/** A list of words is one mask. */
function lowerMask(node: SourceNode & { kind: 'list' }, site: Site, context: Context): LeafPattern | undefined {
  const mask = maskOf(site.meaning);
  if (mask === undefined) { context.complain(node.place, `${tagName(site.meaning)} is one value, not a list`); return; }
  const words = textsIn(node, context.version, context.complain).map(({ text }) => text);
  const value = maskValue(words, mask, context.version);
  return literal(typeof value === 'number' ? { type: 'Integer', value } : value, site, node.place, context);
}

const FORMS = ['bytes', 'oneOf', 'atLeast', 'atMost'] as const;

/** Whether a map is a value in one of the forms of the language rather than the fields of a structure. */
export function isForm(map: MapNode): boolean {
  const [first] = map.entries;
  if (first === undefined) return false;
  return /^[a-z]/.test(first.key) || (map.entries.length === 1 && isItemType(first.key));
}

function lowerForm(map: MapNode, site: Site, context: Context): LeafPattern | undefined {
  const { complain } = context;
  const entries = entriesIn(map, context.version, complain);
  const [first] = entries;
  if (first === undefined) { complain(map.place, `${tagName(site.meaning)} is ${article(leafTypes(site))}, not a structure`); return; }
  if (entries.length === 1 && isItemType(first.key)) {
    if (site.types.length > 0 && !site.types.includes(first.key)) {
      complain(first.place, `${tagName(site.meaning)} is ${article(site.types)}, not ${article([first.key])}`); return;
    }
    return lowerLeaf(first.value, { ...site, types: [first.key] }, context);
  }
  const unknown = entries.find(({ key }) => !FORMS.some((form) => form === key));
  if (unknown !== undefined) {
    complain(unknown.place, /^[A-Z]/.test(unknown.key) ? `${tagName(site.meaning)} is ${article(leafTypes(site))}, not a structure` : `unknown word '${unknown.key}'; a value has bytes, oneOf, atLeast or atMost`); return;
  }
  if (!expectationOnly(first.key, first.place, context)) return undefined;
  const bounds = entries.filter(({ key }) => key === 'atLeast' || key === 'atMost');
  if (bounds.length === entries.length) return lowerBounds(map, bounds, site, context);
  if (entries.length > 1) { complain(map.place, `'${first.key}' stands alone`); return; }
  return first.key === 'bytes' ? lowerBytes(first.value, site, context) : lowerOneOf(first.value, site, context);
}

function lowerBytes(node: SourceNode, site: Site, { complain }: Context): LeafPattern | undefined {
  if (!site.types.includes('ByteString')) { complain(node.place, `'bytes' is for a ByteString, but ${tagName(site.meaning)} is ${article(site.types)}`); return; }
  const length = wholeNumber(node);
  if (length === undefined || length < 0) { complain(node.place, `'bytes' must be a number of bytes`); return; }
  return leaf(site, 'ByteString', { is: 'bytes', length }, node.place);
}

function lowerOneOf(node: SourceNode, site: Site, context: Context): LeafPattern | undefined {
  const items = node.kind === 'list' ? itemsIn(node, context.version, context.complain) : [];
  const leaves = items.map((item) => lowerLeaf(item, site, context));
  if (items.length === 0) { context.complain(node.place, `'oneOf' must be a list of values`); return; }
  const values: LeafValue[] = [];
  for (const each of leaves) {
    if (each === undefined) return undefined;
    if (each.value.is !== 'literal') { context.complain(each.place, `'oneOf' holds literals only`); return; }
    if (each.type !== leaves[0]?.type) { context.complain(each.place, `the values of 'oneOf' have one type; this is ${article([each.type])}, the first is ${article([leaves[0]?.type ?? each.type])}`); return; }
    values.push(each.value.value);
  }
  return leaf(site, leaves[0]?.type ?? 'TextString', { is: 'one-of', values }, node.place);
}

const NUMBERS: readonly LeafType[] = ['Integer', 'LongInteger', 'Interval'];

function lowerBounds(map: MapNode, bounds: readonly { readonly key: string; readonly value: SourceNode }[], site: Site, { complain }: Context): LeafPattern | undefined {
  const type = leafTypes(site).find((each) => NUMBERS.includes(each));
  if (type === undefined) { complain(map.place, `bounds are for numbers, but ${tagName(site.meaning)} is ${article(site.types)}`); return; }
  const numbers: { atLeast?: number; atMost?: number } = {};
  for (const { key, value } of bounds) {
    const number = wholeNumber(value);
    if (number === undefined) { complain(value.place, `'${key}' must be a whole number`); return; }
    numbers[key === 'atLeast' ? 'atLeast' : 'atMost'] = number;
  }
  if ((numbers.atLeast ?? -Infinity) > (numbers.atMost ?? Infinity)) { complain(map.place, `'atLeast' is greater than 'atMost'`); return; }
  return leaf(site, type, { is: 'between', ...numbers }, map.place);
}

function wholeNumber(node: SourceNode): number | undefined {
  const number = node.kind === 'text' && /^-?\d{1,15}$/.test(node.text) ? Number(node.text) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** "an Integer", "a TextString or an Enumeration". */
export const article = (types: readonly string[]): string => (types.length === 0 ? 'of any type' : types.map((type) => `${/^[AEIO]/.test(type) ? 'an' : 'a'} ${type}`).join(' or '));
