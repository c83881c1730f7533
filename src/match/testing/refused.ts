/** A Query that is broken before it is sent, with the answer to it. */
import { decode, encode, encodeDamaged, enumeration, type Damage, type Item } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { requestMessage } from '../../kmip/message.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Refusal, Step } from '../../suite/case.js';
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
}

export interface RefusedAnswer {
  readonly operation?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly payload?: readonly Field[];
}

const FUNCTION = [TAG.BatchItem, TAG.RequestPayload, TAG.QueryFunction].map((tag) => ({ tag, occurrence: 1 }));
/** The type code of the Query Function is one that does not exist. */
export const UNKNOWN_TYPE: Damage = { kind: 'become', path: FUNCTION, become: { typeCode: 0x0f } };
/** The request can be read, and lacks what it must have. */
export const NO_FUNCTION: Damage = { kind: 'remove', path: FUNCTION };

/** What is said about the answer to a broken Query. */
export function refused(answer: RefusedAnswer, options: RefusedOptions = {}): readonly Check[] {
  const { version = '1.4', damage = [UNKNOWN_TYPE], refusal = 'answerOrClose', reasons = [], tolerated = [] } = options;
  const build = builder(version);
  const request = requestMessage(version, [], [{ operation: ENUM.Operation.Query, payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)] }]);
  const step: Step = { number: 1, title: 'Query: broken', header: [], items: [{ operation: ENUM.Operation.Query, request: [], expect: { status: 'OperationFailed', reasons, tolerated } }], damage, refusal, place: PLACE };
  const item = build.item('BatchItem', [
    ...(answer.operation === undefined ? [] : [['Operation', answer.operation] as const]),
    ['ResultStatus', answer.status ?? 'Success'],
    ...(answer.reason === undefined ? [] : [['ResultReason', answer.reason] as const]),
    ...(answer.payload === undefined ? [] : [['ResponsePayload', answer.payload] as const]),
  ]);
  const response = encode(options.response ?? message(version, build, [item], options.responseHeader));
  const exchange = { version, step, request, response, decoded: decode(response), startedAt: STARTED, sentAt: STARTED + 1n, receivedAt: STARTED + 2n, clock: { offsetSeconds: 0, toleranceSeconds: 120 }, unique: () => 'run-1' };
  return judgeRefusal(exchange, encodeDamaged(request, damage));
}
