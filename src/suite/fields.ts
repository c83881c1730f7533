/** From the fields that the author wrote to those of one protocol version: payloads, headers and structures. */
import { ENUM, TAG } from '../kmip/constants.js';
import { suggest } from '../kmip/suggest.js';
import { allTags, isDefinedIn, maskOf, structureTables, tagByName, tagName, tagTitle } from '../kmip/vocabulary.js';
import { lowerContainer, lowerCurrentAttribute, lowerReferences } from './attributes.js';
import type { Pattern, StructurePattern } from './case.js';
import type { Context } from './context.js';
import { isForm, lowerLeaf } from './leaf.js';
import { allows, containerForm, formTag, isContainer, localTag, missingWords, referenceTag, rowOf, tableFor, wordsOf, type Placed, type Shape } from './shape.js';
import { siteOf, type Site } from './site.js';
import { nodeKind, type Entry, type MapNode, type SourceNode, type TextNode } from './source.js';
import { entriesIn, itemsIn, textsIn } from './versioned.js';

export interface Fields {
  readonly patterns: readonly Pattern[];
  readonly absent: readonly number[];
}

/** The fields of a map: in wire order in requests, in the author's order in expectations. */
export function lowerFields(map: MapNode, shape: Shape, context: Context): Fields {
  const entries = entriesIn(map, context.version, context.complain);
  const absent: number[] = [];
  const placed: Placed[] = [];
  let complaints = 0;
  const counting: Context = {
    ...context,
    complain: (...args) => {
      complaints++;
      context.complain(...args);
    },
  };
  for (const entry of entries) {
    if (entry.key === 'absent') absent.push(...lowerAbsent(entry, shape, counting));
    else placed.push(...lowerEntry(entry, entries, shape, counting));
  }
  if (context.side === 'expectation' || context.malformed) return { patterns: placed.flatMap(({ patterns }) => patterns), absent };
  const tags = placed.map(({ tag }) => tag);
  // A field that could not be read would also be reported as missing.
  if (complaints === 0) for (const word of missingWords(shape, tags, context.version)) context.complain(map.place, `${shape.title} lacks ${/^[A-Z]/.test(word) ? `'${word}'` : word}`);
  if (context.keepOrder === true) return { patterns: placed.flatMap(({ patterns }) => patterns), absent };
  const table = tableFor(shape, tags, context.version);
  const position = ({ tag }: Placed): number => (table === undefined ? 0 : (rowOf(table, tag, context.version)?.position ?? 0));
  return { patterns: [...placed].sort((a, b) => position(a) - position(b)).flatMap(({ patterns }) => patterns), absent };
}

function lowerEntry(entry: Entry, siblings: readonly Entry[], shape: Shape, context: Context): Placed[] {
  const { version } = context;
  if (isContainer(entry.key)) {
    const form = containerForm(entry.key, shape, version);
    if (form !== undefined) return [{ tag: formTag(form), patterns: [lowerContainer(entry, form, siblings, context, lowerValue)].filter((pattern) => pattern !== undefined) }];
    const current = entry.key === 'CurrentAttribute' ? lowerCurrentAttribute(entry, shape, context) : undefined;
    if (current !== undefined) return current;
  }
  const references = entry.key === 'AttributeReference' ? referenceTag(shape, version) : undefined;
  if (references !== undefined) {
    const patterns = lowerReferences(entry.value, references, context);
    checkRepetition(entry, references, patterns, shape, context);
    return [{ tag: references, patterns }];
  }
  const tag = fieldTag(entry, shape, context);
  if (tag === undefined) return [];
  const narrowed = shape.tables.map((table) => rowOf(table, tag, version)).find((row) => row !== undefined)?.field.types;
  const patterns = lowerValues(entry.value, siteOf(tag, version, { narrowed }), context);
  checkRepetition(entry, tag, patterns, shape, context);
  return [{ tag, patterns }];
}

