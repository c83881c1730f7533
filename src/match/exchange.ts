/** What the matcher is given: one request, its answer, and what the case knew before. Plain data; nothing here acts. */
import type { Decoded, ItemType, StructureItem } from '../ttlv/index.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { RecordLayout } from '../transport/connection.js';
import type { LeafValue, Step } from '../suite/case.js';
import { describeValue } from './describe.js';
import { emptyLedger, type Ledger } from './ledger/ledger.js';

export interface ClockFacts {
  /** Server clock minus our clock in seconds, as the Time Stamp of the first answer showed it. */
  readonly offsetSeconds: number;
  /** How far a time that the server chose may lie outside its window, in seconds. */
  readonly toleranceSeconds: number;
}

/** OASIS defines no tolerance for times; two minutes forgive a slow server and still find a time zone mistake. */
export const DEFAULT_TOLERANCE_SECONDS = 120;

/** The text that stands for `$unique` with this suffix in this case: the same for the same suffix, in no other run. */
export type UniqueText = (suffix: string) => string;

/** One request message and the answer to it. */
export interface Exchange {
  readonly version: ProtocolVersion;
  readonly step: Step;
  /** The Request Message as it was sent. */
  readonly request: StructureItem;
  /** The bytes that were received, and what the strict reader made of them. */
  readonly response: Uint8Array;
  readonly decoded: Decoded;
  /** Our clock when the case began, when the request was sent and when its answer had arrived; seconds since 1970-01-01T00:00:00Z. */
  readonly startedAt: bigint;
  readonly sentAt: bigint;
  readonly receivedAt: bigint;
  readonly clock: ClockFacts;
  readonly unique: UniqueText;
  /** Only what the step expects decides. */
  readonly asClient?: true;
  /** How the answer lay in TLS records; absent where that was not seen. */
  readonly records?: RecordLayout;
}

/** The value of a variable, with the type of the place that gave it. */
export interface Binding {
  readonly value: LeafValue;
  readonly type: Exclude<ItemType, 'Structure'>;
  /** Tag of the item or attribute that gave the value. */
  readonly tag: number;
  /** "Step 1 › Batch Item 1 › Response Payload › Unique Identifier" */
  readonly origin: string;
}

export interface Bindings {
  readonly variables: ReadonlyMap<string, Binding>;
  /**
   * Literals of a published case at places where the server was free to choose, and what it chose: later occurrences of
   * the literal mean the chosen value. Keyed by `literalKey`.
   */
  readonly literals: ReadonlyMap<string, Uint8Array>;
}

/** All that a case remembers between its exchanges. Never changed in place: each exchange yields the next state. */
export interface CaseState extends Bindings {
  readonly ledger: Ledger;
}

export const initialState = (): CaseState => ({ variables: new Map(), literals: new Map(), ledger: emptyLedger });

export const literalKey = (tag: number, literal: Uint8Array): string => `${tag}:${Buffer.from(literal).toString('hex')}`;

/** Characters of a bound value that are shown: a server may have chosen one of many megabytes. */
const BINDING_SHOWN = 1000;

const shorten = (text: string): string => (text.length <= BINDING_SHOWN ? text : `${text.slice(0, BINDING_SHOWN)}…`);

/** The variables of a case in the order in which they were bound, as a person reads them. */
export function describeBindings(state: CaseState): { readonly name: string; readonly value: string; readonly origin: string }[] {
  return [...state.variables].map(([name, { value, type, tag, origin }]) => ({
    name,
    value: shorten(typeof value === 'string' ? value : value instanceof Uint8Array ? Buffer.from(value.subarray(0, BINDING_SHOWN)).toString('hex') : describeValue(type, value, tag)),
    origin,
  }));
}
