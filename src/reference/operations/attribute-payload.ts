/** The payloads of the operations on single attributes: Attribute in 1.x, New Attribute and Current Attribute in 2.x. */
import { field, type StructureItem } from '../../ttlv/item.js';
import { structureField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import { readAttribute, writeAttribute, type GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { invalidMessage } from '../failure.js';
import type { AttributeInstance, ManagedObject } from '../object.js';
import { identifierOnly, uniqueIdentifier } from './answers.js';

/** The attribute that is to be added, set or put in the place of another. */
export function newAttribute(request: StructureItem, context: OperationContext): GivenAttribute {
  if (hasTypedAttributes(context.version)) return onlyAttribute(structureField(request, TAG.NewAttribute), 'New Attribute', context);
  const attribute = field(request, TAG.Attribute);
  if (attribute === undefined) throw invalidMessage('the Attribute is missing');
  return readAttribute(attribute, { version: context.version });
}

/** The attribute instance that a 2.x request points at by its value; undefined when the request gives none. */
export function currentAttribute(request: StructureItem, context: OperationContext): GivenAttribute | undefined {
  const container = structureField(request, TAG.CurrentAttribute);
  return container === undefined ? undefined : onlyAttribute(container, 'Current Attribute', context);
}

function onlyAttribute(container: StructureItem | undefined, name: string, context: OperationContext): GivenAttribute {
  const [item, ...more] = container?.value ?? [];
  if (item === undefined || more.length > 0) throw invalidMessage(`the ${name} holds exactly one attribute`);
  return readAttribute(item, { version: context.version });
}

/** The answer of 1.x names the attribute concerned, that of 2.x the object only. */
export function attributeAnswer(object: ManagedObject, instance: AttributeInstance | undefined, context: OperationContext): Outcome {
  if (hasTypedAttributes(context.version) || instance === undefined) return identifierOnly(object);
  return { payload: [uniqueIdentifier(object), writeAttribute(instance, context.version)] };
}
