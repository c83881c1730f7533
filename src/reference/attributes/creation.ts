/** The attributes with which an object comes into being: those that the client gives and those that the server sets. */
import { createHash, randomUUID } from 'node:crypto';
import { boolean, byteString, dateTime, enumeration, field, fields, integer, interval, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { structureField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import type { OperationContext } from '../context.js';
import { failure } from '../failure.js';
import { digestOf } from '../digest.js';
import { keyFormatOf } from '../managed-objects.js';
import { touched, valueOf, withInstance, withValue, type ManagedObject } from '../object.js';
import { advanced } from '../state.js';
import { hasTypedAttributes, isMultiInstance, rulesOf, vendorParts, type AttributeId } from './identity.js';
import { templateAttributes } from '../templates.js';
import { nameIsTaken, requireSensibleDates, requireSensibleValue, usageLimits } from './values.js';
import { readAttributes, type GivenAttribute } from './wire.js';

/** Seconds for which a client may cache an object; a policy of this server. */
export const LEASE_TIME = 3600;

/** Attributes that only the server sets, yet a creating client says what they shall be (KMIP 1.4 §4.1, §4.3, 2.1 §4.26). */
const STATED_AT_CREATION: ReadonlySet<AttributeId> = new Set([
  'ObjectType',
  'CryptographicAlgorithm',
  'CryptographicLength',
  'CertificateType',
  'CertificateLength',
  'DigitalSignatureAlgorithm',
  'KeyFormatType',
  'OpaqueDataType',
]);

/** The random number generator behind every key of this server: that of OpenSSL (CTR_DRBG with AES-256). */
export const RANDOM_NUMBER_GENERATOR: readonly Item[] = [
  enumeration(TAG.RNGAlgorithm, ENUM.RNGAlgorithm.DRBG),
  enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm.AES),
  integer(TAG.CryptographicLength, 256),
  enumeration(TAG.DRBGAlgorithm, ENUM.DRBGAlgorithm.CTR),
];

/** Reads the attributes that a request gives for a new object: Template-Attribute in 1.x, Attributes in 2.x. */
export function givenAttributes(request: StructureItem, context: OperationContext, container: Container = ATTRIBUTES): GivenAttribute[] {
  return checkedForCreation(uncheckedAttributes(request, context, container), context);
}

/** The same, for two keys that are made at once: what is given for one of them adds to what is given for both, or replaces it. */
export function pairedAttributes(request: StructureItem, context: OperationContext, own: Container): GivenAttribute[] {
  const [common, particular] = [COMMON_ATTRIBUTES, own].map((container) => uncheckedAttributes(request, context, container));
  return checkedForCreation(merged(common ?? [], particular ?? [], context), context);
}

/** Where a request holds attributes: the tag in 1.x and that in 2.x. */
interface Container {
  readonly named: number;
  readonly typed: number;
}

const ATTRIBUTES: Container = { named: TAG.TemplateAttribute, typed: TAG.Attributes };
const COMMON_ATTRIBUTES: Container = { named: TAG.CommonTemplateAttribute, typed: TAG.CommonAttributes };
export const PRIVATE_KEY_ATTRIBUTES: Container = { named: TAG.PrivateKeyTemplateAttribute, typed: TAG.PrivateKeyAttributes };
export const PUBLIC_KEY_ATTRIBUTES: Container = { named: TAG.PublicKeyTemplateAttribute, typed: TAG.PublicKeyAttributes };

function uncheckedAttributes(request: StructureItem, context: OperationContext, container: Container): GivenAttribute[] {
  const typed = hasTypedAttributes(context.version);
  const found = structureField(request, typed ? container.typed : container.named);
  if (found === undefined) return [];
  const own = readAttributes(found, { version: context.version });
  return typed ? own : merged(templateAttributes(fields(found, TAG.Name), context), own, context);
}

/** The later attributes replace single-instance ones among the earlier; instances of the others add up (KMIP 1.4 §4). */
function merged(earlier: readonly GivenAttribute[], later: readonly GivenAttribute[], context: OperationContext): GivenAttribute[] {
  const kept = earlier.filter(({ id }) => isMultiInstance(id, context.version) || !later.some((other) => other.id === id));
  return [...kept, ...later];
}

function checkedForCreation(given: GivenAttribute[], context: OperationContext): GivenAttribute[] {
  const { version } = context;
  for (const attribute of given) {
    requireSettable(attribute.id, context);
    requireSensibleValue(attribute.id, attribute.value, version);
    if (!isMultiInstance(attribute.id, version) && given.some((other) => other !== attribute && other.id === attribute.id)) {
      throw failure('creationSingleValued', version, `${attribute.id} can have one value only`);
    }
    if (attribute.id === 'Name' && nameIsTaken(attribute.value, context)) throw failure('creationNameTaken', version, 'another object has this Name');
  }
  return given;
}

function requireSettable(id: AttributeId, context: OperationContext): void {
  const vendor = vendorParts(id);
  const settable = vendor === undefined ? (rulesOf(id, context.version)?.setByClient ?? false) || STATED_AT_CREATION.has(id) : vendor.vendor !== 'y';
  if (!settable) throw failure('attributeNotForClients', context.version, `${id} is set by the server only`);
}

export interface Draft {
  readonly objectType: number;
  readonly content: StructureItem;
  readonly given: readonly GivenAttribute[];
  /** Attributes that the server derives from the object (algorithm, length, certificate fields). */
  readonly derived?: readonly GivenAttribute[];
  /** Whether the server generated the key. */
  readonly generated: boolean;
}

/** Makes a new object of the client. It is not stored yet. */
export function newObject(draft: Draft, context: OperationContext): ManagedObject {
  const uniqueIdentifier = randomUUID();
  const bare: ManagedObject = {
    uniqueIdentifier,
    objectType: draft.objectType,
    owner: context.client.identity,
    sequence: context.store.nextSequence(),
    content: draft.content,
    attributes: [],
    archived: false,
    usageBegun: false,
  };
  let object = bare;
  for (const [id, value] of initialValues(draft, uniqueIdentifier, context.now)) object = withValue(object, id, value);
  for (const attribute of draft.derived ?? []) object = withInstance(object, attribute.id, attribute.value);
  for (const attribute of draft.given) object = withGiven(object, attribute, draft, context);
  object = withValue(object, 'AlwaysSensitive', sameAs(object, 'Sensitive', TAG.AlwaysSensitive, true));
  object = withValue(object, 'NeverExtractable', sameAs(object, 'Extractable', TAG.NeverExtractable, false));
  requireSensibleDates(object, context.version);
  return touched(advanced(object, context.now), context.now);
}

function withGiven(object: ManagedObject, attribute: GivenAttribute, draft: Draft, context: OperationContext): ManagedObject {
  const { id, value } = attribute;
  if (STATED_AT_CREATION.has(id)) return withStated(object, attribute, context);
  if (id === 'UsageLimits' && value.type === 'Structure') return withValue(object, id, usageLimits(value));
  // The server sets these two itself for keys that it generates (KMIP 1.4 §3.43, §3.44).
  if (draft.generated && (id === 'OriginalCreationDate' || id === 'RandomNumberGenerator')) return object;
  return isMultiInstance(id, context.version) ? withInstance(object, id, value) : withValue(object, id, value);
}

/** What the client states has to agree with what the object says of itself. */
function withStated(object: ManagedObject, { id, value }: GivenAttribute, context: OperationContext): ManagedObject {
  const known = valueOf(object, id);
  if (known === undefined) return withValue(object, id, value);
  if (known.value !== value.value) throw failure('invalidAttributeValue', context.version, `${id} does not agree with the object`);
  return object;
}

function initialValues(draft: Draft, uniqueIdentifier: string, now: bigint): [AttributeId, Item][] {
  const digest = digestOf(draft.content);
  const format = keyFormatOf(draft.content);
  const opaqueDataType = field(draft.content, TAG.OpaqueDataType);
  return [
    ['UniqueIdentifier', textString(TAG.UniqueIdentifier, uniqueIdentifier)],
    ['ShortUniqueIdentifier', byteString(TAG.ShortUniqueIdentifier, createHash('sha256').update(uniqueIdentifier).digest())],
    ['ObjectType', enumeration(TAG.ObjectType, draft.objectType)],
    ['State', enumeration(TAG.State, ENUM.State.PreActive)],
    ['InitialDate', dateTime(TAG.InitialDate, now)],
    ['LastChangeDate', dateTime(TAG.LastChangeDate, now)],
    ['LeaseTime', interval(TAG.LeaseTime, LEASE_TIME)],
    ['Fresh', boolean(TAG.Fresh, true)],
    ['ObjectClass', enumeration(TAG.ObjectClass, ENUM.ObjectClass.User)],
    ['Sensitive', boolean(TAG.Sensitive, false)],
    ['Extractable', boolean(TAG.Extractable, true)],
    ['ProtectionStorageMask', integer(TAG.ProtectionStorageMask, MASK.ProtectionStorageMask.Software)],
    ...(digest === undefined ? [] : ([['Digest', digest]] satisfies [AttributeId, Item][])),
    ...(format === undefined ? [] : ([['KeyFormatType', enumeration(TAG.KeyFormatType, format)]] satisfies [AttributeId, Item][])),
    ...(opaqueDataType === undefined ? [] : ([['OpaqueDataType', opaqueDataType]] satisfies [AttributeId, Item][])),
    ...(draft.generated
      ? ([
          ['OriginalCreationDate', dateTime(TAG.OriginalCreationDate, now)],
          ['RandomNumberGenerator', structure(TAG.RandomNumberGenerator, RANDOM_NUMBER_GENERATOR)],
        ] satisfies [AttributeId, Item][])
      : []),
  ];
}

const sameAs = (object: ManagedObject, id: AttributeId, tag: number, positive: boolean): Item => {
  const value = valueOf(object, id);
  return boolean(tag, value?.type === 'Boolean' && value.value === positive);
};
