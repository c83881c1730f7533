/** One request and its answer, with a server that stays silent told from one that has passed over the request. */
import type { Answer, Connection } from '../transport/connection.js';
import { TransportFailure, type TroubleKind } from '../transport/trouble.js';
import type { VitalSign } from './vital-sign.js';

export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly failure: TransportFailure }
  /** The server left the request without an answer and answered a later one on the same connection. */
  | { readonly kind: 'passed-over'; readonly failure: TransportFailure };

export interface Outcome {
  readonly exchange: Exchange;
  /** Set when the connection carries no further request. */
  readonly spent: boolean;
}

/** Milliseconds of silence after which the vital sign is asked for. */
const SILENCE_MS = 10_000;
/** Least time for the vital sign, in milliseconds. */
const VITAL_SIGN_MS = 5_000;

/**
 * Sends a request and waits `answerMs` milliseconds for its answer. After some silence a second request follows on the same connection:
 * answers come in order, so the answer to it is the proof that none to the first will come. Rejects with a TransportFailure when
 * the request cannot be sent, or the connection ends before that.
 */
export async function awaitAnswer(connection: Connection, request: Uint8Array, vital: VitalSign, answerMs: number): Promise<Outcome> {
  const began = performance.now();
  const sentAt = new Date();
  const silenceMs = Math.min(answerMs, SILENCE_MS);
  try {
    return { exchange: { kind: 'answer', answer: await connection.exchange(request, { answerMs: silenceMs, keepOpen: true }) }, spent: false };
  } catch (error) {
    if (!(error instanceof TransportFailure) || error.kind !== 'answer-timeout' || !connection.isOpen()) throw error;
    return afterSilence(connection, vital, error, { began, sentAt, silenceMs, answerMs });
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
    const next = await connection.exchange(vital.request, { answerMs: Math.max(answerMs - silenceMs, VITAL_SIGN_MS) });
    if (vital.isAnsweredBy(next.bytes)) return { exchange: { kind: 'passed-over', failure: silence }, spent: false };
    const roundTripMs = performance.now() - began;
    // The answer to the vital sign is still to come, on a connection that therefore carries nothing else.
    return roundTripMs > answerMs ? late() : { exchange: { kind: 'answer', answer: { ...next, sentAt, roundTripMs } }, spent: true };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return NOT_SENT.has(error.kind) || error.kind === 'answer-timeout' ? late() : { exchange: { kind: 'failure', failure: error }, spent: true };
  }
}
