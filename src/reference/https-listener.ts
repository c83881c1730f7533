/** The server over HTTPS: one POST for each message, in TTLV, XML or JSON (KMIP Additional Message Encodings 1.0 §2). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { CONTENT_TYPES, encodingOfContentType, fromBody, toBody } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import type { Client } from './context.js';
import type { Engine } from './engine.js';

/** The Request URI that servers should support (§2.3). */
const KMIP_PATH = '/kmip';

const HEADERS_TIMEOUT_MS = 10 * 1000;
const REQUEST_TIMEOUT_MS = 60 * 1000;

/** A server that is not listening yet. `maximumSize`: bytes of one request. */
export function createHttpsServer(tls: ServerOptions, engine: Engine, maximumSize: number, identityOf: (socket: TLSSocket) => string): Server {
  const clients = new WeakMap<Socket, Client>();
  const clientOf = (socket: Socket): Client => {
    const client = clients.get(socket) ?? { identity: socket instanceof TLSSocket ? identityOf(socket) : '' };
    clients.set(socket, client);
    return client;
  };
  return createServer({ ...tls, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) > maximumSize) {
      refuse(response, 413, 'The request is too long.', { Connection: 'close' });
      return;
    }
    receive(request, maximumSize).then(
      (body) => answer(request, response, body, engine, () => clientOf(request.socket)),
      () => request.socket.destroy(),
    );
  });
}

/** The whole body. Rejects when it is longer than the limit, or ends early. */
async function receive(request: IncomingMessage, maximumSize: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > maximumSize) throw new Error('The request is too long.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer, engine: Engine, client: () => Client): void {
  const encoding = encodingOfContentType(request.headers['content-type']);
  if (request.url !== KMIP_PATH) refuse(response, 404, `The path is ${KMIP_PATH}.`);
  else if (request.method !== 'POST') refuse(response, 405, 'The method is POST.', { Allow: 'POST' });
  else if (encoding === undefined) refuse(response, 415, `The Content-Type is one of ${Object.values(CONTENT_TYPES).join(', ')}.`);
  else {
    try {
      const { parts } = engine.exchange(fromBody(body, encoding), client());
      const message = toBody(Buffer.concat(parts), encoding);
      response.writeHead(200, { 'Content-Type': CONTENT_TYPES[encoding], 'Content-Length': message.length, 'Cache-Control': 'no-cache' });
      response.end(message);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refuse(response, 400, error.message);
    }
  }
}

function refuse(response: ServerResponse, status: number, why: string, headers: Readonly<Record<string, string>> = {}): void {
  const text = Buffer.from(`${why}\n`);
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': text.length, 'Cache-Control': 'no-cache', ...headers });
  response.end(text);
}
