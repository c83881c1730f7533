/** A whole run: asks the target what it offers, runs the plan and builds the run result. */
import { randomBytes } from 'node:crypto';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Case } from '../suite/case.js';
import { waitingSeconds } from '../suite/wait.js';
import { MACHINE_CLOCK } from './clock.js';
import { describeRun, notRun, skipped } from './describe-run.js';
import { watchEnding } from './ending.js';
import { evidenceBudget } from './evidence-budget.js';
import { interruptible } from './interruptible.js';
import { executeCase } from './execute-case.js';
import { plan, select, type PlannedCase } from './plan.js';
import { probe } from './probe.js';
import type { CaseResult, RunResult } from './result.js';
import type { RunOptions, ShardOptions } from './run-options.js';
import { schedule } from './schedule.js';
import { cutShard } from './shard.js';
import type { CaseContext } from './steps/case-run.js';

export type { RunEvent, RunOptions, ShardOptions } from './run-options.js';

/** Seconds by which a date of the server may lie outside its window. */
const CLOCK_TOLERANCE_SECONDS = 120;

/** What an interrupt leaves to clean-up. */
const INTERRUPT_GRACE_MS = 2000;

/** Runs everything that is selected. Throws a UserError when the selection is empty; all else is in the result. */
export async function run(options: RunOptions): Promise<RunResult> {
  const startedAt = (options.clock ?? MACHINE_CLOCK).now();
  const selected = select(options.suites, options);
  const connections = interruptible(options.connect, options.signal, options.target.address, INTERRUPT_GRACE_MS);
  try {
    return await runSelected(selected, { ...options, connect: connections.connect }, startedAt);
  } finally {
    connections.release();
  }
}

async function runSelected(selected: readonly Case[], options: RunOptions, startedAt: Date): Promise<RunResult> {
  const facts = await probe(options.connect, distinctVersions(selected));
  options.onEvent({ kind: 'probed', facts });

  const whole = plan(selected, options, { ...facts, https: options.https === true, clients: options.clients ?? [], second: options.second === true, restart: options.restart !== undefined, intrusive: options.shared?.intrusive ?? true, ...(options.trials === undefined ? {} : { trials: options.trials }) });
  const { planned, shard } = options.shard === undefined ? { planned: whole } : cut(whole, options.shard);
  const namePrefix = `kmipc-${randomBytes(4).toString('hex')}`;
  const clock = options.clock ?? MACHINE_CLOCK;
  const context: Omit<CaseContext, 'wait'> = {
    connect: options.connect,
    clock: { offsetSeconds: facts.clockOffsetSeconds ?? 0, toleranceSeconds: CLOCK_TOLERANCE_SECONDS },
    answerMs: options.timeoutMs,
    evidence: evidenceBudget(planned.length),
    namePrefix,
    nameCreations: options.shared !== undefined,
    ...(options.trials === undefined ? {} : { trials: options.trials }),
    ...(options.restart === undefined ? {} : { restart: options.restart }),
    showSecrets: options.showSecrets,
    strict: options.strict === true,
    repeat: options.repeat,
    interrupted: () => options.signal.aborted,
    now: () => clock.now(),
  };
  const ending = watchEnding(options, facts.unreachable);
  const describe = (cases: readonly CaseResult[], end: Pick<RunResult, 'ended' | 'endedBecause'>): RunResult => describeRun(options, { startedAt, facts, namePrefix, shard }, cases, end);
  const outset = planned.map((each) => notRun(each, 'The run ended before its turn.', options));
  options.onEvent({ kind: 'planned', cases: planned.length, outset: describe(outset, { ended: 'interrupted' }) });
  const results = await schedule(
    waitingFirst([...planned.entries()]),
    options.jobs,
    async ([index, each], rest) => {
      const wait = (seconds: number): Promise<void> => rest(() => clock.pass(seconds * 1000, options.signal));
      if (each.skip === undefined) options.onEvent({ kind: 'case-started', case: each.case });
      const result = each.skip === undefined ? await executeCase(each.case, { ...context, wait }) : skipped(each.case, each.skip, options);
      ending.note(result);
      options.onEvent({ kind: 'case-finished', index, result });
      return { index, result };
    },
    ending.reached,
    // What one such case does to the server must not be charged to another.
    ([, each]) => each.case.steps.some((step) => step.refusal !== undefined || step.trial !== undefined || step.restart !== undefined || step.nodes !== undefined),
  );
  const finished = new Map(results.flatMap((each) => (each === undefined ? [] : [[each.index, each.result]])));
  const cases = planned.map((each, index) => finished.get(index) ?? notRun(each, ending.reason(), options));
  return describe(cases, ending.describe());
}

/** Those that wait begin first, so that the others run meanwhile and the run does not end with waiting. */
function waitingFirst(entries: readonly [number, PlannedCase][]): [number, PlannedCase][] {
  const waits = ([, { case: each, skip }]: [number, PlannedCase]): boolean => skip === undefined && waitingSeconds(each) > 0;
  return [...entries.filter(waits), ...entries.filter((entry) => !waits(entry))];
}

const cut = (whole: readonly PlannedCase[], { index, count, command, durations }: ShardOptions): ReturnType<typeof cutShard<PlannedCase>> =>
  cutShard(whole, (each) => each.case, { index, count }, command, durations);

const distinctVersions = (cases: readonly Case[]): ProtocolVersion[] => [...new Set(cases.map((each) => each.version))].sort(compareVersions);
