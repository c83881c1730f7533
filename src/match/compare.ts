/** Patterns against items: structures field by field, repeated fields as multisets, surplus by rule X-1. */
import type { Item, StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { payloadTable, structureTables, tagTitle } from '../kmip/vocabulary.js';
import type { FieldDefinition } from '../kmip/registry.js';
import { compareVersions } from '../kmip/version.js';
import type { AttributesPattern, LeafPattern, LeafValue, Pattern } from '../suite/case.js';
import { attributeNamed, attributeTitle, type SeenAttribute } from './attribute-bag.js';
import { compareAttributes, isPolicy, type ExpectedAttributes } from './attributes.js';
import { unlessBeyond } from './beyond-version.js';
import type { Check, Verdict } from './check.js';
import { variationOf } from './citations.js';
import { containerFor, EXACT, filtersUniquely, type Container } from './containers.js';
import { describeItem, describeType, withArticle } from './describe.js';
import type { Bindings } from './exchange.js';
import { dig, field, fields, numberOf, structureOf } from './fields.js';
import { missingName } from './listed-names.js';
import { assign, only } from './matching.js';
import { fieldName } from './naming.js';
import { failed, inTurn, type Outcome } from './outcome.js';
import { checkAt, fieldTitle, meaningOf, subjectOf, within, type Scope } from './scope.js';
import { isManagedObject } from './structure-walk.js';
import { compareLeaf, describeExpected } from './values.js';
import type { RuleId } from './rules.js';
import { ruleOfTag } from './value-rules.js';

/** Compares one item with one pattern; the scope names the item. */
function comparePattern(scope: Scope, pattern: Pattern, item: Item, bindings: Bindings): Outcome {
  switch (pattern.kind) {
    case 'leaf':
      return compareLeaf(scope, pattern, item, bindings);
    case 'structure':
      if (item.type !== 'Structure') return { checks: [notStructure(scope, item)], bindings };
      return compareFields(scope, pattern.fields, item, bindings, pattern.absent);
    case 'attributes':
      return item.type === 'Structure' ? compareAttributes(scope, pattern, item, bindings, comparePattern) : { checks: [notStructure(scope, item)], bindings };
  }
}

function notStructure(scope: Scope, item: Item): Check {
  const title = fieldTitle(scope, item.tag);
  return checkAt(scope, { rule: 'S-1', verdict: 'failure', about: item, expected: 'Structure', actual: describeType(item.type), message: `${title} is ${withArticle(describeType(item.type))} and no Structure.`, cause: `${subjectOf(scope)}: ${title} has item type ${describeType(item.type)} instead of Structure` });
}

interface Group {
  readonly tag: number;
  readonly patterns: readonly Pattern[];
}

/** The tag under which a pattern stands among the fields of its parent. */
function tagOf(pattern: Pattern): number {
  if (pattern.kind !== 'attributes') return pattern.tag;
  return pattern.form.is === 'attribute-list' ? TAG.Attribute : pattern.form.tag;
}

function groupByTag(patterns: readonly Pattern[]): Group[] {
  const tags = [...new Set(patterns.map(tagOf))];
  return tags.map((tag) => ({ tag, patterns: patterns.filter((pattern) => tagOf(pattern) === tag) }));
}

/** Compares the fields of a structure; the scope names the structure. */
export function compareFields(scope: Scope, patterns: readonly Pattern[], item: StructureItem, bindings: Bindings, absent: readonly number[] = []): Outcome {
  const inner: Scope = { ...scope, enclosing: { item, patterns } };
  const groups = groupByTag(patterns);
  const skipMaterial = otherFormat(inner, patterns, item, bindings);
  const compared = inTurn(groups, bindings, (group, current) => {
    if (skipMaterial && group.tag === TAG.KeyValue) return { checks: [materialNotCompared(inner, item)], bindings: current };
    return compareGroup(inner, group, item, current);
  });
  const listed = new Set([...groups.map((group) => group.tag), ...absent]);
  return { checks: [...compared.checks, ...absent.map((tag) => forbiddenCheck(inner, item, tag)), ...surplusFields(inner, item, patterns, listed)], bindings: compared.bindings };
}

/** V-9: a Key Block in another format than the expected one; its bytes cannot be compared. */
function otherFormat(scope: Scope, patterns: readonly Pattern[], item: StructureItem, bindings: Bindings): boolean {
  const pattern = patterns.find((each) => tagOf(each) === TAG.KeyFormatType);
  const actual = field(item, TAG.KeyFormatType);
  return pattern !== undefined && actual !== undefined && comparePattern(within(scope, tagTitle(TAG.KeyFormatType), actual), pattern, actual, bindings).checks.some((check) => check.verdict !== 'match');
}

function materialNotCompared(scope: Scope, item: StructureItem): Check {
  return checkAt(within(scope, tagTitle(TAG.KeyValue), field(item, TAG.KeyValue)), { rule: 'V-9', verdict: 'note', about: item, message: 'The key comes in another format than the expected one, so its bytes are not compared.', cause: 'Key material in another format is not compared' });
}

/** Compares one field of a structure, whatever else is in it; the scope names the structure. */
export function compareField(scope: Scope, pattern: Pattern, parent: StructureItem, bindings: Bindings): Outcome {
  return compareGroup(scope, { tag: tagOf(pattern), patterns: [pattern] }, parent, bindings);
}

function compareGroup(scope: Scope, group: Group, parent: StructureItem, bindings: Bindings): Outcome {
  const items = fields(parent, group.tag);
  if (group.tag === TAG.Attribute && compareVersions(scope.exchange.version, '2.0') < 0) return compareAttributeLists(scope, group.patterns, parent, bindings);
  const container = isPayload(parent) ? containerFor(scope.item, group.tag, scope.exchange.version) : containerFor(undefined, group.tag, scope.exchange.version);
  const [first] = items;
  if (container.contentFree === true && first !== undefined) return { checks: [contentFreeCheck(scope, container, first)], bindings };
  const [pattern, item] = [only(group.patterns), only(items)];
  if (pattern !== undefined && item !== undefined && container.rule === 'C-1') return comparePattern(scopeOf(scope, parent, item), pattern, item, bindings);
  return compareRepeated(scope, group, items, parent, container, bindings);
}

const isAttributeList = (pattern: Pattern): pattern is AttributesPattern => pattern.kind === 'attributes';

/** Attributes of 1.x: those that the vocabulary names, wherever they stand among the fields, and those of a name that it does not know. */
function compareAttributeLists(scope: Scope, patterns: readonly Pattern[], parent: StructureItem, bindings: Bindings): Outcome {
  const compareOne = (pattern: Pattern, item: Item, current: Bindings): Outcome => comparePattern(scopeOf(scope, parent, item), pattern, item, current);
  const matched = assign(patterns.filter((pattern) => !isAttributeList(pattern)), fields(parent, TAG.Attribute), bindings, compareOne);
  const found = new Set(matched.pairs.map(({ actual }) => actual));
  const lists = patterns.filter(isAttributeList);
  const whole: ExpectedAttributes = { form: { is: 'attribute-list' }, attributes: lists.flatMap((list) => list.attributes), absent: lists.flatMap((list) => list.absent) };
  const named = compareAttributes(scope, whole, { ...parent, value: parent.value.filter((item) => !found.has(item)) }, matched.bindings, comparePattern);
  return { checks: [...named.checks, ...matched.checks, ...matched.missing.map((pattern) => missingField(scope, pattern, EXACT, matched.bindings))], bindings: named.bindings };
}

const isPayload = (item: StructureItem): boolean => item.tag === TAG.ResponsePayload;

const scopeOf = (scope: Scope, parent: StructureItem, item: Item): Scope => within(scope, fieldName(parent, item), item);

function contentFreeCheck(scope: Scope, container: Omit<Container, 'operation' | 'tags'>, item: Item): Check {
  const variation = variationOf(container.item, scope.exchange.version);
  const title = tagTitle(item.tag);
  return checkAt(within(scope, title, item), { rule: container.rule, verdict: 'match', about: item, message: `${title} is present; its content is the server's.`, cause: `${title} is present`, variation });
}

function compareRepeated(scope: Scope, group: Group, items: readonly Item[], parent: StructureItem, container: Omit<Container, 'operation' | 'tags'>, bindings: Bindings): Outcome {
  const compareOne = (pattern: Pattern, item: Item, current: Bindings): Outcome => comparePattern(scopeOf(scope, parent, item), pattern, item, current);
  const matched = assign(group.patterns, items, bindings, compareOne);
  const [pattern, item] = [only(matched.missing), only(matched.surplus)];
  if (pattern !== undefined && item !== undefined && container.surplus === 'failure') {
    return { checks: [...matched.checks, ...compareOne(pattern, item, matched.bindings).checks], bindings: matched.bindings };
  }
  return {
    checks: [
      ...matched.checks,
      ...matched.missing.map((each) => missingField(scope, each, container, bindings)),
      ...surplusValues(scope, group.tag, matched.surplus, parent, container),
      ...orderOfVersions(scope, container, items, failed(matched.checks) || matched.missing.length > 0),
    ],
    bindings: matched.bindings,
  };
}

function missingField(scope: Scope, pattern: Pattern, container: Omit<Container, 'operation' | 'tags'>, bindings: Bindings): Check {
  const name = container.rule === 'C-5' ? listedAttribute(pattern) : undefined;
  if (name !== undefined) {
    const policy = isPolicy(scope, name);
    const missing = missingName(scope, attributeTitle(name, scope.exchange.version), policy ? 'which is the policy of the server' : 'although the object has it');
    return policy ? { ...missing, rule: 'V-14', verdict: 'warning' } : unlessBeyond(scope, name, missing);
  }
  const tag = tagOf(pattern);
  const inner = within(scope, tagTitle(tag));
  const title = fieldTitle(scope, tag);
  const { version } = scope.exchange;
  const expected = pattern.kind === 'leaf' ? describeExpected(scope, pattern, bindings) : title;
  const literal = literalOf(pattern);
  const emptyExpected = literal instanceof Uint8Array && literal.length === 0;
  const optionalTemplate = pattern.kind === 'attributes' && pattern.form.is === 'template-attribute';
  const example = 'example' in pattern;
  const item = optionalTemplate ? { p10: 'response 4' as const } : container.item;
  const verdict: Verdict = emptyExpected ? 'warning' : optionalTemplate || example ? 'variation' : container.missing;
  const variation = verdict === 'variation' ? variationOf(item, version) : undefined;
  return checkAt(inner, {
    rule: emptyExpected ? 'V-6' : container.rule === 'C-1' ? ruleOfTag(tag) : container.rule,
    verdict,
    expected,
    actual: 'nothing',
    secret: pattern.kind === 'leaf' && isSecretPattern(scope, pattern),
    message: `The response holds no ${title}${container.rule === 'C-1' || pattern.kind !== 'leaf' || !namesValue(pattern) ? '' : ` ${expected}`}.`,
    cause: missingCause(scope, pattern, title, expected),
    variation,
  });
}

/** "Unique Identifier a value for $key" would say nothing that "Unique Identifier" does not say. */
const namesValue = (pattern: LeafPattern): boolean => pattern.value.is === 'literal' || pattern.value.is === 'unique';

/** Names of operations and object types are worth telling apart; identifiers and bytes are values of this run. */
function missingCause(scope: Scope, pattern: Pattern, title: string, expected: string): string {
  const words = pattern.kind === 'leaf' && pattern.type === 'Enumeration' && pattern.value.is === 'literal';
  return `${subjectOf(scope)} returns no ${title}${words ? ` ${expected.replace(/ \([^)]*\)/, '')}` : ''}`;
}

