import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Check } from '../check.js';
import { builder, type Field } from '../testing/build.js';
import { failures, scenario, verdictsOf, type Scenario } from '../testing/scenario.js';
import { act, create, getAttributes, register, REVOKE, type AttributeRow } from '../testing/steps.js';

/** A Locate that finds these objects, in this order. */
const located = (s: Scenario, ...ids: readonly string[]): string[] =>
  failures(s.one({ operation: 'Locate', request: [], expect: [] }, { payload: ids.map((id) => ['UniqueIdentifier', id] as const) })).filter((failure) => failure.startsWith('C-4: Locate does not list'));

function withObjects(version: ProtocolVersion): Scenario {
  const s = scenario(version);
  create(s, 'first');
  create(s, 'second', [], [], 3n);
  return s;
}

describe('the order in which Locate lists objects', () => {
  it('is newest first from 2.0 on', () => {
    expect(located(withObjects('2.1'), 'second', 'first')).toEqual([]);
    expect(located(withObjects('2.0'), 'first', 'second')).toEqual(['C-4: Locate does not list the newest object first']);
  });

  it('may not be known where both were made in one second', () => {
    const s = scenario('2.1');
    create(s, 'first');
    create(s, 'second', [], [], 2n);
    const checks = s.one({ operation: 'Locate', request: [], expect: [] }, { payload: [['UniqueIdentifier', 'first'], ['UniqueIdentifier', 'second']] });
    expect(verdictsOf(checks, 'warning')).toContain('C-4: Locate does not list the newest object first');
    expect(failures(checks).filter((failure) => failure.startsWith('C-4: Locate does not list'))).toEqual([]);
  });

  it('is the choice of the server up to 1.4', () => {
    expect(located(withObjects('1.4'), 'first', 'second')).toEqual([]);
  });

  it('is not judged for objects that others have made', () => {
    expect(located(withObjects('2.1'), 'second', 'foreign', 'first')).toEqual([]);
    expect(located(withObjects('2.1'), 'foreign', 'unknown')).toEqual([]);
  });
});

const ALWAYS = ['Unique Identifier', 'Object Type', 'Initial Date', 'Last Change Date', 'State'];

/** A Get Attribute List that names these beside the attributes that every object has. */
function listed(s: Scenario, ...names: readonly string[]): string[] {
  const build = builder(s.version);
  return failures(s.one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['UniqueIdentifier', 'a'], ...build.names(...ALWAYS, ...names)] })).filter((failure) => failure.startsWith('C-5'));
}

describe('names of attributes that an object cannot have yet', () => {
  it.each(['1.4', '2.1'] as const)('are not listed for a Pre-Active object in %s', (version) => {
    const s = scenario(version);
    register(s, 'a');
    expect(listed(s, 'Destroy Date')).toEqual(['C-5: Get Attribute List names Destroy Date of an object that has none']);
    expect(listed(s, 'Compromise Date')).toEqual(['C-5: Get Attribute List names Compromise Date of an object that has none']);
    expect(listed(s, 'Activation Date')).toEqual([]);
  });

  it('are listed once the state has come', () => {
    const s = scenario('1.4');
    register(s, 'a');
    act(s, 'Revoke', 'a', [['RevocationReason', [['RevocationReasonCode', 'KeyCompromise']]]]);
    expect(listed(s, 'Compromise Date', 'Revocation Reason')).toEqual([]);
    expect(listed(s, 'Destroy Date')).toEqual(['C-5: Get Attribute List names Destroy Date of an object that has none']);
  });

  it('are not judged for an object whose history is unknown', () => {
    expect(listed(scenario('1.4'), 'Destroy Date')).toEqual([]);
    const seen = scenario('1.4');
    getAttributes(seen, 'a', [], [['Object Type', 'SymmetricKey']]);
    expect(listed(seen, 'Destroy Date')).toEqual([]);
  });
});

describe('Get Attributes of attributes that the object does not have', () => {
  const answered = (version: ProtocolVersion, names: readonly string[], actual: readonly AttributeRow[]): string[] => {
    const s = scenario(version);
    register(s, 'a');
    return failures(getAttributes(s, 'a', [], actual, names));
  };

  it.each(['1.0', '1.4', '2.0', '2.1'] as const)('returns the identifier and nothing else in %s', (version) => {
    expect(answered(version, ['Contact Information'], [])).toEqual([]);
    expect(answered(version, ['Contact Information'], [['Object Type', 'SymmetricKey']])).toEqual(['C-6: Get Attributes returns other attributes when there is none of those asked for']);
  });

  it('may return others beside one that the object has', () => {
    expect(answered('1.4', ['Contact Information', 'Name'], [['Contact Information', 'room 7'], ['Object Type', 'SymmetricKey']])).toEqual([]);
  });

  it('is not judged by this rule where the object has one of them in any case', () => {
    expect(answered('1.4', ['State'], [['Object Type', 'SymmetricKey']])).toEqual([]);
    expect(answered('1.4', ['Cryptographic Usage Mask'], [['Object Type', 'SymmetricKey']])).toEqual([]);
    expect(answered('1.4', ['Cryptographic Usage Mask', 'Contact Information'], [['Object Type', 'SymmetricKey']])).toEqual([]);
  });
});

