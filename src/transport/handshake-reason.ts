/** Puts what OpenSSL and Node.js say about a failed handshake into words that name the party at fault. */

export type HandshakeCause =
  | 'server-certificate-untrusted'
  | 'server-certificate-expired'
  | 'server-certificate-not-yet-valid'
  | 'server-certificate-other-name'
  | 'server-certificate-unfit'
  | 'client-certificate-missing'
  | 'client-certificate-refused'
  /** The server found no protocol version, cipher suite or other parameter in common, or wants a certificate (alert 40). */
  | 'nothing-in-common'
  | 'version-not-supported'
  | 'not-tls'
  | 'closed'
  | 'timeout'
  | 'other';

export interface HandshakeReason {
  readonly cause: HandshakeCause;
  /** A clause that completes "The handshake failed: …", with the alert or OpenSSL's reason. */
  readonly detail: string;
  readonly remedy: string;
  /** Node's or OpenSSL's error code. */
  readonly code?: string;
}

/** What we did, as far as it explains the server's reaction. */
export interface HandshakeContext {
  /** The name that was looked for in the server's certificate. */
  readonly servername: string;
  readonly sentClientCertificate: boolean;
  readonly sentAuthorities: boolean;
}

/** The parts of a Node.js error that matter here. */
export interface TlsError {
  readonly code?: string | undefined;
  readonly message: string;
  /** OpenSSL's reason, in words. */
  readonly reason?: string | undefined;
}

const CHECK_CLIENT_CERTIFICATE = "Check that the client certificate is valid, meant for client authentication and issued by an authority that the server trusts; the server's log says more.";
const GIVE_CLIENT_CERTIFICATE = 'Give a client certificate and its key; this server demands one.';

/** Explains an error that ended a handshake, or that came as an alert right after it (TLS 1.3). */
export function explainHandshakeError(error: TlsError, context: HandshakeContext): HandshakeReason {
  const code = error.code ?? '';
  const reason = serverCertificateReason(code, context) ?? alertReason(code, error.reason, context) ?? protocolReason(code);
  return { ...(reason ?? { cause: 'other', detail: error.reason ?? error.message, remedy: "See the server's log for its side of the handshake." }), code };
}

/** Explains a handshake that took longer than `afterMs` milliseconds. */
export function handshakeTimeout(afterMs: number): HandshakeReason {
  return {
    cause: 'timeout',
    detail: `the server accepted the connection but did not complete the handshake within ${afterMs} ms`,
    remedy: 'Check that the port speaks TLS: a server that waits for plain TTLV or another protocol looks like this.',
  };
}

/** Whether this error is a TLS alert by which the server refuses us. It can come after the handshake in TLS 1.3 (RFC 8446 §4.4.2.4). */
export const isAlert = (error: TlsError): boolean => alertName(error.code ?? '') !== undefined;

type Reason = Omit<HandshakeReason, 'code'>;

function serverCertificateReason(code: string, context: HandshakeContext): Reason | undefined {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
      return {
        cause: 'server-certificate-untrusted',
        detail: `the server's certificate is not trusted (${code})`,
        remedy: context.sentAuthorities
          ? 'Give the certificate of the authority that issued the server certificate; the one given did not issue it.'
          : 'Give the certificate of the authority that issued the server certificate.',
      };
    case 'CERT_HAS_EXPIRED':
      return { cause: 'server-certificate-expired', detail: "the server's certificate, or one in its chain, has expired", remedy: 'Renew the certificate of the server; check the clock of this machine as well.' };
    case 'CERT_NOT_YET_VALID':
      return { cause: 'server-certificate-not-yet-valid', detail: "the server's certificate, or one in its chain, is not valid yet", remedy: 'Check the clock of this machine and the dates of the certificate.' };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        cause: 'server-certificate-other-name',
        detail: `the server's certificate is not made out to ${context.servername}`,
        remedy: 'Connect by a name or address that the certificate carries, or say which name it carries.',
      };
    case 'INVALID_PURPOSE':
    case 'INVALID_CA':
    case 'PATH_LENGTH_EXCEEDED':
    case 'CERT_REVOKED':
    case 'CERT_REJECTED':
      return { cause: 'server-certificate-unfit', detail: `the server's certificate cannot be used (${code})`, remedy: 'Issue the server certificate anew, with the extended key usage serverAuth and by a proper authority.' };
    default:
      return undefined;
  }
}

function alertReason(code: string, openSslReason: string | undefined, context: HandshakeContext): Reason | undefined {
  const alert = alertName(code);
  if (alert === undefined) return undefined;
  const words = `"${alert.replaceAll('_', ' ').toLowerCase()}"`;
  switch (alert) {
    case 'CERTIFICATE_REQUIRED':
      return { cause: 'client-certificate-missing', detail: `the server demands a client certificate (alert ${words})`, remedy: GIVE_CLIENT_CERTIFICATE };
    case 'BAD_CERTIFICATE':
    case 'UNSUPPORTED_CERTIFICATE':
    case 'CERTIFICATE_REVOKED':
    case 'CERTIFICATE_EXPIRED':
    case 'CERTIFICATE_UNKNOWN':
    case 'UNKNOWN_CA':
    case 'ACCESS_DENIED':
      return context.sentClientCertificate
        ? { cause: 'client-certificate-refused', detail: `the server refused the client certificate (alert ${words})`, remedy: CHECK_CLIENT_CERTIFICATE }
        : { cause: 'client-certificate-missing', detail: `the server demands a client certificate (alert ${words})`, remedy: GIVE_CLIENT_CERTIFICATE };
    case 'HANDSHAKE_FAILURE':
      return {
        cause: 'nothing-in-common',
        detail: `the server found our offer unacceptable (alert ${words})`,
        remedy: context.sentClientCertificate
          ? "Check that the server accepts the client certificate and a cipher suite of TLS 1.2 or 1.3; the server's log says which is missing."
          : 'Give a client certificate and its key: a server that demands one answers like this; failing that, it has no cipher suite in common with us.',
      };
    case 'PROTOCOL_VERSION':
      return { cause: 'version-not-supported', detail: `the server speaks neither TLS 1.2 nor TLS 1.3 (alert ${words})`, remedy: 'Enable TLS 1.2 or later on the server; KMIP profiles ask for it.' };
    default:
      return { cause: 'other', detail: `the server sent the alert ${words}${openSslReason === undefined ? '' : ` (${openSslReason})`}`, remedy: "See the server's log for its side of the handshake." };
  }
}

function protocolReason(code: string): Reason | undefined {
  switch (code) {
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_RECORD_TOO_SMALL':
    case 'ERR_SSL_BAD_RECORD_TYPE':
    case 'ERR_SSL_UNEXPECTED_MESSAGE':
      return { cause: 'not-tls', detail: 'what the server sends is not TLS', remedy: 'Check that the port is the TLS port of the KMIP server.' };
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return { cause: 'version-not-supported', detail: 'the server speaks neither TLS 1.2 nor TLS 1.3', remedy: 'Enable TLS 1.2 or later on the server; KMIP profiles ask for it.' };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING':
      return {
        cause: 'closed',
        detail: 'the server closed the connection during the handshake',
        remedy: "Check that the port speaks TLS and that the server accepts the client certificate; the server's log says more.",
      };
    default:
      return undefined;
  }
}

/** "CERTIFICATE_REQUIRED" from "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"; undefined when the code is no alert of the server. */
function alertName(code: string): string | undefined {
  return /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.+)$/.exec(code)?.[1];
}
