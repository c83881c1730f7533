/** An established TLS session in which requests and answers take turns. */
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import type { Limits, OtherClient } from './endpoint.js';
import { explainHandshakeError, isAlert, type HandshakeContext } from './handshake-reason.js';
import { readAnswer, type AnswerReader } from './answer-reader.js';
import { readSession, type SessionFacts } from './session.js';
import { TransportFailure, type TransportTrouble } from './trouble.js';

/** One answer as it came, and when. */
export interface Answer {
  readonly bytes: Uint8Array;
  /** Wall clock when the first byte of the request was handed to the socket. */
  readonly sentAt: Date;
  /** Wall clock when the last byte of the answer was there. */
  readonly receivedAt: Date;
  /** Milliseconds from the last byte of the request to the last byte of the answer, by the monotonic clock. */
  readonly roundTripMs: number;
  /** Over HTTPS: where the headers depart from what the profile demands, each as the start of a sentence. */
  readonly departures?: readonly string[];
}

export interface Connection {
  /** Facts of the handshake; read while the connection is open. */
  readonly session: SessionFacts;
  /**
   * Sends one request and returns the one message that answers it. Rejects with a TransportFailure; the connection is closed then.
   * Requests do not overlap: a call while an exchange is under way throws. Surplus bytes that are still on their way when the next
   * request is sent cannot be told from its answer.
   */
  exchange(request: Uint8Array, patience?: Patience): Promise<Answer>;
  /** Whether both sides have kept the connection open, as far as is known. Says nothing about surplus bytes. */
  isOpen(): boolean;
  /** Bytes that no request asked for, as the next exchange would report them; ask after the last answer. */
  surplus(): TransportTrouble | undefined;
  /** Ends the session, and an exchange that is under way; resolves when the socket is closed. May be called again. */
  close(): Promise<void>;
}

/** Opens one connection to a target: as the target is spoken to, or over HTTPS in an encoding; by the first client or the other. Fails with a TransportFailure. */
export type Connect = (encoding?: MessageEncoding, as?: OtherClient) => Promise<Connection>;

/** How one exchange deals with a server that stays silent. */
export interface Patience {
  /** Milliseconds for the answer, in place of the limit of the connection. */
  readonly answerMs?: number;
  /**
   * Milliseconds without a single byte after which the exchange ends and the connection stays open, so that another request can show
   * whether it is alive. An answer that has begun has all of its time.
   */
  readonly silenceMs?: number;
}

export interface ConversationOptions {
  readonly address: string;
  readonly limits: Limits;
  readonly context: HandshakeContext;
  readonly verify: boolean;
}

interface Pending {
  readonly reader: AnswerReader;
  readonly sentAt: Date;
  sentMs: number;
  timer: NodeJS.Timeout | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: TransportFailure) => void;
}

const SHOWN_BYTES = 64;
const CLOSE_GRACE_MS = 500;

