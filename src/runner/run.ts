/** A whole run: asks the target what it offers, runs the plan and builds the run result. */
import { randomBytes } from 'node:crypto';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Case, Suite } from '../suite/case.js';
import type { RequirementList } from '../suite/requirements/index.js';
import { waitingSeconds } from '../suite/wait.js';
import type { Connect } from '../transport/connection.js';
import type { OtherClient } from '../transport/endpoint.js';
import type { TransportFailure, TroubleKind } from '../transport/trouble.js';
import { MACHINE_CLOCK, type Clock } from './clock.js';
import { evidenceBudget } from './evidence-budget.js';
import { groupCauses } from './causes.js';
import { interruptible } from './interruptible.js';
import { describeCase, executeCase, type CaseContext } from './execute-case.js';
import { isExpectedFailure, judgeExpectations, type ExpectationList } from './expected-failures.js';
import { describeExtent, describeIncluded } from './extent.js';
import { plan, select, type PlannedCase, type Selection } from './plan.js';
import { probe, type ProbeFacts } from './probe.js';
import { judgeRequirements, type RequirementsOfProfile } from './requirements.js';
import { RESULT_FORMAT, RESULT_FORMAT_VERSION, type CaseResult, type RunResult, type TargetFacts } from './result.js';
import { schedule } from './schedule.js';
import { cutShard, type Durations, type ShardChoice } from './shard.js';
import type { TrialTarget } from './trials/index.js';
import { countCases, judgeProfiles, type SuiteExtent } from './verdicts.js';

export interface RunOptions extends Selection {
  readonly suites: readonly Suite[];
  /** Suites that these include and that are not run: their extent decides what a profile verdict still needs. */
  readonly included: readonly SuiteExtent[];
  /** What the profiles of the suites require. */
  readonly requirements?: readonly RequirementList[];
  readonly connect: Connect;
  /**
   * The target outlives the run, and others may use it: objects that cases create without a Name get one, where that cannot bear on
   * the outcome, and cases that are not fit for such a server run only when `intrusive`.
   */
  readonly shared?: { readonly intrusive: boolean };
  /** Where trials of the connection go; absent when the target is not spoken to in TTLV over TLS. */
  readonly trials?: TrialTarget;
  /** Whether the target offers HTTPS, so that cases about it can be run. */
  readonly https?: boolean;
  /** The clients beside the first that `connect` can connect. */
  readonly clients?: readonly OtherClient[];
  /** Whether `connect` reaches a second server with the same objects. */
  readonly second?: boolean;
  /** Stops the server and starts it again; absent where that cannot be done. */
  readonly restart?: () => Promise<void>;
  /** Files that were named and are not run, for the record. */
  readonly leftOut?: RunResult['leftOut'];
  readonly target: Pick<TargetFacts, 'name' | 'description' | 'address'> & { readonly remarks: readonly string[] };
  readonly toolVersion: string;
  readonly command: string;
  readonly repeat: (each: Case) => string;
  readonly timeoutMs: number;
  readonly jobs: number;
  readonly bail: boolean;
  readonly showSecrets: boolean;
  /** Warnings and repairs of published cases are failures. */
  readonly strict?: boolean;
  readonly verifyServer: boolean;
  /** Runs only this part of the plan. */
  readonly shard?: ShardOptions;
  readonly expectedFailures?: ExpectationList;
  readonly signal: AbortSignal;
  /** The machine's when absent. */
  readonly clock?: Clock;
  readonly onEvent: (event: RunEvent) => void;
}

export interface ShardOptions extends ShardChoice {
  /** The command line of the whole run. */
  readonly command: string;
  /** What earlier runs took, to cut shards of equal duration. */
  readonly durations?: Durations;
}

export type RunEvent =
  | { readonly kind: 'probed'; readonly facts: ProbeFacts }
  /** `outset`: the result before the first case, every planned case not run. */
  | { readonly kind: 'planned'; readonly cases: number; readonly outset: RunResult }
  | { readonly kind: 'case-started'; readonly case: Case }
  /** `index`: place in the plan, counted from 0. */
  | { readonly kind: 'case-finished'; readonly index: number; readonly result: CaseResult };

/** Seconds by which a date of the server may lie outside its window. */
const CLOCK_TOLERANCE_SECONDS = 120;

/** Trouble that leaves no connection at all. */
const BEFORE_CONNECTION: readonly TroubleKind[] = ['refused', 'unresolved-host', 'unreachable', 'connect-timeout', 'handshake-failed'];

/** What an interrupt leaves to clean-up. */
const INTERRUPT_GRACE_MS = 2000;

const NAMED = 'Objects that cases create without a Name were given one wherever it cannot bear on the outcome, so that they are known again after a crash.';

/** After so many cases in a row that found no connection the target counts as lost. */
const LOST_AFTER = 3;

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
  const describe = (cases: readonly CaseResult[], end: ReturnType<Ending['describe']>): RunResult => describeRun(options, { startedAt, facts, namePrefix, shard }, cases, end);
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

interface Outset {
  readonly startedAt: Date;
  readonly facts: ProbeFacts;
  readonly namePrefix: string;
  readonly shard: ReturnType<typeof cut>['shard'] | undefined;
}

