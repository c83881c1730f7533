/** Hash. Source: KMIP 1.4 §4.37, §11.38; 2.1 §6.1.24. */
import { createHash } from 'node:crypto';
import { byteString, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { hashName } from '../crypto/hashes.js';
import { parametersFor } from '../crypto/parameters.js';
import { failure, invalidField } from '../failure.js';
import { collect } from './parts.js';

export function hash(request: StructureItem, context: OperationContext): Outcome {
  const input = collect(ENUM.Operation.Hash, '', request, context);
  if (input.correlationValue !== undefined) return { payload: [byteString(TAG.CorrelationValue, input.correlationValue)] };
  const algorithm = parametersFor(input.first).hashingAlgorithm;
  if (algorithm === undefined) throw invalidField('the Hashing Algorithm is missing');
  const name = hashName(algorithm);
  if (name === undefined) throw failure('parametersNotSupported', context.version, 'the server does not have this Hashing Algorithm');
  return { payload: [byteString(TAG.Data, createHash(name).update(input.data).digest())] };
}
