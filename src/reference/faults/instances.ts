/** Instances, long values and parts of values: right for one short value, wrong for what is longer, later or rarer. Source: KMIP 1.4 §2.1.1, §3; 2.1 §4. */
import { integer, type Item, type StructureItem } from '../../ttlv/item.js';
import { structureField, textField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { idOfName, vendorParts } from '../attributes/identity.js';
import { failure } from '../failure.js';
import type { Call, Interference } from '../interference.js';
import { instancesOf, type AttributeInstance, type ManagedObject } from '../object.js';
import { newAttribute } from '../operations/attribute-payload.js';
import { reasonFor } from '../reasons.js';
import { afterwards, asked, leniently, objectOf } from './around.js';
import { isAttribute } from './attribute-items.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { mapped } from './tree.js';

const INDEX = 'KMIP 1.4 §2.1.1';
const NAME = 'KMIP 1.4 §3.2, 2.1 §4.32';
const MAKING: readonly OperationName[] = ['Create', 'Register'];
const SETTING: readonly OperationName[] = ['Create', 'Register', 'AddAttribute', 'ModifyAttribute', 'SetAttribute'];
const IN_1: Fault['versions'] = { to: '1.4' };

/** A new instance gets the number of instances as its Attribute Index. */
const indexByCount: Interference = {
  operation: (perform, call) => {
    const before = objectOf(call);
    const outcome = perform(call.request, call.context);
    const object = objectOf(call);
    if (before === undefined || object === undefined) return outcome;
    const { id } = newAttribute(call.request, call.context);
    const added = instancesOf(object, id).at(-1);
    const index = instancesOf(before, id).length;
    call.context.store.put({ ...object, attributes: object.attributes.map((each) => (each === added ? { ...each, index } : each)) });
    return { ...outcome, payload: outcome.payload.map((item) => (item.type === 'Structure' ? mapped(item, (part) => (part.tag === TAG.AttributeIndex ? integer(part.tag, index) : part)) : item)) };
  },
};

/** An Attribute Index stands for the place in the list of instances. */
const byPosition: Interference = asked((request, call) =>
  mapped(request, (item) => {
    if (item.tag !== TAG.AttributeIndex || item.type !== 'Integer') return item;
    const name = textField(structureField(request, TAG.Attribute) ?? request, TAG.AttributeName);
    const id = name === undefined ? undefined : idOfName(name, call.context.version);
    const object = objectOf(call);
    const instance = id === undefined || object === undefined ? undefined : instancesOf(object, id)[item.value];
    return integer(item.tag, instance?.index ?? 0x7fffffff);
  }),
);

/** The request without the Names after the first. */
function withFirstName(request: StructureItem): StructureItem {
  let names = 0;
  return mapped(request, (item, path) => (isAttribute(item, path, 'Name') && names++ > 0 ? undefined : item));
}

const namesOf = (object: ManagedObject | undefined): string[] => (object === undefined ? [] : instancesOf(object, 'Name').flatMap(({ value }) => (value.type === 'Structure' ? (textField(value, TAG.NameValue) ?? []) : [])));

/** Remembers the Names that an object had before and not afterwards, and refuses them for ever. */
const keepsNamesTaken = (): Interference => {
  const givenUp = new Set<string>();
  return {
    operation: (perform, call) => {
      if (givenNames(call).some((name) => givenUp.has(name))) throw failure('nameTaken', call.context.version, 'an object had this Name');
      const before = namesOf(objectOf(call));
      const outcome = perform(call.request, call.context);
      const after = namesOf(objectOf(call));
      for (const name of before) if (!after.includes(name)) givenUp.add(name);
      return outcome;
    },
  };
};

/** The Names that a request gives, in the new attribute. */
function givenNames({ request }: Call): string[] {
  const names: string[] = [];
  mapped(request, (item, path) => {
    if (item.tag === TAG.NameValue && item.type === 'TextString' && !path.includes(TAG.CurrentAttribute)) names.push(item.value);
    return item;
  });
  return names;
}

const namesCut = (length: number): Interference => asked((request) => mapped(request, (item) => (item.tag === TAG.NameValue && item.type === 'TextString' ? { ...item, value: item.value.slice(0, length) } : item)));

const kept = (filter: (instance: AttributeInstance, object: ManagedObject) => boolean): Interference =>
  afterwards((object) => ({ ...object, attributes: object.attributes.filter((instance) => filter(instance, object)) }));

const bytesCut = (tag: number, length: number): Interference =>
  afterwards((object) => (object.content === undefined ? object : { ...object, content: mapped(object.content, (item): Item => (item.tag === tag && item.type === 'ByteString' ? { ...item, value: item.value.subarray(0, length) } : item)) }));

const partLost = (id: string, ...tags: readonly number[]): Interference =>
  afterwards((object) => ({
    ...object,
    attributes: object.attributes.map((instance) => (instance.id === id && instance.value.type === 'Structure' ? { ...instance, value: { ...instance.value, value: instance.value.value.filter((part) => !tags.includes(part.tag)) } } : instance)),
  }));

const CUSTOM_TYPES = ['Integer', 'LongInteger', 'BigInteger', 'Enumeration', 'Boolean', 'ByteString', 'DateTime', 'Interval'] as const;

export const INSTANCES: readonly Fault[] = mustDetect('attributes', [
  { name: 'attribute-index-by-count', sentence: 'A new instance gets the number of instances as its Attribute Index, which another may have.', source: INDEX, operations: ['AddAttribute'], versions: IN_1, interfere: () => indexByCount },
  { name: 'modify-attribute-by-position', sentence: 'Modify Attribute takes Attribute Index for the place in the list of instances.', source: INDEX, operations: ['ModifyAttribute'], versions: IN_1, interfere: () => byPosition },
  { name: 'delete-attribute-by-position', sentence: 'Delete Attribute takes Attribute Index for the place in the list of instances.', source: INDEX, operations: ['DeleteAttribute'], versions: IN_1, interfere: () => byPosition },
  { name: 'name-second-taken', sentence: 'Only the first Name of a new object has to be free.', source: NAME, operations: MAKING, interfere: () => leniently((request, { context }, failed) => (failed.reason === reasonFor('creationNameTaken', context.version) ? withFirstName(request) : undefined)) },
  { name: 'name-given-up-stays-taken', sentence: 'A Name that an object gave up is refused to others.', source: NAME, operations: ['AddAttribute', 'ModifyAttribute', 'DeleteAttribute'], interfere: keepsNamesTaken },
  ...[64, 128, 255].map((length) => ({ name: `name-cut-at-${length}`, sentence: `Names are cut after ${length} letters.`, source: NAME, operations: SETTING, interfere: () => namesCut(length) })),
  { name: 'instances-after-the-fourth-lost', sentence: 'A new object keeps four instances of an attribute and forgets the others.', source: 'KMIP 1.4 §2.1.1, 2.1 §4', operations: MAKING, interfere: () => kept((instance, object) => instancesOf(object, instance.id).indexOf(instance) < 4) },
  { name: 'secret-cut-at-one-kib', sentence: 'Key Material is cut after 1024 bytes.', source: 'KMIP 2.1 §6.1.43', operations: ['Register'], versions: { from: '2.0' }, interfere: () => bytesCut(TAG.KeyMaterial, 1024) },
  { name: 'opaque-object-cut-at-one-kib', sentence: 'Opaque Objects are cut after 1024 bytes.', source: 'KMIP 2.1 §6.1.43', operations: ['Register'], versions: { from: '2.0' }, interfere: () => bytesCut(TAG.OpaqueDataValue, 1024) },
  { name: 'opaque-object-cut-at-four-kib', sentence: 'Opaque Objects are cut after 4096 bytes.', source: 'KMIP 2.1 §6.1.43', operations: ['Register'], versions: { from: '2.0' }, interfere: () => bytesCut(TAG.OpaqueDataValue, 4096) },
  { name: 'parameters-without-what-1-2-added', sentence: 'Of Cryptographic Parameters the fields of 1.0 are kept.', source: 'KMIP 1.4 §3.6, 2.1 §4.16', operations: SETTING, versions: { from: '1.2' }, interfere: () => partLost('CryptographicParameters', TAG.CryptographicAlgorithm, TAG.RandomIV, TAG.IVLength, TAG.TagLength) },
  { name: 'parameters-without-role', sentence: 'Cryptographic Parameters lose the Key Role Type.', source: 'KMIP 1.4 §3.6, 2.1 §4.16', operations: SETTING, versions: { from: '1.2' }, interfere: () => partLost('CryptographicParameters', TAG.KeyRoleType) },
  { name: 'application-data-lost', sentence: 'Application Specific Information is kept without Application Data.', source: 'KMIP 1.4 §3.36, 2.1 §4.4', operations: SETTING, interfere: () => partLost('ApplicationSpecificInformation', TAG.ApplicationData) },
  ...CUSTOM_TYPES.map((type) => ({
    name: `custom-attributes-of-type-${type.toLowerCase()}-lost`,
    sentence: `Custom attributes of the type ${type} are accepted and forgotten.`,
    source: 'KMIP 1.4 §3.39, 2.1 §4.60',
    operations: SETTING,
    interfere: () => kept(({ id, value }) => vendorParts(id) === undefined || value.type !== type),
  })),
]);
