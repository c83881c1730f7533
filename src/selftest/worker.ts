/** A thread that performs the trials whose faults it is told by name. */
import { parentPort, workerData } from 'node:worker_threads';
import { inThisThread, type TrialPlan } from './pool.js';

const performer = inThisThread(workerData as TrialPlan);

parentPort?.on('message', (name: string) => {
  void performer.then(({ perform }) => perform(name)).then((trial) => parentPort?.postMessage(trial));
});
