import { describe, expect, it } from 'vitest';
import type { Item, StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { attributeByTag } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import {
  algorithm,
  attribute,
  attributes,
  bed,
  bits,
  boolean,
  createKey,
  date,
  ENCRYPT_DECRYPT,
  enumeration,
  fieldsOf,
  id,
  integer,
  interval,
  longInteger,
  name,
  newAttribute,
  read,
  readOne,
  reference,
  since,
  START,
  structure,
  textString,
  usage,
  vendor,
  VERSIONS,
  type Answer,
  type Bed,
  type TestAttribute,
} from '../testing/reference.js';

const is2 = (version: ProtocolVersion): boolean => version.startsWith('2');
const contact = (value: string): Item => textString(TAG.ContactInformation, value);
const group = (value: string): Item => textString(TAG.ObjectGroup, value);
const add = (server: Bed, key: string, given: TestAttribute, index?: number): Answer => server.ask('AddAttribute', id(key), newAttribute(server.version, given, index));
const modify = (server: Bed, key: string, given: TestAttribute, index?: number): Answer => server.ask('ModifyAttribute', id(key), newAttribute(server.version, given, index));
const remove = (server: Bed, key: string, tag: number, ...more: Item[]): Answer => server.ask('DeleteAttribute', id(key), reference(server.version, tag), ...more);
const create = (server: Bed, ...given: TestAttribute[]): Answer =>
  server.ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(server.version, algorithm('AES'), bits(128), usage(ENCRYPT_DECRYPT), ...given));

describe.each(VERSIONS)('Get Attributes in KMIP %s', (version) => {
  it('gives the attributes asked for, in that order, without those that have no value', () => {
    const server = bed(version);
    const key = createKey(server);
    const payload = server.must('GetAttributes', id(key), ...[TAG.State, TAG.ContactInformation, TAG.CryptographicLength].map((tag) => reference(version, tag)));
    const given = is2(version) ? fieldsOf(payload.value[1]!) : payload.value.slice(1).map((item) => fieldsOf(item));
    const expected = [enumeration(TAG.State, ENUM.State.PreActive), bits(128)];
    expect(given).toEqual(is2(version) ? expected : expected.map((item) => [textString(TAG.AttributeName, attributeByTag(item.tag)!.name), { ...item, tag: TAG.AttributeValue }]));
  });

  it('refuses the same attribute twice', () => {
    const server = bed(version);
    const key = createKey(server);
    expect(server.ask('GetAttributes', id(key), reference(version, TAG.State), reference(version, TAG.State)).reason).toBe('InvalidMessage');
  });

  it('treats a name that no attribute has as one without value in 1.x, as an error in 2.x', () => {
    const server = bed(version);
    const key = createKey(server);
    const unknown = is2(version) ? enumeration(TAG.AttributeReference, TAG.BatchItem) : textString(TAG.AttributeName, 'Shoe Size');
    expect(server.ask('GetAttributes', id(key), unknown)).toMatchObject(is2(version) ? { reason: 'InvalidAttribute' } : { status: 'Success' });
  });
});

