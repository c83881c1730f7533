/** Servers on loopback that behave as a test tells them to. */
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { TestPki } from '../certificates.js';
import type { Endpoint } from '../endpoint.js';

export interface Loopback {
  readonly port: number;
  /** Sockets that are still open on the server's side. */
  openSockets(): number;
  /** Ends all connections with a TCP reset. */
  reset(): void;
  close(): Promise<void>;
}

/** A TLS server; `serve` gets every connection whose handshake is complete. */
export async function tlsServer(options: TlsOptions, serve: (socket: TLSSocket) => void): Promise<Loopback> {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

/** A plain TCP server. */
export async function tcpServer(serve: (socket: Socket) => void): Promise<Loopback> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    }),
  );
}

async function listen(server: Server): Promise<Loopback> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // Otherwise a second write waits until the client has acknowledged the first.
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    openSockets: () => sockets.size,
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Options of a server with the certificate of the set, which demands a client certificate. */
export const serverOptions = (pki: TestPki): TlsOptions => ({
  ca: pki.ca.certificate,
  cert: pki.server.certificate,
  key: pki.server.key,
  requestCert: true,
  rejectUnauthorized: true,
});

/** The endpoint of a client that such a server lets in. */
export const clientEndpoint = (pki: TestPki, port: number): Endpoint => ({
  host: '127.0.0.1',
  port,
  ca: pki.ca.certificate,
  cert: pki.client.certificate,
  key: pki.client.key,
  verify: true,
});
