import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { hex } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { failures, scenario, STARTED, verdictsOf, type Scenario } from '../testing/scenario.js';
import { act, create, get, getAttributes, KEY, register, type AttributeRow } from '../testing/steps.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';

const look = (s: Scenario, name: string, value: AttributeRow[1], id = 'a'): readonly Check[] => getAttributes(s, id, [], [[name, value]], [name]);

const created = (): Scenario => {
  const s = scenario('1.4');
  create(s, 'a');
  return s;
};

/** Two looks at an attribute. */
function seenTwice(name: string, first: AttributeRow[1], second: AttributeRow[1]): readonly Check[] {
  const s = created();
  look(s, name, first);
  return look(s, name, second);
}

describe('a Last Change Date that an earlier answer has told (I-7)', () => {
  const place = { path: `${PAYLOAD} › Attribute "Last Change Date"`, source: 'KMIP 1.4 §3.38' };

  it('comes again, or a later one', () => {
    const match = { ...place, verdict: 'match', message: 'Last Change Date agrees with earlier answers.', cause: 'Last Change Date agrees with earlier answers', expected: 'not before 2025-01-01T00:00:00Z' };
    expect(checksOf(seenTwice('Last Change Date', STARTED, STARTED), 'I-7')).toMatchObject([{ ...match, actual: '2025-01-01T00:00:00Z' }]);
    expect(checksOf(seenTwice('Last Change Date', STARTED, STARTED + 1n), 'I-7')).toMatchObject([{ ...match, actual: '2025-01-01T00:00:01Z' }]);
  });

  it('goes back by up to ten seconds where a clock is set back: a warning', () => {
    expect(checksOf(seenTwice('Last Change Date', STARTED, STARTED - 10n), 'I-7')).toMatchObject([
      { ...place, verdict: 'warning', expected: 'not before 2025-01-01T00:00:00Z', actual: '2024-12-31T23:59:50Z', message: 'Last Change Date has gone back.', cause: 'Last Change Date goes back' },
    ]);
  });

  it('does not go back by more', () => {
    const checks = seenTwice('Last Change Date', STARTED, STARTED - 11n);
    expect([failures(checks), verdictsOf(checks, 'warning')]).toEqual([['I-7: Last Change Date goes back'], []]);
  });

  it('is told again by Obtain Lease, or a later one', () => {
    const leased = (known: readonly AttributeRow[], date: bigint): readonly Check[] => {
      const s = created();
      getAttributes(s, 'a', [], known, ['Last Change Date', 'Initial Date']);
      return checksOf(s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['LeaseTime', 60], ['LastChangeDate', date]] }), 'I-7');
    };
    const known: readonly AttributeRow[] = [['Initial Date', STARTED - 30n], ['Last Change Date', STARTED]];
    expect(leased(known, STARTED)).toEqual([]);
    expect(leased(known, STARTED - 11n)).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Last Change Date`, expected: 'not before 2025-01-01T00:00:00Z', actual: '2024-12-31T23:59:49Z', message: 'Last Change Date lies before what earlier answers said.', cause: 'Last Change Date goes back' },
    ]);
    expect(leased(known, STARTED - 10n)).toMatchObject([{ verdict: 'warning' }]);
    expect(leased([['Initial Date', STARTED]], STARTED - 11n)).toMatchObject([{ verdict: 'failure' }]);
    expect(leased([], STARTED - 3600n)).toEqual([]);
  });

  it('is compared in the answer of Obtain Lease alone, and where it is there', () => {
    const s = created();
    look(s, 'Last Change Date', STARTED);
    expect(checksOf(s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['LeaseTime', 60]] }), 'I-7')).toEqual([]);
    expect(checksOf(s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['LeaseTime', 60], ['LastChangeDate', hex('00')]] }), 'I-7')).toEqual([]);
    expect(checksOf(s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'b']] }, { payload: [['UniqueIdentifier', 'b'], ['LeaseTime', 60], ['LastChangeDate', STARTED - 3600n]] }), 'I-7')).toEqual([]);
    expect(checksOf(s.one({ operation: 'Check', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['LastChangeDate', STARTED - 3600n]] }), 'I-7')).toEqual([]);
  });
});

describe('an Initial Date that an earlier answer has told (I-7)', () => {
  const place = { path: `${PAYLOAD} › Attribute "Initial Date"`, expected: '2025-01-01T00:00:00Z' };

  it('does not change', () => {
    expect(checksOf(seenTwice('Initial Date', STARTED, STARTED), 'I-7')).toMatchObject([{ ...place, verdict: 'match', actual: '2025-01-01T00:00:00Z', message: 'Initial Date agrees with earlier answers.', cause: 'Initial Date agrees with earlier answers' }]);
    for (const [date, actual] of [[STARTED - 1n, '2024-12-31T23:59:59Z'], [STARTED + 1n, '2025-01-01T00:00:01Z']] as const) {
      expect(checksOf(seenTwice('Initial Date', STARTED, date), 'I-7')).toMatchObject([{ ...place, verdict: 'failure', actual, message: 'Initial Date has changed.', cause: 'Initial Date changes' }]);
    }
  });

  it('is not compared with another date, nor with none', () => {
    const changed = created();
    look(changed, 'Last Change Date', STARTED);
    expect(checksOf(look(changed, 'Initial Date', STARTED - 60n), 'I-7')).toEqual([]);
    const s = created();
    look(s, 'Initial Date', STARTED);
    expect(checksOf(look(s, 'Last Change Date', STARTED - 60n), 'I-7')).toEqual([]);
    expect(checksOf(look(s, 'Initial Date', STARTED - 60n, 'b'), 'I-7')).toEqual([]);
  });
});

describe('Fresh (I-8)', () => {
  it('is never true again once it was false', () => {
    expect(checksOf(seenTwice('Fresh', false, true), 'I-8')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "Fresh"`, expected: 'false', actual: 'true', message: 'The object has been served and is Fresh all the same.', cause: 'Fresh stays true after Get' },
    ]);
    expect([seenTwice('Fresh', true, true), seenTwice('Fresh', true, false), seenTwice('Fresh', false, false)].map((checks) => checksOf(checks, 'I-8'))).toEqual([[], [], []]);
  });

  it('is not true once the object was served', () => {
    const s = created();
    expect(checksOf(look(s, 'Fresh', true), 'I-8')).toEqual([]);
    get(s, 'a', KEY);
    expect(checksOf(look(s, 'Fresh', true), 'I-8')).toMatchObject([{ verdict: 'failure', expected: 'false', actual: 'true' }]);
    expect(checksOf(look(s, 'Fresh', false), 'I-8')).toEqual([]);
  });
});

