/** Obliterate. Source: tables of KMIP 3.0, §6.1.39. Unlike Destroy it leaves no attributes either. */
import type { StructureItem } from '../../ttlv/item.js';
import type { OperationContext, Outcome } from '../context.js';
import { findObject } from './identifier.js';

export function obliterate(request: StructureItem, context: OperationContext): Outcome {
  context.store.remove(findObject(request, context, { archived: true }).uniqueIdentifier);
  return { payload: [], placeholder: null };
}
