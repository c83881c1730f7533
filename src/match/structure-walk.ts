/** A structure against the tables of its version: fields, order, repetition, types, values. Knows nothing of expectations. */
import type { Item, LeafItem, StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { FieldDefinition, FieldTable, ValueDefinition } from '../kmip/registry.js';
import {
  attributeByName,
  attributeByTag,
  enumerationOf,
  hexNumber,
  isDefinedIn,
  maskOf,
  sourceOf,
  structureTables,
  tagByCode,
  tagByName,
  tagTitle,
  typesOf,
  valueByCode,
} from '../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Check, Verdict } from './check.js';
import { describeItem, describeType, listWords } from './describe.js';
import { fields } from './fields.js';
import { isExempt, isOwed, type Exemption } from './exemptions.js';
import { fieldName, valueMeaning } from './naming.js';
import type { RuleId } from './rules.js';
import { checkAt, operationSource, subjectOf, within, type CheckParts, type Scope } from './scope.js';

/** How far out a structure stands decides how grave a stranger in it is: S-14 and X-1. */
export type Area = 'message' | 'payload' | 'inner' | 'attributes';

/**
 * What only another version defines can be passed over among attributes, where an object may keep what it got in that version; what
 * no version defines can be nowhere. Of 3.0 not all tables are known, so that inside of payloads nothing is certain there.
 */
function strangerVerdict(area: Area, version: ProtocolVersion, elsewhere: boolean): Verdict {
  if (area === 'message' || area === 'payload') return 'failure';
  return version === '3.0' || (area === 'attributes' && elsewhere) ? 'warning' : 'failure';
}

const MANAGED_OBJECTS: readonly number[] = [
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
];

export const isManagedObject = (tag: number): boolean => MANAGED_OBJECTS.includes(tag);

/** Extensions have a tag prefix and a range of values of their own (KMIP 1.4 §9.1.1.1, §9.1.3.2). */
const isExtensionTag = (tag: number): boolean => tag >>> 16 === 0x54;
const isExtensionValue = (code: number): boolean => code >>> 28 === 8;

/** The rules that have a name for the absence of a certain field. */
const MISSING_FIELD_RULES: ReadonlyMap<number, RuleId> = new Map([
  [TAG.ProtocolVersion, 'S-3'],
  [TAG.TimeStamp, 'S-4'],
  [TAG.BatchCount, 'S-5'],
  [TAG.ResultStatus, 'S-6'],
]);

export interface WalkTarget {
  readonly structure: StructureItem;
  /** Several when the fields depend on context: the best fit is reported. */
  readonly tables: readonly FieldTable[];
  readonly area: Area;
  readonly key: Exemption['table'];
  /** "Response Payload of Get", for messages. */
  readonly title: string;
}

/** Checks of rules S-1 (types), S-2, S-14 and X-1 for a structure and all that is in it. Only findings, no matches. */
export function walkStructure(scope: Scope, target: WalkTarget): Check[] {
  return [...attributeNameChecks(scope, target.structure), ...checkOwnFields(scope, target), ...target.structure.value.flatMap((item) => walkField(scope, target, item))];
}

/** The fields of a structure against its tables, without what is inside them. */
export function checkOwnFields(scope: Scope, target: WalkTarget): Check[] {
  return bestOf(target.tables.map((table) => checkFields(scope, target, table)));
}

/** S-1: the types of the fields of a structure, without what is inside them. */
export const checkOwnTypes = (scope: Scope, parent: StructureItem): Check[] => parent.value.flatMap((item) => typeChecks(within(scope, fieldName(parent, item), item), item, item.tag));

function typeChecks(scope: Scope, item: Item, meaning: number): Check[] {
  const types = typesOf(meaning, scope.exchange.version);
  return item.type === 'Unreadable' || types.length === 0 || types.includes(item.type) ? [] : [wrongType(scope, item, types.map(describeType))];
}

function bestOf(variants: readonly Check[][]): Check[] {
  const weight = (checks: readonly Check[]): number => checks.filter((check) => check.verdict === 'failure').length * 100 + checks.length;
  return [...variants].sort((a, b) => weight(a) - weight(b))[0] ?? [];
}

function checkFields(scope: Scope, target: WalkTarget, table: FieldTable): Check[] {
  const checks: Check[] = [];
  const { version } = scope.exchange;
  const source = tableSource(scope, target, table);
  // They speak of names alone.
  const add = (parts: CheckParts): void => void checks.push(checkAt(scope, { ...parts, source, secret: false }));
  const seen = new Map<number, number>();
  let furthest: { readonly row: number; readonly item: Item } | undefined;
  let misplaced = false;
  for (const item of target.structure.value) {
    const row = table.fields.findIndex((field) => accepts(field, item.tag, scope));
    const name = tagTitle(item.tag);
    if (row < 0) {
      checks.push(...strangerChecks(scope, target, item, source));
      continue;
    }
    if (furthest === undefined || row >= furthest.row) {
      furthest = { row, item };
    } else if (!misplaced) {
      misplaced = true;
      const before = tagTitle(furthest.item.tag);
      add({ rule: 'S-2', verdict: 'failure', about: item, expected: `${name} before ${before}`, actual: `${name} behind ${before}`, message: `${name} stands behind ${before}, but the fields of ${target.title} have a fixed order.`, cause: `${target.title}: ${name} stands behind ${before}` });
    }
    const count = (seen.get(row) ?? 0) + 1;
    seen.set(row, count);
    if (count === 2 && table.fields[row]?.repeatable !== true) {
      add({ rule: 'S-2', verdict: 'failure', about: item, expected: `one ${name}`, actual: 'more than one', message: `${target.title} holds ${name} more than once.`, cause: `${target.title} holds ${name} more than once` });
    }
  }
  table.fields.forEach((field, row) => {
    if (seen.has(row) || !isRequired(target, field, version)) return;
    const rule = (field.tag === undefined ? undefined : MISSING_FIELD_RULES.get(field.tag)) ?? 'S-2';
    add({ rule, verdict: 'failure', about: target.structure, expected: field.name, actual: 'nothing', message: `${target.title} lacks the required field ${field.name}.`, cause: `${target.title} lacks ${field.name}` });
  });
  return checks;
}

/** Document and section of a table; those of payloads stand in the section of their operation. */
const tableSource = ({ exchange: { version }, item }: Scope, { area }: WalkTarget, table: FieldTable): string | undefined =>
  sourceOf(table, version) ?? (area === 'payload' ? operationSource(item?.operation, version) : undefined);

function isRequired({ key }: WalkTarget, { tag, choice, presence }: FieldDefinition, version: ProtocolVersion): boolean {
  const field = tag ?? (choice === 'managed object' ? choice : undefined);
  return presence === 'required' ? !isExempt(key, field, version) : isOwed(key, field, version);
}

function accepts(field: FieldDefinition, tag: number, scope: Scope): boolean {
  if (field.tag !== undefined) return field.tag === tag;
  if (field.choice === 'managed object') return MANAGED_OBJECTS.includes(tag);
  if (field.choice === 'any') return true;
  if (field.choice === 'attribute') {
    const attribute = attributeByTag(tag);
    return attribute !== undefined && isDefinedIn(attribute, scope.exchange.version);
  }
  return typeof field.choice === 'object' && field.choice.some((name) => tagByName(name)?.code === tag);
}

/** An item that the table, which stands in `source`, does not have: an extension, a tag of another version, or a field of something else. */
function strangerChecks(scope: Scope, target: WalkTarget, item: Item, source: string | undefined): Check[] {
  const { version } = scope.exchange;
  const name = tagTitle(item.tag);
  // What stands around the payload has nothing to do with the operation: one cause for all of them.
  const holder = target.structure.tag === TAG.BatchItem ? 'A Batch Item' : target.title;
  const actual = `${name}: ${describeItem(item)}`;
  if (isExtensionTag(item.tag)) {
    return [checkAt(scope, { rule: 'S-14', verdict: 'note', about: item, actual, message: `${target.title} holds the extension ${name}.`, cause: `${holder} holds an extension` })];
  }
  const definition = tagByCode(item.tag);
  if (definition === undefined || !isDefinedIn(definition, version)) {
    return [checkAt(scope, { rule: 'S-14', verdict: strangerVerdict(target.area, version, definition !== undefined && mayKeep(target, item.tag)), about: item, actual, message: `${target.title} holds ${name}, a tag that KMIP ${version} does not define.`, cause: `${holder} holds ${name}, which the version does not define` })];
  }
  return [checkAt(scope, { rule: 'X-1', verdict: strangerVerdict(target.area, version, false), about: item, actual, message: `${target.title} holds ${name}, which KMIP ${version} does not define there.`, cause: `${holder} holds ${name}, which is not defined there`, source })];
}

/** What can be left of another version: attributes, and fields of their values; an Attribute of 1.x itself has three fields. */
const mayKeep = ({ structure }: WalkTarget, tag: number): boolean => structure.tag !== TAG.Attribute && (!ATTRIBUTE_HOLDERS.includes(structure.tag) || attributeByTag(tag) !== undefined);

function walkField(scope: Scope, target: WalkTarget, item: Item): Check[] {
  const name = fieldName(target.structure, item);
  const meaning = valueMeaning(target.structure, item);
  const attribute = attributeByTag(meaning);
  const inner = within(scope, name, item, target.area === 'attributes' && attribute !== undefined ? { attribute } : {});
  const wrong = typeChecks(inner, item, meaning);
  if (wrong.length > 0) return wrong;
  if (item.tag === TAG.VendorExtension) return [];
  if (item.type === 'Structure') return walkInner(inner, target, item, meaning);
  return checkValue(inner, target.area, item, meaning);
}

function wrongType(scope: Scope, item: Item, types: readonly string[]): Check {
  const name = scope.path.at(-1) ?? tagTitle(item.tag);
  const expected = listWords(types);
  return checkAt(scope, {
    rule: 'S-1',
    verdict: 'failure',
    about: item,
    expected,
    actual: describeType(item.type),
    message: `${name} is a ${describeType(item.type)}, but KMIP ${scope.exchange.version} makes it a ${expected}.`,
    cause: `${subjectOf(scope)}: ${tagTitle(item.tag)} has item type ${describeType(item.type)} instead of ${expected}`,
    ...(item.place === undefined ? {} : { bytes: { offset: item.place.offset + 3, length: 1 } }),
  });
}

function walkInner(scope: Scope, target: WalkTarget, item: StructureItem, meaning: number): Check[] {
  const tables = structureTables(meaning, scope.exchange.version);
  return walkStructure(scope, { structure: item, tables, area: innerArea(target.area, item.tag), key: { structure: meaning }, title: tagTitle(meaning) });
}

const ATTRIBUTE_HOLDERS: readonly number[] = [
  TAG.Attribute,
  TAG.Attributes,
  TAG.CommonAttributes,
  TAG.PrivateKeyAttributes,
  TAG.PublicKeyAttributes,
  TAG.TemplateAttribute,
  TAG.CommonTemplateAttribute,
  TAG.PrivateKeyTemplateAttribute,
  TAG.PublicKeyTemplateAttribute,
];

const innerArea = (area: Area, tag: number): Area => (area === 'attributes' || ATTRIBUTE_HOLDERS.includes(tag) ? 'attributes' : 'inner');

/** S-14: names of attributes are those of the version, or custom ones: a server begins those that it makes with y- (KMIP 1.4 §3.39). */
function attributeNameChecks(scope: Scope, named: StructureItem): Check[] {
  const { version } = scope.exchange;
  if (compareVersions(version, '2.0') >= 0) return [];
  return fields(named, TAG.AttributeName).flatMap((name) => {
    if (name.type !== 'TextString' || /^[xy]-/.test(name.value)) return [];
    const found = attributeByName(name.value);
    const spelt = found?.name === name.value;
    if (spelt && isDefinedIn(found, version)) return [];
    return [checkAt(scope, { rule: 'S-14', verdict: strangerVerdict('attributes', version, spelt), about: name, actual: describeItem(name), message: `KMIP ${version} has no attribute ${describeItem(name)}; custom attributes begin with x- or y-.`, cause: `${subjectOf(scope)} returns an attribute that the version does not define` })];
  });
}

/** Enumeration values and mask bits must be those of the version (S-14). */
function checkValue(scope: Scope, area: Area, item: LeafItem, meaning: number): Check[] {
  const { version } = scope.exchange;
  // The answer has to repeat the operation, also one that only the request made up (KMIP 1.4 §7.2, 2.1 §8.6).
  if (area === 'message' && meaning === TAG.Operation && item.value === scope.item?.operation) return [];
  const stranger = (what: string, elsewhere: boolean): Check =>
    checkAt(scope, { rule: 'S-14', verdict: strangerVerdict(area, version, elsewhere), about: item, actual: describeItem(item, meaning), message: `${what} is not defined in KMIP ${version}.`, cause: `${subjectOf(scope)}: ${tagTitle(meaning)} holds a value that the version does not define` });
  if (item.type === 'Enumeration') {
    if (meaning === TAG.AttributeReference) return isReferable(item.value, version) ? [] : [stranger(`The attribute ${describeItem(item, meaning)}`, false)];
    const table = enumerationOf(meaning);
    // Numbers of PKCS #11 have no values in KMIP.
    if (table === undefined || table.values.length === 0 || isExtensionValue(item.value)) return [];
    const value = valueByCode(table, item.value);
    return value === undefined || !isDefinedIn(value, version) ? [stranger(`The value ${describeItem(item, meaning)} of ${table.name}`, value !== undefined)] : [];
  }
  if (item.type !== 'Integer') return [];
  const mask = maskOf(meaning);
  if (mask === undefined) return [];
  const known = bitsOf(mask.values.filter((value) => isDefinedIn(value, version)));
  const unknown = (item.value & ~known) >>> 0;
  const unheardOf = (item.value & ~bitsOf(mask.values)) >>> 0;
  return unknown === 0 ? [] : [stranger(`${hexNumber(unknown)} of ${mask.name}`, unheardOf === 0)];
}

/** Whether a tag is that of an attribute; of 3.0 not all are known. */
function isReferable(tag: number, version: ProtocolVersion): boolean {
  const attribute = attributeByTag(tag);
  return isExtensionTag(tag) || (attribute !== undefined && isDefinedIn(attribute, version)) || (version === '3.0' && tagByCode(tag) !== undefined);
}

/** Bits of a mask, with those for extensions. */
const bitsOf = (values: readonly ValueDefinition[]): number => values.reduce((bits, value) => bits | value.code, 0xf0000000);