describe('dates that a server sets as things happen (D-2)', () => {
  const dated = (name: string, date: bigint, s = created(), id = 'a'): readonly Check[] => checksOf(look(s, name, date, id), 'D-2');

  it.each(['Initial Date', 'Last Change Date', 'Destroy Date', 'Compromise Date', 'Archive Date'])('lie in the time of the case that made the object: %s', (name) => {
    expect(dated(name, STARTED)).toEqual([]);
    expect(dated(name, STARTED - 3600n)).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "${name}"`, expected: 'between 2024-12-31T23:58:00Z and 2025-01-01T00:02:02Z', actual: '2024-12-31T23:00:00Z', message: `${name} lies outside the time of the case.` },
    ]);
  });

  it('can have any time where the case has not made the object', () => {
    expect(dated('Initial Date', STARTED - 3600n, scenario('1.4'))).toEqual([]);
    const s = scenario('1.4');
    look(s, 'State', 'PreActive');
    expect(dated('Initial Date', STARTED - 3600n, s)).toEqual([]);
  });

  it('can have the time that the client gave with the object', () => {
    const s = scenario('1.4');
    register(s, 'a', [['Initial Date', STARTED - 3600n]]);
    expect(dated('Initial Date', STARTED - 3600n, s)).toEqual([]);
    expect(dated('Last Change Date', STARTED - 3600n, s)).toMatchObject([{ verdict: 'failure' }]);
  });

  it('are not judged where they are no dates, and for dates that the client may set', () => {
    expect(checksOf(look(created(), 'Initial Date', hex('00')), 'D-2')).toEqual([]);
    expect(dated('Process Start Date', STARTED - 3600n)).toEqual([]);
  });
});

describe('what the client set (I-14)', () => {
  const set = (...attributes: readonly AttributeRow[]): Scenario => {
    const s = scenario('1.4');
    create(s, 'a', attributes);
    return s;
  };
  const found = (checks: readonly Check[]): string[] => checksOf(checks, 'I-14').map(({ verdict, cause }) => `${verdict}: ${cause}`);

  it('stays as it is', () => {
    expect(checksOf(look(set(), 'Cryptographic Length', 128), 'I-14')).toMatchObject([
      { verdict: 'match', path: `${PAYLOAD} › Attribute "Cryptographic Length"`, expected: '128', actual: '128', message: 'Cryptographic Length is what the client set.', cause: 'Cryptographic Length is what the client set', source: 'KMIP 1.4 §3.5' },
    ]);
    expect(checksOf(look(set(), 'Cryptographic Algorithm', 'DES3'), 'I-14')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "Cryptographic Algorithm"`, expected: 'AES (3)', actual: 'DES3 (2)', message: 'Cryptographic Algorithm is not what the client set.', cause: 'Get Attributes returns another Cryptographic Algorithm than the client set' },
    ]);
  });

  it.each(['Activation Date', 'Process Start Date', 'Protect Stop Date', 'Deactivation Date', 'Compromise Occurrence Date'])('stays as it is: %s', (name) => {
    expect(found(look(set([name, STARTED]), name, STARTED))).toEqual([`match: ${name} is what the client set`]);
    expect(found(look(set([name, STARTED]), name, STARTED + 1n))).toEqual([`failure: Get Attributes returns another ${name} than the client set`]);
  });

  it('is not compared with what the server calls by another type, nor with what the client did not set', () => {
    expect(found(look(set(), 'Cryptographic Length', hex('80')))).toEqual([]);
    expect(found(look(set(), 'Activation Date', STARTED))).toEqual([]);
    expect(found(look(set(['Object Group', 'g']), 'Object Group', 'h'))).toEqual([]);
  });

  it('is not judged of an object that was there before', () => {
    const s = scenario('1.4');
    s.one({ operation: 'AddAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('Activation Date', STARTED)] }, { payload: [['UniqueIdentifier', 'a'], s.build.attribute('Activation Date', STARTED)] });
    expect(found(look(s, 'Activation Date', STARTED + 1n))).toEqual([]);
    expect(found(look(scenario('1.4'), 'Activation Date', STARTED))).toEqual([]);
  });

  describe('is not lost from a list of all attributes', () => {
    const NAME: AttributeRow = ['Name', [['NameValue', 'n'], ['NameType', 'UninterpretedTextString']]];
    const SET: readonly AttributeRow[] = [['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['Cryptographic Usage Mask', 'Encrypt|Decrypt']];
    const listed = (s: Scenario, rows: readonly AttributeRow[]): readonly Check[] => getAttributes(s, 'a', [], [['State', 'PreActive'], ...rows], []);
    const lost = (...gone: readonly AttributeRow[]): string[] => failures(checksOf(listed(set(...gone), SET), 'I-14'));

    it('neither key, usage, name, application nor dates', () => {
      expect(lost()).toEqual([]);
      expect(lost(NAME)).toEqual(['I-14: Get Attributes does not return Name, which the client set']);
      expect(lost(['Application Specific Information', [['ApplicationNamespace', 's'], ['ApplicationData', 'd']]])).toEqual(['I-14: Get Attributes does not return Application Specific Information, which the client set']);
      expect(lost(['Process Start Date', STARTED])).toEqual(['I-14: Get Attributes does not return Process Start Date, which the client set']);
      expect(found(listed(set(), [])).filter((text) => text.startsWith('failure'))).toEqual(SET.map(([name]) => `failure: Get Attributes does not return ${name}, which the client set`));
    });

    it('nor a custom attribute', () => {
      expect(checksOf(listed(set(['x-ID', 'one']), SET), 'I-14').at(-1)).toMatchObject({ verdict: 'failure', path: `${PAYLOAD} › Attribute "x-ID"`, expected: 'x-ID', actual: 'nothing', message: 'The client set x-ID, but the list of all attributes does not hold it.', cause: 'Get Attributes does not return x-ID, which the client set' });
      expect(failures(checksOf(listed(set(['x-ID', 'one']), [...SET, ['x-ID', 'one']]), 'I-14'))).toEqual([]);
    });

    it('but what the server may refuse to keep is no loss', () => {
      expect(lost(['Object Group', 'g'])).toEqual([]);
      expect(lost(['Unheard Of', 'u'])).toEqual([]);
    });

    it('unless it was not asked for, or the object is destroyed', () => {
      const s = set(NAME);
      expect(failures(checksOf(getAttributes(s, 'a', [], [['State', 'PreActive']], ['State']), 'I-14'))).toEqual([]);
      act(s, 'Destroy', 'a');
      expect(failures(checksOf(listed(s, []), 'I-14'))).toEqual([]);
    });
  });
});
