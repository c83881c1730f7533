import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { AttributeName } from '../suite/case.js';
import type { Check } from './check.js';
import { any, hex, type Field, type Value } from './testing/build.js';
import { failures, payloadChecks, scenario, verdictsOf, type Scenario } from './testing/scenario.js';
import { act, create, getAttributes, type AttributeRow } from './testing/steps.js';

describe('attributes of 1.x that stand apart among the fields', () => {
  const { build } = scenario('1.4');
  const expected: readonly Field[] = [build.attributesPattern('list', ['State', 'PreActive']), ['UniqueIdentifier', 'a'], build.attributesPattern('list', ['Cryptographic Length', 128])];
  const answered = (...attributes: readonly Field[]): string[] => failures(scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: expected }, { payload: [['UniqueIdentifier', 'a'], ...attributes] })).filter((found) => found.startsWith('C-6') || found.startsWith('V-15'));

  it('are all compared', () => {
    expect(answered(build.attribute('State', 'PreActive') as Field, build.attribute('Cryptographic Length', 128) as Field)).toEqual([]);
    expect(answered(build.attribute('State', 'PreActive') as Field, build.attribute('Cryptographic Length', 256) as Field)).toEqual(['V-15: Get Attributes returns a wrong Cryptographic Length']);
    expect(answered(build.attribute('State', 'PreActive') as Field)).toEqual(['C-6: Get Attributes returns no Cryptographic Length']);
  });
});

describe('an attribute of 1.x whose name the vocabulary does not know', () => {
  const unnamed = (value: string): Field => ['Attribute', [['AttributeName', 'Shoe Size'], ['AttributeValue', value]]];
  const answered = (...attributes: readonly Field[]): string[] => {
    const { build, one } = scenario('1.4');
    const state = build.attribute('State', 'PreActive') as Field;
    return failures(one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], build.attributesPattern('list', ['State', 'PreActive']), unnamed('43')] }, { payload: [['UniqueIdentifier', 'a'], state, ...attributes] })).filter((found) => !found.startsWith('S-14') && !found.startsWith('C-6: Get Attributes returns no '));
  };

  it('is compared beside those that it knows', () => {
    expect(answered(unnamed('43'))).toEqual([]);
    expect(answered()).toEqual(['V-15: Get Attributes returns no Attribute']);
    expect(answered(unnamed('44'))).not.toEqual([]);
  });
});

describe('attributes that nobody asked for (C-6)', () => {
  it.each(['1.4', '2.1'] as const)('are a warning where the expectation lists none, in %s', (version: ProtocolVersion) => {
    const s = scenario(version);
    create(s, 'a');
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a'], ...s.build.names('State')], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['State', 'PreActive'], ['Object Type', 'SymmetricKey'])] });
    expect(verdictsOf(checks, 'warning')).toEqual(['C-6: Get Attributes returns attributes that were not asked for']);
    expect(failures(checks)).toEqual([]);
  });
});

describe('Contact Information that is the policy of the server (V-14)', () => {
  const without = (set: boolean): readonly Check[] => {
    const s = scenario('1.4');
    create(s, 'a', set ? [['Contact Information', 'room 7']] : []);
    return getAttributes(s, 'a', [['Contact Information', any], ['State', 'PreActive']], [['State', 'PreActive']]);
  };

  it('may be missing', () => {
    expect(failures(without(false))).toEqual([]);
    expect(verdictsOf(without(false), 'warning')).toEqual(['V-14: Get Attributes returns no Contact Information']);
  });

  it('may not where the client has set it', () => {
    expect(failures(without(true))).toEqual(['C-6: Get Attributes returns no Contact Information']);
  });
});

/** What the comparison of attributes says, apart from the rules of what every object has. */
const compared = (version: ProtocolVersion, expected: readonly AttributeRow[], actual: readonly AttributeRow[], names?: readonly string[], s: Scenario = scenario(version)): Check[] =>
  getAttributes(s, 'a', expected, actual, names).filter(({ rule, verdict, cause }) => ['C-6', 'C-7', 'N-1', 'X-1', 'V-11', 'V-12', 'V-14', 'V-15', 'V-13'].includes(rule) && verdict !== 'match' && !/does not return|asked for by name/.test(cause));
const name = (value: string): Value => [['NameValue', value], ['NameType', 'UninterpretedTextString']];
const place = (version: ProtocolVersion, title: string): string => ['Batch Item 1', 'Response Payload', ...(version === '1.4' ? [] : ['Attributes']), `Attribute "${title}"`].join(' › ');

