/** What a case knows about one object on the server. */
import type { Item } from '../../ttlv/index.js';
import type { SeenAttribute } from '../attribute-bag.js';

/** Who decided what the object is: the server for `created` and `derived`, the client for `registered`. */
export type Origin = 'created' | 'derived' | 'registered' | 'unknown';

/** Bytes of an object in one Key Format Type, unwrapped; 0 for certificates and opaque objects, which have no format. */
export interface Material {
  readonly format: number;
  /** Key Material (a Byte String or a Structure), Certificate Value or Opaque Data Value. */
  readonly item: Item;
}

/** Seconds since 1970-01-01T00:00:00Z by our clock. */
export interface Period {
  readonly from: bigint;
  readonly to: bigint;
}

export interface ObjectRecord {
  readonly id: string;
  readonly origin: Origin;
  /** When it came to be; absent where it was there before. */
  readonly made?: Period;
  readonly objectType?: number;
  /** Attributes as the client set them, by attribute key. */
  readonly fixed: ReadonlyMap<string, readonly SeenAttribute[]>;
  /** Attributes as the server last returned them, by attribute key. */
  readonly seen: ReadonlyMap<string, readonly SeenAttribute[]>;
  /** Key Format Type that the client asked for or registered. */
  readonly format?: number;
  readonly materials: readonly Material[];
  /** Digest values by hashing algorithm and key format, in hex. */
  readonly digests: ReadonlyMap<string, string>;
  /** The state that the last successful operation or answer showed. */
  readonly state?: number;
  /** Operations that succeeded on it, by number. */
  readonly done: ReadonlySet<number>;
  readonly destroyed: boolean;
  readonly undone: boolean;
  /** Set by the first Get. */
  readonly served: boolean;
  /** The other half of a generated key pair. */
  readonly partner?: string;
}
