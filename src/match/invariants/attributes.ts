/** Attributes in answers: those that say which object it is, those that no object is without, and the one that was deleted (V-1, S-17, C-6, C-7). */
import type { Item } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { attributeByTag, attributeRules, tagTitle } from '../../kmip/vocabulary.js';
import { attributeKey, attributeTitle, keyOfTag, readAttribute, type SeenAttribute } from '../attribute-bag.js';
import type { Check } from '../check.js';
import { describeEnumeration, describeItem } from '../describe.js';
import { field, numberOf, sameValue, structureOf, textOf } from '../fields.js';
import { firstOf } from '../ledger/request-attributes.js';
import { checkAt, subjectOf, within, type Scope } from '../scope.js';
import { answeredAttributes, atAttribute } from './answered.js';
import type { InvariantContext } from './context.js';

const operation = ENUM.Operation;

/** V-1 and S-17: Unique Identifier and Object Type among the attributes are those of the object. */
export function ownIdentity(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  return [...ownIdentifier(context, firstOf(attributes, TAG.UniqueIdentifier)), ...ownType(context, firstOf(attributes, TAG.ObjectType))];
}

function ownIdentifier({ event: { objectId }, scope }: InvariantContext, seen: SeenAttribute | undefined): Check[] {
  const actual = textOf(seen?.value);
  if (actual === undefined || objectId === undefined || actual === objectId) return [];
  return [checkAt(atAttribute(scope, TAG.UniqueIdentifier, seen), { rule: 'V-1', verdict: 'failure', about: seen?.value, expected: JSON.stringify(objectId), actual: JSON.stringify(actual), message: 'The Unique Identifier among the attributes is that of another object.', cause: `${subjectOf(scope)} returns another Unique Identifier than that of the object` })];
}

function ownType({ event, object, scope }: InvariantContext, seen: SeenAttribute | undefined): Check[] {
  const actual = numberOf(seen?.value);
  const known = object?.objectType ?? numberOf(field(event.response, TAG.ObjectType));
  if (actual === undefined || known === undefined || actual === known) return [];
  const title = (code: number): string => describeEnumeration(TAG.ObjectType, code);
  return [checkAt(atAttribute(scope, TAG.ObjectType, seen), { rule: 'S-17', verdict: 'failure', about: seen?.value, expected: title(known), actual: title(actual), message: 'The Object Type among the attributes is not that of the object.', cause: `${subjectOf(scope)} returns another Object Type than that of the object` })];
}

/** Attributes that every object has, and those that every key has in the versions whose rules say so. */
const OF_OBJECTS: readonly number[] = [TAG.UniqueIdentifier, TAG.ObjectType, TAG.InitialDate, TAG.LastChangeDate];
const OF_KEYS: readonly number[] = [TAG.State, TAG.CryptographicAlgorithm, TAG.CryptographicLength, TAG.CryptographicUsageMask, TAG.Sensitive, TAG.AlwaysSensitive, TAG.Extractable, TAG.NeverExtractable, TAG.Fresh, TAG.KeyFormatType];
const KEYS: ReadonlySet<number | undefined> = new Set([ENUM.ObjectType.SymmetricKey, ENUM.ObjectType.PublicKey, ENUM.ObjectType.PrivateKey]);

