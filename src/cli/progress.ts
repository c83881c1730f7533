/** Progress while a run goes on: one live line on a terminal, a plain line now and then elsewhere. */
import { progressLine } from '../report/index.js';
import type { RunEvent } from '../runner/run.js';
import { wantsColor, type Io } from './io.js';

export interface Progress {
  show(event: RunEvent): void;
  /** Removes the live line; may be called again. */
  end(): void;
}

const ERASE_LINE = '\r\u001B[2K';
/** In a log every case would drown the verdict; ten lines show that the run is alive. */
const PLAIN_LINES = 10;

/** One line that is rewritten on a terminal, ten lines over the run anywhere else; nothing unless `enabled`. */
export function showProgress(io: Io, enabled: boolean): Progress {
  let cases = 0;
  let done = 0;
  let failed = 0;
  let live = false;

  const line = (current: string): string => progressLine({ done, cases, failed, current }, { color: wantsColor(io), columns: io.columns });
  const print = (current: string): void => {
    if (io.isTerminal) {
      io.out(ERASE_LINE + line(current));
      live = true;
    } else if (done === cases || Math.floor((done * PLAIN_LINES) / cases) > Math.floor(((done - 1) * PLAIN_LINES) / cases)) {
      io.out(`${line(current)}\n`);
    }
  };

  return {
    show: (event) => {
      if (event.kind === 'planned') cases = event.cases;
      if (!enabled || event.kind !== 'case-finished') return;
      done++;
      if (event.result.outcome === 'failed' || event.result.outcome === 'errored') failed++;
      print(`${event.result.suite} ${event.result.version} ${event.result.id}`);
    },
    end: () => {
      if (live) io.out(ERASE_LINE);
      live = false;
    },
  };
}
