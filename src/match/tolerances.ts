/**
 * Values that may differ from the expected ones: which field, in which versions, under which condition about who chose it, and the
 * clause that permits it. Data only; what is in no row has to be equal.
 */
import { TAG } from '../kmip/constants.js';
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';
import type { VariationItem } from './citations.js';
import { CONDITIONS, type Condition, type Situation } from './conditions.js';
import type { RuleId } from './rules.js';

export interface Tolerance {
  readonly rule: RuleId;
  /** What the values mean: a tag, or the tag of the attribute that an Attribute Value belongs to; 'any' inside a condition's scope. */
  readonly tags: readonly number[] | 'any';
  readonly versions: readonly ProtocolVersion[];
  readonly when: Condition;
  readonly verdict: 'variation' | 'warning' | 'note';
  readonly item: VariationItem;
  /** Why, as the end of a sentence that begins with the field. */
  readonly because: string;
}

const ALL = PROTOCOL_VERSIONS;
const UP_TO_2_0: readonly ProtocolVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0'];

const KEY_PARTS: readonly number[] = [TAG.KeyMaterial, TAG.KeyValue, TAG.Key, TAG.D, TAG.P, TAG.Q, TAG.X, TAG.Y, TAG.QString, TAG.Modulus, TAG.PrivateExponent, TAG.PublicExponent, TAG.PrimeExponentP, TAG.PrimeExponentQ, TAG.CRTCoefficient];

const TOLERANCES: readonly Tolerance[] = [
  { rule: 'V-1', tags: [TAG.UniqueIdentifier], versions: ALL, when: 'identifierOfRequest', verdict: 'warning', item: {}, because: 'it is the one that the request named, and the case expects another one' },
  { rule: 'V-1', tags: [TAG.UniqueIdentifier], versions: ALL, when: 'identifierLeftToServer', verdict: 'variation', item: { p10: 1, p21: 1, p30: 1 }, because: 'the server chooses identifiers' },
  { rule: 'V-1', tags: [TAG.PrivateKeyUniqueIdentifier], versions: ALL, when: 'always', verdict: 'variation', item: { p10: 2, p21: 2, p30: 3 }, because: 'the server chooses identifiers' },
  { rule: 'V-1', tags: [TAG.PublicKeyUniqueIdentifier], versions: ALL, when: 'always', verdict: 'variation', item: { p10: 3, p21: 3, p30: 4 }, because: 'the server chooses identifiers' },
  { rule: 'V-1', tags: [TAG.AsynchronousCorrelationValue], versions: ALL, when: 'always', verdict: 'variation', item: { p10: 5, p21: 5, p30: 5 }, because: 'the server chooses correlation values' },
  { rule: 'V-4', tags: [TAG.KeyMaterial, TAG.CertificateValue, TAG.OpaqueDataValue], versions: ALL, when: 'asRegistered', verdict: 'warning', item: {}, because: 'it is what the client registered, and the case expects something else' },
  { rule: 'V-3', tags: KEY_PARTS, versions: ALL, when: 'generated', verdict: 'variation', item: { p10: 7, p21: 7, p30: 7 }, because: 'the server generated the key' },
  { rule: 'V-3', tags: [TAG.KeyValue], versions: ALL, when: 'wrapped', verdict: 'variation', item: { p10: 7, p21: 7, p30: 7 }, because: 'the result of a wrapping may vary; it is unwrapped where both keys are known' },
  {
    rule: 'V-5',
    tags: [TAG.Data, TAG.SignatureData, TAG.MACData, TAG.IVCounterNonce, TAG.AuthenticatedEncryptionTag],
    versions: ALL,
    when: 'generatedOrRandom',
    verdict: 'variation',
    item: { p10: 8, p21: 8, p30: 8 },
    because: 'the server generated the key, or the operation is random',
  },
  { rule: 'V-7', tags: [TAG.HashingAlgorithm], versions: UP_TO_2_0, when: 'insideDigest', verdict: 'variation', item: { p10: 13, p21: 13 }, because: 'the server chooses the hashing algorithm of a digest' },
  { rule: 'V-7', tags: [TAG.DigestValue], versions: UP_TO_2_0, when: 'otherHashingAlgorithm', verdict: 'variation', item: { p10: 13, p21: 13 }, because: 'the digest was taken with another algorithm' },
  { rule: 'V-7', tags: [TAG.DigestValue], versions: ALL, when: 'generated', verdict: 'variation', item: { p10: 11, p21: 11, p30: 10 }, because: 'the server generated the key' },
  { rule: 'V-8', tags: [TAG.KeyFormatType], versions: UP_TO_2_0, when: 'formatLeftToServer', verdict: 'variation', item: { p10: 12, p21: 12 }, because: 'the server generated the key and no format was asked for' },
  { rule: 'V-10', tags: 'any', versions: ALL, when: 'insideRandomNumberGenerator', verdict: 'variation', item: { p21: 'response 7', p30: 'response 6' }, because: 'the server describes its own random number generator' },
  { rule: 'V-11', tags: [TAG.ObjectGroup], versions: ALL, when: 'notSetByClient', verdict: 'variation', item: { p10: 'response 1', p21: 'response 1' }, because: 'the client did not set an Object Group' },
  { rule: 'V-14', tags: [TAG.LeaseTime, TAG.ProtectionStorageMask, TAG.ContactInformation], versions: ALL, when: 'notSetByClient', verdict: 'warning', item: {}, because: 'it is the policy of the server' },
  { rule: 'V-17', tags: [TAG.VendorIdentification], versions: ALL, when: 'serverIdentification', verdict: 'variation', item: { p10: 'response 8', p21: 'response 6', p30: 'response 5' }, because: 'it names the vendor' },
  { rule: 'V-17', tags: [TAG.PKCS_11OutputParameters], versions: ALL, when: 'always', verdict: 'note', item: {}, because: 'the library describes itself' },
  { rule: 'C-8', tags: [TAG.LocatedItems], versions: ALL, when: 'always', verdict: 'variation', item: { p21: 'response 8', p30: 'response 7' }, because: 'the number is optional and free' },
];

/** The row that permits a difference, if there is one. A client that looks at a value wants that value, whatever the clauses permit. */
export function toleranceFor(situation: Situation, meaning: number): Tolerance | undefined {
  const { version, asClient } = situation.scope.exchange;
  if (asClient === true) return undefined;
  return TOLERANCES.find((row) => (row.tags === 'any' || row.tags.includes(meaning)) && row.versions.includes(version) && CONDITIONS[row.when](situation));
}
