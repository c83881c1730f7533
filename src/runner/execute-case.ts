/** Runs one case over one connection of each client: each step sent, answered, judged and recorded; clean-up whatever happened. */
import { decode, type Decoded, type StructureItem } from '../ttlv/index.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { messageOf } from '../kmip/user-error.js';
import { formatPlace } from '../suite/place.js';
import type { Case, Step } from '../suite/case.js';
import { waitingSeconds } from '../suite/wait.js';
import type { Check } from '../match/check.js';
import { describeBindings, initialState, resolveRequest, unansweredCheck, type ClockFacts, type Exchange } from '../match/index.js';
import type { Answer, Connect } from '../transport/connection.js';
import { wayKey, type Way } from '../transport/endpoint.js';
import type { TransportTrouble } from '../transport/trouble.js';
import type { Exchange as Exchanged } from './answer.js';
import { httpCheck, repeatedCheck, surplusCheck } from './connection-checks.js';
import { markConsequences } from './consequences.js';
import { openConversations } from './conversation.js';
import { judgeAnswer, outcomeOfCase, outcomeOfStep, toSeconds, uniqueName } from './judgement.js';
import type { EvidenceBudget } from './evidence-budget.js';
import { createSecretLedger, REDACTED, redactText } from './known-secrets.js';
import { mayBeNamed, nameCreations } from './naming.js';
import { nodesCheck, sendByNodes } from './nodes.js';
import { exchangeUntilDone } from './poll.js';
import { recordMessage } from './record.js';
import { encodeStep, sendRefused } from './refused-step.js';
import { natureOf } from './request-nature.js';
import type { CaseResult, MessageRecord, StepResult } from './result.js';
import { groupsOf, wayOf, waysOf } from './step-groups.js';
import { tryConnection } from './trial-step.js';
import type { TrialTarget } from './trials/index.js';
import { heldBack } from './unannounced-step.js';
import { vitalSign } from './vital-sign.js';

export interface CaseContext {
  readonly connect: Connect;
  /** Limit for one answer, in milliseconds. */
  readonly answerMs: number;
  readonly clock: ClockFacts;
  /** How much of the messages is kept. */
  readonly evidence: EvidenceBudget;
  /** Stands before every name that the run creates on the server. */
  readonly namePrefix: string;
  /** Objects that cases create without a Name get one, where that cannot bear on the outcome. */
  readonly nameCreations: boolean;
  readonly showSecrets: boolean;
  /** Where trials of the connection go. */
  readonly trials?: TrialTarget;
  /** Stops the server and starts it again; absent where that cannot be done. */
  readonly restart?: () => Promise<void>;
  /** Warnings are failures. */
  readonly strict: boolean;
  /** The command that repeats just this case. */
  readonly repeat: (each: Case) => string;
  /** Set when the user interrupts: steps stop, clean-up still runs. */
  readonly interrupted: () => boolean;
  readonly now: () => Date;
  /** Lets so many seconds pass, and others run meanwhile; ends at once when the user interrupts. */
  readonly wait: (seconds: number) => Promise<void>;
}

