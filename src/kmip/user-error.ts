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
