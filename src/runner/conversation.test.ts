import { describe, expect, it } from 'vitest';
import type { Answer, Connection, Pipelined } from '../transport/connection.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';
import { openConversation } from './conversation.js';
import type { VitalSign } from './vital-sign.js';

const answer = (first: number): Answer => ({ bytes: Uint8Array.of(first), sentAt: new Date(0), receivedAt: new Date(0), roundTripMs: 1 });
const failure = (trouble: TransportTrouble): TransportFailure => new TransportFailure('127.0.0.1:5696', trouble);

/** A connection that does what its script says, exchange by exchange. */
function scripted(script: readonly (Answer | TransportFailure)[], surplusAfter = Infinity): Connection {
  let at = 0;
  let open = true;
  return {
    session: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', authorized: true },
    exchange: () => {
      const next = script[at++];
      if (next instanceof TransportFailure) {
        open = next.kind === 'answer-timeout';
        return Promise.reject(next);
      }
      return next === undefined ? Promise.reject(failure({ kind: 'already-closed' })) : Promise.resolve(next);
    },
    isOpen: () => open,
    surplus: () => (at >= surplusAfter ? { kind: 'surplus-bytes', count: 2, firstBytes: '4200' } : undefined),
    close: () => Promise.resolve(void (open = false)),
  };
}

/** Hands out the connections in turn and counts them. */
function dialer(...connections: readonly Connection[]): { connect: () => Promise<Connection>; opened: () => number } {
  let opened = 0;
  return { connect: () => Promise.resolve(connections[opened++]!), opened: () => opened };
}

const request = Uint8Array.of(0);
const vital: VitalSign = { request: Uint8Array.of(7), isAnsweredBy: (bytes) => bytes[0] === 7 };
const LIMIT = 30_000;

describe('openConversation', () => {
  it('opens one connection when it is first needed and keeps it', async () => {
    const { connect, opened } = dialer(scripted([answer(1), answer(2)]));
    const conversation = openConversation(connect, LIMIT);
    expect(opened()).toBe(0);
    expect([await conversation.exchange(request, vital), await conversation.exchange(request, vital)]).toEqual([
      { kind: 'answer', answer: answer(1) },
      { kind: 'answer', answer: answer(2) },
    ]);
    expect(opened()).toBe(1);
  });

  it('opens another when the server closed the connection between two requests', async () => {
    const { connect, opened } = dialer(scripted([answer(1), failure({ kind: 'already-closed' })]), scripted([answer(2)]));
    const conversation = openConversation(connect, LIMIT);
    await conversation.exchange(request, vital);
    expect(await conversation.exchange(request, vital)).toEqual({ kind: 'answer', answer: answer(2) });
    expect(opened()).toBe(2);
  });

  it('does not send a request again whose answer failed', async () => {
    const closed = failure({ kind: 'closed-before-answer', firstAnswer: false });
    const { connect, opened } = dialer(scripted([closed]), scripted([answer(1)]));
    expect(await openConversation(connect, LIMIT).exchange(request, vital)).toEqual({ kind: 'failure', failure: closed });
    expect(opened()).toBe(1);
  });

  it('reports surplus bytes once and goes on over a fresh connection', async () => {
    const { connect, opened } = dialer(scripted([answer(1), answer(9)], 1), scripted([answer(2)]));
    const conversation = openConversation(connect, LIMIT);
    await conversation.exchange(request, vital);
    expect(await conversation.exchange(request, vital)).toEqual({ kind: 'answer', answer: answer(2) });
    expect(conversation.takeSurplus()).toEqual({ kind: 'surplus-bytes', count: 2, firstBytes: '4200' });
    expect(conversation.takeSurplus()).toBeUndefined();
    expect(opened()).toBe(2);
  });

  it('goes on over the same connection when a request was passed over, and over another when its answer came late', async () => {
    const silent = failure({ kind: 'answer-timeout', afterMs: 10_000, received: 0 });
    const { connect, opened } = dialer(scripted([silent, answer(7), silent, answer(1)]), scripted([answer(2)]));
    const conversation = openConversation(connect, LIMIT);
    expect(await conversation.exchange(request, vital)).toEqual({ kind: 'passed-over', failure: silent });
    expect(await conversation.exchange(request, vital)).toMatchObject({ kind: 'answer', answer: { bytes: Uint8Array.of(1) } });
    expect(opened()).toBe(1);
    expect(await conversation.exchange(request, vital)).toEqual({ kind: 'answer', answer: answer(2) });
    expect(opened()).toBe(2);
  });
});

describe('requests that do not wait', () => {
  const together = (...results: readonly (Pipelined | TransportFailure)[]): Connection => {
    let at = 0;
    return {
      ...scripted([]),
      pipeline: () => {
        const next = results[at++] ?? { answers: [] };
        return next instanceof TransportFailure ? Promise.reject(next) : Promise.resolve(next);
      },
    };
  };
  const both = { answers: [answer(1), answer(2)] };
  const half = { answers: [answer(1)], failure: failure({ kind: 'closed-before-answer', firstAnswer: false }) };

  it('go out on the connection that is there', async () => {
    const { connect, opened } = dialer(together(both, both));
    const conversation = openConversation(connect, LIMIT);
    expect([await conversation.pipeline([request, request]), await conversation.pipeline([request, request]), opened()]).toEqual([both, both, 1]);
  });

  it('go out again where none of them was sent, and else not', async () => {
    const { connect, opened } = dialer(together(failure({ kind: 'already-closed' })), together(half), together(both));
    const conversation = openConversation(connect, LIMIT);
    expect([await conversation.pipeline([request, request]), opened()]).toEqual([half, 2]);
    expect([await conversation.pipeline([request, request]), opened()]).toEqual([both, 3]);
  });

  it('cannot go out where messages take turns', async () => {
    expect(await openConversation(dialer(scripted([])).connect, LIMIT).pipeline([request])).toBeUndefined();
  });
});
