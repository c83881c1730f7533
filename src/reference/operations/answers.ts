/** Fields that many Response Payloads share. */
import { textString, type TextItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { Outcome } from '../context.js';
import type { ManagedObject } from '../object.js';

export const uniqueIdentifier = (object: ManagedObject): TextItem => textString(TAG.UniqueIdentifier, object.uniqueIdentifier);

/** A payload that holds the Unique Identifier and nothing else. */
export const identifierOnly = (object: ManagedObject): Outcome => ({ payload: [uniqueIdentifier(object)] });
