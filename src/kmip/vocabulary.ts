/** Look-ups in the registry: names to numbers and back, types, tables and sections by protocol version. */
import type { ItemType } from '../ttlv/item.js';
import {
  registry,
  type AttributeDefinition,
  type AttributeRules,
  type Direction,
  type FieldTable,
  type OperationDefinition,
  type TagDefinition,
  type ValueDefinition,
  type ValueTable,
} from './registry.js';
import { compareVersions, type ProtocolVersion } from './version.js';

interface Named {
  readonly name: string;
  readonly xmlName: string;
  readonly aliases?: readonly string[];
}

/** Both spellings and all aliases; an exact spelling wins over an alias of something else. */
function indexByName<T extends Named>(rows: readonly T[]): ReadonlyMap<string, T> {
  const index = new Map<string, T>();
  for (const row of rows) for (const alias of row.aliases ?? []) index.set(alias, row);
  for (const row of rows) index.set(row.name, row);
  for (const row of rows) index.set(row.xmlName, row);
  return index;
}

const indexByCode = <T extends { readonly code: number }>(rows: readonly T[]): ReadonlyMap<number, T> => new Map(rows.map((row) => [row.code, row]));

const tagsByName = indexByName(registry.tags);
const tagsByCode = indexByCode(registry.tags);
const operationsByName = indexByName(registry.operations);
const operationsByCode = indexByCode(registry.operations);
const attributesByName = indexByName(registry.attributes);
const attributesByTag: ReadonlyMap<number, AttributeDefinition> = new Map(
  registry.attributes.flatMap((attribute) => (attribute.tag === undefined ? [] : [[attribute.tag, attribute] as const])),
);
const valueTables = indexByName([...registry.enumerations, ...registry.masks]);
const valuesByName = new Map([...valueTables.values()].map((table) => [table, indexByName(table.values)]));
const valuesByCode = new Map([...valueTables.values()].map((table) => [table, indexByCode(table.values)]));

/** Whether a version defines an item of the registry. */
export function isDefinedIn(item: { since: ProtocolVersion; until?: ProtocolVersion }, version: ProtocolVersion): boolean {
  return compareVersions(version, item.since) >= 0 && (item.until === undefined || compareVersions(version, item.until) <= 0);
}

/** Looks a tag up by XML name or by the specification's name. */
export const tagByName = (name: string): TagDefinition | undefined => tagsByName.get(name);
/** Undefined for tags of extensions, and for any other that no version of the specification has. */
export const tagByCode = (code: number): TagDefinition | undefined => tagsByCode.get(code);
/** The tags of all versions together; isDefinedIn tells those of one. */
export const allTags = (): readonly TagDefinition[] => registry.tags;

/** The XML name of a tag, or its number as `0x42FFFF` when the registry does not know it. */
export const tagName = (code: number): string => tagsByCode.get(code)?.xmlName ?? hexNumber(code, 6);

/** The name of a tag as the specification writes it ("Unique Identifier"), or its number. */
export const tagTitle = (code: number): string => tagsByCode.get(code)?.name ?? hexNumber(code, 6);

/** A number of 32 bits, unsigned, as `0x0000002A`; with at least so many digits. */
export const hexNumber = (value: number, digits = 8): string => `0x${(value >>> 0).toString(16).toUpperCase().padStart(digits, '0')}`;

/** Item types that an item with this tag may have; empty when the specification allows any, or does not know the tag. */
export function typesOf(tag: number, version: ProtocolVersion): readonly ItemType[] {
  const definition = tagsByCode.get(tag);
  return definition?.typesByVersion?.find((row) => row.versions.includes(version))?.types ?? definition?.types ?? [];
}

/** An enumeration or a mask by either spelling of its name. */
export const valueTable = (name: string): ValueTable | undefined => valueTables.get(name);
/** The table of an Enumeration with this tag; undefined when the specification fixes none. */
export const enumerationOf = (tag: number): ValueTable | undefined => {
  const name = tagsByCode.get(tag)?.enumeration;
  return name === undefined ? undefined : valueTables.get(name);
};
/** The table of an Integer with this tag that is a mask; undefined when it is a plain number. */
export const maskOf = (tag: number): ValueTable | undefined => {
  const name = tagsByCode.get(tag)?.mask;
  return name === undefined ? undefined : valueTables.get(name);
};

