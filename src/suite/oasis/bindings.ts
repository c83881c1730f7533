/**
 * Where each symbol gets its value. The first occurrence in the answer to something that succeeds binds, all others use or compare.
 * A symbol that a request uses first is taken from the latest answer with the same field for the same object (defects E2, E3).
 */
import { createHash } from 'node:crypto';
import { TAG } from '../../kmip/constants.js';
import { UserError } from '../../kmip/user-error.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Expectation, LeafPattern, Repair, Step, StepItem, ValuePattern } from '../case.js';
import { formatPlace } from '../place.js';
import { article } from '../site.js';
import { TEXT_TYPES } from '../variables.js';
import type { Defect } from './defects.js';
import { leavesOf, mapStepLeaves } from './pattern-walk.js';

/** Names that ask the client for a value that no server has given out: `$UNIQUE_IDENTIFIER_RANDOM_0`, `$UNIQUE_IDENTIFIER_0X`. */
const INVENTED = /RANDOM|_\d+X$/;
/** Fields whose symbols the published files use without giving them (E2, E3). */
const ADOPTED: ReadonlySet<number> = new Set([TAG.MACData, TAG.Data, TAG.IVCounterNonce]);

/**
 * The steps with every symbol bound as far as the file allows; what stays unbound leaves the case inconclusive.
 *
 * @param defect the known defect that a symbol without origin belongs to, for the record of repairs.
 * @throws UserError with the place where a request uses a symbol as another type than it is bound as, or asks for a value that cannot be invented.
 */
export function bindSymbols(steps: readonly Step[], defect?: Defect): Step[] {
  const repairs = new Map<Step, Repair[]>();
  const replaced = new Map<LeafPattern, ValuePattern>();
  const bound = new Set<string>();
  const renamed = new Map<string, string>();
  for (const [index, step] of steps.entries()) {
    for (const { item, leaf, name } of symbolsOf(step.items.map((each) => ({ item: each, leaves: leavesOf(each.request) })))) {
      if (bound.has(name) || renamed.has(name)) continue;
      if (INVENTED.test(name)) replaced.set(leaf, invented(leaf, name));
      else adopt(name, leaf, item, step, steps.slice(0, index));
    }
    for (const { leaf, name } of symbolsOf(step.items.map((each) => ({ item: each, leaves: answerLeaves(each.expect) })))) {
      if (bound.has(name)) continue;
      bound.add(name);
      replaced.set(leaf, { is: 'variable', name, bind: true });
    }
    // What was undone has no object to be, so that nothing else can be asked of its identifier (B-4).
    for (const { leaf, name } of symbolsOf(step.items.map((each) => ({ item: each, leaves: undoneLeaves(each.expect) })))) {
      if (!bound.has(name)) replaced.set(leaf, { is: 'any' });
    }
  }

  function adopt(name: string, use: LeafPattern, item: StepItem, step: Step, earlier: readonly Step[]): void {
    if (!ADOPTED.has(use.tag)) return;
    const source = findSource(use, item, earlier);
    if (source === undefined) return;
    const from = earlier.find((each) => each.items.some((other) => answerLeaves(other.expect).includes(source)));
    const reason = defect ?? { problem: `$${name} is used but never given`, treatment: 'it is taken from the latest answer with the same field' };
    const repair: Repair = {
      defect: defect?.id ?? 'B-5',
      problem: reason.problem,
      treatment: reason.treatment,
      path: `Request › ${tagTitle(use.tag)}`,
      published: `$${name}, which nothing gives`,
      used: `${tagTitle(source.tag)} of the answer to step ${from?.number ?? 1}`,
    };
    repairs.set(step, [...(repairs.get(step) ?? []), repair]);
    const known = replaced.get(source) ?? source.value;
    if (known.is === 'variable') {
      renamed.set(name, known.name);
      return;
    }
    bound.add(name);
    replaced.set(source, { is: 'variable', name, bind: true });
  }

  const replace = (leaf: LeafPattern): LeafPattern => {
    const value = replaced.get(leaf) ?? leaf.value;
    const other = value.is === 'variable' ? renamed.get(value.name) : undefined;
    if (value.is === 'variable' && other !== undefined) return { ...leaf, value: { ...value, name: other } };
    return value === leaf.value ? leaf : { ...leaf, value };
  };
  const noted = steps.map((step) => {
    const own = repairs.get(step);
    return own === undefined ? step : { ...step, repairs: [...(step.repairs ?? []), ...own] };
  });
  return withFittingTypes(mapStepLeaves(noted, replace));
}

function withFittingTypes(steps: Step[]): Step[] {
  const bound = new Map<string, LeafPattern>();
  for (const { items } of steps) {
    for (const { leaf, name } of symbolsOf(items.map((item) => ({ item, leaves: leavesOf(item.request) })))) {
      const type = bound.get(name)?.type ?? leaf.type;
      if (type !== leaf.type && !(TEXT_TYPES.includes(type) && TEXT_TYPES.includes(leaf.type))) throw new UserError(`${formatPlace(leaf.place)}: $${name} is ${article([type])}, but ${article([leaf.type])} stands here`);
    }
    for (const { leaf, name } of symbolsOf(items.map((item) => ({ item, leaves: answerLeaves(item.expect) })))) if (!bound.has(name)) bound.set(name, leaf);
  }
  return steps;
}

/** The leaves of a payload that binds: a failed or undone item only compares. */
const answerLeaves = (expect: Expectation): readonly LeafPattern[] => 
  expect.status === 'Success' ? leavesOf(expect.payload) : expect.status === 'OperationPending' ? leavesOf([...(expect.correlationValue === undefined ? [] : [expect.correlationValue]), ...expect.payload]) : [];

const undoneLeaves = (expect: Expectation): readonly LeafPattern[] => (expect.status === 'OperationUndone' ? leavesOf(expect.payload) : []);

function symbolsOf(items: readonly { readonly item: StepItem; readonly leaves: readonly LeafPattern[] }[]): { item: StepItem; leaf: LeafPattern; name: string }[] {
  return items.flatMap(({ item, leaves }) => leaves.flatMap((leaf) => (leaf.value.is === 'variable' ? [{ item, leaf, name: leaf.value.name }] : [])));
}

/** The latest answer with a field of the same tag, preferably for the same object. */
function findSource(use: LeafPattern, item: StepItem, earlier: readonly Step[]): LeafPattern | undefined {
  const candidates = earlier
    .flatMap((step) => step.items)
    .flatMap((each) => answerLeaves(each.expect).filter((leaf) => leaf.tag === use.tag).map((leaf) => ({ leaf, object: objectOf(each) })))
    .reverse();
  return (candidates.find(({ object }) => object === objectOf(item)) ?? candidates[0])?.leaf;
}

/** The symbol of the object that a request is about. */
function objectOf(item: StepItem): string | undefined {
  const leaf = leavesOf(item.request).find((each) => each.tag === TAG.UniqueIdentifier);
  return leaf?.value.is === 'variable' ? leaf.value.name : undefined;
}

/** A value that no server has given out: the symbol asks the client to invent it. */
function invented({ type, place }: LeafPattern, name: string): ValuePattern {
  if (type === 'ByteString') return { is: 'literal', value: new Uint8Array(createHash('sha256').update(name).digest().subarray(0, 16)) };
  if (TEXT_TYPES.includes(type)) return { is: 'unique', suffix: name };
  throw new UserError(`${formatPlace(place)}: $${name} asks for ${article([type])} to be invented; only texts and byte strings can be`);
}
