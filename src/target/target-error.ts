import type { TransportFailure } from '../transport/trouble.js';

/** The target could not be reached or started, or it died. The command line shows it as one message and ends with exit code 3. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  /** What to do about it, as a sentence. */
  readonly remedy?: string;

  constructor(message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    if (remedy !== undefined) this.remedy = remedy;
  }
}

/** The same sentence and remedy, where a failure of the transport means that the target is out of reach. */
export function targetErrorOf(failure: TransportFailure): TargetError {
  return new TargetError(failure.message, failure.remedy, { cause: failure });
}