describe.each(VERSIONS)('Add Attribute in KMIP %s', (version) => {
  const server = bed(version);
  const key = createKey(server);

  it('adds a first value; the answer of 1.x repeats it', () => {
    const answer = add(server, key, contact('me'));
    expect(answer.status).toBe('Success');
    expect(answer.payload!.value.slice(1).map((item) => fieldsOf(item))).toEqual(is2(version) ? [] : [fieldsOf(attribute(version, contact('me')))]);
    expect(readOne(server, key, TAG.ContactInformation)).toBe('me');
  });

  it('refuses a second value of a single-instance attribute', () => {
    expect(add(server, key, contact('you')).reason).toBe(is2(version) ? 'AttributeSingleValued' : 'IllegalOperation');
    expect(readOne(server, key, TAG.ContactInformation)).toBe('me');
  });

  it('adds further instances of a multi-instance attribute', () => {
    add(server, key, group('a'));
    const second = add(server, key, group('b'));
    expect(read(server, key, TAG.ObjectGroup).map(({ value }) => value)).toEqual(['a', 'b']);
    if (!is2(version)) expect(fieldsOf(second.payload!.value[1]!)).toEqual(fieldsOf(attribute(version, group('b'), 1)));
  });

  it('refuses read-only attributes', () => {
    const reason = is2(version) ? 'ReadOnlyAttribute' : 'PermissionDenied';
    expect(add(server, key, date(TAG.DestroyDate, START)).reason).toBe(reason);
    expect(add(server, key, enumeration(TAG.State, ENUM.State.Active)).reason).toBe(reason);
  });

  it('BL-M-8: refuses a Name that an object has already, be it the same one', () => {
    add(server, key, name('taken'));
    const reason = is2(version) ? 'NonUniqueNameAttribute' : 'IllegalOperation';
    expect(add(server, key, name('taken')).reason).toBe(reason);
    expect(add(server, createKey(server), name('taken')).reason).toBe(reason);
    expect(add(server.as('stranger'), createKey(server.as('stranger')), name('taken')).status).toBe('Success');
  });

  it('refuses values of the wrong type', () => {
    expect(add(server, createKey(server), integer(TAG.ContactInformation, 1)).reason).toBe('InvalidMessage');
  });

  it('refuses attributes that the version does not know', () => {
    const unknown = is2(version) ? integer(0x42ffff, 1) : structure(TAG.Attribute, [textString(TAG.AttributeName, 'Shoe Size'), integer(TAG.AttributeValue, 43)]);
    const answer = server.ask('AddAttribute', id(key), is2(version) ? structure(TAG.NewAttribute, [unknown]) : unknown);
    expect(answer.reason).toBe(is2(version) ? 'InvalidAttribute' : 'InvalidField');
  });
});

it.each(['1.0', '1.4'] as const)('Add Attribute of %s refuses an Attribute Index', (version) => {
  const server = bed(version);
  expect(add(server, createKey(server), group('a'), 0).reason).toBe('InvalidField');
});

describe.each(VERSIONS)('Modify Attribute in KMIP %s', (version) => {
  const server = bed(version);
  const key = createKey(server, contact('me'), group('a'), group('b'), date(TAG.ActivationDate, START + 100n));

  it('puts a new value in the place of the old one', () => {
    server.wait(1n);
    expect(modify(server, key, contact('you')).status).toBe('Success');
    expect(readOne(server, key, TAG.ContactInformation)).toBe('you');
    expect(readOne(server, key, TAG.LastChangeDate)).toBe(server.now());
  });

  it('refuses read-only attributes', () => {
    const reason = is2(version) ? 'AttributeReadOnly' : 'PermissionDenied';
    expect(modify(server, key, enumeration(TAG.State, ENUM.State.Compromised)).reason).toBe(reason);
    expect(modify(server, key, bits(256)).reason).toBe(reason);
    expect(modify(server, key, usage(1)).reason).toBe(reason);
  });

  it('refuses attributes without value', () => {
    expect(modify(server, key, name('new')).reason).toBe(is2(version) ? 'AttributeNotFound' : 'InvalidField');
  });

  it('activates the object when the Activation Date becomes past', () => {
    expect(modify(server, key, date(TAG.ActivationDate, START)).status).toBe('Success');
    expect(readOne(server, key, TAG.State)).toBe(ENUM.State.Active);
  });
});

describe('instances in 1.x', () => {
  it('are modified and deleted by Attribute Index, which does not move', () => {
    const server = bed('1.2');
    const key = createKey(server, group('a'), group('b'), group('c'));
    expect(modify(server, key, group('B'), 1).status).toBe('Success');
    expect(remove(server, key, TAG.ObjectGroup).status).toBe('Success');
    const payload = server.must('GetAttributes', id(key), reference('1.2', TAG.ObjectGroup));
    expect(payload.value.slice(1).map((item) => fieldsOf(item))).toEqual([fieldsOf(attribute('1.2', group('B'), 1)), fieldsOf(attribute('1.2', group('c'), 2))]);
    expect(modify(server, key, group('x'), 0).reason).toBe('ItemNotFound');
    expect(remove(server, key, TAG.ObjectGroup, integer(TAG.AttributeIndex, 7)).reason).toBe('ItemNotFound');
  });

  it('need an Attribute Index in 1.0 to be deleted when there are several, and none to be modified', () => {
    const server = bed('1.0');
    const key = createKey(server, group('a'), group('b'));
    expect(modify(server, key, group('x')).status).toBe('Success');
    expect(remove(server, key, TAG.ObjectGroup).reason).toBe('InvalidField');
    expect(remove(server, key, TAG.ObjectGroup, integer(TAG.AttributeIndex, 1)).status).toBe('Success');
  });
});

