/** Comparisons as Markdown, for merge requests and release notes. */
import type { RunResult } from '../../runner/result.js';
import { markdownTable, markdownText } from '../markdown-text.js';
import { symbolOf } from '../outcomes.js';
import { harmless } from '../sanitize.js';
import { compareResults } from './compare.js';
import { buildMatrix, type MatrixProfile } from './matrix.js';
import { describeSide, describeVerdict, sectionsOf, summarise, type Section } from './sections.js';

const TEXT_LIMIT = 400;
const ROWS_SHOWN = 200;

/** Ends with a line feed. */
export function renderComparisonMarkdown(before: RunResult, after: RunResult): string {
  const comparison = compareResults(harmless(before, TEXT_LIMIT), harmless(after, TEXT_LIMIT));
  const blocks = [
    '## KMIP conformance: what changed',
    `Old: ${markdownText(describeSide(comparison.before))}  \nNew: ${markdownText(describeSide(comparison.after))}`,
    ...comparison.remarks.map((remark) => `> ${markdownText(remark)}`),
    `**${summarise(comparison)}.**`,
    ...(comparison.verdicts.length === 0 ? [] : [comparison.verdicts.map((each) => `- ${markdownText(describeVerdict(each))}`).join('\n')]),
    ...sectionsOf(comparison).flatMap(section),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function section({ symbol, title, rows }: Section): string[] {
  const shown = rows.slice(0, ROWS_SHOWN).map((row) => [markdownText(row.name), markdownText(row.suite), row.change, row.details.map(markdownText).join('<br>')]);
  const hidden = rows.length - shown.length;
  return [`### ${symbol} ${title}`, markdownTable(['Case', 'Suite', 'Change', 'Causes'], shown), ...(hidden > 0 ? [`${hidden} more.`] : [])];
}

/** Every case of every target, by profile. Ends with a line feed. */
export function renderMatrixMarkdown(results: readonly RunResult[]): string {
  const matrix = buildMatrix(results.map((result) => harmless(result, TEXT_LIMIT)));
  return `${['## KMIP conformance of several targets', ...matrix.profiles.map((profile) => profileTable(profile, matrix.targets))].join('\n\n')}\n`;
}

function profileTable({ profile, verdicts, cases }: MatrixProfile, targets: readonly string[]): string {
  const verdictRows = verdicts.map((each) => [`**KMIP ${each.version}**`, ...each.verdicts.map((verdict) => (verdict === undefined ? '–' : `${symbolOf(verdict)} **${verdict}**`))]);
  const caseRows = cases.map((each) => [markdownText(`${each.id} (${each.version})`), ...each.outcomes.map((outcome) => (outcome === undefined ? '–' : `${symbolOf(outcome)} ${outcome}`))]);
  return `### ${markdownText(profile)}\n\n${markdownTable(['', ...targets.map(markdownText)], [...verdictRows, ...caseRows])}`;
}
