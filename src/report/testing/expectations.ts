/** A result that was judged against a list of expected failures, for tests of reporters. */
import { judgeExpectations } from '../../runner/expected-failures.js';
import type { RunResult } from '../../runner/result.js';
import { sampleResult } from './sample-result.js';

const REASON = 'PyKMIP has no Digest';
const suite = 'symmetric-key-lifecycle';

/** The sample without what cannot be expected; both of its failing cases are, each by both of its causes. */
export function expectedSample(): RunResult {
  return judged(
    sampleResult().cases.filter((each) => each.outcome === 'passed' || each.outcome === 'failed'),
    ['Get Attributes returns no Digest', 'Create makes keys Active'],
  );
}

/** The same with one cause that is not in the list, and an entry for a case that passes. */
export function unexpectedSample(): RunResult {
  const expected = expectedSample();
  return judged(expected.cases, ['Get Attributes returns no Digest'], `${suite}/SKLC-M-1`, '2.1');
}

function judged(cases: RunResult['cases'], causes: readonly string[], passing?: string, version?: string): RunResult {
  const whole = sampleResult();
  const entries = [
    ...causes.map((cause, at) => ({ case: `${suite}/SKLC-M-*`, versions: '1.4', check: { cause }, reason: REASON, place: `known.yaml:${5 * at + 1}:3` })),
    ...(passing === undefined ? [] : [{ case: passing, versions: version ?? '..', check: { cause: causes[0] ?? '' }, reason: REASON, place: 'known.yaml:20:3' }]),
  ];
  const result = { ...whole, cases, causes: whole.causes.filter((cause) => cause.kind === 'failure') };
  return { ...result, expectations: judgeExpectations(result, { file: 'known.yaml', entries }, '2026-03-14') };
}
