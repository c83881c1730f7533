/** Poll is asked again while the operation that it asks about is still under way (KMIP 1.4 §4.28, 2.1 §6.1.38). */
import { setTimeout as sleep } from 'node:timers/promises';
import { ENUM } from '../kmip/constants.js';
import { outlineResponse } from '../kmip/message.js';
import { decode } from '../ttlv/index.js';
import type { Step } from '../suite/case.js';
import type { Exchange } from './answer.js';

export interface PollLimits {
  /** Milliseconds between two requests. */
  readonly pauseMs: number;
  /** Requests of one step. */
  readonly most: number;
}

/** Ten seconds, which is long for a key and short for a run. */
const LIMITS: PollLimits = { pauseMs: 250, most: 40 };

/** The exchange of a step; of a Poll the last one, when the answer was there or the patience was over. */
export async function exchangeUntilDone(step: Pick<Step, 'items'>, exchange: () => Promise<Exchange>, limits: PollLimits = LIMITS): Promise<Exchange> {
  const [item] = step.items;
  let last = await exchange();
  if (step.items.length !== 1 || item?.operation !== ENUM.Operation.Poll || item.expect.status === 'OperationPending') return last;
  for (let asked = 1; asked < limits.most && isPending(last); asked++) {
    await sleep(limits.pauseMs);
    last = await exchange();
  }
  return last;
}

function isPending(exchange: Exchange): boolean {
  if (exchange.kind !== 'answer') return false;
  return outlineResponse(decode(exchange.answer.bytes).item)?.items[0]?.status === ENUM.ResultStatus.OperationPending;
}
