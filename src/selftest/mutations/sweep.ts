/** Runs cases against the embedded server and judges what one change in one answer makes of them. */
import { decode, encode } from '../../ttlv/index.js';
import type { StructureItem } from '../../ttlv/item.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { DEFAULT_TOLERANCE_SECONDS, initialState, type CaseState } from '../../match/index.js';
import { createEngine, type Interference } from '../../reference/index.js';
import { leapingClock } from '../../runner/clock.js';
import { executeCase } from '../../runner/execute-case.js';
import type { CaseContext } from '../../runner/steps/case-run.js';
import { judgeAnswer } from '../../runner/judgement.js';
import { recordedExchange, type RecordedExchange } from '../../runner/recorded-exchange.js';
import type { CaseResult } from '../../runner/result.js';
import type { Case } from '../../suite/case.js';
import { DEFAULT_LIMITS } from '../../transport/endpoint.js';
import { connectInProcess } from '../in-process.js';
import { mutateLike, mutationsOf, type Mutation } from './mutate.js';

/** What became of one change. */
export interface Attempt {
  readonly case: Case;
  /** Number of the step whose answer was changed. */
  readonly step: number;
  readonly mutation: Omit<Mutation, 'message'>;
  /** Id of the rule that blamed the server, or the kind of trouble; absent when nothing did. */
  readonly noticedBy?: string;
}

export interface SweepOptions {
  readonly cases: readonly Case[];
  /** Whether a change is to be tried here. */
  readonly wanted: (mutation: Omit<Mutation, 'message'>, each: Case) => boolean;
  readonly onAttempt: (attempt: Attempt) => void;
}

const NAME_PREFIX = 'mutation';

/** Cases that do not pass against the server as it is are left out: they are returned with their outcome. */
export async function sweep({ cases, wanted, onAttempt }: SweepOptions): Promise<{ readonly leftOut: readonly Case[] }> {
  const leftOut: Case[] = [];
  for (const each of cases) {
    const recorded = await recordCase(each);
    if (recorded === undefined) leftOut.push(each);
    else await tryMutations(each, recorded, wanted, onAttempt);
  }
  return { leftOut };
}

interface Recorded extends RecordedExchange {
  readonly step: number;
  /** What the case knew before the answer. */
  readonly state: CaseState;
  readonly answer: StructureItem;
}

/** The exchanges of a case, in the order in which the server answered them; undefined when the case does not pass, or the order is not known. */
async function recordCase(each: Case): Promise<readonly Recorded[] | undefined> {
  if (each.hindrance !== undefined || each.encoding !== undefined || each.steps.some((step) => step.trial !== undefined || step.refusal !== undefined || step.restart === true)) return undefined;
  const counted = { answers: 0 };
  const result = await runCase(each, { response: (response) => (counted.answers++, response) });
  const answered = result.steps.filter((step) => step.response !== undefined);
  if (result.outcome !== 'passed' || counted.answers !== answered.length) return undefined;
  let state = initialState();
  const exchanges: Recorded[] = [];
  for (const step of answered) {
    const found = recordedExchange(each, result, step, { clock: CLOCK, namePrefix: NAME_PREFIX });
    if (found === undefined || typeof found === 'string' || found.exchange.decoded.item?.type !== 'Structure') return undefined;
    exchanges.push({ ...found, state, step: step.number, answer: found.exchange.decoded.item });
    state = judgeAnswer(found.exchange, found.sent, state, each, false).state;
  }
  return exchanges.slice(0, each.steps.length);
}

async function tryMutations(each: Case, exchanges: readonly Recorded[], wanted: SweepOptions['wanted'], onAttempt: SweepOptions['onAttempt']): Promise<void> {
  for (const [index, recorded] of exchanges.entries()) {
    const { version } = recorded.exchange;
    for (const { message, ...mutation } of mutationsOf(recorded.answer, version, (candidate) => wanted(candidate, each))) {
      // What the answer alone does not show may show in those that follow it.
      const noticedBy = blameOf(each, recorded, message) ?? (await runOn(each, mutation, index + 1, version));
      onAttempt({ case: each, step: recorded.step, mutation, ...(noticedBy === undefined ? {} : { noticedBy }) });
    }
  }
}

function blameOf(each: Case, { exchange, sent, state }: Recorded, message: StructureItem): string | undefined {
  const response = encode(message);
  const { checks } = judgeAnswer({ ...exchange, response, decoded: decode(response) }, sent, state, each, false);
  return checks.find((check) => check.verdict === 'failure')?.rule;
}

/** The case against a server that changes its answer number `count` so. */
async function runOn(each: Case, mutation: Omit<Mutation, 'message'>, count: number, version: ProtocolVersion): Promise<string | undefined> {
  const result = await runCase(each, { response: (response, context) => (context.count === count ? (mutateLike(mutation, response, version) ?? response) : response) });
  const blamed = result.steps.filter((step) => !step.cleanup).find((step) => step.outcome === 'failed' || step.outcome === 'errored');
  return blamed === undefined ? undefined : (blamed.errorKind ?? blamed.checks.find((check) => check.verdict === 'failure')?.rule ?? blamed.outcome);
}

const CLOCK = { offsetSeconds: 0, toleranceSeconds: DEFAULT_TOLERANCE_SECONDS };

function runCase(each: Case, interference: Interference): Promise<CaseResult> {
  const clock = leapingClock();
  const context: CaseContext = {
    connect: connectInProcess(createEngine({ interference, now: () => clock.now() }), DEFAULT_LIMITS, clock),
    answerMs: DEFAULT_LIMITS.answerMs,
    clock: CLOCK,
    evidence: { room: () => undefined, spend: () => undefined },
    namePrefix: NAME_PREFIX,
    nameCreations: false,
    showSecrets: true,
    strict: false,
    repeat: () => '',
    interrupted: () => false,
    now: () => clock.now(),
    wait: (seconds) => clock.pass(seconds * 1000, new AbortController().signal),
  };
  return executeCase(each, context);
}
