/** What a person or a log sees: progress while the run goes on, the verdict at its end. */
import { join } from 'node:path';
import type { CaseOutcome, Cause, CaseResult, Counts, ProfileVerdict, RunResult } from '../runner/result.js';
import { fit, wrap } from './columns.js';
import { duration } from './duration.js';
import { explainCheck, explainExchange, type Passage } from './evidence.js';
import { caseKey, countOf, indexCases, nameCases, ofCause } from './outline.js';
import { OUTCOMES, symbolOf } from './outcomes.js';
import { profileVerdicts, worksWith, worksWithLead } from './works-with.js';
import { requirementsMet } from './requirements-met.js';
import { harmless, visibleInLog } from './sanitize.js';

export interface ConsoleStyle {
  readonly color: boolean;
  /** Width in columns; lines are wrapped or cut to it. */
  readonly columns: number;
}

/** `current`: the case that ended last. */
export interface ProgressState {
  readonly done: number;
  readonly cases: number;
  readonly failed: number;
  readonly current: string;
}

const TEXT_LIMIT = 400;
const TREE_LINES = 14;
const CAUSES_SHOWN = 20;
const IDS_SHOWN = 8;
/** Narrower than this nothing can be read. */
const NARROWEST = 40;

/** ` 42/310  2 failed  symmetric-key-lifecycle 1.4 SKLC-M-1`, one line that fits the width, without a line feed. */
export function progressLine(state: ProgressState, style: ConsoleStyle): string {
  const paint = painter(style.color);
  const count = `${String(state.done).padStart(String(state.cases).length)}/${state.cases}`;
  const failed = state.failed === 0 ? '' : `  ${state.failed} failed`;
  const current = fit(`  ${visibleInLog(state.current)}`, Math.max(0, style.columns - count.length - failed.length - 1));
  return `${paint('bold', count)}${failed === '' ? '' : paint('failed', failed)}${paint('dim', current)}`;
}