/** C-6: an export holds the attributes that always have a value (rule tables of the attributes). */
export function alwaysThere(context: InvariantContext): Check[] {
  const { event, object, scope } = context;
  const attributes = answeredAttributes(context);
  // The suites list what Get Attributes has to return; Export is bound to all by its table (KMIP 1.4 §4.40, 2.1 §6.1.18).
  if (attributes === undefined || event.operation !== operation.Export || object?.destroyed === true) return [];
  const { version } = scope.exchange;
  // Where 2.x makes an exception it spares Secret Data and Opaque Objects (KMIP 2.1 §4.13, §4.15, §4.17): none of a key.
  const always = (tag: number): boolean => {
    const definition = attributeByTag(tag);
    const rules = definition === undefined ? undefined : attributeRules(definition, version);
    return rules !== undefined && rules.alwaysHasValue !== 'no';
  };
  const owed = [...OF_OBJECTS, ...(KEYS.has(object?.objectType) ? OF_KEYS : [])].filter(always);
  return owed
    .filter((tag) => !attributes.has(keyOfTag(tag)))
    .map((tag) => {
      const title = tagTitle(tag);
      return checkAt(atAttribute(scope, tag), { rule: 'C-6', verdict: 'failure', expected: title, actual: 'nothing', message: `The response holds no ${title}, which always has a value.`, cause: `${subjectOf(scope)} returns no ${title}` });
    });
}

/** C-7: Delete Attribute of 1.x returns the attribute that was deleted (KMIP 1.4 §4.16). */
export function deletedAttribute({ scope, event, object }: InvariantContext): Check[] {
  const answered = structureOf(field(event.response, TAG.Attribute));
  const asked = askedFor(event.request);
  if (event.operation !== operation.DeleteAttribute || answered === undefined || asked === undefined) return [];
  const seen = readAttribute(answered);
  return [...sameName(scope, seen, asked), ...sameIndex(scope, seen, numberOf(field(event.request, TAG.AttributeIndex)) ?? 0), ...oneOfThose(scope, seen, object?.fixed.get(attributeKey(asked)))];
}

function askedFor(request: InvariantContext['event']['request']): SeenAttribute['name'] | undefined {
  const name = field(request, TAG.AttributeName);
  return name === undefined ? undefined : readAttribute({ tag: TAG.Attribute, type: 'Structure', value: [name] }).name;
}

function sameName(scope: Scope, seen: SeenAttribute, expected: SeenAttribute['name']): Check[] {
  if (attributeKey(seen.name) === attributeKey(expected)) return [];
  const { version } = scope.exchange;
  return [wrong(scope, seen, attributeTitle(expected, version), attributeTitle(seen.name, version), 'The attribute returned is not the one that the request names.', 'returns another attribute than that of the request')];
}

function sameIndex(scope: Scope, seen: SeenAttribute, expected: number): Check[] {
  const actual = seen.index ?? 0;
  return actual === expected ? [] : [wrong(scope, seen, `Attribute Index ${expected}`, `Attribute Index ${actual}`, 'The instance returned is not the one that the request names.', 'returns another instance than that of the request')];
}

/** Where the client is known to have set the attribute, the value is one that it set. */
function oneOfThose(scope: Scope, seen: SeenAttribute, set: readonly SeenAttribute[] | undefined): Check[] {
  const { value } = seen;
  const values = (set ?? []).flatMap((each) => each.value ?? []);
  if (value === undefined || values.length === 0 || values.some((each) => holds(value, each))) return [];
  return [wrong(scope, seen, values.map((each) => describeItem(each)).join(' or '), describeItem(value), 'The attribute returned does not have the value that the client gave it.', 'returns a wrong value of the attribute')];
}

/** Equal, as far as the server has no say: it may put a prefix before texts, fill in what the client left out, and count. */
function holds(actual: Item, expected: Item): boolean {
  if (actual.type === 'Structure' && expected.type === 'Structure') {
    return expected.value.every((each) => each.tag === TAG.UsageLimitsCount || actual.value.some((other) => other.tag === each.tag && holds(other, each)));
  }
  return sameValue(actual, expected) || (actual.type === 'TextString' && expected.type === 'TextString' && actual.value.endsWith(expected.value));
}

const wrong = (scope: Scope, seen: SeenAttribute, expected: string, actual: string, message: string, what: string): Check =>
  checkAt(within(scope, `Attribute ${JSON.stringify(attributeTitle(seen.name, scope.exchange.version))}`, seen.item), { rule: 'C-7', verdict: 'failure', about: seen.item, expected, actual, message, cause: `${subjectOf(scope)} ${what}` });
