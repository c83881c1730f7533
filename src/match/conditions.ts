/** Questions about who chose a value; tolerances are tied to them and never to a tag alone. */
import type { Item } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { keyOfTag } from './attribute-bag.js';
import { booleanOf, dig, field, numberOf, sameValue, structureOf, textOf } from './fields.js';
import { valueOf } from './ledger/request-attributes.js';
import type { LeafPattern } from '../suite/case.js';
import type { Scope } from './scope.js';

export interface Situation {
  readonly scope: Scope;
  readonly pattern: LeafPattern;
  readonly item: Item;
}

export const CONDITIONS = {
  always: () => true,
  /** The server generated the object that the operation is about. */
  generated: isGenerated,
  generatedOrRandom: (situation) => isGenerated(situation) || isRandom(situation.scope),
  /** The answer is about the object that the request named. */
  identifierOfRequest: ({ scope, item }) => scope.item?.objectId !== undefined && textOf(item) === scope.item.objectId,
  /** A literal identifier in an answer to a request that named none. */
  identifierLeftToServer: ({ scope }) => scope.item !== undefined && field(scope.item.request, TAG.UniqueIdentifier) === undefined,
  /** The object is, byte for byte, what the client registered. */
  asRegistered: ({ scope, item }) => scope.item?.object?.origin === 'registered' && scope.item.object.materials[0] !== undefined && sameValue(scope.item.object.materials[0].item, item),
  /** The bytes are those of a wrapped key. */
  wrapped: ({ scope }) => dig(scope.enclosing?.item, TAG.KeyWrappingData) !== undefined,
  /** The client did not set the attribute that the value belongs to. */
  notSetByClient: ({ scope }) => !setByClient(scope),
  /** The server made the object and nobody asked for a format. */
  formatLeftToServer: (situation) => isGenerated(situation) && situation.scope.item?.object?.format === undefined && !formatRequested(situation.scope),
  /** The digest beside the value was taken with another algorithm than the expected one. */
  otherHashingAlgorithm: ({ scope }) => otherHashingAlgorithm(scope),
  insideRandomNumberGenerator: ({ scope }) => scope.attribute?.tag === TAG.RandomNumberGenerator,
  insideDigest: ({ scope }) => scope.attribute?.tag === TAG.Digest,
  serverIdentification: ({ scope }) => scope.item?.operation === ENUM.Operation.Query,
} as const satisfies Record<string, (situation: Situation) => boolean>;

function isGenerated({ scope }: Situation): boolean {
  const origin = scope.item?.object?.origin;
  return origin === 'created' || origin === 'derived';
}

export type Condition = keyof typeof CONDITIONS;

/** The operation itself is random: random vector, PSS, OAEP, PKCS#1 v1.5 encryption, DSA, ECDSA, random bytes. */
function isRandom(scope: Scope): boolean {
  const { item } = scope;
  if (item === undefined) return false;
  if (item.operation === ENUM.Operation.RNGRetrieve) return true;
  // Only what makes a value is random; what undoes or verifies one is not.
  if (item.operation !== ENUM.Operation.Encrypt && item.operation !== ENUM.Operation.Sign) return false;
  // Without parameters in the request those of the object are used (KMIP 1.4 §4.29, 2.1 §6.1.17).
  const parameters = structureOf(dig(item.request, TAG.CryptographicParameters) ?? valueOf(item.object?.fixed, TAG.CryptographicParameters));
  if (booleanOf(dig(parameters, TAG.RandomIV)) === true) return true;
  const padding = numberOf(dig(parameters, TAG.PaddingMethod));
  if (padding === ENUM.PaddingMethod.PSS || padding === ENUM.PaddingMethod.OAEP) return true;
  if (padding === ENUM.PaddingMethod.PKCS1V1_5 && item.operation === ENUM.Operation.Encrypt) return true;
  const signature = numberOf(dig(parameters, TAG.DigitalSignatureAlgorithm));
  if (signature !== undefined && RANDOM_SIGNATURES.has(signature)) return true;
  const algorithm = numberOf(dig(parameters, TAG.CryptographicAlgorithm) ?? valueOf(item.object?.fixed, TAG.CryptographicAlgorithm));
  return item.operation === ENUM.Operation.Sign && algorithm !== undefined && RANDOM_SIGNERS.has(algorithm);
}

const signature = ENUM.DigitalSignatureAlgorithm;
const RANDOM_SIGNATURES: ReadonlySet<number> = new Set([signature.RSASSA_PSS, signature.DSAWithSHA_1, signature.DSAWithSHA224, signature.DSAWithSHA256, signature.ECDSAWithSHA_1, signature.ECDSAWithSHA224, signature.ECDSAWithSHA256, signature.ECDSAWithSHA384, signature.ECDSAWithSHA512]);
const RANDOM_SIGNERS: ReadonlySet<number> = new Set([ENUM.CryptographicAlgorithm.DSA, ENUM.CryptographicAlgorithm.ECDSA, ENUM.CryptographicAlgorithm.EC]);

function setByClient({ attribute, item }: Scope): boolean {
  return attribute?.tag !== undefined && item?.object?.fixed.has(keyOfTag(attribute.tag)) === true;
}

const formatRequested = (scope: Scope): boolean => dig(scope.item?.request, TAG.KeyFormatType) !== undefined;

function otherHashingAlgorithm(scope: Scope): boolean {
  const actual = numberOf(dig(scope.enclosing?.item, TAG.HashingAlgorithm));
  const pattern = scope.enclosing?.patterns.find((each): each is LeafPattern => each.kind === 'leaf' && each.tag === TAG.HashingAlgorithm);
  return actual !== undefined && pattern?.value.is === 'literal' && pattern.value.value !== actual;
}
