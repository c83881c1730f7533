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

  describe('a request that crosses the end of the connection on its way', () => {
    const READING = { repeatable: true, behindFailure: false };
    const crossed = [failure({ kind: 'closed-before-answer', firstAnswer: false }), failure({ kind: 'reset', code: 'ECONNRESET', received: 0 })];

    it.each(crossed)('is sent again on another connection where it changes nothing: $kind', async (trouble) => {
      const { connect, opened } = dialer(scripted([answer(1), trouble]), scripted([answer(2)]));
      const conversation = openConversation(connect, LIMIT);
      await conversation.exchange(request, vital, READING);
      expect([await conversation.exchange(request, vital, READING), opened()]).toEqual([{ kind: 'answer', answer: answer(2), repeated: true }, 2]);
    });

    it('is sent again once', async () => {
      const [closed] = crossed;
      const { connect, opened } = dialer(scripted([answer(1), closed!]), scripted([closed!]), scripted([answer(2)]));
      const conversation = openConversation(connect, LIMIT);
      await conversation.exchange(request, vital, READING);
      expect([await conversation.exchange(request, vital, READING), opened()]).toEqual([{ kind: 'failure', failure: closed }, 2]);
    });

    it.each([
      ['where the connection has never answered', [failure({ kind: 'closed-before-answer', firstAnswer: true })], READING],
      ['where a part of the answer has come', [answer(1), failure({ kind: 'half-answer', received: 3 })], READING],
      ['where it changes something', [answer(1), crossed[0]!], { repeatable: false, behindFailure: true }],
    ] as const)('is not sent again %s', async (_, script, nature) => {
      const { connect, opened } = dialer(scripted(script), scripted([answer(2)]));
      const conversation = openConversation(connect, LIMIT);
      const results = [];
      for (const next of script) results.push([await conversation.exchange(request, vital, nature), next]);
      expect([results.at(-1)?.[0], opened()]).toEqual([{ kind: 'failure', failure: script.at(-1) }, 1]);
    });

    it('waits a moment for that end where it changes something and the answer before tells of a failure', async () => {
      let open = true;
      const closing: Connection = { ...scripted([answer(1)]), isOpen: () => open };
      const { connect, opened } = dialer(closing, scripted([answer(2)]));
      const conversation = openConversation(connect, LIMIT);
      await conversation.exchange(request, vital);
      setImmediate(() => (open = false));
      expect([await conversation.exchange(request, vital, { repeatable: false, behindFailure: true }), opened()]).toEqual([{ kind: 'answer', answer: answer(2) }, 2]);
    });
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
