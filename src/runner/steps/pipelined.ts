/** Steps whose messages do not wait for each other's answers. */
import type { Step } from '../../suite/case.js';
import type { StepResult } from '../result.js';
import { noteSurplus, type CaseRun } from './case-run.js';
import { conclude } from './conclude.js';
import { isPrepared, prepareAll, withoutPrepared } from './prepare.js';

const TAKING_TURNS = 'The product sends requests without waiting for answers, and over HTTPS messages take turns.';

/** Those behind one without an answer have no result. */
export async function runPipelined(run: CaseRun, steps: readonly Step[], cleanup: boolean): Promise<StepResult[]> {
  const all = await prepareAll(run, steps, cleanup);
  const prepared = all.filter(isPrepared);
  const [first] = prepared;
  if (first === undefined) return withoutPrepared(all);
  const conversation = run.conversations.of(first.step);
  if (first.step.newConnection === true) await conversation.renew();
  const sent = await conversation.pipeline(prepared.map(({ bytes }) => bytes));
  if (sent === undefined) return all.map((one) => (isPrepared(one) ? { ...one.common, outcome: 'inconclusive', reason: TAKING_TURNS, checks: [] } : one));
  const unasked = noteSurplus(run, first.step);
  const results: StepResult[] = [];
  for (const one of all) {
    if (!isPrepared(one)) {
      results.push(one);
      continue;
    }
    const at = prepared.indexOf(one);
    const answer = sent.answers[at];
    if (answer !== undefined) results.push(conclude(run, one, { exchange: { kind: 'answer', answer }, aside: [] }, at === 0 ? unasked : undefined));
    else if (sent.failure !== undefined) return [...results, conclude(run, one, { exchange: { kind: 'failure', failure: sent.failure }, aside: [] })];
  }
  return results;
}
