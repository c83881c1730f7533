import { describe, expect, it } from 'vitest';
import type { Answer, Connection, Patience } from '../transport/connection.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';
import { awaitAnswer } from './answer.js';
import type { VitalSign } from './vital-sign.js';

const REQUEST = Uint8Array.of(0);
const vital: VitalSign = { request: Uint8Array.of(7), isAnsweredBy: (bytes) => bytes[0] === 7 };
const answer = (first: number): Answer => ({ bytes: Uint8Array.of(first), sentAt: new Date(0), receivedAt: new Date(0), roundTripMs: 1 });
const failure = (trouble: TransportTrouble): TransportFailure => new TransportFailure('127.0.0.1:5696', trouble);
const SILENCE = failure({ kind: 'answer-timeout', afterMs: 10_000, received: 0 });

/** A connection that does what its script says, and what it was asked. */
function scripted(...script: readonly (Answer | TransportFailure)[]): { connection: Connection; asked: { first: number | undefined; patience: Patience | undefined }[] } {
  const asked: { first: number | undefined; patience: Patience | undefined }[] = [];
  let open = true;
  const connection: Connection = {
    session: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', authorized: true },
    exchange: (request, patience) => {
      const next = script[asked.length]!;
      asked.push({ first: request[0], patience });
      if (!(next instanceof TransportFailure)) return Promise.resolve(next);
      open = next === SILENCE;
      return Promise.reject(next);
    },
    isOpen: () => open,
    surplus: () => undefined,
    close: () => Promise.resolve(),
  };
  return { connection, asked };
}

const run = (limit: number, ...script: readonly (Answer | TransportFailure)[]): ReturnType<typeof awaitAnswer> => awaitAnswer(scripted(...script).connection, REQUEST, vital, limit);

describe('waiting for an answer', () => {
  it('gives the answer', async () => {
    expect(await run(30_000, answer(1))).toEqual({ exchange: { kind: 'answer', answer: answer(1) }, spent: false });
  });

  it('asks for a vital sign after 10 s of silence, or half the time, which has the rest of the time', async () => {
    for (const [limit, silence, rest] of [[30_000, 10_000, 20_000], [12_000, 6_000, 6_000], [3_000, 1_500, 1_500]] as const) {
      const { connection, asked } = scripted(SILENCE, answer(7));
      await awaitAnswer(connection, REQUEST, vital, limit);
      expect(asked).toEqual([
        { first: 0, patience: { answerMs: limit, silenceMs: silence } },
        { first: 7, patience: { answerMs: rest } },
      ]);
    }
  });

  it('takes the vital sign as the proof that the request was passed over', async () => {
    expect(await run(30_000, SILENCE, answer(7))).toEqual({ exchange: { kind: 'passed-over', failure: SILENCE }, spent: false });
  });

  it('takes what comes before the vital sign as the answer, and the connection as spent', async () => {
    const { exchange, spent } = await run(30_000, SILENCE, answer(1), answer(7));
    expect(exchange).toMatchObject({ kind: 'answer', answer: { bytes: Uint8Array.of(1) } });
    expect(exchange.kind === 'answer' && exchange.answer.sentAt.getTime()).toBeGreaterThan(0);
    expect(spent).toBe(true);
  });

  it('takes what comes behind the answer as the answer to the vital sign, also when it is there at once', async () => {
    const { exchange } = await run(30_000, SILENCE, answer(1), failure({ kind: 'surplus-bytes', count: 1, firstBytes: '42' }));
    expect(exchange).toMatchObject({ kind: 'answer', answer: { bytes: Uint8Array.of(1) } });
  });

  it('takes an answer that needed another request to come as none', async () => {
    expect(await run(30_000, SILENCE, answer(1), SILENCE)).toEqual({ exchange: { kind: 'failure', failure: failure({ kind: 'answer-timeout', afterMs: 30_000, received: 0 }) }, spent: true });
  });

  it('takes it as too late when the time is over', async () => {
    expect(await run(0, SILENCE, answer(1))).toEqual({ exchange: { kind: 'failure', failure: failure({ kind: 'answer-timeout', afterMs: 0, received: 0 }) }, spent: true });
  });

  it('reports the whole time when the server stays silent', async () => {
    const { exchange, spent } = await run(30_000, SILENCE, SILENCE);
    expect(exchange.kind === 'failure' && exchange.failure.trouble).toEqual({ kind: 'answer-timeout', afterMs: 30_000, received: 0 });
    expect(spent).toBe(true);
  });

  it('never lets the request be sent again once it has been sent', async () => {
    for (const trouble of [{ kind: 'already-closed' }, { kind: 'surplus-bytes', count: 1, firstBytes: '42' }] as const) {
      expect((await run(30_000, SILENCE, failure(trouble))).exchange).toMatchObject({ kind: 'failure', failure: { kind: 'answer-timeout' } });
    }
  });

  it('reports how the connection ended', async () => {
    const closed = failure({ kind: 'closed-before-answer', firstAnswer: true });
    expect(await run(30_000, SILENCE, closed)).toEqual({ exchange: { kind: 'failure', failure: closed }, spent: true });
    await expect(run(30_000, closed)).rejects.toBe(closed);
  });
});
