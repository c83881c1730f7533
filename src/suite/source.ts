/** A suite file as a tree of maps, lists and texts, each with its place. Scalars stay the text that the author wrote. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type ParsedNode } from 'yaml';
import { formatPlace, type Place } from './place.js';
import type { Complain } from './problem.js';

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  readonly place: Place;
}
/** A key without a value. */
export interface NothingNode {
  readonly kind: 'nothing';
  readonly place: Place;
}
export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
  readonly place: Place;
}
export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly place: Place;
}
export interface Entry {
  readonly key: string;
  /** Where the key stands. */
  readonly place: Place;
  readonly value: SourceNode;
}
export type SourceNode = TextNode | NothingNode | ListNode | MapNode;

/** Bytes of a suite file at most. */
export const MAXIMUM_FILE_SIZE = 1024 * 1024;
/** Nodes of a suite at most, aliases counted as what they stand for. */
const MAXIMUM_NODES = 100_000;
/** Levels of nesting at most. */
const MAXIMUM_DEPTH = 50;

/** Ends the walk through a tree that grows beyond the limits; never leaves this file. */
class TooMuch extends Error {}

/** Reads YAML text; undefined after at least one complaint. */
export function readSource(file: string, text: string, complain: Complain): SourceNode | undefined {
  const start: Place = { file, line: 1, column: 1 };
  if (Buffer.byteLength(text) > MAXIMUM_FILE_SIZE) {
    complain(start, `the file has more than ${MAXIMUM_FILE_SIZE} bytes`);
    return;
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/.exec(text);
  if (control !== null) {
    const before = text.slice(0, control.index).split('\n');
    complain({ file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }, 'the file is not UTF-8 text');
    return;
  }
  const lineCounter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // The failsafe schema knows no types but text, list and map: the registry decides what a text means.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  for (const error of document.errors) {
    complain(placeAt(error.pos[0]), error.code === 'MULTIPLE_DOCS' ? 'a second document begins here; a suite is one document' : yamlMessage(error.message));
  }
  if (document.errors.length > 0) return undefined;
  if (document.contents === null || (isScalar(document.contents) && document.contents.source === '')) {
    complain(start, "the file is empty; a suite begins with 'suite:' and its name");
    return;
  }
  let complaints = 0;
  const counted: Complain = (...args) => {
    complaints++;
    complain(...args);
  };
  const tree = convert(document, document.contents, placeAt, counted);
  return complaints === 0 ? tree : undefined;
}

const yamlMessage = (message: string): string => `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;

function convert(document: Document.Parsed, root: ParsedNode, placeAt: (offset: number) => Place, complain: Complain): SourceNode | undefined {
  let nodes = 0;
  const targets = aliasTargets(document);
  const walk = (node: ParsedNode | null, place: Place, depth: number): SourceNode => {
    if (++nodes > MAXIMUM_NODES) {
      complain(place, `the suite has more than ${MAXIMUM_NODES} nodes, aliases counted as what they stand for`);
      throw new TooMuch();
    }
    if (depth > MAXIMUM_DEPTH) {
      complain(place, `the suite is nested more than ${MAXIMUM_DEPTH} levels deep`);
      throw new TooMuch();
    }
    if (node === null) return { kind: 'nothing', place };
    const own = placeAt(node.range[0]);
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target !== undefined) return walk(target, own, depth + 1);
      complain(own, `alias '*${node.source}' has no anchor before it`);
      return { kind: 'nothing', place: own };
    }
    if (node.tag !== undefined) complain(own, `YAML tag '${node.tag}' is not allowed`);
    if (isSeq(node)) return { kind: 'list', items: (node.items as (ParsedNode | null)[]).map((item) => walk(item, own, depth + 1)), place: own };
    if (isMap(node)) {
      const seen = new Map<string, Place>();
      const entries = node.items.map((pair): Entry => {
        const key = walk(pair.key, own, depth + 1);
        const name = key.kind === 'text' ? key.text : '';
        if (key.kind !== 'text') complain(key.place, 'a key must be a text');
        const first = seen.get(name);
        if (first !== undefined) complain(key.place, `'${name}' is given twice, first at ${formatPlace(first)}`);
        else seen.set(name, key.place);
        return { key: name, place: key.place, value: walk(pair.value, key.place, depth + 1) };
      });
      return { kind: 'map', entries: merged(entries, complain), place: own };
    }
    const text = typeof node.value === 'string' ? node.value : '';
    return text === '' && node.type === 'PLAIN' ? { kind: 'nothing', place: own } : { kind: 'text', text, place: own };
  };
  try {
    return walk(root, placeAt(root.range[0]), 1);
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}

/** `<<: *step` puts the entries of another map in place, except those that the map has itself (YAML merge key). */
function merged(entries: readonly Entry[], complain: Complain): Entry[] {
  const own = entries.filter(({ key }) => key !== '<<');
  const names = new Set(own.map(({ key }) => key));
  return entries.flatMap((entry) => {
    if (entry.key !== '<<') return [entry];
    if (entry.value.kind === 'map') return entry.value.entries.filter(({ key }) => !names.has(key));
    complain(entry.value.place, `'<<' takes an alias of a map, not ${nodeKind(entry.value)}`);
    return [];
  });
}

/** What each alias stands for: the nearest node before it with that anchor. */
function aliasTargets(document: Document.Parsed): ReadonlyMap<unknown, ParsedNode> {
  const anchors = new Map<string, ParsedNode>();
  const targets = new Map<unknown, ParsedNode>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node as ParsedNode);
    },
  });
  return targets;
}

/** The tree as JSON, for the JSON Schema: texts are strings, a key without a value is null. */
export function toPlain(node: SourceNode): unknown {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'nothing':
      return null;
    case 'list':
      return node.items.map(toPlain);
    case 'map': {
      const plain = Object.create(null) as Record<string, unknown>;
      for (const { key, value } of node.entries) plain[key] = toPlain(value);
      return plain;
    }
  }
}

/** What a node is, in the words of an error message. */
export const nodeKind = (node: SourceNode): string => ({ text: 'a text', nothing: 'nothing', list: 'a list', map: 'a map' })[node.kind];

/** What stands under a key; undefined when the map does not have it. */
export const valueOf = (map: MapNode, key: string): SourceNode | undefined => map.entries.find((entry) => entry.key === key)?.value;
