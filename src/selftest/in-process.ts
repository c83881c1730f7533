/** The embedded server in this process, without sockets: what is under test is the judging, and thousands of handshakes add nothing to it. */
import type { Engine } from '../reference/index.js';
import { MACHINE_CLOCK, type Clock } from '../runner/clock.js';
import { readAnswer } from '../transport/answer-reader.js';
import { gathered, type Answer, type Connect, type Connection } from '../transport/connection.js';
import type { Limits } from '../transport/endpoint.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';

const ADDRESS = 'in this process';
const CLIENT = { identity: 'client' };

/** Connections to an engine. Bytes that never come are not waited for: the answer is late at once. */
export const connectInProcess =
  (engine: Engine, limits: Pick<Limits, 'answerMs' | 'maxMessageSize'>, clock: Pick<Clock, 'now'> = MACHINE_CLOCK): Connect =>
  () =>
    Promise.resolve(openConnection(engine, limits, clock));

function openConnection(engine: Engine, limits: Pick<Limits, 'answerMs' | 'maxMessageSize'>, clock: Pick<Clock, 'now'>): Connection {
  let unasked: Uint8Array = new Uint8Array(0);
  let open = true;
  const surplus = (): TransportTrouble | undefined =>
    unasked.length === 0 ? undefined : { kind: 'surplus-bytes', count: unasked.length, firstBytes: Buffer.from(unasked.subarray(0, 64)).toString('hex') };
  const fail = (trouble: TransportTrouble, stays = false): never => {
    open = stays;
    throw new TransportFailure(ADDRESS, trouble);
  };
  const ask = (request: Uint8Array): Answer => {
    const sentAt = clock.now();
    const reader = readAnswer(limits.maxMessageSize);
    const { parts } = engine.exchange(request, CLIENT);
    for (const [at, part] of parts.entries()) {
      const step = reader.push(part);
      if (step.kind === 'trouble') fail(step.trouble);
      if (step.kind !== 'answer') continue;
      unasked = Buffer.concat([step.rest, ...parts.slice(at + 1)]);
      return { bytes: step.bytes, sentAt, receivedAt: clock.now(), roundTripMs: 0, records: { cuts: reader.cuts(), shared: step.rest.length > 0 } };
    }
    // A server that stays silent in this process would do so for ever, however long the caller's patience is; its connection stays open.
    return fail(reader.whenLate(limits.answerMs), reader.received() === 0);
  };
  const connection: Connection = {
    session: { protocol: 'none', cipher: 'none', authorized: true },
    surplus,
    isOpen: () => open,
    exchange: (request) =>
      Promise.resolve().then(() => {
        const before = surplus();
        if (before !== undefined) fail(before);
        if (!open) fail({ kind: 'already-closed' });
        return ask(request);
      }),
    // The server has nobody else to serve meanwhile, so that requests that do not wait are answered one after the other all the same.
    pipeline: async (requests) => gathered(await Promise.allSettled(requests.map((request) => connection.exchange(request)))),
    close: () => {
      open = false;
      return Promise.resolve();
    },
  };
  return connection;
}
