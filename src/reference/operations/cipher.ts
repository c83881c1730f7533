/** Encrypt and Decrypt. Source: KMIP 1.2–1.4 §4.29, §4.30; 2.1 §6.1.11, §6.1.17. */
import { byteString, type Item, type StructureItem } from '../../ttlv/item.js';
import { booleanField, bytesField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure } from '../failure.js';
import { parametersFor } from '../crypto/parameters.js';
import { rsaCipher } from '../crypto/rsa-cipher.js';
import { startCipher, type CipherRun, type Direction } from '../crypto/symmetric.js';
import type { ManagedObject } from '../object.js';
import { requireProcessing, requireProtecting } from '../state.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';
import { givenData } from './data.js';
import { requireAlgorithm, requireSecret, requireUsage } from './key-use.js';
import { requireKeyObject } from './sign.js';
import { spendUsage } from './usage.js';

const { ObjectType, Operation } = ENUM;

export const encrypt = (request: StructureItem, context: OperationContext): Outcome => run('encrypt', request, context);
export const decrypt = (request: StructureItem, context: OperationContext): Outcome => run('decrypt', request, context);

function run(direction: Direction, request: StructureItem, context: OperationContext): Outcome {
  const correlationValue = bytesField(request, TAG.CorrelationValue);
  const init = booleanField(request, TAG.InitIndicator) === true;
  const final = booleanField(request, TAG.FinalIndicator) === true;
  const key = usableKey(direction, request, context);
  if (key.objectType !== ObjectType.SymmetricKey) return asymmetric(direction, key, request, context);
  const data = givenData(request, context, { optional: init || final || correlationValue !== undefined });
  const cipher = correlationValue === undefined ? opened(direction, key, request, context) : resumed(correlationValue, direction, key, context);
  if (direction === 'encrypt') spendUsage(key, data.length, correlationValue === undefined, context);
  const output = cipher.update(data);
  const multiPart = correlationValue !== undefined || init;
  if (multiPart && !final) return answer(key, cipher, output, correlationValue === undefined, { correlationValue: correlationValue ?? keep(cipher, direction, key, context) });
  if (correlationValue !== undefined) context.streams.close(correlationValue);
  const end = cipher.final();
  return answer(key, cipher, Buffer.concat([output, end.data]), correlationValue === undefined, end.tag === undefined ? {} : { tag: end.tag });
}

/** RSA: the data fits one request, and there is nothing to stream. */
function asymmetric(direction: Direction, key: ManagedObject, request: StructureItem, context: OperationContext): Outcome {
  if (requireAlgorithm(key, context.version) !== ENUM.CryptographicAlgorithm.RSA) throw failure('parametersNotSupported', context.version, 'among key pairs the server encrypts with RSA only');
  const data = givenData(request, context, { optional: false });
  const keyObject = requireKeyObject(key, context);
  if (direction === 'encrypt') spendUsage(key, data.length, true, context);
  return { payload: [uniqueIdentifier(key), byteString(TAG.Data, rsaCipher(keyObject, data, parametersFor(request, key), context.version))] };
}

const operationOf = (direction: Direction): number => (direction === 'encrypt' ? Operation.Encrypt : Operation.Decrypt);

function usableKey(direction: Direction, request: StructureItem, context: OperationContext): ManagedObject {
  const { version, now } = context;
  const key = findObject(request, context);
  const pairKey = direction === 'encrypt' ? ObjectType.PublicKey : ObjectType.PrivateKey;
  if (key.objectType !== ObjectType.SymmetricKey && key.objectType !== pairKey) throw failure('wrongObjectType', version, `an object of this type cannot ${direction}`);
  if (direction === 'encrypt') {
    requireProtecting(key, now, version);
    requireUsage(key, MASK.CryptographicUsageMask.Encrypt, version);
  } else {
    requireProcessing(key, now, version);
    requireUsage(key, MASK.CryptographicUsageMask.Decrypt, version);
  }
  return key;
}

function opened(direction: Direction, key: ManagedObject, request: StructureItem, context: OperationContext): CipherRun {
  const iv = bytesField(request, TAG.IVCounterNonce);
  const additionalData = bytesField(request, TAG.AuthenticatedEncryptionAdditionalData);
  const tag = bytesField(request, TAG.AuthenticatedEncryptionTag);
  return startCipher({
    direction,
    algorithm: requireAlgorithm(key, context.version),
    key: requireSecret(key, context.version),
    parameters: parametersFor(request, key),
    ...(iv === undefined ? {} : { iv }),
    ...(additionalData === undefined ? {} : { additionalData }),
    ...(tag === undefined ? {} : { tag }),
    version: context.version,
  });
}

function resumed(correlationValue: Uint8Array, direction: Direction, key: ManagedObject, context: OperationContext): CipherRun {
  const stream = context.streams.find(correlationValue);
  if (stream?.operation !== operationOf(direction) || stream.owner !== context.client.identity || stream.uniqueIdentifier !== key.uniqueIdentifier) {
    throw failure('unknownCorrelationValue', context.version, 'no operation with this Correlation Value is under way');
  }
  return stream.work as CipherRun;
}

const keep = (cipher: CipherRun, direction: Direction, key: ManagedObject, context: OperationContext): Uint8Array =>
  context.streams.open({ operation: operationOf(direction), uniqueIdentifier: key.uniqueIdentifier, owner: context.client.identity, work: cipher });

function answer(key: ManagedObject, cipher: CipherRun, data: Uint8Array, first: boolean, end: { correlationValue?: Uint8Array; tag?: Uint8Array }): Outcome {
  const optional = (tag: number, value: Uint8Array | undefined): Item[] => (value === undefined ? [] : [byteString(tag, value)]);
  return {
    payload: [
      uniqueIdentifier(key),
      byteString(TAG.Data, data),
      ...optional(TAG.IVCounterNonce, first ? cipher.generatedIV : undefined),
      ...optional(TAG.CorrelationValue, end.correlationValue),
      ...optional(TAG.AuthenticatedEncryptionTag, end.tag),
    ],
  };
}
