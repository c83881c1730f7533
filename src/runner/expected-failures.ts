/** Failures that are expected of a target: they decide the exit code and never a verdict. */
import { parseVersionRange, rangeIncludes, type VersionRange } from '../kmip/version.js';
import type { Check } from '../match/check.js';
import { isFinding } from './consequences.js';
import { globToExpression } from '../suite/glob.js';
import { answersOf, isAboutRefusal } from './refused-operations.js';
import type { CaseResult, ExpectedCase, ExpectedFailure, Expectations, RunResult, UnexpectedFailure } from './result.js';

/** An entry of the list as it was written; `place` is `file:line:column`. */
export type FailureEntry = Omit<ExpectedFailure, 'status' | 'message' | 'cases'>;

export interface ExpectationList {
  readonly file: string;
  readonly entries: readonly FailureEntry[];
}

/**
 * Compares a run with the failures expected of it. `day` is the day of the run in UTC, `YYYY-MM-DD`.
 *
 * The run is as expected when every entry is met and no case went wrong beside them. An entry is met when each case of the
 * run that it names failed and shows the check; a case that passed, failed differently, or was not judged (errored,
 * inconclusive, skipped) never meets one. A mandatory case that did not pass needs an entry, and a case with entries needs
 * one for each cause that it shows. An entry about a refused operation is about every answer to that operation in the cases that it names,
 * and is met when none of them was served; preset ones are met as well when they were. An intermittent entry explains
 * failures and asks for none. Entries for what was not part of this run are left aside, but an entry
 * that no case of its suites can ever match is an error in the list.
 */
export function judgeExpectations(result: Pick<RunResult, 'suites' | 'cases'>, list: ExpectationList, day: string): Expectations {
  const active = list.entries.filter((entry) => !isExpired(entry, day));
  const entries = list.entries.map((entry) => ({ ...entry, ...judgeEntry(entry, result, day) }));
  const unexpected = result.cases.flatMap((each) => unexplained(each, active));
  const met = unexpected.length === 0 && entries.every((entry) => entry.status === 'met' || entry.status === 'not run');
  return { file: list.file, day, met, entries, unexpected };
}

/** Whether a case failed just as the entries that hold on this day say. */
export function isExpectedFailure(each: CaseResult, list: ExpectationList, day: string): boolean {
  const entries = list.entries.filter((entry) => !isExpired(entry, day) && names(entry, each));
  return each.outcome === 'failed' && entries.length > 0 && uncovered(each, entries).length === 0;
}

/** Whether this failing check of the case is one that the entry is about. */
export const explains = (entry: FailureEntry, each: CaseResult, check: Check): boolean => names(entry, each) && shows(check, entry);

const isExpired = (entry: FailureEntry, day: string): boolean => entry.expires !== undefined && entry.expires < day;

type Judged = Pick<ExpectedFailure, 'status' | 'message' | 'cases'>;

function judgeEntry(entry: FailureEntry, { suites, cases }: Pick<RunResult, 'suites' | 'cases'>, day: string): Judged {
  if (isExpired(entry, day)) return { status: 'expired', message: `It expired on ${entry.expires ?? ''}.`, cases: [] };
  const named = cases.filter((each) => names(entry, each));
  if (entry.check.refused !== undefined) return judgeRefusal(entry, named);
  const unknown = impossible(entry, suites, named);
  if (unknown.length > 0) return { status: 'unmatched', message: `The suites of this run have no case ${unknown.join(', ')}${entry.versions === undefined ? '' : ` in KMIP ${entry.versions}`}.`, cases: [] };
  if (named.length === 0) return { status: 'not run', message: 'No case that it names was part of this run.', cases: [] };
  const all = named.map((each): ExpectedCase => ({ suite: each.suite, id: each.id, version: each.version, outcome: compareCase(each, entry) }));
  const found = entry.intermittent === true ? all.filter((each) => each.outcome === 'as expected') : all;
  const wrong = found.filter((each) => each.outcome !== 'as expected');
  if (found.length === 0) return { status: 'met', message: 'No case shows it this time.', cases: [] };
  if (wrong.length === 0) return { status: 'met', message: `${countCases(found.length, entry)} as expected.`, cases: found };
  const kinds = (['passed', 'failed differently', 'not judged'] as const).flatMap((outcome) => {
    const of = wrong.filter((each) => each.outcome === outcome);
    return of.length === 0 ? [] : [`${OUTCOME_WORDS[outcome]}: ${of.map(({ id, version }) => `${id} (${version})`).join(', ')}.`];
  });
  return { status: 'not met', message: kinds.join(' '), cases: found };
}

/** Of the cases that it names those count in which the operation was answered; for what else it may fail is the case's affair. */
function judgeRefusal(entry: FailureEntry, named: readonly CaseResult[]): Judged {
  const { refused = '' } = entry.check;
  const found = named.flatMap((each): ExpectedCase[] => {
    const answers = answersOf(each, refused);
    const served = answers.some(({ failed }) => !failed);
    if (answers.length === 0 || (served && entry.preset === true)) return [];
    return [{ suite: each.suite, id: each.id, version: each.version, outcome: served ? 'passed' : 'as expected' }];
  });
  const served = found.filter((each) => each.outcome === 'passed');
  if (served.length > 0) return { status: 'not met', message: `${refused} is served in ${served.map(({ id, version }) => `${id} (${version})`).join(', ')}.`, cases: found };
  if (found.length > 0) return { status: 'met', message: `${refused} is refused in ${found.length === 1 ? 'one case' : `${found.length} cases`}.`, cases: found };
  return { status: 'not run', message: `${refused} was ${entry.preset === true ? 'refused in no case' : 'answered in no case'} of this run.`, cases: [] };
}

