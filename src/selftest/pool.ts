/** Runs the trials, in this thread or spread over several. */
import { Worker } from 'node:worker_threads';
import type { ProtocolVersion } from '../kmip/version.js';
import { faultByName } from '../reference/faults/index.js';
import { loadSuites } from '../suite/index.js';
import { createTestPki } from '../transport/certificates.js';
import type { Trial } from './result.js';
import { runTrial } from './trial.js';

/** What a thread has to know; plain data, because it crosses to other threads. */
export interface TrialPlan {
  readonly selectors: readonly string[];
  readonly versions: readonly ProtocolVersion[];
  readonly thorough: boolean;
}

export interface PoolOptions extends TrialPlan {
  /** Names of faults, in the order of the result. */
  readonly faults: readonly string[];
  /** Threads; 1 stays in this one. */
  readonly jobs: number;
  readonly onTrial: (trial: Trial) => void;
  readonly stopped: () => boolean;
}

/** The trials in the order of the faults; those that were not begun when the run was stopped are missing. */
export async function runTrials({ faults, jobs, onTrial, stopped, ...plan }: PoolOptions): Promise<Trial[]> {
  const trials = new Map<string, Trial>();
  const queue = [...faults];
  const { selectors, versions, thorough } = plan;
  const shared: TrialPlan = { selectors, versions, thorough };
  const work = async (): Promise<void> => {
    const { perform, end } = jobs === 1 ? await inThisThread(shared) : inAnotherThread(shared);
    try {
      for (let name = queue.shift(); name !== undefined && !stopped(); name = queue.shift()) {
        const trial = await perform(name);
        trials.set(name, trial);
        onTrial(trial);
      }
    } finally {
      await end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, faults.length) }, work));
  return faults.flatMap((name) => trials.get(name) ?? []);
}

interface Performer {
  readonly perform: (fault: string) => Promise<Trial>;
  readonly end: () => Promise<unknown>;
}

/** Performs trials one after the other in the thread that calls. */
export async function inThisThread({ selectors, versions, thorough }: TrialPlan): Promise<Performer> {
  const options = { suites: loadSuites(selectors), versions, thorough, pki: await createTestPki() };
  return {
    perform: (name) => {
      const fault = faultByName(name);
      if (fault === undefined) throw new Error(`There is no fault ${name}.`);
      return runTrial(fault, options);
    },
    end: () => Promise.resolve(),
  };
}

function inAnotherThread(plan: TrialPlan): Performer {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: plan });
  return {
    perform: (name) =>
      new Promise<Trial>((resolve, reject) => {
        worker.once('error', reject);
        worker.once('message', (trial: Trial) => {
          worker.off('error', reject);
          resolve(trial);
        });
        worker.postMessage(name);
      }),
    end: () => worker.terminate(),
  };
}
