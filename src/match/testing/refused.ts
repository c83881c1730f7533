/** A Query that is broken before it is sent, with the answer to it. */
import { byteString, decode, encode, encodeDamaged, enumeration, type Damage, type Item } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { requestMessage } from '../../kmip/message.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Refusal, Step, StepItem } from '../../suite/case.js';
import type { Check } from '../check.js';
import { judgeRefusal } from '../refused.js';
import { builder, PLACE, type Field } from './build.js';
import { message, STARTED } from './scenario.js';

export interface RefusedOptions {
  readonly version?: ProtocolVersion;
  readonly damage?: readonly Damage[];
  readonly refusal?: Refusal;
  /** Numbers of Result Reasons. */
  readonly reasons?: readonly number[];
  readonly tolerated?: readonly number[];
  readonly responseHeader?: readonly Field[];
  /** In place of the answer. */
  readonly response?: Item;
  /** Unique Batch Item IDs of so many Queries in place of the one; each is to be refused for the reason beside it. */
  readonly batch?: readonly { readonly id?: Uint8Array; readonly reasons: readonly number[] }[];
}

export interface RefusedAnswer {
  readonly operation?: string | number;
  readonly status?: string;
  readonly reason?: string | number;
  readonly message?: string;
  readonly payload?: readonly Field[];
}

const FUNCTION = [TAG.BatchItem, TAG.RequestPayload, TAG.QueryFunction].map((tag) => ({ tag, occurrence: 1 }));
/** The type code of the Query Function is one that does not exist. */
export const UNKNOWN_TYPE: Damage = { kind: 'become', path: FUNCTION, become: { typeCode: 0x0f } };
/** The request can be read, and lacks what it must have. */
export const NO_FUNCTION: Damage = { kind: 'remove', path: FUNCTION };

/** What is said about the answer to a broken Query, or to several of them in one message. */
export function refused(answers: RefusedAnswer | readonly RefusedAnswer[], options: RefusedOptions = {}): readonly Check[] {
  const { version = '1.4', damage = [UNKNOWN_TYPE], refusal = 'answerOrClose', reasons = [], tolerated = [], batch = [{ reasons }] } = options;
  const build = builder(version);
  const payload = [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)];
  const request = requestMessage(version, [], batch.map(({ id }) => ({ operation: ENUM.Operation.Query, payload, ...(id === undefined ? {} : { uniqueBatchItemId: byteString(TAG.UniqueBatchItemID, id) }) })));
  const items = batch.map((item): StepItem => ({ operation: ENUM.Operation.Query, request: [], expect: { status: 'OperationFailed', reasons: item.reasons, tolerated } }));
  const step: Step = { number: 1, title: 'Query: broken', header: [], items, damage, refusal, place: PLACE };
  const response = encode(options.response ?? message(version, build, [answers].flat().map(answerItem), options.responseHeader));
  const exchange = { version, step, request, response, decoded: decode(response), startedAt: STARTED, sentAt: STARTED + 1n, receivedAt: STARTED + 2n, clock: { offsetSeconds: 0, toleranceSeconds: 120 }, unique: () => 'run-1' };
  return judgeRefusal(exchange, encodeDamaged(request, damage));

  function answerItem(answer: RefusedAnswer): Item {
    return build.item('BatchItem', [
      ...(answer.operation === undefined ? [] : [['Operation', answer.operation] as const]),
      ['ResultStatus', answer.status ?? 'Success'],
      ...(answer.reason === undefined ? [] : [['ResultReason', answer.reason] as const]),
      ...(answer.message === undefined ? [] : [['ResultMessage', answer.message] as const]),
      ...(answer.payload === undefined ? [] : [['ResponsePayload', answer.payload] as const]),
    ]);
  }
}
