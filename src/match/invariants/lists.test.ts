import { describe, expect, it } from 'vitest';
import { protocolVersionItem } from '../../kmip/message.js';
import { enumeration, structure, textString } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Check } from '../check.js';
import { unique, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { act, create } from '../testing/steps.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const ID = `${PAYLOAD} › Unique Identifier`;
const id = (text: string): Field => ['UniqueIdentifier', text];

describe('the objects that Locate lists (C-4)', () => {
  const found = (fields: readonly Field[], request: readonly Field[] = []): readonly Check[] => scenario('1.4').one({ operation: 'Locate', request, expect: fields }, { payload: fields });

  it('are listed once each', () => {
    expect(checksOf(found([id('a'), id('b')]), 'C-4').filter(({ verdict }) => verdict === 'failure')).toEqual([]);
    expect(checksOf(found([id('a'), id('b'), id('a')]), 'C-4', ID).at(-1)).toMatchObject({ verdict: 'failure', expected: 'each object once', actual: '"a"', message: 'Locate lists an object twice.', cause: 'Locate lists an object twice' });
  });

  it('are no more than Maximum Items allows', () => {
    const most = (limit: number): readonly Check[] => checksOf(found([id('a'), id('b')], [['MaximumItems', limit]]), 'C-4', PAYLOAD);
    expect(most(2)).toEqual([]);
    expect(most(1)).toMatchObject([{ verdict: 'failure', expected: 'at most 1', actual: '2', message: 'Locate lists 2 objects, at most 1 were asked for.', cause: 'Locate lists more objects than Maximum Items allows' }]);
    expect(most(1)[0]?.secret).toBeUndefined();
  });

  it('are those of Locate: another answer may name an object twice', () => {
    const checks = scenario('1.4').one({ operation: 'Query', request: [], expect: [] }, { payload: [id('a'), id('a'), ['LocatedItems', 7]] });
    expect([...checksOf(checks, 'C-4'), ...checksOf(checks, 'C-8')]).toEqual([]);
  });
});

describe('Located Items (C-8)', () => {
  const counted = (count: number, request: readonly Field[] = [], version: '1.4' | '2.1' = '1.4'): readonly Check[] =>
    checksOf(scenario(version).one({ operation: 'Locate', request, expect: [] }, { payload: [['LocatedItems', count], id('b'), id('a')] }), 'C-8', `${PAYLOAD} › Located Items`).filter(({ verdict }) => verdict !== 'note');

  it('is the number of matches', () => {
    expect(counted(2)).toMatchObject([{ verdict: 'match', expected: '2', actual: '2', message: 'Located Items is the number of matches.', cause: 'Located Items is right' }]);
    expect(counted(1)).toMatchObject([{ verdict: 'failure', expected: '2', actual: '1', message: 'Located Items is 1, but the answer lists 2.', cause: 'Located Items is not the number of matches' }]);
  });

  it('may be more where the server limits its list by itself: a warning', () => {
    expect(counted(3)).toMatchObject([{ verdict: 'warning', expected: '2', actual: '3' }]);
  });

  it('is not more where the request finds objects of this case alone', () => {
    const own: Field = scenario('1.4').build.attributesPattern('list', ['Name', [['NameValue', unique()], ['NameType', 'UninterpretedTextString']]]);
    expect(counted(3, [own])).toMatchObject([{ verdict: 'failure' }]);
  });

  it('may be more where a part of the matches was asked for', () => {
    for (const part of [['MaximumItems', 2], ['OffsetItems', 1]] as const) {
      expect([2, 3].map((count) => counted(count, [part], '2.1')[0])).toMatchObject([{ verdict: 'match', expected: 'at least 2' }, { verdict: 'match', actual: '3' }]);
      expect(counted(1, [part], '2.1')).toMatchObject([{ verdict: 'failure', expected: 'at least 2' }]);
    }
  });

  it('is not judged where it is not there, or no number', () => {
    const answered = (...fields: readonly Field[]): readonly Check[] => checksOf(scenario('1.4').one({ operation: 'Locate', request: [], expect: [] }, { payload: [...fields, id('a')] }), 'C-8', `${PAYLOAD} › Located Items`).filter(({ message }) => message.startsWith('Located Items is'));
    expect([answered(), answered(textString(TAG.LocatedItems, '7'))]).toEqual([[], []]);
  });
});

describe('the newest object', () => {
  /** Objects of these seconds after the first; those of a negative one were there before. */
  const listed = (...seconds: readonly number[]): readonly Check[] => {
    const s = scenario('2.1');
    const made = seconds.filter((second) => second >= 0);
    for (const second of [...made].sort((a, b) => a - b)) create(s, `after ${second}`, [], [], BigInt(second));
    return checksOf(s.one({ operation: 'Locate', request: [], expect: [] }, { payload: seconds.map((second) => id(`after ${second}`)) }), 'C-4', ID).filter(({ cause }) => cause === 'Locate does not list the newest object first');
  };

  it('comes first', () => {
    expect(listed(9, 5, 0)).toEqual([]);
    expect(listed(0, 5)).toMatchObject([{ verdict: 'failure', expected: 'the newest object first', actual: '"after 5"', message: 'Locate lists an object behind one that was made before it.' }]);
  });

  it('is surely newer from two whole seconds on; the first that surely is one is named', () => {
    expect([2, 3].map((second) => listed(0, second)[0]?.verdict)).toEqual(['warning', 'failure']);
    expect(listed(0, 1, 9, 8)).toMatchObject([{ verdict: 'failure', actual: '"after 9"' }]);
    expect(listed(5, 0, 1)).toMatchObject([{ verdict: 'warning', actual: '"after 1"' }]);
  });

  it('is not known of objects that were there before', () => {
    expect(listed(-2, 9, -1, 0)).toEqual([]);
  });
});

describe('the versions that Discover Versions offers (C-3)', () => {
  const offered = (asked: readonly ('1.0' | '1.4')[], ...answer: readonly Field[]): readonly Check[] =>
    checksOf(scenario('1.4').one({ operation: 'DiscoverVersions', request: asked.map(protocolVersionItem), expect: [] }, { payload: answer }), 'C-3');
  const place = { path: `${PAYLOAD} › Protocol Version`, verdict: 'failure' };

  it('are those that the request listed', () => {
    expect(offered(['1.4', '1.0'], protocolVersionItem('1.0')).filter(({ path }) => path === place.path)).toEqual([]);
    expect(offered(['1.4', '1.0'], protocolVersionItem('2.1'))).toContainEqual(
      expect.objectContaining({ ...place, expected: '1.4, 1.0', actual: '2.1', message: 'The server offers 2.1, which the request did not list.', cause: 'Discover Versions offers a version that the request did not list' }),
    );
    const broken = structure(TAG.ProtocolVersion, [enumeration(TAG.ProtocolVersionMajor, 1)]);
    expect(offered(['1.4'], broken)).toContainEqual(expect.objectContaining({ ...place, expected: '1.4', actual: 'unreadable', message: 'The server offers an unreadable version, which the request did not list.' }));
    expect(offered([], broken, broken)).toContainEqual(expect.objectContaining({ ...place, actual: 'unreadable', message: 'The server lists a version twice.' }));
  });

  it('are any where the request lists none, each once', () => {
    expect(offered([], protocolVersionItem('2.1'), protocolVersionItem('1.0')).filter(({ path }) => path === place.path)).toEqual([]);
    expect(offered([], protocolVersionItem('2.1'), protocolVersionItem('2.1')).filter(({ path }) => path === place.path)).toMatchObject([{ ...place, expected: 'each version once', actual: '2.1', message: 'The server lists 2.1 twice.', cause: 'Discover Versions lists a version twice' }]);
  });

  it('are those of Discover Versions: another answer may hold versions', () => {
    expect(checksOf(scenario('1.4').one({ operation: 'Query', request: [protocolVersionItem('1.0')], expect: [] }, { payload: [protocolVersionItem('2.1')] }), 'C-3')).toEqual([]);
  });
});

describe('the generators that a server describes (C-2)', () => {
  const answered = (operation: string, ...functions: readonly string[]): readonly Check[] => checksOf(scenario('1.4').one({ operation, request: functions.map((name): Field => ['QueryFunction', name]), expect: [] }, { payload: [] }), 'C-2', PAYLOAD);

  it('are asked for by one function of Query', () => {
    expect(answered('Query', 'QueryOperations', 'QueryRNGs')).toMatchObject([
      { verdict: 'failure', expected: 'RNG Parameters', actual: 'nothing', message: 'Asked for its random number generators the server describes none, though it has to say at least that one is Unspecified.', cause: 'Query RNGs is answered without RNG Parameters' },
    ]);
    expect([answered('Query', 'QueryOperations'), answered('Query'), answered('Locate', 'QueryRNGs')]).toEqual([[], [], []]);
  });
});

describe('the names that Get Attribute List gives (C-5)', () => {
  const ALWAYS = ['Unique Identifier', 'Object Type', 'Initial Date', 'Last Change Date'];
  const listed = (s: Scenario, ...names: readonly string[]): readonly Check[] => checksOf(s.one({ operation: 'GetAttributeList', request: [id('a')], expect: [] }, { payload: [id('a'), ...s.build.names(...names)] }), 'C-5').filter(({ verdict }) => verdict === 'failure' || verdict === 'warning');
  const created = (version: '1.4' | '2.1' = '1.4'): Scenario => {
    const s = scenario(version);
    create(s, 'a');
    return s;
  };

  it.each(['1.4', '2.1'] as const)('are those that every object has, at least, in %s', (version) => {
    expect(listed(created(version), ...ALWAYS)).toEqual([]);
    for (const name of ALWAYS) {
      expect(listed(created(version), ...ALWAYS.filter((each) => each !== name))).toMatchObject([
        { verdict: 'failure', path: `${PAYLOAD} › Attribute "${name}"`, expected: name, actual: 'nothing', message: `Get Attribute List does not name ${name}, which every object has.`, cause: `Get Attribute List does not name ${name}` },
      ]);
    }
  });

  it.each([
    ['1.4', 'Attribute Name', '"State"'],
    ['2.1', 'Attribute Reference', 'State (0x42008D)'],
  ] as const)('come once each in %s', (version, field, actual) => {
    expect(listed(created(version), ...ALWAYS, 'State', 'State')).toMatchObject([{ verdict: 'warning', path: `${PAYLOAD} › ${field}`, expected: 'each name once', actual, message: 'Get Attribute List names an attribute twice.', cause: 'Get Attribute List names an attribute twice' }]);
  });

  it('are not owed of an object that is destroyed, but come once', () => {
    const s = created();
    act(s, 'Destroy', 'a');
    expect(listed(s, 'Destroy Date')).toEqual([]);
    expect(listed(s, 'Destroy Date', 'Destroy Date')).toMatchObject([{ verdict: 'warning' }]);
  });

  it('are none that the object cannot have in its state', () => {
    expect(listed(created(), ...ALWAYS, 'Destroy Date')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute Name`, expected: 'nothing', actual: '"Destroy Date"', message: 'Get Attribute List names Destroy Date, which the object cannot have in its state.', cause: 'Get Attribute List names Destroy Date of an object that has none' },
    ]);
    expect(listed(created('2.1'), ...ALWAYS, 'Destroy Date')).toMatchObject([{ verdict: 'failure', path: `${PAYLOAD} › Attribute Reference`, actual: 'Destroy Date (0x420033)' }]);
  });

  it.each<[string, readonly string[]]>([
    ['PreActive', ['Destroy Date', 'Compromise Date', 'Revocation Reason']],
    ['Active', ['Destroy Date', 'Compromise Date', 'Revocation Reason']],
    ['Deactivated', ['Destroy Date', 'Compromise Date']],
    ['Compromised', ['Destroy Date']],
    ['Destroyed', []],
    ['DestroyedCompromised', []],
  ])('are, of an object that is %s, not %j', (state, premature) => {
    const s = scenario('1.4');
    s.one({ operation: 'GetAttributes', request: [id('a')] }, { payload: [id('a'), s.build.attribute('State', ENUM.State[state as keyof typeof ENUM.State])] });
    expect(['Destroy Date', 'Compromise Date', 'Revocation Reason'].filter((name) => listed(s, ...ALWAYS, name).length > 0)).toEqual(premature);
  });

  it('are judged in a Get Attribute List alone', () => {
    const s = created();
    expect(checksOf(s.one({ operation: 'Query', request: [], expect: [] }, { payload: s.build.names('Destroy Date', 'Destroy Date') }), 'C-5')).toEqual([]);
  });
});

describe('attributes that nobody asked for, where the object has none of those asked for (C-6)', () => {
  it('are named', () => {
    const s = scenario('2.1');
    const answer = s.one({ operation: 'GetAttributes', request: [id('a'), ...s.build.names('Contact Information')], expect: [] }, { payload: [id('a'), ...s.build.attributes(['Object Type', 'SymmetricKey'], ['State', 'PreActive'], ['Object Type', 'SymmetricKey'])] });
    expect(checksOf(answer, 'C-6', PAYLOAD)).toMatchObject([
      { verdict: 'failure', expected: 'nothing but the identifier', actual: 'Object Type, State', message: 'The response holds none of the attributes asked for, but others: Object Type, State.', cause: 'Get Attributes returns other attributes when there is none of those asked for' },
    ]);
  });
});

describe('instances of an attribute (S-16)', () => {
  const read = (version: '1.4' | '2.1', ...items: readonly Field[]): readonly Check[] => {
    const s = scenario(version);
    return checksOf(s.one({ operation: 'GetAttributes', request: [id('a')], expect: [] }, { payload: [id('a'), ...items] }), 'S-16');
  };
  const { build } = scenario('1.4');

  it('are one where the attribute has one', () => {
    expect(read('1.4', build.attribute('State', 'PreActive'), build.attribute('State', 'PreActive', 1))).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "State"`, expected: 'one instance', actual: 'more than one', message: 'The response holds State more than once, but it has one instance.', cause: 'Get Attributes returns State more than once' },
    ]);
  });

  it('are told apart by index and value, and by nothing where there is no value', () => {
    expect(read('1.4', build.attribute('x-ID', 'one'), build.attribute('x-ID', 'one', 0))).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "x-ID"`, expected: 'each instance once', actual: 'one twice', message: 'The response lists an instance of x-ID twice.', cause: 'Get Attributes lists an instance of x-ID twice' },
    ]);
    expect(read('1.4', build.attribute('x-ID', 'one'), build.attribute('x-ID', 'two'))).toEqual([]);
    expect(read('1.4', build.attribute('x-ID', 'one'), build.attribute('x-ID', 'one', 1))).toEqual([]);
    const empty: Field = ['Attribute', [['AttributeName', 'x-ID']]];
    expect(read('1.4', empty, empty)).toEqual([]);
    expect(read('1.4', build.attribute('x-ID', 'one'), empty)).toEqual([]);
    expect(read('1.4', empty, build.attribute('x-ID', 'one'))).toEqual([]);
  });

  it('are compared with each that came before', () => {
    const rows = ['one', 'two', 'three', 'one'].map((text) => build.attribute('x-ID', text));
    expect(read('1.4', ...rows)).toMatchObject([{ verdict: 'failure' }]);
  });
});
