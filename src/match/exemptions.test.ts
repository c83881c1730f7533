import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';
import { isExempt, isOwed, type Exemption, type FieldOfTable } from './exemptions.js';

const { Query, CreateSplitKey, JoinSplitKey, Export, Get, Locate } = ENUM.Operation;
const versions = (holds: typeof isExempt, table: Exemption['table'], field: FieldOfTable): readonly ProtocolVersion[] => PROTOCOL_VERSIONS.filter((version) => holds(table, field, version));

describe('a field that may be absent although its table says "Yes"', () => {
  it.each<[string, Exemption['table'], FieldOfTable, readonly ProtocolVersion[]]>([
    ['the Protection Storage Masks of Query, which belong to a Query Function', { operation: Query }, TAG.ProtectionStorageMasks, ['2.0', '2.1']],
    ['the Object Type of Create Split Key, which 1.3 dropped', { operation: CreateSplitKey }, TAG.ObjectType, ['1.2']],
    ['the Object Type of Join Split Key, which 1.3 dropped', { operation: JoinSplitKey }, TAG.ObjectType, ['1.2']],
    ['the object of Export, whose key material a destroyed object does not give away', { operation: Export }, 'managed object', ['1.4', '2.0', '2.1']],
  ])('is %s', (_, table, field, expected) => {
    expect(versions(isExempt, table, field)).toEqual(expected);
  });

  it.each<[string, Exemption['table'], FieldOfTable]>([
    ['the object of Get', { operation: Get }, 'managed object'],
    ['another field of the same payload', { operation: CreateSplitKey }, TAG.UniqueIdentifier],
    ['the same field of another payload', { operation: Locate }, TAG.ObjectType],
    ['the same field of a structure', { structure: TAG.Attribute }, TAG.ObjectType],
    ['what is owed although its table says otherwise', { structure: TAG.Attribute }, TAG.AttributeValue],
  ])('is not %s', (_, table, field) => {
    expect(versions(isExempt, table, field)).toEqual([]);
  });
});

describe('a field that has to be there although its table names a condition', () => {
  it.each([TAG.VendorIdentification, TAG.CriticalityIndicator, TAG.VendorExtension])('is the field %i of a Message Extension, in the versions whose text says it', (field) => {
    expect(versions(isOwed, { structure: TAG.MessageExtension }, field)).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1']);
  });

  it('is the value of an Attribute: only Notify leaves it out (KMIP 1.4 §2.1.1)', () => {
    expect(versions(isOwed, { structure: TAG.Attribute }, TAG.AttributeValue)).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4']);
  });

  it.each<[string, Exemption['table'], number]>([
    ['its index', { structure: TAG.Attribute }, TAG.AttributeIndex],
    ['a value elsewhere', { structure: TAG.NewAttribute }, TAG.AttributeValue],
    ['a value in a payload', { operation: Query }, TAG.AttributeValue],
  ])('is not %s', (_, table, field) => {
    expect(versions(isOwed, table, field)).toEqual([]);
  });
});
