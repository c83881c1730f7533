/** RNG Retrieve and RNG Seed. Source: KMIP 1.4 §4.35, §4.36; 2.1 §6.1.49, §6.1.50. */
import { randomBytes } from 'node:crypto';
import { byteString, integer, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import type { Outcome } from '../context.js';
import { invalidField } from '../failure.js';

/** Bytes that one request may ask for. */
const MAXIMUM_LENGTH = 64 * 1024;

export function rngRetrieve(request: StructureItem): Outcome {
  const length = numberField(request, TAG.DataLength) ?? 0;
  if (length < 0 || length > MAXIMUM_LENGTH) throw invalidField(`the Data Length is ${length}, it can be 0 to ${MAXIMUM_LENGTH}`);
  return { payload: [byteString(TAG.Data, randomBytes(length))] };
}

/** The generator behind the server takes no seed from outside; a Data Length of 0 says so. */
export const rngSeed = (): Outcome => ({ payload: [integer(TAG.DataLength, 0)] });
