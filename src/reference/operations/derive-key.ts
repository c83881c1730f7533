/** Derive Key. Source: KMIP 1.4 §4.6, §11.7; 2.1 §6.1.14. */
import { byteString, enumeration, fields, integer, structure, type StructureItem } from '../../ttlv/item.js';
import { bytesField, numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { givenAttributes, newObject } from '../attributes/creation.js';
import type { OperationContext, Outcome } from '../context.js';
import { derived } from '../crypto/derivation.js';
import { parametersFor } from '../crypto/parameters.js';
import { failure, invalidMessage } from '../failure.js';
import { numberOf, type ManagedObject } from '../object.js';
import { requireProtecting } from '../state.js';
import { uniqueIdentifier } from './answers.js';
import { linked } from './create-key-pair.js';
import { numberGiven, symmetricKey } from './create.js';
import { findObject } from './identifier.js';
import { requireSecret, requireUsage } from './key-use.js';

const { LinkType, ObjectType } = ENUM;

export function deriveKey(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const objectType = numberField(request, TAG.ObjectType) ?? 0;
  if (objectType !== ObjectType.SymmetricKey && objectType !== ObjectType.SecretData) {
    throw failure('objectTypeNotRecognized', version, 'Derive Key makes Symmetric Keys and Secret Data');
  }
  const bases = fields(request, TAG.UniqueIdentifier).map((item) => baseObject(findObject(structure(request.tag, [item]), context), context));
  const given = givenAttributes(request, context);
  const length = numberGiven(given, 'CryptographicLength');
  const algorithm = numberGiven(given, 'CryptographicAlgorithm');
  if (length === undefined || length < 8 || length % 8 !== 0) throw failure('requiredAttributeMissing', version, 'a Cryptographic Length in whole bytes is required');
  if (objectType === ObjectType.SymmetricKey && algorithm === undefined) throw failure('requiredAttributeMissing', version, 'the Cryptographic Algorithm is missing');

  if (objectType === ObjectType.SymmetricKey && numberGiven(given, 'CryptographicUsageMask') === undefined) {
    throw failure('requiredAttributeMissing', version, 'the Cryptographic Usage Mask is missing');
  }
  const bytes = derivedBytes(bases, request, length / 8, context);
  const content = objectType === ObjectType.SymmetricKey ? symmetricKey(algorithm ?? 0, length, bytes) : secret(bytes);
  const made = newObject({ objectType, content, given, derived: [{ id: 'CryptographicLength', value: integer(TAG.CryptographicLength, length) }], generated: true }, context);
  const object = bases.reduce((current, base) => linked(current, LinkType.DerivationBaseObjectLink, base), made);
  context.store.put(object);
  for (const base of bases) context.store.put(linked(base, LinkType.DerivedKeyLink, object));
  return { payload: [uniqueIdentifier(object)], placeholder: object.uniqueIdentifier };
}

function baseObject(object: ManagedObject, context: OperationContext): ManagedObject {
  if (object.objectType !== ObjectType.SymmetricKey && object.objectType !== ObjectType.SecretData) {
    throw failure('objectTypeNotRecognized', context.version, 'keys are derived from Symmetric Keys and Secret Data');
  }
  requireProtecting(object, context.now, context.version);
  requireUsage(object, MASK.CryptographicUsageMask.DeriveKey, context.version);
  return object;
}

/** The first object is the key; Secret Data behind it is the Derivation Data, unless the parameters hold that. */
function derivedBytes(bases: readonly ManagedObject[], request: StructureItem, length: number, context: OperationContext): Uint8Array {
  const [key, second] = bases;
  const parameters = structureField(request, TAG.DerivationParameters);
  if (key === undefined || parameters === undefined) throw invalidMessage('the object to derive from, or the Derivation Parameters, are missing');
  const explicit = bytesField(parameters, TAG.DerivationData);
  const implicit = second === undefined ? undefined : requireSecret(second, context.version);
  if (explicit !== undefined && implicit !== undefined) throw invalidMessage('Derivation Data and a second object are both given');
  const data = explicit ?? implicit;
  const keyAlgorithm = numberOf(key, 'CryptographicAlgorithm');
  const iv = bytesField(parameters, TAG.InitializationVector);
  const salt = bytesField(parameters, TAG.Salt);
  const iterations = numberField(parameters, TAG.IterationCount);
  return derived({
    method: numberField(request, TAG.DerivationMethod) ?? 0,
    key: requireSecret(key, context.version),
    parameters: parametersFor(parameters, key),
    ...(keyAlgorithm === undefined ? {} : { keyAlgorithm }),
    ...(data === undefined ? {} : { data }),
    ...(iv === undefined ? {} : { iv }),
    ...(salt === undefined ? {} : { salt }),
    ...(iterations === undefined ? {} : { iterations }),
    length,
    version: context.version,
  });
}

const secret = (bytes: Uint8Array): StructureItem =>
  structure(TAG.SecretData, [
    enumeration(TAG.SecretDataType, ENUM.SecretDataType.Seed),
    structure(TAG.KeyBlock, [enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw), structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, bytes)])]),
  ]);