describe.each(since('2.0'))('instances in KMIP %s', (version) => {
  const current = (given: Item): Item => structure(TAG.CurrentAttribute, [given]);

  it('are modified by Current Attribute', () => {
    const server = bed(version);
    const key = createKey(server, group('a'), group('b'));
    expect(server.ask('ModifyAttribute', id(key), current(group('b')), structure(TAG.NewAttribute, [group('B')])).status).toBe('Success');
    expect(read(server, key, TAG.ObjectGroup).map(({ value }) => value)).toEqual(['a', 'B']);
    expect(modify(server, key, group('x')).reason).toBe('MultiValuedAttribute');
    expect(server.ask('ModifyAttribute', id(key), current(group('z')), structure(TAG.NewAttribute, [group('x')])).reason).toBe('AttributeInstanceNotFound');
  });

  it('are deleted one by Current Attribute, all by Attribute Reference', () => {
    const server = bed(version);
    const key = createKey(server, group('a'), group('b'), group('c'));
    expect(server.ask('DeleteAttribute', id(key), current(group('b'))).status).toBe('Success');
    expect(read(server, key, TAG.ObjectGroup).map(({ value }) => value)).toEqual(['a', 'c']);
    expect(remove(server, key, TAG.ObjectGroup).status).toBe('Success');
    expect(read(server, key, TAG.ObjectGroup)).toEqual([]);
    expect(server.ask('DeleteAttribute', id(key), current(group('b'))).reason).toBe('AttributeNotFound');
    expect(server.ask('DeleteAttribute', id(key)).reason).toBe('InvalidMessage');
  });
});

describe.each(VERSIONS)('Delete Attribute in KMIP %s', (version) => {
  const server = bed(version);
  const key = createKey(server, contact('me'));

  it('deletes; the answer of 1.x repeats what was there', () => {
    const answer = remove(server, key, TAG.ContactInformation);
    expect(answer.payload!.value.slice(1).map((item) => fieldsOf(item))).toEqual(is2(version) ? [] : [fieldsOf(attribute(version, contact('me')))]);
    expect(read(server, key, TAG.ContactInformation)).toEqual([]);
  });

  it('refuses attributes that have to have a value', () => {
    const reason = is2(version) ? 'AttributeReadOnly' : 'PermissionDenied';
    expect(remove(server, key, TAG.CryptographicUsageMask).reason).toBe(reason);
    expect(remove(server, key, TAG.State).reason).toBe(reason);
  });

  it('refuses attributes without value', () => {
    expect(remove(server, key, TAG.ContactInformation).reason).toBe(is2(version) ? 'AttributeNotFound' : 'ItemNotFound');
  });
});

