/** Archive and Recover. Source: KMIP 1.4 §4.22, §4.23, §11.23, §11.24; 2.1 §6.1.4, §6.1.42. */
import { dateTime, type StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { touched, withoutAttribute, withValue } from '../object.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';

/** From now on the object has to be recovered before it can be used. */
export function archive(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const dated = withValue(object, 'ArchiveDate', dateTime(TAG.ArchiveDate, context.now));
  context.store.put({ ...touched(dated, context.now), archived: true });
  return identifierOnly(object);
}

export function recover(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context, { archived: true });
  if (object.archived) context.store.put({ ...touched(withoutAttribute(object, 'ArchiveDate'), context.now), archived: false });
  return { ...identifierOnly(object), placeholder: object.uniqueIdentifier };
}
