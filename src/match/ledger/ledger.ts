/** What a case knows about the objects on the server. Immutable; `record.ts` yields the next one. */
import type { StructureItem } from '../../ttlv/index.js';
import type { Pattern } from '../../suite/case.js';
import type { ObjectRecord } from './object.js';

export type { Material, ObjectRecord, Origin, Period } from './object.js';

export interface Ledger {
  readonly objects: ReadonlyMap<string, ObjectRecord>;
  /** Values that must not repeat, and where they occurred: random bytes, and vectors by key. */
  readonly randomValues: ReadonlyMap<string, string>;
  /** Cryptographic operations that a later one may undo or verify. */
  readonly operations: readonly CryptographicRecord[];
  /** Operations that Query announced. */
  readonly announced: ReadonlySet<number>;
  /** Server Correlation Values seen. */
  readonly correlations: ReadonlySet<string>;
  /** Operations under way, by Asynchronous Correlation Value in hex: Poll is answered as they would have been. */
  readonly pending: ReadonlyMap<string, PendingRequest>;
}

/** A request that the server answered with Operation Pending. */
export interface PendingRequest {
  readonly operation: number;
  /** The Request Payload as sent. */
  readonly payload: StructureItem;
  /** What the step's author wrote for it. */
  readonly pattern: readonly Pattern[];
}

/** One successful Encrypt, Sign or MAC. */
export interface CryptographicRecord {
  readonly operation: number;
  readonly object: string;
  /** The Cryptographic Parameters of the request as encoded bytes in hex; empty without. */
  readonly parameters: string;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  readonly iv?: Uint8Array;
  readonly tag?: Uint8Array;
  readonly additional?: Uint8Array;
}

export const emptyLedger: Ledger = { objects: new Map(), randomValues: new Map(), operations: [], announced: new Set(), correlations: new Set(), pending: new Map() };

export const objectById = (ledger: Ledger, id: string | undefined): ObjectRecord | undefined => (id === undefined ? undefined : ledger.objects.get(id));
