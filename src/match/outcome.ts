/** What a comparison yields: what was found, and the variables after it. */
import type { Check } from './check.js';
import type { Bindings } from './exchange.js';

export interface Outcome {
  readonly checks: readonly Check[];
  readonly bindings: Bindings;
}

export const failed = (checks: readonly Check[]): boolean => checks.some((check) => check.verdict === 'failure' || check.verdict === 'inconclusive');

/** Runs comparisons one after the other, each with the variables that those before it have bound. */
export function inTurn<T>(subjects: readonly T[], bindings: Bindings, compare: (subject: T, bindings: Bindings) => Outcome): Outcome {
  let current = bindings;
  const checks: Check[] = [];
  for (const subject of subjects) {
    const outcome = compare(subject, current);
    checks.push(...outcome.checks);
    current = outcome.bindings;
  }
  return { checks, bindings: current };
}
