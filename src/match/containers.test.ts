import { describe, expect, it } from 'vitest';
import { protocolVersionItem } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { any, bind, hex, oneOf, unique, use, type Field } from './testing/build.js';
import { payloadChecks, scenario, verdictsOf } from './testing/scenario.js';
import { create } from './testing/steps.js';

const query = (expected: readonly Field[], actual: readonly Field[], version: ProtocolVersion = '1.4'): readonly Check[] => scenario(version).one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']], expect: expected }, { payload: actual });

describe('the answer to Query (C-2)', () => {
  it('holds what is expected, in any order', () => {
    const checks = payloadChecks(query([['Operation', 'Create'], ['Operation', 'Get']], [['Operation', 'Get'], ['Operation', 'Create']]), 'Operation (2)');
    expect(checks).toMatchObject([{ verdict: 'match', expected: 'Create (1)', actual: 'Create (1)' }]);
  });

  it.each([
    ['Operation', 'Destroy', 'Destroy (20)', 'an Operation', 17],
    ['ObjectType', 'SecretData', 'SecretData (7)', 'an Object Type', 16],
    ['ApplicationNamespace', 'n', '"n"', 'an Application Namespace', 15],
  ] as const)('may hold one more %s', (field, value, actual, title, item) => {
    const first = { Operation: 'Get', ObjectType: 'SymmetricKey', ApplicationNamespace: 'm' }[field];
    const checks = query([[field, first]], [[field, first], [field, value]]);
    expect(checks.filter(({ verdict }) => verdict === 'variation')).toMatchObject([{ rule: 'C-2', expected: 'nothing more', actual, message: `The response holds ${title} that is not expected.`, cause: `Query returns ${title} that is not expected`, variation: `KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item ${item}` }]);
    expect(verdictsOf(checks, 'failure')).toEqual([]);
  });

  it('says once that it holds several more, and shows the first twenty', () => {
    const many = (count: number): readonly Field[] => Array.from({ length: count }, (_, index): Field => ['ApplicationNamespace', `n${index}`]);
    const found = (count: number): Check[] => query([['ApplicationNamespace', 'n0']], many(count + 1)).filter(({ rule }) => rule === 'C-2').filter(({ verdict }) => verdict === 'variation');
    const [twenty, more] = [found(20), found(21)];
    expect(twenty).toMatchObject([{ message: 'The response holds 20 values of Application Namespace that are not expected.', cause: 'Query returns an Application Namespace that is not expected', path: 'Batch Item 1 › Response Payload › Application Namespace (2)' }]);
    expect(twenty[0]?.actual).toMatch(/^"n1", "n2", .*, "n20"$/);
    expect(more[0]?.actual).toMatch(/^"n1", "n2", .*, "n20" and 1 more$/);
  });

  it.each([
    ['Operation', 'Destroy', 'Destroy (20)', ' Destroy'],
    ['ObjectType', 'SecretData', 'SecretData (7)', ' SecretData'],
  ] as const)('does not lack the %s that is expected', (field, value, expected, word) => {
    const title = field === 'Operation' ? 'Operation' : 'Object Type';
    expect(query([[field, value]], []).filter(({ rule }) => rule === 'C-2')).toMatchObject([{ verdict: 'failure', expected, actual: 'nothing', message: `The response holds no ${title} ${expected}.`, cause: `Query returns no ${title}${word}` }]);
  });

  it.each([
    ['any value', any, 'a value', 'Operation'],
    ['one of several', oneOf('Get', 'Destroy'), 'Get (10) or Destroy (20)', 'Operation'],
  ] as const)('names no value that it lacks where %s would do', (_, value, expected, title) => {
    expect(query([['Operation', value]], []).filter(({ rule }) => rule === 'C-2')).toMatchObject([{ verdict: 'failure', expected, message: `The response holds no ${title}.`, cause: `Query returns no ${title}` }]);
  });

  it('names a text of the test that it lacks', () => {
    expect(query([['ApplicationNamespace', unique()]], []).filter(({ rule }) => rule === 'C-2')).toMatchObject([{ verdict: 'variation', variation: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 15', message: 'The response holds no Application Namespace "run-1".', cause: 'Query returns no Application Namespace' }]);
  });

  it('says how one Operation differs from the only one expected as missing and surplus', () => {
    expect(query([['Operation', 'Get']], [['Operation', 'Create']]).filter(({ rule, verdict }) => rule === 'C-2' && verdict !== 'match').map(({ verdict, cause }) => [verdict, cause])).toEqual([
      ['failure', 'Query returns no Operation Get'],
      ['variation', 'Query returns an Operation that is not expected'],
    ]);
  });

  it.each([
    ['ExtensionInformation', 'Extension Information', [['ExtensionName', 'e']], [['ExtensionName', 'f']], '1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 14', 'C-2'],
    ['RNGParameters', 'RNG Parameters', [['RNGAlgorithm', 'DRBG']], [['RNGAlgorithm', 'FIPS186_2']], '2.1', 'KMIP Profiles 2.1 §4.1.1 item response 7', 'V-10'],
    ['CapabilityInformation', 'Capability Information', [['StreamingCapability', true]], [['StreamingCapability', false]], '3.0', 'KMIP Profiles 3.0 §4.1 item 13', 'C-2'],
    ['ServerInformation', 'Server Information', [], [], '2.1', 'KMIP Profiles 2.1 §4.1.1 item response 9', 'V-17'],
  ] as const)('holds %s, whatever its content', (field, title, expected, actual, version, variation, rule) => {
    expect(payloadChecks(query([[field, expected]], [[field, actual]], version), title)).toMatchObject([{ rule, verdict: 'match', message: `${title} is present; its content is the server's.`, cause: `${title} is present`, variation }]);
  });

  it('cites no list where none covers the content, and says what is missing', () => {
    const [present] = payloadChecks(query([['RNGParameters', [['RNGAlgorithm', 'DRBG']]]], [['RNGParameters', [['RNGAlgorithm', 'FIPS186_2']]]]), 'RNG Parameters');
    expect(present).toMatchObject({ rule: 'V-10', verdict: 'match' });
    expect(present).not.toHaveProperty('variation');
    expect(payloadChecks(query([['ExtensionInformation', [['ExtensionName', 'e']]]], []), 'Extension Information')).toMatchObject([{ rule: 'C-2', verdict: 'variation', variation: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 14', expected: 'Extension Information', actual: 'nothing', message: 'The response holds no Extension Information.', cause: 'Query returns no Extension Information' }]);
    expect(payloadChecks(query([['ServerInformation', []]], [], '2.1'), 'Server Information')).toMatchObject([{ rule: 'V-17', verdict: 'failure', cause: 'Query returns no Server Information' }]);
  });

  it.each([
    ['1.4', 'variation', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item response 8'],
    ['2.0', 'variation', 'KMIP Profiles 2.1 §4.1.1 item response 6'],
    ['2.1', 'warning', undefined],
    ['3.0', 'warning', undefined],
  ] as const)('may lack the Vendor Identification (V-17), in %s', (version, verdict, variation) => {
    const [check, ...others] = payloadChecks(query([['VendorIdentification', 'v']], [], version), 'Vendor Identification');
    expect(others).toEqual([]);
    expect(check).toMatchObject({ rule: 'V-17', verdict, expected: '"v"', actual: 'nothing', message: 'The response holds no Vendor Identification "v".', cause: 'Query returns no Vendor Identification' });
    expect(check?.variation).toBe(variation);
  });
});

describe('a field outside the payload', () => {
  it('is not compared by the rules of the payload of its operation', () => {
    const expected: Field = ['ServerInformation', [['VendorIdentification', 'v']]];
    const checks = scenario('2.1').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [expected] }, { payload: [['UniqueIdentifier', 'a'], ['ServerInformation', [['VendorIdentification', 'w']]]] });
    expect(payloadChecks(checks, 'Server Information', 'Vendor Identification').filter(({ rule }) => rule === 'V-17')).toMatchObject([{ verdict: 'failure', cause: 'Get Attributes returns a wrong Vendor Identification' }]);
  });
});

describe('the answer to Discover Versions (C-3)', () => {
  const discover = (asked: readonly ProtocolVersion[], expected: readonly ProtocolVersion[], actual: readonly ProtocolVersion[]): Check[] =>
    scenario('2.1').one({ operation: 'DiscoverVersions', request: asked.map(protocolVersionItem), expect: expected.map(protocolVersionItem) }, { payload: actual.map(protocolVersionItem) }).filter(({ rule, verdict, cause }) => rule === 'C-3' && verdict !== 'match' && !cause.endsWith('did not list'));
  const shown = (...versions: readonly string[]): string => versions.map((version) => `{ Protocol Version Major: ${version.replace('.', ', Protocol Version Minor: ')} }`).join(', ');

  it('lists the newest first', () => {
    expect(discover([], ['2.1', '2.0', '1.4'], ['2.1', '2.0', '1.4'])).toEqual([]);
  });

  it.each([
    ['oldest first', ['1.4', '2.0', '2.1']],
    ['two of them turned round', ['2.1', '1.4', '2.0']],
    ['newest minor version first', ['1.4', '2.1', '2.0']],
  ] as const)('is a warning with %s', (_, actual) => {
    expect(discover([], ['2.1', '2.0', '1.4'], actual)).toMatchObject([{ verdict: 'warning', expected: 'newest first', actual: shown(...actual), message: 'The versions are not listed newest first.', cause: 'Discover Versions does not list the newest version first' }]);
  });

  it('is not out of order with one of them twice, which is another failure', () => {
    expect(discover([], ['2.1', '2.0', '1.4'], ['2.1', '2.0', '2.0', '1.4']).map(({ verdict, cause }) => [verdict, cause])).toEqual([
      ['variation', 'Discover Versions returns a Protocol Version that is not expected'],
      ['failure', 'Discover Versions lists a version twice'],
    ]);
  });

  it('may offer more than is expected where the client did not ask for certain ones', () => {
    expect(discover([], ['2.1'], ['2.1', '1.4'])).toMatchObject([{ verdict: 'variation', variation: 'KMIP Profiles 2.1 §4.1.1 item response 5', expected: 'nothing more', actual: shown('1.4'), message: 'The response holds a Protocol Version that is not expected.' }]);
  });

  it('offers nothing else than what the client asked for', () => {
    expect(discover(['2.1'], ['2.1'], ['2.1', '1.4'])).toMatchObject([{ verdict: 'failure', expected: 'nothing more', actual: shown('1.4') }]);
  });

  it('lacks no version that is expected, whatever the order of the others', () => {
    expect(discover([], ['2.1', '1.4'], ['1.4'])).toMatchObject([{ verdict: 'failure', expected: 'Protocol Version', actual: 'nothing', message: 'The response holds no Protocol Version.', cause: 'Discover Versions returns no Protocol Version' }]);
    expect(discover([], ['2.1', '2.0', '1.4'], ['1.4', '2.1']).map(({ cause }) => cause)).toEqual(['Discover Versions returns no Protocol Version']);
  });

  it('is judged by its values where as many are wrong as are missing', () => {
    const checks = scenario('2.1').one({ operation: 'DiscoverVersions', request: [protocolVersionItem('2.1')], expect: [protocolVersionItem('2.1')] }, { payload: [protocolVersionItem('2.0')] });
    expect(verdictsOf(checks, 'failure')).not.toContain('C-3: Discover Versions returns no Protocol Version');
    expect(verdictsOf(checks, 'failure')).toContain('V-15: Discover Versions returns a wrong Protocol Version Minor');
  });

  it('has an order, unlike what Query lists', () => {
    expect(verdictsOf(query([['Operation', 'Create'], ['Operation', 'Get']], [['Operation', 'Get'], ['Operation', 'Create']]), 'warning')).toEqual([]);
  });
});

describe('the answer to Locate (C-4)', () => {
  const s = scenario('1.4');
  const named = (value: ReturnType<typeof unique> | string): readonly Field[] => [s.build.attributesPattern('list', ['Name', [['NameValue', value], ['NameType', 'UninterpretedTextString']]])];
  const locate = (request: readonly Field[], expected: readonly string[], actual: readonly string[], at = scenario('1.4')): Check[] =>
    at.one({ operation: 'Locate', request, expect: expected.map((id): Field => ['UniqueIdentifier', id]) }, { payload: actual.map((id): Field => ['UniqueIdentifier', id]) }).filter(({ rule, verdict }) => rule === 'C-4' && verdict !== 'match');

  it('lacks no object that matches', () => {
    expect(locate(named(unique()), ['a', 'b'], ['a'])).toMatchObject([{ verdict: 'failure', expected: '"b"', actual: 'nothing', message: 'The response holds no Unique Identifier "b".', cause: 'Locate returns no Unique Identifier' }]);
  });

  it.each([
    ['only this case uses the name', named(unique()), 'failure'],
    ['others may use the name', named('common'), 'warning'],
    ['only this case uses one of the filters', [s.build.attributesPattern('list', ['Object Type', 'SymmetricKey'], ['Object Group', unique()])] as readonly Field[], 'failure'],
    ['only this case has the object', [['StorageStatusMask', 'OnLineStorage'], ['ObjectGroup', use('group')]] as readonly Field[], 'failure'],
  ] as const)('holds nothing else where %s', (_, request, verdict) => {
    const at = scenario('1.4');
    create(at, 'g', [], [['UniqueIdentifier', bind('group')]]);
    expect(locate(request, ['a'], ['a', 'b'], at)).toMatchObject([{ verdict, expected: 'nothing more', actual: '"b"', message: 'The response holds a Unique Identifier that is not expected.', cause: 'Locate returns a Unique Identifier that is not expected' }]);
  });

  it('is said to hold another object than the only one expected', () => {
    const checks = scenario('1.4').one({ operation: 'Locate', request: named(unique()), expect: [['UniqueIdentifier', unique('a')]] }, { payload: [['UniqueIdentifier', 'b']] });
    expect(verdictsOf(checks, 'failure')).toEqual(['V-13: Locate returns a wrong Unique Identifier']);
  });

  it('is said to lack one and to hold another where others may match as well', () => {
    const checks = scenario('1.4').one({ operation: 'Locate', request: named('common'), expect: [['UniqueIdentifier', unique('a')]] }, { payload: [['UniqueIdentifier', 'b']] });
    expect([verdictsOf(checks, 'failure'), verdictsOf(checks, 'warning')]).toEqual([['C-4: Locate returns no Unique Identifier'], ['C-4: Locate returns a Unique Identifier that is not expected']]);
  });

  it('may leave out the number of matches, or have another (C-8)', () => {
    const counted = (actual: readonly Field[]): Check[] => payloadChecks(scenario('2.1').one({ operation: 'Locate', expect: [['LocatedItems', 1]] }, { payload: actual }), 'Located Items');
    expect(counted([])).toMatchObject([{ rule: 'C-8', verdict: 'variation', variation: 'KMIP Profiles 2.1 §4.1.1 item response 8', expected: '1', actual: 'nothing', message: 'The response holds no Located Items 1.' }]);
    expect(counted([['LocatedItems', 2]])).toMatchObject([{ rule: 'C-8', verdict: 'variation', variation: 'KMIP Profiles 2.1 §4.1.1 item response 8', message: 'Located Items differs from the expected one: the number is optional and free.' }, {}]);
    const [surplus] = scenario('2.1').one({ operation: 'Locate', expect: [['LocatedItems', 1]] }, { payload: [['LocatedItems', 1], ['LocatedItems', 1]] }).filter(({ rule, verdict }) => rule === 'C-8' && verdict === 'note');
    expect(surplus).toMatchObject({ expected: 'nothing more', actual: '1' });
    expect(surplus).not.toHaveProperty('variation');
  });
});

describe('the answer to Get Attribute List (C-5)', () => {
  const list = (version: ProtocolVersion, expected: readonly Field[], actual: readonly Field[], of: readonly (readonly [string, string])[] = []): Check[] => {
    const s = scenario(version);
    create(s, 'a', of);
    return s.one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], ...expected] }, { payload: [['UniqueIdentifier', 'a'], ...actual] }).filter(({ rule, verdict }) => ['C-5', 'V-14'].includes(rule) && verdict !== 'match');
  };
  const { build } = scenario('2.1');
  const reference = (name: string): Field => build.names(name)[0] as Field;

  it.each([
    ['1.4', ['AttributeName', 'Comment'], 'Comment'],
    ['1.4', ['AttributeName', 'x-ID'], 'x-ID'],
    ['2.1', reference('Comment'), 'Comment'],
    ['2.1', reference('x-ID'), 'x ID'],
  ] as const)('names the attribute that is expected, in %s: %j', (version, name, title) => {
    expect(list(version, [name], [name]).filter(({ expected }) => expected === title)).toEqual([]);
    expect(list(version, [name], []).filter(({ expected }) => expected === title)).toMatchObject([{ rule: 'C-5', verdict: 'failure', actual: 'nothing', message: `Get Attribute List does not name ${title}, although the object has it.`, cause: `Get Attribute List does not name ${title}`, path: `Batch Item 1 › Response Payload › Attribute "${title}"` }]);
  });

  it.each([
    ['1.4', ['AttributeName', 'Lease Time'], 'Lease Time'],
    ['1.4', ['AttributeName', 'y-Server'], 'y-Server'],
    ['2.1', reference('Lease Time'), 'Lease Time'],
    ['2.1', reference('y-Server'), 'y Server'],
  ] as const)('may leave out what is the policy of the server (V-14), in %s: %j', (version, name, title) => {
    expect(list(version, [name], []).filter(({ expected }) => expected === title)).toMatchObject([{ rule: 'V-14', verdict: 'warning', actual: 'nothing', message: `Get Attribute List does not name ${title}, which is the policy of the server.`, cause: `Get Attribute List does not name ${title}` }]);
  });

  it.each([
    ['1.4', ['AttributeName', any], 'Attribute Name'],
    ['1.4', ['AttributeName', 'Shoe Size'], 'Shoe Size'],
    ['2.1', ['AttributeReference', [['VendorIdentification', 'x'], ['AttributeName', any]]], 'Attribute Reference'],
    ['2.1', ['AttributeReference', [['VendorIdentification', any], ['AttributeName', 'ID']]], 'Attribute Reference'],
  ] as const)('lacks nothing that is expected under no name or an unknown one, in %s: %j', (version, name, title) => {
    expect(list(version, [name as Field], []).filter(({ message }) => message.includes(title))).toMatchObject([{ rule: 'C-5', verdict: 'failure', actual: 'nothing' }]);
  });
});

describe('the source of a name that is missing', () => {
  it.each([
    ['Comment', 'KMIP 1.4 §3.47, §4.13'],
    ['x-ID', 'KMIP 1.4 §4.13'],
  ])('is that of the attribute, where it has one, and of the operation: %s', (name, source) => {
    const checks = scenario('1.4').one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['AttributeName', name]] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(checks.find(({ expected }) => expected === name)?.source).toBe(source);
  });
});

