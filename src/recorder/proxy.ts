/** Stands between clients and a server: ends TLS on both sides, passes every message on as it is, and tells of each exchange. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { messageOf, UserError } from '../kmip/user-error.js';
import { createFramer } from '../ttlv/index.js';
import type { Connection } from '../transport/connection.js';
import { explainListening } from '../transport/listening.js';
import type { RecordedExchange } from './exchange.js';
import { explainClientHandshake, explainClientCertificate } from './client-handshake.js';

export interface ProxyOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM. Clients need a certificate that `ca` has issued. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Opens a connection to the server; each client connection has its own. */
  readonly connect: () => Promise<Connection>;
  readonly onExchange: (exchange: RecordedExchange) => void;
  readonly onTrouble: (trouble: ProxyTrouble) => void;
}

/** Why messages did not pass. */
export interface ProxyTrouble {
  readonly side: 'client' | 'server';
  readonly message: string;
  readonly remedy: string;
}

export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** Bytes of a request. */
const MAXIMUM_MESSAGE_SIZE = 8 * 1024 * 1024;
const MAXIMUM_CONNECTIONS = 64;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 10 * 60 * 1000;

/** Starts listening. Throws a UserError when the port cannot be had or the certificates cannot be used. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = tlsServer(options, (socket) => {
    const distrust = explainClientCertificate(socket);
    if (distrust === undefined) pass(socket, ++connections, options);
    else {
      options.onTrouble({ side: 'client', ...distrust });
      socket.destroy();
    }
  });
  server.maxConnections = MAXIMUM_CONNECTIONS;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error: Error, socket: Socket) => {
    options.onTrouble({ side: 'client', ...explainClientHandshake(error) });
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  }).catch((error: unknown) => {
    throw explainListening(error, 'The recorder', () => 'Give another address with --listen; port 0 takes a free one.');
  });
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function tlsServer({ tls }: ProxyOptions, serve: (socket: TLSSocket) => void): ReturnType<typeof createServer> {
  try {
    // A client without a proper certificate is sent away after the handshake: only then is it known what was wrong with it.
    return createServer({ ...tls, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, serve);
  } catch (error) {
    throw new UserError(`TLS cannot be ended here: ${messageOf(error)}.`, 'Check the files in the directory of --tls-dir, or give an empty one.', { cause: error });
  }
}

function pass(socket: TLSSocket, number: number, { connect, onExchange, onTrouble }: ProxyOptions): void {
  const framer = createFramer({ maxMessageSize: MAXIMUM_MESSAGE_SIZE });
  const upstream = connect();
  const fail = (error: unknown): void => {
    // A client that has left cannot be failed.
    if (!socket.destroyed) onTrouble({ side: 'server', message: messageOf(error), remedy: 'Check the server, and the options that say how it is reached.' });
    socket.destroy();
  };
  upstream.catch(fail);
  socket.setNoDelay(true);
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // In TLS 1.3 a client that refuses the certificate of the recorder says so after the handshake.
    if (error.code?.startsWith('ERR_SSL_') === true) onTrouble({ side: 'client', ...explainClientHandshake(error) });
    socket.destroy();
  });
  socket.on('close', () => void upstream.then((connection) => connection.close()).catch(() => undefined));

  const passOn = async (request: Uint8Array): Promise<void> => {
    const connection = await upstream;
    const at = new Date();
    const { bytes } = await connection.exchange(request);
    onExchange({ connection: number, request, answer: bytes, at });
    socket.write(bytes);
  };

  const take = async (chunk: Buffer): Promise<void> => {
    const { messages, error } = framer.push(chunk);
    for (const message of messages) await passOn(message);
    if (error === undefined) return;
    onTrouble({ side: 'client', message: `What the client sends is no KMIP message: ${error.message}.`, remedy: 'The recorder understands KMIP in TTLV over TLS.' });
    socket.destroy();
  };

  // One message at a time: nothing more is read from the client until the answer is there.
  socket.on('data', (chunk: Buffer) => {
    socket.pause();
    take(chunk).then(() => socket.resume(), fail);
  });
}
