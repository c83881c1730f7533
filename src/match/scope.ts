/** Where in a response a comparison stands, and the making of checks there. */
import { structure, type Item, type StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { isSecret } from '../kmip/secrets.js';
import { sourceOf, operationByCode, operationTitle, tagTitle } from '../kmip/vocabulary.js';
import type { AttributeDefinition } from '../kmip/registry.js';
import type { Pattern } from '../suite/case.js';
import type { Check, Verdict } from './check.js';
import { operationWithErrors, operationWithGeneralErrors } from './error-tables.js';
import type { Exchange } from './exchange.js';
import type { Ledger, ObjectRecord } from './ledger/ledger.js';
import { ruleSource, type RuleId } from './rules.js';

/** The batch item that is being judged: what was asked, and about which object. */
export interface ItemScope {
  readonly operation: number;
  /** The Request Payload as sent. */
  readonly request: StructureItem;
  /** What the step's author wrote for it. */
  readonly pattern: readonly Pattern[];
  /** Identifier of the object that the request is about, its placeholder resolved. */
  readonly objectId?: string;
  /** What the case knows about that object. */
  readonly object?: ObjectRecord;
}

/** An item of which nothing counts but the operation, because its request could not be read or was not. */
export const askedFor = (operation: number): ItemScope => ({ operation, request: EMPTY_REQUEST, pattern: [] });

/** The payload of a request that could not be read, was not, or has none. */
export const EMPTY_REQUEST = structure(TAG.RequestPayload, []);

export interface Scope {
  readonly exchange: Exchange;
  readonly ledger: Ledger;
  /** `Batch Item 1`, `Response Payload`, … */
  readonly path: readonly string[];
  readonly item?: ItemScope;
  /** The attribute inside which the comparison stands. */
  readonly attribute?: AttributeDefinition;
  /** Key of the custom or vendor attribute inside which the comparison stands. */
  readonly vendorKey?: string;
  /** Name of that attribute. */
  readonly vendorTitle?: string;
  /** What encloses the compared items: the item and the patterns for its fields. */
  readonly enclosing?: { readonly item: StructureItem; readonly patterns: readonly Pattern[] };
  /** The items from the Response Message to the one that the path names, as far as the response holds them. */
  readonly trail: readonly Item[];
}

export interface CheckParts {
  readonly rule: RuleId;
  readonly verdict: Verdict;
  readonly message: string;
  readonly cause: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly variation?: string | undefined;
  /** Replaces the source of the rule, the attribute or the operation. */
  readonly source?: string | undefined;
  /** The item of the response that it is about. */
  readonly about?: Item | undefined;
  /** Said of values that the response does not hold; for an item `about` it follows from the item. */
  readonly secret?: boolean;
  readonly bytes?: { readonly offset: number; readonly length: number };
  readonly path?: readonly string[];
}

/** A check at the place of a scope, with the most precise source: the attribute, the operation, else the rule. */
export function checkAt(scope: Scope, parts: CheckParts): Check {
  const { about, bytes, path, source, secret, variation, ...rest } = parts;
  const range = bytes ?? (about?.place === undefined ? undefined : { offset: about.place.offset, length: about.place.byteLength });
  const hidden = secret ?? (about !== undefined && holdsSecret(about, scope.trail));
  const { expected, actual } = rest;
  return {
    ...rest,
    message: clip(rest.message),
    cause: clip(rest.cause),
    ...(expected === undefined ? {} : { expected: clip(expected) }),
    ...(actual === undefined ? {} : { actual: clip(actual) }),
    path: clip(nameOf(path ?? scope.path)),
    source: source ?? sourceAt(scope, parts.rule),
    ...(variation === undefined ? {} : { variation }),
    ...(range === undefined ? {} : { bytes: range }),
    ...(hidden ? { secret: true } : {}),
  };
}

/** UTF-16 units of a text of a check. Servers choose names and values, and may choose megabytes. */
const LONGEST_TEXT = 4000;

const clip = (text: string): string => (text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`);

const nameOf = (path: readonly string[]): string => (path.length === 0 ? 'Response Message' : path.join(' › '));

/** Whether an item, or anything inside it, is key material or a password. That it may be the last of its ancestors too changes nothing. */
function holdsSecret(item: Item, ancestors: readonly Item[]): boolean {
  return item.type === 'Structure' ? item.value.some((field) => holdsSecret(field, [...ancestors, item])) : isSecret(item, ancestors);
}

/** Rules that are about one field take the section of what the field belongs to; the others have a section of their own. */
const FIELD_RULES = /^(V|X|D|B|I)-/;
/** Rules about how an operation ends take its section and its table of errors. */
const ENDING_RULES: ReadonlySet<RuleId> = new Set(['E-1', 'E-3', 'E-4', 'E-5']);
const REFUSAL_RULES: ReadonlySet<RuleId> = new Set(['E-8', 'E-9']);
/** Rules about attributes that an operation returns take the section of the attribute and that of the operation. */
const ATTRIBUTE_RULES: ReadonlySet<RuleId> = new Set(['C-5', 'C-6', 'C-7']);

function sourceAt(scope: Scope, rule: RuleId): string {
  return ownSource(scope, rule) ?? ruleSource(rule, scope.exchange.version);
}

function ownSource({ exchange: { version }, item, attribute }: Scope, rule: RuleId): string | undefined {
  const operation = item?.operation;
  if (FIELD_RULES.test(rule)) return sourceOf(attribute, version) ?? operationSource(operation, version);
  if (operation === undefined) return undefined;
  if (ENDING_RULES.has(rule)) return operationWithErrors(operation, version);
  if (REFUSAL_RULES.has(rule)) return operationWithGeneralErrors(operation, version);
  if (!ATTRIBUTE_RULES.has(rule)) return undefined;
  const [own, its] = [sourceOf(attribute, version), operationSource(operation, version)];
  return own === undefined || its === undefined ? its : `${own}, ${its.replace(/^.* /, '')}`;
}

/** Document and section of an operation; undefined where the version does not have it. */
export const operationSource = (operation: number | undefined, version: Exchange['version']): string | undefined =>
  operation === undefined ? undefined : sourceOf(operationByCode(operation)?.directions['client-to-server'], version);

/** The scope one level further in; `item` is absent where the response holds nothing there. */
export function within(scope: Scope, name: string, item?: Item, more: Partial<Scope> = {}): Scope {
  return { ...scope, ...more, path: [...scope.path, name], trail: item === undefined ? scope.trail : [...scope.trail, item] };
}

/** "Get Attributes", or "The response" outside a batch item: the subject of a cause. */
export function subjectOf(scope: Scope): string {
  return scope.item === undefined ? 'The response' : operationTitle(scope.item.operation);
}

/** Name of what a field is, for messages and causes: the attribute where the field is an Attribute Value. */
export function fieldTitle(scope: Scope, tag: number): string {
  const own = tagTitle(tag);
  const attribute = scope.attribute?.name ?? scope.vendorTitle;
  if (attribute === undefined || own === attribute) return own;
  return tag === TAG.AttributeValue ? attribute : `${own} of ${attribute}`;
}

/** The tag that says what the value under a tag means, and names it: that of the attribute for an Attribute Value. */
export const meaningOf = (scope: Scope, tag: number): number => (tag === TAG.AttributeValue ? (scope.attribute?.tag ?? tag) : tag);