function describeRun(options: RunOptions, { startedAt, facts, namePrefix, shard }: Outset, cases: readonly CaseResult[], ending: ReturnType<Ending['describe']>): RunResult {
  const suites = options.suites.map(({ name, title, profile, includes, file, checksum, client, cases: all }) => ({ name, title, profile, includes, file, checksum, extent: describeExtent(all), ...(client === undefined ? {} : { client }) }));
  const requirements = judgeRequirements(ofProfiles(options), cases);
  const finishedAt = new Date();
  return {
    format: RESULT_FORMAT,
    formatVersion: RESULT_FORMAT_VERSION,
    tool: { name: 'kmip-conformance', version: options.toolVersion, node: process.version },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    durationMs: finishedAt.getTime() - startedAt.getTime(),
    ...ending,
    configuration: {
      command: options.command,
      versions: options.versions,
      cases: options.cases,
      level: options.level,
      timeoutMs: options.timeoutMs,
      jobs: options.jobs,
      bail: options.bail,
      showSecrets: options.showSecrets,
      ...(options.strict === true ? { strict: true as const } : {}),
      verifyServer: options.verifyServer,
      namePrefix,
      ...(shard === undefined ? {} : { shard }),
    },
    target: targetFacts(options, facts),
    suites,
    ...(options.included.length === 0 ? {} : { included: options.included.map(describeIncluded) }),
    ...(options.leftOut === undefined || options.leftOut.length === 0 ? {} : { leftOut: options.leftOut }),
    cases,
    verdicts: judgeProfiles([...options.suites, ...options.included], cases, requirements),
    ...(requirements.length === 0 ? {} : { requirements }),
    causes: groupCauses(cases),
    counts: countCases(cases),
    ...(options.expectedFailures === undefined ? {} : { expectations: judgeExpectations({ suites, cases }, options.expectedFailures, dayOf(startedAt)) }),
  };
}

const ofProfiles = ({ suites, requirements: lists = [] }: RunOptions): RequirementsOfProfile[] =>
  suites.flatMap(({ name, profile }) => lists.filter((list) => list.suite === name).map(({ requirements }) => ({ suite: name, profile, requirements })));

const cut = (whole: readonly PlannedCase[], { index, count, command, durations }: ShardOptions): ReturnType<typeof cutShard<PlannedCase>> =>
  cutShard(whole, (each) => each.case, { index, count }, command, durations);

interface Ending {
  note(result: CaseResult): void;
  readonly reached: () => boolean;
  reason(): string;
  describe(): Pick<RunResult, 'ended' | 'endedBecause'>;
}

/** Keeps track of why the run ends before its plan does. */
function watchEnding(options: RunOptions, unreachable: TransportFailure | undefined): Ending {
  let lost = unreachable?.message;
  let bailed = false;
  let withoutConnection = 0;
  const { expectedFailures } = options;
  const day = dayOf(new Date());
  const isExpected = (result: CaseResult): boolean => expectedFailures !== undefined && isExpectedFailure(result, expectedFailures, day);
  return {
    note: (result) => {
      const trouble = result.steps.find((step) => step.outcome === 'errored');
      const unconnected = BEFORE_CONNECTION.some((kind) => kind === trouble?.errorKind);
      withoutConnection = unconnected ? withoutConnection + 1 : 0;
      if (withoutConnection >= LOST_AFTER) lost = trouble?.reason;
      if (options.bail && result.level === 'mandatory' && (result.outcome === 'failed' || result.outcome === 'errored') && !isExpected(result)) bailed = true;
    },
    reached: () => options.signal.aborted || lost !== undefined || bailed,
    reason: () => {
      if (options.signal.aborted) return 'The run was interrupted before its turn.';
      return lost === undefined ? 'The run ended at the first failure (--bail).' : `The target was lost: ${lost}`;
    },
    describe: () => {
      if (options.signal.aborted) return { ended: 'interrupted' };
      if (lost !== undefined) return { ended: 'target-lost', endedBecause: lost };
      return { ended: bailed ? 'bailed' : 'completed' };
    },
  };
}

function skipped(each: Case, skip: NonNullable<CaseResult['skip']>, options: RunOptions): CaseResult {
  return { ...describeCase(each, options.repeat(each)), outcome: 'skipped', skip, durationMs: 0, steps: [], bindings: [] };
}

const notRun = (planned: PlannedCase, reason: string, options: RunOptions): CaseResult =>
  skipped(planned.case, planned.skip ?? { category: 'run-ended', reason }, options);

/** The day in UTC: `2026-03-14`. */
const dayOf = (date: Date): string => date.toISOString().slice(0, 'YYYY-MM-DD'.length);

const distinctVersions = (cases: readonly Case[]): ProtocolVersion[] => [...new Set(cases.map((each) => each.version))].sort(compareVersions);

function targetFacts(options: RunOptions, facts: ProbeFacts): TargetFacts {
  return {
    ...options.target,
    ...(facts.session === undefined ? {} : { tls: facts.session }),
    ...(facts.versions === undefined ? {} : { offeredVersions: [...facts.versions].reverse() }),
    ...(facts.vendor === undefined ? {} : { vendor: facts.vendor }),
    ...(facts.operationNames === undefined ? {} : { operations: facts.operationNames }),
    ...(facts.objectTypes === undefined ? {} : { objectTypes: facts.objectTypes }),
    ...(facts.clockOffsetSeconds === undefined ? {} : { clockOffsetSeconds: facts.clockOffsetSeconds }),
    remarks: [...options.target.remarks, ...(options.shared === undefined ? [] : [NAMED]), ...facts.remarks],
  };
}
