/** Import. Source: KMIP 1.4 §4.41, §11.42; 2.1 §6.1.25. All attributes are taken as given, whoever else may set them. */
import { field, textString, type StructureItem } from '../../ttlv/item.js';
import { booleanField, numberField, structureField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { newObject } from '../attributes/creation.js';
import { hasTypedAttributes, isMultiInstance } from '../attributes/identity.js';
import { readAttributes, type GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidField, invalidMessage } from '../failure.js';
import { OBJECT_TAGS } from '../managed-objects.js';
import { withInstance, withoutAttribute, withValue, type ManagedObject } from '../object.js';
import { advanced } from '../state.js';
import { describeObject, objectIn } from '../registered-object.js';
import { uniqueIdentifier } from './answers.js';

export function importObject(request: StructureItem, context: OperationContext): Outcome {
  const item = field(request, TAG.UniqueIdentifier);
  const identifier = item?.type === 'TextString' || item?.type === 'Identifier' ? item.value : '';
  if (identifier === '') throw invalidField('the Unique Identifier is no text');
  const existing = context.store.get(identifier);
  // An object of another client cannot be replaced, and is not talked about either.
  if (existing !== undefined && (existing.owner !== context.client.identity || booleanField(request, TAG.ReplaceExisting) !== true)) {
    throw failure('objectAlreadyExists', context.version, 'an object with this Unique Identifier exists');
  }
  const given = importedAttributes(request, context);
  const objectType = numberField(request, TAG.ObjectType) ?? typeOfObject(request);
  const content = objectIn(request, objectType, context.version);
  const derived = describeObject(objectType, content, given, context.version);
  const fresh = newObject({ objectType, content, given: [], derived, generated: false }, context);
  const object = withImported({ ...fresh, uniqueIdentifier: identifier }, given, context);
  context.store.put(advanced(object, context.now));
  return { payload: [uniqueIdentifier(object)], placeholder: identifier };
}

function importedAttributes(request: StructureItem, context: OperationContext): GivenAttribute[] {
  const container = hasTypedAttributes(context.version) ? structureField(request, TAG.Attributes) : request;
  if (container === undefined) throw invalidMessage('the Attributes are missing');
  const given = readAttributes(container, { version: context.version });
  for (const { id } of given) {
    if (!isMultiInstance(id, context.version) && given.filter((other) => other.id === id).length > 1) {
      throw failure('creationSingleValued', context.version, `${id} can have one value only`);
    }
  }
  return given;
}

/** In 1.4 the request has no Object Type: the object itself says what it is. */
function typeOfObject(request: StructureItem): number {
  const [objectType] = [...OBJECT_TAGS].find(([, tag]) => structureField(request, tag) !== undefined) ?? [0];
  return objectType;
}

function withImported(object: ManagedObject, given: readonly GivenAttribute[], context: OperationContext): ManagedObject {
  let current = given.reduce((bare, { id }) => withoutAttribute(bare, id), object);
  for (const { id, value } of given) current = isMultiInstance(id, context.version) ? withInstance(current, id, value) : withValue(current, id, value);
  return withValue(current, 'UniqueIdentifier', textString(TAG.UniqueIdentifier, object.uniqueIdentifier));
}
