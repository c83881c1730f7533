/** Comparisons as plain text. */
import type { RunResult } from '../../runner/result.js';
import { countOf } from '../outline.js';
import { symbolOf } from '../outcomes.js';
import { harmless, visibleInLog } from '../sanitize.js';
import { compareResults, type Comparison } from './compare.js';
import { buildMatrix, type Matrix, type MatrixProfile } from './matrix.js';
import { describeSide, describeVerdict, sectionsOf, summarise } from './sections.js';

const TEXT_LIMIT = 400;

/** Old and new side by side; ends with a line feed. */
export const renderComparisonText = (before: RunResult, after: RunResult): string =>
  describeComparison(compareResults(logged(before), logged(after)));

const logged = (result: RunResult): RunResult => harmless(result, TEXT_LIMIT, visibleInLog);

function describeComparison(comparison: Comparison): string {
  const blocks = [
    [`old: ${describeSide(comparison.before)}`, `new: ${describeSide(comparison.after)}`, ...comparison.remarks.map((remark) => `Note: ${remark}`)],
    ...(comparison.verdicts.length === 0 ? [] : [comparison.verdicts.map(describeVerdict)]),
    ...sectionsOf(comparison).map(({ symbol, title, rows }) => [
      `${symbol} ${title}`,
      ...rows.flatMap((row) => [
        `  ${row.name}  ${row.change}  [${row.suite}]`,
        ...row.details.map((detail) => `      ${detail}`),
        ...(row.repeat === undefined ? [] : [`      repeat: ${row.repeat}`]),
      ]),
    ]),
    [`${summarise(comparison)}.`],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Targets as columns A, B, C …; only cases in which they differ. Ends with a line feed. */
export function renderMatrixText(results: readonly RunResult[]): string {
  const matrix = buildMatrix(results.map(logged));
  const legend = matrix.targets.map((target, at) => `${letter(at)}  ${target}`);
  return `${[legend, ...matrix.profiles.map((profile) => profileLines(profile, matrix))].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const letter = (at: number): string => (at < 26 ? '' : letter(Math.floor(at / 26) - 1)) + String.fromCodePoint(65 + (at % 26));

function profileLines({ profile, verdicts, cases }: MatrixProfile, { targets }: Matrix): string[] {
  const different = cases.filter((each) => !each.alike);
  const width = Math.max(...different.map((each) => `  ${each.id} (${each.version})`.length), ...verdicts.map(({ version }) => `  KMIP ${version}`.length));
  const row = (name: string, cells: readonly string[]): string => `${name.padEnd(width)}${cells.map((cell) => `  ${cell.padEnd(14)}`).join('')}`.trimEnd();
  return [
    profile,
    row('', targets.map((_, at) => letter(at))),
    ...verdicts.map((each) => row(`  KMIP ${each.version}`, each.verdicts.map((verdict) => verdict ?? '–'))),
    ...different.map((each) => row(`  ${each.id} (${each.version})`, each.outcomes.map((outcome) => (outcome === undefined ? '–' : `${symbolOf(outcome)} ${outcome}`)))),
    `  ${countOf(cases.length - different.length, 'case', 'cases')} alike`,
  ];
}
