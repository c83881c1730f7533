/** KMIP over HTTPS on an established TLS session: one POST for each request (KMIP Additional Message Encodings 1.0 §2). */
import { Agent, request as requestHttp, type IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { CONTENT_TYPES, encodingOfContentType, fromBody, toBody, type MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import { TYPE_CODES } from '../ttlv/item.js';
import { isTagPrefix } from '../ttlv/layout.js';
import type { Answer, Connection, ConversationOptions, Patience } from './connection.js';
import type { HttpTarget } from './endpoint.js';
import { explainHandshakeError, isAlert } from './handshake-reason.js';
import { readSession, type SessionFacts } from './session.js';
import { TransportFailure, type TransportTrouble } from './trouble.js';

const SHOWN_TEXT = 200;
const SHOWN_BYTES = 16;

/** Takes over a socket whose handshake is complete. Requests and answers are TTLV at this end, whatever stands in the body. */
export function converseHttp(socket: TLSSocket, { address, limits, context, verify }: ConversationOptions, { path, encoding }: HttpTarget): Connection {
  const agent = Object.assign(new Agent({ keepAlive: true, maxSockets: 1 }), { createConnection: () => socket });
  let session: SessionFacts | undefined;
  let answers = 0;
  let busy = false;
  let closing: TransportTrouble | undefined;
  const noteEnd = (): void => void (closing ??= { kind: 'already-closed' });
  socket.on('error', noteEnd);
  socket.on('end', noteEnd);
  socket.on('close', noteEnd);

  const isOpen = (): boolean => closing === undefined;

  const send = (message: Uint8Array, { answerMs = limits.answerMs }: Patience): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      const body = toBody(message, encoding);
      const sentAt = new Date();
      let sentMs = performance.now();
      let received = 0;
      let settled = false;
      const settle = (): boolean => {
        const first = !settled;
        settled = true;
        clearTimeout(timer);
        return first;
      };
      const fail = (trouble: TransportTrouble, cause?: Error): void => {
        if (!settle()) return;
        closing ??= trouble;
        socket.destroy();
        reject(new TransportFailure(address, trouble, { cause }));
      };
      const timer = setTimeout(() => fail({ kind: 'answer-timeout', afterMs: answerMs, received }), answerMs);
      const post = requestHttp({
        agent,
        method: 'POST',
        path,
        headers: { Host: address, 'Content-Type': CONTENT_TYPES[encoding], 'Content-Length': body.length, 'Cache-Control': 'no-cache', Accept: CONTENT_TYPES[encoding] },
      });
      post.on('finish', () => (sentMs = performance.now()));
      post.on('error', (error: NodeJS.ErrnoException) => {
        if (answers === 0 && isAlert(error)) fail({ kind: 'handshake-failed', ...explainHandshakeError(error, context) }, error);
        else if (error.code?.startsWith('HPE_') === true) fail({ kind: 'not-http', detail: error.message }, error);
        else if (error.message === 'socket hang up') fail({ kind: 'closed-before-answer', firstAnswer: answers === 0 }, error);
        else fail({ kind: 'reset', code: error.code ?? error.message, received }, error);
      });
      post.on('response', (response) => {
        const announced = Number(response.headers['content-length'] ?? 0);
        if (announced > limits.maxMessageSize) {
          fail({ kind: 'too-large', announced, limit: limits.maxMessageSize });
          return;
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
          chunks.push(chunk);
          if (received > limits.maxMessageSize) fail({ kind: 'too-large', announced: received, limit: limits.maxMessageSize });
        });
        response.on('error', () => fail({ kind: 'half-answer', received, ...(announced === 0 ? {} : { expected: announced }) }));
        response.on('end', () => {
          const read = readBody(response, Buffer.concat(chunks), encoding);
          if ('trouble' in read) {
            fail(read.trouble);
            return;
          }
          if (!settle()) return;
          answers++;
          if (!keepsOpen(response)) noteEnd();
          resolve({ bytes: read.bytes, sentAt, receivedAt: new Date(), roundTripMs: performance.now() - sentMs, ...(read.departures.length === 0 ? {} : { departures: read.departures }) });
        });
      });
      post.end(body);
    });

  return {
    get session() {
      return (session ??= readSession(socket, verify));
    },
    surplus: () => undefined,
    isOpen,
    async exchange(message, patience = {}) {
      if (busy) throw new Error('An exchange is under way on this connection.');
      busy = true;
      try {
        // A full turn of the event loop takes in the end of a connection that has lain idle.
        await setImmediate();
        await setImmediate();
        if (closing !== undefined) throw new TransportFailure(address, closing);
        return await send(message, patience);
      } finally {
        busy = false;
      }
    },
    close() {
      closing ??= { kind: 'already-closed' };
      return new Promise((resolve) => {
        if (socket.closed) resolve();
        else socket.once('close', () => resolve());
        agent.destroy();
        socket.destroy();
      });
    },
  };
}

/** Whether the server keeps the connection for another request: by default in HTTP/1.1, on demand in 1.0 (RFC 9112 §9.3). */
function keepsOpen({ headers, httpVersion }: IncomingMessage): boolean {
  const option = headers.connection?.toLowerCase();
  return httpVersion === '1.0' ? option === 'keep-alive' : option !== 'close';
}

/** The message in the body, with the departures of the headers from §2.5; or why there is none. */
function readBody(response: IncomingMessage, body: Buffer, encoding: MessageEncoding): { readonly bytes: Uint8Array; readonly departures: readonly string[] } | { readonly trouble: TransportTrouble } {
  const status = response.statusCode ?? 0;
  if (status !== 200) return { trouble: { kind: 'http-status', status, ...textOf(body) } };
  const contentType = response.headers['content-type'];
  const actual = encodingOfContentType(contentType) ?? encoding;
  const departures = [
    ...(encodingOfContentType(contentType) === encoding ? [] : [`Content-Type is ${contentType === undefined ? 'missing' : JSON.stringify(contentType)}, expected is ${CONTENT_TYPES[encoding]}`]),
    ...(response.headers['content-length'] === undefined ? ['Content-Length is missing'] : []),
    ...(/(^|,)\s*no-cache\s*(,|$)/i.test(response.headers['cache-control'] ?? '') ? [] : ['Cache-Control is not no-cache']),
  ];
  if (actual === 'ttlv' && !(isTagPrefix(body[0] ?? 0) && body[3] === TYPE_CODES.Structure)) {
    return { trouble: { kind: 'not-a-message', detail: body.length === 0 ? 'It is empty' : `It starts with ${body.toString('hex', 0, SHOWN_BYTES)}` } };
  }
  try {
    return { bytes: new Uint8Array(fromBody(body, actual)), departures };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { trouble: { kind: 'not-a-message', detail: error.message } };
  }
}

function textOf(body: Buffer): { readonly text?: string } {
  const text = body.subarray(0, SHOWN_TEXT).toString('latin1');
  return /^[\t\r\n\x20-\x7e]+$/.test(text) ? { text } : {};
}
