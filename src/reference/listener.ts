/** The server on a socket: mutual TLS, messages in order, hostile clients kept at bay. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { createFramer } from '../ttlv/index.js';
import { createEngine, type Engine, type EngineOptions } from './engine.js';
import type { Client } from './context.js';
import { createHttpsServer } from './https-listener.js';

export interface ReferenceServerOptions extends EngineOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: 0, a free port. */
  readonly port?: number;
  /** Set to offer HTTPS beside TTLV over TLS; 0 takes a free port. */
  readonly httpsPort?: number;
  /** Set to serve the same objects on one more port; 0 takes a free one. */
  readonly secondPort?: number;
  /** PEM. Clients need a certificate that `ca` has issued. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
}

export interface ReferenceServer {
  readonly host: string;
  readonly port: number;
  /** Where HTTPS is offered, if it is. */
  readonly httpsPort?: number;
  readonly secondPort?: number;
  /** Ends all connections, stops listening and listens again on the same ports; the objects stay. */
  restart(): Promise<void>;
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
  const tls = { ...options.tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', handshakeTimeout: HANDSHAKE_TIMEOUT_MS } as const;
  const plain = (): Server => createServer(tls, (socket) => serve(socket, engine, options));
  const listeners: { readonly name: keyof Ports; readonly server: Server; readonly port: number }[] = [{ name: 'port', server: plain(), port: options.port ?? 0 }];
  if (options.httpsPort !== undefined) listeners.push({ name: 'httpsPort', server: createHttpsServer(tls, engine, MAXIMUM_MESSAGE_SIZE, commonName), port: options.httpsPort });
  if (options.secondPort !== undefined) listeners.push({ name: 'secondPort', server: plain(), port: options.secondPort });
  const servers = listeners.map(({ server }) => server);
  const close = async (): Promise<void> => {
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of connections) socket.destroy();
    await Promise.all(closed);
  };
  for (const server of servers) {
    // From the TCP connection on: a client can be through with its side of the handshake before the server is.
    server.on('connection', (socket: Socket) => {
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
    });
    // A client that fails in the handshake is its own affair; without a listener it would end the process.
    server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  }
  const host = options.host ?? '127.0.0.1';
  const ports: { -readonly [Name in keyof Ports]: Ports[Name] } = { port: 0 };
  const open = async (): Promise<void> => {
    for (const { name, server, port } of listeners) ports[name] = await listen(server, host, ports[name] === undefined || ports[name] === 0 ? port : ports[name]);
  };
  try {
    await open();
  } catch (error) {
    await close();
    throw error;
  }
  const restart = async (): Promise<void> => {
    await close();
    await open();
  };
  return { host, ...ports, restart, close };
}

/** Where a server listens. */
type Ports = Pick<ReferenceServer, 'port' | 'httpsPort' | 'secondPort'>;

/** The port that it listens on. */
async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

function serve(socket: TLSSocket, engine: Engine, options: EngineOptions): void {
  const client: Client = { identity: commonName(socket) };
  const framer = createFramer({ maxMessageSize: MAXIMUM_MESSAGE_SIZE });
  socket.setNoDelay(true);
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const output = separately(socket);
  socket.on('data', (chunk: Buffer) => {
    const { messages, error } = framer.push(chunk);
    for (const message of messages) answer(message);
    if (error === undefined) return;
    // Where the next message begins cannot be known any more: one last answer, then the end.
    answer(framer.pending);
    output.end();
  });

  function answer(message: Uint8Array): void {
    if (socket.destroyed || output.ended()) return;
    const { parts, context } = engine.exchange(message, client);
    for (const part of parts) {
      if (options.interference?.send !== undefined) options.interference.send(socket, part, context);
      else output.write(part);
    }
  }
}

interface Output {
  write(part: Uint8Array): void;
  /** Ends our side behind what has been written. */
  end(): void;
  ended(): boolean;
}

/**
 * Writes each part as TLS records of its own: what is written while an earlier part is under way, Node.js would join with others. A
 * client that does not read its answers gets no further ones until it does.
 */
function separately(socket: TLSSocket): Output {
  const waiting: Uint8Array[] = [];
  let busy = false;
  let last = false;
  const next = (): void => {
    const part = waiting.shift();
    busy = part !== undefined;
    if (part !== undefined) socket.write(part, next);
    else if (last) socket.end();
    else socket.resume();
  };
  return {
    write(part) {
      waiting.push(part);
      if (busy) socket.pause();
      else next();
    },
    end() {
      last = true;
      if (!busy) socket.end();
    },
    ended: () => last || socket.writableEnded,
  };
}

/** Common Name of the client certificate; when it has several, all of them. */
function commonName(socket: TLSSocket): string {
  const name: string | string[] | undefined = socket.getPeerCertificate().subject.CN;
  return [name].flat().join(', ');
}
