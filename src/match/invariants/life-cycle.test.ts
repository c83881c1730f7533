import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { failures, scenario, STARTED, verdictsOf } from '../testing/scenario.js';
import { create, getAttributes } from '../testing/steps.js';

/** Two looks at a date. */
function seenTwice(name: string, first: bigint, second: bigint): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a');
  getAttributes(s, 'a', [], [[name, first]], [name]);
  return getAttributes(s, 'a', [], [[name, second]], [name]);
}

describe('dates that an earlier answer has told (I-7)', () => {
  it('a Last Change Date that a clock set back takes with it is a warning', () => {
    const checks = seenTwice('Last Change Date', STARTED, STARTED - 1n);
    expect(failures(checks)).toEqual([]);
    expect(verdictsOf(checks, 'warning')).toEqual(['I-7: Last Change Date goes back']);
  });

  it('one that goes back by more fails', () => {
    expect(failures(seenTwice('Last Change Date', STARTED, STARTED - 60n))).toEqual(['I-7: Last Change Date goes back']);
  });

  it('an Initial Date does not change', () => {
    expect(failures(seenTwice('Initial Date', STARTED, STARTED - 1n))).toEqual(['I-7: Initial Date changes']);
  });
});
