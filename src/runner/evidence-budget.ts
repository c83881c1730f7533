/** How much of the messages of a run is kept, so that a server that always sends megabytes does not fill memory and disk. */
import type { MessageRecord } from './result.js';

export interface EvidenceBudget {
  /** Bytes to keep of the next message; undefined for as many as of any. */
  room(): number | undefined;
  /** Takes note of what was kept. */
  spend(record: MessageRecord): void;
}

/** Bytes of each message that are kept when the budget is spent: what the header says and the first Batch Item begins with. */
const AT_LEAST = 512;
/** Bytes for one case. Messages of KMIP have a few hundred, so that only a run of long ones comes to its end. */
const FOR_CASE = 8 * 1024;
const FOR_RUN = 1024 * 1024;
/** A line of the tree takes as much memory as so many bytes in hex. */
const LINE = 24;

/** A budget for a run of so many cases, which share it. */
export function evidenceBudget(cases: number): EvidenceBudget {
  let left = FOR_RUN + cases * FOR_CASE;
  return {
    room: () => (left > 0 ? undefined : AT_LEAST),
    spend: ({ hex, tree }) => void (left -= Math.max(hex.length / 2, tree.length * LINE)),
  };
}
