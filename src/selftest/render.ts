/** The self-test as text, Markdown and one HTML page. */
import { wrap } from '../report/columns.js';
import { duration } from '../report/duration.js';
import { markdownTable, markdownText } from '../report/markdown-text.js';
import { harmless, visibleInLog } from '../report/sanitize.js';
import { renderStandalone } from '../report/standalone-page.js';
import type { SelftestResult, Trial } from './result.js';
import { describeCatch, selftestSections, summarise, type Section } from './sections.js';

/** Causes come from the matcher, and some repeat what a server said. */
const TEXT_LIMIT = 300;
const NARROWEST = 60;

/** One line for a trial as it ends: what caught it first and how many cases did. */
export function renderTrial(found: Trial, columns: number): string {
  const trial = harmless(found, TEXT_LIMIT, visibleInLog);
  const [first] = trial.catches;
  const cases = new Set(trial.catches.map((each) => `${each.suite}/${each.id}`)).size;
  const wrong = trial.expectation === 'must-detect' ? cases === 0 : cases > 0 || trial.unjudged.length > 0;
  const outcome = first === undefined ? (trial.expectation === 'must-detect' ? 'SURVIVED' : 'not blamed') : `${trial.expectation === 'permitted' ? 'BLAMED by' : 'caught by'} ${cases} of ${trial.cases}, first ${describeCatch(first)}`;
  const unjudged = trial.unjudged.length === 0 ? '' : ` (${trial.unjudged.length} not judged)`;
  return wrap(`${wrong ? '✗' : '✓'} ${trial.fault}: ${outcome}${unjudged}`, Math.max(NARROWEST, columns)).map((line, index) => `${index === 0 ? '' : '  '}${line}\n`).join('');
}

/** What has to be mended, and the sum. Ends with a line feed. */
export function renderSelftestText(found: SelftestResult, columns: number): string {
  const result = harmless(found, TEXT_LIMIT, visibleInLog);
  const wanted = selftestSections(result).filter((section) => section.tone === 'bad' || section.title.startsWith('Idle'));
  const lines = wanted.flatMap((section) => ['', `${section.title} (${section.rows.length}): ${section.remark}`, ...section.rows.flatMap((row) => wrap(`  ${row.slice(0, 2).join(': ')}`, Math.max(NARROWEST, columns)))]);
  return `${[...lines, '', `${summarise(result)}, in ${duration(result.durationMs)}.`].join('\n')}\n`;
}

/** For the documentation. Ends with a line feed. */
export function renderSelftestMarkdown(found: SelftestResult): string {
  const result = harmless(found, TEXT_LIMIT);
  const blocks = [
    '# Proof that green means something',
    'The suites run against the embedded server with one fault in it at a time: `kmip-conformance selftest`. Each fault has to be caught, and no other legal way to answer may be blamed. This page is written by `npm run selftest-page`.',
    `**${summarise(result)}.** Suites: ${result.suites.join(', ')}. Taken on ${result.startedAt.slice(0, 10)} with version ${markdownText(result.tool.version)}.`,
    ...selftestSections(result).flatMap(markdownSection),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const markdownSection = ({ title, remark, head, rows }: Section): string[] => [`## ${title}`, ...(remark === '' ? [] : [remark]), markdownTable(head, rows.map((row) => row.map(markdownText)))];

export function renderSelftestHtml(found: SelftestResult): string {
  const result = harmless(found, TEXT_LIMIT);
  return renderStandalone('selftest.hbs', {
    title: 'Self-test of the KMIP conformance suites',
    summary: summarise(result),
    good: result.survivors.length === 0 && result.falseAlarms.length === 0,
    when: `${result.startedAt.slice(0, 10)} ${result.startedAt.slice(11, 16)} UTC`,
    tool: `${result.tool.name} ${result.tool.version}`,
    duration: duration(result.durationMs),
    suites: result.suites.join(', '),
    sections: selftestSections(result).map((section) => ({ ...section, style: section.tone === 'bad' ? 'failed' : '', rows: section.rows.map(([name, ...cells]) => ({ name, cells })) })),
  });
}
