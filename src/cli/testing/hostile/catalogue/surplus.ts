/** Servers that send more, or other bytes, than anybody asked for. */
import type { Behaviour } from '../behaviour.js';
import { flood, MEBIBYTE, rawItem } from './bytes.js';
import { TAG } from '../../../../kmip/constants.js';

const GARBAGE = Buffer.alloc(65536, 0xa5);

export const SURPLUS: readonly Behaviour[] = [
  { name: 'sends endless garbage behind a valid answer', conduct: { at: 'answer', reply: ({ socket, answer }) => flood(socket, answer, GARBAGE) }, outcome: 'failed', says: /sent \d+ bytes that no request asked for, starting with a5a5/ },
  { name: 'sends one byte behind a valid answer', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(Buffer.concat([answer, Buffer.from([0])])) }, outcome: 'failed', says: /sent 1 byte that no request asked for, starting with 00/ },
  { name: 'sends each answer twice', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(Buffer.concat([answer, answer])) }, outcome: 'failed', says: /bytes that no request asked for, starting with 42007b/ },
  { name: 'sends its answer without end', conduct: { at: 'answer', reply: ({ socket, answer }) => flood(socket, answer, answer) }, outcome: 'failed', says: /bytes that no request asked for, starting with 42007b/ },
  { name: 'sends endless garbage instead of an answer', conduct: { at: 'answer', reply: ({ socket }) => flood(socket, GARBAGE, GARBAGE) }, outcome: 'errored', says: /something that is no TTLV message: a5a5/ },
  { name: 'sends endless zeros', conduct: { at: 'answer', reply: ({ socket }) => flood(socket, Buffer.alloc(8), Buffer.alloc(65536)) }, outcome: 'errored', says: /something that is no TTLV message: 0000/ },
  { name: 'announces an answer of 2 GiB', conduct: { at: 'answer', reply: ({ socket }) => void socket.write(rawItem(TAG.ResponseMessage, 1, 0x80000000)) }, outcome: 'errored', says: /announced an answer of 2147483656 bytes; the limit is 16777216 bytes/ },
  { name: 'announces an answer of 4 GiB and sends it', conduct: { at: 'answer', reply: ({ socket }) => flood(socket, rawItem(TAG.ResponseMessage, 1, 0xffffffff), GARBAGE) }, outcome: 'errored', says: /announced an answer of 4294967303 bytes/ },
  { name: 'announces 16 MiB and sends nothing of it', conduct: { at: 'answer', reply: ({ socket }) => void socket.write(rawItem(TAG.ResponseMessage, 1, 16 * MEBIBYTE - 8)) }, outcome: 'errored', says: /did not answer within 300 ms: 8 of 16777216 bytes arrived/ },
  { name: 'announces more than it sends', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.end(Buffer.concat([rawItem(TAG.ResponseMessage, 1, answer.length), answer.subarray(8)])) }, outcome: 'errored', says: /in the middle of its answer/ },
  { name: 'announces less than it sends', conduct: { at: 'answer', reply: ({ socket, answer }) => void socket.write(Buffer.concat([rawItem(TAG.ResponseMessage, 1, answer.length - 16), answer.subarray(8)])) }, outcome: 'failed', says: /bytes that no request asked for/ },
];
