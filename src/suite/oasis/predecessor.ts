/** Cases that find the objects of another case: the two are run as one. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Pattern, Step, StepItem } from '../case.js';
import { CREATING } from './cleanup.js';
import { readFileName } from './file-name.js';
import { leavesOf, mapStepLeaves } from './pattern-walk.js';

/** Cases by id that need the objects of another one of the same version, and that one. */
const PREDECESSORS: Readonly<Record<string, string>> = { 'SASED-M-3': 'SASED-M-2', 'TL-M-3': 'TL-M-2' };

/** Id of the case that has to come first; undefined when none has to. */
export const predecessorId = (id: string): string | undefined => PREDECESSORS[id];

/** Files beside a file whose names say that they hold a case, in any of the published styles, those that name the version first. */
export function filesOf(id: string, version: ProtocolVersion, beside: string): string[] {
  const folder = dirname(beside);
  const words = new RegExp(`[-_]${version.replace('.', '')}([-_.]|$)`);
  return readdirSync(folder)
    .filter((name) => /\.xml$/i.test(name) && readFileName(name, version).id === id)
    .sort((a, b) => Number(words.test(b)) - Number(words.test(a)) || a.localeCompare(b, 'en'))
    .map((name) => join(folder, name));
}

/**
 * The steps of two files as one case. Symbols count from 0 in each file: those of the second get names of their own, except
 * where the second looks for an object that the first has made.
 */
export function joinSteps(first: readonly Step[], second: readonly Step[]): Step[] {
  const made = first.flatMap((step) => step.items).flatMap(madeBy);
  const found = new Map(second.flatMap((step) => step.items).flatMap((item) => foundBy(item, made)));
  const renamed = mapStepLeaves(second, (leaf) => (leaf.value.is === 'variable' ? { ...leaf, value: { ...leaf.value, name: found.get(leaf.value.name) ?? `${leaf.value.name}_AFTER` } } : leaf));
  return [...first, ...renamed];
}

interface Made {
  readonly symbol: string;
  readonly objectType: number | undefined;
}

function madeBy(item: StepItem): Made[] {
  if (!CREATING.has(item.operation) || item.expect.status !== 'Success') return [];
  return identifiersIn(item.expect.payload).map((symbol) => ({ symbol, objectType: objectTypeIn(item.request) }));
}

/** The symbol that a Locate of the second file finds, and the object of the first that it is: the only one of the type looked for. */
function foundBy(item: StepItem, made: readonly Made[]): [string, string][] {
  if (item.operation !== ENUM.Operation.Locate || item.expect.status !== 'Success') return [];
  const type = objectTypeIn(item.request);
  const candidates = made.filter((each) => type === undefined || each.objectType === undefined || each.objectType === type);
  const [symbol, ...more] = identifiersIn(item.expect.payload);
  const [object, ...others] = candidates;
  return symbol === undefined || object === undefined || more.length > 0 || others.length > 0 ? [] : [[symbol, object.symbol]];
}

const identifiersIn = (patterns: readonly Pattern[]): string[] => leavesOf(patterns).flatMap((leaf) => (leaf.tag === TAG.UniqueIdentifier && leaf.value.is === 'variable' ? [leaf.value.name] : []));

/** As a field of the payload, or as an attribute to look for, whose value has a tag of its own in 1.x. */
function objectTypeIn(patterns: readonly Pattern[]): number | undefined {
  for (const pattern of patterns) {
    const leaf = pattern.kind === 'attributes' ? pattern.attributes.find(({ name }) => 'tag' in name && name.tag === TAG.ObjectType)?.value : pattern.kind === 'leaf' && pattern.tag === TAG.ObjectType ? pattern : undefined;
    if (leaf?.kind === 'leaf' && leaf.value.is === 'literal' && typeof leaf.value.value === 'number') return leaf.value.value;
  }
  return undefined;
}
