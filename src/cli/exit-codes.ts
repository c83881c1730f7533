/** Documented in the README; nothing else ends the process. */
export const EXIT = {
  /** Every applicable mandatory check passed. */
  passed: 0,
  /** The target failed a mandatory check, or a mandatory case could not be judged. */
  failed: 1,
  /** The invocation, a suite, a certificate or a configuration is wrong. */
  usage: 2,
  /** The target could not be reached or started, or died. */
  target: 3,
  /** Interrupted by SIGINT or SIGTERM. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
