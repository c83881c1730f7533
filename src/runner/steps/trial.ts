/** A step that puts the connection to a trial instead of sending a message. */
import type { Connect } from '../../transport/connection.js';
import { TransportFailure } from '../../transport/trouble.js';
import type { Check } from '../../match/check.js';
import { aliveCheck } from '../../match/index.js';
import type { Case, Step } from '../../suite/case.js';
import type { Trial } from '../../suite/trial.js';
import { outcomeOfStep, TRANSPORT_PATHS } from '../judgement.js';
import type { StepResult } from '../result.js';
import { runTrial, type TrialFinding, type TrialTarget } from '../trials/index.js';

type TrialResult = Pick<StepResult, 'outcome' | 'reason' | 'errorKind' | 'checks'>;

/** What is found wrong in an optional case is a warning: no text demands it. A server that is not there to begin with is not blamed. */
export async function tryConnection(trial: Trial, step: Step, each: Case, target: TrialTarget | undefined, connect: Connect): Promise<TrialResult> {
  if (target === undefined) return { outcome: 'inconclusive', reason: 'The target cannot be put to a trial of its connection.', checks: [] };
  try {
    await (await connect()).close();
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return { outcome: 'errored', reason: error.message, errorKind: error.kind, checks: [] };
  }
  const { trouble, ...finding } = await runTrial(trial, { ...target, version: each.version });
  const checks = [trialCheck(finding, step, each), aliveCheck(step, each.version, trouble)];
  return { outcome: outcomeOfStep(checks), checks };
}

function trialCheck({ outcome, detail }: TrialFinding, { title }: Step, each: Case): Check {
  const verdict = outcome === 'met' ? 'match' : outcome === 'untried' ? 'note' : each.level === 'optional' ? 'warning' : 'failure';
  return { rule: 'T-2', verdict, path: TRANSPORT_PATHS.after, expected: each.title, actual: detail, message: detail, cause: outcome === 'met' ? each.title : `Not so: ${title}`, source: each.sources.join(', ') };
}
