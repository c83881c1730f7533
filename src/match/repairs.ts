/** Known errors of a published case that were corrected before it ran: each is a warning, because file and run disagree. */
import type { Check } from './check.js';
import { checkAt, type Scope } from './scope.js';

export function repairChecks(scope: Scope): Check[] {
  return (scope.exchange.step.repairs ?? []).map(({ defect, problem, treatment, path, published, used }) =>
    checkAt(scope, {
      rule: 'R-1',
      verdict: 'warning',
      path: [path],
      expected: published,
      actual: used,
      message: `The published test case is corrected (${defect}): ${problem}; ${treatment}. The file says ${published}, the run used ${used}.`,
      cause: `The published test case is corrected (${defect}): ${problem}`,
    }),
  );
}
