import { describe, expect, it } from 'vitest';
import type { Check } from './check.js';
import { now } from './testing/build.js';
import { scenario, STARTED } from './testing/scenario.js';
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