describe('custom attributes of 1.x and vendor attributes of 2.x', () => {
  it('are the same ones', () => {
    const server = bed('1.2');
    const key = createKey(server, vendor('ID', 'one'));
    const list = server.in('2.1').must('GetAttributes', id(key), structure(TAG.AttributeReference, [textString(TAG.VendorIdentification, 'x'), textString(TAG.AttributeName, 'ID')]));
    expect(fieldsOf(list.value[1]!)).toEqual([attribute('2.1', vendor('ID', 'one'))]);
  });

  it('belong to the server when their prefix is y', () => {
    const server = bed('1.2');
    const key = createKey(server);
    const own = structure(TAG.Attribute, [textString(TAG.AttributeName, 'y-ID'), textString(TAG.AttributeValue, 'one')]);
    expect(server.ask('AddAttribute', id(key), own).reason).toBe('PermissionDenied');
    expect(server.ask('Create', enumeration(TAG.ObjectType, 2), structure(TAG.TemplateAttribute, [own])).reason).toBe('InvalidField');
  });

  it('of other vendors are not shown in 1.x, which has no name for them', () => {
    const server = bed('2.1');
    const other = structure(TAG.Attribute, [textString(TAG.VendorIdentification, 'acme'), textString(TAG.AttributeName, 'ID'), textString(TAG.AttributeValue, 'one')]);
    const key = createKey(server, other);
    const names = server.in('1.4').must('GetAttributeList', id(key));
    expect(names.value.map(({ value }) => value)).not.toContain('acme-ID');
    expect(fieldsOf(server.must('GetAttributes', id(key)).value[1]!)).toContainEqual(other);
  });

  it('have a Vendor Identification of letters, digits, underscores and periods', () => {
    const server = bed('2.1');
    const odd = structure(TAG.Attribute, [textString(TAG.VendorIdentification, 'a b'), textString(TAG.AttributeName, 'ID'), textString(TAG.AttributeValue, 'one')]);
    expect(add(server, createKey(server), odd).reason).toBe('InvalidField');
  });

  it.each(VERSIONS)('may hold any type (%s)', (version) => {
    const server = bed(version);
    const key = createKey(server);
    for (const value of [integer(TAG.AttributeValue, -1), longInteger(TAG.AttributeValue, 5n), boolean(TAG.AttributeValue, true), date(TAG.AttributeValue, START), interval(TAG.AttributeValue, 9)]) {
      expect(add(server, key, { name: `t${value.type}`, value }).status).toBe('Success');
    }
  });
});

describe.each(VERSIONS)('the attributes of a new object in KMIP %s', (version) => {
  const server = bed(version);
  const refused = (in1: string, in2: string): string => (is2(version) ? in2 : in1);

  it('need algorithm and usage mask', () => {
    const ask = (...given: TestAttribute[]): string | undefined => server.ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(version, ...given)).reason;
    expect(ask(bits(128), usage(1))).toBe(refused('InvalidField', 'InvalidAttribute'));
    expect(ask(algorithm('AES'), bits(128))).toBe(refused('InvalidField', 'InvalidAttribute'));
    expect(ask(algorithm('AES'), usage(1))).toBeUndefined();
  });

  it('cannot be set when only the server sets them', () => {
    expect(create(server, date(TAG.InitialDate, START)).reason).toBe(refused('InvalidField', 'ReadOnlyAttribute'));
    expect(create(server, enumeration(TAG.State, ENUM.State.Active)).reason).toBe(refused('InvalidField', 'ReadOnlyAttribute'));
  });

  it('have one value each when they are single-instance', () => {
    expect(create(server, contact('a'), contact('b')).reason).toBe(refused('InvalidField', 'AttributeSingleValued'));
  });

  it('have a Name that no other object has, until that object is destroyed', () => {
    const key = createKey(server, name('unique'));
    expect(create(server, name('unique')).reason).toBe(refused('InvalidField', 'NonUniqueNameAttribute'));
    server.must('Destroy', id(key));
    expect(create(server, name('unique')).status).toBe('Success');
  });

  it('have a length that the algorithm knows', () => {
    const odd = server.ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(version, algorithm('AES'), bits(129), usage(1)));
    expect(odd.reason).toBe(refused('InvalidField', 'InvalidAttributeValue'));
  });

  it('have a usage mask of known bits', () => {
    const odd = server.ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(version, algorithm('AES'), bits(128), usage(0x40000000)));
    expect(odd.reason).toBe(refused('InvalidField', 'InvalidAttributeValue'));
  });

  it('have Application Data of the client, as the server generates none', () => {
    const asi = structure(TAG.ApplicationSpecificInformation, [textString(TAG.ApplicationNamespace, 'ns')]);
    expect(create(server, asi).reason).toBe('ApplicationNamespaceNotSupported');
  });

  it('have Usage Limits whose Count is the Total, whatever the client says', () => {
    const limits = structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, 10n), longInteger(TAG.UsageLimitsCount, 3n), enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte)]);
    expect(fieldsOf(read(server, createKey(server, limits), TAG.UsageLimits)[0]!)).toEqual([
      longInteger(TAG.UsageLimitsTotal, 10n),
      longInteger(TAG.UsageLimitsCount, 10n),
      enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte),
    ]);
  });
});

