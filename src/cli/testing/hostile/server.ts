/** A correct KMIP server on loopback that is hostile on some of its connections. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { CONTENT_TYPES, encodingOfContentType, fromBody, toBody } from '../../../kmip/text/encodings.js';
import { createEngine, type Engine } from '../../../reference/index.js';
import { createCertificateAuthority, issueCertificate, type TestPki } from '../../../transport/certificates.js';
import { createFramer, decode, type StructureItem } from '../../../ttlv/index.js';
import type { Conduct } from './behaviour.js';

export interface HostileServer {
  readonly port: number;
  /** Ends all connections and takes no further ones. */
  stopListening(): void;
  /** Takes connections again, on the same port. */
  listenAgain(): void;
  close(): Promise<void>;
}

/** `isHostile`: by the number of the connection, counted from 1. Over HTTPS when the conduct is about it, or when asked to. */
export async function startHostileServer(pki: TestPki, conduct: Conduct, isHostile: (connection: number) => boolean, https = conduct.at === 'http'): Promise<HostileServer> {
  const engine = createEngine();
  const open = https ? openHttp : openTtlv;
  const correct = tlsServer(correctTerms(pki), (socket) => open(socket, engine, undefined));
  const hostile = tlsServer(conduct.at === 'handshake' ? await conduct.options(pki, { authority: createCertificateAuthority, issue: issueCertificate }) : correctTerms(pki), (socket) => open(socket, engine, conduct));
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (!isHostile(++connections)) correct.emit('connection', socket);
    else if (conduct.at === 'connection') conduct.accept(socket);
    else hostile.emit('connection', socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stopListening = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    stopListening,
    listenAgain: () => void server.listen(port, '127.0.0.1'),
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined;
      stopListening();
      await closed;
    },
  };
}

const correctTerms = (pki: TestPki): TlsOptions => ({ ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key, requestCert: true, rejectUnauthorized: true });

function tlsServer(options: TlsOptions, open: (socket: TLSSocket) => void): TlsServer {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => undefined);
    open(socket);
  });
  server.on('tlsClientError', () => undefined);
  return server;
}

const CLIENT = { identity: 'client' };

function openTtlv(socket: TLSSocket, engine: Engine, conduct: Conduct | undefined): void {
  if (conduct?.at === 'session') conduct.open(socket);
  const framer = createFramer({ maxMessageSize: 1 << 20 });
  let nth = 0;
  socket.on('data', (chunk: Buffer) => {
    for (const request of framer.push(chunk).messages) {
      const answer = engine.handle(request, CLIENT);
      nth++;
      if (conduct?.at === 'answer') conduct.reply({ socket, nth, answer, message: decode(answer).item as StructureItem });
      else if (conduct?.at !== 'session') socket.write(answer);
    }
  });
}

function openHttp(socket: TLSSocket, engine: Engine, conduct: Conduct | undefined): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    const head = waiting.indexOf('\r\n\r\n');
    if (head < 0) return;
    const headers = waiting.toString('latin1', 0, head);
    const length = Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? 0);
    if (waiting.length < head + 4 + length) return;
    const encoding = encodingOfContentType(/^content-type: (.*)$/im.exec(headers)?.[1]) ?? 'ttlv';
    const body = Buffer.from(toBody(engine.handle(fromBody(waiting.subarray(head + 4, head + 4 + length), encoding), CLIENT), encoding));
    waiting = waiting.subarray(head + 4 + length);
    const contentType = CONTENT_TYPES[encoding];
    if (conduct?.at === 'http') conduct.reply({ socket, body, contentType });
    else socket.write(httpAnswer(body, contentType));
  });
}

/** A correct HTTP response. */
export const httpAnswer = (body: Uint8Array, contentType: string): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\nCache-Control: no-cache\r\n\r\n`), body]);
