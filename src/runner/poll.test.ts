import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import { dateTime, encode, enumeration, integer, structure } from '../ttlv/index.js';
import type { Expectation, StepItem } from '../suite/case.js';
import type { Exchange } from './answer.js';
import { exchangeUntilDone } from './poll.js';

const answer = (status: keyof typeof ENUM.ResultStatus): Exchange => {
  const bytes = encode(
    structure(TAG.ResponseMessage, [
      structure(TAG.ResponseHeader, [protocolVersionItem('1.4'), dateTime(TAG.TimeStamp, 0n), integer(TAG.BatchCount, 1)]),
      structure(TAG.BatchItem, [enumeration(TAG.Operation, ENUM.Operation.Locate), enumeration(TAG.ResultStatus, ENUM.ResultStatus[status])]),
    ]),
  );
  return { kind: 'answer', answer: { bytes, sentAt: new Date(0), receivedAt: new Date(0), roundTripMs: 0 } };
};
const step = (operation: number, expect: Expectation = { status: 'Success', payload: [] }): { items: StepItem[] } => ({ items: [{ operation, request: [], expect }] });

/** How often is asked, and the last answer, of a server that is done at the nth request. */
async function ask(asked: Parameters<typeof exchangeUntilDone>[0], doneAt: number): Promise<{ count: number; last: Exchange }> {
  let count = 0;
  const last = await exchangeUntilDone(asked, () => Promise.resolve(answer(++count >= doneAt ? 'Success' : 'OperationPending')), { pauseMs: 0, most: 5 });
  return { count, last };
}

describe('Poll', () => {
  it('is asked again until the operation is done', async () => {
    expect(await ask(step(ENUM.Operation.Poll), 3)).toEqual({ count: 3, last: answer('Success') });
  });

  it('is asked a bounded number of times', async () => {
    expect(await ask(step(ENUM.Operation.Poll), 99)).toEqual({ count: 5, last: answer('OperationPending') });
  });

  it('is asked once where the case expects it to be pending, and so is everything else', async () => {
    expect((await ask(step(ENUM.Operation.Poll, { status: 'OperationPending', payload: [] }), 3)).count).toBe(1);
    expect((await ask(step(ENUM.Operation.Locate), 3)).count).toBe(1);
  });
});
