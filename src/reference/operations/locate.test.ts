import { describe, expect, it } from 'vitest';
import { fields, type Item } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import {
  algorithm,
  bed,
  bits,
  boolean,
  byteString,
  createKey,
  date,
  enumeration,
  fieldsOf,
  filter,
  id,
  integer,
  longInteger,
  name,
  registerKey,
  revocation,
  since,
  START,
  structure,
  symmetricKey,
  textString,
  usage,
  vendor,
  VERSIONS,
  type Bed,
  type TestAttribute,
} from '../testing/reference.js';

const locate = (server: Bed, wanted: TestAttribute[], ...before: Item[]): unknown[] =>
  fields(server.must('Locate', ...before, ...filter(server.version, ...wanted)), TAG.UniqueIdentifier).map(({ value }) => value);
const { CryptographicUsageMask } = MASK;

describe.each(VERSIONS)('Locate in KMIP %s', (version) => {
  const server = bed(version);
  const asi = structure(TAG.ApplicationSpecificInformation, [textString(TAG.ApplicationNamespace, 'ns'), textString(TAG.ApplicationData, 'data')]);
  const limits = structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, 100n), enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte)]);
  const first = createKey(server, name('first'), usage(CryptographicUsageMask.Encrypt | CryptographicUsageMask.Decrypt), date(TAG.ActivationDate, START - 50n));
  server.wait(10n);
  const second = createKey(server, name('second'), usage(CryptographicUsageMask.Sign), textString(TAG.ObjectGroup, 'group'), asi, limits, vendor('ID', 'two'));
  server.wait(10n);
  const third = registerKey(server, symmetricKey(new Uint8Array(24), 'DES3', 168), usage(CryptographicUsageMask.Encrypt), date(TAG.ActivationDate, START + 1000n));

  it('finds everything of the client without filter, newest first', () => {
    expect(locate(server, [])).toEqual([third, second, first]);
    expect(locate(server.as('stranger'), [])).toEqual([]);
  });

  it.each<[string, TestAttribute[], () => string[]]>([
    ['Name', [name('first')], () => [first]],
    ['a Name that no object has', [name('fourth')], () => []],
    ['Object Type', [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey)], () => [third, second, first]],
    ['another Object Type', [enumeration(TAG.ObjectType, ENUM.ObjectType.SecretData)], () => []],
    ['Cryptographic Algorithm', [algorithm('DES3')], () => [third]],
    ['Cryptographic Length', [bits(128)], () => [second, first]],
    ['State, moved on by the clock', [enumeration(TAG.State, ENUM.State.Active)], () => [first]],
    ['usage mask: all bits asked for, others may be set', [usage(CryptographicUsageMask.Encrypt)], () => [third, first]],
    ['usage mask of two bits', [usage(CryptographicUsageMask.Encrypt | CryptographicUsageMask.Decrypt)], () => [first]],
    ['Object Group', [textString(TAG.ObjectGroup, 'group')], () => [second]],
    ['Application Specific Information', [asi], () => [second]],
    ['part of a structure', [structure(TAG.ApplicationSpecificInformation, [textString(TAG.ApplicationNamespace, 'ns')])], () => [second]],
    ['part of a structure that differs', [structure(TAG.ApplicationSpecificInformation, [textString(TAG.ApplicationNamespace, 'other')])], () => []],
    ['a custom attribute', [vendor('ID', 'two')], () => [second]],
    ['Usage Limits at least as large', [structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, 100n)])], () => [second]],
    ['Usage Limits larger than any', [structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, 101n)])], () => []],
    ['one date: equal', [date(TAG.InitialDate, START + 10n)], () => [second]],
    ['two dates: within, limits included', [date(TAG.InitialDate, START), date(TAG.InitialDate, START + 10n)], () => [second, first]],
    ['two dates the other way round', [date(TAG.InitialDate, START + 20n), date(TAG.InitialDate, START + 10n)], () => [third, second]],
    ['the largest date: none', [date(TAG.ActivationDate, 2n ** 63n - 1n)], () => [second]],
    ['several attributes at once', [algorithm('AES'), usage(CryptographicUsageMask.Sign)], () => [second]],
  ])('filters by %s', (_name, wanted, expected) => {
    expect(locate(server, wanted)).toEqual(expected());
  });

  it('refuses a date that is given three times', () => {
    const dates = [START, START + 1n, START + 2n].map((value) => date(TAG.InitialDate, value));
    expect(server.ask('Locate', ...filter(version, ...dates)).reason).toBe('InvalidField');
  });

  it('refuses attributes that the version does not know', () => {
    const unknown = version.startsWith('2') ? integer(0x42ffff, 1) : structure(TAG.Attribute, [textString(TAG.AttributeName, 'Shoe Size'), integer(TAG.AttributeValue, 43)]);
    const answer = server.ask('Locate', version.startsWith('2') ? structure(TAG.Attributes, [unknown]) : unknown);
    expect(answer.reason).toBe(version.startsWith('2') ? 'InvalidAttribute' : 'InvalidField');
  });

  it('gives no more than Maximum Items', () => {
    expect(locate(server, [], integer(TAG.MaximumItems, 2))).toEqual([third, second]);
    expect(locate(server, [], integer(TAG.MaximumItems, 9))).toEqual([third, second, first]);
  });
});

