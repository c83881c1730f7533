import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { any, type Field } from './testing/build.js';
import { failures, scenario, verdictsOf } from './testing/scenario.js';
import { create, getAttributes } from './testing/steps.js';

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
