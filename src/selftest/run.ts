/** The self-test: the suites against the embedded server, one fault after the other. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Fault } from '../reference/faults/index.js';
import { loadSuites } from '../suite/index.js';
import { judgeTrials } from './judge.js';
import { runTrials } from './pool.js';
import { SELFTEST_FORMAT, SELFTEST_FORMAT_VERSION, type SelftestResult, type Trial } from './result.js';

export interface SelftestOptions {
  /** Names of suites, files or folders. */
  readonly selectors: readonly string[];
  readonly faults: readonly Fault[];
  readonly versions: readonly ProtocolVersion[];
  /** Runs all cases in all versions. */
  readonly thorough: boolean;
  /** Threads. */
  readonly jobs: number;
  readonly toolVersion: string;
  readonly onTrial: (trial: Trial) => void;
  /** Asked before each trial; true ends the run. */
  readonly stopped: () => boolean;
}

/** Throws a UserError when a suite cannot be loaded. */
export async function runSelftest(options: SelftestOptions): Promise<SelftestResult> {
  const startedAt = new Date();
  const processor = process.cpuUsage();
  const suites = loadSuites(options.selectors);
  const trials = await runTrials({ ...options, faults: options.faults.map((fault) => fault.name) });
  const { user, system } = process.cpuUsage(processor);
  return {
    format: SELFTEST_FORMAT,
    formatVersion: SELFTEST_FORMAT_VERSION,
    tool: { name: 'kmip-conformance', version: options.toolVersion },
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    processorMs: Math.round((user + system) / 1000),
    suites: suites.map((suite) => suite.name),
    thorough: options.thorough,
    trials,
    ...judgeTrials(trials, suites),
  };
}
