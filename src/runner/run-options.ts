/** What a run is asked for, and what it tells while it goes on. */
import type { Case, Suite } from '../suite/case.js';
import type { RequirementList } from '../suite/requirements/index.js';
import type { Connect } from '../transport/connection.js';
import type { OtherClient } from '../transport/endpoint.js';
import type { Clock } from './clock.js';
import type { ExpectationList } from './expected-failures.js';
import type { Selection } from './plan.js';
import type { ProbeFacts } from './probe.js';
import type { CaseResult, RunResult, TargetFacts } from './result.js';
import type { Durations, ShardChoice } from './shard.js';
import type { TrialTarget } from './trials/index.js';
import type { SuiteExtent } from './verdicts.js';

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
