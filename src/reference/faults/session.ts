/** Connections handled wrongly: messages cut, repeated, mixed up or never sent. Source: KMIP 1.4 §7.1, 2.1 §8. */
import { encode } from '../../ttlv/index.js';
import { dateTime } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import { mustDetect, type Fault } from './fault.js';
import { header, withField } from './tree.js';
import { hasFailure } from './wire.js';

const MESSAGE = 'KMIP 1.4 §7.1, 2.1 §8';

export const SESSION: readonly Fault[] = mustDetect('session', [
  { name: 'closes-instead-of-answering', sentence: 'The server closes the connection instead of answering.', source: MESSAGE, operations: ['Activate', 'GetAttributeList', 'Encrypt'], interfere: () => ({ send: (socket) => void socket.end() }) },
  { name: 'closes-on-failure', sentence: 'The server closes the connection where it should answer with a failure.', source: MESSAGE, interfere: () => ({ send: (socket, bytes) => { if (hasFailure(bytes)) socket.destroy(); else socket.write(bytes); } }) },
  { name: 'closes-mid-answer', sentence: 'The server closes the connection in the middle of an answer.', source: MESSAGE, operations: ['Get', 'Activate'], interfere: () => ({ send: (socket, bytes) => void socket.end(bytes.subarray(0, bytes.length >> 1)) }) },
  { name: 'closes-before-the-last-byte', sentence: 'The server closes the connection before the last byte of an answer.', source: MESSAGE, operations: ['Get', 'Activate'], interfere: () => ({ send: (socket, bytes) => void socket.end(bytes.subarray(0, -1)) }) },
  { name: 'resets-instead-of-answering', sentence: 'The server resets the connection instead of answering.', source: MESSAGE, operations: ['GetAttributes'], interfere: () => ({ send: (socket) => void socket.destroy() }) },
  { name: 'never-answers', sentence: 'The server does not answer.', source: MESSAGE, operations: ['Activate'], silent: true, interfere: () => ({ send: () => undefined }) },
  { name: 'answers-half-and-waits', sentence: 'The server sends half an answer and no more.', source: MESSAGE, operations: ['Activate'], silent: true, interfere: () => ({ send: (socket, bytes) => void socket.write(bytes.subarray(0, bytes.length >> 1)) }) },
  { name: 'answers-twice', sentence: 'The server sends each answer twice.', source: MESSAGE, interfere: () => ({ bytes: (bytes) => Buffer.concat([bytes, bytes]) }) },
  { name: 'answers-with-the-answer-before', sentence: 'The server sends the answer to the request before.', source: MESSAGE, interfere: () => { let before: Uint8Array | undefined; return { bytes: (bytes) => { const sent = before ?? bytes; before = bytes; return sent; } }; } },
  { name: 'answers-in-plain-text', sentence: 'The server answers in text.', source: 'KMIP 1.4 §9.1, 2.1 §10.1', operations: ['Get'], interfere: () => ({ bytes: () => Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n') }) },
  { name: 'answers-with-nothing-but-a-header', sentence: 'The server sends an empty Response Message.', source: MESSAGE, operations: ['Get'], interfere: () => ({ response: (response) => ({ ...response, value: [] }) }) },
  { name: 'announces-two-gibibytes', sentence: 'The message announces 2 GiB.', source: 'KMIP 1.4 §9.1.1.3, 2.1 §10.1.3', operations: ['Get'], interfere: () => ({ bytes: (bytes) => Buffer.concat([bytes.subarray(0, 4), Buffer.from('7fffffff', 'hex'), bytes.subarray(8)]) }) },
  { name: 'echoes-the-request', sentence: 'The server sends the request back.', source: MESSAGE, operations: ['GetAttributes'], interfere: () => ({ bytes: (bytes, context) => (context.request === undefined ? bytes : encode(context.request)) }) },
  { name: 'clock-of-another-century', sentence: 'After the first answer the clock of the server is a year ahead.', source: 'KMIP 1.4 §6.5, 2.1 §9.20', interfere: () => { let answers = 0; const ahead = header((each) => withField(each, dateTime(TAG.TimeStamp, BigInt(Math.floor(Date.now() / 1000)) + 31_536_000n))); return { response: (response, context) => (answers++ === 0 ? response : (ahead.response?.(response, context) ?? response)) }; } },
]);
