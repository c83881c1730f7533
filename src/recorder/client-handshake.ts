/** Why TLS with a client could not be ended here, in words that say which side to put right. */
import type { TLSSocket } from 'node:tls';

export interface Explanation {
  /** A sentence. */
  readonly message: string;
  readonly remedy: string;
}

const TRUST: Explanation = {
  message: 'The client does not accept the certificate of the recorder.',
  remedy: 'Make the client trust ca.pem in the directory of --tls-dir, and connect to a name that server.pem carries (localhost, 127.0.0.1).',
};
const OFFER = 'Give the client client.pem and client-key.pem from the directory of --tls-dir.';

/** An error that ended the handshake on the side of the server, or an alert that came right after it. */
export function explainClientHandshake(error: NodeJS.ErrnoException): Explanation {
  const code = error.code ?? '';
  if (/ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)/.test(code)) return TRUST;
  if (/HTTP_REQUEST|HTTPS_PROXY_REQUEST/.test(code)) return { message: 'The client speaks HTTP without TLS.', remedy: 'The recorder understands KMIP in TTLV over TLS.' };
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|RECORD_TOO_SMALL|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE/.test(code)) return { message: 'What the client sends is not TLS.', remedy: 'Switch TLS on in the client.' };
  if (/UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW/.test(code)) return { message: 'The client speaks neither TLS 1.2 nor TLS 1.3.', remedy: 'Let the client speak TLS 1.2 or later.' };
  if (/NO_SHARED_CIPHER|NO_SUITABLE|NO_SHARED_SIGNATURE/.test(code)) return { message: 'The client offers no cipher suite that the recorder has.', remedy: 'Let the client offer a cipher suite of TLS 1.2 or 1.3 for RSA certificates.' };
  if (/^(ECONNRESET|EPIPE|ERR_SSL_UNEXPECTED_EOF)/.test(code)) return { message: 'The client ended the connection during the TLS handshake.', remedy: TRUST.remedy };
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return { message: 'The client connected and did not complete the TLS handshake.', remedy: 'Switch TLS on in the client.' };
  return { message: `The TLS handshake with the client failed: ${error.message}.`, remedy: "See the client's log for its side of the handshake." };
}

/** What is wrong with the certificate of a client whose handshake is complete; undefined for one that may pass. */
export function explainClientCertificate(socket: Pick<TLSSocket, 'authorized' | 'authorizationError' | 'getPeerX509Certificate'>): Explanation | undefined {
  if (socket.authorized) return undefined;
  if (socket.getPeerX509Certificate() === undefined) return { message: 'The client shows no certificate.', remedy: OFFER };
  return { message: `The certificate of the client is not accepted: ${String(socket.authorizationError)}.`, remedy: OFFER };
}