/** The end of a run: verdicts, causes with evidence, totals. Ends with a line feed. `output`: where the reports are. */
export function renderSummary(run: RunResult, style: ConsoleStyle & { readonly output?: string }): string {
  const result = harmless(run, TEXT_LIMIT, visibleInLog);
  const page = { paint: painter(style.color), columns: Math.max(NARROWEST, style.columns) };
  const blocks = [
    heading(result, page),
    ...verdictBlock(profileVerdicts(result), page),
    ...worksWithBlock(result, page),
    ...requirementsBlock(result, page),
    ...causesBlocks(result, page, style.output),
    totals(result, page, style.output),
  ];
  return `\n${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

interface Page {
  readonly paint: Paint;
  readonly columns: number;
}

type Ink = CaseOutcome | ProfileVerdict['verdict'] | 'bold' | 'dim';
type Paint = (ink: Ink, text: string) => string;

/** Select Graphic Rendition codes (ECMA-48 §8.3.117). */
const INKS: Readonly<Record<Ink, string>> = {
  bold: '1',
  dim: '2',
  passed: '32',
  failed: '31',
  errored: '35',
  inconclusive: '33',
  skipped: '2',
  conformant: '32;1',
  'not conformant': '31;1',
  incomplete: '33;1',
};

const painter = (color: boolean): Paint => (color ? (ink, text) => `\u001b[${INKS[ink]}m${text}\u001b[0m` : (_, text) => text);

const indented = (text: string, indent: number, page: Page): string[] => wrap(text, page.columns - indent).map((line) => ' '.repeat(indent) + line);

function heading(result: RunResult, { paint, columns }: Page): string[] {
  const { target } = result;
  const facts = [target.address, target.vendor, target.tls?.protocol].filter((fact) => fact !== undefined).join(', ');
  const page = { paint, columns };
  return [
    paint('bold', fit(`KMIP conformance of ${target.description}`, columns)),
    ...indented(facts, 2, page),
    ...target.remarks.flatMap((remark) => indented(`Note: ${remark}`, 2, page)),
  ];
}

const verdictBlock = (verdicts: readonly ProfileVerdict[], page: Page): string[][] => (verdicts.length === 0 ? [] : [verdictTable(verdicts, page)]);

/** The products that the server works with, and what breaks first for the others. */
function worksWithBlock(result: RunResult, page: Page): string[][] {
  const rows = worksWith(result);
  if (rows.length === 0) return [];
  const name = Math.min(Math.max(...rows.map(({ product }) => product.length)), page.columns - 24);
  const lines = rows.flatMap(({ product, works, evidence, because, without }) => {
    const ink = INK_OF_WORKS[works];
    return [
      `${page.paint(ink, symbolOf(ink))} ${fit(product, name).padEnd(name)}  ${page.paint(ink, works.padEnd('untested'.length))}  ${page.paint('dim', `(${evidence})`)}`,
      ...[...(because === undefined ? [] : [because]), ...without].flatMap((text) => indented(text, 4, page)).map((line) => page.paint('dim', line)),
    ];
  });
  return [[page.paint('bold', worksWithLead(rows)), ...lines]];
}

const INK_OF_WORKS = { yes: 'passed', no: 'failed', untested: 'inconclusive' } as const;

function verdictTable(verdicts: readonly ProfileVerdict[], page: Page): string[] {
  const name = Math.min(Math.max(...verdicts.map((each) => each.profile.length)), page.columns - 24);
  return verdicts.flatMap(({ profile, version, verdict, reason, counts }) => [
    `${page.paint(verdict, symbolOf(verdict))} ${fit(profile, name).padEnd(name)}  ${version}  ${page.paint(verdict, verdict)}`,
    ...indented(`${counts.passed} of ${countOf(counts.cases, 'case', 'cases')} passed. ${reason}`, 4, page).map((line) => page.paint('dim', line)),
  ]);
}

/** One line for each profile, when the run knows requirements. */
function requirementsBlock(result: RunResult, page: Page): string[][] {
  const profiles = requirementsMet(result);
  if (profiles.length === 0) return [];
  const name = Math.max(...profiles.map(({ profile }) => profile.length));
  const lines = profiles.flatMap(({ profile, counts }) =>
    indented(`${profile.padEnd(name)}  ${counts.map(({ version, passed, mandatory }) => `${version}: ${passed}/${mandatory}`).join('  ')}`, 2, page),
  );
  return [[page.paint('bold', 'Mandatory requirements met, of all, also those that no case decides'), ...lines]];
}

function causesBlocks(result: RunResult, page: Page, output: string | undefined): string[][] {
  const index = indexCases(result);
  const hidden = result.causes.length - CAUSES_SHOWN;
  const more = `${countOf(hidden, 'more cause', 'more causes')}${output === undefined ? '' : ` in ${join(output, 'report.html')}`}`;
  return [
    ...result.causes.slice(0, CAUSES_SHOWN).map((cause) => causeBlock(cause, index.get(caseKey(cause.example)), page)),
    ...(hidden > 0 ? [[more]] : []),
  ];
}

function causeBlock(cause: Cause, example: CaseResult | undefined, page: Page): string[] {
  const { id, version, step, message, path, expected, actual } = cause.example;
  const found = example?.steps.find((each) => each.number === step);
  const ink = cause.kind === 'failure' ? 'failed' : 'errored';
  const passages: Passage[] = [
    ...(path === undefined ? [{ label: 'specification', lines: [cause.source] }] : explainCheck(withDefined({ path, expected, actual, source: cause.source }))),
    ...(found === undefined ? [] : explainExchange(ofCause(found, cause.title), TREE_LINES)),
    ...(cause.cases.length > 1 ? [{ label: 'cases', lines: [nameCases(cause.cases, IDS_SHOWN)] }] : []),
    ...(example === undefined ? [] : [{ label: 'repeat', lines: [example.repeat], verbatim: true as const }]),
  ];
  return [
    ...wrap(`${symbolOf(ink)} ${countOf(cause.cases.length, 'case', 'cases')}: ${cause.title}`, page.columns).map((line) => page.paint(ink, line)),
    ...indented(`${id} (${version}), step ${step}${found === undefined ? '' : `, ${found.title}`}: ${message}`, 2, page),
    ...passages.flatMap((passage) => passageLines(passage, page)),
  ];
}

/** Optional members must be absent rather than undefined. */
const withDefined = (parts: { path: string; expected: string | undefined; actual: string | undefined; source: string }): Parameters<typeof explainCheck>[0] => ({
  path: parts.path,
  source: parts.source,
  ...(parts.expected === undefined ? {} : { expected: parts.expected }),
  ...(parts.actual === undefined ? {} : { actual: parts.actual }),
});

const LABEL_WIDTH = 15;

/** Commands stay whole, for copying; trees are cut to the width; everything else is wrapped beside its label. */
function passageLines({ label, lines, verbatim }: Passage, page: Page): string[] {
  if (label === 'repeat') return [`  ${page.paint('dim', label.padEnd(LABEL_WIDTH))}${lines.join(' ')}`];
  if (verbatim === true) return [`  ${page.paint('dim', label)}`, ...lines.map((line) => fit(`  ${line}`, page.columns))];
  return lines
    .flatMap((line) => wrap(line, page.columns - LABEL_WIDTH - 2))
    .map((line, index) => `  ${page.paint('dim', (index === 0 ? label : '').padEnd(LABEL_WIDTH))}${line}`);
}

const ENDINGS: Readonly<Record<RunResult['ended'], string>> = {
  completed: '',
  interrupted: 'The run was interrupted: not every case ran.',
  'target-lost': 'The target was lost: not every case ran.',
  bailed: 'The run ended at the first failure: not every case ran.',
};

function totals(result: RunResult, page: Page, output: string | undefined): string[] {
  const { counts } = result;
  const outcomes = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const cases = [countOf(counts.cases, 'case', 'cases'), ...outcomes.map((outcome) => `${counts[outcome]} ${outcome}`)].join(', ');
  const paintAll = (line: string): string =>
    outcomes.reduce((painted, outcome) => painted.replace(`${counts[outcome]} ${outcome}`, (text) => page.paint(outcome, text)), line);
  return [
    // Colour last: its codes would count as letters when the line is wrapped.
    ...indented(`${cases} in ${duration(result.durationMs)}`, 0, page).map(paintAll),
    `${countOf(counts.checks, 'check', 'checks')}${remarksOf(counts)}`,
    ...repairsLine(result),
    ...(result.ended === 'completed' ? [] : indented([ENDINGS[result.ended], result.endedBecause].filter((part) => part !== undefined).join(' '), 0, page)),
    ...leftOutLine(result),
    ...(output === undefined ? [] : [`Reports in ${output}`]),
  ];
}

function repairsLine({ cases, configuration }: RunResult): string[] {
  const repairs = cases.flatMap((each) => each.steps.flatMap((step) => step.checks.filter((check) => check.rule === 'R-1')));
  if (repairs.length === 0) return [];
  return [`${countOf(repairs.length, 'correction', 'corrections')} of published test cases${configuration.strict === true ? ', each a failure (--strict)' : ', listed in the reports'}`];
}

function leftOutLine({ leftOut = [] }: RunResult): string[] {
  const count = (kind: 'unreadable' | 'excluded'): number => leftOut.filter((file) => file.kind === kind).length;
  const parts = [...(count('unreadable') === 0 ? [] : [`${count('unreadable')} cannot be read`]), ...(count('excluded') === 0 ? [] : [`${count('excluded')} published by mistake`])];
  return parts.length === 0 ? [] : [`${countOf(leftOut.length, 'test case file', 'test case files')} left out: ${parts.join(', ')}`];
}

const remarksOf = (counts: Counts): string =>
  [
    ...(counts.warnings === 0 ? [] : [`, ${countOf(counts.warnings, 'warning', 'warnings')}`]),
    ...(counts.variations === 0 ? [] : [`, ${countOf(counts.variations, 'permitted variation', 'permitted variations')}`]),
  ].join('');
