/** From `mangle` to the damage that is done to the message of a step. */
import { suggest } from '../kmip/suggest.js';
import { allTags, tagByName } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { fromHex, TYPE_CODES, type Damage, type ItemPath, type RawItem } from '../ttlv/index.js';
import type { Complain } from './problem.js';
import type { Entry, MapNode, SourceNode } from './source.js';
import { entriesIn } from './versioned.js';

interface Reading {
  readonly version: ProtocolVersion;
  readonly complain: Complain;
}

/** The words that change an item into another one; they can stand together. */
const BECOME = ['tag', 'type', 'value'] as const;
/** The words that stand alone. */
const ACTS = ['remove', 'repeat', 'move', 'add', 'nest', 'length', 'padding', 'cut', 'append', 'replace'] as const;
/** Those that are about the whole message. */
const WITHOUT_PLACE: readonly string[] = ['cut', 'append', 'replace'];

/** The damage of a step, in the order written. */
export function lowerMangle(node: SourceNode, context: Reading): Damage[] {
  const maps = node.kind === 'list' ? node.items : [];
  return maps.flatMap((map) => (map.kind === 'map' ? lowerDamage(map, context) : []));
}

function lowerDamage(map: MapNode, context: Reading): Damage[] {
  const entries = entriesIn(map, context.version, context.complain);
  const among = (words: readonly string[]): Entry[] => entries.filter(({ key }) => words.includes(key));
  const at = entries.find(({ key }) => key === 'at');
  const become = among(BECOME);
  const [act, second] = [...among(ACTS), ...become.slice(0, 1)];
  if (act === undefined) {
    context.complain(map.place, `an entry of 'mangle' says nothing to do: ${[...BECOME, ...ACTS].join(', ')}`);
    return [];
  }
  if (second !== undefined) {
    context.complain(second.place, `'${second.key}' and '${act.key}' exclude each other; write two entries`);
    return [];
  }
  if (at !== undefined && WITHOUT_PLACE.includes(act.key)) {
    context.complain(at.place, `'${act.key}' is about the whole message and stands without 'at'`);
    return [];
  }
  const path = at === undefined ? [] : readPath(at.value, context);
  const damage = path === undefined ? undefined : become.length > 0 ? lowerBecome(become, path, context) : lowerAct(act, path, context);
  return damage === undefined ? [] : [damage];
}

/** `BatchItem#2/RequestPayload/QueryFunction`, from inside the Request Message. */
function readPath(node: SourceNode, context: Reading): ItemPath | undefined {
  const steps = textOf(node).split('/').map((step) => {
    const [, name = '', occurrence = '1'] = /^([^#]*)(?:#([1-9]\d{0,3}))?$/.exec(step) ?? [];
    const tag = readTag(name);
    if (tag === undefined) context.complain(node.place, `unknown tag '${step}'`, suggest(name, tagNames()));
    return tag === undefined ? undefined : { tag, occurrence: Number(occurrence) };
  });
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

const tagNames = (): string[] => allTags().map(({ xmlName }) => xmlName);

const readTag = (text: string): number | undefined => (/^0x[0-9A-Fa-f]{6}$/.test(text) ? Number(text) : tagByName(text)?.code);

const textOf = (node: SourceNode): string => (node.kind === 'text' ? node.text : '');

function lowerBecome(entries: readonly Entry[], path: ItemPath, context: Reading): Damage | undefined {
  const raw = readRaw(entries, context);
  return raw === undefined ? undefined : { kind: 'become', path, become: raw };
}

function readRaw(entries: readonly Entry[], { complain }: Reading): Partial<RawItem> | undefined {
  let raw: Partial<RawItem> = {};
  for (const { key, value: node } of entries) {
    const text = textOf(node);
    const tag = key === 'tag' ? readTag(text) : undefined;
    const typeCode = key === 'type' ? readTypeCode(text) : undefined;
    const value = key === 'value' ? readHex(text) : undefined;
    if (tag === undefined && typeCode === undefined && value === undefined) {
      complain(node.place, `'${key}' must be ${MEANINGS[key as 'tag']}`);
      return undefined;
    }
    raw = { ...raw, ...(tag === undefined ? {} : { tag }), ...(typeCode === undefined ? {} : { typeCode }), ...(value === undefined ? {} : { value }) };
  }
  return raw;
}

const MEANINGS = { tag: 'the name of a tag or six hex digits: 0x540001', type: 'an item type or two hex digits: 0x0F', value: 'bytes in hex' } as const;

const readTypeCode = (text: string): number | undefined => (/^0x[0-9A-Fa-f]{2}$/.test(text) ? Number(text) : Object.entries(TYPE_CODES).find(([name]) => name === text)?.[1]);

function readHex(text: string): Uint8Array | undefined {
  try {
    return fromHex(text);
  } catch {
    return undefined;
  }
}

function lowerAct({ key, value: node, place }: Entry, path: ItemPath, context: Reading): Damage | undefined {
  const damage = key === 'add' ? lowerAdd(node, path, context) : readAct(key, textOf(node), path);
  if (damage === undefined) context.complain(node.kind === 'nothing' ? place : node.place, `'${key}' must be ${ACT_MEANINGS[key] ?? ''}`);
  return damage;
}

const A_COUNT = 'a number from 1';
const SOME_BYTES = 'bytes in hex';
const ACT_MEANINGS: Readonly<Record<string, string>> = {
  repeat: A_COUNT,
  nest: A_COUNT,
  cut: A_COUNT,
  move: 'first or last',
  append: SOME_BYTES,
  replace: SOME_BYTES,
  padding: 'one byte in hex',
  length: 'a number of bytes, or +8 or -8 for so many more or fewer',
  add: 'a map with tag, type and value',
};

function readAct(key: string, text: string, path: ItemPath): Damage | undefined {
  const count = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
  const bytes = readHex(text);
  switch (key) {
    case 'remove':
      return { kind: 'remove', path };
    case 'repeat':
      return count === undefined ? undefined : { kind: 'repeat', path, times: count };
    case 'nest':
      return count === undefined ? undefined : { kind: 'nest', path, levels: count };
    case 'cut':
      return count === undefined ? undefined : { kind: 'cut', count };
    case 'move':
      return text === 'first' || text === 'last' ? { kind: 'move', path, to: text } : undefined;
    case 'append':
      return bytes === undefined ? undefined : { kind: 'append', bytes };
    case 'replace':
      return bytes === undefined ? undefined : { kind: 'replace', bytes };
    case 'padding':
      return bytes?.length === 1 ? { kind: 'padding', path, byte: bytes[0] ?? 0 } : undefined;
    default:
      return lengthDamage(text, path);
  }
}

function lengthDamage(text: string, path: ItemPath): Damage | undefined {
  if (/^[+-]\d{1,10}$/.test(text)) return { kind: 'stretch', path, by: Number(text) };
  return /^(\d{1,10}|0x[0-9A-Fa-f]{1,8})$/.test(text) && Number(text) <= 0xffffffff ? { kind: 'length', path, length: Number(text) } : undefined;
}

function lowerAdd(node: SourceNode, path: ItemPath, context: Reading): Damage | undefined {
  const entries = node.kind === 'map' ? entriesIn(node, context.version, context.complain) : [];
  const { tag, typeCode, value } = readRaw(entries, context) ?? {};
  return tag === undefined || typeCode === undefined || value === undefined ? undefined : { kind: 'add', path, item: { tag, typeCode, value } };
}