/** The attribute that an entry of a list of names stands for: its text in 1.x, its tag or the name of a vendor's in 2.x. */
function listedAttribute(pattern: Pattern): SeenAttribute['name'] | undefined {
  if (pattern.kind === 'structure') {
    const [vendor, name] = [TAG.VendorIdentification, TAG.AttributeName].map((tag) => literalOf(pattern.fields.find((each) => tagOf(each) === tag)));
    return typeof vendor === 'string' && typeof name === 'string' ? { vendor, name } : undefined;
  }
  const value = literalOf(pattern);
  if (typeof value === 'string') return attributeNamed(value);
  return typeof value === 'number' ? { tag: value } : undefined;
}

const literalOf = (pattern: Pattern | undefined): LeafValue | undefined => (pattern?.kind === 'leaf' && pattern.value.is === 'literal' ? pattern.value.value : undefined);

const SECRET_PATTERN_TAGS: ReadonlySet<number> = new Set([TAG.KeyMaterial, TAG.KeyValue, TAG.Key, TAG.OpaqueDataValue, TAG.Password]);
const isSecretPattern = (scope: Scope, pattern: LeafPattern): boolean => SECRET_PATTERN_TAGS.has(pattern.tag) && !scope.trail.some((item) => item.tag === TAG.PublicKey);

