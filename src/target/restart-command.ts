/** Restarts a server that someone else runs, by the command that they have given for it. */
import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import type { Endpoint } from '../transport/endpoint.js';
import { waitForAnswer } from './start-server.js';
import { TargetError } from './target-error.js';

/** Characters of what the command wrote. */
const SHOWN = 1000;

/** Runs the command in a shell and waits until the server answers; a TargetError says what came in between. `startMs`: the limit for each of the two. */
export async function restartBy(command: string, endpoint: Endpoint, startMs: number): Promise<void> {
  try {
    await promisify(exec)(command, { timeout: startMs, killSignal: 'SIGKILL' });
  } catch (error) {
    const { killed, code, stdout, stderr } = error as { killed?: boolean; code?: number | string; stdout?: string; stderr?: string };
    const output = `${stdout ?? ''}${stderr ?? ''}`.trim().slice(-SHOWN);
    const end = killed === true ? `did not end within ${startMs} ms` : `ended with exit code ${code ?? 'unknown'}`;
    throw new TargetError(`The command that restarts the server ${end}.${output === '' ? '' : ` It wrote: ${output}`}`, 'Give --restart-command a command that ends once the server has been started.', { cause: error });
  }
  await waitForAnswer(endpoint, startMs);
}
