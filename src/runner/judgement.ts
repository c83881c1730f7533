/** What an answer makes of a step, and its steps of a case: the same for a run and for judging its record again. */
import { strictly, worstVerdict, type Check } from '../match/check.js';
import { judgeAsClient, judgeExchange, judgeRefusal, type CaseState, type Exchange } from '../match/index.js';
import type { Case } from '../suite/case.js';
import type { CaseResult, StepResult } from './result.js';

/**
 * @param sent the bytes of the request as they went out.
 * @param strict warnings are failures.
 */
export function judgeAnswer(exchange: Exchange, sent: Uint8Array, state: CaseState, each: Pick<Case, 'asClient'>, strict: boolean): { readonly checks: readonly Check[]; readonly state: CaseState } {
  const judged = exchange.step.refusal === undefined ? judgeExchange(exchange, state) : { checks: judgeRefusal(exchange, sent), state };
  if (each.asClient !== undefined) return { checks: judgeAsClient(judged.checks, exchange, each.asClient.needs), state: judged.state };
  return { checks: strict ? strictly(judged.checks) : judged.checks, state: judged.state };
}

export function outcomeOfStep(checks: readonly Check[]): StepResult['outcome'] {
  const worst = worstVerdict(checks.map((check) => check.verdict));
  if (worst === 'failure') return 'failed';
  return worst === 'inconclusive' ? 'inconclusive' : 'passed';
}

/** A failure outweighs trouble, and trouble outweighs what could not be judged; clean-up never counts. */
export function outcomeOfCase(each: Pick<Case, 'steps'>, steps: readonly StepResult[]): CaseResult['outcome'] {
  const outcomes = steps.filter((step) => !step.cleanup).map((step) => step.outcome);
  if (outcomes.includes('failed')) return 'failed';
  if (outcomes.includes('errored')) return 'errored';
  return outcomes.length === each.steps.length && outcomes.every((outcome) => outcome === 'passed') ? 'passed' : 'inconclusive';
}

/** Unique to run, case, version and suffix; short, because servers limit the length of names. */
export function uniqueName(prefix: string, each: Pick<Case, 'id' | 'version'>, suffix: string): string {
  return [prefix, each.id, each.version, ...(suffix === '' ? [] : [suffix])].join('-');
}

/** Whole seconds since 1970-01-01T00:00:00Z, rounded down. */
export const toSeconds = (date: Date): bigint => BigInt(Math.floor(date.getTime() / 1000));

/** Paths of checks that are about the connection and its protocol: the record of a message cannot show them again. */
export const TRANSPORT_PATHS = { before: 'HTTP response', after: 'Connection' } as const;
