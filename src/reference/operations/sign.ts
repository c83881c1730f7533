/** Sign and Signature Verify. Source: KMIP 1.4 §4.31, §4.32, §11.32, §11.33; 2.1 §6.1.55, §6.1.56. */
import type { KeyObject } from 'node:crypto';
import { byteString, enumeration, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import type { OperationContext, Outcome } from '../context.js';
import { keyObjectOf } from '../crypto/asymmetric-keys.js';
import { parametersFor } from '../crypto/parameters.js';
import { isSignature, signature, type Signed } from '../crypto/signatures.js';
import { cryptographicFailure, failure, invalidMessage } from '../failure.js';
import type { ManagedObject } from '../object.js';
import { requireProcessing, requireProtecting } from '../state.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';
import { requireUsage } from './key-use.js';
import { collect, type Collected } from './parts.js';
import { spendUsage } from './usage.js';

const { ObjectType, Operation, ValidityIndicator } = ENUM;

export function signData(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const key = findObject(request, context);
  if (key.objectType !== ObjectType.PrivateKey) throw failure('wrongObjectType', version, 'the object is no Private Key');
  requireProtecting(key, context.now, version);
  requireUsage(key, MASK.CryptographicUsageMask.Sign, version);
  const input = collect(Operation.Sign, key.uniqueIdentifier, request, context, isDigested(request));
  spendUsage(key, input.added, input.begins, context);
  if (input.correlationValue !== undefined) return { payload: [uniqueIdentifier(key), byteString(TAG.CorrelationValue, input.correlationValue)] };
  const made = signature(requireKeyObject(key, context), signedBy(input), parametersFor(input.first, key), version);
  return { payload: [uniqueIdentifier(key), byteString(TAG.SignatureData, made)] };
}

export function verifySignature(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const key = findObject(request, context);
  if (key.objectType !== ObjectType.PublicKey) throw failure('wrongObjectType', version, 'the object is no Public Key');
  requireProcessing(key, context.now, version);
  requireUsage(key, MASK.CryptographicUsageMask.Verify, version);
  const input = collect(Operation.SignatureVerify, key.uniqueIdentifier, request, context, isDigested(request));
  if (input.correlationValue !== undefined) {
    return { payload: [uniqueIdentifier(key), ...undecided(context), byteString(TAG.CorrelationValue, input.correlationValue)] };
  }
  const given = bytesField(request, TAG.SignatureData) ?? bytesField(input.first, TAG.SignatureData);
  if (given === undefined) throw invalidMessage('the Signature Data is missing');
  const valid = isSignature(requireKeyObject(key, context), signedBy(input), given, parametersFor(input.first, key), version);
  return { payload: [uniqueIdentifier(key), enumeration(TAG.ValidityIndicator, valid ? ValidityIndicator.Valid : ValidityIndicator.Invalid)] };
}

/** 1.x wants a Validity Indicator in every answer, also while the data is still coming in. */
export const undecided = (context: OperationContext): Item[] =>
  hasTypedAttributes(context.version) ? [] : [enumeration(TAG.ValidityIndicator, ValidityIndicator.Unknown)];

const isDigested = (request: StructureItem): boolean => bytesField(request, TAG.DigestedData) !== undefined;

function signedBy(input: Collected): Signed {
  const digest = bytesField(input.first, TAG.DigestedData);
  if (digest === undefined) return { data: input.data };
  if (input.data.length > 0) throw invalidMessage('Data and Digested Data are both given');
  return { digest };
}

/** The key in a form that the server can compute with. Throws a Failure when it has none. */
export function requireKeyObject(key: ManagedObject, context: OperationContext): KeyObject {
  if (key.content === undefined) throw failure('keyValueNotPresent', context.version, 'the key value is not on the server');
  const found = keyObjectOf(key.content);
  if (found === undefined) throw cryptographicFailure('the server cannot compute with a key in this format');
  return found;
}
