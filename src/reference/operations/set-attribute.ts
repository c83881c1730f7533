/** Set Attribute. Source: KMIP 2.1 §6.1.51. */
import type { StructureItem } from '../../ttlv/item.js';
import { added, modified, requireAddable, requireModifiable } from '../attributes/change.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure } from '../failure.js';
import { instancesOf } from '../object.js';
import { identifierOnly } from './answers.js';
import { newAttribute } from './attribute-payload.js';
import { findObject } from './identifier.js';

export function setAttribute(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const { id, value } = newAttribute(request, context);
  const [instance, ...more] = instancesOf(object, id);
  if (instance === undefined) requireAddable(id, context.version);
  else requireModifiable(object, id, context, 'setReadOnly');
  if (more.length > 0) throw failure('severalInstances', context.version, `${id} has several instances`);
  const changed = instance === undefined ? added(object, id, value, context) : modified(object, instance, value, context);
  context.store.put(changed);
  return identifierOnly(changed);
}
