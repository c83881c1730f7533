import { describe, expect, it } from 'vitest';
import type { Answer, Connection } from '../transport/connection.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';
import { openConversation } from './conversation.js';

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

describe('openConversation', () => {
  it('opens one connection when it is first needed and keeps it', async () => {
    const { connect, opened } = dialer(scripted([answer(1), answer(2)]));
    const conversation = openConversation(connect);
    expect(opened()).toBe(0);
    expect([await conversation.exchange(request), await conversation.exchange(request)]).toEqual([
      { kind: 'answer', answer: answer(1) },
      { kind: 'answer', answer: answer(2) },
    ]);
    expect(opened()).toBe(1);
  });

  it('opens another when the server closed the connection between two requests', async () => {
    const { connect, opened } = dialer(scripted([answer(1), failure({ kind: 'already-closed' })]), scripted([answer(2)]));
    const conversation = openConversation(connect);
    await conversation.exchange(request);
    expect(await conversation.exchange(request)).toEqual({ kind: 'answer', answer: answer(2) });
    expect(opened()).toBe(2);
  });

  it('does not send a request again whose answer failed', async () => {
    const closed = failure({ kind: 'closed-before-answer', firstAnswer: false });
    const { connect, opened } = dialer(scripted([closed]), scripted([answer(1)]));
    expect(await openConversation(connect).exchange(request)).toEqual({ kind: 'failure', failure: closed });
    expect(opened()).toBe(1);
  });

  it('reports surplus bytes once and goes on over a fresh connection', async () => {
    const { connect, opened } = dialer(scripted([answer(1), answer(9)], 1), scripted([answer(2)]));
    const conversation = openConversation(connect);
    await conversation.exchange(request);
    expect(await conversation.exchange(request)).toEqual({ kind: 'answer', answer: answer(2) });
    expect(conversation.takeSurplus()).toEqual({ kind: 'surplus-bytes', count: 2, firstBytes: '4200' });
    expect(conversation.takeSurplus()).toBeUndefined();
    expect(opened()).toBe(2);
  });

  describe('when the answer does not come', () => {
    const silent = failure({ kind: 'answer-timeout', afterMs: 10, received: 0 });
    const vital = { request: Uint8Array.of(7), isAnsweredBy: (bytes: Uint8Array) => bytes[0] === 7 };

    it('tells a request that was passed over, and goes on over the same connection', async () => {
      const { connect, opened } = dialer(scripted([silent, answer(7), answer(2)]));
      const conversation = openConversation(connect);
      expect(await conversation.exchange(request, vital)).toEqual({ kind: 'passed-over', failure: silent });
      expect(await conversation.exchange(request, vital)).toEqual({ kind: 'answer', answer: answer(2) });
      expect(opened()).toBe(1);
    });

    it('takes the answer that comes late for what it is', async () => {
      const { connect } = dialer(scripted([silent, answer(1)]));
      expect(await openConversation(connect).exchange(request, vital)).toEqual({ kind: 'failure', failure: silent });
    });

    it('reports the first silence when the server stays silent', async () => {
      const { connect, opened } = dialer(scripted([silent, failure({ kind: 'answer-timeout', afterMs: 20, received: 0 })]));
      expect(await openConversation(connect).exchange(request, vital)).toEqual({ kind: 'failure', failure: silent });
      expect(opened()).toBe(1);
    });
  });
});
