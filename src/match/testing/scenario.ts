/** A case in miniature: steps with their answers, judged one after the other. */
import { byteString, dateTime, decode, encode, type Item, type StructureItem } from '../../ttlv/index.js';
import { TAG } from '../../kmip/constants.js';
import { protocolVersionItem } from '../../kmip/message.js';
import { operationByName } from '../../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { ConditionalExpectation, Expectation, Step, StepItem } from '../../suite/case.js';
import type { Check, Verdict } from '../check.js';
import { initialState, judgeExchange, resolveRequest, ruleSource, type CaseState, type Exchange } from '../index.js';
import type { RuleId } from '../rules.js';
import { builder, PLACE, type Field } from './build.js';
import { allWhole } from './wording.js';

/** 2025-01-01T00:00:00Z */
export const STARTED = 1_735_689_600n;

export interface Asked {
  readonly operation: string;
  readonly request?: readonly Field[];
  /** Fields of an expected success, or the whole expectation. */
  readonly expect?: readonly Field[] | Expectation;
  readonly alternatives?: readonly ConditionalExpectation[];
  /** Name of the operation that the answer is about, for Poll. */
  readonly answered?: string;
  readonly id?: Uint8Array;
  readonly extensions?: readonly Field[];
}

export interface Answered {
  readonly operation?: string | null;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly id?: Uint8Array | null;
  readonly payload?: readonly Field[] | null;
  readonly extra?: readonly Field[];
}

export interface ExchangeOptions {
  readonly header?: readonly Field[];
  /** Fields of the response header in place of the right ones. */
  readonly responseHeader?: readonly Field[];
  readonly response?: Uint8Array | Item;
  readonly clock?: Partial<Exchange['clock']>;
  readonly repairs?: Step['repairs'];
  /** Seconds by which it takes place later than the first. */
  readonly later?: bigint;
}

export interface Scenario {
  readonly version: ProtocolVersion;
  readonly build: ReturnType<typeof builder>;
  /** One exchange; its checks, and the state it leaves to the next. */
  readonly exchange: (asked: readonly Asked[], answered: readonly Answered[], options?: ExchangeOptions) => readonly Check[];
  /** An exchange of one item. */
  readonly one: (asked: Asked, answered: Answered, options?: ExchangeOptions) => readonly Check[];
  readonly state: () => CaseState;
}

export function scenario(version: ProtocolVersion): Scenario {
  const build = builder(version);
  let state = initialState();
  let number = 0;

  function stepItem(asked: Asked): StepItem {
    const operation = operationByName(asked.operation)?.code;
    if (operation === undefined) throw new Error(`no operation is named ${asked.operation}`);
    const expect: Expectation = asked.expect === undefined ? { status: 'Success', payload: [] } : 'status' in asked.expect ? asked.expect : { status: 'Success', payload: asked.expect.map(build.fieldPattern) };
    const answered = asked.answered === undefined ? undefined : operationByName(asked.answered)?.code;
    return {
      operation,
      request: (asked.request ?? []).map(build.fieldPattern),
      expect,
      ...(asked.id === undefined ? {} : { uniqueBatchItemId: asked.id }),
      ...(asked.alternatives === undefined ? {} : { alternatives: asked.alternatives }),
      ...(answered === undefined ? {} : { answered }),
      ...(asked.extensions === undefined ? {} : { messageExtensions: asked.extensions.map(build.fieldPattern) }),
    };
  }

  function batchItem(answered: Answered, sent: Item | undefined, asked: Asked | undefined): Item {
    const operation = answered.operation === undefined ? asked?.operation : (answered.operation ?? undefined);
    const sentId = sent?.type === 'Structure' ? sent.value.find((field) => field.tag === TAG.UniqueBatchItemID) : undefined;
    const id = answered.id === null ? undefined : answered.id === undefined ? sentId : byteString(TAG.UniqueBatchItemID, answered.id);
    const failed = answered.status !== undefined && answered.status !== 'Success';
    const payload = answered.payload === null || (failed && answered.payload === undefined) ? undefined : (answered.payload ?? []);
    const fields: Field[] = [
      ...(operation === undefined ? [] : [['Operation', operation] as const]),
      ...(id === undefined ? [] : [id]),
      ['ResultStatus', answered.status ?? 'Success'],
      ...(answered.reason === undefined ? [] : [['ResultReason', answered.reason] as const]),
      ...(answered.message === undefined ? [] : [['ResultMessage', answered.message] as const]),
      ...(payload === undefined ? [] : [['ResponsePayload', payload] as const]),
      ...(answered.extra ?? []),
    ];
    return build.item('BatchItem', fields);
  }

  function exchange(asked: readonly Asked[], answered: readonly Answered[], options: ExchangeOptions = {}): readonly Check[] {
    number += 1;
    const step: Step = { number, title: `Step ${number}`, header: (options.header ?? []).map(build.fieldPattern), items: asked.map(stepItem), ...(options.repairs === undefined ? {} : { repairs: options.repairs }), place: PLACE };
    const unique = (suffix: string): string => (suffix === '' ? 'run-1' : `run-1-${suffix}`);
    const resolved = resolveRequest(step, state, { version, nowSeconds: STARTED, unique });
    if ('blockedBy' in resolved) throw new Error(`blocked by ${resolved.blockedBy.join(', ')}`);
    const sent = resolved.message.value.filter((item) => item.tag === TAG.BatchItem);
    const items = answered.map((each, index) => batchItem(each, sent[index], asked[index]));
    const response = options.response ?? message(version, build, items, options.responseHeader);
    const encoded = response instanceof Uint8Array ? response : encode(response);
    const judged = judgeExchange(
      {
        version,
        step,
        request: resolved.message,
        response: encoded,
        decoded: decode(encoded),
        startedAt: STARTED,
        sentAt: STARTED + 1n + (options.later ?? 0n),
        receivedAt: STARTED + 2n + (options.later ?? 0n),
        clock: { offsetSeconds: 0, toleranceSeconds: 120, ...options.clock },
        unique,
      },
      state,
    );
    state = judged.state;
    return allWhole(judged.checks);
  }

  return { version, build, exchange, one: (asked, answered, options) => exchange([asked], [answered], options), state: () => state };
}

/** A Response Message with a correct header, unless other header fields are given. */
export function message(version: ProtocolVersion, build: ReturnType<typeof builder>, items: readonly Item[], header?: readonly Field[]): StructureItem {
  const count: Field[] = compareVersions(version, '3.0') < 0 ? [['BatchCount', items.length]] : [];
  const fields: readonly Field[] = header ?? [protocolVersionItem(version), dateTime(TAG.TimeStamp, STARTED + 1n), ...count];
  return build.item('ResponseMessage', [['ResponseHeader', fields], ...items]) as StructureItem;
}

/** Failures as "rule: cause", in order: the gist of a verdict. */
export const failures = (checks: readonly Check[]): string[] => verdictsOf(checks, 'failure');
export const verdictsOf = (checks: readonly Check[], verdict: Verdict): string[] => checks.filter((check) => check.verdict === verdict).map((check) => `${check.rule}: ${check.cause}`);
export const rulesOf = (checks: readonly Check[], verdict: Verdict): string[] => checks.filter((check) => check.verdict === verdict).map((check) => check.rule);
/** What is said about one place in the Response Payload of the first item. */
export const payloadChecks = (checks: readonly Check[], ...path: readonly string[]): Check[] => checks.filter((check) => check.path === ['Batch Item 1', 'Response Payload', ...path].join(' › '));

export const sourceIn = (rule: RuleId, version: ProtocolVersion): string => ruleSource(rule, version);
