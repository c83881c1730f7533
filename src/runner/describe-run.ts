/** The run result: from what was asked for, what the target is, and how its cases came out. */
import type { Case } from '../suite/case.js';
import { groupCauses } from './causes.js';
import { describeCase } from './describe-case.js';
import { dayOf, judgeExpectations } from './expected-failures.js';
import { describeExtent, describeIncluded } from './extent.js';
import type { PlannedCase } from './plan.js';
import type { ProbeFacts } from './probe.js';
import { judgeRequirements, type RequirementsOfProfile } from './requirements.js';
import { RESULT_FORMAT, RESULT_FORMAT_VERSION, type CaseResult, type RunResult, type Shard, type TargetFacts } from './result.js';
import type { RunOptions } from './run-options.js';
import { countCases, judgeProfiles } from './verdicts.js';

const NAMED = 'Objects that cases create without a Name were given one wherever it cannot bear on the outcome, so that they are known again after a crash.';

/** What is settled before the first case. */
export interface Outset {
  readonly startedAt: Date;
  readonly facts: ProbeFacts;
  readonly namePrefix: string;
  readonly shard: Shard | undefined;
}

/** The run result from its cases, all those of the plan. */
export function describeRun(options: RunOptions, { startedAt, facts, namePrefix, shard }: Outset, cases: readonly CaseResult[], ending: Pick<RunResult, 'ended' | 'endedBecause'>): RunResult {
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

/** A case that is not run at all. */
export function skipped(each: Case, skip: NonNullable<CaseResult['skip']>, options: Pick<RunOptions, 'repeat'>): CaseResult {
  return { ...describeCase(each, options.repeat(each)), outcome: 'skipped', skip, durationMs: 0, steps: [], bindings: [] };
}

/** A case that the end of the run left out; one that was not to be run keeps its own reason. */
export const notRun = (planned: PlannedCase, reason: string, options: Pick<RunOptions, 'repeat'>): CaseResult =>
  skipped(planned.case, planned.skip ?? { category: 'run-ended', reason }, options);
