/** The time of a run: the machine's, or one that a test moves. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Clock {
  now(): Date;
  /** Resolves when so many milliseconds have passed, or at once when the signal is aborted. Never rejects. */
  pass(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const MACHINE_CLOCK: Clock = {
  now: () => new Date(),
  pass: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** A clock that goes with the machine's, and on which waiting costs no time: it leaps ahead instead. */
export function leapingClock(): Clock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    pass: (milliseconds) => {
      ahead += milliseconds;
      return Promise.resolve();
    },
  };
}
