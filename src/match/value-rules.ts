/** Which value rule a field belongs to, by what the field means. Data only. */
import { TAG } from '../kmip/constants.js';
import type { RuleId } from './rules.js';

const byTag = (rule: RuleId, ...tags: readonly number[]): [number, RuleId][] => tags.map((tag) => [tag, rule]);

const RULE_OF_TAG: ReadonlyMap<number, RuleId> = new Map([
  ...byTag(
    'V-1',
    TAG.UniqueIdentifier,
    TAG.PrivateKeyUniqueIdentifier,
    TAG.PublicKeyUniqueIdentifier,
    TAG.LinkedObjectIdentifier,
    TAG.ShortUniqueIdentifier,
    TAG.AsynchronousCorrelationValue,
    TAG.CorrelationValue,
    TAG.TicketValue,
  ),
  ...byTag('V-4', TAG.KeyMaterial, TAG.KeyValue, TAG.Key, TAG.CertificateValue, TAG.OpaqueDataValue, TAG.D, TAG.P, TAG.Q, TAG.G, TAG.X, TAG.Y, TAG.J, TAG.QString),
  ...byTag('V-4', TAG.Modulus, TAG.PublicExponent, TAG.PrivateExponent, TAG.PrimeExponentP, TAG.PrimeExponentQ, TAG.CRTCoefficient),
  ...byTag('V-5', TAG.Data, TAG.SignatureData, TAG.MACData, TAG.IVCounterNonce, TAG.AuthenticatedEncryptionTag),
  ...byTag('V-7', TAG.DigestValue, TAG.HashingAlgorithm),
  ...byTag('V-8', TAG.KeyFormatType),
  ...byTag('V-10', TAG.RNGAlgorithm),
  ...byTag('V-11', TAG.ObjectGroup),
  ...byTag('V-14', TAG.LeaseTime, TAG.ProtectionStorageMask, TAG.ContactInformation),
  ...byTag('V-16', TAG.ValidityIndicator, TAG.DataLength, TAG.UsageLimitsCount),
  ...byTag('V-17', TAG.VendorIdentification),
  ...byTag('C-8', TAG.LocatedItems),
]);

/** The rule of a field; `V-15`, exact, for all that have none of their own. */
export const ruleOfTag = (tag: number): RuleId => RULE_OF_TAG.get(tag) ?? 'V-15';

/** Identifiers that name an object or an ongoing operation; never empty. */
export const IDENTIFIERS: ReadonlySet<number> = new Set([...RULE_OF_TAG].flatMap(([tag, rule]) => (rule === 'V-1' ? [tag] : [])));
