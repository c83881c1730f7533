/** Attributes lost, altered, invented or changed against the rules. Source: KMIP 1.4 §3, §4.12–4.16; 2.1 §4, §6.1. */
import { boolean, byteString, dateTime, enumeration, integer, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField, retagged, structureField, textField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { writeAttribute } from '../attributes/wire.js';
import { hasTypedAttributes, isMultiInstance, vendorParts, type AttributeId } from '../attributes/identity.js';
import type { Call, Interference } from '../interference.js';
import { instancesOf, withInstance, withoutAttribute, withValue, type ManagedObject } from '../object.js';
import { newAttribute } from '../operations/attribute-payload.js';
import { reasonFor } from '../reasons.js';
import { afterwards, answered, asked, leniently, namingObject, objectOf, otherwise, withoutEffect } from './around.js';
import { attribute, attributeValue, isAnyAttribute, valueIn, withAttributeValue, withoutAttributeItem } from './attribute-items.js';
import { mustDetect, type Fault, type OperationName, type Target } from './fault.js';
import { flipped, inPayload, mapped, payload, withField, withFields, without, type Replacement } from './tree.js';
import { hyphenated, titled } from './words.js';

const READING: readonly OperationName[] = ['GetAttributes'];
const MAKING: readonly OperationName[] = ['Create', 'Register'];
const GET = 'KMIP 1.4 §4.12, 2.1 §6.1.20';
const LIST = 'KMIP 1.4 §4.13, 2.1 §6.1.21';

/** Attributes that go lost one by one: id, section, since. */
const LOSABLE: readonly { readonly id: AttributeId; readonly source: string; readonly since?: '1.1' | '1.2' | '1.4' | '2.0' }[] = [
  { id: 'UniqueIdentifier', source: 'KMIP 1.4 §3.1, 2.1 §4.58' },
  { id: 'Name', source: 'KMIP 1.4 §3.2, 2.1 §4.32' },
  { id: 'ObjectType', source: 'KMIP 1.4 §3.3, 2.1 §4.36' },
  { id: 'CryptographicAlgorithm', source: 'KMIP 1.4 §3.4, 2.1 §4.13' },
  { id: 'CryptographicLength', source: 'KMIP 1.4 §3.5, 2.1 §4.15' },
  { id: 'CryptographicUsageMask', source: 'KMIP 1.4 §3.19, 2.1 §4.17' },
  { id: 'Digest', source: 'KMIP 1.4 §3.17, 2.1 §4.21' },
  { id: 'State', source: 'KMIP 1.4 §3.22, 2.1 §4.57' },
  { id: 'InitialDate', source: 'KMIP 1.4 §3.23, 2.1 §4.25' },
  { id: 'LastChangeDate', source: 'KMIP 1.4 §3.38, 2.1 §4.29' },
  { id: 'ActivationDate', source: 'KMIP 1.4 §3.24, 2.1 §4.1' },
  { id: 'Fresh', source: 'KMIP 1.4 §3.34, 2.1 §4.24', since: '1.1' },
  { id: 'OriginalCreationDate', source: 'KMIP 1.4 §3.43, 2.1 §4.38', since: '1.2' },
];

/** Loses an attribute when an object comes into being. */
const lostAtCreation = (id: AttributeId): Interference => ({ operation: (perform, call) => perform(withoutAttributeItem(call.request, id), call.context) });

const shifted = (id: AttributeId, seconds: bigint) => (target: Target) => attributeValue(target, id, (value) => (value.type === 'DateTime' ? { ...value, value: value.value + seconds } : value));

/** Changes the new attribute of an Add, Modify or Set Attribute request. */
const given = (change: (item: Item) => Replacement): Interference => asked((request) => mapped(request, (item, path) => (isAnyAttribute(item, path) ? change(item) : item)));

/** Sets an attribute although the server would refuse it. */
const setAnyway = (id: AttributeId, operations: readonly OperationName[] = ['ModifyAttribute', 'AddAttribute', 'SetAttribute']) => ({
  operations,
  interfere: (): Interference =>
    otherwise((call) => {
      const object = objectOf(call);
      const wanted = givenAttribute(call);
      if (object === undefined || wanted?.id !== id) return undefined;
      const changed = withValue(object, id, wanted.value);
      call.context.store.put(changed);
      return answerWith(call, changed, id, wanted.value);
    }),
});

function givenAttribute(call: Call): ReturnType<typeof newAttribute> | undefined {
  try {
    return newAttribute(call.request, call.context);
  } catch {
    return undefined;
  }
}

function answerWith(call: Call, object: ManagedObject, id: AttributeId, value: Item) {
  const { version } = call.context;
  return { payload: [textString(TAG.UniqueIdentifier, object.uniqueIdentifier), ...(hasTypedAttributes(version) ? [] : [writeAttribute({ id, index: 0, value }, version)])] };
}

export const ATTRIBUTES: readonly Fault[] = mustDetect('attributes', [
  ...LOSABLE.map(({ id, source, since }) => ({
    name: `attribute-lost-${hyphenated(id)}`,
    sentence: `Get Attributes never returns ${titled(id)}.`,
    source,
    operations: READING,
    ...(since === undefined ? {} : { versions: { from: since } }),
    interfere: (target: Target) => attribute(target, id, () => undefined),
  })),
  { name: 'attributes-none', sentence: 'Get Attributes returns no attribute at all.', source: GET, operations: READING, interfere: (target) => inPayload(target, (item, path) => (isAnyAttribute(item, path) ? undefined : item)) },
  { name: 'attributes-first-only', sentence: 'Get Attributes returns the first attribute only.', source: GET, operations: READING, interfere: (target) => { return payload(target, (part) => { let seen = 0; return mapped(part, (item, path) => (isAnyAttribute(item, path) && seen++ > 0 ? undefined : item)); }); } },
  { name: 'attributes-twice', sentence: 'Get Attributes returns each attribute twice.', source: GET, operations: READING, interfere: (target) => inPayload(target, (item, path) => (isAnyAttribute(item, path) ? [item, item] : item)) },
  { name: 'attributes-all-always', sentence: 'Get Attributes returns all attributes whatever is asked for.', source: GET, operations: READING, interfere: () => asked((request) => withFields(request, (item) => (item.tag === TAG.AttributeName || item.tag === TAG.AttributeReference ? undefined : item))) },
  { name: 'attribute-length-in-bytes', sentence: 'Cryptographic Length counts bytes.', source: 'KMIP 1.4 §3.5, 2.1 §4.15', operations: READING, interfere: (target) => attributeValue(target, 'CryptographicLength', (value) => (value.type === 'Integer' ? { ...value, value: value.value / 8 } : value)) },
  { name: 'attribute-mask-altered', sentence: 'Cryptographic Usage Mask comes back with one bit more.', source: 'KMIP 1.4 §3.19, 2.1 §4.17', operations: READING, interfere: (target) => attributeValue(target, 'CryptographicUsageMask', (value) => (value.type === 'Integer' ? { ...value, value: value.value | 0x20 } : value)) },
  { name: 'attribute-algorithm-altered', sentence: 'Cryptographic Algorithm comes back as another.', source: 'KMIP 1.4 §3.4, 2.1 §4.13', operations: READING, interfere: (target) => attributeValue(target, 'CryptographicAlgorithm', (value) => (value.type === 'Enumeration' ? { ...value, value: value.value + 1 } : value)) },
  { name: 'attribute-object-type-altered', sentence: 'Object Type comes back as another.', source: 'KMIP 1.4 §3.3, 2.1 §4.36', operations: READING, interfere: (target) => attributeValue(target, 'ObjectType', (value) => (value.type === 'Enumeration' ? { ...value, value: value.value === 1 ? 2 : 1 } : value)) },
  { name: 'attribute-name-cut', sentence: 'Names are cut to eight letters.', source: 'KMIP 1.4 §3.2, 2.1 §4.32', operations: MAKING, interfere: () => asked((request) => mapped(request, (item) => (item.tag === TAG.NameValue && item.type === 'TextString' ? { ...item, value: item.value.slice(0, 8) + item.value.slice(-4) } : item))) },
  ...(
    [
      ['in-ascii', 'Letters beyond ASCII become question marks in Names.', (text: string) => text.replace(/[^\u0020-\u007e]/gu, '?')],
      ['of-three-bytes', 'Letters of four bytes become question marks in Names.', (text: string) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '?')],
      ['read-as-latin-1', 'The bytes of Names are read as Latin-1.', (text: string) => Buffer.from(text, 'utf8').toString('latin1')],
    ] as const
  ).map(([name, sentence, change]) => ({
    name: `attribute-name-${name}`,
    sentence,
    source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4',
    operations: MAKING,
    interfere: (): Interference => asked((request) => mapped(request, (item) => (item.tag === TAG.NameValue && item.type === 'TextString' ? { ...item, value: change(item.value) } : item))),
  })),
  { name: 'attribute-name-lower-case', sentence: 'Names come back in lower case.', source: 'KMIP 1.4 §3.2, 2.1 §4.32', operations: READING, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.NameValue && item.type === 'TextString' ? { ...item, value: item.value.toLowerCase() } : item)) },
  { name: 'attribute-name-type-altered', sentence: 'Name Type comes back as URI.', source: 'KMIP 1.4 §3.2, 2.1 §4.32', operations: READING, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.NameType ? enumeration(TAG.NameType, ENUM.NameType.URI) : item)) },
  { name: 'attribute-second-name-lost', sentence: 'Only the first instance of an attribute is returned.', source: GET, operations: READING, interfere: (target) => payload(target, firstInstances) },
  {
    name: 'attribute-index-wrong',
    sentence: 'Attribute Index of a further instance is one too high.',
    source: 'KMIP 1.4 §2.1.1',
    operations: ['GetAttributes', 'AddAttribute', 'ModifyAttribute'],
    versions: { to: '1.4' },
    interfere: (target) => inPayload(target, (item) => (item.tag === TAG.AttributeIndex && item.type === 'Integer' ? { ...item, value: item.value + 1 } : item)),
  },
  { name: 'attribute-index-lost', sentence: 'Further instances of an attribute have no Attribute Index.', source: 'KMIP 1.4 §2.1.1', operations: ['GetAttributes', 'AddAttribute', 'ModifyAttribute'], versions: { to: '1.4' }, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.AttributeIndex ? undefined : item)) },
  { name: 'attribute-index-renumbered', sentence: 'Attribute Indexes move up when an instance is deleted.', source: 'KMIP 1.4 §2.1.1', operations: ['DeleteAttribute'], versions: { to: '1.4' }, interfere: () => afterwards((object) => ({ ...object, attributes: object.attributes.map((instance) => ({ ...instance, index: instancesOf(object, instance.id).indexOf(instance) })) })) },
  { name: 'attribute-tag-instead-of-value-tag', sentence: 'Attribute values carry the tag of the attribute.', source: 'KMIP 1.4 §2.1.1', operations: READING, versions: { to: '1.4' }, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.AttributeValue ? retagged(item, TAG.State) : item)) },
  { name: 'attribute-name-spelt-otherwise', sentence: 'Attribute Names are written without spaces.', source: 'KMIP 1.4 §3', operations: ['GetAttributes', 'GetAttributeList'], versions: { to: '1.4' }, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.AttributeName && item.type === 'TextString' ? { ...item, value: item.value.replaceAll(' ', '') } : item)) },

  { name: 'initial-date-moves', sentence: 'Initial Date is the time of each answer, a minute on each time.', source: 'KMIP 1.4 §3.23, 2.1 §4.25', operations: READING, interfere: (target) => { let minutes = 0n; return attributeValue(target, 'InitialDate', (value) => (value.type === 'DateTime' ? { ...value, value: value.value + 60n * minutes++ } : value)); } },
  { name: 'initial-date-in-the-past', sentence: 'Initial Date lies an hour before the object came into being.', source: 'KMIP 1.4 §3.23, 2.1 §4.25', operations: READING, interfere: shifted('InitialDate', -3600n) },
  { name: 'last-change-date-in-the-future', sentence: 'Last Change Date lies an hour ahead.', source: 'KMIP 1.4 §3.38, 2.1 §4.29', operations: READING, interfere: shifted('LastChangeDate', 3600n) },
  { name: 'last-change-date-in-milliseconds', sentence: 'Last Change Date counts milliseconds.', source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4', operations: READING, interfere: (target) => attributeValue(target, 'LastChangeDate', (value) => (value.type === 'DateTime' ? { ...value, value: value.value * 1000n } : value)) },
  { name: 'dates-in-another-time-zone', sentence: 'Dates that the client set come back two hours later.', source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4', operations: READING, interfere: shifted('ActivationDate', 7200n) },
  ...([['signed', (date: bigint) => BigInt.asIntN(32, date)], ['unsigned', (date: bigint) => BigInt.asUintN(32, date)]] as const).map(([name, cut]) => ({
    name: `dates-in-32-${name}-bits`,
    sentence: `Dates are kept in 32 ${name} bits.`,
    source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4',
    operations: MAKING,
    interfere: (): Interference => asked((request) => mapped(request, (item) => (item.type === 'DateTime' ? { ...item, value: cut(item.value) } : item))),
  })),
  { name: 'dates-without-time', sentence: 'Dates that the client set come back as midnight.', source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4', operations: READING, interfere: (target) => attributeValue(target, 'ActivationDate', (value) => (value.type === 'DateTime' ? { ...value, value: value.value - (value.value % 86400n) } : value)) },
  {
    name: 'last-change-date-goes-back',
    sentence: 'Last Change Date goes back by a minute with each answer.',
    source: 'KMIP 1.4 §3.38, 2.1 §4.29',
    operations: READING,
    interfere: (target) => {
      let minutes = 0n;
      return attributeValue(target, 'LastChangeDate', (value) => (value.type === 'DateTime' ? { ...value, value: value.value - 60n * (minutes++ % 2n) } : value));
    },
  },

  { name: 'activation-date-not-kept', sentence: 'The Activation Date of a new object is forgotten.', source: 'KMIP 1.4 §3.24, 2.1 §4.1', operations: MAKING, interfere: () => lostAtCreation('ActivationDate') },
  { name: 'deactivation-date-not-kept', sentence: 'The Deactivation Date of a new object is forgotten.', source: 'KMIP 1.4 §3.27, 2.1 §4.18', operations: MAKING, interfere: () => lostAtCreation('DeactivationDate') },
  { name: 'process-start-date-not-kept', sentence: 'The Process Start Date of a new object is forgotten.', source: 'KMIP 1.4 §3.25, 2.1 §4.40', operations: MAKING, interfere: () => lostAtCreation('ProcessStartDate') },
  { name: 'protect-stop-date-not-kept', sentence: 'The Protect Stop Date of a new object is forgotten.', source: 'KMIP 1.4 §3.26, 2.1 §4.41', operations: MAKING, interfere: () => lostAtCreation('ProtectStopDate') },
  { name: 'name-not-kept', sentence: 'The Name of a new object is forgotten.', source: 'KMIP 1.4 §3.2, 2.1 §4.32', operations: MAKING, interfere: () => lostAtCreation('Name') },
  { name: 'object-group-not-kept', sentence: 'The Object Group of a new object is forgotten.', source: 'KMIP 1.4 §3.33, 2.1 §4.35', operations: MAKING, interfere: () => lostAtCreation('ObjectGroup') },
  { name: 'contact-information-not-kept', sentence: 'The Contact Information of a new object is forgotten.', source: 'KMIP 1.4 §3.37, 2.1 §4.12', operations: ['Create', 'Register', 'AddAttribute'], interfere: () => afterwards((object) => withoutAttribute(object, 'ContactInformation')) },
  { name: 'custom-attributes-not-kept', sentence: 'Custom attributes are accepted and forgotten.', source: 'KMIP 1.4 §3.39, 2.1 §4.60', operations: ['Create', 'Register', 'AddAttribute'], interfere: () => afterwards((object) => ({ ...object, attributes: object.attributes.filter(({ id }) => vendorParts(id) === undefined) })) },
  { name: 'cryptographic-parameters-not-kept', sentence: 'Cryptographic Parameters of a new object are forgotten.', source: 'KMIP 1.4 §3.6, 2.1 §4.16', operations: MAKING, interfere: () => lostAtCreation('CryptographicParameters') },
  { name: 'mask-widened-at-creation', sentence: 'New objects may be used for everything.', source: 'KMIP 1.4 §3.19, 2.1 §4.17', operations: MAKING, interfere: () => afterwards((object) => (instancesOf(object, 'CryptographicUsageMask').length === 0 ? object : withValue(object, 'CryptographicUsageMask', integer(TAG.CryptographicUsageMask, 0xfffff)))) },

  { name: 'mask-narrowed-at-creation', sentence: 'New objects lose the highest bit of their Cryptographic Usage Mask.', source: 'KMIP 1.4 §3.19, 2.1 §4.17', operations: MAKING, interfere: () => asked((request) => mapped(request, (item) => (item.type === 'Integer' && (item.tag === TAG.CryptographicUsageMask || isMaskValue(request, item)) ? { ...item, value: item.value & ~(1 << (31 - Math.clz32(item.value))) } : item))) },
  { name: 'attribute-unique-identifier-altered', sentence: 'The attribute Unique Identifier is another than the identifier of the object.', source: 'KMIP 1.4 §3.1, 2.1 §4.58', operations: READING, interfere: (target) => attributeValue(target, 'UniqueIdentifier', (value) => (value.type === 'TextString' ? { ...value, value: `${value.value}0` } : value)) },
  { name: 'link-to-another-object', sentence: 'Links point to another object than they should.', source: 'KMIP 1.4 §3.35, 2.1 §4.31', operations: READING, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.LinkedObjectIdentifier && item.type === 'TextString' ? { ...item, value: `${item.value}0` } : item)) },
  { name: 'link-type-altered', sentence: 'Links come back with another Link Type.', source: 'KMIP 1.4 §3.35, 2.1 §4.31', operations: READING, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.LinkType && item.type === 'Enumeration' ? { ...item, value: item.value === ENUM.LinkType.CertificateLink ? ENUM.LinkType.PublicKeyLink : ENUM.LinkType.CertificateLink } : item)) },
  { name: 'text-attributes-upper-case', sentence: 'Custom attributes, Contact Information and Description come back in upper case.', source: 'KMIP 1.4 §3.37, §3.39, §3.46, 2.1 §4.12, §4.19, §4.60', operations: READING, interfere: (target) => inPayload(target, (item, path) => (item.type === 'TextString' && (item.tag === TAG.AttributeValue || item.tag === TAG.ContactInformation || item.tag === TAG.Description) && path.includes(TAG.ResponsePayload) && !path.includes(TAG.Name) && !/^[0-9a-f]{8}-/.test(item.value) ? { ...item, value: item.value.toUpperCase() } : item)) },
  { name: 'description-not-kept', sentence: 'The Description of a new object is forgotten.', source: 'KMIP 1.4 §3.46, 2.1 §4.19', operations: MAKING, versions: { from: '1.4' }, interfere: () => lostAtCreation('Description') },
  { name: 'sensitive-not-kept', sentence: 'That a new object is Sensitive is forgotten.', source: 'KMIP 1.4 §3.48, 2.1 §4.55', operations: MAKING, versions: { from: '1.4' }, interfere: () => afterwards((object) => (instancesOf(object, 'Sensitive').length === 0 ? object : withValue(object, 'Sensitive', boolean(TAG.Sensitive, false)))) },
  { name: 'always-sensitive-from-the-start', sentence: 'Always Sensitive is true of objects that are not sensitive.', source: 'KMIP 1.4 §3.49, 2.1 §4.3', operations: ['GetAttributes', 'Export'], versions: { from: '1.4' }, interfere: (target) => attributeValue(target, 'AlwaysSensitive', (value) => boolean(value.tag, true)) },
  { name: 'instance-listed-twice', sentence: 'The first Name of an object is listed twice.', source: 'KMIP 1.4 §2.1.1', operations: ['GetAttributes'], versions: { to: '1.4' }, interfere: (target) => attribute(target, 'Name', (item) => [item, item]) },
  { name: 'deleted-attribute-is-another', sentence: 'Delete Attribute returns the Name with another text.', source: 'KMIP 1.4 §4.16', operations: ['DeleteAttribute'], versions: { to: '1.4' }, interfere: (target) => attributeValue(target, 'Name', (value) => (value.type === 'Structure' ? withField(value, textString(TAG.NameValue, 'another')) : value)) },
  { name: 'attribute-without-value', sentence: 'Attributes come without Attribute Value.', source: 'KMIP 1.4 §2.1.1', operations: READING, versions: { to: '1.4' }, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.Attribute && item.type === 'Structure' ? without(item, TAG.AttributeValue) : item)) },

  { name: 'digest-of-other-bytes', sentence: 'Digest is not the hash of the key.', source: 'KMIP 1.4 §3.17, 2.1 §4.21', operations: READING, interfere: (target) => digestValue(target, (value) => flipped(value)) },
  { name: 'digest-all-zero', sentence: 'Digest is all zero.', source: 'KMIP 1.4 §3.17, 2.1 §4.21', operations: READING, interfere: (target) => digestValue(target, (value) => new Uint8Array(value.length)) },
  { name: 'digest-cut', sentence: 'Digest has half its length.', source: 'KMIP 1.4 §3.17, 2.1 §4.21', operations: READING, interfere: (target) => digestValue(target, (value) => value.subarray(0, 16)) },
  { name: 'digest-changes', sentence: 'Digest is another in each answer.', source: 'KMIP 1.4 §3.17, 2.1 §4.21', operations: READING, interfere: (target) => { let times = 0; return digestValue(target, (value) => value.with(1, times++ & 0xff)); } },
  { name: 'digest-of-another-algorithm', sentence: 'Digest names SHA-512 and is the SHA-256 hash.', source: 'KMIP 1.4 §3.17, 2.1 §4.21', operations: READING, interfere: (target) => attributeValue(target, 'Digest', (value) => (value.type === 'Structure' ? withField(value, enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm.SHA_512)) : value)) },

  { name: 'fresh-false-at-creation', sentence: 'New objects are not fresh.', source: 'KMIP 1.4 §3.34, 2.1 §4.24', operations: MAKING, versions: { from: '1.1' }, interfere: () => afterwards((object) => withValue(object, 'Fresh', boolean(TAG.Fresh, false))) },
  { name: 'fresh-for-ever', sentence: 'An object stays fresh after Get.', source: 'KMIP 1.4 §3.34, 2.1 §4.24', operations: ['Get'], versions: { from: '1.1' }, interfere: () => withoutEffect },
  { name: 'fresh-lost-by-get-attributes', sentence: 'An object is not fresh any more after Get Attributes.', source: 'KMIP 1.4 §3.34, 2.1 §4.24', operations: READING, versions: { from: '1.1' }, interfere: () => afterwards((object) => withValue(object, 'Fresh', boolean(TAG.Fresh, false))) },

  { name: 'list-first-attribute-missing', sentence: 'Get Attribute List leaves out State.', source: LIST, operations: ['GetAttributeList'], interfere: () => listed((references) => references.filter((item) => !refersTo(item, 'State', TAG.State))) },
  { name: 'list-without-custom-attributes', sentence: 'Get Attribute List leaves out Name.', source: LIST, operations: ['GetAttributeList'], interfere: () => listed((references) => references.filter((item) => !refersTo(item, 'Name', TAG.Name))) },
  { name: 'list-empty', sentence: 'Get Attribute List names no attribute.', source: LIST, operations: ['GetAttributeList'], interfere: () => listed(() => []) },
  { name: 'list-with-unset', sentence: 'Get Attribute List names Destroy Date, which the object does not have.', source: LIST, operations: ['GetAttributeList'], interfere: () => answered((all, call) => [...all, hasTypedAttributes(call.context.version) ? enumeration(TAG.AttributeReference, TAG.DestroyDate) : textString(TAG.AttributeName, 'Destroy Date')]) },

  { name: 'add-attribute-without-effect', sentence: 'Add Attribute succeeds and adds nothing.', source: 'KMIP 1.4 §4.14, 2.1 §6.1.2', operations: ['AddAttribute'], interfere: () => withoutEffect },
  { name: 'add-attribute-replaces', sentence: 'Add Attribute replaces the instances that there are.', source: 'KMIP 1.4 §4.14, 2.1 §6.1.2', operations: ['AddAttribute'], interfere: () => ({ operation: (perform, call) => { const object = objectOf(call); const wanted = givenAttribute(call); if (object !== undefined && wanted !== undefined) call.context.store.put(withoutAttribute(object, wanted.id)); return perform(call.request, call.context); } }) },
  { name: 'add-attribute-returns-another-value', sentence: 'Add Attribute returns another value than the one added.', source: 'KMIP 1.4 §4.14', operations: ['AddAttribute'], versions: { to: '1.4' }, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.AttributeValue && item.type === 'TextString' ? { ...item, value: `${item.value}?` } : item)) },
  { name: 'add-attribute-returns-none', sentence: 'Add Attribute does not return the attribute.', source: 'KMIP 1.4 §4.14', operations: ['AddAttribute'], versions: { to: '1.4' }, interfere: (target) => inPayload(target, (item) => (item.tag === TAG.Attribute ? undefined : item)) },
  { name: 'add-attribute-takes-a-second-value', sentence: 'Add Attribute replaces the value of a single-instance attribute.', source: 'KMIP 1.4 §4.14, 2.1 §6.1.2', operations: ['AddAttribute'], interfere: () => otherwise((call) => { const object = objectOf(call); const wanted = givenAttribute(call); if (object === undefined || wanted === undefined || isMultiInstance(wanted.id, call.context.version) || !SETTABLE.has(wanted.id)) return undefined; const changed = withValue(object, wanted.id, wanted.value); call.context.store.put(changed); return answerWith(call, changed, wanted.id, wanted.value); }) },
  { name: 'add-attribute-takes-an-index', sentence: 'Add Attribute takes an Attribute Index.', source: 'KMIP 1.4 §4.14', operations: ['AddAttribute'], versions: { to: '1.4' }, interfere: () => leniently((request) => mapped(request, (item) => (item.tag === TAG.AttributeIndex ? undefined : item))) },
  { name: 'modify-attribute-without-effect', sentence: 'Modify Attribute succeeds and changes nothing.', source: 'KMIP 1.4 §4.15, 2.1 §6.1.34', operations: ['ModifyAttribute'], interfere: () => withoutEffect },
  { name: 'modify-attribute-adds', sentence: 'Modify Attribute keeps the old value beside the new one.', source: 'KMIP 1.4 §4.15, 2.1 §6.1.34', operations: ['ModifyAttribute'], interfere: () => ({ operation: (perform, call) => { const before = objectOf(call); const outcome = perform(call.request, call.context); const wanted = givenAttribute(call); const after = objectOf(call); const old = before === undefined || wanted === undefined ? undefined : instancesOf(before, wanted.id)[0]; if (after !== undefined && old !== undefined) call.context.store.put(withInstance(after, old.id, old.value)); return outcome; } }) },
  { name: 'modify-attribute-changes-first-instance', sentence: 'Modify Attribute changes the first instance whichever is named.', source: 'KMIP 1.4 §4.15, 2.1 §6.1.34', operations: ['ModifyAttribute'], interfere: () => ({ operation: (perform, call) => { const object = objectOf(call); const wanted = givenAttribute(call); if (object === undefined || wanted === undefined) return perform(call.request, call.context); const outcome = perform(call.request, call.context); const first = instancesOf(object, wanted.id)[0]; if (first !== undefined) call.context.store.put({ ...object, attributes: object.attributes.map((instance) => (instance === first ? { ...first, value: wanted.value } : instance)) }); return outcome; } }) },
  { name: 'modify-attribute-sets-unset', sentence: 'Modify Attribute adds an attribute that has no value.', source: 'KMIP 1.4 §4.15, 2.1 §6.1.34', operations: ['ModifyAttribute'], interfere: () => otherwise((call) => { const object = objectOf(call); const wanted = givenAttribute(call); if (object === undefined || wanted === undefined || instancesOf(object, wanted.id).length > 0) return undefined; const changed = withInstance(object, wanted.id, wanted.value); call.context.store.put(changed); return answerWith(call, changed, wanted.id, wanted.value); }) },
  { name: 'modify-attribute-stores-another-value', sentence: 'Modify Attribute stores another value than the one given.', source: 'KMIP 1.4 §4.15, 2.1 §6.1.34', operations: ['ModifyAttribute'], interfere: () => given((item) => { const text = textIn(item); return text === undefined ? item : withAttributeValue(item, { ...text, value: `${text.value}?` }); }) },
  { name: 'delete-attribute-without-effect', sentence: 'Delete Attribute succeeds and deletes nothing.', source: 'KMIP 1.4 §4.16, 2.1 §6.1.13', operations: ['DeleteAttribute'], interfere: () => withoutEffect },
  { name: 'delete-attribute-deletes-all', sentence: 'Delete Attribute deletes all instances whichever is named.', source: 'KMIP 1.4 §4.16, 2.1 §6.1.13', operations: ['DeleteAttribute'], interfere: () => ({ operation: (perform, call) => { const before = objectOf(call); const outcome = perform(call.request, call.context); const after = objectOf(call); if (before !== undefined && after !== undefined) { const hit = before.attributes.find(({ id }) => instancesOf(after, id).length < instancesOf(before, id).length); if (hit !== undefined) call.context.store.put(withoutAttribute(after, hit.id)); } return outcome; } }) },
  { name: 'delete-attribute-of-required', sentence: 'Delete Attribute deletes attributes that always have a value.', source: 'KMIP 1.4 §4.16, 2.1 §6.1.13', operations: ['DeleteAttribute'], interfere: () => otherwise((call) => { const object = objectOf(call); const id = object?.attributes.find((instance) => call.request.value.some((item) => refersTo(item, titled(instance.id), tagOf(instance.id))))?.id; if (object === undefined || id === undefined) return undefined; const [instance] = instancesOf(object, id); const changed = withoutAttribute(object, id); call.context.store.put(changed); return instance === undefined ? undefined : answerWith(call, changed, id, instance.value); }) },
  { name: 'delete-attribute-of-another-value', sentence: 'Delete Attribute deletes the one value of an attribute whatever value is given.', source: 'KMIP 2.1 §6.1.13', operations: ['DeleteAttribute'], versions: { from: '2.0' }, interfere: () => leniently(namingOwnValue) },
  { name: 'delete-attribute-of-unset-succeeds', sentence: 'Delete Attribute of an attribute without value succeeds.', source: 'KMIP 1.4 §4.16, 2.1 §6.1.13', operations: ['DeleteAttribute'], interfere: () => otherwise((call, failed) => (failed.reason === reasonFor('deleteMissing', call.context.version) ? namingObject(call) : undefined)) },

  ...(['State', 'CryptographicAlgorithm', 'CryptographicLength', 'InitialDate'] as const).map((id) => ({
    name: `client-sets-${hyphenated(id)}`,
    sentence: `A client can set ${titled(id)}.`,
    source: 'KMIP 1.4 §3, 2.1 §4',
    ...setAnyway(id),
  })),
  { name: 'client-sets-certificate-length', sentence: 'A client can set Certificate Length.', source: 'KMIP 1.4 §3.9, 2.1 §4.8', versions: { from: '2.0' }, ...setAnyway('CertificateLength') },
  { name: 'client-sets-activation-date-of-active', sentence: 'The Activation Date of an Active object can be modified.', source: 'KMIP 1.4 §3.24, 2.1 §4.1', ...setAnyway('ActivationDate') },
  { name: 'client-sets-process-start-date-reached', sentence: 'A Process Start Date that has been reached can be modified.', source: 'KMIP 1.4 §3.25, 2.1 §4.40', ...setAnyway('ProcessStartDate', ['ModifyAttribute']) },
  { name: 'client-sets-protect-stop-date-reached', sentence: 'A Protect Stop Date that has been reached can be modified.', source: 'KMIP 1.4 §3.26, 2.1 §4.41', ...setAnyway('ProtectStopDate', ['ModifyAttribute']) },
  { name: 'set-attribute-without-effect', sentence: 'Set Attribute succeeds and sets nothing.', source: 'KMIP 2.1 §6.1.51', operations: ['SetAttribute'], versions: { from: '2.0' }, interfere: () => withoutEffect },
  { name: 'adjust-attribute-without-effect', sentence: 'Adjust Attribute succeeds and changes nothing.', source: 'KMIP 2.1 §6.1.3', operations: ['AdjustAttribute'], versions: { from: '2.0' }, interfere: () => withoutEffect },
  { name: 'name-taken-twice', sentence: 'Two objects of a client can have one Name.', source: 'KMIP 1.4 §3.2, 2.1 §4.32', operations: ['Register', 'Create'], interfere: () => leniently((request, call, failed) => (failed.reason === reasonFor('creationNameTaken', call.context.version) ? withoutAttributeItem(request, 'Name') : undefined)) },
  { name: 'name-added-twice', sentence: 'A Name that another object has can be added or modified to.', source: 'KMIP 1.4 §3.2, 2.1 §4.32', ...setAnyway('Name') },
  { name: 'attributes-die-with-the-object', sentence: 'Destroy takes the attributes along: the object is not found any more.', source: 'KMIP 1.4 §4.21, 2.1 §6.1.15', operations: ['Destroy'], interfere: () => ({ operation: (perform, call) => { const object = objectOf(call); const outcome = perform(call.request, call.context); if (object !== undefined) call.context.store.remove(object.uniqueIdentifier); return outcome; } }) },
  { name: 'export-without-attributes', sentence: 'Export returns no attributes.', source: 'KMIP 2.1 §6.1.18', operations: ['Export'], versions: { from: '2.0' }, interfere: (target) => inPayload(target, (item, path) => (isAnyAttribute(item, path) && path.at(-1) === TAG.Attributes ? undefined : item)) },
  { name: 'export-without-object', sentence: 'Export returns the attributes of a key, and not the key.', source: 'KMIP 2.1 §6.1.18', operations: ['Export'], versions: { from: '2.0' }, interfere: (target) => payload(target, (part) => without(part, TAG.SymmetricKey)) },
  { name: 'import-keeps-what-was-there', sentence: 'Import over an object succeeds and leaves the object as it was.', source: 'KMIP 2.1 §6.1.25', operations: ['Import'], versions: { from: '2.0' }, interfere: () => withoutEffect },
  { name: 'import-without-attributes', sentence: 'Import forgets the Name of the object.', source: 'KMIP 2.1 §6.1.25', operations: ['Import'], versions: { from: '2.0' }, interfere: () => lostAtCreation('Name') },
  { name: 'lease-time-negative-date', sentence: 'Obtain Lease returns a Last Change Date before the object came into being.', source: 'KMIP 1.4 §4.17, 2.1 §6.1.35', operations: ['ObtainLease'], interfere: (target) => inPayload(target, (item) => (item.tag === TAG.LastChangeDate ? dateTime(item.tag, 1000n) : item)) },
]);

