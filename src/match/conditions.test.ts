import { describe, expect, it } from 'vitest';
import { hex } from './testing/build.js';
import { failures, scenario } from './testing/scenario.js';
import { parameters } from './testing/steps.js';

const EXPECTED = hex('01020304');
const OTHER = hex('04030201');

/** An operation on a key that somebody else made, with a result that is not the expected one. */
function differing(operation: 'Encrypt' | 'Decrypt' | 'Sign', padding: string): string[] {
  const tag = operation === 'Sign' ? 'SignatureData' : 'Data';
  return failures(scenario('1.4').one({ operation, request: [['UniqueIdentifier', 'a'], parameters(['PaddingMethod', padding]), ['Data', EXPECTED]], expect: [[tag, EXPECTED]] }, { payload: [['UniqueIdentifier', 'a'], [tag, OTHER]] }));
}

describe('results that are random by nature (V-5)', () => {
  it.each([
    ['Encrypt', 'OAEP'],
    ['Encrypt', 'PKCS1V1_5'],
    ['Sign', 'PSS'],
  ] as const)('%s with %s', (operation, padding) => {
    expect(differing(operation, padding)).toEqual([]);
  });

  it.each(['OAEP', 'PKCS1V1_5'])('not what Decrypt recovers with %s', (padding) => {
    expect(differing('Decrypt', padding)).toEqual(['V-5: Decrypt returns a wrong Data']);
  });

  it('not a signature with PKCS #1 v1.5', () => {
    expect(differing('Sign', 'PKCS1V1_5')).toEqual(['V-5: Sign returns a wrong Signature Data']);
  });
});