describe('an attribute that is expected and missing (C-6)', () => {
  it.each(['1.4', '2.1'] as const)('is a failure, in %s', (version) => {
    expect(compared(version, [['Comment', 'c'], ['State', 'Active']], [['State', 'Active']]).filter(({ path }) => path.includes('Comment'))).toMatchObject([{ rule: 'C-6', verdict: 'failure', expected: 'Comment', actual: 'nothing', message: 'The response holds no Comment.', cause: 'Get Attributes returns no Comment', path: place(version, 'Comment') }]);
  });

  it('is one of several with another value', () => {
    expect(compared('1.4', [['Name', name('n')], ['Name', name('m')]], [['Name', name('n')]])).toMatchObject([{ rule: 'C-6', verdict: 'failure', expected: 'Name', actual: 'nothing', message: 'The response holds no Name with the expected value.', cause: 'Get Attributes returns no Name' }]);
  });

  it.each([
    ['Lease Time', 60],
    ['Contact Information', 'room 7'],
    ['x-Own', 'v'],
    ['y-Server', 'v'],
    ['Object Group', 'g'],
    ['Comment', 'c'],
  ] as const)('is the policy of the server, or is not, where all were asked for: %s', (title, value) => {
    const policy = !['x-Own', 'Comment'].includes(title);
    expect(compared('1.4', [[title, value]], [], []).filter(({ path }) => path.includes(title))).toMatchObject([{ rule: policy ? 'V-14' : 'C-6', verdict: policy ? 'warning' : 'failure', message: policy ? `The response holds no ${title}, which is the policy of the server.` : `The response holds no ${title}.` }]);
  });

  it.each([
    ['Lease Time', 60, 'V-14'],
    ['y-Server', 'v', 'C-6'],
    ['Object Group', 'g', 'C-6'],
  ] as const)('is so where it was asked for by name as well, or is not: %s', (title, value, rule) => {
    expect(compared('1.4', [[title, value]], []).filter(({ path }) => path.includes(title))).toMatchObject([{ rule }]);
  });

  it('is never the policy of the server where the client has set it', () => {
    const s = scenario('1.4');
    create(s, 'a', [['Object Group', 'g'], ['y-Server', 'v']]);
    expect(compared('1.4', [['Object Group', 'g'], ['y-Server', 'v']], [], [], s).filter(({ path }) => /Object Group|y-Server/.test(path)).map(({ rule, verdict }) => [rule, verdict])).toEqual([['C-6', 'failure'], ['C-6', 'failure']]);
  });

  it.each(['AddAttribute', 'ModifyAttribute', 'DeleteAttribute'])('is what %s returns in 1.x (C-7)', (operation) => {
    const s = scenario('1.4');
    const { build } = s;
    const request = operation === 'DeleteAttribute' ? ['AttributeName', 'Comment'] as const : (build.attribute('Comment', 'c') as Field);
    const checks = s.one({ operation, request: [['UniqueIdentifier', 'a'], request], expect: [['UniqueIdentifier', 'a'], build.attributesPattern('list', ['Comment', 'c'])] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(checks.filter(({ rule }) => rule === 'C-7')).toMatchObject([{ verdict: 'failure', expected: 'Comment', message: 'The response holds no Comment.' }]);
    const more = s.one({ operation, request: [['UniqueIdentifier', 'a'], request], expect: [['UniqueIdentifier', 'a'], build.attributesPattern('list', ['Comment', 'c'])] }, { payload: [['UniqueIdentifier', 'a'], build.attribute('Comment', 'c'), build.attribute('Object Group', 'g')] });
    expect(more.filter(({ rule, message }) => rule === 'X-1' && message.includes('beyond'))).toMatchObject([{ verdict: 'failure', actual: 'Object Group', message: 'The response holds attributes beyond the expected ones: Object Group.' }]);
    expect(more.find(({ rule, message }) => rule === 'X-1' && message.includes('beyond'))).not.toHaveProperty('variation');
  });
});

describe('an attribute that must not be there', () => {
  const without = (version: ProtocolVersion, absent: AttributeName, ...actual: readonly AttributeRow[]): Check[] => {
    const s = scenario(version);
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], { ...s.build.attributesPattern('list', ['State', 'Active']), absent: [absent] }] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['State', 'Active'], ...actual)] });
    return checks.filter(({ rule, expected }) => (rule === 'C-6' && expected === 'nothing') || rule === 'X-1');
  };

  it.each([
    ['1.4', { tag: TAG.CryptographicAlgorithm }, ['Cryptographic Algorithm', 'AES'], 'Cryptographic Algorithm', 'AES (3)'],
    ['2.1', { tag: TAG.CryptographicAlgorithm }, ['Cryptographic Algorithm', 'AES'], 'Cryptographic Algorithm', 'AES (3)'],
    ['1.4', { vendor: 'x', name: 'ID' }, ['x-ID', 'v'], 'x-ID', '"v"'],
    ['2.1', { vendor: 'x', name: 'ID' }, ['x-ID', 'v'], 'x ID', '"v"'],
  ] as const)('is a failure, and no surplus besides, in %s: %j', (version, absent, actual, title, shown) => {
    expect(without(version, absent, actual)).toMatchObject([{ rule: 'C-6', verdict: 'failure', expected: 'nothing', actual: shown, message: `The response holds ${title}, which must not be there.`, cause: `Get Attributes returns ${title}, which must not be there`, path: place(version, title) }]);
  });

  it('is a match where it is not', () => {
    expect(without('1.4', { tag: TAG.ObjectGroup })).toMatchObject([{ rule: 'C-6', verdict: 'match', expected: 'nothing', actual: 'nothing', message: 'The response holds no Object Group.', cause: 'Object Group is absent' }]);
  });
});

