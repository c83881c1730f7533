/** The tags of the fields that hold the Unique Identifier of an object (KMIP 1.4 §3.1, §4.2; 2.1 §4.58, §6.1.9). */
import { TAG } from './constants.js';

export const IDENTIFIER_TAGS: ReadonlySet<number> = new Set([TAG.UniqueIdentifier, TAG.PrivateKeyUniqueIdentifier, TAG.PublicKeyUniqueIdentifier]);
