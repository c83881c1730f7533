/** What a hostile server does, as data: an entry of the catalogue. */
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { CaseOutcome } from '../../../runner/result.js';
import type { AuthorityRequest, CertificateRequest, CertifiedKey, TestPki } from '../../../transport/certificates.js';
import type { StructureItem } from '../../../ttlv/index.js';

/** One request that has come in on a connection on which the server is hostile. */
export interface Turn {
  readonly socket: Socket;
  /** 1 for the first request of the connection. */
  readonly nth: number;
  /** What a correct server would answer. */
  readonly answer: Uint8Array;
  /** The same as items. */
  readonly message: StructureItem;
}

/** One POST that has come in over HTTPS; `body` is that of the correct answer. */
export interface HttpTurn {
  readonly socket: Socket;
  readonly body: Buffer;
  readonly contentType: string;
}

export type Conduct =
  /** Holds the TCP connection itself; no TLS unless this speaks it. */
  | { readonly at: 'connection'; readonly accept: (socket: Socket) => void }
  /** Completes the TLS handshake under other terms. */
  | { readonly at: 'handshake'; readonly options: (pki: TestPki, make: CertificateMaker) => Promise<TlsOptions> }
  /** Takes over when the handshake is done, before any request. */
  | { readonly at: 'session'; readonly open: (socket: Socket) => void }
  | { readonly at: 'answer'; readonly reply: (turn: Turn) => void }
  | { readonly at: 'http'; readonly reply: (turn: HttpTurn) => void };

export interface CertificateMaker {
  readonly authority: (request: AuthorityRequest) => Promise<CertifiedKey>;
  readonly issue: (ca: CertifiedKey, request: CertificateRequest) => Promise<CertifiedKey>;
}

export interface Behaviour {
  /** What the server does, as a clause: "closes the connection without an answer". */
  readonly name: string;
  readonly conduct: Conduct;
  /** Set for answers of megabytes, which take time. */
  readonly large?: true;
  /** The outcome of the case that meets it. */
  readonly outcome: CaseOutcome;
  /** What the reports say about it. */
  readonly says: RegExp;
}
