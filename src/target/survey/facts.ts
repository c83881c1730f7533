/** What a survey of a server found. Plain JSON: the one source of its console, HTML and YAML forms. */
import type { ProtocolVersion } from '../../kmip/version.js';
import type { CertificateFacts } from '../../transport/session.js';

export const SURVEY_FORMAT = 'kmip-conformance-probe';
export const SURVEY_FORMAT_VERSION = 1;

export interface Survey {
  readonly format: typeof SURVEY_FORMAT;
  readonly formatVersion: typeof SURVEY_FORMAT_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly target: { readonly name: string; readonly description: string; readonly address: string; readonly remarks: readonly string[] };
  readonly tls: TlsFacts;
  readonly admission: readonly AdmissionFacts[];
  /** Absent when no KMIP message was exchanged; `refusal` says why. */
  readonly kmip?: KmipFacts;
  /** Products that use KMIP servers; absent when no KMIP message was exchanged. */
  readonly products?: readonly ProductFacts[];
  readonly refusal?: { readonly message: string; readonly remedy: string; readonly aboutCertificates: boolean };
}

/** `untried`: the OpenSSL of this Node.js does not have it. `unclear`: the trial ended in a way that does not tell. */
export type Acceptance = 'accepted' | 'refused' | 'unclear' | 'untried';

export interface TlsFacts {
  /** What server and client agree on when the client leaves everything open. */
  readonly agreed?: { readonly protocol: string; readonly cipher: string };
  readonly versions: readonly { readonly version: string; readonly acceptance: Acceptance; readonly detail?: string }[];
  /** Only of versions that are accepted, each tried on its own; names as IANA registers them. */
  readonly ciphers: readonly { readonly version: string; readonly name: string; readonly acceptance: Acceptance }[];
  /** The server's certificate and its issuers. */
  readonly chain: readonly CertificateFacts[];
  readonly trusted: boolean;
  readonly distrust?: string;
}

export interface AdmissionFacts {
  /** `foreign certificate`: one of an authority that was made a moment ago. */
  readonly client: 'no certificate' | 'foreign certificate';
  readonly outcome: 'refused' | 'admitted' | 'unclear';
  readonly detail: string;
}

export interface KmipFacts {
  /** Versions that Discover Versions names, newest first; absent when it was not answered. */
  readonly discovered?: readonly string[];
  /** One for each version that this tool knows, oldest first. */
  readonly versions: readonly VersionFacts[];
  /** Server clock minus ours, in seconds. */
  readonly clockOffsetSeconds?: number;
  /** Milliseconds; `samples` exchanges on an open connection. */
  readonly roundTrip?: { readonly medianMs: number; readonly samples: number };
  /** By version, what the operations that Query announces are enough for. */
  readonly profiles: readonly ProfileFacts[];
}

export interface VersionFacts {
  readonly version: ProtocolVersion;
  /** `failed`: the answer has the version, but Query did not succeed. */
  readonly outcome: 'spoken' | 'failed' | 'refused' | 'no answer';
  readonly detail?: string;
  /** Every Query function that the version defines; empty unless it is spoken. */
  readonly queries: readonly QueryFacts[];
}

export interface QueryFacts {
  /** XML name: `QueryOperations`. */
  readonly function: string;
  readonly outcome: 'answered' | 'failed' | 'no answer';
  /** Why it failed. */
  readonly detail?: string;
  /** One for each item of the payload: XML names of enumerations, texts, and structures as `Field=value; …`. */
  readonly values: readonly string[];
}

export interface ProfileFacts {
  readonly version: ProtocolVersion;
  readonly profile: string;
  readonly source: string;
  /** Operations that the profile needs and Query does not announce; possible when there is none. */
  readonly missing: readonly string[];
}

/** `no`: the product cannot talk to the server. Otherwise its suite has to be run. */
export interface ProductFacts {
  /** For the command line: `client:zenko`. */
  readonly suite: string;
  readonly product: string;
  readonly works: 'no' | 'untested';
  readonly because?: string;
}

/** The values of one Query function in one version; undefined when it was not answered. */
export const queried = (facts: VersionFacts, queryFunction: string): readonly string[] | undefined =>
  facts.queries.find((query) => query.function === queryFunction && query.outcome === 'answered')?.values;