function surplusValues(scope: Scope, tag: number, surplus: readonly Item[], parent: StructureItem, container: Omit<Container, 'operation' | 'tags'>): Check[] {
  const [first] = surplus;
  if (first === undefined) return [];
  const title = fieldTitle(scope, tag);
  const variation = container.surplus === 'variation' ? variationOf(container.item, scope.exchange.version) : undefined;
  const shown = surplus.slice(0, 20).map((item) => describeItem(item)).join(', ');
  return [
    checkAt(scopeOf(scope, parent, first), {
      rule: container.rule,
      verdict: container.surplus,
      about: first,
      expected: 'nothing more',
      actual: surplus.length > 20 ? `${shown} and ${surplus.length - 20} more` : shown,
      message: surplus.length === 1 ? `The response holds ${withArticle(title)} that is not expected.` : `The response holds ${surplus.length} values of ${title} that are not expected.`,
      cause: `${subjectOf(scope)} returns ${withArticle(title)} that is not expected`,
      variation,
    }),
  ];
}

/** C-3: versions are listed best first; another order works, but says something else. */
function orderOfVersions(scope: Scope, container: Omit<Container, 'operation' | 'tags'>, items: readonly Item[], unusable: boolean): Check[] {
  if (unusable || container.rule !== 'C-3') return [];
  const part = (item: Item, tag: number): number => numberOf(dig(structureOf(item), tag)) ?? 0;
  const rank = (item: Item): number => part(item, TAG.ProtocolVersionMajor) * 1000 + part(item, TAG.ProtocolVersionMinor);
  const descending = items.every((item, index) => rank(item) <= rank(items[index - 1] ?? item));
  if (descending) return [];
  return [checkAt(scope, { rule: 'C-3', verdict: 'warning', about: items[0], expected: 'newest first', actual: items.map((item) => describeItem(item)).join(', '), message: 'The versions are not listed newest first.', cause: 'Discover Versions does not list the newest version first' })];
}

