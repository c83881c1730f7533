/** A child process in a process group of its own, which is ended as a whole. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { atExit } from './at-exit.js';

export interface GroupOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File descriptor that takes standard output and standard error. A file, not a pipe: nothing is lost when we are slow, and nothing keeps us alive. */
  readonly output: number;
}

export interface ProcessGroup {
  /** "exit code 1" or "signal SIGSEGV" once the leader has ended, by itself or by `kill`. */
  ended(): string | undefined;
  /** Resolves when the leader has ended. */
  readonly exited: Promise<void>;
  /** Asks the leader to end with SIGTERM, and after so many milliseconds ends the group as `kill` does. */
  end(graceMs: number): Promise<void>;
  /** Ends all processes of the group with SIGKILL and waits for the leader; may be called again. */
  kill(): Promise<void>;
}

/** Starts a program as the leader of a new process group. Rejects when it cannot be started (ENOENT, EACCES). */
export async function startGroup(program: string, args: readonly string[], options: GroupOptions): Promise<ProcessGroup> {
  const leader: { pid?: number | undefined } = {};
  const endGroup = (): void => killGroup(leader.pid);
  // Before the start: a signal that comes between start and registration would leave the group behind.
  const release = atExit(endGroup);
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, detached: true, stdio: ['ignore', options.output, options.output] });
  leader.pid = child.pid;

  let ended: string | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
      // Children of the leader may outlive it.
      endGroup();
      release();
      resolve();
    });
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    release();
    throw error;
  }
  const kill = async (): Promise<void> => {
    if (ended === undefined) endGroup();
    await exited;
  };
  return {
    ended: () => ended,
    exited,
    async end(graceMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(endGroup, graceMs);
      await exited;
      clearTimeout(timer);
    },
    kill,
  };
}

function killGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
