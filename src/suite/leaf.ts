/** Leaves: texts, masks as lists, and the forms `{ bytes: 16 }`, `{ oneOf: [A, B] }`, `{ not: $name }`, `{ atLeast: 1 }` and `{ Integer: 5 }`. */
import { isItemType, type LeafType } from '../kmip/text/literal.js';
import { maskOf, tagName } from '../kmip/vocabulary.js';
import type { LeafPattern, LeafValue } from './case.js';
import { vocabularyOf, type Context } from './context.js';
import { isFault, maskValue } from './literal.js';
import { fault, type Fault } from './problem.js';
import { article, leafTypes, type Site } from './site.js';
import type { Entry, ListNode, MapNode, SourceNode } from './source.js';
import { entriesIn, itemsIn, textsIn } from './versioned.js';
import { readWord, type TypedValue } from './words.js';

/** A leaf, or undefined after a complaint. */
export function lowerLeaf(node: SourceNode, site: Site, context: Context): LeafPattern | undefined {
  const result = readValue(node, site, context);
  if (!isFault(result)) return { kind: 'leaf', tag: site.tag, type: result.type, value: result.value, place: node.place };
  context.complain(result.place ?? node.place, result.fault, result.suggestion);
  return undefined;
}

/** Whether a map is a value in one of the forms rather than the fields of a structure. */
export function isForm(map: MapNode): boolean {
  const [first] = map.entries;
  return first !== undefined && (/^[a-z]/.test(first.key) || (map.entries.length === 1 && isItemType(first.key)));
}

function readValue(node: SourceNode, site: Site, context: Context): TypedValue | Fault {
  switch (node.kind) {
    case 'text':
      return readWord(node.text, node.place, site, context);
    case 'list':
      return readMask(node, site, context);
    case 'map':
      return readForm(node, site, context);
    case 'nothing':
      return fault(`${tagName(site.meaning)} has no value`);
  }
}

/** A list of words is one mask. */
function readMask(list: ListNode, site: Site, context: Context): TypedValue | Fault {
  const mask = maskOf(site.meaning);
  if (mask === undefined) return fault(`${tagName(site.meaning)} is one value, not a list`);
  const value = maskValue(textsIn(list, context.version, context.complain), mask, vocabularyOf(context));
  return typeof value === 'number' ? { type: 'Integer', value: { is: 'literal', value } } : value;
}

function readForm(map: MapNode, site: Site, context: Context): TypedValue | Fault {
  const entries = entriesIn(map, context.version, context.complain);
  const [first, second] = entries;
  if (first === undefined || (/^[A-Z]/.test(first.key) && !isItemType(first.key))) return fault(`${tagName(site.meaning)} is ${article(site.types)}, not a structure`);
  if (isItemType(first.key)) return readTyped(first, first.key, site, context);
  if (context.side === 'request') return fault(`'${first.key}' stands in a request; it belongs in expectations`, undefined, first.place);
  if (entries.every(({ key }) => key === 'atLeast' || key === 'atMost')) return readBounds(entries, site);
  if (first.key !== 'bytes' && first.key !== 'oneOf' && first.key !== 'not') return fault(`unknown word '${first.key}'; a value has bytes, oneOf, not, atLeast or atMost`, undefined, first.place);
  if (second !== undefined) return fault(`'${second.key}' stands beside '${first.key}'`, undefined, second.place);
  if (first.key === 'not') return readOther(first.value, site, context);
  return first.key === 'bytes' ? readLength(first.value, site) : readChoice(first.value, site, context);
}

/** `{ Integer: 5 }` */
function readTyped({ value, place }: Entry, type: string, site: Site, context: Context): TypedValue | Fault {
  const allowed = site.types.length === 0 ? isItemType(type) : site.types.some((each) => each === type);
  if (!allowed || !isItemType(type) || type === 'Structure') return fault(`${tagName(site.meaning)} is ${article(site.types)}, not ${article([type])}`, undefined, place);
  const result = readValue(value, { ...site, types: [type] }, context);
  return isFault(result) ? { ...result, place: result.place ?? value.place } : result;
}

/** `{ bytes: 16 }` */
function readLength(node: SourceNode, site: Site): TypedValue | Fault {
  if (!site.types.includes('ByteString')) return fault(`'bytes' is for a ByteString, but ${tagName(site.meaning)} is ${article(site.types)}`, undefined, node.place);
  const length = wholeNumber(node);
  if (length === undefined || length < 0) return fault(`'bytes' must be a number from 0 on`, undefined, node.place);
  return { type: 'ByteString', value: { is: 'bytes', length } };
}

/** `{ oneOf: [A, B] }` */
function readChoice(node: SourceNode, site: Site, context: Context): TypedValue | Fault {
  const values: LeafValue[] = [];
  let type: LeafType | undefined;
  for (const item of node.kind === 'list' ? itemsIn(node, context.version, context.complain) : []) {
    const result = readValue(item, site, context);
    if (isFault(result)) return { ...result, place: result.place ?? item.place };
    if (result.value.is !== 'literal') return fault(`'oneOf' holds literals only`, undefined, item.place);
    type ??= result.type;
    if (result.type !== type) return fault(`the values of 'oneOf' have one type; this is ${article([result.type])}, the first is ${article([type])}`, undefined, item.place);
    values.push(result.value.value);
  }
  return type === undefined ? fault(`'oneOf' must be a list of values`, undefined, node.place) : { type, value: { is: 'one-of', values } };
}

/** `{ not: $name }` */
function readOther(node: SourceNode, site: Site, context: Context): TypedValue | Fault {
  const result = readValue(node, site, context);
  if (isFault(result)) return { ...result, place: result.place ?? node.place };
  const { type, value } = result;
  return value.is === 'variable' && !value.bind ? { type, value: { is: 'other-than', name: value.name } } : fault(`'not' names a variable that is bound before this place`, undefined, node.place);
}

const NUMBERS: readonly LeafType[] = ['Integer', 'LongInteger', 'Interval'];

/** `{ atLeast: 1, atMost: 10 }` */
function readBounds(entries: readonly Entry[], site: Site): TypedValue | Fault {
  const type = leafTypes(site).find((each) => NUMBERS.includes(each));
  if (type === undefined) return fault(`bounds are for numbers, but ${tagName(site.meaning)} is ${article(site.types)}`);
  const bounds: { atLeast?: number; atMost?: number } = {};
  for (const { key, value } of entries) {
    const number = wholeNumber(value);
    if (number === undefined) return fault(`'${key}' must be a whole number`, undefined, value.place);
    bounds[key === 'atLeast' ? 'atLeast' : 'atMost'] = number;
  }
  if ((bounds.atLeast ?? -Infinity) > (bounds.atMost ?? Infinity)) return fault(`'atLeast' is greater than 'atMost'`);
  return { type, value: { is: 'between', ...bounds } };
}

function wholeNumber(node: SourceNode): number | undefined {
  return node.kind === 'text' && /^-?\d{1,15}$/.test(node.text) ? Number(node.text) : undefined;
}