function forbiddenCheck(scope: Scope, parent: StructureItem, tag: number): Check {
  const item = field(parent, tag);
  const title = tagTitle(tag);
  const inner = within(scope, title, item);
  return item === undefined
    ? checkAt(inner, { rule: 'X-1', verdict: 'match', expected: 'nothing', actual: 'nothing', message: `The response holds no ${title}.`, cause: `${title} is absent` })
    : checkAt(inner, { rule: 'X-1', verdict: 'failure', about: item, expected: 'nothing', actual: describeItem(item), message: `The response holds ${title}, which must not be there.`, cause: `${subjectOf(scope)} returns ${title}, which must not be there` });
}

/** X-1: fields that no pattern names. What the tables do not know has been reported by the structural walk. */
function surplusFields(scope: Scope, parent: StructureItem, patterns: readonly Pattern[], listed: ReadonlySet<number>): Check[] {
  const rows = isPayload(parent) ? (scope.item === undefined ? undefined : payloadTable(scope.item.operation, 'response', scope.exchange.version)?.fields) : structureTables(meaningOf(scope, parent.tag), scope.exchange.version).flatMap((table) => table.fields);
  // An expectation without fields says only that the structure is there.
  if (rows === undefined || (patterns.length === 0 && !isPayload(parent))) return [];
  const surplus = parent.value.filter((item) => !listed.has(item.tag) && field(parent, item.tag) === item);
  return surplus.flatMap((item) => surplusField(scope, parent, item, rows.find((row) => row.tag === item.tag), patterns));
}

