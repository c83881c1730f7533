import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, STARTED, type ExchangeOptions, type Scenario } from '../testing/scenario.js';
import { act, create, getAttributes, REVOKE, type AttributeRow } from '../testing/steps.js';

type Version = '1.4' | '2.1';

const NOW = STARTED + 2n;
const PAYLOAD = 'Batch Item 1 › Response Payload';

/** A Get Attributes of an object that nobody has seen; of all attributes unless names are given. */
function answered(rows: readonly AttributeRow[], { names = [], version = '1.4', clock }: { readonly names?: readonly string[]; readonly version?: Version; readonly clock?: ExchangeOptions['clock'] } = {}): readonly Check[] {
  const s = scenario(version);
  return s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a'], ...s.build.names(...names)] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(...rows)] }, clock === undefined ? {} : { clock });
}
const gist = (checks: readonly Check[]): string[] => checks.flatMap(({ rule, verdict, cause }) => (rule === 'I-1' || rule === 'C-6' ? [`${rule} ${verdict}: ${cause}`] : []));
const AGREE = 'I-1 match: State and dates agree';

describe('the dates of a state (I-1)', () => {
  it('agree with it', () => {
    expect(checksOf(answered([['State', 'Active'], ['Activation Date', NOW]]), 'I-1')).toMatchObject([
      { verdict: 'match', path: `${PAYLOAD} › Attribute "State"`, actual: 'Active (2)', message: 'State and dates agree.', cause: 'State and dates agree', source: 'KMIP 1.4 §3.22' },
    ]);
  });

  it('may lie long in the past', () => {
    expect(gist(answered([['State', 'Active'], ['Activation Date', 0n]]))).toEqual([AGREE]);
    expect(gist(answered([['State', 'Destroyed'], ['Destroy Date', NOW], ['Activation Date', 0n]]))).toEqual([AGREE]);
  });

  it('lie in the past, as far as clocks agree', () => {
    expect(checksOf(answered([['State', 'Active'], ['Activation Date', STARTED + 3600n]]), 'I-1')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "State"`, expected: 'a time in the past', actual: '2025-01-01T01:00:00Z', message: 'The State is Active (2), but Activation Date lies in the future.', cause: 'State Active contradicts Activation Date' },
    ]);
    const ahead = (seconds: bigint, clock: ExchangeOptions['clock']): string[] => gist(answered([['State', 'Active'], ['Activation Date', NOW + seconds]], { clock }));
    expect([ahead(120n, {}), ahead(121n, {})]).toEqual([[AGREE], ['I-1 failure: State Active contradicts Activation Date']]);
    expect([ahead(180n, { offsetSeconds: 60.4 }), ahead(181n, { offsetSeconds: 60.4 })]).toEqual([[AGREE], ['I-1 failure: State Active contradicts Activation Date']]);
  });

  it.each<[string, readonly string[]]>([
    ['Active', ['Activation Date']],
    ['Deactivated', ['Deactivation Date']],
    ['Compromised', ['Compromise Date']],
    ['Destroyed', ['Destroy Date']],
    ['DestroyedCompromised', ['Destroy Date', 'Compromise Date']],
  ])('are, for %s, %j: there and past', (state, dates) => {
    const all = dates.map((name): AttributeRow => [name, NOW]);
    expect(gist(answered([['State', state], ...all], { names: ['State', ...dates] }))).toEqual([AGREE]);
    for (const date of dates) {
      const others = all.filter(([name]) => name !== date);
      expect(gist(answered([['State', state], ...others], { names: ['State', ...dates] }))).toContain(`C-6 failure: Get Attributes returns no ${date}`);
      expect(gist(answered([['State', state], ...others, [date, NOW + 3600n]]))).toEqual([`I-1 failure: State ${state} contradicts ${date}`]);
    }
  });

  it('are named where they are missing', () => {
    const missing = { rule: 'C-6', verdict: 'failure', expected: 'Activation Date', actual: 'nothing', message: 'The State is Active (2), but the response holds no Activation Date.', cause: 'Get Attributes returns no Activation Date' };
    expect(checksOf(answered([['State', 'Active']]), 'C-6')).toMatchObject([{ ...missing, path: `${PAYLOAD} › Attribute "Activation Date"` }]);
    expect(checksOf(answered([['State', 'Active']], { version: '2.1' }), 'C-6')).toMatchObject([{ ...missing, path: `${PAYLOAD} › Attributes › Attribute "Activation Date"` }]);
  });

  it('may be missing where others were asked for', () => {
    expect(gist(answered([['State', 'Active']], { names: ['State'] }))).toEqual([AGREE]);
    expect(gist(answered([['State', 'Active']], { names: ['State', 'Deactivation Date'] }))).toEqual([AGREE]);
  });

  it.each(['Destroyed', 'DestroyedCompromised'])('may be forgotten with the object: %s (KMIP 1.4 §3)', (state) => {
    expect(gist(answered([['State', state]]))).toEqual([AGREE]);
  });

  it('are none for a state that is not active yet', () => {
    expect(gist(answered([['State', 'PreActive']]))).toEqual([AGREE]);
    expect(gist(answered([['State', 'PreActive'], ['Activation Date', NOW + 3600n]]))).toEqual([AGREE]);
  });

  it('are not judged where the answer has no State, or one that is not a number', () => {
    expect(gist(answered([['Activation Date', NOW + 3600n]]))).toEqual([]);
    expect(checksOf(answered([['State', Uint8Array.of(1)]]), 'I-1')).toEqual([]);
  });

  it('are judged in a Get Attributes or an Export, and in no other answer', () => {
    const s = scenario('1.4');
    const list = s.one({ operation: 'AddAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('State', 'Active')] }, { payload: [['UniqueIdentifier', 'a'], s.build.attribute('State', 'Active')] });
    expect(checksOf(list, 'I-1')).toEqual([]);
    expect(gist(s.one({ operation: 'Export', request: [['UniqueIdentifier', 'a']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ...s.build.attributes(['State', 'PreActive'])] }))).toContain(AGREE);
  });
});

describe('an object that is not active yet (I-1)', () => {
  it('has no Activation Date in the past, as far as clocks agree', () => {
    expect(checksOf(answered([['State', 'PreActive'], ['Activation Date', STARTED - 3600n]]), 'I-1')).toMatchObject([
      { verdict: 'failure', expected: 'no time in the past', actual: '2024-12-31T23:00:00Z', message: 'The State is PreActive (1), but Activation Date lies in the past.', cause: 'State PreActive contradicts Activation Date' },
    ]);
    const behind = (seconds: bigint, clock: ExchangeOptions['clock']): string[] => gist(answered([['State', 'PreActive'], ['Activation Date', STARTED + 1n - seconds]], { clock }));
    expect([behind(120n, {}), behind(121n, {})]).toEqual([[AGREE], ['I-1 failure: State PreActive contradicts Activation Date']]);
    expect([behind(60n, { offsetSeconds: 60 }), behind(61n, { offsetSeconds: 60 })]).toEqual([[AGREE], ['I-1 failure: State PreActive contradicts Activation Date']]);
  });
});

describe('the state of an object over a case (I-1)', () => {
  const DATES: readonly AttributeRow[] = [['Activation Date', NOW], ['Deactivation Date', NOW], ['Compromise Date', NOW], ['Destroy Date', NOW]];
  const look = (s: Scenario, state: string): readonly Check[] => getAttributes(s, 'a', [], [['State', state], ...(state === 'PreActive' ? [] : DATES)], ['State', ...DATES.map(([name]) => name)]);
  const then = (first: string, second: string): readonly Check[] => {
    const s = scenario('1.4');
    look(s, first);
    return checksOf(look(s, second), 'I-1').filter(({ verdict }) => verdict === 'failure');
  };

  it.each<[string, readonly string[]]>([
    ['PreActive', ['PreActive', 'Active', 'Deactivated', 'Compromised', 'Destroyed', 'DestroyedCompromised']],
    ['Active', ['Active', 'Deactivated', 'Compromised', 'Destroyed', 'DestroyedCompromised']],
    ['Deactivated', ['Deactivated', 'Compromised', 'Destroyed', 'DestroyedCompromised']],
    ['Compromised', ['Compromised', 'DestroyedCompromised']],
    ['Destroyed', ['Destroyed', 'DestroyedCompromised']],
    ['DestroyedCompromised', ['DestroyedCompromised']],
  ])('can be, after %s, %j', (first, later) => {
    const states = ['PreActive', 'Active', 'Deactivated', 'Compromised', 'Destroyed', 'DestroyedCompromised'];
    expect(states.filter((second) => then(first, second).length === 0)).toEqual(later);
  });

  it('does not go back', () => {
    expect(then('Active', 'PreActive')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Attribute "State"`, expected: 'Active (2) or a later state', actual: 'PreActive (1)', message: 'The object was Active (2) and is PreActive (1) now.', cause: 'State goes from Active to PreActive', source: 'KMIP 1.4 §3.22' },
    ]);
  });

  it('does not go back from what an operation has made of it', () => {
    const s = scenario('1.4');
    create(s, 'a');
    act(s, 'Activate', 'a');
    expect(gist(look(s, 'PreActive'))).toContain('I-1 failure: State goes from Active to PreActive');
    act(s, 'Revoke', 'a', REVOKE);
    expect(gist(look(s, 'Active'))).toContain('I-1 failure: State goes from Deactivated to Active');
  });

  it('can be anything where nobody has seen the object before, and nothing is said of an answer without it', () => {
    const s = scenario('1.4');
    expect(gist(look(s, 'Deactivated'))).toEqual([AGREE]);
    expect(gist(getAttributes(s, 'a', [], [['Activation Date', NOW]], ['Activation Date']))).toEqual([]);
  });
});
