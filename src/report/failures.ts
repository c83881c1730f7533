/** What went wrong, case by case, in the five lines that a reader of a log needs. */
import { groupCauses } from '../runner/causes.js';
import type { CaseResult, ExpectedFailure, RunResult } from '../runner/result.js';
import { caseKey } from './outline.js';

export interface Failure {
  readonly case: CaseResult;
  readonly step: number;
  readonly cause: string;
  readonly kind: 'failure' | 'error';
  readonly what: string;
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
  readonly repeat: string;
  readonly source: string;
}

/** One for each cause that a case shows, in the order of the run. */
export const failuresOf = (cases: readonly CaseResult[]): Failure[] =>
  cases.flatMap((each) =>
    groupCauses([each]).map(({ title, kind, source, example }) => ({
      case: each,
      step: example.step,
      cause: title,
      kind,
      what: example.message,
      where: `step ${example.step}${example.path === undefined ? '' : `, ${example.path}`}`,
      expected: example.expected ?? '–',
      actual: example.actual ?? '–',
      repeat: each.repeat,
      source,
    })),
  );

/** `what`, `where`, `expected`, `actual` and `repeat`, one line each. */
export const fiveLines = (failure: Failure): string[] =>
  (['what', 'where', 'expected', 'actual', 'repeat'] as const).map((label) => `${label.padEnd(10)}${failure[label]}`);

/** What an entry of the list of expected failures is about, as the reports name it. */
export const checkOf = ({ check: { cause, rule, path, refused } }: ExpectedFailure): string => cause ?? (refused === undefined ? `${rule ?? ''}: ${path ?? ''}` : `${refused} is refused`);

/** The reason why a case is expected to fail, of several the first; only for those that failed just as the list says. */
export function expectedReasons(result: RunResult): ReadonlyMap<string, string> {
  const expected = expectedCases(result);
  const reasons = new Map<string, string>();
  for (const { reason, cases } of result.expectations?.entries ?? []) {
    for (const key of cases.map(caseKey)) if (expected.has(key) && !reasons.has(key)) reasons.set(key, reason);
  }
  return reasons;
}

/** Cases that failed just as the list of expected failures says. */
export function expectedCases(result: RunResult): ReadonlySet<string> {
  const { entries = [], unexpected = [] } = result.expectations ?? {};
  const expected = new Set(entries.flatMap((entry) => entry.cases.filter((each) => each.outcome === 'as expected').map(caseKey)));
  for (const name of [...unexpected, ...entries.flatMap((entry) => entry.cases.filter((each) => each.outcome !== 'as expected'))]) expected.delete(caseKey(name));
  return expected;
}

/** What differs from the list of expected failures, as sentences. */
export function expectationProblems(result: RunResult): string[] {
  const { entries = [], unexpected = [] } = result.expectations ?? {};
  return [
    ...entries
      .filter((entry) => entry.status !== 'met' && entry.status !== 'not run')
      .map((entry) => `${entry.place}: ${shortNames(entry.case)}${entry.versions === undefined ? '' : ` in KMIP ${entry.versions}`}: ${entry.message}`),
    ...unexpected.map(({ suite, id, version, message }) => `${suite}/${id} (${version}): ${message}`),
  ];
}

/** Of a long list of cases the first. */
function shortNames(names: string): string {
  const [first = '', ...more] = names.split(',');
  return more.length === 0 ? names : `${first} and ${more.length} more`;
}