export async function executeCase(each: Case, context: CaseContext): Promise<CaseResult> {
  const startedAt = context.now();
  const conversations = openConversations((way) => context.connect(each.encoding, way), context.answerMs);
  const steps: StepResult[] = [];
  // A case has its own objects, so its secrets are its own as well.
  const secrets = createSecretLedger();
  const record = (bytes: Uint8Array, decoded: Decoded, at: Date): MessageRecord => {
    const room = context.evidence.room();
    const kept = recordMessage(bytes, decoded, at.toISOString(), { showSecrets: context.showSecrets, knownSecrets: secrets.secrets, ...(room === undefined ? {} : { maxBytes: room }) });
    context.evidence.spend(kept);
    return kept;
  };
  const redact = (text: string): string => (context.showSecrets ? text : redactText(text, secrets.secrets));
  let state = initialState();
  const startedSeconds = toSeconds(startedAt);
  const naming = context.nameCreations && mayBeNamed(each);

  /**
   * Surplus bytes are known only when the next request goes out, or at the end; they are charged to the answer before them, to the same
   * client and of the same server. Those that came before there was any are given back.
   */
  const noteSurplus = (way: Way): TransportTrouble | undefined => {
    const trouble = conversations.of(way).takeSurplus();
    const at = steps.findLastIndex(({ number }) => wayKey(wayOf(each, number)) === wayKey(way));
    const last = steps[at];
    if (trouble === undefined || last === undefined) return trouble;
    steps[at] = { ...last, outcome: 'failed', checks: [...last.checks, surplusCheck(trouble, each.version)] };
    return undefined;
  };

  /** What became of a message, and what its answer does not show. */
  const send = async (step: Step, bytes: Uint8Array, version: ProtocolVersion): Promise<Sent> => {
    const vital = vitalSign(version);
    const conversation = conversations.of(step);
    if (step.refusal === undefined) {
      if (step.newConnection === true) await conversation.renew();
      const nature = natureOf(each, step);
      const exchange = await exchangeUntilDone(step, () => conversation.exchange(bytes, vital, nature));
      return { exchange, aside: exchange.kind === 'answer' && exchange.repeated === true ? [repeatedCheck(version)] : [] };
    }
    await conversation.renew();
    const { answer, trouble, checks } = await sendRefused(step, bytes, { connect: () => context.connect(each.encoding, step), version, answerMs: context.answerMs, vital });
    if (trouble !== undefined) return { exchange: { kind: 'failure', failure: trouble }, aside: [] };
    return { exchange: answer === undefined ? { kind: 'unanswered' } : { kind: 'answer', answer }, aside: checks };
  };

  /** The connections go first: a client whose server is away opens new ones. */
  const restarted = async (): Promise<Pick<StepResult, 'outcome' | 'reason' | 'checks'>> => {
    if (context.restart === undefined) return { outcome: 'inconclusive', reason: 'The server cannot be stopped and started again.', checks: [] };
    await conversations.close();
    try {
      await context.restart();
      return { outcome: 'passed', checks: [] };
    } catch (error) {
      return { outcome: 'errored', reason: messageOf(error), checks: [] };
    }
  };

  /** The request of a step, or what became of the step without one. */
  const prepare = async (step: Step, cleanup: boolean): Promise<Prepared | StepResult> => {
    const nowSeconds = startedSeconds + BigInt(context.clock.offsetSeconds);
    const unique = (suffix: string): string => uniqueName(context.namePrefix, each, suffix);
    const version = step.version ?? each.version;
    const resolved = resolveRequest(step, state, { version, nowSeconds, unique });
    const common = { number: step.number, title: step.title, ...(step.breaks === undefined ? {} : { breaks: step.breaks }), cleanup, place: formatPlace(step.place) };
    if (step.restart === true) return { ...common, ...(await restarted()) };
    if (step.trial !== undefined) return { ...common, ...(await tryConnection(step.trial, step, each, context.trials, context.connect)) };
    const held = heldBack(step, state);
    if (held !== undefined) return { ...common, ...held };
    if ('blockedBy' in resolved) {
      const names = resolved.blockedBy.map((name) => `$${name}`).join(', ');
      return { ...common, outcome: 'blocked', reason: `Not sent: it needs ${names}, which no earlier step yielded.`, checks: [] };
    }
    const message = naming ? nameCreations(resolved.message, step, version, unique) : resolved.message;
    const bytes = encodeStep(step, message);
    secrets.learn(message);
    return { step, version, unique, common, message, bytes, request: record(bytes, decode(bytes), new Date()) };
  };

  const judgeable = ({ step, version, unique, message }: Pick<Prepared, 'step' | 'version' | 'unique' | 'message'>, answer: Answer, decoded: Decoded): Exchange => ({
    version,
    step,
    request: message,
    response: answer.bytes,
    decoded,
    startedAt: startedSeconds,
    sentAt: toSeconds(answer.sentAt),
    receivedAt: toSeconds(answer.receivedAt),
    clock: context.clock,
    unique,
    ...(each.asClient === undefined ? {} : { asClient: true }),
    ...(answer.records === undefined ? {} : { records: answer.records }),
  });

  /** What the answer makes of a step. */
  const conclude = ({ step, version, unique, common, message, bytes, request }: Prepared, { exchange, aside }: Sent, unasked: TransportTrouble | undefined): StepResult => {
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
    const decoded = decode(answer.bytes);
    if (decoded.item !== undefined) secrets.learn(decoded.item);
    const judged = judgeAnswer(judgeable({ step, version, unique, message }, answer, decoded), bytes, state, each, context.strict);
    state = judged.state;
    const all = [...(unasked === undefined ? [] : [surplusCheck(unasked, version)]), ...(answer.departures ?? []).map((departure) => httpCheck(departure)), ...judged.checks, ...aside];
    const checks = context.showSecrets ? all : all.map((check) => redactCheck(check, redact));
    return {
      ...common,
      outcome: outcomeOfStep(checks),
      request: { ...request, at: answer.sentAt.toISOString() },
      response: record(answer.bytes, decoded, answer.receivedAt),
      roundTripMs: answer.roundTripMs,
      checks,
    };
  };

  const run = async (step: Step, cleanup: boolean): Promise<StepResult> => {
    const prepared = await prepare(step, cleanup);
    if (!isPrepared(prepared)) return prepared;
    const sent = await send(step, prepared.bytes, prepared.version);
    return conclude(prepared, sent, noteSurplus(step));
  };

  /** Steps whose messages do not wait for each other's answers; those behind one without an answer have no result. */
  const runTogether = async (steps: readonly Step[], cleanup: boolean): Promise<StepResult[]> => {
    const all: (Prepared | StepResult)[] = [];
    for (const step of steps) all.push(await prepare(step, cleanup));
    const prepared = all.filter(isPrepared);
    const [first] = prepared;
    if (first === undefined) return all.flatMap((each) => (isPrepared(each) ? [] : [each]));
    const conversation = conversations.of(first.step);
    if (first.step.newConnection === true) await conversation.renew();
    const sent = await conversation.pipeline(prepared.map(({ bytes }) => bytes));
    if (sent === undefined) return all.map((each) => (isPrepared(each) ? { ...each.common, outcome: 'inconclusive', reason: TAKING_TURNS, checks: [] } : each));
    const unasked = noteSurplus(first.step);
    const results: StepResult[] = [];
    for (const each of all) {
      if (!isPrepared(each)) {
        results.push(each);
        continue;
      }
      const at = prepared.indexOf(each);
      const answer = sent.answers[at];
      if (answer !== undefined) results.push(conclude(each, { exchange: { kind: 'answer', answer }, aside: [] }, at === 0 ? unasked : undefined));
      else if (sent.failure !== undefined) return [...results, conclude(each, { exchange: { kind: 'failure', failure: sent.failure }, aside: [] }, undefined)];
    }
    return results;
  };

  /** Steps that many nodes do at once. Of each step the record shows one node, the first of those that cannot go on where there are any. */
  const runByNodes = async (nodes: number, steps: readonly Step[], cleanup: boolean): Promise<StepResult[]> => {
    const all: (Prepared | StepResult)[] = [];
    for (const step of steps) all.push(await prepare(step, cleanup));
    const prepared = all.filter(isPrepared);
    if (prepared.length < all.length) return all.flatMap((one) => (isPrepared(one) ? [] : [one]));
    const messages = prepared.map(({ step, bytes, version }) => ({ bytes, vital: vitalSign(version), ...(step.newConnection === true ? { newConnection: true as const } : {}) }));
    const runs = await sendByNodes(nodes, messages, () => context.connect(each.encoding), context.answerMs);
    const results: StepResult[] = [];
    for (const [index, one] of prepared.entries()) {
      const got = runs.flatMap((exchanges, at) => (exchanges[index] === undefined ? [] : [{ node: at + 1, exchange: exchanges[index] }]));
      const stopped = got.flatMap(({ node, exchange }) => {
        const how = exchange.kind === 'answer' ? firstFailure(one, exchange.answer) : exchange.failure.message;
        return how === undefined ? [] : [{ node, how }];
      });
      const check = nodesCheck(got.length, stopped, each.sources.join(', '));
      const shown = got.find(({ node }) => node === (stopped[0]?.node ?? got[0]?.node))?.exchange;
      if (shown?.kind === 'answer') results.push(conclude(one, { exchange: shown, aside: [check] }, undefined));
      else if (shown !== undefined) results.push({ ...one.common, outcome: 'failed', request: one.request, checks: [check] });
      if (stopped.length === nodes) break;
    }
    return results;
  };

  /** Why a client cannot go on behind an answer, as a sentence; undefined when it can. */
  const firstFailure = ({ bytes, ...rest }: Prepared, answer: Answer): string | undefined => {
    const decoded = decode(answer.bytes);
    if (decoded.item !== undefined) secrets.learn(decoded.item);
    const { checks } = judgeAnswer(judgeable(rest, answer, decoded), bytes, state, each, context.strict);
    return checks.find(({ verdict }) => verdict === 'failure')?.message;
  };

  const runGroup = async (group: readonly Step[], cleanup: boolean): Promise<StepResult[]> => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    if (first.nodes !== undefined) return runByNodes(first.nodes, group, cleanup);
    return others.length === 0 ? [await run(first, cleanup)] : runTogether(group, cleanup);
  };

  /** No connection is held meanwhile: a server may end it, and may bear few. */
  const letPass = async ([first]: readonly Step[]): Promise<void> => {
    if (first?.waitSeconds === undefined) return;
    await conversations.close();
    await context.wait(first.waitSeconds);
  };

  try {
    for (const group of groupsOf(each.steps)) {
      await letPass(group);
      if (context.interrupted()) break;
      const results = await runGroup(group, false);
      steps.push(...results);
      // Behind a broken connection the rest of the case would only measure the same trouble again.
      if (results.some(({ outcome }) => outcome === 'errored')) break;
    }
    for (const group of groupsOf(each.cleanup)) {
      await letPass(group);
      const results = await runGroup(group, true);
      steps.push(...results.filter(({ outcome }) => outcome !== 'blocked'));
      if (results.some(({ outcome }) => outcome === 'errored')) break;
    }
    for (const way of waysOf(each)) noteSurplus(way);
  } finally {
    await conversations.close();
  }
  return {
    ...describeCase(each, context.repeat(each)),
    outcome: outcomeOfCase(each, steps),
    durationMs: context.now().getTime() - startedAt.getTime(),
    startedAt: startedAt.toISOString(),
    steps: markConsequences(each, steps),
    bindings: describeBindings(state).map((binding) => ({ ...binding, value: redact(binding.value) })),
  };
}

