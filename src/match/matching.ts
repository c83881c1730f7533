/**
 * Assigning expected values to actual ones where their order is free: with multiplicity kept, with back-tracking, and without
 * traces of attempts that failed.
 */
import type { Check } from './check.js';
import type { Bindings } from './exchange.js';
import { failed, type Outcome } from './outcome.js';

export interface Assignment<P, A> {
  readonly pairs: readonly { readonly expected: P; readonly actual: A }[];
  /** Checks of the pairs that were made, in the order of the expected side. */
  readonly checks: readonly Check[];
  readonly bindings: Bindings;
  readonly missing: readonly P[];
  readonly surplus: readonly A[];
}

/** The one value of a list that has one. */
export const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** Attempts before the search is content with the best assignment so far. */
const MOST_ATTEMPTS = 20_000;

/**
 * Finds for every expected value an actual one of its own. Where that cannot be, as many as possible are paired, and the rest is
 * left as missing and surplus.
 */
export function assign<P, A>(expected: readonly P[], actual: readonly A[], bindings: Bindings, compare: (expected: P, actual: A, bindings: Bindings) => Outcome): Assignment<P, A> {
  const first = expected.map((each) => actual.map((candidate) => compare(each, candidate, bindings)));
  const binds = first.some((row) => row.some((outcome) => !failed(outcome.checks) && outcome.bindings !== bindings));
  const best = binds
    ? searchPairs(expected, actual, bindings, compare, first)
    : { paired: independentPairs(first), bindings };
  const paired = [...best.paired].sort(([a], [b]) => a - b);
  const taken = new Set(paired.map(([, { candidate }]) => candidate));
  return {
    pairs: paired.map(([index, { candidate }]) => ({ expected: expected[index] as P, actual: actual[candidate] as A })),
    checks: paired.flatMap(([, { checks }]) => checks),
    bindings: best.bindings,
    missing: expected.filter((_, index) => !best.paired.has(index)),
    surplus: actual.filter((_, index) => !taken.has(index)),
  };
}

/** Most pairs where no comparison bears on another: augmenting paths (Kuhn), in time polynomial in the number of values. */
function independentPairs(outcomes: readonly (readonly Outcome[])[]): Partial['paired'] {
  const suits = outcomes.map((row) => row.flatMap((outcome, candidate) => (failed(outcome.checks) ? [] : [candidate])));
  const holder = new Map<number, number>();
  const place = (index: number, tried: Set<number>): boolean =>
    (suits[index] ?? []).some((candidate) => {
      if (tried.has(candidate)) return false;
      tried.add(candidate);
      const other = holder.get(candidate);
      if (other !== undefined && !place(other, tried)) return false;
      holder.set(candidate, index);
      return true;
    });
  outcomes.forEach((_, index) => place(index, new Set()));
  return new Map([...holder].map(([candidate, index]) => [index, { candidate, checks: outcomes[index]?.[candidate]?.checks ?? [] }]));
}

/** Most pairs where one comparison gives a variable to another: with back-tracking. */
function searchPairs<P, A>(expected: readonly P[], actual: readonly A[], bindings: Bindings, compare: (expected: P, actual: A, bindings: Bindings) => Outcome, first: readonly (readonly Outcome[])[]): Partial {
  const order = expected.map((_, index) => index);
  const suits = first.map((row) => row.map((outcome) => !failed(outcome.checks)));
  const choices = (index: number): number => (suits[index] ?? []).filter(Boolean).length;
  // The choosiest first, so that a value that fits only one place finds it free; what fits nothing yet may need a variable
  // that another one binds.
  const rank = (index: number): number => choices(index) || actual.length + 1;
  order.sort((a, b) => rank(a) - rank(b));

  let best: Partial = { paired: new Map(), bindings };
  let attempts = 0;
  const search = (depth: number, current: Partial): boolean => {
    if (current.paired.size > best.paired.size) best = current;
    if (depth === order.length) return current.paired.size === order.length;
    const index = order[depth] ?? 0;
    const wanted = expected[index] as P;
    for (let candidate = 0; candidate < actual.length; candidate++) {
      if (isTaken(current, candidate) || (suits[index]?.[candidate] !== true && bindings === current.bindings)) continue;
      if (++attempts > MOST_ATTEMPTS) return true;
      const outcome = compare(wanted, actual[candidate] as A, current.bindings);
      if (failed(outcome.checks)) continue;
      const next: Partial = { paired: new Map([...current.paired, [index, { candidate, checks: outcome.checks }]]), bindings: outcome.bindings };
      if (search(depth + 1, next)) return true;
    }
    // Left out: only worth it while it can still beat the best.
    return current.paired.size + (order.length - depth - 1) > best.paired.size && search(depth + 1, current);
  };
  search(0, best);
  return best;
}

interface Partial {
  readonly paired: ReadonlyMap<number, { readonly candidate: number; readonly checks: readonly Check[] }>;
  readonly bindings: Bindings;
}

const isTaken = (current: Partial, candidate: number): boolean => [...current.paired.values()].some((pair) => pair.candidate === candidate);
