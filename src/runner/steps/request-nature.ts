/** What a step leaves to chance where a server closes the connection behind the answer before it. */
import type { Case, Step } from '../../suite/case.js';
import type { RequestNature } from '../conversation.js';
import { REPEATABLE } from '../operation-effects.js';

export function natureOf({ steps, cleanup }: Pick<Case, 'steps' | 'cleanup'>, step: Step): RequestNature {
  const before = [...steps, ...cleanup].find(({ number }) => number === step.number - 1);
  return {
    repeatable: step.items.length > 0 && step.items.every(({ operation }) => REPEATABLE.has(operation)),
    behindFailure: before?.items.some(({ expect }) => expect.status === 'OperationFailed') === true,
  };
}
