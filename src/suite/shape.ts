/** What may stand in a structure or payload of one protocol version. */
import { TAG } from '../kmip/constants.js';
import type { FieldDefinition, FieldTable } from '../kmip/registry.js';
import { allTags, isDefinedIn, tagByName, tagName, typesOf } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { AttributesPattern, Pattern } from './case.js';

/** The tables that apply; several where the fields depend on context, none where anything may stand. */
export interface Shape {
  /** For messages: "the Create request", "Cryptographic Parameters". */
  readonly title: string;
  readonly tables: readonly FieldTable[];
}

/** The managed objects (KMIP 1.4 §2.2, 2.1 §2). */
const OBJECTS = [
  TAG.Certificate,
  TAG.CertificateRequest,
  TAG.OpaqueObject,
  TAG.PGPKey,
  TAG.PrivateKey,
  TAG.PublicKey,
  TAG.SecretData,
  TAG.SplitKey,
  TAG.SymmetricKey,
  TAG.Template,
];

/** Tags that a row of a table allows; undefined for any. */
function tagsOf(field: FieldDefinition, version: ProtocolVersion): readonly number[] | undefined {
  if (field.choice === undefined) return field.tag === undefined ? [] : [field.tag];
  if (field.choice === 'any') return undefined;
  const tags = field.choice === 'managed object' ? OBJECTS.map(tagName) : field.choice === 'attribute' ? [] : field.choice;
  return (typeof tags === 'string' ? [tags] : tags).flatMap((name) => {
    const tag = tagByName(name);
    return tag !== undefined && isDefinedIn(tag, version) && (field.choice !== 'managed object' || typesOf(tag.code, version).includes('Structure')) ? [tag.code] : [];
  });
}

/** Patterns that one entry of a map became, with the tag that they stand under. */
export interface Placed {
  readonly tag: number;
  readonly patterns: readonly Pattern[];
}

export interface Row {
  readonly position: number;
  readonly field: FieldDefinition;
}

/** The row of a table that a tag belongs to. */
export function rowOf(table: FieldTable, tag: number, version: ProtocolVersion): Row | undefined {
  const find = (matches: (field: FieldDefinition) => boolean): Row | undefined => {
    const position = table.fields.findIndex(matches);
    const field = table.fields[position];
    return field === undefined ? undefined : { position, field };
  };
  return find((field) => (field.choice === undefined ? field.tag === tag : tagsOf(field, version)?.includes(tag) === true)) ?? find(({ choice }) => choice === 'any');
}

export const allows = (shape: Shape, tag: number, version: ProtocolVersion): boolean =>
  shape.tables.length === 0 || shape.tables.some((table) => rowOf(table, tag, version) !== undefined);

/** Whether the tag stands in one of the tables by name; an empty shape names nothing. */
const names = (shape: Shape, tag: number, version: ProtocolVersion): boolean => shape.tables.length > 0 && allows(shape, tag, version);

/** The Template-Attribute structure that 1.x has for a word. */
const TEMPLATES: Readonly<Record<string, number>> = {
  Attributes: TAG.TemplateAttribute,
  CommonAttributes: TAG.CommonTemplateAttribute,
  PrivateKeyAttributes: TAG.PrivateKeyTemplateAttribute,
  PublicKeyAttributes: TAG.PublicKeyTemplateAttribute,
};

/** The words that hold attributes by name. */
const CONTAINERS: Readonly<Record<string, number>> = {
  Attributes: TAG.Attributes,
  CommonAttributes: TAG.CommonAttributes,
  PrivateKeyAttributes: TAG.PrivateKeyAttributes,
  PublicKeyAttributes: TAG.PublicKeyAttributes,
  NewAttribute: TAG.NewAttribute,
  CurrentAttribute: TAG.CurrentAttribute,
};

export const isContainer = (word: string): boolean => Object.hasOwn(CONTAINERS, word);

