/**
 * The Result Reason of every situation, by the version from which it applies.
 * Source: KMIP 1.4 §11 (and §11 of 1.0–1.3), KMIP 2.0 and 2.1 §6.1.n.1; where 2.0 and 2.1 leave the choice to the
 * server, the published test cases of the KMIP Profiles decide.
 */
import { ENUM } from '../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';

type Reason = keyof typeof ENUM.ResultReason;
type ReasonsByVersion = { readonly '1.0': Reason } & Readonly<Partial<Record<ProtocolVersion, Reason>>>;

const SITUATIONS = {
  unsupportedVersion: { '1.0': 'InvalidMessage', '2.0': 'UnsupportedProtocolVersion' },
  unexpected: { '1.0': 'GeneralFailure', '2.0': 'InternalServerError' },

  objectNotFound: { '1.0': 'ItemNotFound', '2.0': 'ObjectNotFound' },
  objectArchived: { '1.0': 'ObjectArchived' },
  objectAlreadyExists: { '1.0': 'ObjectAlreadyExists' },
  valueDestroyed: { '1.0': 'ItemNotFound', '2.0': 'ObjectDestroyed' },
  alreadyDestroyed: { '1.0': 'PermissionDenied', '2.0': 'ObjectDestroyed' },
  wrongState: { '1.0': 'PermissionDenied', '2.1': 'WrongKeyLifecycleState' },
  wrongObjectType: { '1.0': 'PermissionDenied', '2.0': 'InvalidObjectType' },
  objectTypeCannotDoThat: { '1.0': 'IllegalOperation', '2.0': 'InvalidObjectType' },
  objectTypeNotRecognized: { '1.0': 'InvalidField', '2.0': 'InvalidObjectType' },
  usageMaskForbids: { '1.0': 'PermissionDenied', '2.0': 'IncompatibleCryptographicUsageMask' },
  keyValueNotPresent: { '1.0': 'IllegalOperation', '1.2': 'KeyValueNotPresent' },
  sensitive: { '1.0': 'PermissionDenied', '1.4': 'Sensitive' },
  notExtractable: { '1.0': 'PermissionDenied', '1.4': 'NotExtractable' },
  keyFormatNotSupported: { '1.0': 'KeyFormatTypeNotSupported' },
  keyCompressionNotSupported: { '1.0': 'KeyCompressionTypeNotSupported' },
  keyWrapTypeNotSupported: { '1.0': 'FeatureNotSupported', '2.0': 'KeyWrapTypeNotSupported' },
  wrappingKeyNotFound: { '1.0': 'ItemNotFound', '2.0': 'WrappingObjectNotFound' },
  wrappingKeyDestroyed: { '1.0': 'PermissionDenied', '2.0': 'WrappingObjectDestroyed' },
  wrappingKeyArchived: { '1.0': 'ObjectArchived', '2.0': 'WrappingObjectArchived' },
  wrappingKeyIsNoKey: { '1.0': 'IllegalOperation', '2.0': 'InvalidObjectType' },
  encodingOption: { '1.0': 'FeatureNotSupported', '1.1': 'EncodingOptionError' },

  usageLimitReached: { '1.0': 'PermissionDenied' },
  noUsageLimits: { '1.0': 'IllegalOperation', '2.0': 'AttributeNotFound' },
  checkUsageLimits: { '1.0': 'PermissionDenied', '2.0': 'UsageLimitExceeded' },
  notRevocable: { '1.0': 'IllegalOperation', '2.0': 'PermissionDenied', '2.1': 'WrongKeyLifecycleState' },
  leaseRefused: { '1.0': 'PermissionDenied' },

  unknownAttribute: { '1.0': 'InvalidField', '2.0': 'InvalidAttribute' },
  attributeNotForClients: { '1.0': 'InvalidField', '2.0': 'ReadOnlyAttribute' },
  invalidAttributeValue: { '1.0': 'InvalidField', '2.0': 'InvalidAttributeValue' },
  creationSingleValued: { '1.0': 'InvalidField', '2.0': 'AttributeSingleValued' },
  creationNameTaken: { '1.0': 'InvalidField', '2.0': 'NonUniqueNameAttribute' },
  requiredAttributeMissing: { '1.0': 'InvalidField', '2.0': 'InvalidAttribute' },
  addReadOnly: { '1.0': 'PermissionDenied', '2.0': 'ReadOnlyAttribute' },
  addExisting: { '1.0': 'IllegalOperation', '2.0': 'AttributeSingleValued' },
  nameTaken: { '1.0': 'IllegalOperation', '2.0': 'NonUniqueNameAttribute' },
  modifyReadOnly: { '1.0': 'PermissionDenied', '2.0': 'AttributeReadOnly' },
  setReadOnly: { '1.0': 'PermissionDenied', '2.0': 'ReadOnlyAttribute' },
  modifyMissing: { '1.0': 'InvalidField', '2.0': 'AttributeNotFound' },
  deleteMissing: { '1.0': 'ItemNotFound', '2.0': 'AttributeNotFound' },
  instanceMissing: { '1.0': 'ItemNotFound', '2.0': 'AttributeInstanceNotFound' },
  severalInstances: { '1.0': 'InvalidField', '2.0': 'MultiValuedAttribute' },
  adjustMissing: { '1.0': 'ItemNotFound' },
  adjustType: { '1.0': 'InvalidField', '2.0': 'InvalidDataType' },
  adjustRange: { '1.0': 'InvalidField', '2.0': 'NumericRange' },
  namespaceNotSupported: { '1.0': 'ApplicationNamespaceNotSupported' },

  missingInitializationVector: { '1.0': 'InvalidMessage' },
  badParameters: { '1.0': 'InvalidField', '2.0': 'BadCryptographicParameters' },
  parametersNotSupported: { '1.0': 'FeatureNotSupported', '2.0': 'UnsupportedCryptographicParameters' },
  unknownCorrelationValue: { '1.0': 'ItemNotFound', '2.0': 'InvalidCorrelationValue' },
  notQuantumSafe: { '1.0': 'GeneralFailure' },
  tagLength: { '1.0': 'GeneralFailure' },
} as const satisfies Record<string, ReasonsByVersion>;

export type Situation = keyof typeof SITUATIONS;

/** The Result Reason code that a version prescribes for a situation. */
export function reasonFor(situation: Situation, version: ProtocolVersion): number {
  const reasons: ReasonsByVersion = SITUATIONS[situation];
  let reason: Reason = reasons['1.0'];
  for (const [since, name] of Object.entries(reasons) as [ProtocolVersion, Reason][]) {
    if (compareVersions(version, since) >= 0) reason = name;
  }
  return ENUM.ResultReason[reason];
}
