import { describe, expect, it } from 'vitest';
import { any } from '../testing/build.js';
import { failures, scenario } from '../testing/scenario.js';
import { create, getAttributes } from '../testing/steps.js';

/** The Digest of a key that the server generated and nobody has seen. */
function digestOfGenerated(length: number, algorithm = 'SHA_256'): string[] {
  const s = scenario('1.4');
  create(s, 'a');
  const value = Uint8Array.from({ length }, (_, index) => index + 1);
  const digest = (digestValue: Uint8Array | typeof any) => ['Digest', [['HashingAlgorithm', algorithm], ['DigestValue', digestValue], ['KeyFormatType', 'Raw']]] as const;
  return failures(getAttributes(s, 'a', [digest(any)], [digest(value)]));
}

describe('the Digest of a generated key (I-12)', () => {
  it('has the length of its algorithm', () => {
    expect(digestOfGenerated(32)).toEqual([]);
    expect(digestOfGenerated(64, 'SHA_512')).toEqual([]);
  });

  it.each([31, 33, 0])('does not have %d bytes with SHA-256', (length) => {
    expect(digestOfGenerated(length)).toEqual(['I-12: A Digest does not have the length of its algorithm']);
  });

  it('may have any length where the algorithm is not known', () => {
    expect(digestOfGenerated(16, 'MD4')).toEqual([]);
  });
});
