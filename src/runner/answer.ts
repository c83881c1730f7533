/** One request and its answer, with a server that stays silent told from one that has passed over the request. */
import type { Answer, Connection } from '../transport/connection.js';
import { TransportFailure, type TroubleKind } from '../transport/trouble.js';
import type { VitalSign } from './vital-sign.js';

export type Exchange =
  /** `repeated`: the connection had ended in place of the first answer. */
  | { readonly kind: 'answer'; readonly answer: Answer; readonly repeated?: true }
  | { readonly kind: 'failure'; readonly failure: TransportFailure }
  /** The server left the request without an answer and answered a later one on the same connection. */
  | { readonly kind: 'passed-over'; readonly failure: TransportFailure };

export interface Outcome {
  readonly exchange: Exchange;
  /** Set when the connection carries no further request. */
  readonly spent: boolean;
}

/** Milliseconds of silence after which the vital sign is asked for, where the limit is not shorter than twice that. */
const SILENCE_MS = 10_000;
/** Milliseconds for the answer to the vital sign behind a late answer, where the limit leaves none. */
const BEHIND_MS = 1_000;
const NOTHING = new Uint8Array();

/**
 * Sends a request and waits `answerMs` milliseconds for its answer. After some silence a second request follows on the same connection:
 * answers come in order, so the answer to it is the proof that none to the first will come. Rejects with a TransportFailure when
 * the request cannot be sent, or the connection ends before that.
 */
export async function awaitAnswer(connection: Connection, request: Uint8Array, vital: VitalSign, answerMs: number): Promise<Outcome> {
  const began = performance.now();
  const sentAt = new Date();
  const silenceMs = Math.min(answerMs / 2, SILENCE_MS);
  try {
    return { exchange: { kind: 'answer', answer: await connection.exchange(request, { answerMs, silenceMs }) }, spent: false };
  } catch (error) {
    if (!(error instanceof TransportFailure) || error.kind !== 'answer-timeout' || !connection.isOpen()) throw error;
    return afterSilence(connection, vital, error, { began, sentAt, silenceMs, answerMs });
  }
}

/** Whether the server goes on behind the answer. One that answers a request only when the next one has come leaves the vital sign unanswered. */
async function isFollowed(connection: Connection, answerMs: number): Promise<boolean> {
  try {
    await connection.exchange(NOTHING, { answerMs });
    return true;
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    // Bytes that are there already, or the end of the connection: a server may close it behind each answer.
    return error.kind !== 'answer-timeout';
  }
}

/** The vital sign was not sent; the request was, so that nobody may send it again. */
const NOT_SENT: ReadonlySet<TroubleKind> = new Set(['already-closed', 'surplus-bytes']);

interface Times {
  readonly began: number;
  readonly sentAt: Date;
  readonly silenceMs: number;
  readonly answerMs: number;
}

async function afterSilence(connection: Connection, vital: VitalSign, silence: TransportFailure, { began, sentAt, silenceMs, answerMs }: Times): Promise<Outcome> {
  const late = (): Outcome => ({ exchange: { kind: 'failure', failure: new TransportFailure(silence.address, { kind: 'answer-timeout', afterMs: answerMs, received: 0 }) }, spent: true });
  try {
    const next = await connection.exchange(vital.request, { answerMs: answerMs - silenceMs });
    if (vital.isAnsweredBy(next.bytes)) return { exchange: { kind: 'passed-over', failure: silence }, spent: false };
    const roundTripMs = performance.now() - began;
    // The answer to the vital sign is still to come, on a connection that therefore carries nothing else.
    return roundTripMs > answerMs || !(await isFollowed(connection, Math.max(answerMs - roundTripMs, Math.min(answerMs, BEHIND_MS)))) ? late() : { exchange: { kind: 'answer', answer: { ...next, sentAt, roundTripMs } }, spent: true };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return NOT_SENT.has(error.kind) || error.kind === 'answer-timeout' ? late() : { exchange: { kind: 'failure', failure: error }, spent: true };
  }
}