/** Whether an item is the value of the mask in the form that attributes have in 1.x. */
const isMaskValue = (request: StructureItem, item: Item): boolean => fieldsBelow(request).some((parent) => parent.tag === TAG.Attribute && parent.value.includes(item) && parent.value.some((part) => part.value === 'Cryptographic Usage Mask'));

const fieldsBelow = (parent: StructureItem): StructureItem[] => parent.value.flatMap((item) => (item.type === 'Structure' ? [item, ...fieldsBelow(item)] : []));

const SETTABLE: ReadonlySet<AttributeId> = new Set(['ContactInformation', 'Description', 'Comment', 'ActivationDate', 'Sensitive', 'CryptographicUsageMask']);

const TAGS: ReadonlyMap<string, number> = new Map(Object.entries(TAG));
const tagOf = (id: AttributeId): number | undefined => TAGS.get(id);

const refersTo = (item: Item, name: string, tag: number | undefined): boolean => (item.tag === TAG.AttributeName && item.value === name) || (item.tag === TAG.AttributeReference && item.value === tag);

/** A payload with the first instance only of each attribute. */
function firstInstances(part: StructureItem): StructureItem {
  const seen = new Set<string>();
  return mapped(part, (item, path) => {
    if (!isAnyAttribute(item, path)) return item;
    const key = item.tag === TAG.Attribute && item.type === 'Structure' ? (textField(item, TAG.AttributeName) ?? '') : item.tag.toString();
    if (seen.has(key)) return undefined;
    seen.add(key);
    return item;
  });
}

