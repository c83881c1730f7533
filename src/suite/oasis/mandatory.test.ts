import { describe, expect, it } from 'vitest';
import { includedIn, publishedCases } from './mandatory.js';

describe('the mandatory cases that OASIS has published', () => {
  it.each([
    ['oasis/SKLC', '1.0', ['SKLC-M-1', 'SKLC-M-2', 'SKLC-M-3']],
    ['oasis/CS-BC', '1.1', []],
    ['oasis/BL', '1.4', []],
    ['oasis/SUITEB_192', '1.4', ['SUITEB_192-M-1']],
    ['oasis/SUITEB_192', '2.0', []],
    ['oasis/TC', '1.2', []],
    ['oasis/EXAMPLE', '1.4', []],
    ['symmetric-key-lifecycle-server', '1.4', []],
  ] as const)('of %s in %s', (suite, version, ids) => {
    expect(publishedCases(suite, version)).toEqual(ids);
  });

  it('grow with the version', () => {
    expect((['1.2', '1.3', '1.4', '2.0', '2.1', '3.0'] as const).map((version) => publishedCases('oasis/CS-BC', version).length)).toEqual([14, 14, 17, 21, 21, 22]);
    expect((['1.2', '1.4', '3.0'] as const).map((version) => publishedCases('oasis/CS-AC', version).length)).toEqual([8, 18, 18]);
    expect((['1.4', '2.0', '2.1', '3.0'] as const).map((version) => publishedCases('oasis/BL', version).length)).toEqual([0, 13, 13, 21]);
  });

  it('include those of the Baseline for every profile but itself', () => {
    expect([includedIn('SKLC'), includedIn('BL'), includedIn('TC')]).toEqual([['oasis/BL'], [], []]);
  });
});
