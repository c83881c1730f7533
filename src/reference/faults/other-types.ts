/** Faults with one type of object, where Symmetric Keys are served as they should be. Source: KMIP 2.1 §4, §6.1 (attributes and operations of all objects). */
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { AttributeId } from '../attributes/identity.js';
import type { Interference } from '../interference.js';
import { withoutAttribute } from '../object.js';
import { reasonFor } from '../reasons.js';
import { afterwards, answered, leniently, objectOf, refused } from './around.js';
import { withoutAttributeItem } from './attribute-items.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { hyphenated, titled } from './words.js';

type Given = Omit<Fault, 'group' | 'expectation'>;

const { ObjectType } = ENUM;

const TYPES = ['PublicKey', 'PrivateKey', 'SecretData', 'OpaqueObject', 'Certificate'] as const;
const SINCE: Fault['versions'] = { from: '2.0' };

const OWED: readonly AttributeId[] = ['InitialDate', 'Digest'];
const REFUSABLE: readonly OperationName[] = ['ModifyAttribute', 'Destroy'];

/** Answers Destroy of objects of the type and keeps them as they were. */
const survives = (objectType: number): Interference => ({
  operation: (perform, call) => {
    const before = objectOf(call);
    const outcome = perform(call.request, call.context);
    if (before?.objectType === objectType) call.context.store.put(before);
    return outcome;
  },
});

const faultsOf = (type: (typeof TYPES)[number]): Given[] => {
  const objectType = ObjectType[type];
  const [name, title] = [hyphenated(type), titled(type)];
  return [
    ...OWED.map((id) => ({
      name: `${name}-without-${hyphenated(id)}`,
      sentence: `Registered objects of the type ${title} have no ${titled(id)}.`,
      source: 'KMIP 2.1 §4',
      operations: ['Register' as const],
      versions: SINCE,
      interfere: () => afterwards((object) => (object.objectType === objectType ? withoutAttribute(object, id) : object)),
    })),
    ...REFUSABLE.map((operation) => ({
      name: `${name}-${hyphenated(operation)}-refused`,
      sentence: `${titled(operation)} is refused for objects of the type ${title}.`,
      source: 'KMIP 2.1 §6.1',
      operations: [operation],
      versions: SINCE,
      interfere: () => refused('wrongState', (object) => object.objectType === objectType),
    })),
    { name: `${name}-not-located`, sentence: `Locate does not find objects of the type ${title}.`, source: 'KMIP 2.1 §6.1.28', operations: ['Locate'], versions: SINCE, interfere: () => answered((payload, { context }) => payload.filter((item) => item.tag !== TAG.UniqueIdentifier || item.type !== 'TextString' || context.store.get(item.value)?.objectType !== objectType)) },
    { name: `${name}-survives-destroy`, sentence: `Destroy leaves objects of the type ${title} as they were.`, source: 'KMIP 2.1 §6.1.15', operations: ['Destroy'], versions: SINCE, interfere: () => survives(objectType) },
    { name: `${name}-with-a-name-taken`, sentence: `An object of the type ${title} is registered with a Name that a key has.`, source: 'KMIP 2.1 §4.32, §6.1.43', operations: ['Register'], versions: SINCE, interfere: () => leniently((request, { context }, failed) => (numberField(request, TAG.ObjectType) === objectType && failed.reason === reasonFor('creationNameTaken', context.version) ? withoutAttributeItem(request, 'Name') : undefined)) },
  ];
};

export const OTHER_TYPES: readonly Fault[] = mustDetect('attributes', TYPES.flatMap(faultsOf));
