/** A step that goes out only where Query has not announced its operation. */
import { operationTitle } from '../../kmip/vocabulary.js';
import type { CaseState } from '../../match/index.js';
import type { Step } from '../../suite/case.js';
import type { StepResult } from '../result.js';

/** What becomes of a step that does not go out; undefined where it does. Without an answer to Query nobody knows what is announced. */
export function heldBack({ unannounced, items }: Pick<Step, 'unannounced' | 'items'>, { ledger: { announced } }: Pick<CaseState, 'ledger'>): Pick<StepResult, 'outcome' | 'reason' | 'checks'> | undefined {
  const operation = items[0]?.operation;
  if (unannounced !== true || operation === undefined) return undefined;
  if (announced.size === 0) return { outcome: 'blocked', reason: 'Not sent: no Query before it has told which operations there are.', checks: [] };
  return announced.has(operation) ? { outcome: 'passed', reason: `Not sent: Query announces ${operationTitle(operation)}.`, checks: [] } : undefined;
}