describe('Last Change Date in the answer to Obtain Lease', () => {
  const CHANGED = 1_735_689_601n;

  /** A lease with this Last Change Date after an answer that said CHANGED. */
  function leased(seconds: bigint): string[] {
    const s = scenario('1.4');
    register(s, 'a');
    getAttributes(s, 'a', [['Last Change Date', CHANGED]], [['Last Change Date', CHANGED]]);
    return failures(s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['UniqueIdentifier', 'a'], ['LeaseTime', 3600], ['LastChangeDate', seconds]] }));
  }

  it('does not lie before what an earlier answer said', () => {
    expect(leased(CHANGED)).toEqual([]);
    expect(leased(CHANGED + 1n)).toEqual([]);
    expect(leased(CHANGED - 11n)).toEqual(['I-7: Last Change Date goes back']);
    expect(leased(CHANGED - 10n)).toEqual([]);
  });

  it('is not judged for an object that nobody has looked at', () => {
    const s = scenario('1.4');
    act(s, 'Revoke', 'a', REVOKE);
    expect(failures(s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['UniqueIdentifier', 'a'], ['LeaseTime', 3600], ['LastChangeDate', 1000n]] }))).toEqual([]);
  });
});

describe('Query RNGs', () => {
  const answered = (...payload: readonly Field[]): string[] => failures(scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryRNGs']] }, { payload }));

  it('is answered with a generator at least, be it Unspecified', () => {
    expect(answered(['RNGParameters', [['RNGAlgorithm', 'Unspecified']]])).toEqual([]);
    expect(answered()).toEqual(['C-2: Query RNGs is answered without RNG Parameters']);
  });
});

describe('instances of an attribute (S-16)', () => {
  const group = (value: string, index?: number): AttributeRow => (index === undefined ? ['Object Group', value] : ['Object Group', value, index]);
  const read = (version: ProtocolVersion, ...attributes: readonly AttributeRow[]): readonly Check[] => getAttributes(scenario(version), 'a', [], attributes);

  it('differ in index or value', () => {
    expect(failures(read('1.4', group('g', 0), group('g', 1)))).toEqual([]);
    expect(failures(read('1.4', group('g'), group('h')))).toEqual([]);
  });

  it('are not listed twice: a failure where an index tells them apart, else a warning', () => {
    expect(failures(read('1.4', group('g', 0), group('g')))).toEqual(['S-16: Get Attributes lists an instance of Object Group twice']);
    for (const version of ['2.0', '2.1'] as const) {
      expect(failures(read(version, group('g'), group('g')))).toEqual([]);
      expect(verdictsOf(read(version, group('g'), group('g')), 'warning')).toEqual(['S-16: Get Attributes lists an instance of Object Group twice']);
    }
  });
});

describe('a Get Attribute List that lacks attributes which the policy of the server decides on (C-5, V-14)', () => {
  const missing = (version: ProtocolVersion, name: string, verdict: 'failure' | 'warning', set: readonly AttributeRow[] = []): string[] => {
    const s = scenario(version);
    create(s, 'a', set);
    const names = builder(version).names;
    const checks = s.one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], ...names(name)] }, { payload: [['UniqueIdentifier', 'a'], ...names(...ALWAYS)] });
    return verdictsOf(checks, verdict).filter((found) => found.endsWith(`does not name ${name}`));
  };

  it.each([
    ['1.4', 'Lease Time'],
    ['1.4', 'Random Number Generator'],
    ['1.4', 'Object Group'],
    ['1.4', 'y-Server'],
    ['2.1', 'Protection Storage Mask'],
    ['2.1', 'Short Unique Identifier'],
  ] as const)('passes with a warning: %s, %s', (version, name) => {
    expect(missing(version, name, 'warning')).toEqual([`V-14: Get Attribute List does not name ${name}`]);
    expect(missing(version, name, 'failure')).toEqual([]);
  });

  it('fails where the client has set them, and for all others', () => {
    expect(missing('1.4', 'Object Group', 'failure', [['Object Group', 'g']])).toEqual(['C-5: Get Attribute List does not name Object Group']);
    expect(missing('1.4', 'Cryptographic Length', 'failure')).toEqual(['C-5: Get Attribute List does not name Cryptographic Length']);
    expect(missing('2.1', 'Cryptographic Length', 'failure')).toEqual(['C-5: Get Attribute List does not name Cryptographic Length']);
    expect(missing('1.4', 'x-ID', 'failure')).toEqual(['C-5: Get Attribute List does not name x-ID']);
  });
});
