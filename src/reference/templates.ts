/** Templates of KMIP 1.x: attributes under a name, for objects yet to be made. Source: KMIP 1.4 §2.2.6, §2.1.8. */
import { randomUUID } from 'node:crypto';
import { dateTime, enumeration, fields, structure, textString, type Item, type StructureItem } from '../ttlv/item.js';
import { textField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { compareVersions } from '../kmip/version.js';
import { isMultiInstance } from './attributes/identity.js';
import { nameIsTaken } from './attributes/values.js';
import { readAttributes, type GivenAttribute } from './attributes/wire.js';
import type { OperationContext } from './context.js';
import { failure } from './failure.js';
import { withInstance, type ManagedObject } from './object.js';

const isTemplate = (object: ManagedObject): boolean => object.objectType === ENUM.ObjectType.Template;

/** The attributes of the named Templates; a later Template takes precedence. Throws a Failure when one does not exist. */
export function templateAttributes(names: readonly Item[], context: OperationContext): GivenAttribute[] {
  return names.reduce<GivenAttribute[]>((earlier, name) => {
    const later = attributesOf(templateNamed(name, context), context);
    return [...earlier.filter(({ id }) => isMultiInstance(id, context.version) || !later.some((other) => other.id === id)), ...later];
  }, []);
}

function templateNamed(name: Item, context: OperationContext): ManagedObject {
  const wanted = name.type === 'Structure' ? textField(name, TAG.NameValue) : undefined;
  const found = context.store.named(context.client.identity, wanted ?? '').find(isTemplate);
  if (found === undefined) throw failure('objectNotFound', context.version, `no Template ${wanted ?? ''} exists`);
  return found;
}

/** What a Template says of other objects: all but its own Name. */
function attributesOf(template: ManagedObject, context: OperationContext): GivenAttribute[] {
  if (template.content === undefined) return [];
  return readAttributes(template.content, { version: context.version }).filter(({ id }) => id !== 'Name');
}

/** Makes a Template of the client. Its Name stands beside it; in 1.0 and 1.1 it may stand inside as well. */
export function newTemplate(content: StructureItem, given: readonly GivenAttribute[], context: OperationContext): ManagedObject {
  const inside = readAttributes(content, { version: context.version }).filter(({ id }) => id === 'Name');
  if (inside.length > 0 && compareVersions(context.version, '1.2') >= 0) {
    throw failure('invalidAttributeValue', context.version, 'a Template does not contain its own Name');
  }
  if (inside.some(({ value }) => nameIsTaken(value, context))) throw failure('creationNameTaken', context.version, 'another object has this Name');
  const uniqueIdentifier = randomUUID();
  const template: ManagedObject = {
    uniqueIdentifier,
    objectType: ENUM.ObjectType.Template,
    owner: context.client.identity,
    sequence: context.store.nextSequence(),
    content: structure(TAG.Template, fields(content, TAG.Attribute)),
    attributes: [],
    archived: false,
    usageBegun: false,
  };
  const own: GivenAttribute[] = [
    { id: 'UniqueIdentifier', value: textString(TAG.UniqueIdentifier, uniqueIdentifier) },
    { id: 'ObjectType', value: enumeration(TAG.ObjectType, ENUM.ObjectType.Template) },
    { id: 'InitialDate', value: dateTime(TAG.InitialDate, context.now) },
    { id: 'LastChangeDate', value: dateTime(TAG.LastChangeDate, context.now) },
    ...inside,
    ...given,
  ];
  return own.reduce((object, { id, value }) => withInstance(object, id, value), template);
}