describe('one more instance than was expected', () => {
  it.each(['1.4', '2.1'] as const)('is a failure of a Name, which only clients set, in %s', (version) => {
    expect(compared(version, [['Name', name('n')]], [['Name', name('n')], ['Name', name('m')]])).toMatchObject([{ rule: 'C-6', verdict: 'failure', expected: 'nothing', actual: '{ Name Value: "m", Name Type: UninterpretedTextString (1) }', message: 'The response holds one more Name than expected, and only clients set it.', cause: 'Get Attributes returns a surplus Name', path: place(version, 'Name') }]);
  });

  it.each([
    ['x-ID', 'failure'],
    ['y-ID', 'variation'],
  ] as const)('is a %s of a custom attribute %s', (title, verdict) => {
    expect(compared('1.4', [[title, 'v']], [[title, 'v'], [title, 'w']])).toMatchObject([{ verdict, actual: '"w"' }]);
  });

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 19'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 21'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item 20'],
  ] as const)('is a variation of a Link, which servers set as well, in %s', (version, variation) => {
    const link = (id: string): Value => [['LinkType', 'PublicKeyLink'], ['LinkedObjectIdentifier', id]];
    expect(compared(version, [['Link', link('p')]], [['Link', link('p')], ['Link', link('q')]])).toMatchObject([{ rule: 'X-1', verdict: 'variation', variation, expected: 'nothing', actual: '{ Link Type: PublicKeyLink (258), Linked Object Identifier: "q" }', message: 'The response holds one more Link than expected.', cause: 'Get Attributes returns additional attributes' }]);
  });

  it('is a failure of Cryptographic Parameters, which only clients set as well', () => {
    expect(compared('2.1', [['Cryptographic Parameters', [['BlockCipherMode', 'CBC']]]], [['Cryptographic Parameters', [['BlockCipherMode', 'CBC']]], ['Cryptographic Parameters', [['BlockCipherMode', 'CTR']]]])).toMatchObject([{ rule: 'C-6', verdict: 'failure', actual: '{ Block Cipher Mode: CTR (6) }' }]);
  });

  it('is shown by its meaning in 1.x', () => {
    expect(compared('1.4', [['State', 'Active']], [['State', 'Active'], ['State', 'PreActive']])).toMatchObject([{ rule: 'X-1', verdict: 'variation', actual: 'PreActive (1)' }]);
  });

  it('is said by its name where it has no value', () => {
    const s = scenario('1.4');
    const empty: Field = ['Attribute', [['AttributeName', 'x-ID']]];
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['x-ID', 'v'])] }, { payload: [['UniqueIdentifier', 'a'], s.build.attribute('x-ID', 'v'), empty] });
    expect(checks.filter(({ rule, cause }) => rule === 'C-6' && cause.includes('surplus'))).toMatchObject([{ verdict: 'failure', actual: 'x-ID' }]);
  });
});

