/** Checks as a report words them, without source and bytes. */
import type { Check } from '../check.js';

export type Wording = Pick<Check, 'rule' | 'verdict' | 'path' | 'message' | 'cause'> & { readonly [Key in 'expected' | 'actual' | 'variation' | 'secret']: Check[Key] | undefined };

/** All that the checks of these rules say, in order. */
export const wordingOf = (checks: readonly Check[], ...rules: readonly string[]): Wording[] =>
  checks.filter((check) => rules.includes(check.rule)).map(({ rule, verdict, path, message, cause, expected, actual, variation, secret }) => ({ rule, verdict, path, message, cause, expected, actual, variation, secret }));

/** Throws for a check that leaves a hole in a report: every one has a rule, a place, a sentence, a cause and a source. */
export function allWhole(checks: readonly Check[]): readonly Check[] {
  const broken = checks.find((check) => !check.rule || !check.verdict || !check.path || !/[.…?]$/.test(check.message) || !check.cause || !check.source);
  if (broken !== undefined) throw new Error(`a check is not whole: ${JSON.stringify(broken)}`);
  return checks;
}
