/** Runs the command line in this process and keeps what it printed. */
import type { Io } from '../io.js';
import { runCli } from '../run-cli.js';

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CaptureOptions {
  readonly env?: Io['env'];
  readonly isTerminal?: boolean;
  /** Called with the function that interrupts, as Ctrl-C would. */
  readonly onStart?: (interrupt: () => void) => void;
  /** Called whenever something was printed. */
  readonly onOutput?: (text: string) => void;
  /** Answers of the person at the terminal; without them there is nobody to ask. */
  readonly ask?: Io['ask'];
}

export async function runCaptured(args: readonly string[], options: CaptureOptions = {}): Promise<Captured> {
  let out = '';
  let err = '';
  const interrupts = new Set<() => void>();
  const io: Io = {
    out: (text) => {
      out += text;
      options.onOutput?.(text);
    },
    err: (text) => void (err += text),
    env: options.env ?? {},
    isTerminal: options.isTerminal ?? false,
    columns: 100,
    onInterrupt: (callback) => {
      interrupts.add(callback);
      return () => void interrupts.delete(callback);
    },
    ...(options.ask === undefined ? {} : { ask: options.ask }),
  };
  options.onStart?.(() => interrupts.forEach((interrupt) => interrupt()));
  const code = await runCli(args, io);
  return { code, out, err };
}