const listed = (change: (references: readonly Item[]) => readonly Item[]): Interference =>
  answered((all) => [...all.filter((item) => item.tag === TAG.UniqueIdentifier), ...change(all.filter((item) => item.tag !== TAG.UniqueIdentifier))]);

const digestValue = (target: Target, change: (value: Uint8Array) => Uint8Array): Interference =>
  attributeValue(target, 'Digest', (value) => {
    const bytes = value.type === 'Structure' ? bytesField(value, TAG.DigestValue) : undefined;
    return value.type !== 'Structure' || bytes === undefined ? value : withField(value, byteString(TAG.DigestValue, change(bytes)));
  });

function textIn(item: Item): Extract<Item, { type: 'TextString' | 'Identifier' | 'Reference' | 'NameReference' }> | undefined {
  const value = valueIn(item, 'Comment');
  return value?.type === 'TextString' ? value : undefined;
}

/** The request with the value that the object has in the place of the one given; nothing when it has none or several. */
function namingOwnValue(request: StructureItem, call: Call): StructureItem | undefined {
  const [given] = structureField(request, TAG.CurrentAttribute)?.value ?? [];
  const [own, ...more] = objectOf(call)?.attributes.filter(({ value }) => value.tag === given?.tag) ?? [];
  return own === undefined || more.length > 0 ? undefined : withField(request, structure(TAG.CurrentAttribute, [own.value]));
}
