/** Judges the record of a run again, without a server: from the bytes that were sent and received. */
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_TOLERANCE_SECONDS, describeBindings, initialState, type ClockFacts } from '../match/index.js';
import type { Case, Suite } from '../suite/case.js';
import { caseKey, type CaseName } from './case-name.js';
import { withCases } from './conclude.js';
import { markConsequences } from './consequences.js';
import { judgeAnswer, outcomeOfCase, outcomeOfStep, TRANSPORT_PATHS } from './judgement.js';
import { recordedExchange, type RecordFacts } from './recorded-exchange.js';
import type { CaseResult, RunResult, StepResult } from './result.js';

export interface Rejudgement {
  /** The run with the new judgements; cases that could not be judged again are as they were. */
  readonly result: RunResult;
  /** Cases that were judged again, those that differ among them. */
  readonly judged: number;
  readonly different: readonly Difference[];
  readonly notJudged: readonly (CaseName & { readonly reason: string })[];
}

export interface Difference extends CaseName {
  readonly before: CaseResult;
  readonly after: CaseResult;
}

/** Judges every case again that ran and whose messages are on record in full. `suites` hold the cases as they are now. */
export function judgeAgain(run: RunResult, suites: readonly Suite[]): Rejudgement {
  const cases = new Map(suites.flatMap((suite) => suite.cases).map((each) => [caseKey(each), each]));
  const clock: ClockFacts = { offsetSeconds: run.target.clockOffsetSeconds ?? 0, toleranceSeconds: DEFAULT_TOLERANCE_SECONDS };
  const different: Difference[] = [];
  const notJudged: (CaseName & { reason: string })[] = [];
  let judged = 0;
  const results = run.cases.map((before) => {
    if (before.outcome === 'skipped') return before;
    const after = judgeCase(cases.get(caseKey(before)), before, { clock, strict: run.configuration.strict === true, namePrefix: prefixOf(run, before) });
    if (typeof after === 'string') {
      notJudged.push({ suite: before.suite, id: before.id, version: before.version, reason: after });
      return before;
    }
    judged++;
    if (!isSame(before, after)) different.push({ suite: before.suite, id: before.id, version: before.version, before, after });
    return after;
  });
  return { result: withCases(run, results), judged, different, notJudged };
}

/** Shards have a prefix each; the result of all names them behind each other, and the case tells its own. */
function prefixOf({ configuration: { namePrefix } }: RunResult, { steps }: CaseResult): string {
  const prefixes = namePrefix.split(', ');
  const sent = steps.map((step) => step.request?.hex ?? '').join('\n');
  return prefixes.find((prefix) => sent.includes(Buffer.from(prefix).toString('hex'))) ?? prefixes[0] ?? '';
}

/** What is judged is the same when outcomes, reasons and checks are; places in files may have moved. */
const isSame = (before: CaseResult, after: CaseResult): boolean => isDeepStrictEqual(substance(before), substance(after));

const substance = ({ outcome, steps }: CaseResult): unknown =>
  JSON.parse(JSON.stringify([outcome, steps.map(({ number, outcome: ofStep, checks }) => [number, ofStep, checks])]));

interface JudgingFacts extends RecordFacts {
  readonly strict: boolean;
}

/** The case judged again, or why it cannot be. */
function judgeCase(each: Case | undefined, recorded: CaseResult, facts: JudgingFacts): CaseResult | string {
  if (each === undefined) return 'The suites have no such case.';
  let state = initialState();
  const steps: StepResult[] = [];
  for (const step of recorded.steps) {
    const found = recordedExchange(each, recorded, step, facts);
    if (typeof found === 'string') return found;
    if (found === undefined) {
      steps.push(step);
      continue;
    }
    const judged = judgeAnswer(found.exchange, found.sent, state, each, facts.strict);
    state = judged.state;
    const recordedAt = (path: string): StepResult['checks'] => step.checks.filter((check) => check.path === path);
    const checks = [...recordedAt(TRANSPORT_PATHS.before), ...judged.checks, ...recordedAt(TRANSPORT_PATHS.after)];
    steps.push({ ...step, outcome: outcomeOfStep(checks), checks });
  }
  return { ...recorded, outcome: outcomeOfCase(each, steps), steps: markConsequences(each, steps), bindings: describeBindings(state) };
}
