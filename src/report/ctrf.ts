/**
 * CTRF, the Common Test Report Format, as its JSON Schema describes it (ctrf-io/ctrf, schema/ctrf.schema.json).
 * What could not be judged is `failed` with its own word as `rawStatus`, because it must not look green.
 */
import type { CaseOutcome, CaseResult, RunResult, StepResult } from '../runner/result.js';
import { expectedCases, failuresOf, fiveLines } from './failures.js';
import { caseKey, groupBySuite } from './outline.js';
import { harmless } from './sanitize.js';

const TEXT_LIMIT = 2000;
/** What the libraries of the format write today. */
const SPEC_VERSION = '0.0.0';

type Status = 'passed' | 'failed' | 'skipped';

const STATUSES: Readonly<Record<CaseOutcome, Status>> = { passed: 'passed', failed: 'failed', errored: 'failed', inconclusive: 'failed', skipped: 'skipped' };

/** JSON with an indent of two; ends with a line feed. */
export function renderCtrf(run: RunResult): string {
  const result = harmless(run, TEXT_LIMIT);
  const expected = expectedCases(result);
  const { counts, target } = result;
  const report = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    timestamp: result.finishedAt,
    generatedBy: result.tool.name,
    results: {
      tool: { name: result.tool.name, version: result.tool.version },
      summary: {
        tests: counts.cases,
        passed: counts.passed,
        failed: counts.failed + counts.errored + counts.inconclusive,
        skipped: counts.skipped,
        pending: 0,
        other: 0,
        suites: groupBySuite(result.cases).length,
        start: Date.parse(result.startedAt),
        stop: Date.parse(result.finishedAt),
        duration: Math.round(result.durationMs),
        extra: { ended: result.ended, verdicts: result.verdicts.map(({ suite, profile, version, verdict, reason }) => ({ suite, profile, version, verdict, reason })) },
      },
      tests: result.cases.map((each) => testOf(each, expected.has(caseKey(each)))),
      environment: {
        reportName: 'KMIP conformance',
        appName: target.description,
        extra: { target: target.name, address: target.address, ...(target.vendor === undefined ? {} : { vendor: target.vendor }), command: result.configuration.command },
      },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function testOf(each: CaseResult, expected: boolean): object {
  const [first, ...more] = failuresOf([each]);
  const { file, line } = placeOf(each.place);
  const start = each.startedAt === undefined ? undefined : Date.parse(each.startedAt);
  return {
    name: `${each.id} ${each.title}`,
    status: STATUSES[each.outcome],
    rawStatus: each.outcome,
    duration: Math.round(each.durationMs),
    ...(start === undefined ? {} : { start, stop: start + Math.round(each.durationMs) }),
    suite: [each.suite, `KMIP ${each.version}`],
    ...(first === undefined ? {} : { message: `${first.what}${more.length === 0 ? '' : ` (and ${more.length} more)`}`, trace: [first, ...more].map((failure) => fiveLines(failure).join('\n')).join('\n\n') }),
    ...(each.skip === undefined ? {} : { message: each.skip.reason }),
    ...(line === undefined ? {} : { line }),
    filePath: file,
    tags: [each.level, ...(expected ? ['expected-failure'] : [])],
    parameters: { kmipVersion: each.version },
    steps: each.steps.filter((step) => !step.cleanup).map((step) => ({ name: step.title, status: statusOf(step) })),
    extra: { sources: each.sources, repeat: each.repeat },
  };
}

const statusOf = (step: StepResult): Status => (step.outcome === 'blocked' ? 'skipped' : STATUSES[step.outcome]);

function placeOf(place: string): { readonly file: string; readonly line?: number } {
  const [, file, line] = /^(.+):(\d+):\d+$/.exec(place) ?? [];
  return file === undefined ? { file: place } : { file, line: Number(line) };
}
