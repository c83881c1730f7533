/** What every cryptographic operation asks of its key. */
import type { ProtocolVersion } from '../../kmip/version.js';
import { cryptographicFailure, failure } from '../failure.js';
import { isWrapped, secretBytesOf } from '../managed-objects.js';
import { numberOf, type ManagedObject } from '../object.js';

/** Throws a Failure unless the Cryptographic Usage Mask of the key has these bits. */
export function requireUsage(key: ManagedObject, usage: number, version: ProtocolVersion): void {
  if (((numberOf(key, 'CryptographicUsageMask') ?? 0) & usage) !== usage) {
    throw failure('usageMaskForbids', version, 'the Cryptographic Usage Mask of the object does not allow the operation');
  }
}

export function requireAlgorithm(key: ManagedObject, version: ProtocolVersion): number {
  const algorithm = numberOf(key, 'CryptographicAlgorithm');
  if (algorithm === undefined) throw failure('wrongObjectType', version, 'the object has no Cryptographic Algorithm');
  return algorithm;
}

/** The bytes of a symmetric key or secret. Throws a Failure when the server does not have them in the clear. */
export function requireSecret(key: ManagedObject, version: ProtocolVersion): Uint8Array {
  if (key.content === undefined) throw failure('keyValueNotPresent', version, 'the key value is not on the server');
  if (isWrapped(key.content)) throw cryptographicFailure('the key is wrapped');
  const bytes = secretBytesOf(key.content);
  if (bytes === undefined) throw failure('keyValueNotPresent', version, 'the key value is not on the server');
  return bytes;
}
