/** Runs one case over one connection of each client: each step sent, answered, judged and recorded; clean-up whatever happened. */
import type { Case, Step } from '../suite/case.js';
import { describeBindings } from '../match/index.js';
import { markConsequences } from './consequences.js';
import { describeCase } from './describe-case.js';
import { outcomeOfCase } from './judgement.js';
import type { CaseResult, StepResult } from './result.js';
import { runAlone } from './steps/alone.js';
import { runByNodes } from './steps/by-nodes.js';
import { noteSurplus, openCaseRun, type CaseContext, type CaseRun } from './steps/case-run.js';
import { groupsOf, waysOf } from './steps/groups.js';
import { runPipelined } from './steps/pipelined.js';

export async function executeCase(each: Case, context: CaseContext): Promise<CaseResult> {
  const startedAt = context.now();
  const run = openCaseRun(each, context, startedAt);
  try {
    await runSteps(run);
    await runCleanup(run);
    for (const way of waysOf(each)) noteSurplus(run, way);
  } finally {
    await run.conversations.close();
  }
  return {
    ...describeCase(each, context.repeat(each)),
    outcome: outcomeOfCase(each, run.steps),
    durationMs: context.now().getTime() - startedAt.getTime(),
    startedAt: startedAt.toISOString(),
    steps: markConsequences(each, run.steps),
    bindings: describeBindings(run.state).map((binding) => ({ ...binding, value: run.redact(binding.value) })),
  };
}

async function runSteps(run: CaseRun): Promise<void> {
  for (const group of groupsOf(run.each.steps)) {
    await letPass(run, group);
    if (run.context.interrupted()) return;
    const results = await runGroup(run, group, false);
    run.steps.push(...results);
    // Behind a broken connection the rest of the case would only measure the same trouble again.
    if (results.some(isErrored)) return;
  }
}

async function runCleanup(run: CaseRun): Promise<void> {
  for (const group of groupsOf(run.each.cleanup)) {
    await letPass(run, group);
    const results = await runGroup(run, group, true);
    run.steps.push(...results.filter(({ outcome }) => outcome !== 'blocked'));
    if (results.some(isErrored)) return;
  }
}

const isErrored = ({ outcome }: StepResult): boolean => outcome === 'errored';

async function runGroup(run: CaseRun, group: readonly Step[], cleanup: boolean): Promise<StepResult[]> {
  const [first, ...others] = group;
  if (first === undefined) return [];
  if (first.nodes !== undefined) return runByNodes(run, first.nodes, group, cleanup);
  return others.length === 0 ? [await runAlone(run, first, cleanup)] : runPipelined(run, group, cleanup);
}

/** No connection is held meanwhile: a server may end it, and may bear few. */
async function letPass({ conversations, context }: CaseRun, [first]: readonly Step[]): Promise<void> {
  if (first?.waitSeconds === undefined) return;
  await conversations.close();
  await context.wait(first.waitSeconds);
}
