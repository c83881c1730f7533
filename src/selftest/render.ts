/** The self-test as text, Markdown and one HTML page. */
import { wrap } from '../report/columns.js';
import { duration } from '../report/duration.js';
import { markdownTable, markdownText } from '../report/markdown-text.js';
import { harmless, visibleInLog } from '../report/sanitize.js';
import { renderStandalone } from '../report/standalone-page.js';
import type { SelftestResult, Trial } from './result.js';
import { casesOf, describeCatch, selftestSections, summarise, toMend, type Section } from './sections.js';

/** Causes come from the matcher, and some repeat what a server said. */
const TEXT_LIMIT = 300;
const NARROWEST = 60;

/** One line for a trial as it ends: what caught it first and how many cases did, and in which versions none. */
export function renderTrial(found: Trial, columns: number): string {
  const trial = harmless(found, TEXT_LIMIT, visibleInLog);
  const [first] = trial.catches;
  const permitted = trial.expectation === 'permitted';
  const uncaught = permitted ? [] : trial.versions.filter(({ version, effective }) => effective && !trial.catches.some((each) => each.version === version)).map(({ version }) => version);
  const blamed = permitted && (first !== undefined || trial.unjudged.length > 0);
  const idle = trial.versions.every(({ effective }) => !effective) && trial.fault !== 'control-nothing';
  const blame = first === undefined ? '' : `${permitted ? 'BLAMED' : 'caught'} by ${new Set(trial.catches.map((each) => `${each.suite}/${each.id} ${each.version}`)).size} of ${casesOf(trial)}, first ${describeCatch(first)}`;
  const parts = [
    ...(idle ? ['without effect'] : []),
    ...(uncaught.length > 0 ? [`SURVIVED in ${uncaught.join(', ')}`] : []),
    ...(blame === '' ? [] : [blame]),
    ...(permitted && !blamed && !idle ? ['not blamed'] : []),
    ...(trial.unjudged.length === 0 ? [] : [`${trial.unjudged.length} not judged`]),
  ];
  const mark = uncaught.length > 0 || blamed ? '✗' : idle ? '–' : '✓';
  return wrap(`${mark} ${trial.fault}: ${parts.join('; ')}`, Math.max(NARROWEST, columns)).map((line, index) => `${index === 0 ? '' : '  '}${line}\n`).join('');
}

/** What has to be mended, and the sum. Ends with a line feed. */
export function renderSelftestText(found: SelftestResult, columns: number): string {
  const result = harmless(found, TEXT_LIMIT, visibleInLog);
  const lines = toMend(result)
    .filter((section) => section.rows.length > 0)
    .flatMap((section) => ['', `${section.title} (${section.rows.length}): ${section.remark}`, ...section.rows.flatMap((row) => wrap(`  ${row.filter((cell) => cell !== '').slice(0, 3).join(': ')}`, Math.max(NARROWEST, columns)))]);
  return `${[...lines, '', `${summarise(result)}, in ${effort(result)}.`].join('\n')}\n`;
}

const effort = ({ durationMs, processorMs }: SelftestResult): string => `${duration(durationMs)}, with ${duration(processorMs)} of processor time`;

/** For the documentation. Ends with a line feed. */
export function renderSelftestMarkdown(found: SelftestResult): string {
  const result = harmless(found, TEXT_LIMIT);
  const blocks = [
    '# Proof that green means something',
    'The suites run against the embedded server with one fault in it at a time: `kmip-conformance selftest`. Each fault has to be caught in each version in which it can show, and no other legal way to answer may be blamed. A fault that changed no answer is listed as without effect: neither caught nor a survivor. Faults about connections are tried over TLS, the others on the encoded messages in one process.',
    `**${summarise(result)}.** Suites: ${result.suites.join(', ')}. Taken on ${result.startedAt.slice(0, 10)} with version ${markdownText(result.tool.version)}, in ${effort(result)}.`,
    result.thorough
      ? 'All cases ran against all faults and variations.'
      : 'A fault faces larger and larger samples of the cases until one catches it: in the newest version of each family first, then what caught it there in the other versions. A survivor has faced all of them. Legal variations face all cases in the newest version of each family and a sample in the others. What catches a fault is therefore a lower bound; `--thorough` runs everything, and shows which checks are idle.',
    ...selftestSections(result).flatMap(markdownSection),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const markdownSection = ({ title, remark, head, rows }: Section): string[] => [
  `## ${title}`,
  ...(remark === '' ? [] : [remark]),
  rows.length === 0 ? 'None.' : markdownTable(head, rows.map((row) => row.map(markdownText))),
];

/** A page that loads nothing and runs no script. */
export function renderSelftestHtml(found: SelftestResult): string {
  const result = harmless(found, TEXT_LIMIT);
  return renderStandalone('selftest.hbs', {
    title: 'Self-test of the KMIP conformance suites',
    summary: summarise(result),
    good: result.survivors.length === 0 && result.falseAlarms.length === 0,
    when: `${result.startedAt.slice(0, 10)} ${result.startedAt.slice(11, 16)} UTC`,
    tool: `${result.tool.name} ${result.tool.version}`,
    duration: effort(result),
    suites: result.suites.join(', '),
    sections: selftestSections(result)
      .filter((section) => section.rows.length > 0)
      .map((section) => ({ ...section, style: section.tone === 'bad' ? 'failed' : '', rows: section.rows.map(([name, ...cells]) => ({ name, cells })) })),
  });
}
