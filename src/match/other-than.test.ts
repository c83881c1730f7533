import { describe, expect, it } from 'vitest';
import type { ValuePattern } from '../suite/case.js';
import type { Check } from './check.js';
import { failures, scenario, verdictsOf } from './testing/scenario.js';

/** What is made of Last Change Dates that Obtain Lease returns one after the other. */
function leases(expected: readonly ValuePattern[], ...seconds: readonly bigint[]): readonly Check[] {
  const s = scenario('2.1');
  return expected.flatMap((value, index) => s.one({ operation: 'ObtainLease', request: [['UniqueIdentifier', 'a']], expect: [['LastChangeDate', value]] }, { payload: [['UniqueIdentifier', 'a'], ['LeaseTime', 60], ['LastChangeDate', seconds[index] ?? 0n]] }));
}

describe('a value that must be another than before', () => {
  const bound: ValuePattern = { is: 'variable', name: 'before', bind: true };
  const other: ValuePattern = { is: 'other-than', name: 'before' };

  it('is any other', () => {
    expect(failures(leases([bound, other], 1_000n, 1_001n))).toEqual([]);
  });

  it('is not the same', () => {
    expect(failures(leases([bound, other], 1_000n, 1_000n))).toEqual(['B-2: Obtain Lease returns the same Last Change Date as before, although it had to change']);
  });

  it('cannot be judged where the one before never came', () => {
    expect(verdictsOf(leases([other], 1_000n), 'inconclusive')).toEqual(['B-5: A variable has no value']);
  });
});