it('an attribute of a later version is refused in an earlier one', () => {
  const server = bed('1.3');
  expect(create(server, textString(TAG.Comment, 'x')).status).toBe('OperationFailed');
  expect(create(bed('1.4'), textString(TAG.Comment, 'x')).status).toBe('Success');
});

describe('Sensitive and Extractable', () => {
  it.each(since('1.4'))('remember whether they have always been so (%s)', (version) => {
    const server = bed(version);
    const key = createKey(server, boolean(TAG.Sensitive, true), boolean(TAG.Extractable, false));
    expect([readOne(server, key, TAG.AlwaysSensitive), readOne(server, key, TAG.NeverExtractable)]).toEqual([true, true]);
    modify(server, key, boolean(TAG.Sensitive, false));
    modify(server, key, boolean(TAG.Extractable, true));
    modify(server, key, boolean(TAG.Sensitive, true));
    modify(server, key, boolean(TAG.Extractable, false));
    expect([readOne(server, key, TAG.AlwaysSensitive), readOne(server, key, TAG.NeverExtractable)]).toEqual([false, false]);
  });
});

describe.each(since('2.0'))('Set Attribute in KMIP %s', (version) => {
  const server = bed(version);
  const set = (key: string, given: TestAttribute): Answer => server.ask('SetAttribute', id(key), newAttribute(version, given));

  it('adds or modifies', () => {
    const key = createKey(server);
    expect(set(key, contact('a')).status).toBe('Success');
    expect(set(key, contact('b')).status).toBe('Success');
    expect(readOne(server, key, TAG.ContactInformation)).toBe('b');
  });

  it('refuses read-only attributes and those with several instances', () => {
    const key = createKey(server, group('a'), group('b'));
    expect(set(key, enumeration(TAG.State, ENUM.State.Active)).reason).toBe('ReadOnlyAttribute');
    expect(set(key, group('c')).reason).toBe('MultiValuedAttribute');
  });
});

describe.each(since('2.0'))('Adjust Attribute in KMIP %s', (version) => {
  const server = bed(version);
  const counter = structure(TAG.AttributeReference, [textString(TAG.VendorIdentification, 'x'), textString(TAG.AttributeName, 'counter')]);
  const adjust = (key: string, target: Item, type: keyof typeof ENUM.AdjustmentType, ...by: Item[]): Answer =>
    server.ask('AdjustAttribute', id(key), target, enumeration(TAG.AdjustmentType, ENUM.AdjustmentType[type]), ...by);
  const keyWith = (value: Item): string => createKey(server, { name: 'counter', value });
  const counterOf = (key: string): unknown => {
    const found = server.must('GetAttributes', id(key), counter).value[1] as StructureItem;
    return (found.value[0] as StructureItem).value[2]!.value;
  };

  it('increments, decrements and negates', () => {
    const key = keyWith(integer(TAG.AttributeValue, 5));
    adjust(key, counter, 'Increment', integer(TAG.AdjustmentValue, 4));
    expect(counterOf(key)).toBe(9);
    adjust(key, counter, 'Decrement');
    expect(counterOf(key)).toBe(8);
    adjust(key, counter, 'Negate');
    expect(counterOf(key)).toBe(-8);
  });

  it('starts from zero or false where there is no value', () => {
    const key = createKey(server);
    expect(adjust(key, enumeration(TAG.AttributeReference, TAG.ProtectionPeriod), 'Increment', integer(TAG.AdjustmentValue, 7)).status).toBe('Success');
    expect(readOne(server, key, TAG.ProtectionPeriod)).toBe(7);
    expect(adjust(key, enumeration(TAG.AttributeReference, TAG.QuantumSafe), 'Negate').status).toBe('Success');
    expect(readOne(server, key, TAG.QuantumSafe)).toBe(true);
  });

  it('refuses what cannot be adjusted', () => {
    expect(adjust(keyWith(integer(TAG.AttributeValue, 0x7fffffff)), counter, 'Increment').reason).toBe('NumericRange');
    expect(adjust(keyWith(textString(TAG.AttributeValue, 'five')), counter, 'Increment').reason).toBe('InvalidDataType');
    expect(adjust(createKey(server), enumeration(TAG.AttributeReference, TAG.CryptographicLength), 'Increment').reason).toBe('ReadOnlyAttribute');
  });
});
