/** Judging a result again: with which suites, and how it is told. */
import { countOf } from '../report/outline.js';
import { judgeAgain, type Difference, type Rejudgement } from '../runner/judge-again.js';
import type { RunResult } from '../runner/result.js';
import { BUILT_IN_DIRECTORY, selectSuites, suiteNames } from '../suite/index.js';
import type { Suite } from '../suite/case.js';

export interface Retrial extends Rejudgement {
  /** Sentences about suites that are not those of the run. */
  readonly remarks: readonly string[];
}

/**
 * The suites that the selectors name; without any, those of the run, built-in ones by name and others by file. Throws a UserError
 * when one cannot be read.
 */
export function suitesOf({ suites }: RunResult, selectors: readonly string[]): readonly Suite[] {
  const builtIn = suiteNames(BUILT_IN_DIRECTORY);
  const own = suites.map(({ name, file }) => (builtIn.includes(name) ? name : file));
  return selectSuites(selectors.length > 0 ? selectors : [...new Set(own)]).suites;
}

/** Judges with the suites that the selectors name, or with those of the run. */
export function retry(result: RunResult, selectors: readonly string[]): Retrial {
  const suites = suitesOf(result, selectors);
  return { ...judgeAgain(result, suites), remarks: result.suites.flatMap((suite) => compareSuite(suite, suites)) };
}

function compareSuite({ name, checksum }: RunResult['suites'][number], suites: readonly Suite[]): string[] {
  const now = suites.find((suite) => suite.name === name);
  if (now === undefined) return [`The suite ${name} of the run is not there.`];
  return now.checksum === checksum ? [] : [`The suite ${name} is not the one of the run: its checksum differs.`];
}

/** Nothing is different, and something was judged. */
export const isConfirmed = ({ judged, different }: Rejudgement): boolean => judged > 0 && different.length === 0;

/** Each difference with the failures that are new, what was not judged and why, and the counts; for a console. */
export function describeRetrial({ result, judged, different, notJudged, remarks }: Retrial): string {
  const skipped = result.cases.filter((each) => each.outcome === 'skipped').length;
  return [
    ...remarks,
    ...different.map(describeDifference),
    ...notJudged.map(({ suite, id, version, reason }) => `not judged  ${suite} ${version} ${id}: ${reason}`),
    `${countOf(judged, 'case', 'cases')} judged again: ${judged - different.length} as in the run, ${different.length} different`,
    ...(notJudged.length === 0 ? [] : [`${countOf(notJudged.length, 'case', 'cases')} not judged again, because of what was not recorded; a run with --show-secrets records all of it`]),
    ...(skipped === 0 ? [] : [`${countOf(skipped, 'case was', 'cases were')} skipped in the run`]),
    '',
  ].join('\n');
}

function describeDifference({ suite, id, version, before, after }: Difference): string {
  const changed = before.outcome === after.outcome ? `${after.outcome} for other reasons` : `${before.outcome} in the run, ${after.outcome} now`;
  const known = new Set(failuresOf(before));
  const news = failuresOf(after).filter((message) => !known.has(message));
  return [`different   ${suite} ${version} ${id}: ${changed}`, ...news.map((message) => `              ${message}`)].join('\n');
}

const failuresOf = ({ steps }: Difference['after']): string[] =>
  steps.flatMap((step) => step.checks.filter((check) => check.verdict === 'failure').map((check) => `step ${step.number}: ${check.message}`));
