/** What the answer makes of a step. */
import { decode, type Decoded } from '../../ttlv/index.js';
import type { Check } from '../../match/check.js';
import { unansweredCheck, type Exchange } from '../../match/index.js';
import type { Answer } from '../../transport/connection.js';
import type { TransportTrouble } from '../../transport/trouble.js';
import type { Exchange as Exchanged } from '../answer.js';
import { httpCheck, surplusCheck } from '../connection-checks.js';
import { judgeAnswer, outcomeOfStep, toSeconds } from '../judgement.js';
import { REDACTED } from '../known-secrets.js';
import type { StepResult } from '../result.js';
import type { CaseRun } from './case-run.js';
import type { Prepared } from './prepare.js';

/** What became of a message, and what its answer does not show. */
export interface Sent {
  readonly exchange: Exchanged | { readonly kind: 'unanswered' };
  readonly aside: readonly Check[];
}

/** `unasked`: bytes that came before any answer. What the answer tells goes into the state of the run. */
export function conclude(run: CaseRun, prepared: Prepared, { exchange, aside }: Sent, unasked?: TransportTrouble): StepResult {
  const { step, version, common, request } = prepared;
  if (exchange.kind === 'failure') {
    const { failure } = exchange;
    return { ...common, outcome: 'errored', reason: failure.message, errorKind: failure.kind, request, checks: [] };
  }
  if (exchange.kind === 'passed-over') {
    const how = `${exchange.failure.message} It passed over the request: a Query that was sent after it on the same connection was answered.`;
    return { ...common, outcome: 'failed', request, checks: [unansweredCheck(step, version, how)] };
  }
  if (exchange.kind === 'unanswered') return { ...common, outcome: outcomeOfStep(aside), request, checks: aside };
  const { answer } = exchange;
  const { decoded, judged } = judge(run, prepared, answer);
  run.state = judged.state;
  const all = [...(unasked === undefined ? [] : [surplusCheck(unasked, version)]), ...(answer.departures ?? []).map((departure) => httpCheck(departure)), ...judged.checks, ...aside];
  const checks = run.context.showSecrets ? all : all.map((check) => redactCheck(check, run.redact));
  return {
    ...common,
    outcome: outcomeOfStep(checks),
    request: { ...request, at: answer.sentAt.toISOString() },
    response: run.record(answer.bytes, decoded, answer.receivedAt),
    roundTripMs: answer.roundTripMs,
    checks,
  };
}

/** Why a client cannot go on behind an answer, as a sentence; undefined when it can. The state of the run stays as it is. */
export function firstFailure(run: CaseRun, prepared: Prepared, answer: Answer): string | undefined {
  const { checks } = judge(run, prepared, answer).judged;
  return checks.find(({ verdict }) => verdict === 'failure')?.message;
}

function judge(run: CaseRun, { step, version, unique, message, bytes }: Prepared, answer: Answer): { readonly decoded: Decoded; readonly judged: ReturnType<typeof judgeAnswer> } {
  const { each, context, startedAt } = run;
  const decoded = decode(answer.bytes);
  if (decoded.item !== undefined) run.learn(decoded.item);
  const exchange: Exchange = {
    version,
    step,
    request: message,
    response: answer.bytes,
    decoded,
    startedAt,
    sentAt: toSeconds(answer.sentAt),
    receivedAt: toSeconds(answer.receivedAt),
    clock: context.clock,
    unique,
    ...(each.asClient === undefined ? {} : { asClient: true }),
    ...(answer.records === undefined ? {} : { records: answer.records }),
  };
  return { decoded, judged: judgeAnswer(exchange, bytes, run.state, each, context.strict) };
}

function redactCheck(check: Check, redact: (text: string) => string): Check {
  const side = (text: string | undefined): string | undefined => (text === undefined ? undefined : check.secret === true ? REDACTED : redact(text));
  const expected = side(check.expected);
  const actual = side(check.actual);
  return { ...check, message: redact(check.message), ...(expected === undefined ? {} : { expected }), ...(actual === undefined ? {} : { actual }) };
}
