/** What was recorded so far, within bounds: a recorder may be forgotten for a night. */
import type { RecordedExchange } from './exchange.js';

export interface Transcript {
  /** False when the exchange, and all that follow, do not fit any more. */
  add(exchange: RecordedExchange): boolean;
  /** In the order in which the requests were passed on. */
  readonly exchanges: readonly RecordedExchange[];
}

/** A suite file has at most 1 MiB, and an exchange needs about three times its bytes there. */
const MAXIMUM_BYTES = 256 * 1024;
const MAXIMUM_EXCHANGES = 500;

/** Full after so many bytes of requests and answers, or so many exchanges. */
export function createTranscript(maximumBytes = MAXIMUM_BYTES, maximumExchanges = MAXIMUM_EXCHANGES): Transcript {
  const exchanges: RecordedExchange[] = [];
  let bytes = 0;
  let full = false;
  return {
    add(exchange) {
      const size = exchange.request.length + exchange.answer.length;
      full ||= exchanges.length === maximumExchanges || bytes + size > maximumBytes;
      if (full) return false;
      bytes += size;
      exchanges.push(exchange);
      return true;
    },
    get exchanges() {
      return [...exchanges].sort((a, b) => a.at.getTime() - b.at.getTime());
    },
  };
}
