/** What a log of creations holds, one JSON object a line. Written before and after each creation, so that it is true whenever the program dies. */
import type { ProtocolVersion } from '../../kmip/version.js';
import type { VaultThing } from '../vault/things.js';

export const CREATIONS_FORMAT = 'kmip-conformance-creations';
export const CREATIONS_FORMAT_VERSION = 1;

export type CreationEntry =
  /** The first line of each run; a file may hold several. */
  | { readonly event: 'run'; readonly format: typeof CREATIONS_FORMAT; readonly formatVersion: number; readonly at: string; readonly target: string; readonly address: string }
  /** Stands before every name that the run creates. */
  | { readonly event: 'prefix'; readonly prefix: string }
  /** About to be asked for. `names`: values of Name in the request. */
  | { readonly event: 'creating'; readonly number: number; readonly at: string; readonly version: ProtocolVersion; readonly operation: string; readonly names: readonly string[] }
  /** Answered: what came into being, nothing when it was refused. `serverTime`: Time Stamp, in seconds since 1970. */
  | { readonly event: 'created'; readonly number: number; readonly ids: readonly string[]; readonly serverTime?: number }
  | { readonly event: 'destroyed'; readonly id: string }
  | { readonly event: 'making'; readonly thing: VaultThing }
  | { readonly event: 'made'; readonly thing: VaultThing }
  | { readonly event: 'unmade'; readonly thing: VaultThing };

/** An object of a run that is there as far as is known. */
export interface LeftObject {
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly operation: string;
  readonly names: readonly string[];
  readonly serverTime?: number;
}

/** A creation whose answer never came. */
export interface OpenCreation {
  readonly at: string;
  readonly version: ProtocolVersion;
  readonly operation: string;
  readonly names: readonly string[];
}

export interface Remains {
  readonly target: string;
  readonly address: string;
  readonly objects: readonly LeftObject[];
  readonly open: readonly OpenCreation[];
  /** Latest first: the order in which they are taken away. */
  readonly things: readonly VaultThing[];
}

/** What is left of each run, oldest run first. */
export function remainsOf(entries: readonly CreationEntry[]): Remains[] {
  const runs: CreationEntry[][] = [];
  for (const entry of entries) {
    if (entry.event === 'run') runs.push([]);
    runs.at(-1)?.push(entry);
  }
  return runs.map(remainsOfRun);
}

function remainsOfRun(entries: readonly CreationEntry[]): Remains {
  const [head] = entries;
  const asked = new Map<number, Extract<CreationEntry, { event: 'creating' }>>();
  const objects = new Map<string, LeftObject>();
  const things = new Map<string, VaultThing>();
  for (const entry of entries) {
    if (entry.event === 'creating') asked.set(entry.number, entry);
    if (entry.event === 'created') {
      const request = asked.get(entry.number);
      asked.delete(entry.number);
      const { ids, serverTime } = entry;
      if (request === undefined) continue;
      const { version, operation, names } = request;
      for (const id of ids) objects.set(id, { id, version, operation, names, ...(serverTime === undefined ? {} : { serverTime }) });
    }
    if (entry.event === 'destroyed') objects.delete(entry.id);
    if (entry.event === 'making' || entry.event === 'made') things.set(JSON.stringify(entry.thing), entry.thing);
    if (entry.event === 'unmade') things.delete(JSON.stringify(entry.thing));
  }
  return {
    ...(head?.event === 'run' ? { target: head.target, address: head.address } : { target: '', address: '' }),
    objects: [...objects.values()],
    open: [...asked.values()].map(({ at, version, operation, names }) => ({ at, version, operation, names })),
    things: [...things.values()].reverse(),
  };
}

export const isEmpty = ({ objects, open, things }: Remains): boolean => objects.length === 0 && open.length === 0 && things.length === 0;
