/** Steps that many nodes do at once. */
import type { Step } from '../../suite/case.js';
import type { StepResult } from '../result.js';
import { vitalSign } from '../vital-sign.js';
import type { CaseRun } from './case-run.js';
import { conclude, firstFailure } from './conclude.js';
import { nodesCheck, sendByNodes } from './nodes.js';
import { isPrepared, prepareAll, withoutPrepared } from './prepare.js';

/** Of each step the record shows one node, the first of those that cannot go on where there are any. */
export async function runByNodes(run: CaseRun, nodes: number, steps: readonly Step[], cleanup: boolean): Promise<StepResult[]> {
  const { each, context } = run;
  const all = await prepareAll(run, steps, cleanup);
  const prepared = all.filter(isPrepared);
  if (prepared.length < all.length) return withoutPrepared(all);
  const messages = prepared.map(({ step, bytes, version }) => ({ bytes, vital: vitalSign(version), ...(step.newConnection === true ? { newConnection: true as const } : {}) }));
  const runs = await sendByNodes(nodes, messages, () => context.connect(each.encoding), context.answerMs);
  const results: StepResult[] = [];
  for (const [index, one] of prepared.entries()) {
    const got = runs.flatMap((exchanges, at) => (exchanges[index] === undefined ? [] : [{ node: at + 1, exchange: exchanges[index] }]));
    const stopped = got.flatMap(({ node, exchange }) => {
      const how = exchange.kind === 'answer' ? firstFailure(run, one, exchange.answer) : exchange.failure.message;
      return how === undefined ? [] : [{ node, how }];
    });
    const check = nodesCheck(got.length, stopped, each.sources.join(', '));
    const shown = got.find(({ node }) => node === (stopped[0]?.node ?? got[0]?.node))?.exchange;
    if (shown?.kind === 'answer') results.push(conclude(run, one, { exchange: shown, aside: [check] }));
    else if (shown !== undefined) results.push({ ...one.common, outcome: 'failed', request: one.request, checks: [check] });
    if (stopped.length === nodes) break;
  }
  return results;
}
