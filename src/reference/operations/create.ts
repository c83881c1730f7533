/** Create. Source: KMIP 1.4 §4.1, §11.2; 2.1 §6.1.8. */
import { randomBytes } from 'node:crypto';
import { byteString, enumeration, integer, structure, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { givenAttributes, newObject } from '../attributes/creation.js';
import type { GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { cryptographicFailure, failure } from '../failure.js';
import { uniqueIdentifier } from './answers.js';
import { defaultLength, hasKeyPairs, isPossibleLength, keyBytes } from '../crypto/key-lengths.js';

/** Below this length a symmetric key does not resist a quantum computer (Grover's algorithm halves the bits). */
const QUANTUM_SAFE_BITS = 256;

export function create(request: StructureItem, context: OperationContext): Outcome {
  const objectType = numberField(request, TAG.ObjectType);
  if (objectType !== ENUM.ObjectType.SymmetricKey) {
    throw failure('objectTypeNotRecognized', context.version, 'Create makes Symmetric Keys only');
  }
  const given = givenAttributes(request, context);
  const algorithm = numberGiven(given, 'CryptographicAlgorithm');
  if (algorithm === undefined) throw failure('requiredAttributeMissing', context.version, 'the Cryptographic Algorithm is missing');
  if (numberGiven(given, 'CryptographicUsageMask') === undefined) {
    throw failure('requiredAttributeMissing', context.version, 'the Cryptographic Usage Mask is missing');
  }
  if (hasKeyPairs(algorithm)) throw failure('invalidAttributeValue', context.version, 'the keys of this algorithm are pairs, which Create Key Pair makes');
  const length = numberGiven(given, 'CryptographicLength') ?? defaultLength(algorithm);
  if (length === undefined) throw cryptographicFailure('the server cannot create keys of this algorithm');
  if (!isPossibleLength(algorithm, length)) {
    throw failure('invalidAttributeValue', context.version, `a key of this algorithm cannot have ${length} bits`);
  }
  if (given.some(({ id, value }) => id === 'QuantumSafe' && value.value === true) && length < QUANTUM_SAFE_BITS) {
    throw failure('notQuantumSafe', context.version, `a key of ${length} bits is not quantum safe`);
  }
  const object = newObject(
    {
      objectType,
      content: symmetricKey(algorithm, length, randomBytes(keyBytes(algorithm, length))),
      given,
      derived: [
        { id: 'CryptographicAlgorithm', value: enumeration(TAG.CryptographicAlgorithm, algorithm) },
        { id: 'CryptographicLength', value: integer(TAG.CryptographicLength, length) },
      ],
      generated: true,
    },
    context,
  );
  context.store.put(object);
  return { payload: [enumeration(TAG.ObjectType, objectType), uniqueIdentifier(object)], placeholder: object.uniqueIdentifier };
}

/** A Symmetric Key in Raw format; `length` in bits as the client knows it. */
export function symmetricKey(algorithm: number, length: number, bytes: Uint8Array): StructureItem {
  return structure(TAG.SymmetricKey, [
    structure(TAG.KeyBlock, [
      enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw),
      structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, bytes)]),
      enumeration(TAG.CryptographicAlgorithm, algorithm),
      integer(TAG.CryptographicLength, length),
    ]),
  ]);
}

/** The Integer or Enumeration that a request gives to an attribute; undefined when it gives none. */
export function numberGiven(given: readonly GivenAttribute[], id: string): number | undefined {
  const value = given.find((attribute) => attribute.id === id)?.value;
  return value?.type === 'Integer' || value?.type === 'Enumeration' ? value.value : undefined;
}
