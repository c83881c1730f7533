/** What follows from the cases of a run: verdicts, requirements, causes, totals, expectations. */
import { groupCauses } from './causes.js';
import { judgeExpectations } from './expected-failures.js';
import { readExtent } from './extent.js';
import { judgeRequirements } from './requirements.js';
import type { CaseResult, RunResult } from './result.js';
import { countCases, judgeProfiles } from './verdicts.js';

/** The result with these cases in place of its own, and everything that follows from cases concluded anew. */
export function withCases(run: RunResult, cases: readonly CaseResult[]): RunResult {
  const { suites, included = [], expectations } = run;
  const requirements = judgeRequirements(run.requirements ?? [], cases);
  return {
    ...run,
    cases,
    verdicts: judgeProfiles([...suites, ...included].map(readExtent), cases, requirements),
    ...(requirements.length === 0 ? {} : { requirements }),
    causes: groupCauses(cases),
    counts: countCases(cases),
    ...(expectations === undefined ? {} : { expectations: judgeExpectations({ suites, cases }, expectations, expectations.day) }),
  };
}

const CUT_OFF = 'The program was ended before the run was; what it had measured until then is here.';

/**
 * The result of a run that was cut off.
 *
 * @param outset the result as it stood before the first case: every planned case not run.
 * @param finished the cases that were finished, by their place in the plan.
 */
export function recoverRun(outset: RunResult, finished: ReadonlyMap<number, CaseResult>): RunResult {
  const cases = outset.cases.map((each, index) => finished.get(index) ?? each);
  const ends = [...finished.values()].flatMap(({ startedAt, durationMs }) => (startedAt === undefined ? [] : [Date.parse(startedAt) + durationMs]));
  const finishedMs = Math.max(Date.parse(outset.startedAt), ...ends);
  return {
    ...withCases(outset, cases),
    finishedAt: new Date(finishedMs).toISOString(),
    durationMs: finishedMs - Date.parse(outset.startedAt),
    ended: 'interrupted',
    endedBecause: CUT_OFF,
  };
}
