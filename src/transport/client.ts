/** The TLS client: one connection, one request at a time, exactly one answer per request. */
import { isIP, type TcpNetConnectOpts } from 'node:net';
import { checkServerIdentity, connect as connectTls, createSecureContext, type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls';
import { messageOf, UserError } from '../kmip/user-error.js';
import { formatAddress, type Endpoint, type Limits } from './endpoint.js';
import { explainHandshakeError, handshakeTimeout, type HandshakeContext } from './handshake-reason.js';
import { converse, type Connection } from './connection.js';
import { converseHttp } from './http-connection.js';
import { TransportFailure, type TransportTrouble } from './trouble.js';

/**
 * Connects and completes the TLS handshake (TLS 1.2 or later). Rejects with a TransportFailure, or with a UserError when the
 * certificates or the key of the endpoint cannot be used at all.
 */
export async function connect(endpoint: Endpoint, limits: Limits): Promise<Connection> {
  const address = formatAddress(endpoint);
  const context: HandshakeContext = {
    servername: endpoint.servername ?? endpoint.host,
    sentClientCertificate: endpoint.cert !== undefined,
    sentAuthorities: endpoint.ca !== undefined,
  };
  const socket = startTls(endpoint, limits);
  return new Promise<Connection>((resolve, reject) => {
    let phase: 'connect' | 'handshake' = 'connect';
    const fail = (trouble: TransportTrouble, cause?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new TransportFailure(address, trouble, { cause }));
    };
    let timer = setTimeout(() => fail({ kind: 'connect-timeout', afterMs: limits.connectMs }), limits.connectMs);
    const onError = (error: NodeJS.ErrnoException): void =>
      fail((phase === 'connect' ? connectTrouble(error, endpoint, limits) : undefined) ?? { kind: 'handshake-failed', ...explainHandshakeError(error, context) }, error);
    const onClose = (): void => onError({ name: 'Error', message: 'closed', code: 'ECONNRESET' });
    socket.on('error', onError);
    socket.on('close', onClose);
    socket.once('connect', () => {
      phase = 'handshake';
      clearTimeout(timer);
      timer = setTimeout(() => fail({ kind: 'handshake-failed', ...handshakeTimeout(limits.handshakeMs) }), limits.handshakeMs);
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      // In this order the socket is never without a listener for errors.
      const options = { address, limits, context, verify: endpoint.verify };
      resolve(endpoint.http === undefined ? converse(socket, options) : converseHttp(socket, options, endpoint.http));
      socket.off('error', onError);
      socket.off('close', onClose);
    });
  });
}

function startTls(endpoint: Endpoint, limits: Limits): TLSSocket {
  const name = endpoint.servername ?? endpoint.host;
  const session = sessions.get(endpoint);
  const options = (): ConnectionOptions & TcpNetConnectOpts => ({
    host: endpoint.host,
    port: endpoint.port,
    secureContext: secureContextOf(endpoint),
    rejectUnauthorized: endpoint.verify,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    // Node's 250 ms for each address of a host but the last is too short for a distant server.
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.floor(limits.connectMs / 2)),
    // Server Name Indication carries host names only (RFC 6066 §3).
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(session === undefined ? {} : { session }),
  });
  try {
    const socket = connectTls(options());
    socket.setNoDelay(true);
    if (endpoint.resume === true) socket.on('session', (latest) => sessions.set(endpoint, latest));
    return socket;
  } catch (error) {
    throw new UserError(`The TLS settings for ${formatAddress(endpoint)} cannot be used: ${messageOf(error)}.`, 'Check the authority, the certificate, its key and the passphrase.', {
      cause: error,
    });
  }
}

/** The latest TLS session with an endpoint that allows it to be resumed. */
const sessions = new WeakMap<Endpoint, Buffer>();

/** Parsing certificates and key takes as long as the handshake, so it is done once for an endpoint and not for each connection. */
const secureContexts = new WeakMap<Endpoint, SecureContext>();

function secureContextOf(endpoint: Endpoint): SecureContext {
  const known = secureContexts.get(endpoint);
  if (known !== undefined) return known;
  const context = createSecureContext({
    minVersion: 'TLSv1.2',
    ...(endpoint.ca === undefined ? {} : { ca: endpoint.ca }),
    ...(endpoint.cert === undefined ? {} : { cert: endpoint.cert }),
    ...(endpoint.key === undefined ? {} : { key: endpoint.key }),
    ...(endpoint.passphrase === undefined ? {} : { passphrase: endpoint.passphrase }),
  });
  secureContexts.set(endpoint, context);
  return context;
}

/** Undefined for a reset: Node.js may report it before the connection that it ended. */
function connectTrouble(error: NodeJS.ErrnoException, endpoint: Endpoint, limits: Limits): TransportTrouble | undefined {
  switch (error.code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return undefined;
    case 'ECONNREFUSED':
      return { kind: 'refused' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
      return { kind: 'unresolved-host', host: endpoint.host };
    case 'ETIMEDOUT':
    case 'ERR_SOCKET_CONNECTION_TIMEOUT':
      return { kind: 'connect-timeout', afterMs: limits.connectMs };
    default:
      return { kind: 'unreachable', code: error.code ?? error.message };
  }
}
