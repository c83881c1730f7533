/** Everything that can go wrong between us and a server, as data, and as sentences for a person. */
import type { HandshakeReason } from './handshake-reason.js';

export type TransportTrouble =
  /** Nothing listens on the port. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unresolved-host'; readonly host: string }
  /** No way to the address; `code` is the operating system's, for example EHOSTUNREACH. */
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'connect-timeout'; readonly afterMs: number }
  /** Also when TLS 1.3 lets us learn of it only after our side of the handshake is done. */
  | ({ readonly kind: 'handshake-failed' } & HandshakeReason)
  /** The connection was over before the request was sent: the server ended it while it was idle, or we closed it. */
  | { readonly kind: 'already-closed' }
  /** `firstAnswer`: nothing was ever received on this connection. */
  | { readonly kind: 'closed-before-answer'; readonly firstAnswer: boolean }
  /** `expected`: bytes of the whole answer by its header, absent when not even the header was complete. */
  | { readonly kind: 'half-answer'; readonly received: number; readonly expected?: number }
  | { readonly kind: 'answer-timeout'; readonly afterMs: number; readonly received: number; readonly expected?: number }
  /** `firstBytes` in lower-case hex, at most 64 of them; `text` is what they say when they are printable ASCII. */
  | { readonly kind: 'not-ttlv'; readonly firstBytes: string; readonly text?: string }
  | { readonly kind: 'too-large'; readonly announced: number; readonly limit: number }
  /** Bytes that no request asked for, found before the next request was sent. */
  | { readonly kind: 'surplus-bytes'; readonly count: number; readonly firstBytes: string }
  /** Over HTTPS: something that is no HTTP response. */
  | { readonly kind: 'not-http'; readonly detail: string }
  /** Over HTTPS: a status other than 200; `text` is the beginning of the body when it is printable ASCII. */
  | { readonly kind: 'http-status'; readonly status: number; readonly text?: string }
  /** Over HTTPS: a body that is no message in the encoding of the request. */
  | { readonly kind: 'not-a-message'; readonly detail: string }
  /** Never sent: it would have changed an object that others made; `id` is absent when the server was to choose the object. */
  | { readonly kind: 'withheld'; readonly operation: string; readonly id?: string }
  /** `code` is the operating system's (ECONNRESET, EPIPE) or OpenSSL's. */
  | { readonly kind: 'reset'; readonly code: string; readonly received: number };

export type TroubleKind = TransportTrouble['kind'];

/** A connection that could not be made, or an exchange without a usable answer. The connection is closed. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly trouble: TransportTrouble;
  /** `host:port` of the server. */
  readonly address: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;

  constructor(address: string, trouble: TransportTrouble, options?: ErrorOptions) {
    const { message, remedy } = describeTrouble(address, trouble);
    super(message, options);
    this.trouble = trouble;
    this.address = address;
    this.remedy = remedy;
  }

  get kind(): TroubleKind {
    return this.trouble.kind;
  }
}

/** The failure; throws anything else, which is no trouble of the transport. */
export function asFailure(error: unknown): TransportFailure {
  if (error instanceof TransportFailure) return error;
  throw error;
}

/** What happened and what to do about it, in one sentence each. */
export function describeTrouble(address: string, trouble: TransportTrouble): { message: string; remedy: string } {
  switch (trouble.kind) {
    case 'refused':
      return { message: `${address} refused the connection.`, remedy: 'Check that the server runs and that the port is its KMIP port (usually 5696).' };
    case 'unresolved-host':
      return { message: `The host name ${trouble.host} has no address.`, remedy: 'Check the spelling of the host, or give its IP address.' };
    case 'unreachable':
      return { message: `${address} cannot be reached (${trouble.code}).`, remedy: 'Check the address, the route and the firewalls between here and the server.' };
    case 'connect-timeout':
      return {
        message: `${address} did not accept a connection within ${trouble.afterMs} ms.`,
        remedy: 'Check the address and the firewalls between here and the server; a firewall that drops packets looks like this.',
      };
    case 'handshake-failed':
      return { message: `The TLS handshake with ${address} failed: ${trouble.detail}.`, remedy: trouble.remedy };
    case 'already-closed':
      return { message: `The connection to ${address} was closed before the request was sent.`, remedy: 'Open a new connection.' };
    case 'closed-before-answer':
      return {
        message: `${address} closed the connection without an answer.`,
        remedy: trouble.firstAnswer
          ? "See the server's log: it may have refused the client certificate, which some servers show in no other way, or it failed on the request."
          : "See the server's log: it probably failed on the request.",
      };
    case 'half-answer':
      return {
        message: `${address} closed the connection in the middle of its answer: ${amount(trouble)} arrived.`,
        remedy: "See the server's log: it probably failed while it wrote the answer.",
      };
    case 'answer-timeout':
      return {
        message: `${address} did not answer within ${trouble.afterMs} ms: ${trouble.received === 0 ? 'not one byte' : amount(trouble)} arrived.`,
        remedy: 'Allow more time for an answer if the server is known to be slow; otherwise see its log.',
      };
    case 'not-ttlv':
      return {
        message: `${address} answered with something that is no TTLV message: ${trouble.text === undefined ? trouble.firstBytes : JSON.stringify(trouble.text)}.`,
        remedy: 'Check that the port is the KMIP port for TTLV over TLS, not one for HTTPS or another protocol.',
      };
    case 'too-large':
      return {
        message: `${address} announced an answer of ${trouble.announced} bytes; the limit is ${trouble.limit} bytes.`,
        remedy: 'Raise the limit if the answer is meant to be that long; otherwise the server wrote a wrong length.',
      };
    case 'surplus-bytes':
      return {
        message: `${address} sent ${bytes(trouble.count)} that no request asked for, starting with ${trouble.firstBytes}.`,
        remedy: 'See the answer before this request: the server sent more than one message for it, or wrote a length that is too small.',
      };
    case 'not-http':
      return { message: `${address} answered with something that is no HTTP response: ${trouble.detail}.`, remedy: 'Check that the port is the one for HTTPS, and not the one for TTLV over TLS.' };
    case 'http-status':
      return {
        message: `${address} answered with HTTP status ${trouble.status}${trouble.text === undefined ? '' : `: ${JSON.stringify(trouble.text)}`}.`,
        remedy: 'Check the path of the URL and the encoding; a server that has a KMIP answer gives it with status 200.',
      };
    case 'not-a-message':
      return { message: `${address} answered with a body that is no KMIP message. ${trouble.detail}.`, remedy: 'Check that the server speaks this encoding.' };
    case 'withheld':
      return {
        message: `${trouble.operation} was not sent to ${address}: it would have changed ${trouble.id === undefined ? 'whatever object the server finds' : `the object ${trouble.id}`}, which this run did not create.`,
        remedy: 'See the step that gave the identifier; on a server of its own, started with --target command:…, everything is sent.',
      };
    case 'reset':
      return {
        message: `The connection to ${address} broke (${trouble.code}) with ${trouble.received === 0 ? 'no byte' : bytes(trouble.received)} of the answer received.`,
        remedy: "See the server's log: it probably crashed, or it ended the connection with data unread.",
      };
  }
}

const bytes = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);

const amount = (part: { readonly received: number; readonly expected?: number }): string =>
  part.expected === undefined ? bytes(part.received) : `${part.received} of ${bytes(part.expected)}`;
