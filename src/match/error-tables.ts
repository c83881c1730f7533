/** Where a version lays down which Result Reason an operation gives for which error. */
import type { ProtocolVersion } from '../kmip/version.js';
import { operationByCode, operationTitle } from '../kmip/vocabulary.js';

/** 1.0 has the tables of §11 in this order, from §11.2 on; later versions put others in between or behind. */
const V1_0: readonly string[] = [
  'Create',
  'Create Key Pair',
  'Register',
  'Re-key',
  'Derive Key',
  'Certify',
  'Re-certify',
  'Locate',
  'Check',
  'Get',
  'Get Attributes',
  'Get Attribute List',
  'Add Attribute',
  'Modify Attribute',
  'Delete Attribute',
  'Obtain Lease',
  'Get Usage Allocation',
  'Activate',
  'Revoke',
  'Destroy',
  'Archive',
  'Recover',
  'Validate',
  'Query',
  'Cancel',
  'Poll',
];
const behind = (tables: readonly string[], place: string, ...more: readonly string[]): readonly string[] => tables.flatMap((each) => (each === place ? [each, ...more] : [each]));
const V1_1 = behind(V1_0, 'Re-key', 'Re-key Key Pair');
const V1_2 = [...V1_1, 'Batch Items', 'Create Split Key', 'Join Split Key'];
const V1_3 = [
  ...behind(V1_1, 'Query', 'Discover Versions'),
  ...['Encrypt', 'Decrypt', 'Sign', 'Signature Verify', 'MAC', 'MAC Verify', 'RNG Retrieve', 'RNG Seed', 'Hash', 'Create Split Key', 'Join Split Key'],
];
const V1_4 = [...V1_3, 'Export', 'Import'];

const TABLES: Readonly<Partial<Record<ProtocolVersion, readonly string[]>>> = { '1.0': V1_0, '1.1': V1_1, '1.2': V1_2, '1.3': V1_3, '1.4': V1_4 };

/** Each other operation of 2.x has the table as its first subsection; Query of 2.0 has an empty one before it (KMIP 2.0 §6.1.37.1). */
const WITHOUT_TABLE_IN_2: ReadonlySet<string> = new Set(['Cancel', 'Ping']);

/**
 * "KMIP 1.4 §4.19, §11.20": the section of an operation and, where the version has one, its table of errors, which stands in §11 of 1.x
 * and below the operation in 2.x. Undefined for an operation that the version does not have.
 */
export function operationWithErrors(operation: number, version: ProtocolVersion): string | undefined {
  const section = sectionOf(operation, version);
  if (section === undefined) return undefined;
  const errors = errorTable(operationTitle(operation), section, version);
  return `KMIP ${version} §${section}${errors === undefined ? '' : `, §${errors}`}`;
}

const sectionOf = (operation: number, version: ProtocolVersion): string | undefined => operationByCode(operation)?.directions['client-to-server']?.sections?.[version];

function errorTable(name: string, section: string, version: ProtocolVersion): string | undefined {
  if (version.startsWith('2')) return WITHOUT_TABLE_IN_2.has(name) ? undefined : `${section}.${name === 'Query' && version === '2.0' ? 2 : 1}`;
  const index = TABLES[version]?.indexOf(name) ?? -1;
  return index < 0 ? undefined : `11.${index + 2}`;
}

/** "KMIP 1.4 §4.14, §11.1": the section of an operation and the errors of messages in general; 2.x has no such table. */
export function operationWithGeneralErrors(operation: number, version: ProtocolVersion): string | undefined {
  const section = sectionOf(operation, version);
  if (section === undefined) return undefined;
  return `KMIP ${version} §${section}${version.startsWith('1') ? ', §11.1' : ''}`;
}
