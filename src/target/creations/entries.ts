/** What a log of creations holds, one JSON object a line. Written before and after each creation, so that it is true whenever the program dies. */
import type { ProtocolVersion } from '../../kmip/version.js';
import type { VaultThing } from '../vault/things.js';

export const CREATIONS_FORMAT = 'kmip-conformance-creations';
export const CREATIONS_FORMAT_VERSION = 1;

export type CreationEntry =
  /** The first line; a file is about one run. */
  | { readonly event: 'run'; readonly format: typeof CREATIONS_FORMAT; readonly formatVersion: number; readonly at: string; readonly target: string; readonly address: string }
  /** Stands before every name that the run creates. */
  | { readonly event: 'prefix'; readonly prefix: string }
  /** About to be asked for. */
  | ({ readonly event: 'creating' } & OpenCreation)
  /** Answered: what came into being, nothing when it was refused. `serverTime`: Time Stamp, in seconds since 1970. */
  | { readonly event: 'created'; readonly number: number; readonly ids: readonly string[]; readonly serverTime?: number }
  | { readonly event: 'destroyed'; readonly id: string }
  /** A creation that was never answered has been looked into: nothing came of it, or what came of it is gone. */
  | { readonly event: 'settled'; readonly number: number }
  /** All objects of the run went with the place that they were in. */
  | { readonly event: 'gone' }
  | { readonly event: 'making'; readonly thing: VaultThing }
  | { readonly event: 'made'; readonly thing: VaultThing }
  | { readonly event: 'unmade'; readonly thing: VaultThing };

/** An object of a run that is there as far as is known. */
export interface LeftObject {
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly operation: string;
  readonly names: readonly string[];
  readonly as?: 'other';
  readonly serverTime?: number;
}

/** A creation that is asked for, and whose answer has not come. */
export interface OpenCreation {
  readonly number: number;
  readonly at: string;
  readonly version: ProtocolVersion;
  readonly operation: string;
  /** Values of Name that the object will bear. */
  readonly names: readonly string[];
  /** Unique Identifiers that the request gives it. */
  readonly ids: readonly string[];
  /** Present when the other client of the run asks for it: it is the one that can destroy the object. */
  readonly as?: 'other';
}

export interface Remains {
  readonly target: string;
  readonly address: string;
  /** Undefined when the run ended before it created any object. */
  readonly prefix?: string;
  readonly objects: readonly LeftObject[];
  readonly open: readonly OpenCreation[];
  /** Latest first: the order in which they are taken away. */
  readonly things: readonly VaultThing[];
}

/** What is left of the run, as far as its log knows. */
export function remainsOf(entries: readonly CreationEntry[]): Remains {
  const asked = new Map<number, OpenCreation>();
  const objects = new Map<string, LeftObject>();
  const things = new Map<string, VaultThing>();
  let head = { target: '', address: '' };
  let prefix: string | undefined;
  for (const entry of entries) {
    switch (entry.event) {
      case 'run':
        head = { target: entry.target, address: entry.address };
        break;
      case 'prefix':
        ({ prefix } = entry);
        break;
      case 'creating': {
        const { number, at, version, operation, names, ids, as } = entry;
        asked.set(number, { number, at, version, operation, names, ids, ...(as === undefined ? {} : { as }) });
        break;
      }
      case 'created': {
        const request = asked.get(entry.number);
        asked.delete(entry.number);
        if (request === undefined) break;
        const { version, operation, names, as } = request;
        for (const id of entry.ids) objects.set(id, { id, version, operation, names, ...(as === undefined ? {} : { as }), ...(entry.serverTime === undefined ? {} : { serverTime: entry.serverTime }) });
        break;
      }
      case 'destroyed':
        objects.delete(entry.id);
        break;
      case 'settled':
        asked.delete(entry.number);
        break;
      case 'gone':
        asked.clear();
        objects.clear();
        break;
      case 'making':
      case 'made':
        things.set(JSON.stringify(entry.thing), entry.thing);
        break;
      case 'unmade':
        things.delete(JSON.stringify(entry.thing));
        break;
    }
  }
  return { ...head, ...(prefix === undefined ? {} : { prefix }), objects: [...objects.values()], open: [...asked.values()], things: [...things.values()].reverse() };
}

/** Whether nothing is left to remove. */
export const isEmpty = ({ objects, open, things }: Remains): boolean => objects.length === 0 && open.length === 0 && things.length === 0;

/** Whether a name or an identifier bears the prefix of the run. */
export const bearsPrefix = (text: string, prefix: string | undefined): boolean => prefix !== undefined && text.startsWith(`${prefix}-`);
