/** A TLS session of which the caller sees every byte: for trials of how a server takes what arrives. */
import { isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createFramer } from '../ttlv/index.js';
import { formatAddress, type Endpoint, type Limits } from './endpoint.js';

export interface RawSession {
  /** Resolves when the bytes were handed to the operating system; rejects never. */
  write(bytes: Uint8Array): Promise<void>;
  /** The next message; `closed` when the server ended the session, `late` after so many milliseconds. */
  next(waitMs: number): Promise<Uint8Array | 'closed' | 'late'>;
  /** Ends our side and leaves the server's open. */
  half(): void;
  /** Whether it took up an earlier session. */
  readonly resumed: boolean;
  /** What a later session needs to take this one up; TLS 1.3 servers send it with or after the first answer. */
  ticket(): Buffer | undefined;
  destroy(): void;
}

/** Why no session came about, as a sentence. */
export class NoSession extends Error {
  override readonly name = 'NoSession';
}

/** Connects and completes the handshake. Rejects with NoSession. The server's certificate is not judged. */
export async function openRaw(endpoint: Endpoint, limits: Limits, session?: Buffer): Promise<RawSession> {
  const name = endpoint.servername ?? endpoint.host;
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host: endpoint.host,
      port: endpoint.port,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(endpoint.ca === undefined ? {} : { ca: endpoint.ca }),
      ...(endpoint.cert === undefined ? {} : { cert: endpoint.cert }),
      ...(endpoint.key === undefined ? {} : { key: endpoint.key }),
      ...(endpoint.passphrase === undefined ? {} : { passphrase: endpoint.passphrase }),
      ...(session === undefined ? {} : { session }),
    });
    const fail = (detail: string): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new NoSession(`${formatAddress(endpoint)}: ${detail}.`));
    };
    const timer = setTimeout(() => fail('no session came about in time'), limits.connectMs + limits.handshakeMs);
    const onError = (error: Error): void => fail(error.message.replace(/\.?\s*$/, ''));
    const onClose = (): void => fail('the connection was closed in the handshake');
    socket.once('error', onError);
    socket.once('close', onClose);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(watch(socket, limits));
      socket.off('error', onError);
      socket.off('close', onClose);
    });
  });
}

function watch(socket: TLSSocket, limits: Limits): RawSession {
  const framer = createFramer({ maxMessageSize: limits.maxMessageSize });
  const messages: Uint8Array[] = [];
  let closed = false;
  let ticket: Buffer | undefined;
  let wake: (() => void) | undefined;
  const note = (): void => wake?.();
  const end = (): void => {
    closed = true;
    note();
  };
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    messages.push(...framer.push(chunk).messages);
    note();
  });
  socket.on('session', (session) => (ticket = session));
  for (const event of ['error', 'end', 'close']) socket.on(event, end);
  return {
    write: (bytes) => new Promise((resolve) => void socket.write(bytes, () => resolve())),
    async next(waitMs) {
      const until = performance.now() + waitMs;
      while (messages.length === 0 && !closed && performance.now() < until) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, until - performance.now());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return messages.shift() ?? (closed ? 'closed' : 'late');
    },
    half: () => void socket.end(),
    resumed: socket.isSessionReused(),
    ticket: () => ticket,
    destroy: () => void socket.destroy(),
  };
}
