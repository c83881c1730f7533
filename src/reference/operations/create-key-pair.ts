/** Create Key Pair. Source: KMIP 1.4 §4.2, §11.3; 2.1 §6.1.9. */
import type { KeyObject } from 'node:crypto';
import { enumeration, integer, structure, textString, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { newObject, pairedAttributes, PRIVATE_KEY_ATTRIBUTES, PUBLIC_KEY_ATTRIBUTES } from '../attributes/creation.js';
import { typedLink } from '../attributes/forms.js';
import type { GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { asymmetricKey } from '../crypto/asymmetric-keys.js';
import { generatePair, isCurveAlgorithm, isPairAlgorithm } from '../crypto/key-pairs.js';
import { cryptographicFailure, failure } from '../failure.js';
import { withInstance, withValue, type ManagedObject } from '../object.js';
import { numberGiven } from './create.js';

const { KeyFormatType, LinkType, ObjectType } = ENUM;

/** These have to be the same for both keys (KMIP 1.4 §4.2). */
const SHARED = ['CryptographicAlgorithm', 'CryptographicLength'] as const;

export function createKeyPair(request: StructureItem, context: OperationContext): Outcome {
  const forPrivate = pairedAttributes(request, context, PRIVATE_KEY_ATTRIBUTES);
  const forPublic = pairedAttributes(request, context, PUBLIC_KEY_ATTRIBUTES);
  for (const id of SHARED) {
    if (numberGiven(forPrivate, id) !== numberGiven(forPublic, id)) throw failure('invalidAttributeValue', context.version, `${id} differs between the two keys`);
  }
  const algorithm = numberGiven(forPrivate, 'CryptographicAlgorithm');
  if (algorithm === undefined) throw failure('requiredAttributeMissing', context.version, 'the Cryptographic Algorithm is missing');
  if (!isPairAlgorithm(algorithm)) throw cryptographicFailure('the server cannot create key pairs of this algorithm');
  for (const given of [forPrivate, forPublic]) {
    if (numberGiven(given, 'CryptographicUsageMask') === undefined) throw failure('requiredAttributeMissing', context.version, 'the Cryptographic Usage Mask is missing');
  }
  const pair = generatePair(algorithm, numberGiven(forPrivate, 'CryptographicLength'), curveOf(forPrivate));
  if (pair === undefined) throw failure('invalidAttributeValue', context.version, 'no key pair of this algorithm has this length or curve');

  const make = (objectType: number, key: KeyObject, given: readonly GivenAttribute[]): ManagedObject => {
    const content = asymmetricKey(key, numberGiven(given, 'KeyFormatType') ?? defaultFormat(key, algorithm), algorithm, pair.length);
    if (content === undefined) throw failure('keyFormatNotSupported', context.version, 'the key cannot be created in this Key Format Type');
    const derived = [
      { id: 'CryptographicAlgorithm', value: enumeration(TAG.CryptographicAlgorithm, algorithm) },
      { id: 'CryptographicLength', value: integer(TAG.CryptographicLength, pair.length) },
    ];
    return newObject({ objectType, content, given, derived, generated: true }, context);
  };
  const privateKey = make(ObjectType.PrivateKey, pair.privateKey, forPrivate);
  const publicKey = make(ObjectType.PublicKey, pair.publicKey, forPublic);
  context.store.put(linked(privateKey, LinkType.PublicKeyLink, publicKey));
  context.store.put(linked(publicKey, LinkType.PrivateKeyLink, privateKey));
  return {
    payload: [textString(TAG.PrivateKeyUniqueIdentifier, privateKey.uniqueIdentifier), textString(TAG.PublicKeyUniqueIdentifier, publicKey.uniqueIdentifier)],
    placeholder: privateKey.uniqueIdentifier,
  };
}

/** KMIP names PKCS #1 for RSA keys (2.1 §4.26); for curves the server uses the formats that every version has. */
function defaultFormat(key: KeyObject, algorithm: number): number {
  if (!isCurveAlgorithm(algorithm)) return KeyFormatType.PKCS_1;
  return key.type === 'private' ? KeyFormatType.ECPrivateKey : KeyFormatType.X_509;
}

function curveOf(given: readonly GivenAttribute[]): number | undefined {
  const domain = given.find(({ id }) => id === 'CryptographicDomainParameters')?.value;
  return domain?.type === 'Structure' ? numberField(domain, TAG.RecommendedCurve) : undefined;
}

/** The object with a link of this type to another, in the form of 3.0 and in that of the versions before. */
export function linked(object: ManagedObject, type: number, to: ManagedObject): ManagedObject {
  const typed = typedLink(type, to.uniqueIdentifier);
  const both = withInstance(object, 'Link', structure(TAG.Link, [enumeration(TAG.LinkType, type), textString(TAG.LinkedObjectIdentifier, to.uniqueIdentifier)]));
  return typed === undefined ? both : withValue(both, typed.id, typed.value);
}
