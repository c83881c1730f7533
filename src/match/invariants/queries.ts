/** Answers about the server and about sets of objects: C-3, C-4, C-5, C-8, S-16, whatever the expectation lists. */
import type { Item, StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { readProtocolVersion } from '../../kmip/message.js';
import { compareVersions } from '../../kmip/version.js';
import { attributeByTag, tagTitle } from '../../kmip/vocabulary.js';
import { attributeKey, attributeTitle, keyOfTag, readAttribute, type SeenAttribute } from '../attribute-bag.js';
import { requestedKeys } from '../attributes.js';
import type { Check } from '../check.js';
import { filtersUniquely } from '../containers.js';
import { describeItem } from '../describe.js';
import { field, fields, numberOf, sameValue, structureOf, textOf } from '../fields.js';
import { missingName } from '../listed-names.js';
import { checkAt, subjectOf, within } from '../scope.js';
import type { InvariantContext } from './context.js';
import { newestFirst } from './newest-first.js';

const STATE = ENUM.State;

/** C-3: an answer offers only versions that the request listed, each once. */
export function offeredVersions({ scope, event }: InvariantContext): Check[] {
  if (event.operation !== ENUM.Operation.DiscoverVersions) return [];
  const asked = fields(event.request, TAG.ProtocolVersion).map(readProtocolVersion);
  const items = fields(event.response, TAG.ProtocolVersion);
  const offered = items.map(readProtocolVersion);
  return items.flatMap((item, index) => {
    const version = offered[index];
    const inner = within(scope, tagTitle(TAG.ProtocolVersion), item);
    if (asked.length > 0 && !asked.includes(version)) return [checkAt(inner, { rule: 'C-3', verdict: 'failure', about: item, expected: asked.join(', '), actual: version ?? 'unreadable', message: `The server offers ${version ?? 'an unreadable version'}, which the request did not list.`, cause: 'Discover Versions offers a version that the request did not list' })];
    if (offered.indexOf(version) < index) return [checkAt(inner, { rule: 'C-3', verdict: 'failure', about: item, expected: 'each version once', actual: version ?? 'unreadable', message: `The server lists ${version ?? 'a version'} twice.`, cause: 'Discover Versions lists a version twice' })];
    return [];
  });
}

/** C-2: a server that is asked for its random number generators describes one, if need be as Unspecified (KMIP 1.4 §4.25, 2.1 §6.1.40). */
export function describedGenerators({ scope, event }: InvariantContext): Check[] {
  const asked = event.operation === ENUM.Operation.Query && fields(event.request, TAG.QueryFunction).some((item) => numberOf(item) === ENUM.QueryFunction.QueryRNGs);
  if (!asked || field(event.response, TAG.RNGParameters) !== undefined) return [];
  const title = tagTitle(TAG.RNGParameters);
  return [checkAt(scope, { rule: 'C-2', verdict: 'failure', about: event.response, secret: false, expected: title, actual: 'nothing', message: 'Asked for its random number generators the server describes none, though it has to say at least that one is Unspecified.', cause: `Query RNGs is answered without ${title}` })];
}

/** C-4 and C-8: nothing is found twice or beyond the limit, and what is counted is what is there. */
export function located({ scope, event }: InvariantContext): Check[] {
  if (event.operation !== ENUM.Operation.Locate) return [];
  const items = fields(event.response, TAG.UniqueIdentifier);
  const ids = items.map((item) => textOf(item));
  const checks: Check[] = [];
  const known = new Set<string | undefined>();
  const repeated = items.find((_, index) => known.size === known.add(ids[index]).size);
  if (repeated !== undefined) checks.push(checkAt(within(scope, tagTitle(TAG.UniqueIdentifier), repeated), { rule: 'C-4', verdict: 'failure', about: repeated, expected: 'each object once', actual: describeItem(repeated), message: 'Locate lists an object twice.', cause: 'Locate lists an object twice' }));
  const limit = numberOf(field(event.request, TAG.MaximumItems));
  if (limit !== undefined && items.length > limit) checks.push(checkAt(scope, { rule: 'C-4', verdict: 'failure', about: event.response, secret: false, expected: `at most ${limit}`, actual: String(items.length), message: `Locate lists ${items.length} objects, at most ${limit} were asked for.`, cause: 'Locate lists more objects than Maximum Items allows' }));
  const item = field(event.response, TAG.LocatedItems);
  const count = numberOf(item);
  const partial = limit !== undefined || field(event.request, TAG.OffsetItems) !== undefined;
  if (item !== undefined && count !== undefined) {
    const right = partial ? count >= items.length : count === items.length;
    // More than it lists: a server may limit its list without being asked. Where the request can match no more than the case has made, it does not.
    const verdict = right ? 'match' : count > items.length && !filtersUniquely(scope.item) ? 'warning' : 'failure';
    checks.push(checkAt(within(scope, tagTitle(TAG.LocatedItems), item), { rule: 'C-8', verdict, about: item, expected: partial ? `at least ${items.length}` : String(items.length), actual: String(count), message: right ? 'Located Items is the number of matches.' : `Located Items is ${count}, but the answer lists ${items.length}.`, cause: right ? 'Located Items is right' : 'Located Items is not the number of matches' }));
  }
  return [...checks, ...newestFirst(scope, items)];
}

/** C-5: names are listed once; and those that every object has are there (section "Attributes", rule tables). */
export function attributeNames({ scope, event, object }: InvariantContext): Check[] {
  if (event.operation !== ENUM.Operation.GetAttributeList) return [];
  const items = [...fields(event.response, TAG.AttributeName), ...fields(event.response, TAG.AttributeReference)];
  const known = new Set<string>();
  const repeated = items.find((item) => known.size === known.add(describeItem(item)).size);
  const twice = repeated === undefined ? [] : [checkAt(within(scope, tagTitle(repeated.tag), repeated), { rule: 'C-5', verdict: 'warning', about: repeated, expected: 'each name once', actual: describeItem(repeated), message: 'Get Attribute List names an attribute twice.', cause: 'Get Attribute List names an attribute twice' })];
  if (object?.destroyed === true) return twice;
  const names = new Set(items.flatMap((item) => (item.type === 'Enumeration' ? [item.value] : [])));
  const texts = new Set(items.flatMap((item) => textOf(item) ?? []));
  const missing = ALWAYS.filter((tag) => !names.has(tag) && !texts.has(attributeByTag(tag)?.name ?? ''));
  return [...twice, ...prematureNames(scope, items, object), ...missing.map((tag) => missingName(scope, tagTitle(tag), 'which every object has'))];
}

/** Attributes that only Destroy or a compromise brings about. */
const OF_LATER_STATES: readonly { readonly tag: number; readonly before: readonly (number | undefined)[] }[] = [
  { tag: TAG.DestroyDate, before: [STATE.PreActive, STATE.Active, STATE.Deactivated, STATE.Compromised] },
  { tag: TAG.CompromiseDate, before: [STATE.PreActive, STATE.Active, STATE.Deactivated] },
  { tag: TAG.RevocationReason, before: [STATE.PreActive, STATE.Active] },
];

/** C-5: what cannot have a value in the state of the object is not listed. */
function prematureNames(scope: InvariantContext['scope'], items: readonly Item[], object: InvariantContext['object']): Check[] {
  // An object of this case that nothing has happened to is Pre-Active or, by its dates, Active.
  const state = object?.state ?? (object === undefined || object.origin === 'unknown' ? undefined : STATE.PreActive);
  return OF_LATER_STATES.filter(({ before }) => before.includes(state)).flatMap(({ tag }) => {
    const item = items.find((each) => each.value === tag || each.value === attributeByTag(tag)?.name);
    if (item === undefined) return [];
    const title = tagTitle(tag);
    return [checkAt(within(scope, tagTitle(item.tag), item), { rule: 'C-5', verdict: 'failure', about: item, expected: 'nothing', actual: describeItem(item), message: `Get Attribute List names ${title}, which the object cannot have in its state.`, cause: `Get Attribute List names ${title} of an object that has none` })];
  });
}

/** Attributes that every object always has. */
const ALWAYS: readonly number[] = [TAG.UniqueIdentifier, TAG.ObjectType, TAG.InitialDate, TAG.LastChangeDate];

/** C-6: when the object has none of the attributes asked for, the identifier is all that comes back (KMIP 1.4 §4.12, 2.1 §6.1.20). */
export function onlyIdentifier({ scope, event, object }: InvariantContext): Check[] {
  const requested = requestedKeys(scope);
  if (requested === undefined) return [];
  // Where the object is known to have one of them, its absence is the failure.
  if ([...ALWAYS, TAG.State].map(keyOfTag).some((key) => requested.has(key)) || [...requested].some((key) => object?.fixed.has(key) === true)) return [];
  const bag = attributesOf(event.response);
  const [first] = bag;
  if (first === undefined || bag.some(({ name }) => requested.has(attributeKey(name)))) return [];
  const titles = [...new Set(bag.map(({ name }) => attributeTitle(name, scope.exchange.version)))].join(', ');
  return [checkAt(scope, { rule: 'C-6', verdict: 'failure', about: first.item, expected: 'nothing but the identifier', actual: titles, message: `The response holds none of the attributes asked for, but others: ${titles}.`, cause: `${subjectOf(scope)} returns other attributes when there is none of those asked for` })];
}

const attributesOf = (response: StructureItem): readonly SeenAttribute[] => (structureOf(field(response, TAG.Attributes))?.value ?? fields(response, TAG.Attribute)).map(readAttribute);

/** S-16: an attribute that has one instance occurs once, and an instance is listed once. */
export function singleInstances({ scope, event }: InvariantContext): Check[] {
  const bag = attributesOf(event.response);
  const seen = new Map<string, SeenAttribute[]>();
  return bag.flatMap((attribute) => {
    const key = attributeKey(attribute.name);
    const earlier = seen.get(key) ?? [];
    seen.set(key, [...earlier.slice(-COMPARED), attribute]);
    if (earlier.length === 0) return [];
    const title = attributeTitle(attribute.name, scope.exchange.version);
    const inner = within(scope, `Attribute ${JSON.stringify(title)}`, attribute.item);
    if ('tag' in attribute.name && attributeByTag(attribute.name.tag)?.multiInstance === false) return [checkAt(inner, { rule: 'S-16', verdict: 'failure', about: attribute.item, expected: 'one instance', actual: 'more than one', message: `The response holds ${title} more than once, but it has one instance.`, cause: `${subjectOf(scope)} returns ${title} more than once` })];
    if (!earlier.some((other) => isSameInstance(other, attribute))) return [];
    // The index tells instances apart (KMIP 1.4 §2.1.1); from 2.0 on nothing but the value does, and no text forbids two equal ones.
    const verdict = compareVersions(scope.exchange.version, '2.0') < 0 ? 'failure' : 'warning';
    return [checkAt(inner, { rule: 'S-16', verdict, about: attribute.item, expected: 'each instance once', actual: 'one twice', message: `The response lists an instance of ${title} twice.`, cause: `${subjectOf(scope)} lists an instance of ${title} twice` })];
  });
}

/** Instances that one is compared with: a server that sends thousands has no claim to have all of them compared. */
const COMPARED = 50;

const isSameInstance = (a: SeenAttribute, b: SeenAttribute): boolean => (a.index ?? 0) === (b.index ?? 0) && a.value !== undefined && b.value !== undefined && sameValue(a.value, b.value);
