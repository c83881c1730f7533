/** What a TLS session turned out to be. */
import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { messageOf } from '../kmip/user-error.js';

export interface SessionFacts {
  /** "TLSv1.2" or "TLSv1.3". */
  readonly protocol: string;
  /** The standard name of the cipher suite, for example TLS_AES_256_GCM_SHA384. */
  readonly cipher: string;
  /** Whether the server's certificate was verified: trusted, valid and made out to the server. */
  readonly authorized: boolean;
  /** Why it would not have passed, when verification is off. */
  readonly authorizationError?: string;
  readonly certificate?: CertificateFacts;
}

export interface CertificateFacts {
  /** As "CN=localhost, O=Example". */
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  /** As "DNS:localhost, IP Address:127.0.0.1". */
  readonly subjectAltName?: string;
  /** SHA-256 of the DER form in lower-case hex. */
  readonly fingerprint: string;
}

/** Reads the facts of an established session. */
export function readSession(socket: TLSSocket, verify: boolean): SessionFacts {
  const certificate = socket.getPeerX509Certificate();
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    authorized: verify && socket.authorized,
    ...(socket.authorized ? {} : { authorizationError: authorizationError(socket) }),
    ...(certificate === undefined ? {} : { certificate: describeCertificate(certificate) }),
  };
}

export function describeCertificate(certificate: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    ...(certificate.subjectAltName === undefined ? {} : { subjectAltName: certificate.subjectAltName }),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** OpenSSL prints "Bad time value" for a date that it cannot read; that is shown as it is. */
function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

/** Node.js documents an Error and sets the code, a string, in the paths without an Error. */
function authorizationError(socket: TLSSocket): string {
  const error: unknown = socket.authorizationError;
  return messageOf(error);
}