/** Where a version puts the attributes under one of the words; undefined when it has no place for them there. */
export function containerForm(word: string, shape: Shape, version: ProtocolVersion): AttributesPattern['form'] | undefined {
  const own = CONTAINERS[word];
  const template = TEMPLATES[word];
  if (own !== undefined && names(shape, own, version)) return { is: 'attributes', tag: own };
  if (template !== undefined && names(shape, template, version)) return { is: 'template-attribute', tag: template };
  return word !== 'CurrentAttribute' && names(shape, TAG.Attribute, version) ? { is: 'attribute-list' } : undefined;
}

export const formTag = (form: AttributesPattern['form']): number => (form.is === 'attribute-list' ? TAG.Attribute : form.tag);

/** The tag under which a version names attributes there; undefined when it does not. */
export const referenceTag = (shape: Shape, version: ProtocolVersion): number | undefined =>
  [TAG.AttributeReference, TAG.AttributeName].find((tag) => names(shape, tag, version));

/** Tags that a version calls otherwise than 2.x. */
const OLDER_NAMES: ReadonlyMap<number, number> = new Map([[TAG.CertificateRequestValue, TAG.CertificateRequest]]);

/** The tag that stands in this shape for the one that the author named: itself, or its name in 1.x. */
export function localTag(tag: number, shape: Shape, version: ProtocolVersion): number {
  const older = OLDER_NAMES.get(tag);
  return older !== undefined && !names(shape, tag, version) && names(shape, older, version) ? older : tag;
}

/** The words that an author may write in a shape. */
export function wordsOf(shape: Shape, version: ProtocolVersion): string[] {
  const words = shape.tables.flatMap((table) => table.fields.flatMap((field) => tagsOf(field, version) ?? allTags().map(({ code }) => code)).map((tag) => neutralName(tag, table)));
  return [...new Set(words)];
}

/** The language's word for a tag of a table. */
export function neutralName(tag: number, table: FieldTable): string {
  if (tag === TAG.AttributeName) return 'AttributeReference';
  if (tag === TAG.Attribute) return table.fields.some((field) => field.tag === tag && field.repeatable === true) ? 'Attributes' : 'NewAttribute';
  return Object.entries(TEMPLATES).find(([, template]) => template === tag)?.[0] ?? tagName(tag);
}

/**
 * Required fields that requests leave out: a client may not set the Usage Limits Count, and the published test cases do not send
 * it (KMIP 1.4 §3.21, 2.1 §4.59; case CS-BC-M-7).
 */
const LEFT_OUT: ReadonlyMap<string, number> = new Map([['Usage Limits', TAG.UsageLimitsCount]]);

/** Words for the required rows that none of the tags fills, in the table that is nearest to being complete. */
export function missingWords(shape: Shape, tags: readonly number[], version: ProtocolVersion): string[] {
  const candidates = shape.tables.filter((table) => tags.every((tag) => rowOf(table, tag, version) !== undefined));
  const missing = candidates.map((table) =>
    table.fields
      .filter((field) => field.presence === 'required' && (field.tag === undefined || field.tag !== LEFT_OUT.get(shape.title)) && !tags.some((tag) => rowOf(table, tag, version)?.field === field))
      .map((field) => (field.tag === undefined || field.choice !== undefined ? choiceName(field) : neutralName(field.tag, table))),
  );
  return missing.sort((a, b) => a.length - b.length)[0] ?? [];
}

const choiceName = (field: FieldDefinition): string =>
  field.choice === 'managed object' ? 'an object (SymmetricKey, Certificate, …)' : typeof field.choice === 'string' ? `an ${field.choice}` : (field.choice ?? []).join(' or ');

/** The first table that holds all tags, for their order. */
export const tableFor = (shape: Shape, tags: readonly number[], version: ProtocolVersion): FieldTable | undefined =>
  shape.tables.find((table) => tags.every((tag) => rowOf(table, tag, version) !== undefined)) ?? shape.tables[0];
