/** Get. Source: KMIP 1.4 §4.11, §11.12; 2.1 §6.1.19. */
import { boolean, enumeration, type StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { booleanOf, touched, withValue, type ManagedObject } from '../object.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';
import { servedContent } from './serve.js';

export function get(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const content = servedContent(object, request, context);
  context.store.put(served(object, context.now));
  return { payload: [enumeration(TAG.ObjectType, object.objectType), uniqueIdentifier(object), content] };
}

/** An object that a client has been given is no longer fresh. */
const served = (object: ManagedObject, now: bigint): ManagedObject =>
  booleanOf(object, 'Fresh') === true ? touched(withValue(object, 'Fresh', boolean(TAG.Fresh, false)), now) : object;
