/** What a command may use of the outside world; tests give their own. */
export interface Io {
  /** Writes to standard output as it is, without a line feed of its own. */
  out(text: string): void;
  /** Writes to standard error as it is. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal that understands cursor movement. */
  readonly isTerminal: boolean;
  /** Width of the terminal in columns; 80 when it is none. */
  readonly columns: number;
  /** Calls back on SIGINT and SIGTERM until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
  /** Asks the person at the terminal for a line; undefined when there is none. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Colours are for terminals, and never when NO_COLOR is set to anything (https://no-color.org). */
export const wantsColor = (io: Io): boolean => io.isTerminal && (io.env.NO_COLOR ?? '') === '';
