/** Servers that keep a client waiting. Tests run with a limit of 300 ms for an answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from '../behaviour.js';
import { drip } from './bytes.js';

const LATE_MS = 450;

export const SILENCE: readonly Behaviour[] = [
  { name: 'never answers', conduct: { at: 'answer', reply: () => undefined }, outcome: 'errored', says: /did not answer within 300 ms: not one byte arrived/ },
  { name: 'answers one byte at a time, slower than the limit', conduct: { at: 'answer', reply: ({ socket, answer }) => drip(socket, answer, 25) }, outcome: 'errored', says: /did not answer within 300 ms: \d+ (of \d+ )?bytes? arrived/ },
  { name: 'stops within the header', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(answer.subarray(0, 5)) }, outcome: 'errored', says: /did not answer within 300 ms: 5 bytes arrived/ },
  { name: 'stops behind the header', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(answer.subarray(0, 8)) }, outcome: 'errored', says: /did not answer within 300 ms: 8 of \d+ bytes arrived/ },
  { name: 'keeps the last byte back', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(answer.subarray(0, -1)) }, outcome: 'errored', says: /did not answer within 300 ms: \d+ of \d+ bytes arrived/ },
  {
    name: 'answers when the time is over',
    conduct: { at: 'answer', reply: ({ socket, answer }) => void sleep(LATE_MS).then(() => socket.write(answer)) },
    outcome: 'errored',
    says: /did not answer within 300 ms/,
  },
  { name: 'answers a request only when the next one has come', conduct: answersBehind(), outcome: 'errored', says: /did not answer within 300 ms/ },
  { name: 'answers every second request', conduct: { at: 'answer', reply: ({ socket, answer, nth }) => void socket.write(nth % 2 === 0 ? answer : Buffer.alloc(0)) }, outcome: 'failed', says: /passed over the request/ },
];

function answersBehind(): Behaviour['conduct'] {
  const kept = new WeakMap<object, Uint8Array>();
  return {
    at: 'answer',
    reply: ({ socket, answer }) => {
      const before = kept.get(socket);
      kept.set(socket, answer);
      if (before !== undefined) socket.write(before);
    },
  };
}
