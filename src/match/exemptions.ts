/** Places where a table of the specification asks for more, or for less, than the specification means. Data only: where, since when, and why. */
import { ENUM, TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';

/** A row of a table: its tag, or what may stand in the place of one. */
export type FieldOfTable = number | 'managed object';

export interface Exemption {
  /** The table: a payload by its operation, or a structure by its tag. */
  readonly table: { readonly operation: number } | { readonly structure: number };
  readonly field: FieldOfTable;
  readonly versions: readonly ProtocolVersion[];
  readonly clause: string;
}

/** Fields that may be absent although their row says "Yes". */
const OPTIONAL_AFTER_ALL: readonly Exemption[] = [
  {
    table: { operation: ENUM.Operation.Query },
    field: TAG.ProtectionStorageMasks,
    versions: ['2.0', '2.1'],
    clause: 'KMIP 2.1 §6.1.40: each field of a Query answer belongs to a Query Function; the published answers without that function leave it out',
  },
  {
    table: { operation: ENUM.Operation.CreateSplitKey },
    field: TAG.ObjectType,
    versions: ['1.2'],
    clause: 'KMIP 1.3 §4.38 dropped the field; the published answers of 1.2 have none',
  },
  {
    table: { operation: ENUM.Operation.JoinSplitKey },
    field: TAG.ObjectType,
    versions: ['1.2'],
    clause: 'KMIP 1.3 §4.39 dropped the field; the published answers of 1.2 have none',
  },
  {
    table: { operation: ENUM.Operation.Export },
    field: 'managed object',
    versions: ['1.4', '2.0', '2.1'],
    clause: 'KMIP 1.4 §4.40, 2.1 §6.1.18: the key material of a destroyed object is not returned, and nothing says what stands in its place',
  },
];

/** Those whose text says it; of 3.0 the tables alone are known. */
const UP_TO_2_1: readonly ProtocolVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1'];

/** Fields that every answer to a client owes, although their row names a condition or does not say so. */
const REQUIRED_OF_ANSWERS: readonly Exemption[] = [
  {
    table: { structure: TAG.Attribute },
    field: TAG.AttributeValue,
    versions: ['1.0', '1.1', '1.2', '1.3', '1.4'],
    clause: 'KMIP 1.4 §2.1.1: an Attribute has a value, except where Notify tells of its deletion',
  },
  ...[TAG.VendorIdentification, TAG.CriticalityIndicator, TAG.VendorExtension].map((field) => ({
    table: { structure: TAG.MessageExtension },
    field,
    versions: UP_TO_2_1,
    clause: 'KMIP 1.4 §6.16, 2.1 §9.13: a Message Extension has these three; its table does not say which fields it needs',
  })),
];

/** Whether the field may be absent although its row says "Yes". */
export const isExempt = (table: Exemption['table'], field: FieldOfTable | undefined, version: ProtocolVersion): boolean => OPTIONAL_AFTER_ALL.some((row) => isRow(row, table, field, version));

/** Whether the field has to be there although its row does not say "Yes". */
export const isOwed = (table: Exemption['table'], field: FieldOfTable | undefined, version: ProtocolVersion): boolean => REQUIRED_OF_ANSWERS.some((row) => isRow(row, table, field, version));

function isRow(row: Exemption, table: Exemption['table'], field: FieldOfTable | undefined, version: ProtocolVersion): boolean {
  const same = 'operation' in row.table ? 'operation' in table && row.table.operation === table.operation : 'structure' in table && row.table.structure === table.structure;
  return same && row.field === field && row.versions.includes(version);
}