/** The tag that a key names in this version, or undefined after a complaint. */
function fieldTag(entry: Pick<Entry, 'key' | 'place'>, shape: Shape, context: Context): number | undefined {
  const { version, complain, malformed } = context;
  const { key, place } = entry;
  if (/^0x[0-9A-Fa-f]{6}$/.test(key) && (malformed || allows(shape, Number(key), version))) return Number(key);
  const definition = tagByName(key);
  if (definition?.xmlName !== key) {
    const words = wordsOf(shape, version);
    complain(place, `unknown tag '${key}'`, definition?.xmlName ?? suggest(key, words) ?? suggest(key, allTags().map(({ xmlName }) => xmlName)));
    return;
  }
  const tag = localTag(definition.code, shape, version);
  if (malformed) return tag;
  if (!allows(shape, tag, version)) {
    if (!isDefinedIn(definition, version) && !isContainer(key) && tag !== TAG.AttributeReference) {
      complain(place, `tag '${key}' does not exist in this protocol version`);
      return;
    }
    complain(place, `'${key}' is no field of ${shape.title}`, suggest(key, wordsOf(shape, version)));
    return;
  }
  return tag;
}

function checkRepetition(entry: Entry, tag: number, patterns: readonly Pattern[], shape: Shape, context: Context): void {
  if (patterns.length < 2 || context.malformed || shape.tables.length === 0) return;
  const repeatable = shape.tables.some((table) => rowOf(table, tag, context.version)?.field.repeatable === true);
  if (!repeatable) context.complain(entry.value.place, `'${entry.key}' occurs once in ${shape.title}`);
}

/** Tags that must not be there. */
function lowerAbsent(entry: Entry, shape: Shape, context: Context): number[] {
  if (context.side === 'request') {
    context.complain(entry.place, `'absent' stands in a request; it belongs in expectations`);
    return [];
  }
  return textsIn(entry.value, context.version, context.complain).flatMap(({ text, place }) => {
    const form = isContainer(text) ? containerForm(text, shape, context.version) : undefined;
    const tag = form === undefined ? fieldTag({ key: text, place }, shape, context) : formTag(form);
    return tag === undefined ? [] : [tag];
  });
}

/** One item, or one for each entry of a list; a list of words is one mask. */
export function lowerValues(node: SourceNode, site: Site, context: Context): Pattern[] {
  const oneMask = node.kind === 'list' && maskOf(site.meaning) !== undefined && node.items.every(({ kind }) => kind === 'text');
  const nodes = node.kind === 'list' && !oneMask ? itemsIn(node, context.version, context.complain) : [node];
  return nodes.map((each) => lowerValue(each, site, context)).filter((pattern) => pattern !== undefined);
}

/** One item; undefined after a complaint. */
export function lowerValue(node: SourceNode, site: Site, context: Context): Pattern | undefined {
  const structured = site.types.includes('Structure');
  const onlyStructured = structured && site.types.length === 1;
  if (site.meaning === TAG.Name && structured && isShortName(node)) return shortName(node, site, context);
  if (node.kind === 'map' && structured && (onlyStructured || !isForm(node) || node.entries.some(({ key }) => /^absent(@|$)/.test(key)))) return lowerStructure(node, site, context);
  if (node.kind === 'nothing' && structured) return lowerStructure({ kind: 'map', entries: [], place: node.place }, site, context);
  if (!onlyStructured) return lowerLeaf(node, site, context);
  if (node.kind === 'text' && node.text === '$any' && context.side === 'expectation') return { kind: 'structure', tag: site.tag, fields: [], place: node.place };
  context.complain(node.place, `${tagName(site.meaning)} is a structure, not ${nodeKind(node)}`);
}

function lowerStructure(map: MapNode, site: Site, context: Context): StructurePattern {
  const shape = { title: tagTitle(site.meaning), tables: structureTables(site.meaning, context.version) };
  const { patterns, absent } = lowerFields(map, shape, context);
  return { kind: 'structure', tag: site.tag, fields: patterns, ...(absent.length === 0 ? {} : { absent }), place: map.place };
}

const isShortName = (node: SourceNode): node is TextNode => node.kind === 'text' && node.text !== '$any';

/** `Name: text` is a Name of type Uninterpreted Text String. */
function shortName(node: TextNode, site: Site, context: Context): StructurePattern | undefined {
  const value = lowerLeaf(node, siteOf(TAG.NameValue, context.version), context);
  if (value === undefined) return undefined;
  const type = { kind: 'leaf', tag: TAG.NameType, type: 'Enumeration', value: { is: 'literal', value: ENUM.NameType.UninterpretedTextString }, place: node.place } as const;
  return { kind: 'structure', tag: site.tag, fields: [value, type], place: node.place };
}
