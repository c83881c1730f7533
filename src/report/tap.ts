/**
 * TAP version 14 (testanything.org, TAP 14 specification): a test point for each case. Optional cases that fail and failures
 * that are expected are marked TODO, which a harness does not count, just as the exit code does not.
 */
import type { CaseResult, RunResult } from '../runner/result.js';
import { expectedCases, expectationProblems, failuresOf } from './failures.js';
import { caseKey } from './outline.js';
import { harmless } from './sanitize.js';

const TEXT_LIMIT = 2000;

/** TAP 14: a test point for each case, with what failed as YAML. */
export function renderTap(run: RunResult): string {
  const result = harmless(run, TEXT_LIMIT);
  const expected = expectedCases(result);
  const points = result.cases.map((each, index) => testPoint(each, index + 1, expected.has(caseKey(each))));
  const problems = expectationProblems(result).map((problem) => `# ${problem}`);
  const end = result.ended === 'completed' ? [] : [`Bail out! ${escape(result.endedBecause ?? `The run ended early: ${result.ended}.`)}`];
  return `${['TAP version 14', `1..${points.length}`, ...points.flat(), ...problems, ...end].join('\n')}\n`;
}

function testPoint(each: CaseResult, number: number, expected: boolean): string[] {
  const name = `${number} - ${escape(`${each.suite} ${each.version} ${each.id}: ${each.title}`)}`;
  if (each.outcome === 'passed') return [`ok ${name}`];
  if (each.outcome === 'skipped') return [`ok ${name} # SKIP ${escape(each.skip?.reason ?? '')}`];
  const todo = expected ? ' # TODO expected to fail' : each.level === 'optional' ? ' # TODO optional' : '';
  return [`not ok ${name}${todo}`, ...diagnostic(each)];
}

/** A YAML block; JSON strings are YAML strings, whatever is in them. */
function diagnostic(each: CaseResult): string[] {
  const failures = failuresOf([each]).flatMap(({ what, where, expected, actual, source, cause }) =>
    Object.entries({ message: what, at: where, wanted: expected, found: actual, source, cause }).map(
      ([key, value], index) => `${index === 0 ? '    - ' : '      '}${key}: ${JSON.stringify(value)}`,
    ),
  );
  return ['  ---', `  outcome: ${each.outcome}`, ...(failures.length === 0 ? [] : ['  failures:', ...failures]), `  repeat: ${JSON.stringify(each.repeat)}`, '  ...'];
}

/** A number sign would begin a directive; the backslash is what escapes it. */
const escape = (text: string): string => text.replace(/[\\#]/g, '\\$&');