const OUTCOME_WORDS: Readonly<Record<Exclude<ExpectedCase['outcome'], 'as expected'>, string>> = {
  passed: 'Passed, so the entry can go',
  'failed differently': 'Failed differently',
  'not judged': 'Not judged, which shows nothing',
};

function countCases(count: number, entry: FailureEntry): string {
  if (entry.intermittent === true) return count === 1 ? 'One case fails' : `${count} cases fail`;
  return count === 1 ? 'Its case fails' : `All ${count} cases fail`;
}

function compareCase(each: CaseResult, entry: FailureEntry): ExpectedCase['outcome'] {
  if (each.outcome === 'passed') return 'passed';
  if (each.outcome !== 'failed') return 'not judged';
  return failuresOf(each).some((check) => shows(check, entry)) ? 'as expected' : 'failed differently';
}

/** What went wrong with a case and is not in the list. */
function unexplained(each: CaseResult, active: readonly FailureEntry[]): UnexpectedFailure[] {
  const entries = active.filter((entry) => names(entry, each));
  const name = { suite: each.suite, id: each.id, version: each.version };
  // What may be refused, or comes and goes, explains failures and asks nothing of a case.
  const asking = entries.filter((entry) => entry.check.refused === undefined && entry.intermittent !== true);
  if (asking.length === 0 && (each.level === 'optional' || each.outcome !== 'failed' || uncovered(each, []).length === uncovered(each, entries).length)) {
    return each.level === 'optional' || each.outcome === 'passed' ? [] : [{ ...name, message: `The case ${describeOutcome(each)} and no entry expects it.` }];
  }
  // A case that was not judged or passed is told with the entries that name it.
  return uncovered(each, entries).map((cause) => ({ ...name, message: `The case also fails with "${cause}", which no entry expects.` }));
}

function describeOutcome(each: CaseResult): string {
  const causes = causesOf(failuresOf(each));
  if (each.outcome === 'failed') return `failed (${causes.join('; ')})`;
  return each.outcome === 'skipped' ? 'was skipped' : each.outcome === 'errored' ? 'errored' : 'was inconclusive';
}

/** Causes that a failed case shows and none of the entries covers. */
const uncovered = (each: CaseResult, entries: readonly FailureEntry[]): string[] =>
  each.outcome === 'failed' ? causesOf(failuresOf(each).filter((check) => !entries.some((entry) => shows(check, entry)))) : [];

const causesOf = (checks: readonly Check[]): string[] => [...new Set(checks.map((check) => check.cause))];

/** Clean-up and consequences of earlier failures never count. */
const failuresOf = (each: CaseResult): Check[] =>
  each.steps.filter((step) => !step.cleanup).flatMap((step) => step.checks.filter(isFinding));

const shows = (check: Check, { check: { cause, rule, path, refused, with: reason } }: FailureEntry): boolean =>
  (refused === undefined || isAboutRefusal(check, refused, reason)) && (cause === undefined || isCause(cause, check.cause)) && (rule === undefined || check.rule === rule) && (path === undefined || check.path === path);

/** Whether a cause is the one that an entry names, where `*` stands for any characters. */
export const isCause = (named: string, cause: string): boolean => named === cause || (named.includes('*') && globToExpression(named).test(cause));

/** One of the names of an entry: globs over suite and id, without a slash the id alone, in any suite. */
interface CaseName {
  readonly written: string;
  readonly suite: RegExp;
  readonly id: RegExp;
  readonly versions: VersionRange;
}

/** Every entry is held against every case of a run: what its names mean is found out once. */
const known = new WeakMap<FailureEntry, readonly CaseName[]>();

function namesOf(entry: FailureEntry): readonly CaseName[] {
  const names = known.get(entry) ?? splitNames(entry.case).map((written) => readName(written, entry.versions));
  known.set(entry, names);
  return names;
}

function readName(written: string, versions = '..'): CaseName {
  const [name = '', range = versions] = written.split('@');
  const slash = name.indexOf('/');
  return { written, suite: globToExpression(slash < 0 ? '*' : name.slice(0, slash)), id: globToExpression(name.slice(slash + 1)), versions: parseVersionRange(range) ?? {} };
}

/** The names in `a/M-1, a/M-2@1.4`. */
export const splitNames = (names: string): string[] => names.split(',').map((name) => name.trim()).filter((name) => name !== '');

const isNamed = ({ suite, id, versions }: CaseName, each: Pick<CaseResult, 'suite' | 'id' | 'version'>): boolean =>
  suite.test(each.suite) && id.test(each.id) && rangeIncludes(versions, each.version);

const names = (entry: FailureEntry, each: Pick<CaseResult, 'suite' | 'id' | 'version'>): boolean => namesOf(entry).some((name) => isNamed(name, each));

/** Names of an entry that no case can ever have: the run's suites have none, and it belongs to no suite that did not run. */
function impossible(entry: FailureEntry, suites: RunResult['suites'], named: readonly CaseResult[]): string[] {
  const isPossible = (name: CaseName): boolean => {
    if (named.some((each) => isNamed(name, each))) return true;
    const own = suites.filter((each) => name.suite.test(each.name));
    if (own.length === 0) return true;
    return own.some((each) => (each.extent ?? []).some(({ version, mandatory, optional }) => [...mandatory, ...optional].some((id) => isNamed(name, { suite: each.name, id, version }))));
  };
  return namesOf(entry).filter((name) => !isPossible(name)).map(({ written }) => written);
}

/** The day in UTC, as entries name the last on which they hold: `2026-03-14`. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 'YYYY-MM-DD'.length);