/** What is said of the first of the fields of one tag. */
function surplusField(scope: Scope, parent: StructureItem, item: Item, row: FieldDefinition | undefined, patterns: readonly Pattern[]): Check[] {
  const inner = scopeOf(scope, parent, item);
  const { tag } = item;
  const say = (verdict: Verdict, message: string, cause: string, variation?: string, rule: RuleId = 'X-1'): Check[] => [checkAt(inner, { rule, verdict, about: item, expected: 'nothing', actual: describeItem(item), message, cause, variation })];
  const title = tagTitle(tag);
  const { version } = scope.exchange;
  if (isPayload(parent) && scope.item !== undefined) {
    if (scope.item.operation === ENUM.Operation.Locate && tag === TAG.UniqueIdentifier) return locatedUnexpectedly(scope, parent, patterns);
    if (scope.item.operation === ENUM.Operation.Encrypt && tag === TAG.IVCounterNonce && field(scope.item.request, TAG.IVCounterNonce) !== undefined) return say('warning', 'The response repeats the vector that the request gave.', 'Encrypt returns the vector of the request');
    if (scope.item.operation === ENUM.Operation.GetAttributes && (tag === TAG.Attribute || tag === TAG.Attributes)) return attributesBeyond(scope, parent, item);
    if (row?.presence !== 'optional' || isManagedObject(tag)) return [];
    const container = containerFor(scope.item, tag, version);
    if (container.surplus === 'variation') return say('variation', `The response holds ${title}, which the expectation does not name.`, `${subjectOf(scope)} returns ${title}`, variationOf(container.item, version));
    if (tag === TAG.TemplateAttribute || tag === TAG.PrivateKeyTemplateAttribute || tag === TAG.PublicKeyTemplateAttribute) return say('variation', `The response holds ${title}.`, `${subjectOf(scope)} returns ${title}`, variationOf({ p10: 'response 4' }, version));
    return say('note', `The response holds ${title}, which the expectation does not name.`, `${subjectOf(scope)} returns ${title}`);
  }
  if (parent.tag === TAG.KeyValue && (tag === TAG.Attribute || tag === TAG.Attributes)) return say('variation', 'The key comes with attributes.', `${subjectOf(scope)} returns attributes inside Key Value`, variationOf({ p10: 19, p21: 21, p30: 20 }, version));
  if (row === undefined || row.presence === 'required') return [];
  if (parent.tag === TAG.RNGParameters || scope.attribute?.tag === TAG.RandomNumberGenerator) return say('variation', `The server describes its random number generator by ${title} as well.`, `${subjectOf(scope)} describes the random number generator in more detail`, variationOf({ p21: 'response 7', p30: 'response 6' }, version), 'V-10');
  const parentTitle = tagTitle(meaningOf(scope, parent.tag));
  return say(row.presence === 'conditional' ? 'note' : 'warning', `${parentTitle} holds ${title}, which the expectation does not name.`, `${subjectOf(scope)} returns ${title} inside ${parentTitle}`);
}

/** Attributes where the expectation names none: those that nobody asked for are told from those that it only does not list. */
function attributesBeyond(scope: Scope, parent: StructureItem, item: Item): Check[] {
  const none = { attributes: [], absent: [] };
  if (item.tag === TAG.Attribute) return [...compareAttributes(scope, { ...none, form: { is: 'attribute-list' } }, parent, NO_BINDINGS, comparePattern).checks];
  if (item.type !== 'Structure') return [];
  return [...compareAttributes(scopeOf(scope, parent, item), { ...none, form: { is: 'attributes', tag: item.tag } }, item, NO_BINDINGS, comparePattern).checks];
}

const NO_BINDINGS: Bindings = { variables: new Map(), literals: new Map() };

/** A Locate whose expectation names no identifier has to find nothing, unless the expectation counts what is found. */
function locatedUnexpectedly(scope: Scope, parent: StructureItem, patterns: readonly Pattern[]): Check[] {
  if (scope.item === undefined || patterns.some((pattern) => tagOf(pattern) === TAG.LocatedItems)) return [];
  const verdict: Verdict = filtersUniquely(scope.item) ? 'failure' : 'warning';
  const found = fields(parent, TAG.UniqueIdentifier);
  return [checkAt(within(scope, tagTitle(TAG.UniqueIdentifier), found[0]), { rule: 'C-4', verdict, about: found[0], expected: 'nothing', actual: found.map((item) => describeItem(item)).join(', '), message: `Locate finds ${found.length === 1 ? 'an object' : `${found.length} objects`}, but nothing is expected to match.`, cause: 'Locate finds objects that do not match' })];
}

