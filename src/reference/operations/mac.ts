/** MAC and MAC Verify. Source: KMIP 1.4 §4.33, §4.34, §11.34, §11.35; 2.1 §6.1.32, §6.1.33. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { byteString, enumeration, type StructureItem } from '../../ttlv/item.js';
import { bytesField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { hmacHashName } from '../crypto/hashes.js';
import { parametersFor } from '../crypto/parameters.js';
import { failure, invalidMessage } from '../failure.js';
import type { ManagedObject } from '../object.js';
import { requireProcessing, requireProtecting } from '../state.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';
import { requireAlgorithm, requireSecret, requireUsage } from './key-use.js';
import { collect } from './parts.js';
import { undecided } from './sign.js';
import { spendUsage } from './usage.js';

const { ObjectType, Operation, ValidityIndicator } = ENUM;

export function mac(request: StructureItem, context: OperationContext): Outcome {
  const key = macKey(request, context);
  requireProtecting(key, context.now, context.version);
  requireUsage(key, MASK.CryptographicUsageMask.MACGenerate, context.version);
  const input = collect(Operation.MAC, key.uniqueIdentifier, request, context);
  spendUsage(key, input.added, input.begins, context);
  if (input.correlationValue !== undefined) return { payload: [uniqueIdentifier(key), byteString(TAG.CorrelationValue, input.correlationValue)] };
  return { payload: [uniqueIdentifier(key), byteString(TAG.MACData, hmac(key, input.data, input.first, context))] };
}

export function macVerify(request: StructureItem, context: OperationContext): Outcome {
  const key = macKey(request, context);
  requireProcessing(key, context.now, context.version);
  requireUsage(key, MASK.CryptographicUsageMask.MACVerify, context.version);
  const input = collect(Operation.MACVerify, key.uniqueIdentifier, request, context);
  if (input.correlationValue !== undefined) {
    return { payload: [uniqueIdentifier(key), ...undecided(context), byteString(TAG.CorrelationValue, input.correlationValue)] };
  }
  const given = bytesField(request, TAG.MACData) ?? bytesField(input.first, TAG.MACData);
  if (given === undefined) throw invalidMessage('the MAC Data is missing');
  const expected = hmac(key, input.data, input.first, context);
  const valid = expected.length === given.length && timingSafeEqual(expected, given);
  return { payload: [uniqueIdentifier(key), enumeration(TAG.ValidityIndicator, valid ? ValidityIndicator.Valid : ValidityIndicator.Invalid)] };
}

function macKey(request: StructureItem, context: OperationContext): ManagedObject {
  const key = findObject(request, context);
  if (key.objectType !== ObjectType.SymmetricKey && key.objectType !== ObjectType.SecretData) {
    throw failure('wrongObjectType', context.version, 'the object is neither Symmetric Key nor Secret Data');
  }
  return key;
}

/** The algorithm of the parameters, else that of the key. */
function hmac(key: ManagedObject, data: Uint8Array, request: StructureItem, context: OperationContext): Uint8Array {
  const algorithm = parametersFor(request, key).cryptographicAlgorithm ?? requireAlgorithm(key, context.version);
  const hash = hmacHashName(algorithm);
  if (hash === undefined) throw failure('badParameters', context.version, 'a Cryptographic Algorithm HMAC-… is required');
  return createHmac(hash, requireSecret(key, context.version)).update(data).digest();
}
