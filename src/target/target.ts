/** What is under test. */
import type { CertifiedKey } from '../transport/certificates.js';
import type { Endpoint } from '../transport/endpoint.js';
import type { TlsMaterial } from '../transport/material.js';
import type { TargetError } from './target-error.js';

export interface Target {
  /** As given on the command line: `embedded`, `pykmip`, `kmip://host:port`. */
  readonly name: string;
  /** For the head of a report: what it is and how it was started. */
  readonly description: string;
  /** Where it listens and what a client needs to be let in. */
  readonly endpoint: Endpoint;
  /** Where KMIP over HTTPS is offered; its encoding is the choice of the client. Absent when nothing is known of it. */
  readonly https?: Endpoint;
  /** The authority that the server trusts, when it is ours. */
  readonly issuer?: CertifiedKey;
  /** Certificate and key of a second client that the server trusts, when the user has given them. */
  readonly other?: TlsMaterial;
  /** The same for the first client with a new certificate and key of the same subject. */
  readonly renewed?: TlsMaterial;
  /** Another server that serves the same objects, spoken to in the same way. */
  readonly second?: Endpoint;
  /** Stops the server and starts it again at the same address with the same store; resolves when it answers. Throws a TargetError. */
  readonly restart?: () => Promise<void>;
  /** The server's log, when it was started here and its log is kept. */
  readonly logFile?: string;
  /** What a reader of the report must know: verification off, and the like. */
  readonly remarks: readonly string[];
  /** Why the server has ended by itself, with the end of its log; undefined while it runs, or when it was not started here. */
  failure(): TargetError | undefined;
  /** Ends the server if it was started here and removes its files; may be called again. */
  stop(): Promise<void>;
}