describe('the answer to Get Attribute List in 2.x', () => {
  it('lacks nothing that is expected under half a name', () => {
    const checks = scenario('2.1').one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['AttributeReference', [['VendorIdentification', 'x']]]] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(payloadChecks(checks, 'Attribute Reference')).toMatchObject([{ rule: 'C-5', verdict: 'failure', expected: 'Attribute Reference', actual: 'nothing', message: 'The response holds no Attribute Reference.', cause: 'Get Attribute List returns no Attribute Reference' }]);
  });
});

describe('bytes that are missing', () => {
  const encrypt = (expected: Field): Check[] => scenario('1.4').one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], ['Data', hex('00')]], expect: [expected] }, { payload: [['UniqueIdentifier', 'a']] }).filter(({ actual, rule }) => actual === 'nothing' && rule.startsWith('V-'));

  it('are a warning where they are expected to be empty (V-6)', () => {
    expect(encrypt(['Data', hex('')])).toMatchObject([{ rule: 'V-6', verdict: 'warning', expected: 'empty (0 bytes)', message: 'The response holds no Data.', cause: 'Encrypt returns no Data' }]);
  });

  it('are a failure where they are not', () => {
    expect(encrypt(['Data', hex('01')])).toMatchObject([{ rule: 'V-5', verdict: 'failure', expected: '01 (1 byte)', message: 'The response holds no Data.', cause: 'Encrypt returns no Data' }]);
  });
});