/** Takes over a socket whose handshake is complete. */
export function converse(socket: TLSSocket, { address, limits, context, verify }: ConversationOptions): Connection {
  let session: SessionFacts | undefined;
  let pending: Pending | undefined;
  let busy = false;
  let answers = 0;
  let ended: TransportTrouble | undefined;
  let endedBy: Error | undefined;
  let surplusCount = 0;
  let surplusStart = Buffer.alloc(0);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });

  const surplus = (): TransportTrouble | undefined =>
    surplusCount === 0 ? undefined : { kind: 'surplus-bytes', count: surplusCount, firstBytes: surplusStart.toString('hex') };

  const noteSurplus = (chunk: Uint8Array): void => {
    surplusCount += chunk.length;
    surplusStart = Buffer.concat([surplusStart, chunk.subarray(0, SHOWN_BYTES - surplusStart.length)]);
  };

  const end = (trouble: TransportTrouble, cause?: Error): void => {
    ended ??= trouble;
    endedBy ??= cause;
    if (pending !== undefined) {
      clearTimeout(pending.timer);
      pending.reject(new TransportFailure(address, ended, { cause: endedBy }));
      pending = undefined;
    }
    socket.destroy();
  };

  const endedByPeer = (): TransportTrouble => {
    if (pending !== undefined) return pending.reader.whenClosed() ?? { kind: 'closed-before-answer', firstAnswer: answers === 0 };
    return answers === 0 ? { kind: 'closed-before-answer', firstAnswer: true } : { kind: 'already-closed' };
  };

  const troubleOf = (error: NodeJS.ErrnoException): TransportTrouble => {
    if (answers === 0 && isAlert(error)) return { kind: 'handshake-failed', ...explainHandshakeError(error, context) };
    const code = error.code ?? error.message;
    if (code === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING') return endedByPeer();
    if (pending === undefined && answers > 0) return { kind: 'already-closed' };
    return { kind: 'reset', code, received: pending?.reader.received() ?? 0 };
  };

  const late = (reader: AnswerReader, answerMs: number): void => end(reader.whenLate(answerMs));

  const silent = (current: Pending, silenceMs: number, answerMs: number): void => {
    if (current.reader.received() > 0) {
      current.timer = setTimeout(() => late(current.reader, answerMs), answerMs - silenceMs);
      return;
    }
    pending = undefined;
    current.reject(new TransportFailure(address, current.reader.whenLate(silenceMs)));
  };

  const finish = (current: Pending, bytes: Uint8Array, rest: Uint8Array): void => {
    clearTimeout(current.timer);
    pending = undefined;
    answers++;
    if (rest.length > 0) noteSurplus(rest);
    current.resolve({ bytes, sentAt: current.sentAt, receivedAt: new Date(), roundTripMs: performance.now() - current.sentMs });
  };

  socket.on('data', (chunk: Buffer) => {
    if (pending === undefined) {
      noteSurplus(chunk);
      return;
    }
    const step = pending.reader.push(chunk);
    if (step.kind === 'answer') finish(pending, step.bytes, step.rest);
    else if (step.kind === 'trouble') end(step.trouble);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => end(troubleOf(error), error));
  socket.on('end', () => end(endedByPeer()));
  socket.on('close', () => end(endedByPeer()));

  const send = (request: Uint8Array, { answerMs = limits.answerMs, silenceMs = answerMs }: Patience): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      const reader = readAnswer(limits.maxMessageSize);
      const current: Pending = { reader, sentAt: new Date(), sentMs: performance.now(), timer: undefined, resolve, reject };
      current.timer = silenceMs < answerMs ? setTimeout(() => silent(current, silenceMs, answerMs), silenceMs) : setTimeout(() => late(reader, answerMs), answerMs);
      pending = current;
      socket.write(request, () => {
        current.sentMs = performance.now();
      });
    });

  return {
    get session() {
      return (session ??= readSession(socket, verify));
    },
    surplus,
    isOpen: () => ended === undefined,
    async exchange(request, patience = {}) {
      if (busy) throw new Error('An exchange is under way on this connection.');
      busy = true;
      try {
        // A full turn of the event loop takes in what already lies in the socket's buffer, so that it is not mistaken for the answer.
        await setImmediate();
        await setImmediate();
        const unasked = surplus();
        if (unasked !== undefined) {
          end(unasked);
          throw new TransportFailure(address, unasked);
        }
        if (ended !== undefined) throw new TransportFailure(address, ended, { cause: endedBy });
        return await send(request, patience);
      } finally {
        busy = false;
      }
    },
    async close() {
      if (ended === undefined && pending === undefined) {
        ended = { kind: 'already-closed' };
        // Sends close_notify and does not wait for the server's.
        socket.destroySoon();
        const timer = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS);
        await closed;
        clearTimeout(timer);
        return;
      }
      end({ kind: 'already-closed' });
      await closed;
    },
  };
}
