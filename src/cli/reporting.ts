/** The options that choose reports, and what becomes of them: the same for `run`, `report` and `merge`. */
import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { messageOf, UserError } from '../kmip/user-error.js';
import {
  DEFAULT_REPORTERS,
  expectationProblems,
  renderGithub,
  renderMarkdown,
  renderSummary,
  REPORTERS,
  writeReports,
  type ReporterName,
} from '../report/index.js';
import type { RunResult } from '../runner/result.js';
import { someOf } from './arguments.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { wantsColor, type Io } from './io.js';

export interface ReportFlags {
  readonly reporter?: readonly ReporterName[];
  readonly junitSuiteName?: string;
  readonly junitAttachTraces?: true;
}

export const addReportOptions = (command: Command): Command =>
  command
    .option(
      '--reporter <names>',
      `some of ${REPORTERS.join(', ')}, separated by commas (default: ${DEFAULT_REPORTERS.join(', ')}, and github in GitHub Actions)`,
      someOf(REPORTERS),
    )
    .option('--junit-suite-name <name>', 'stands before the names of suites and classes in junit.xml, to tell targets apart')
    .option('--junit-attach-traces', 'writes a trace for each case that went wrong and attaches it in junit.xml, for Jenkins and GitLab');

/** What was asked for; else the usual ones, and annotations where GitHub Actions reads along. */
export const chooseReporters = ({ reporter }: ReportFlags, io: Io): readonly ReporterName[] =>
  reporter ?? [...DEFAULT_REPORTERS, ...(io.env.GITHUB_ACTIONS === 'true' ? (['github'] as const) : [])];

/** Writes and prints the reports. Throws a UserError when a file cannot be written. */
export async function publish(result: RunResult, output: string, flags: ReportFlags, io: Io): Promise<void> {
  const reporters = chooseReporters(flags, io);
  await writeReports(result, output, reporters, {
    ...(flags.junitSuiteName === undefined ? {} : { junitSuiteName: flags.junitSuiteName }),
    ...(flags.junitAttachTraces === true ? { junitTraces: (file: string) => attachmentPath(file, io) } : {}),
  });
  if (reporters.includes('console')) {
    io.out(renderSummary(result, { color: wantsColor(io), columns: io.columns, output }));
    io.out(describeExpectations(result));
  }
  if (reporters.includes('github')) annotate(result, io);
}

/** GitLab wants the path from the root of the project, Jenkins the whole path. */
const attachmentPath = (file: string, io: Io): string => (io.env.CI_PROJECT_DIR === undefined ? resolve(file) : relative(io.env.CI_PROJECT_DIR, resolve(file)));

function annotate(result: RunResult, io: Io): void {
  io.out(renderGithub(result));
  const summary = io.env.GITHUB_STEP_SUMMARY;
  if (summary === undefined || summary === '') return;
  try {
    appendFileSync(summary, renderMarkdown(result));
  } catch (error) {
    throw new UserError(`Cannot write the job summary ${summary}: ${messageOf(error)}`, 'Leave the reporter github out.', { cause: error });
  }
}

function describeExpectations(result: RunResult): string {
  if (result.expectations === undefined) return '';
  const { met, file, entries } = result.expectations;
  const known = entries.filter((entry) => entry.status === 'met').length;
  if (met) return `As expected: ${known} ${known === 1 ? 'entry' : 'entries'} of ${file} met\n`;
  return [`Not as ${file} expects:`, ...expectationProblems(result).map((problem) => `  ${problem}`), ''].join('\n');
}

/**
 * 0 means: everything mandatory that was planned ran and passed, or, with a list of expected failures, failed just as the
 * list says.
 */
export function exitCodeOf(result: RunResult): ExitCode {
  if (result.ended === 'interrupted') return EXIT.interrupted;
  if (result.ended === 'target-lost') return EXIT.target;
  if (result.expectations !== undefined) return result.expectations.met ? EXIT.passed : EXIT.failed;
  const mandatory = result.cases.filter((each) => each.level === 'mandatory');
  return mandatory.every((each) => each.outcome === 'passed') ? EXIT.passed : EXIT.failed;
}
