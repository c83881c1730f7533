/** What was tolerated, doubted and left out: every instance is on record, by kind. */
import type { Check } from '../../match/check.js';
import type { CaseResult, RunResult } from '../../runner/result.js';
import { checkOf } from '../failures.js';
import { countOf, type CaseName } from '../outline.js';
import { links, type Anchors, type Link } from './anchors.js';

/** Something that the reader must know of although it fails nothing: variations, warnings, skips. */
export interface Ledger {
  readonly title: string;
  readonly anchor: string;
  readonly explanation: string;
  readonly nothing: string;
  readonly rows: readonly LedgerRow[];
}

interface LedgerRow {
  readonly title: string;
  readonly detail: string;
  readonly count: string;
  readonly links: readonly Link[];
  readonly more: number;
}

/** Links in one row. */
const LEDGER_LINKS = 24;

/**
 * Expected failures, repairs, permitted variations, warnings, skips and files that were left out, in this order; the first two and the
 * last only when there are some.
 */
export const viewLedgers = ({ cases, leftOut = [], expectations }: Pick<RunResult, 'cases' | 'leftOut' | 'expectations'>, anchors: Anchors): Ledger[] => [
  ...(expectations === undefined ? [] : [expected(expectations, anchors)]),
  ...repairs(cases, anchors),
  variations(cases, anchors),
  warnings(cases, anchors),
  skips(cases, anchors),
  ...(leftOut.length === 0 ? [] : [files(leftOut)]),
];

interface Entry {
  readonly rule?: string;
  readonly title: string;
  readonly detail: string;
  readonly case: CaseResult;
}

/** One row for each title, most frequent first. */
function ledgerRows(entries: readonly Entry[], one: string, many: string, anchors: Anchors): LedgerRow[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.title);
    if (group === undefined) groups.set(entry.title, [entry]);
    else group.push(entry);
  }
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((group) => {
      const cases = [...new Set(group.map((entry) => entry.case))];
      return {
        title: group[0]?.title ?? '',
        detail: group[0]?.detail ?? '',
        count: countOf(group.length, one, many),
        links: links(cases.slice(0, LEDGER_LINKS), anchors),
        more: Math.max(0, cases.length - LEDGER_LINKS),
      };
    });
}

const checkEntries = (cases: readonly CaseResult[], verdict: Check['verdict'], title: (check: Check) => string): Entry[] =>
  cases.flatMap((each) =>
    each.steps
      .filter((step) => !step.cleanup)
      .flatMap((step) =>
        step.checks.filter((check) => check.verdict === verdict).map((check) => ({ rule: check.rule, title: title(check), detail: `${check.message} ${compare(check)}(${check.source})`, case: each })),
      ),
  );

const compare = ({ expected, actual }: Check): string =>
  [expected === undefined ? '' : `Expected ${expected}. `, actual === undefined ? '' : `Came back: ${actual}. `].join('');

/** Corrected test cases are warnings of a rule of their own. */
const REPAIR = 'R-1';

function repairs(cases: readonly CaseResult[], anchors: Anchors): Ledger[] {
  const rows = ledgerRows(
    cases.flatMap((each) =>
      each.steps.flatMap((step) =>
        step.checks.filter((check) => check.rule === REPAIR).map((check) => ({ title: check.cause, detail: `Step ${step.number}, ${check.path}: published ${check.expected ?? 'nothing'}, used ${check.actual ?? 'nothing'}.`, case: each })),
      ),
    ),
    'time',
    'times',
    anchors,
  );
  return rows.length === 0 ? [] : [{ title: 'Corrected test cases', anchor: 'repairs', explanation: 'Known errors of the published test cases, and what was used in their place. With --strict each of them is a failure.', nothing: '', rows }];
}

/** What is not as it was expected first. */
function expected({ file, met, entries, unexpected }: NonNullable<RunResult['expectations']>, anchors: Anchors): Ledger {
  const row = (title: string, detail: string, count: string, cases: readonly CaseName[]): LedgerRow => ({ title, detail, count, links: links(cases.slice(0, LEDGER_LINKS), anchors), more: Math.max(0, cases.length - LEDGER_LINKS) });
  const rows = entries.map((entry) => ({ status: entry.status, row: row(entry.reason, `${checkOf(entry)} (${entry.place}). ${entry.message}${entry.expires === undefined || entry.status === 'expired' ? '' : ` Until ${entry.expires}.`}`, entry.status, entry.cases) }));
  const wrong = rows.filter(({ status }) => status !== 'met' && status !== 'not run');
  return {
    title: 'Expected failures',
    anchor: 'expected-failures',
    explanation: `${met ? `Everything is as ${file} expects.` : `Not everything is as ${file} expects.`} The list decides how the run ends and never a verdict.`,
    nothing: 'The list is empty, and nothing mandatory failed.',
    rows: [
      ...unexpected.map((each) => row(each.message, 'No entry explains it.', 'unexpected', [each])),
      ...wrong.map((each) => each.row),
      ...rows.filter((each) => !wrong.includes(each)).map((each) => each.row),
    ],
  };
}

const variations = (cases: readonly CaseResult[], anchors: Anchors): Ledger => ({
  title: 'Permitted variations used',
  anchor: 'variations',
  explanation: 'Answers that differ from the published ones as a numbered clause permits.',
  nothing: 'No permitted variation was used.',
  rows: ledgerRows(checkEntries(cases, 'variation', (check) => check.variation ?? check.source), 'time', 'times', anchors),
});

const warnings = (cases: readonly CaseResult[], anchors: Anchors): Ledger => ({
  title: 'Warnings',
  anchor: 'warnings',
  explanation: 'Differences where the document is doubtful or the value is the policy of the server. They fail nothing.',
  nothing: 'There were no warnings.',
  rows: ledgerRows(checkEntries(cases, 'warning', (check) => check.cause).filter(({ rule }) => rule !== REPAIR), 'time', 'times', anchors),
});

const skips = (cases: readonly CaseResult[], anchors: Anchors): Ledger => ({
  title: 'Skipped cases',
  anchor: 'skips',
  explanation: 'Cases that did not run, by reason. A mandatory case that did not run leaves its profile incomplete.',
  nothing: 'Every planned case ran.',
  rows: ledgerRows(
    cases.flatMap((each) => (each.skip === undefined ? [] : [{ title: each.skip.reason, detail: SKIPS[each.skip.category], case: each }])),
    'case',
    'cases',
    anchors,
  ),
});

const files = (leftOut: NonNullable<RunResult['leftOut']>): Ledger => ({
  title: 'Files left out',
  anchor: 'left-out',
  explanation: 'Published test cases that were named and did not run.',
  nothing: 'No file was left out.',
  rows: leftOut.map(({ file, kind, reason }) => ({ title: file, detail: reason, count: kind, links: [], more: 0 })),
});

const SKIPS: Readonly<Record<NonNullable<CaseResult['skip']>['category'], string>> = {
  'version-not-offered': 'Protocol version not offered',
  'not-announced': 'Not announced by the target',
  'out-of-reach': 'Needs what a run does not have',
  intrusive: 'Not allowed on a server that others use',
  'run-ended': 'The run ended before',
};
