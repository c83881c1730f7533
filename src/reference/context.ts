/** What an operation is given and what it gives back. */
import type { Item, StructureItem } from '../ttlv/item.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Streams } from './crypto/streams.js';
import type { Store } from './store.js';

/** Who sends the request. */
export interface Client {
  /** Common Name of the client certificate. Clients do not see each other's objects. */
  readonly identity: string;
}

/** What the batch items of one message know of each other. */
export interface BatchMemory {
  /** The ID Placeholder (KMIP 1.4 §4). */
  placeholder?: string;
  /** Whether a request may leave the Unique Identifier out: only when the items run in order. */
  readonly ordered: boolean;
  /** The successful items so far, for the references of KMIP 2.x (2.1 §11.58). */
  readonly outcomes: { readonly operation: number; readonly payload: readonly Item[] }[];
}

export interface OperationContext {
  readonly version: ProtocolVersion;
  /** The versions that the server speaks, newest first. */
  readonly supportedVersions: readonly ProtocolVersion[];
  readonly client: Client;
  /** Time of the request, in seconds since 1970-01-01T00:00:00Z. */
  readonly now: bigint;
  readonly store: Store;
  readonly streams: Streams;
  readonly batch: BatchMemory;
}

export interface Outcome {
  /** Fields of the Response Payload, in wire order. */
  readonly payload: readonly Item[];
  /** New value of the ID Placeholder; null empties it, absent leaves it alone. */
  readonly placeholder?: string | null;
}

/** Performs one operation on a Request Payload that agrees with its table. Throws a Failure. */
export type Operation = (request: StructureItem, context: OperationContext) => Outcome;
