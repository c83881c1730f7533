/** Servers that end a connection where none should end. */
import type { Socket } from 'node:net';
import type { Behaviour } from '../behaviour.js';

/** The TCP connection below a TLS session: what is done to it TLS does not announce. */
const below = (socket: Socket): Socket => (socket as Socket & { readonly _parent?: Socket })._parent ?? socket;

export const ENDINGS: readonly Behaviour[] = [
  { name: 'closes the connection without an answer', conduct: { at: 'answer', reply: ({ socket }) => void socket.end() }, outcome: 'errored', says: /closed the connection without an answer/ },
  { name: 'resets the connection without an answer', conduct: { at: 'answer', reply: ({ socket }) => void below(socket).resetAndDestroy() }, outcome: 'errored', says: /broke \(ECONNRESET\) with no byte of the answer/ },
  { name: 'closes the connection in the middle of the answer', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.end(answer.subarray(0, answer.length / 2)) }, outcome: 'errored', says: /closed the connection in the middle of its answer: \d+ of \d+ bytes arrived/ },
  {
    name: 'cuts the TCP connection in the middle of the answer',
    conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(answer.subarray(0, 20), () => below(socket).destroy()) },
    outcome: 'errored',
    says: /closed the connection in the middle of its answer: 20 of \d+ bytes arrived/,
  },
  {
    name: 'resets the connection in the middle of the answer',
    conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(answer.subarray(0, 20), () => setTimeout(() => below(socket).resetAndDestroy(), 20)) },
    outcome: 'errored',
    says: /broke \(ECONNRESET\) with 20 bytes of the answer/,
  },
  { name: 'ends its side at once and stays on the line', conduct: { at: 'answer', reply: ({ socket }) => void below(socket).end() }, outcome: 'errored', says: /closed the connection without an answer/ },
  { name: 'closes the connection when the handshake is done', conduct: { at: 'session', open: (socket) => void socket.end() }, outcome: 'errored', says: /closed the connection without an answer|was closed before the request was sent/ },
  { name: 'resets the connection when the handshake is done', conduct: { at: 'session', open: (socket) => void below(socket).resetAndDestroy() }, outcome: 'errored', says: /broke \(|closed the connection/ },
  { name: 'closes the connection behind each answer', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.end(answer) }, outcome: 'passed', says: /^/ },
  { name: 'sends the answer in packets of one byte', conduct: { at: 'answer', reply: ({ socket, answer }) => answer.forEach((_, at) => socket.write(answer.subarray(at, at + 1))) }, outcome: 'passed', says: /^/ },
];
