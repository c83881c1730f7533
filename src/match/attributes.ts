/** Attributes against expected attributes: as a multiset per name, in any order, with back-tracking (C-6, C-7, X-1, V-11, V-12, V-14). */
import type { Item, StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { attributeByTag, attributeRules } from '../kmip/vocabulary.js';
import type { AttributePattern, AttributesPattern, Pattern } from '../suite/case.js';
import { attributeKey, attributeNamed, attributeTitle, keyOfTag, readAttribute, type SeenAttribute } from './attribute-bag.js';
import { unlessBeyond } from './beyond-version.js';
import type { Check, Verdict } from './check.js';
import { variationOf } from './citations.js';
import { describeItem } from './describe.js';
import type { Bindings } from './exchange.js';
import { fields, textOf } from './fields.js';
import { assign, only } from './matching.js';
import { inTurn, type Outcome } from './outcome.js';
import { checkAt, subjectOf, within, type Scope } from './scope.js';

/** Which attributes the request asked for by name; undefined when it asked for all. */
export function requestedKeys(scope: Scope): ReadonlySet<string> | undefined {
  if (scope.item?.operation !== ENUM.Operation.GetAttributes) return undefined;
  const names = fields(scope.item.request, TAG.AttributeName).map((item) => attributeKey(attributeNamed(textOf(item) ?? '')));
  const references = fields(scope.item.request, TAG.AttributeReference).flatMap((item) => {
    if (item.type === 'Enumeration') return [keyOfTag(item.value)];
    if (item.type !== 'Structure') return [];
    const text = (tag: number): string => textOf(item.value.find((field) => field.tag === tag)) ?? '';
    return [attributeKey({ vendor: text(TAG.VendorIdentification), name: text(TAG.AttributeName) })];
  });
  const keys = [...names, ...references];
  return keys.length === 0 ? undefined : new Set(keys);
}

/** What is expected of the attributes of a holder. */
export type ExpectedAttributes = Omit<AttributesPattern, 'kind' | 'place'>;

/** How a value is compared with its pattern; given by the caller, because values hold structures and structures hold values. */
export type CompareValue = (scope: Scope, pattern: Pattern, item: Item, bindings: Bindings) => Outcome;

/** Compares the attributes that stand in `holder` with the expected ones; the scope names the holder. */
export function compareAttributes(scope: Scope, pattern: ExpectedAttributes, holder: StructureItem, bindings: Bindings, compareValue: CompareValue): Outcome {
  const seen = (pattern.form.is === 'attributes' ? holder.value : fields(holder, TAG.Attribute)).map(readAttribute);
  const keys = [...new Set(pattern.attributes.map((attribute) => attributeKey(attribute.name)))];
  const compared = inTurn(keys, bindings, (key, current) => {
    const expected = pattern.attributes.filter((attribute) => attributeKey(attribute.name) === key);
    const actual = seen.filter((attribute) => attributeKey(attribute.name) === key);
    return compareInstances(scope, expected, actual, current, compareValue);
  });
  return { checks: [...compared.checks, ...forbiddenChecks(scope, pattern, seen), ...surplusChecks(scope, pattern, seen, keys)], bindings: compared.bindings };
}

function compareInstances(scope: Scope, expected: readonly AttributePattern[], actual: readonly SeenAttribute[], bindings: Bindings, compareValue: CompareValue): Outcome {
  const several = expected.length > 1 || actual.length > 1;
  const compareOne = (pattern: AttributePattern, attribute: SeenAttribute, current: Bindings): Outcome => compareAttribute(scope, pattern, attribute, several, current, compareValue);
  const matched = assign(expected, actual, bindings, compareOne);
  const [onlyMissing, onlySurplus] = [only(matched.missing), only(matched.surplus)];
  if (onlyMissing !== undefined && onlySurplus !== undefined) {
    // One of each: saying how they differ says more than "missing" and "surplus".
    const difference = compareOne(onlyMissing, onlySurplus, matched.bindings);
    return { checks: [...matched.checks, ...difference.checks], bindings: matched.bindings };
  }
  return {
    checks: [...matched.checks, ...matched.missing.map((pattern) => missingCheck(scope, pattern, actual.length > 0)), ...matched.surplus.flatMap((attribute) => surplusInstance(scope, attribute))],
    bindings: matched.bindings,
  };
}

function attributeScope(scope: Scope, name: SeenAttribute['name'], item?: SeenAttribute): Scope {
  const definition = 'tag' in name ? attributeByTag(name.tag) : undefined;
  return within(scope, `Attribute ${JSON.stringify(attributeTitle(name, scope.exchange.version))}`, item?.item, {
    ...(definition === undefined ? {} : { attribute: definition }),
    ...('vendor' in name ? { vendorKey: attributeKey(name), vendorTitle: attributeTitle(name, scope.exchange.version) } : {}),
  });
}

function compareAttribute(scope: Scope, pattern: AttributePattern, attribute: SeenAttribute, several: boolean, bindings: Bindings, compareValue: CompareValue): Outcome {
  const inner = attributeScope(scope, pattern.name, attribute);
  if (attribute.value === undefined) {
    const check = checkAt(inner, { rule: 'C-6', verdict: 'failure', about: attribute.item, expected: 'a value', actual: 'nothing', message: 'The attribute has no Attribute Value.', cause: `${subjectOf(scope)} returns ${attributeTitle(pattern.name, scope.exchange.version)} without a value` });
    return { checks: [check], bindings };
  }
  const value = compareValue(inner, pattern.value, attribute.value, bindings);
  const checks = [...indexChecks(inner, pattern, attribute, several), ...value.checks];
  return { checks: vendorTolerance(inner, checks), bindings: value.bindings };
}

/**
 * An index that nobody named is 0 or absent (N-1), unless the server had to number several instances.
 * Source: KMIP 1.4 §2.1.1.
 */
function indexChecks(scope: Scope, pattern: AttributePattern, attribute: SeenAttribute, several: boolean): Check[] {
  const actual = attribute.index ?? 0;
  const expected = pattern.index ?? 0;
  if (actual === expected) return [];
  const numbered = several || scope.item?.operation === ENUM.Operation.AddAttribute || scope.attribute?.multiInstance !== false;
  const sides = { about: attribute.item, expected: `Attribute Index ${expected}`, actual: `Attribute Index ${actual}` };
  if (pattern.index === undefined && numbered) {
    return [checkAt(scope, { rule: 'N-1', verdict: several ? 'match' : 'note', ...sides, message: 'The server numbers the instances of the attribute.', cause: 'The server numbers the instances of an attribute' })];
  }
  return [checkAt(scope, { rule: 'N-1', verdict: 'failure', ...sides, message: `The attribute has Attribute Index ${actual} instead of ${expected}.`, cause: `${subjectOf(scope)} returns a wrong Attribute Index` })];
}

/** V-12: custom and vendor attributes that the client did not set have a free value. */
function vendorTolerance(scope: Scope, checks: readonly Check[]): readonly Check[] {
  if (scope.vendorKey === undefined || scope.item?.object === undefined || scope.item.object.fixed.has(scope.vendorKey) || scope.vendorKey.startsWith('vendor:x:')) return checks;
  const variation = variationOf({ p10: 'response 2', p21: 'response 2', p30: 'response 1' }, scope.exchange.version);
  return checks.map((check) => (check.verdict === 'failure' ? { ...check, rule: 'V-12', verdict: 'variation', ...(variation === undefined ? {} : { variation }) } : check));
}

/** Attributes whose value and presence are the policy of the server (rule V-14 and comparison of all attributes). */
const POLICY: ReadonlySet<number> = new Set([TAG.LeaseTime, TAG.ProtectionStorageMask, TAG.ContactInformation]);
const POLICY_IN_FULL_LISTS: ReadonlySet<number> = new Set([...POLICY, TAG.RandomNumberGenerator, TAG.ShortUniqueIdentifier, TAG.ObjectGroup]);

/** Whether a missing attribute is the server's affair. */
export function isPolicy(scope: Scope, name: SeenAttribute['name']): boolean {
  if (scope.item?.object?.fixed.has(attributeKey(name)) === true) return false;
  if ('vendor' in name) return name.vendor !== 'x' && requestedKeys(scope) === undefined;
  if (!('tag' in name)) return false;
  return (requestedKeys(scope) === undefined ? POLICY_IN_FULL_LISTS : POLICY).has(name.tag);
}

/** `others`: whether the answer holds other instances of the attribute. */
function missingCheck(scope: Scope, pattern: AttributePattern, others: boolean): Check {
  const { version } = scope.exchange;
  const title = attributeTitle(pattern.name, version);
  const inner = attributeScope(scope, pattern.name);
  const policy = isPolicy(scope, pattern.name);
  const returned = RETURNS_ATTRIBUTE.has(scope.item?.operation ?? 0);
  const missing = checkAt(inner, {
    rule: policy ? 'V-14' : returned ? 'C-7' : 'C-6',
    verdict: policy ? 'warning' : 'failure',
    expected: title,
    actual: 'nothing',
    message: `The response holds no ${title}${policy ? ', which is the policy of the server' : others ? ' with the expected value' : ''}.`,
    cause: `${subjectOf(scope)} returns no ${title}`,
  });
  return policy ? missing : unlessBeyond(scope, pattern.name, missing);
}

const RETURNS_ATTRIBUTE: ReadonlySet<number> = new Set([ENUM.Operation.AddAttribute, ENUM.Operation.ModifyAttribute, ENUM.Operation.DeleteAttribute]);

/** One more instance of an attribute whose instances were listed: wrong where only clients set it. */
function surplusInstance(scope: Scope, attribute: SeenAttribute): Check[] {
  const { version } = scope.exchange;
  const title = attributeTitle(attribute.name, version);
  const inner = attributeScope(scope, attribute.name, attribute);
  const definition = inner.attribute;
  const ownedByClient = 'vendor' in attribute.name ? attribute.name.vendor === 'x' : definition !== undefined && (attributeRules(definition, version)?.setByServer === false || CLIENTS_OWN.has(definition.tag ?? 0));
  const sides = { about: attribute.item, expected: 'nothing', actual: attribute.value === undefined ? title : describeItem(attribute.value, 'tag' in attribute.name ? attribute.name.tag : attribute.value.tag) };
  if (ownedByClient) return [checkAt(inner, { rule: 'C-6', verdict: 'failure', ...sides, message: `The response holds one more ${title} than expected, and only clients set it.`, cause: `${subjectOf(scope)} returns a surplus ${title}` })];
  const variation = variationOf({ p10: 19, p21: 21, p30: 20 }, version);
  return [checkAt(inner, { rule: 'X-1', verdict: 'variation', ...sides, message: `The response holds one more ${title} than expected.`, cause: `${subjectOf(scope)} returns additional attributes`, variation })];
}

/** Texts and names that no server has a reason to add to an object of a client. */
const CLIENTS_OWN: ReadonlySet<number> = new Set([TAG.Name, TAG.ApplicationSpecificInformation, TAG.AlternativeName]);

function forbiddenChecks(scope: Scope, pattern: ExpectedAttributes, seen: readonly SeenAttribute[]): Check[] {
  return pattern.absent.map((name) => {
    const key = attributeKey(name);
    const found = seen.find((attribute) => attributeKey(attribute.name) === key);
    const title = attributeTitle(name, scope.exchange.version);
    const inner = attributeScope(scope, name, found);
    const sides = { about: found?.item, expected: 'nothing', actual: found?.value === undefined ? 'nothing' : describeItem(found.value, 'tag' in name ? name.tag : found.value.tag) };
    return found === undefined
      ? checkAt(inner, { rule: 'C-6', verdict: 'match', ...sides, message: `The response holds no ${title}.`, cause: `${title} is absent` })
      : checkAt(inner, { rule: 'C-6', verdict: 'failure', ...sides, message: `The response holds ${title}, which must not be there.`, cause: `${subjectOf(scope)} returns ${title}, which must not be there` });
  });
}

/** X-1 for attributes that no expectation names, in one check per verdict. */
function surplusChecks(scope: Scope, pattern: ExpectedAttributes, seen: readonly SeenAttribute[], keys: readonly string[]): Check[] {
  const { version } = scope.exchange;
  const listed = new Set([...keys, ...pattern.absent.map(attributeKey)]);
  const surplus = seen.filter((attribute) => !listed.has(attributeKey(attribute.name)));
  const requested = requestedKeys(scope);
  const unasked = requested === undefined ? [] : surplus.filter((attribute) => !requested.has(attributeKey(attribute.name)));
  const additional = surplus.filter((attribute) => !unasked.includes(attribute));
  const variation = variationOf({ p10: 19, p21: 21, p30: 20 }, version);
  const titles = (attributes: readonly SeenAttribute[]): string => [...new Set(attributes.map((attribute) => attributeTitle(attribute.name, version)))].join(', ');
  const say = (verdict: Verdict, rule: 'X-1' | 'C-6', attributes: readonly SeenAttribute[], what: string): Check[] =>
    attributes.length === 0
      ? []
      : [checkAt(scope, { rule, verdict, about: attributes[0]?.item, actual: titles(attributes), message: `The response holds attributes ${what}: ${titles(attributes)}.`, cause: `${subjectOf(scope)} returns attributes ${what}`, ...(verdict === 'variation' ? { variation } : {}) })];
  const echo = RETURNS_ATTRIBUTE.has(scope.item?.operation ?? 0);
  return [...say('warning', 'C-6', unasked, 'that were not asked for'), ...say(echo ? 'failure' : 'variation', 'X-1', additional, 'beyond the expected ones')];
}