describe.each(since('1.3'))('pages in KMIP %s', (version) => {
  it('skip Offset Items, and Located Items counts them all', () => {
    const server = bed(version);
    const keys = Array.from({ length: 5 }, () => createKey(server)).reverse();
    expect(locate(server, [], integer(TAG.MaximumItems, 2), integer(TAG.OffsetItems, 2))).toEqual(keys.slice(2, 4));
    expect(locate(server, [], integer(TAG.OffsetItems, 9))).toEqual([]);
    const payload = server.must('Locate', integer(TAG.MaximumItems, 2), ...filter(version));
    expect(numberField(payload, TAG.LocatedItems)).toBe(5);
  });
});

describe('destroyed objects', () => {
  const destroyedKey = (server: Bed): string => {
    const key = createKey(server, name('gone'));
    server.must('Revoke', id(key), revocation('KeyCompromise'));
    server.must('Destroy', id(key));
    return key;
  };

  it.each(since('2.0'))('are found with their bit of the Storage Status Mask only (%s)', (version) => {
    const server = bed(version);
    const key = destroyedKey(server);
    const living = createKey(server);
    const { DestroyedStorage, OnLineStorage } = MASK.StorageStatusMask;
    expect(locate(server, [])).toEqual([living]);
    expect(locate(server, [], integer(TAG.StorageStatusMask, DestroyedStorage))).toEqual([key]);
    expect(locate(server, [], integer(TAG.StorageStatusMask, OnLineStorage | DestroyedStorage))).toEqual([living, key]);
  });

  it.each(['1.0', '1.4'] as const)('are found by their State only in %s', (version) => {
    const server = bed(version);
    const key = destroyedKey(server);
    expect(locate(server, [name('gone')])).toEqual([]);
    expect(locate(server, [enumeration(TAG.State, ENUM.State.DestroyedCompromised)])).toEqual([key]);
  });
});

describe.each(since('1.1'))('Object Group Member in KMIP %s', (version) => {
  it('asks for fresh members, longest waiting first, or for the default member', () => {
    const server = bed(version);
    const keys = Array.from({ length: 3 }, () => createKey(server, textString(TAG.ObjectGroup, 'g')));
    createKey(server);
    const members = (member: keyof typeof ENUM.ObjectGroupMember): unknown[] =>
      locate(server, [textString(TAG.ObjectGroup, 'g')], enumeration(TAG.ObjectGroupMember, ENUM.ObjectGroupMember[member]));
    expect(members('GroupMemberFresh')).toEqual(keys);
    server.must('Get', id(keys[0]!));
    expect(members('GroupMemberFresh')).toEqual(keys.slice(1));
    expect(members('GroupMemberDefault')).toEqual([keys[0]]);
  });
});

it('Locate by Short Unique Identifier finds the one object (2.1)', () => {
  const server = bed('2.1');
  const key = createKey(server);
  createKey(server);
  const payload = server.must('GetAttributes', id(key), enumeration(TAG.AttributeReference, TAG.ShortUniqueIdentifier));
  const [short] = fieldsOf(payload.value[1]!);
  expect(locate(server, [byteString(TAG.ShortUniqueIdentifier, short!.value as Uint8Array)])).toEqual([key]);
  expect(locate(server, [boolean(TAG.Fresh, true), byteString(TAG.ShortUniqueIdentifier, new Uint8Array(32))])).toEqual([]);
});
