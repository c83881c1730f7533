/** A summary for the page of a CI job, or for a merge request. */
import { compareVersions } from '../kmip/version.js';
import type { RunResult } from '../runner/result.js';
import { duration } from './duration.js';
import { expectationProblems, failuresOf, fiveLines, type Failure } from './failures.js';
import { markdownBlock, markdownTable, markdownText } from './markdown-text.js';
import { caseKey, countOf, ENDINGS, nameCases } from './outline.js';
import { OUTCOMES, symbolOf } from './outcomes.js';
import { requirementsMet } from './requirements-met.js';
import { harmless } from './sanitize.js';

const TEXT_LIMIT = 400;
const CAUSES_SHOWN = 50;
/** GitHub drops a job summary of more than a megabyte. */
const FAILURES_SHOWN = 100;
const IDS_SHOWN = 8;

/** Verdicts, causes, and each failure in five lines. Ends with a line feed. */
export function renderMarkdown(run: RunResult): string {
  const result = harmless(run, TEXT_LIMIT);
  const blocks = [
    `## KMIP conformance of ${markdownText(result.target.description)}`,
    ...alerts(result),
    verdicts(result),
    totals(result),
    ...requirements(result),
    ...expectations(result),
    ...causes(result),
    ...failures(result),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function alerts({ ended, endedBecause, configuration: { shard, showSecrets } }: RunResult): string[] {
  return [
    ...(ended === 'completed' ? [] : [`**${ENDINGS[ended]}**${endedBecause === undefined ? '' : ` ${markdownText(endedBecause)}`}`]),
    ...(shard === undefined ? [] : [`Shard ${shard.index} of ${shard.count}: verdicts need the other shards, which \`kmip-conformance merge\` adds.`]),
    ...(showSecrets ? ['**This report shows key material and passwords in the clear.**'] : []),
  ];
}

function verdicts(result: RunResult): string {
  if (result.verdicts.length === 0) return 'No case was run, so there is no verdict.';
  const versions = [...new Set(result.verdicts.map((each) => each.version))].sort(compareVersions);
  const profiles = [...new Map(result.verdicts.map((each) => [each.suite, each.profile]))];
  const rows = profiles.map(([suite, profile]) => [
    markdownText(profile),
    ...versions.map((version) => {
      const verdict = result.verdicts.find((each) => each.suite === suite && each.version === version);
      return verdict === undefined ? '' : `${symbolOf(verdict.verdict)} ${verdict.verdict} ${verdict.counts.passed}/${verdict.counts.cases}`;
    }),
  ]);
  return markdownTable(['Profile', ...versions.map((version) => `KMIP ${version}`)], rows);
}

function totals({ counts, durationMs }: RunResult): string {
  const outcomes = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
  return `${[countOf(counts.cases, 'case', 'cases'), ...outcomes].join(', ')} in ${duration(durationMs)}.`;
}

function requirements(result: RunResult): string[] {
  const profiles = requirementsMet(result);
  if (profiles.length === 0) return [];
  const versions = [...new Set(profiles.flatMap(({ counts }) => counts.map(({ version }) => version)))].sort(compareVersions);
  const rows = profiles.map(({ profile, counts }) => [
    markdownText(profile),
    ...versions.map((version) => {
      const found = counts.find((each) => each.version === version);
      return found === undefined ? '' : `${symbolOf(found.outcome)} ${found.passed}/${found.mandatory}`;
    }),
  ]);
  return ['### Mandatory requirements met', markdownTable(['Profile', ...versions.map((version) => `KMIP ${version}`)], rows)];
}

function expectations(result: RunResult): string[] {
  if (result.expectations === undefined) return [];
  const { met, entries, file } = result.expectations;
  const known = countOf(entries.filter((entry) => entry.status === 'met').length, 'expected failure', 'expected failures');
  const problems = expectationProblems(result);
  const verdict = met ? `As expected: ${known} of ${markdownText(file)}.` : `Not as ${markdownText(file)} expects:`;
  const explained = entries.filter((entry) => entry.status === 'met' && entry.cases.length > 0);
  const reasons = [...new Set(explained.map(({ reason }) => reason))].map((reason) => {
    const own = new Set(explained.filter((entry) => entry.reason === reason).flatMap((entry) => entry.cases.map(caseKey)));
    return `- ${markdownText(reason)} (${countOf(own.size, 'case', 'cases')})`;
  });
  return ['### Expected failures', verdict, ...(problems.length === 0 ? [] : [problems.map((problem) => `- ${markdownText(problem)}`).join('\n')]), ...details(`${known}, with reasons`, reasons)];
}

const details = (summary: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`];

function causes(result: RunResult): string[] {
  if (result.causes.length === 0) return [];
  const rows = result.causes
    .slice(0, CAUSES_SHOWN)
    .map((cause) => [
      `${symbolOf(cause.kind === 'failure' ? 'failed' : 'errored')} ${markdownText(cause.title)}`,
      String(cause.cases.length),
      markdownText(cause.source),
      markdownText(nameCases(cause.cases, IDS_SHOWN)),
    ]);
  const hidden = result.causes.length - CAUSES_SHOWN;
  return ['### Causes', markdownTable(['Cause', 'Cases', 'Specification', 'Where'], rows), ...(hidden > 0 ? [`${countOf(hidden, 'more cause', 'more causes')} in the reports.`] : [])];
}

function failures(result: RunResult): string[] {
  const all = failuresOf(result.cases);
  if (all.length === 0) return [];
  const hidden = all.length - FAILURES_SHOWN;
  return ['### Failures', ...all.slice(0, FAILURES_SHOWN).map(describeFailure), ...(hidden > 0 ? [`${countOf(hidden, 'more failure', 'more failures')} in the reports.`] : [])];
}

const describeFailure = (failure: Failure): string => {
  const { suite, id, version, level } = failure.case;
  const symbol = symbolOf(failure.kind === 'failure' ? 'failed' : 'errored');
  return `${symbol} **${markdownText(id)}** in KMIP ${version}, ${markdownText(suite)}${level === 'optional' ? ', optional' : ''}\n\n${markdownBlock(fiveLines(failure))}`;
};
