/** Query. Source: KMIP 1.4 §4.25; 2.1 §6.1.40. */
import { boolean, enumeration, fields, integer, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { structureTables } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { RANDOM_NUMBER_GENERATOR } from '../attributes/creation.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import type { OperationContext, Outcome } from '../context.js';
import { isObjectType, OBJECT_TAGS } from '../managed-objects.js';

const { QueryFunction } = ENUM;

const VENDOR = 'kmip-conformance';

/** Answers what is asked, in the order of the payload; what the server has none of is left out. */
export function query(request: StructureItem, context: OperationContext, operations: readonly number[]): Outcome {
  const { version } = context;
  const asked = new Set(fields(request, TAG.QueryFunction).map((item) => item.value));
  const when = (queryFunction: number, items: () => Item[]): Item[] => (asked.has(queryFunction) ? items() : []);
  return {
    payload: [
      ...when(QueryFunction.QueryOperations, () => operations.map((code) => enumeration(TAG.Operation, code))),
      ...when(QueryFunction.QueryObjects, () => objectTypes(version)),
      ...when(QueryFunction.QueryServerInformation, () => [textString(TAG.VendorIdentification, VENDOR), serverInformation(version)]),
      ...when(QueryFunction.QueryRNGs, () => [structure(TAG.RNGParameters, RANDOM_NUMBER_GENERATOR)]),
      ...when(QueryFunction.QueryProfiles, () => profiles(version)),
      ...when(QueryFunction.QueryCapabilities, () => [capabilities(version)]),
      ...when(QueryFunction.QueryStorageProtectionMasks, () => [
        structure(TAG.ProtectionStorageMasks, [integer(TAG.ProtectionStorageMask, MASK.ProtectionStorageMask.Software)]),
      ]),
    ],
  };
}

const objectTypes = (version: ProtocolVersion): Item[] =>
  [...OBJECT_TAGS.keys()].filter((code) => isObjectType(code, version)).map((code) => enumeration(TAG.ObjectType, code));

/** 1.x leaves the content to the vendor; 2.x has fields for it. */
function serverInformation(version: ProtocolVersion): StructureItem {
  if (!hasTypedAttributes(version)) return structure(TAG.ServerInformation, []);
  return structure(TAG.ServerInformation, [textString(TAG.ServerName, 'reference'), textString(TAG.ProductName, VENDOR)]);
}

const { ProfileName } = ENUM;

/** The names of the profiles in 1.x, which carry a version (KMIP 1.4 §9.1.3.2.42). */
const NAMES_WITH_VERSION: ReadonlyMap<ProtocolVersion, readonly number[]> = new Map([
  ['1.3', [ProfileName.BaselineServerBasicKMIPV1_3, ProfileName.BaselineServerTLSV1_2KMIPV1_3, ProfileName.SymmetricKeyLifecycleServerKMIPV1_3, ProfileName.BasicCryptographicServerKMIPV1_3]],
  ['1.4', [ProfileName.BaselineServerBasicKMIPV1_4, ProfileName.BaselineServerTLSV1_2KMIPV1_4, ProfileName.SymmetricKeyLifecycleServerKMIPV1_4, ProfileName.BasicCryptographicServerKMIPV1_4]],
]);

/** The profiles whose cases the server is made for: their names carry no version from 2.0 on (KMIP 2.1 §11.41). */
function profiles(version: ProtocolVersion): Item[] {
  const names = hasTypedAttributes(version) ? [ProfileName.BaselineServer, ProfileName.SymmetricKeyLifecycleServer, ProfileName.BasicCryptographicServer] : (NAMES_WITH_VERSION.get(version) ?? []);
  return names.map((name) => structure(TAG.ProfileInformation, [enumeration(TAG.ProfileName, name)]));
}

function capabilities(version: ProtocolVersion): StructureItem {
  const all = [
    boolean(TAG.StreamingCapability, true),
    boolean(TAG.AsynchronousCapability, false),
    boolean(TAG.AttestationCapability, false),
    boolean(TAG.BatchUndoCapability, true),
    boolean(TAG.BatchContinueCapability, true),
    enumeration(TAG.UnwrapMode, ENUM.UnwrapMode.NotProcessed),
    enumeration(TAG.DestroyAction, ENUM.DestroyAction.KeyMaterialDeleted),
    enumeration(TAG.ShreddingAlgorithm, ENUM.ShreddingAlgorithm.Unsupported),
    enumeration(TAG.RNGMode, ENUM.RNGMode.SharedInstantiation),
    boolean(TAG.QuantumSafeCapability, false),
  ];
  const known = new Set(structureTables(TAG.CapabilityInformation, version).flatMap((table) => table.fields.map((row) => row.tag)));
  return structure(
    TAG.CapabilityInformation,
    all.filter((item) => known.has(item.tag)),
  );
}
