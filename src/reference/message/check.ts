/**
 * Checks a structure of a request against the tables of its version: known fields, in order, once, with the right type.
 * Source: KMIP 1.4 §7 ("All fields SHALL appear in the order specified"), §11.1.
 */
import type { Item, StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { FieldDefinition, FieldTable } from '../../kmip/registry.js';
import { enumerationOf, isDefinedIn, structureTables, tagByCode, tagTitle, typesOf, valueByCode, hexNumber } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { Failure, invalidField, invalidMessage } from '../failure.js';

export interface CheckOptions {
  readonly version: ProtocolVersion;
  /** Fields that the version does not know are ignored: the request comes from a newer minor version. */
  readonly ignoreUnknownFields?: boolean;
  /** Required fields may be missing: the structure is a pattern to compare with (Locate). */
  readonly partial?: boolean;
}

const MANAGED_OBJECT_TAGS: ReadonlySet<number> = new Set([
  TAG.Certificate,
  TAG.SymmetricKey,
  TAG.PublicKey,
  TAG.PrivateKey,
  TAG.SplitKey,
  TAG.Template,
  TAG.SecretData,
  TAG.OpaqueObject,
  TAG.PGPKey,
  TAG.CertificateRequest,
]);

/** Required by the tables, yet a client may not set it (Usage Limits, KMIP 1.4 §3.21) or leave it to the server (Application Specific Information, §3.36, §11.2). */
const LEFT_OUT_BY_CLIENTS: ReadonlySet<number> = new Set([TAG.UsageLimitsCount, TAG.ApplicationData]);

/** Values from here on are free for vendors (KMIP 1.4 §9.1.3.2). */
const FIRST_EXTENSION_VALUE = 0x80000000;

/** Throws a Failure (Invalid Message or Invalid Field) when the structure does not agree with the table. */
export function checkStructure(structure: StructureItem, table: FieldTable, options: CheckOptions): void {
  const present = new Set<FieldDefinition>();
  let cursor = 0;
  for (const item of structure.value) {
    const at = table.fields.findIndex((field) => accepts(field, item));
    const field = table.fields[at];
    if (field === undefined) {
      if (options.ignoreUnknownFields === true) continue;
      throw invalidField(`${tagTitle(item.tag)} is not a field of ${tagTitle(structure.tag)} in KMIP ${options.version}`);
    }
    if (present.has(field) && field.repeatable !== true) {
      throw invalidMessage(`${tagTitle(item.tag)} is contained more than once in ${tagTitle(structure.tag)}`);
    }
    if (at < cursor) throw invalidMessage(`${tagTitle(item.tag)} is out of order in ${tagTitle(structure.tag)}`);
    present.add(field);
    cursor = at;
    // Attributes are checked where they are read: what is wrong with one has reasons of its own.
    if (field.choice !== 'attribute') checkItem(item, options);
  }
  if (options.partial === true) return;
  for (const field of table.fields) {
    if (field.presence !== 'required' || present.has(field)) continue;
    if (field.tag !== undefined && LEFT_OUT_BY_CLIENTS.has(field.tag)) continue;
    throw invalidMessage(`${field.name} is missing in ${tagTitle(structure.tag)}`);
  }
}

/** Checks type, enumeration value and, for a structure, its fields. */
export function checkItem(item: Item, options: CheckOptions): void {
  const types = typesOf(item.tag, options.version);
  if (item.type === 'Unreadable' || (types.length > 0 && !types.includes(item.type))) {
    throw invalidMessage(`${tagTitle(item.tag)} has the type ${item.type}, expected ${types.join(' or ')}`);
  }
  if (item.type === 'Enumeration') checkEnumeration(item.tag, item.value, options);
  if (item.type === 'Structure') checkNested(item, options);
}

function checkEnumeration(tag: number, code: number, options: CheckOptions): void {
  // An operation that nobody knows is answered with Operation Not Supported, not with Invalid Field.
  if (tag === TAG.Operation || code >>> 0 >= FIRST_EXTENSION_VALUE) return;
  const table = enumerationOf(tag);
  if (table === undefined) return;
  const known = table.name === 'Tag' ? tagByCode(code) : valueByCode(table, code);
  if (known === undefined || (!isDefinedIn(known, options.version) && options.ignoreUnknownFields !== true)) {
    throw invalidField(`${hexNumber(code)} is not a value of ${tagTitle(tag)} in KMIP ${options.version}`);
  }
}

function checkNested(structure: StructureItem, options: CheckOptions): void {
  const tables = structureTables(structure.tag, options.version);
  let problem: Failure | undefined;
  for (const table of tables) {
    try {
      checkStructure(structure, table, options);
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problem ??= error;
    }
  }
  if (problem !== undefined) throw problem;
}

function accepts(field: FieldDefinition, item: Item): boolean {
  if (field.choice === undefined) return field.tag === item.tag;
  if (field.choice === 'managed object') return MANAGED_OBJECT_TAGS.has(item.tag);
  if (typeof field.choice === 'string') return true;
  return field.choice.some((name) => name === tagTitle(item.tag));
}
