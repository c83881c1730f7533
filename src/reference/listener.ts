/** The server on a socket: mutual TLS, messages in order, hostile clients kept at bay. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { createFramer } from '../ttlv/index.js';
import { createEngine, type Engine, type EngineOptions } from './engine.js';
import type { Client } from './context.js';

export interface ReferenceServerOptions extends EngineOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: 0, a free port. */
  readonly port?: number;
  /** PEM. Clients need a certificate that `ca` has issued. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
}

export interface ReferenceServer {
  readonly host: string;
  readonly port: number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** Bytes of a request. */
const MAXIMUM_MESSAGE_SIZE = 8 * 1024 * 1024;
/** A connection on which nothing happens for this long is closed. */
const IDLE_TIMEOUT_MS = 10 * 60 * 1000;
const HANDSHAKE_TIMEOUT_MS = 10 * 1000;

/** Starts the server. Rejects when it cannot listen or the PEM texts are no certificate and key. */
export async function startReferenceServer(options: ReferenceServerOptions): Promise<ReferenceServer> {
  const engine = createEngine(options);
  const connections = new Set<Socket>();
  const server = createServer(
    {
      ...options.tls,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    },
    (socket) => serve(socket, engine, options),
  );
  // From the TCP connection on: a client can be through with its side of the handshake before the server is.
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  // A client that fails in the handshake is its own affair; without a listener it would end the process.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    host: address,
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: TLSSocket, engine: Engine, options: EngineOptions): void {
  const client: Client = { identity: commonName(socket) };
  const framer = createFramer({ maxMessageSize: MAXIMUM_MESSAGE_SIZE });
  socket.setNoDelay(true);
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('drain', () => socket.resume());
  socket.on('data', (chunk: Buffer) => {
    const { messages, error } = framer.push(chunk);
    for (const message of messages) answer(message);
    if (error === undefined) return;
    // Where the next message begins cannot be known any more: one last answer, then the end.
    answer(framer.pending);
    socket.end();
  });

  function answer(message: Uint8Array): void {
    if (socket.destroyed || socket.writableEnded) return;
    const { parts, context } = engine.exchange(message, client);
    for (const part of parts) {
      if (options.interference?.send !== undefined) options.interference.send(socket, part, context);
      // A client that does not read its answers gets no further ones until it does.
      else if (!socket.write(part)) socket.pause();
    }
  }
}

/** Common Name of the client certificate; when it has several, all of them. */
function commonName(socket: TLSSocket): string {
  const name: string | string[] | undefined = socket.getPeerCertificate().subject.CN;
  return [name].flat().join(', ');
}
