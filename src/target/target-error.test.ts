import { expect, it } from 'vitest';
import { TransportFailure } from '../transport/trouble.js';
import { targetErrorOf } from './target-error.js';

it('keeps the sentence, the remedy and the cause of a failure of the transport', () => {
  const failure = new TransportFailure('127.0.0.1:5696', { kind: 'refused' });
  const error = targetErrorOf(failure);
  expect(error).toMatchObject({ name: 'TargetError', message: '127.0.0.1:5696 refused the connection.', cause: failure });
  expect(error.remedy).toBe(failure.remedy);
});