describe('several instances', () => {
  it('of which one differs are told by the difference', () => {
    expect(compared('1.4', [['x-ID', 'one'], ['x-ID', 'two']], [['x-ID', 'two'], ['x-ID', 'three']])).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: '"one"', actual: '"three"' }]);
  });

  it('of which more than one differ are missing, which is said once, and surplus', () => {
    expect(compared('1.4', [['x-ID', 'one'], ['x-ID', 'two']], [['x-ID', 'three'], ['x-ID', 'four']]).map(({ rule, actual }) => [rule, actual])).toEqual([['C-6', 'nothing'], ['C-6', '"three"'], ['C-6', '"four"']]);
    expect(compared('1.4', [['x-ID', 'one'], ['x-ID', 'two']], [['x-ID', 'three']]).map(({ rule, actual }) => [rule, actual])).toEqual([['C-6', 'nothing'], ['C-6', '"three"']]);
    expect(compared('1.4', [['x-ID', 'one']], [['x-ID', 'three'], ['x-ID', 'four']]).map(({ rule, actual }) => [rule, actual])).toEqual([['C-6', 'nothing'], ['C-6', '"three"'], ['C-6', '"four"']]);
  });
});

describe('an attribute without a value', () => {
  it('is a failure', () => {
    const s = scenario('1.4');
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['State', 'Active'])] }, { payload: [['UniqueIdentifier', 'a'], ['Attribute', [['AttributeName', 'State']]]] });
    expect(checks.filter(({ rule, path }) => rule === 'C-6' && path.includes('State'))).toMatchObject([{ verdict: 'failure', expected: 'a value', actual: 'nothing', message: 'The attribute has no Attribute Value.', cause: 'Get Attributes returns State without a value' }]);
  });
});

describe('Attribute Index (N-1)', () => {
  const index = (expected: AttributeRow, ...actual: readonly AttributeRow[]): Check[] => getAttributes(scenario('1.4'), 'a', [expected], actual).filter(({ rule }) => rule === 'N-1');
  const NUMBERED = { message: 'The server numbers the instances of the attribute.', cause: 'The server numbers the instances of an attribute' };

  it('0 and none are the same', () => {
    expect([index(['Name', name('n')], ['Name', name('n'), 0]), index(['Name', name('n'), 0], ['Name', name('n')])]).toEqual([[], []]);
  });

  it('is the one that is expected', () => {
    expect(index(['Name', name('n'), 1], ['Name', name('n'), 2])).toMatchObject([{ verdict: 'failure', expected: 'Attribute Index 1', actual: 'Attribute Index 2', message: 'The attribute has Attribute Index 2 instead of 1.', cause: 'Get Attributes returns a wrong Attribute Index', source: 'KMIP 1.4 §2.1.1' }]);
    expect(index(['Name', name('n'), 1], ['Name', name('n')])).toMatchObject([{ verdict: 'failure', expected: 'Attribute Index 1', actual: 'Attribute Index 0' }]);
  });

  it('is the choice of the server where nobody names one and there may be several', () => {
    expect(index(['Name', name('n')], ['Name', name('n'), 3])).toMatchObject([{ verdict: 'note', expected: 'Attribute Index 0', actual: 'Attribute Index 3', ...NUMBERED }]);
    expect(index(['x-ID', 'v'], ['x-ID', 'v', 3])).toMatchObject([{ verdict: 'note', ...NUMBERED }]);
    expect(index(['Name', name('n')], ['Name', name('m'), 0], ['Name', name('n'), 1])).toMatchObject([{ verdict: 'match', expected: 'Attribute Index 0', actual: 'Attribute Index 1', ...NUMBERED }]);
  });

  it('is the choice of the server where several are expected and one has come', () => {
    expect(index(['x-ID', 'v'], ['x-ID', 'v', 1])).toMatchObject([{ verdict: 'note' }]);
    expect(getAttributes(scenario('1.4'), 'a', [['x-ID', 'v'], ['x-ID', 'w']], [['x-ID', 'v', 1]]).filter(({ rule }) => rule === 'N-1')).toMatchObject([{ verdict: 'match' }]);
  });

  it('is 0 of an attribute that has one instance', () => {
    expect(index(['State', 'Active'], ['State', 'Active', 1])).toMatchObject([{ verdict: 'failure', actual: 'Attribute Index 1', cause: 'Get Attributes returns a wrong Attribute Index' }]);
  });

  it('may be what Add Attribute gives', () => {
    const s = scenario('1.4');
    const attribute = (number: number): Field => s.build.attribute('State', 'Active', number);
    expect(s.one({ operation: 'AddAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('State', 'Active') as Field], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['State', 'Active'])] }, { payload: [['UniqueIdentifier', 'a'], attribute(1)] }).filter(({ rule }) => rule === 'N-1')).toMatchObject([{ verdict: 'note', ...NUMBERED }]);
  });
});

describe('the value of a custom or vendor attribute (V-12)', () => {
  const returned = (version: ProtocolVersion, title: string, set: boolean, known = true): Check[] => {
    const s = scenario(version);
    if (known) create(s, 'a', set ? [[title, 'v']] : []);
    const shown = version === '1.4' ? title : title.replace('-', ' ');
    return compared(version, [[title, 'v']], [[title, 'w']], undefined, s).filter(({ path }) => path.endsWith(`"${shown}"`));
  };

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item response 2'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item response 2'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item response 1'],
  ] as const)('is free where the client did not set it, in %s', (version, variation) => {
    expect(returned(version, 'y-Server', false)).toMatchObject([{ rule: 'V-12', verdict: 'variation', variation, expected: '"v"', actual: '"w"' }]);
  });

  it('is no variation where it is the expected one', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(getAttributes(s, 'a', [['y-Server', 'v']], [['y-Server', 'v']]).filter(({ rule }) => rule === 'V-12')).toEqual([]);
  });

  it('is not where the client set it, where it is one of clients, or where nothing is known of the object', () => {
    expect(returned('1.4', 'y-Server', true)).toMatchObject([{ rule: 'V-15', verdict: 'failure' }]);
    expect(returned('1.4', 'x-Own', false)).toMatchObject([{ rule: 'V-15', verdict: 'failure' }]);
    expect(returned('1.4', 'y-Server', false, false)).toMatchObject([{ rule: 'V-15', verdict: 'failure' }]);
  });
});

