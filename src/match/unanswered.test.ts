import { expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import type { StepItem } from '../suite/case.js';
import { unansweredCheck } from './unanswered.js';

const item = (operation: number): StepItem => ({ operation, request: [], expect: { status: 'Success', payload: [] } });

it('a request that the server passes over is one failure, which names its operations once (P-5)', () => {
  const items = [ENUM.Operation.Get, ENUM.Operation.Query, ENUM.Operation.Get].map(item);
  expect(unansweredCheck({ items }, '2.1', 'It answered the next one.')).toEqual({
    rule: 'P-5',
    verdict: 'failure',
    path: 'Connection',
    expected: 'an answer to Get, Query',
    actual: 'nothing',
    message: 'It answered the next one.',
    cause: 'Get, Query: the server never answers',
    source: 'KMIP 2.1 §8',
  });
});
