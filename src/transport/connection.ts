/** An established TLS session: requests, and the answers to them in their order. */
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import type { Limits, Way } from './endpoint.js';
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
  /** Absent where it cannot be seen. */
  readonly records?: RecordLayout;
}

/** How an answer lay in TLS records. */
export interface RecordLayout {
  /** Bytes of the answer in front of each record but the first: none for an answer in one record. */
  readonly cuts: readonly number[];
  /** One of its records held bytes of another message as well. */
  readonly shared: boolean;
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
  /**
   * Sends requests without waiting for answers, and returns the answers in the order in which they came. Where one does not come, the
   * connection is closed and those before it are returned with the reason. Throws as `exchange` does where nothing has been sent.
   * Absent where messages take turns, as they do over HTTP.
   */
  readonly pipeline?: (requests: readonly Uint8Array[]) => Promise<Pipelined>;
  /** Whether both sides have kept the connection open, as far as is known. Says nothing about surplus bytes. */
  isOpen(): boolean;
  /** Bytes that no request asked for, as the next exchange would report them; ask after the last answer. */
  surplus(): TransportTrouble | undefined;
  /** Ends the session, and an exchange that is under way; resolves when the socket is closed. May be called again. */
  close(): Promise<void>;
}

export interface Pipelined {
  readonly answers: readonly Answer[];
  /** Why there are fewer answers than requests. */
  readonly failure?: TransportFailure;
}

/** Opens one connection to a target: as the target is spoken to, or over HTTPS in an encoding; by the first client to the first server, or another way. Fails with a TransportFailure. */
export type Connect = (encoding?: MessageEncoding, way?: Way) => Promise<Connection>;

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
  /** Its first bytes lay in the record of the answer before it. */
  follows: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: TransportFailure) => void;
}

const SHOWN_BYTES = 64;
const CLOSE_GRACE_MS = 500;

/** Takes over a socket whose handshake is complete. */
export function converse(socket: TLSSocket, { address, limits, context, verify }: ConversationOptions): Connection {
  let session: SessionFacts | undefined;
  /** Requests without an answer, in the order in which they were sent. */
  const pending: Pending[] = [];
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
    for (const each of pending.splice(0)) {
      clearTimeout(each.timer);
      each.reject(new TransportFailure(address, ended, { cause: endedBy }));
    }
    socket.destroy();
  };

  const endedByPeer = (): TransportTrouble => {
    if (pending[0] !== undefined) return pending[0].reader.whenClosed() ?? { kind: 'closed-before-answer', firstAnswer: answers === 0 };
    return answers === 0 ? { kind: 'closed-before-answer', firstAnswer: true } : { kind: 'already-closed' };
  };

  const troubleOf = (error: NodeJS.ErrnoException): TransportTrouble => {
    if (answers === 0 && isAlert(error)) return { kind: 'handshake-failed', ...explainHandshakeError(error, context) };
    const code = error.code ?? error.message;
    if (code === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING') return endedByPeer();
    if (pending[0] === undefined && answers > 0) return { kind: 'already-closed' };
    return { kind: 'reset', code, received: pending[0]?.reader.received() ?? 0 };
  };

  const late = (reader: AnswerReader, answerMs: number): void => end(reader.whenLate(answerMs));

  const silent = (current: Pending, silenceMs: number, answerMs: number): void => {
    if (current.reader.received() > 0) {
      current.timer = setTimeout(() => late(current.reader, answerMs), answerMs - silenceMs);
      return;
    }
    pending.shift();
    current.reject(new TransportFailure(address, current.reader.whenLate(silenceMs)));
  };

  const finish = (current: Pending, bytes: Uint8Array, rest: Uint8Array): void => {
    clearTimeout(current.timer);
    pending.shift();
    answers++;
    const records = { cuts: current.reader.cuts(), shared: current.follows || rest.length > 0 };
    current.resolve({ bytes, sentAt: current.sentAt, receivedAt: new Date(), roundTripMs: performance.now() - current.sentMs, records });
    const [next] = pending;
    if (next === undefined) {
      if (rest.length > 0) noteSurplus(rest);
      return;
    }
    next.timer = setTimeout(() => late(next.reader, limits.answerMs), limits.answerMs);
    if (rest.length === 0) return;
    next.follows = true;
    take(next, rest);
  };

  const take = (current: Pending, chunk: Uint8Array): void => {
    const step = current.reader.push(chunk);
    if (step.kind === 'answer') finish(current, step.bytes, step.rest);
    else if (step.kind === 'trouble') end(step.trouble);
  };

  // OpenSSL reads from one TLS record at a time and Node.js hands on what was read at once, so that a chunk is the content of one record.
  socket.on('data', (chunk: Buffer) => {
    if (pending[0] === undefined) noteSurplus(chunk);
    else take(pending[0], chunk);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => end(troubleOf(error), error));
  socket.on('end', () => end(endedByPeer()));
  socket.on('close', () => end(endedByPeer()));

  /** Writes a request; its time runs once the answer to the one before it is there. */
  const write = (request: Uint8Array, start: (current: Pending) => NodeJS.Timeout): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      const current: Pending = { reader: readAnswer(limits.maxMessageSize), sentAt: new Date(), sentMs: performance.now(), timer: undefined, follows: false, resolve, reject };
      if (pending.length === 0) current.timer = start(current);
      pending.push(current);
      socket.write(request, () => {
        current.sentMs = performance.now();
      });
    });

  const send = (request: Uint8Array, { answerMs = limits.answerMs, silenceMs = answerMs }: Patience): Promise<Answer> =>
    write(request, (current) => (silenceMs < answerMs ? setTimeout(() => silent(current, silenceMs, answerMs), silenceMs) : setTimeout(() => late(current.reader, answerMs), answerMs)));

  /** Throws where nothing can be sent. */
  const ready = async (): Promise<void> => {
    // A full turn of the event loop takes in what already lies in the socket's buffer, so that it is not mistaken for the answer.
    await setImmediate();
    await setImmediate();
    const unasked = surplus();
    if (unasked !== undefined) {
      end(unasked);
      throw new TransportFailure(address, unasked);
    }
    if (ended !== undefined) throw new TransportFailure(address, ended, { cause: endedBy });
  };

  /** Lets nobody else send meanwhile. */
  const alone = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (busy) throw new Error('An exchange is under way on this connection.');
    busy = true;
    try {
      await ready();
      return await act();
    } finally {
      busy = false;
    }
  };

  return {
    get session() {
      return (session ??= readSession(socket, verify));
    },
    surplus,
    isOpen: () => ended === undefined,
    exchange: (request, patience = {}) => alone(() => send(request, patience)),
    pipeline: (requests) => alone(async () => gathered(await Promise.allSettled(requests.map((request) => write(request, ({ reader }) => setTimeout(() => late(reader, limits.answerMs), limits.answerMs)))))),
    async close() {
      if (ended === undefined && pending.length === 0) {
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

/** What came until something did not; of several failures the first is the cause of the others. */
export function gathered(settled: readonly PromiseSettledResult<Answer>[]): Pipelined {
  const at = settled.findIndex(({ status }) => status === 'rejected');
  const answers = (at < 0 ? settled : settled.slice(0, at)).flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = settled[at];
  if (failed?.status !== 'rejected') return { answers };
  if (!(failed.reason instanceof TransportFailure)) throw failed.reason;
  return { answers, failure: failed.reason };
}
