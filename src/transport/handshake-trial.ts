/** One TLS handshake under given terms, to find out what a server accepts. Nothing is sent over the session. */
import { once } from 'node:events';
import { isIP } from 'node:net';
import { checkServerIdentity, connect as connectTls, createSecureContext, type SecureVersion, type TLSSocket } from 'node:tls';
import type { Endpoint, Limits } from './endpoint.js';
import { explainHandshakeError, handshakeTimeout, type HandshakeReason, type TlsError } from './handshake-reason.js';
import { describeCertificate, type CertificateFacts } from './session.js';

/** Absent terms leave the choice to Node.js. */
export interface HandshakeTerms {
  /** The only protocol version that is offered. */
  readonly version?: SecureVersion;
  /** The only cipher suite that is offered, by OpenSSL's name. */
  readonly cipher?: string;
}

export type HandshakeTrial =
  | { readonly outcome: 'completed'; readonly protocol: string; readonly cipher: string; readonly server: ServerIdentity }
  | ({ readonly outcome: 'failed' } & HandshakeReason)
  /** No TCP connection: `code` is the operating system's. */
  | { readonly outcome: 'unconnected'; readonly code: string }
  /** The OpenSSL of this Node.js does not know the version or the cipher suite. */
  | { readonly outcome: 'impossible' };

export interface ServerIdentity {
  /** The server's own certificate first, then its issuers, as far as they were sent or are known. */
  readonly chain: readonly CertificateFacts[];
  /** Whether the chain leads to a trusted authority and is made out to the server. */
  readonly trusted: boolean;
  readonly distrust?: string;
}

/** Longest chain that is read; a server's may be longer, or go in a circle. */
const MAXIMUM_CHAIN = 10;
/**
 * OpenSSL's own taste is switched off, so that the trial shows the server's: old versions and short keys are otherwise not
 * even offered.
 */
const EVERYTHING = 'ALL:@SECLEVEL=0';

/** Connects, completes the handshake or not, and closes. The server's certificate is read and judged but not enforced. */
export async function tryHandshake(endpoint: Endpoint, limits: Limits, terms: HandshakeTerms = {}): Promise<HandshakeTrial> {
  const name = endpoint.servername ?? endpoint.host;
  let socket: TLSSocket;
  try {
    socket = connectTls({
      host: endpoint.host,
      port: endpoint.port,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      secureContext: createSecureContext({
        ...(terms.version === undefined ? { minVersion: 'TLSv1', maxVersion: 'TLSv1.3' } : { minVersion: terms.version, maxVersion: terms.version }),
        ciphers: ciphersOf(terms),
        ...(endpoint.ca === undefined ? {} : { ca: endpoint.ca }),
        ...(endpoint.cert === undefined ? {} : { cert: endpoint.cert }),
        ...(endpoint.key === undefined ? {} : { key: endpoint.key }),
        ...(endpoint.passphrase === undefined ? {} : { passphrase: endpoint.passphrase }),
      }),
      ...(isIP(name) === 0 ? { servername: name } : {}),
    });
  } catch {
    return { outcome: 'impossible' };
  }
  const connected = { yes: false };
  socket.once('connect', () => (connected.yes = true));
  const timer = setTimeout(() => socket.destroy(new Late()), limits.connectMs + limits.handshakeMs);
  try {
    await Promise.race([once(socket, 'secureConnect'), once(socket, 'close').then(() => Promise.reject(new Ended()))]);
    return { outcome: 'completed', protocol: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().standardName, server: identify(socket, name) };
  } catch (error) {
    return explainFailure(error as TlsError, endpoint, limits, connected.yes);
  } finally {
    clearTimeout(timer);
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

/** A list with suites of TLS 1.3 alone would be no list: the others stand in it and are not offered. */
const ciphersOf = ({ version, cipher }: HandshakeTerms): string =>
  cipher === undefined ? EVERYTHING : version === 'TLSv1.3' ? `${cipher}:${EVERYTHING}` : `${cipher}:@SECLEVEL=0`;

class Late extends Error {}
class Ended extends Error {
  readonly code = 'ECONNRESET';
}

function explainFailure(error: TlsError, endpoint: Endpoint, limits: Limits, connected: boolean): HandshakeTrial {
  if (error instanceof Late) return connected ? { outcome: 'failed', ...handshakeTimeout(limits.handshakeMs) } : { outcome: 'unconnected', code: 'ETIMEDOUT' };
  const code = error.code ?? '';
  if (!connected && !/^(ERR_SSL_|ECONNRESET|EPIPE)/.test(code)) return { outcome: 'unconnected', code: code === '' ? error.message : code };
  // These are OpenSSL's own, before anything was sent.
  if (/NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|NO_CIPHER_MATCH/.test(code)) return { outcome: 'impossible' };
  const context = { servername: endpoint.servername ?? endpoint.host, sentClientCertificate: endpoint.cert !== undefined, sentAuthorities: endpoint.ca !== undefined };
  return { outcome: 'failed', ...explainHandshakeError(error, context) };
}

function identify(socket: TLSSocket, name: string): ServerIdentity {
  // In this order: once getPeerX509Certificate was called, getPeerCertificate of Node.js 20 gives an empty object.
  const distrust = socket.authorized ? checkServerIdentity(name, socket.getPeerCertificate())?.message : String(socket.authorizationError);
  const chain: CertificateFacts[] = [];
  for (let certificate = socket.getPeerX509Certificate(); certificate !== undefined && chain.length < MAXIMUM_CHAIN; certificate = certificate.issuerCertificate) {
    const facts = describeCertificate(certificate);
    if (chain.some((each) => each.fingerprint === facts.fingerprint)) break;
    chain.push(facts);
  }
  return { chain, trusted: distrust === undefined, ...(distrust === undefined ? {} : { distrust }) };
}