/** A value of an enumeration or a bit of a mask, by XML name, the specification's name or an alias. */
export const valueByName = (table: ValueTable, name: string): ValueDefinition | undefined => valuesByName.get(table)?.get(name);
/** A value of an enumeration or a bit of a mask; the code may be the signed form of its 32 bits. */
export const valueByCode = (table: ValueTable, code: number): ValueDefinition | undefined => valuesByCode.get(table)?.get(code >>> 0);

/** The XML name of an enumeration value under this tag, or its number as `0x0000002A`. */
export function enumerationName(tag: number, code: number): string {
  const table = enumerationOf(tag);
  if (table?.name === 'Tag') return tagName(code);
  return (table === undefined ? undefined : valueByCode(table, code)?.xmlName) ?? hexNumber(code);
}

/** The bits of a mask as XML names, lowest bit first; bits without a name as one hex number at the end. */
export function maskNames(tag: number, mask: number): string[] {
  const names: string[] = [];
  let unnamed = 0;
  const table = maskOf(tag);
  for (let bit = 0; bit < 32; bit++) {
    const code = (1 << bit) >>> 0;
    if ((mask & code) === 0) continue;
    const value = table === undefined ? undefined : valueByCode(table, code);
    if (value === undefined) unnamed = (unnamed | code) >>> 0;
    else names.push(value.xmlName);
  }
  return unnamed === 0 ? names : [...names, hexNumber(unnamed)];
}

/** By XML name, the specification's name or an alias. */
export const operationByName = (name: string): OperationDefinition | undefined => operationsByName.get(name);
/** Undefined for extensions and for codes that no version defines. */
export const operationByCode = (code: number): OperationDefinition | undefined => operationsByCode.get(code);
/** The operations of all versions together; payloadTable tells which a version has. */
export const allOperations = (): readonly OperationDefinition[] => registry.operations;
/** "Get Attributes", or the number when the registry does not know the operation. */
export const operationTitle = (code: number): string => operationsByCode.get(code)?.name ?? hexNumber(code);

/** The fields of a request or response payload in wire order; undefined when the version does not define the operation. */
export function payloadTable(
  operation: number,
  part: 'request' | 'response',
  version: ProtocolVersion,
  direction: Direction = 'client-to-server',
): FieldTable | undefined {
  return operationsByCode.get(operation)?.directions[direction]?.[part].find((table) => table.versions.includes(version));
}

const structureVariants = registry.structures.flatMap((row) => row.variants.flatMap((table) => table.versions.map((version) => ({ tag: row.tag, version, table }))));
const tablesByTag = groupTables((row) => `${row.tag} ${row.version}`);
const tablesByTitle = groupTables((row) => `${row.table.title ?? ''} ${row.version}`);

function groupTables(keyOf: (row: (typeof structureVariants)[number]) => string): ReadonlyMap<string, readonly FieldTable[]> {
  const groups = new Map<string, FieldTable[]>();
  for (const row of structureVariants) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row.table]);
  return groups;
}

/** Tables of a structure in this version; several when its fields depend on context (Key Material, Credential Value). */
export const structureTables = (tag: number, version: ProtocolVersion): readonly FieldTable[] => tablesByTag.get(`${tag} ${version}`) ?? [];

/** The tables of messages and headers share a tag in both directions, so they are looked up by title. */
export const structureTableByTitle = (title: string, version: ProtocolVersion): FieldTable | undefined => tablesByTitle.get(`${title} ${version}`)?.[0];

/** By XML name, the specification's name or an alias; undefined for custom and vendor attributes. */
export const attributeByName = (name: string): AttributeDefinition | undefined => attributesByName.get(name);
/** The attribute whose value stands under this tag in 2.x; undefined for any other tag. */
export const attributeByTag = (tag: number): AttributeDefinition | undefined => attributesByTag.get(tag);
/** The attributes of the registry that a version defines. */
export const allAttributes = (version: ProtocolVersion): readonly AttributeDefinition[] =>
  registry.attributes.filter((attribute) => isDefinedIn(attribute, version));
/** The table of rules below the attribute in a version (KMIP 1.4 §3, 2.1 §4); undefined where that version has none. */
export const attributeRules = (attribute: AttributeDefinition, version: ProtocolVersion): AttributeRules | undefined =>
  attribute.rules.find((row) => row.versions.includes(version));

/** "KMIP 1.4 §4.1" for the section that an operation, attribute or table has in a version, or undefined. */
export function sourceOf(item: { readonly sections?: Partial<Record<ProtocolVersion, string>> } | undefined, version: ProtocolVersion): string | undefined {
  const section = item?.sections?.[version];
  return section === undefined ? undefined : `KMIP ${version} §${section}`;
}
