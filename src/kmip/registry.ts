/** The shape of `registry.json`, which `scripts/generate-registry.mjs` writes, and its one reader. */
import { readFileSync } from 'node:fs';
import type { ItemType } from '../ttlv/item.js';
import type { ProtocolVersion } from './version.js';

interface Lifespan {
  /** First version that defines it. */
  readonly since: ProtocolVersion;
  /** Last version that defines it; absent when 3.0 still does. */
  readonly until?: ProtocolVersion;
}

/** Section numbers of the KMIP Specification by version. */
export type Sections = Readonly<Partial<Record<ProtocolVersion, string>>>;

export interface TagDefinition extends Lifespan {
  readonly name: string;
  readonly xmlName: string;
  readonly code: number;
  /** Item types over all versions; empty when any type is allowed. */
  readonly types: readonly ItemType[];
  readonly typesByVersion?: readonly { readonly versions: readonly ProtocolVersion[]; readonly types: readonly ItemType[] }[];
  /** Name of the enumeration that an Enumeration with this tag takes its values from. */
  readonly enumeration?: string;
  /** Name of the mask that an Integer with this tag takes its bits from. */
  readonly mask?: string;
}

export interface ValueDefinition extends Lifespan {
  readonly name: string;
  readonly xmlName: string;
  readonly code: number;
  readonly aliases?: readonly string[];
}

export interface ValueTable {
  readonly name: string;
  readonly xmlName: string;
  readonly sections?: Sections;
  readonly values: readonly ValueDefinition[];
}

/** `conditional`: the specification attaches a condition, which stays in the specification. */
export type Presence = 'required' | 'optional' | 'conditional';
export type Allowance = 'yes' | 'no' | 'conditional';

export interface FieldDefinition {
  readonly name: string;
  /** Absent when `choice` says what may stand here. */
  readonly tag?: number;
  readonly choice?: string | readonly string[];
  readonly types?: readonly ItemType[];
  readonly presence: Presence;
  readonly repeatable?: boolean;
}

export interface FieldTable {
  readonly title?: string;
  readonly versions: readonly ProtocolVersion[];
  readonly sections?: Sections;
  /** In wire order. */
  readonly fields: readonly FieldDefinition[];
}

export interface AttributeRules {
  readonly versions: readonly ProtocolVersion[];
  readonly alwaysHasValue: Allowance;
  readonly setByClient: boolean;
  readonly setByServer: boolean;
  readonly modifiableByClient: Allowance;
  readonly deletableByClient: Allowance;
  readonly multipleInstances: Allowance;
}

export interface AttributeDefinition extends Lifespan {
  readonly name: string;
  readonly xmlName: string;
  readonly tag?: number;
  readonly multiInstance?: boolean;
  readonly sections?: Sections;
  readonly rules: readonly AttributeRules[];
}

export type Direction = 'client-to-server' | 'server-to-client';

export interface OperationDefinition {
  readonly name: string;
  readonly xmlName: string;
  readonly code: number;
  readonly since: ProtocolVersion;
  readonly directions: Readonly<
    Partial<
      Record<
        Direction,
        {
          readonly sections?: Sections;
          readonly request: readonly FieldTable[];
          readonly response: readonly FieldTable[];
        }
      >
    >
  >;
}

export interface Registry {
  readonly about: { readonly source: string; readonly sha256: string; readonly versions: readonly ProtocolVersion[] };
  readonly tags: readonly TagDefinition[];
  readonly enumerations: readonly ValueTable[];
  readonly masks: readonly ValueTable[];
  readonly attributes: readonly AttributeDefinition[];
  readonly structures: readonly { readonly name: string; readonly tag: number; readonly variants: readonly FieldTable[] }[];
  readonly operations: readonly OperationDefinition[];
}

export const registry = JSON.parse(readFileSync(new URL('./registry.json', import.meta.url), 'utf8')) as Registry;
