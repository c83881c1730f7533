/** Something the user gave us is wrong. The command line shows it as one message and ends with exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What to do about it, as a sentence. */
  readonly remedy?: string;

  constructor(message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options);
    if (remedy !== undefined) this.remedy = remedy;
  }
}

/** What something that was thrown says: the message of an Error, anything else as text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
