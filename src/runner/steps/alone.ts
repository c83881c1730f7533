/** A step whose message waits for the answer to the one before. */
import type { Step } from '../../suite/case.js';
import { repeatedCheck } from '../connection-checks.js';
import { exchangeUntilDone } from '../poll.js';
import type { StepResult } from '../result.js';
import { vitalSign } from '../vital-sign.js';
import { noteSurplus, type CaseRun } from './case-run.js';
import { conclude, type Sent } from './conclude.js';
import { isPrepared, prepare, type Prepared } from './prepare.js';
import { sendRefused } from './refused.js';
import { natureOf } from './request-nature.js';

export async function runAlone(run: CaseRun, step: Step, cleanup: boolean): Promise<StepResult> {
  const prepared = await prepare(run, step, cleanup);
  if (!isPrepared(prepared)) return prepared;
  const sent = step.refusal === undefined ? await sendOrdinary(run, prepared) : await sendToBeRefused(run, prepared);
  return conclude(run, prepared, sent, noteSurplus(run, step));
}

async function sendOrdinary({ each, conversations }: CaseRun, { step, bytes, version }: Prepared): Promise<Sent> {
  const conversation = conversations.of(step);
  if (step.newConnection === true) await conversation.renew();
  const nature = natureOf(each, step);
  const exchange = await exchangeUntilDone(step, () => conversation.exchange(bytes, vitalSign(version), nature));
  return { exchange, aside: exchange.kind === 'answer' && exchange.repeated === true ? [repeatedCheck(version)] : [] };
}

/** A message that breaks the connection's rules has a connection of its own. */
async function sendToBeRefused({ each, context, conversations }: CaseRun, { step, bytes, version }: Prepared): Promise<Sent> {
  await conversations.of(step).renew();
  const { answer, trouble, checks } = await sendRefused(step, bytes, { connect: () => context.connect(each.encoding, step), version, answerMs: context.answerMs, vital: vitalSign(version) });
  if (trouble !== undefined) return { exchange: { kind: 'failure', failure: trouble }, aside: [] };
  return { exchange: answer === undefined ? { kind: 'unanswered' } : { kind: 'answer', answer }, aside: checks };
}
