/** Collects the bytes that follow a request until they are one message, or are known not to become one. */
import { MessageTooLargeError, createFramer } from '../ttlv/framer.js';
import { toHex } from '../ttlv/hex.js';
import type { TransportTrouble } from './trouble.js';

export type AnswerStep =
  | { readonly kind: 'incomplete' }
  /** `rest`: bytes behind the message. */
  | { readonly kind: 'answer'; readonly bytes: Uint8Array; readonly rest: Uint8Array }
  | { readonly kind: 'trouble'; readonly trouble: TransportTrouble };

export interface AnswerReader {
  push(chunk: Uint8Array): AnswerStep;
  /** Bytes received so far. */
  received(): number;
  /** Where, in bytes from the start, a push other than the first began. */
  cuts(): readonly number[];
  /** What it means that the stream ends here; undefined when nothing was received. */
  whenClosed(): TransportTrouble | undefined;
  /** What it means that the time of `afterMs` milliseconds is over. */
  whenLate(afterMs: number): TransportTrouble;
}

const SHOWN_BYTES = 64;

/** A reader for one answer of at most `maxMessageSize` bytes. */
export function readAnswer(maxMessageSize: number): AnswerReader {
  const framer = createFramer({ maxMessageSize });
  let received = 0;
  const cuts: number[] = [];
  const progress = (): { received: number; expected?: number } => ({
    received,
    ...(framer.announced === undefined ? {} : { expected: framer.announced }),
  });
  return {
    push(chunk) {
      if (received > 0) cuts.push(received);
      received += chunk.length;
      const { messages, error } = framer.push(chunk);
      const [message] = messages;
      if (message !== undefined) {
        const surplus = received - message.length;
        // A copy, so that a short answer kept as evidence does not keep the socket's whole buffer.
        const bytes = message.buffer !== chunk.buffer && message.buffer.byteLength === message.length ? message : new Uint8Array(message);
        return { kind: 'answer', bytes, rest: chunk.subarray(chunk.length - surplus) };
      }
      if (error === undefined) return { kind: 'incomplete' };
      return { kind: 'trouble', trouble: error instanceof MessageTooLargeError ? { kind: 'too-large', announced: error.announced, limit: error.limit } : notTtlv(error.firstBytes) };
    },
    received: () => received,
    cuts: () => cuts,
    whenClosed() {
      if (received === 0) return undefined;
      return mayBeTtlv(framer.pending) ? { kind: 'half-answer', ...progress() } : notTtlv(framer.pending);
    },
    whenLate: (afterMs) => ({ kind: 'answer-timeout', afterMs, ...progress() }),
  };
}

/** Fewer than 4 bytes are not enough for the framer to judge; the first says enough when the stream ends there. */
const mayBeTtlv = ([first]: Uint8Array): boolean => first === 0x42 || first === 0x54;

function notTtlv(bytes: Uint8Array): TransportTrouble {
  const shown = bytes.subarray(0, SHOWN_BYTES);
  const text = Buffer.from(shown).toString('latin1');
  return { kind: 'not-ttlv', firstBytes: toHex(shown), ...(/^[\t\r\n\x20-\x7e]+$/.test(text) ? { text } : {}) };
}