describe('which attributes were asked for', () => {
  const surplus = (version: ProtocolVersion, asked: readonly string[], ...actual: readonly AttributeRow[]): Check[] => compared(version, [], actual, asked).filter(({ rule, message }) => (rule === 'C-6' || rule === 'X-1') && message.includes('attributes'));

  it.each([
    ['1.4', 'x-ID', 'x-ID'],
    ['2.1', 'x-ID', 'x ID'],
  ] as const)('is told by name, also of vendor attributes, in %s', (version, title, shown) => {
    expect(surplus(version, ['State', title], ['State', 'Active'], [title, 'v'])).toMatchObject([{ rule: 'X-1', verdict: 'variation', actual: `State, ${shown}`, message: `The response holds attributes beyond the expected ones: State, ${shown}.`, cause: 'Get Attributes returns attributes beyond the expected ones' }]);
    expect(surplus(version, ['State'], ['State', 'Active'], [title, 'v'], [title, 'w'])).toMatchObject([
      { rule: 'C-6', verdict: 'warning', actual: shown, message: `The response holds attributes that were not asked for: ${shown}.`, cause: 'Get Attributes returns attributes that were not asked for' },
      { rule: 'X-1', verdict: 'variation', actual: 'State' },
    ]);
  });

  it('is nothing that matters to another operation', () => {
    const s = scenario('2.1');
    const checks = s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a'], ...s.build.names('State')], expect: [['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', hex('00')], s.build.attributesPattern('list', ['State', 'Active'])]]]]]]] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', hex('00')], ...s.build.attributes(['State', 'Active'], ['Object Type', 'SymmetricKey'])]]]]]]] });
    expect(checks.filter(({ rule, message }) => (rule === 'C-6' || rule === 'X-1') && message.includes('attributes'))).toMatchObject([{ rule: 'X-1', verdict: 'variation', actual: 'Object Type' }]);
  });

  it('is all where none is named', () => {
    const s = scenario('1.4');
    act(s, 'Activate', 'a');
    expect(compared('1.4', [], [['State', 'Active']], [], s).filter(({ message }) => message.includes('attributes'))).toMatchObject([{ rule: 'X-1', verdict: 'variation', actual: 'State' }]);
  });
});

describe('an Attribute that is no structure', () => {
  it('is one of no name, beyond the expected ones', () => {
    const checks = scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], { tag: TAG.Attribute, type: 'Integer', value: 1 }] });
    expect(checks.filter(({ message }) => message.includes('beyond'))).toMatchObject([{ rule: 'X-1', actual: 'Attribute' }]);
  });
});

describe('an attribute of a name that only the server knows', () => {
  it('is one beyond the expected ones', () => {
    const s = scenario('1.4');
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a'], ['AttributeName', 'Shoe Size']], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['Attribute', [['AttributeName', 'Shoe Size'], ['AttributeValue', '43']]], ['Attribute', [['AttributeValue', '44']]]] });
    expect(payloadChecks(checks).filter(({ message }) => message.includes('attributes'))).toMatchObject([
      { rule: 'C-6', verdict: 'warning', actual: '' },
      { rule: 'X-1', verdict: 'variation', actual: 'Shoe Size' },
    ]);
  });
});
