/** Why a run ends before its plan does. */
import type { TransportFailure, TroubleKind } from '../transport/trouble.js';
import { dayOf, isExpectedFailure } from './expected-failures.js';
import type { CaseResult, RunResult } from './result.js';
import type { RunOptions } from './run-options.js';

/** Trouble that leaves no connection at all. */
const BEFORE_CONNECTION: readonly TroubleKind[] = ['refused', 'unresolved-host', 'unreachable', 'connect-timeout', 'handshake-failed'];

/** After so many cases in a row that found no connection the target counts as lost. */
const LOST_AFTER = 3;

export interface Ending {
  /** Takes note of a case that is over, in the order in which cases end. */
  note(result: CaseResult): void;
  /** Whether no further case is to begin. */
  readonly reached: () => boolean;
  /** Why a case that was left out was not run, as a sentence. */
  reason(): string;
  describe(): Pick<RunResult, 'ended' | 'endedBecause'>;
}

/** `unreachable`: why the first connection failed, which ends the run before its first case. */
export function watchEnding(options: Pick<RunOptions, 'bail' | 'expectedFailures' | 'signal'>, unreachable: TransportFailure | undefined): Ending {
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
