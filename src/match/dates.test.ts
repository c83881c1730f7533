import { describe, expect, it } from 'vitest';
import { dateTimeExtended } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { any, hex, now, oneOf, type Value } from './testing/build.js';
import { payloadChecks, scenario, STARTED, type ExchangeOptions } from './testing/scenario.js';
import { create, getAttributes } from './testing/steps.js';

const OLD = 1_349_474_899n;
const verdicts = (checks: readonly Check[]): string[] => checks.filter(({ rule }) => rule.startsWith('D-')).map(({ rule, verdict }) => `${rule} ${verdict}`);

describe('the date of a custom attribute', () => {
  const returned = (actual: bigint, expected: bigint | ReturnType<typeof now>): readonly Check[] => {
    const s = scenario('1.4');
    create(s, 'a', [['x-Written', OLD]]);
    return getAttributes(s, 'a', [['x-Written', expected]], [['x-Written', actual]]);
  };

  it('that the client set, however long ago, is the one that the client set', () => {
    expect(verdicts(returned(OLD, OLD))).toEqual(['D-1 match']);
    expect(verdicts(returned(STARTED, OLD))).toEqual(['D-1 failure']);
    expect(verdicts(returned(STARTED, now(0)))).toEqual(['D-1 failure']);
  });

  it('that an answer to Modify Attribute repeats is the one that the request set', () => {
    const modified = (actual: bigint): string[] => {
      const s = scenario('1.4');
      create(s, 'a', [['x-Written', OLD - 1n]]);
      const expected = s.build.attributesPattern('list', ['x-Written', OLD]);
      return verdicts(s.one({ operation: 'ModifyAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('x-Written', OLD)], expect: [['UniqueIdentifier', 'a'], expected] }, { payload: [['UniqueIdentifier', 'a'], s.build.attribute('x-Written', actual)] }));
    };
    expect(modified(OLD)).toEqual(['D-1 match']);
    expect(modified(OLD - 1n)).toEqual(['D-1 failure']);
  });
});

/** What the comparison says about the Initial Date of an object that the server dates; the window is open from STARTED - 120 to STARTED + 122. */
function dated(expected: Value, actual: Value, version: ProtocolVersion = '1.4', options?: ExchangeOptions): Check[] {
  const s = scenario(version);
  const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a'], ...s.build.names('Initial Date')], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['Initial Date', expected])] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['Initial Date', actual])] }, options);
  return payloadChecks(checks, ...(version === '1.4' ? [] : ['Attributes']), 'Attribute "Initial Date"').filter(({ cause, rule }) => !rule.startsWith('I-') && !cause.endsWith('as every date of the server does'));
}

describe('a date that the server sets (D-2)', () => {
  it('lies in the time of the case', () => {
    expect(dated(now(), STARTED)[0]).toMatchObject({ rule: 'D-2', verdict: 'match', expected: 'between 2024-12-31T23:58:00Z and 2025-01-01T00:02:02Z', actual: '2025-01-01T00:00:00Z', message: 'Initial Date lies in the time of the case.', cause: 'Initial Date lies in the time of the case' });
    expect(dated(now(), STARTED - 121n)[0]).toMatchObject({ rule: 'D-2', verdict: 'failure', expected: 'between 2024-12-31T23:58:00Z and 2025-01-01T00:02:02Z', actual: '2024-12-31T23:57:59Z', message: 'Initial Date lies outside the time of the case.', cause: 'Get Attributes returns an Initial Date outside the time of the case' });
  });

  it.each([
    [-121n, 'failure'],
    [-120n, 'match'],
    [122n, 'match'],
    [123n, 'failure'],
  ])('is forgiven two minutes: %i s after the start is a %s', (seconds, verdict) => {
    expect(dated(now(), STARTED + seconds)[0]?.verdict).toBe(verdict);
  });

  it.each([
    [0, -3, 'failure'],
    [0, -2, 'match'],
    [0, 0, 'match'],
    [600.4, -2, 'match'],
    [600.4, -3, 'failure'],
    [599.6, -2, 'match'],
    [-600, 4, 'match'],
    [-600, 5, 'failure'],
  ])('is told by the clock of the server, %d s ahead of ours, and the tolerance given: %d is a %s', (offsetSeconds, seconds, verdict) => {
    expect(dated(now(), STARTED + BigInt(Math.round(offsetSeconds)) + BigInt(seconds), '1.4', { clock: { offsetSeconds, toleranceSeconds: 2 } })[0]?.verdict).toBe(verdict);
  });
});

describe('a date relative to now (D-3)', () => {
  it.each([
    [3600, 3600n, 'match'],
    [3600, 0n, 'failure'],
    [-3600, -3600n, 'match'],
    [-3600, 0n, 'failure'],
  ] as const)('lies in that time, shifted by %i s', (offset, seconds, verdict) => {
    expect(dated(now(offset), STARTED + seconds)[0]).toMatchObject({ rule: 'D-3', verdict });
  });
});

describe('a date of a published case (D-4)', () => {
  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 9'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 9'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item 9'],
  ] as const)('stands for the time of the run, in %s', (version, variation) => {
    expect(dated(OLD, STARTED, version)[0]).toMatchObject({ rule: 'D-4', verdict: 'variation', variation });
    expect(dated(OLD, OLD, version)[0]).toMatchObject({ rule: 'D-4', verdict: 'failure', actual: '2012-10-05T22:08:19Z' });
    expect(dated(OLD, OLD, version)[0]).not.toHaveProperty('variation');
  });
});

describe('a date that the client set (D-1)', () => {
  const returned = (version: ProtocolVersion, expected: Value, actual: Value): Check[] => {
    const s = scenario(version);
    create(s, 'a', [['Activation Date', OLD]]);
    return payloadChecks(getAttributes(s, 'a', [['Activation Date', expected]], [['Activation Date', actual]]), ...(version === '1.4' ? [] : ['Attributes']), 'Attribute "Activation Date"').filter(({ rule }) => rule.startsWith('D-') || rule === 'V-15');
  };

  it.each(['1.4', '2.1'] as const)('comes back to the second, in %s', (version) => {
    expect(returned(version, now(), OLD)).toMatchObject([{ rule: 'D-1', verdict: 'match', expected: '2012-10-05T22:08:19Z', actual: '2012-10-05T22:08:19Z', message: 'Activation Date is what the client set.', cause: 'Activation Date is what the client set' }]);
    expect(returned(version, OLD, OLD + 1n)).toMatchObject([{ rule: 'D-1', verdict: 'failure', expected: '2012-10-05T22:08:19Z', actual: '2012-10-05T22:08:20Z', message: 'Activation Date is not what the client set.', cause: 'Get Attributes returns another Activation Date than the client set' }]);
  });

  it('is not judged where any would do, or one of a list', () => {
    expect(returned('1.4', any, OLD)).toMatchObject([{ rule: 'V-15', verdict: 'match', expected: 'any value' }]);
    expect(returned('1.4', oneOf(OLD, OLD + 1n), OLD + 1n)).toMatchObject([{ rule: 'V-15', verdict: 'match' }]);
  });

  it('is one of the request that sets it, before it is one that was set earlier', () => {
    const s = scenario('1.4');
    create(s, 'a', [['Activation Date', OLD]]);
    const later = STARTED + 5_000_000n;
    const changed = (actual: bigint): string[] => verdicts(s.one({ operation: 'ModifyAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('Activation Date', later)], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['Activation Date', later])] }, { payload: [['UniqueIdentifier', 'a'], s.build.attribute('Activation Date', actual)] }));
    expect(changed(OLD)).toEqual(['D-1 failure']);
    expect(changed(later)).toEqual(['D-1 match']);
  });
});

describe('a date in microseconds', () => {
  const stamped = (microseconds: bigint): Check[] => {
    const s = scenario('2.1');
    const item = dateTimeExtended(TAG.AttributeValue, microseconds);
    const pattern = { ...s.build.attributesPattern('list'), attributes: [{ name: { vendor: 'x', name: 'Stamp' }, value: { kind: 'leaf', tag: TAG.AttributeValue, type: 'DateTimeExtended', value: now(), place: { file: '', line: 1, column: 1 } } as const }] };
    const attribute: readonly [string, Value] = ['Attributes', [['Attribute', [['VendorIdentification', 'x'], ['AttributeName', 'Stamp'], item]]]];
    return payloadChecks(s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], pattern] }, { payload: [['UniqueIdentifier', 'a'], attribute] }), 'Attributes', 'Attribute "x Stamp"').filter(({ rule }) => rule.startsWith('D-'));
  };

  it('lies in the time of the case as one in seconds does', () => {
    expect(stamped(STARTED * 1_000_000n + 5n)).toMatchObject([{ rule: 'D-2', verdict: 'match', actual: '2025-01-01T00:00:00.000005Z' }]);
    expect(stamped(STARTED)).toMatchObject([{ rule: 'D-2', verdict: 'failure' }]);
  });
});

describe('a date that is none', () => {
  it('is judged by its type', () => {
    expect(dated(now(), hex('00'))).toMatchObject([{ rule: 'S-1', verdict: 'failure' }]);
  });
});
