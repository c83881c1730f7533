import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import type { Expectation, Step } from '../../suite/case.js';
import { natureOf } from './request-nature.js';

const { Operation, ResultReason } = ENUM;
const SUCCESS: Expectation = { status: 'Success', payload: [] };
const FAILURE: Expectation = { status: 'OperationFailed', reasons: [ResultReason.ItemNotFound], tolerated: [] };

function step(number: number, expect: Expectation, ...operations: readonly number[]): Step {
  return { number, title: '', header: [], items: operations.map((operation) => ({ operation, request: [], expect })), place: { file: '', line: 1, column: 1 } };
}

describe('natureOf', () => {
  const steps = [step(1, FAILURE, Operation.Get), step(2, SUCCESS, Operation.Locate, Operation.Get), step(3, SUCCESS, Operation.Locate, Operation.Destroy)];
  const cleanup = [step(4, SUCCESS, Operation.Destroy)];

  it('tells what may be sent again, and what comes behind a failure', () => {
    expect([...steps, ...cleanup].map((each) => natureOf({ steps, cleanup }, each))).toEqual([
      { repeatable: true, behindFailure: false },
      { repeatable: true, behindFailure: true },
      { repeatable: false, behindFailure: false },
      { repeatable: false, behindFailure: false },
    ]);
  });
});