/** A message that is ready to be sent. */
interface Prepared {
  readonly step: Step;
  readonly version: ProtocolVersion;
  readonly unique: (suffix: string) => string;
  readonly common: Pick<StepResult, 'number' | 'title' | 'breaks' | 'cleanup' | 'place'>;
  readonly message: StructureItem;
  readonly bytes: Uint8Array;
  readonly request: MessageRecord;
}

const isPrepared = (each: Prepared | StepResult): each is Prepared => 'bytes' in each;

const TAKING_TURNS = 'The product sends requests without waiting for answers, and over HTTPS messages take turns.';

interface Sent {
  readonly exchange: Exchanged | { readonly kind: 'unanswered' };
  readonly aside: readonly Check[];
}

/** The facts of a case that do not depend on how it went. */
export function describeCase(each: Case, repeat: string): Pick<CaseResult, 'suite' | 'id' | 'version' | 'title' | 'level' | 'sources' | 'waitSeconds' | 'breaks' | 'place' | 'repeat'> {
  const waitSeconds = waitingSeconds(each);
  return { suite: each.suite, id: each.id, version: each.version, title: each.title, level: each.level, sources: each.sources, ...(waitSeconds === 0 ? {} : { waitSeconds }), ...(each.breaks === undefined ? {} : { breaks: each.breaks }), place: formatPlace(each.place), repeat };
}

function redactCheck(check: Check, redact: (text: string) => string): Check {
  const side = (text: string | undefined): string | undefined => (text === undefined ? undefined : check.secret === true ? REDACTED : redact(text));
  const expected = side(check.expected);
  const actual = side(check.actual);
  return { ...check, message: redact(check.message), ...(expected === undefined ? {} : { expected }), ...(actual === undefined ? {} : { actual }) };
}
