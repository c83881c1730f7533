import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { describeBytes } from '../describe.js';
import { any, hex, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { create, parameters, register } from '../testing/steps.js';
import { HASH, HMAC } from '../testing/vectors.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const STREAM: Field = ['InitIndicator', true];
const OTHER = hex('a1'.repeat(32));
const invariants = (checks: readonly Check[]): string[] => checks.flatMap(({ rule, verdict }) => (rule === 'I-6' || rule === 'I-15' ? [`${rule} ${verdict}`] : []));

describe('a hash (I-15)', () => {
  const hashed = (algorithm: string, data: Uint8Array, ...more: readonly Field[]): readonly Check[] =>
    scenario('1.4').one({ operation: 'Hash', request: [parameters(['HashingAlgorithm', algorithm]), ['Data', HASH.data], ...more] }, { payload: [['Data', data]] });

  it('is what the algorithm yields', () => {
    expect(checksOf(hashed('SHA_256', HASH.sha256), 'I-15')).toMatchObject([
      { verdict: 'match', path: `${PAYLOAD} › Data`, expected: describeBytes(HASH.sha256), actual: describeBytes(HASH.sha256), message: 'The hash is what the algorithm yields.', cause: 'The hash is what the algorithm yields' },
    ]);
    expect(checksOf(hashed('SHA_256', OTHER), 'I-15')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Data`, expected: describeBytes(HASH.sha256), actual: describeBytes(OTHER), message: 'The hash is not what the algorithm yields.', cause: 'Hash returns a wrong value' },
    ]);
    expect(invariants(hashed('SHA_1', HASH.sha256))).toEqual(['I-15 failure']);
  });

  it('is not judged for rare algorithms, in a stream and where there is none', () => {
    expect(invariants(hashed('Tiger', OTHER))).toEqual([]);
    expect(invariants(hashed('SHA_256', OTHER, STREAM))).toEqual([]);
    expect(invariants(scenario('1.4').one({ operation: 'Hash', request: [parameters(['HashingAlgorithm', 'SHA_256']), ['Data', HASH.data]] }, { payload: [] }))).toEqual([]);
    expect(invariants(scenario('1.4').one({ operation: 'Hash', request: [parameters(['HashingAlgorithm', 'SHA_256'])] }, { payload: [['Data', OTHER]] }))).toEqual([]);
  });

  it('is no result of another operation', () => {
    const checks = scenario('1.4').one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], parameters(['HashingAlgorithm', 'SHA_256']), ['Data', HASH.data]] }, { payload: [['UniqueIdentifier', 'a'], ['Data', OTHER]] });
    expect(invariants(checks)).toEqual([]);
  });
});

const SHA256: Field = parameters(['CryptographicAlgorithm', 'HMAC_SHA256']);

/** With the key of the published example. */
const known = (): Scenario => {
  const s = scenario('1.4');
  register(s, 'a', [['Cryptographic Algorithm', 'HMAC_SHA256']], HMAC.key);
  return s;
};
const unseen = (): Scenario => {
  const s = scenario('1.4');
  create(s, 'a');
  return s;
};
const mac = (s: Scenario, result: Uint8Array, how: Field = SHA256, ...more: readonly Field[]): readonly Check[] => s.one({ operation: 'MAC', request: [['UniqueIdentifier', 'a'], how, ['Data', HMAC.data], ...more] }, { payload: [['UniqueIdentifier', 'a'], ['MACData', result]] });

describe('a MAC under a key that the client registered (I-15)', () => {
  it('is what the algorithm yields for the key', () => {
    expect(checksOf(mac(known(), HMAC.sha256), 'I-15')).toMatchObject([
      { verdict: 'match', path: `${PAYLOAD} › MAC Data`, expected: describeBytes(HMAC.sha256), actual: describeBytes(HMAC.sha256), message: 'The MAC is what the algorithm yields for the key.', cause: 'The MAC is what the algorithm yields for the key' },
    ]);
    expect(checksOf(mac(known(), OTHER), 'I-15')).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › MAC Data`, expected: describeBytes(HMAC.sha256), actual: describeBytes(OTHER), message: 'The MAC is not what the algorithm yields for the key.', cause: 'MAC returns a wrong value' },
    ]);
  });

  it('has the algorithm of the key where the parameters name none', () => {
    expect(invariants(mac(known(), HMAC.sha256, parameters()))).toEqual(['I-15 match']);
    expect(invariants(mac(known(), HMAC.sha224, parameters(['CryptographicAlgorithm', 'HMAC_SHA224'])))).toEqual(['I-15 match']);
  });

  it('is not judged for other algorithms, in a stream, without a key and where there is none', () => {
    expect(invariants(mac(known(), OTHER, parameters(['CryptographicAlgorithm', 'AES'])))).toEqual([]);
    expect(invariants(mac(known(), OTHER, SHA256, STREAM))).toEqual([]);
    expect(invariants(mac(unseen(), OTHER))).toEqual([]);
    expect(invariants(known().one({ operation: 'MAC', request: [['UniqueIdentifier', 'a'], SHA256, ['Data', HMAC.data]] }, { payload: [['UniqueIdentifier', 'a']] }))).toEqual([]);
    expect(invariants(known().one({ operation: 'MAC', request: [['UniqueIdentifier', 'a'], SHA256] }, { payload: [['UniqueIdentifier', 'a'], ['MACData', OTHER]] }))).toEqual([]);
  });
});

describe('MAC Verify', () => {
  interface Call {
    readonly data?: Uint8Array;
    readonly how?: Field;
    readonly id?: string;
    readonly more?: readonly Field[];
  }
  const verified = (s: Scenario, presented: Uint8Array, indicator: string | undefined, { data = HMAC.data, how = SHA256, id = 'a', more = [] }: Call = {}): readonly Check[] =>
    s.one(
      { operation: 'MACVerify', request: [['UniqueIdentifier', id], how, ['Data', data], ['MACData', presented], ...more], expect: [['ValidityIndicator', any]] },
      { payload: [['UniqueIdentifier', id], ...(indicator === undefined ? [] : [['ValidityIndicator', indicator] as const])] },
    );

  it('finds a right MAC valid, and a wrong one invalid (I-15)', () => {
    const path = `${PAYLOAD} › Validity Indicator`;
    expect(checksOf(verified(known(), HMAC.sha256, 'Valid'), 'I-15')).toMatchObject([{ verdict: 'match', path, expected: 'Valid (1)', actual: 'Valid (1)', message: 'MAC Verify judges rightly.', cause: 'MAC Verify judges rightly' }]);
    expect(checksOf(verified(known(), OTHER, 'Invalid'), 'I-15')).toMatchObject([{ verdict: 'match', path, expected: 'Invalid (2)', actual: 'Invalid (2)' }]);
    expect(checksOf(verified(known(), OTHER, 'Valid'), 'I-15')).toMatchObject([{ verdict: 'failure', path, expected: 'Invalid (2)', actual: 'Valid (1)', message: 'MAC Verify says Valid, but it is Invalid.', cause: 'MAC Verify says Valid instead of Invalid' }]);
    expect(checksOf(verified(known(), HMAC.sha256, 'Invalid'), 'I-15')).toMatchObject([{ verdict: 'failure', path, expected: 'Valid (1)', actual: 'Invalid (2)', message: 'MAC Verify says Invalid, but it is Valid.', cause: 'MAC Verify says Invalid instead of Valid' }]);
    expect(checksOf(verified(known(), HMAC.sha256, 'Unknown'), 'I-15')).toMatchObject([{ verdict: 'failure', path, expected: 'Valid (1)', actual: 'Unknown (3)', cause: 'MAC Verify says Unknown instead of Valid' }]);
  });

  it('names an indicator that does not exist by its number', () => {
    const s = known();
    const indicator: Field = { ...s.build.item('ValidityIndicator', 'Valid'), value: 9 } as Field;
    const checks = s.one({ operation: 'MACVerify', request: [['UniqueIdentifier', 'a'], SHA256, ['Data', HMAC.data], ['MACData', OTHER]] }, { payload: [['UniqueIdentifier', 'a'], indicator] });
    expect(checksOf(checks, 'I-15')).toMatchObject([{ verdict: 'failure', actual: '9 (9)', message: 'MAC Verify says 9, but it is Invalid.' }]);
  });

  it('finds what this case got from MAC valid, whatever the key (I-6)', () => {
    const s = unseen();
    mac(s, OTHER);
    expect(checksOf(verified(s, OTHER, 'Valid'), 'I-6')).toMatchObject([{ verdict: 'match', expected: 'Valid (1)', actual: 'Valid (1)' }]);
    expect(checksOf(verified(s, OTHER, 'Invalid'), 'I-6')).toMatchObject([{ verdict: 'failure', expected: 'Valid (1)', actual: 'Invalid (2)' }]);
    expect(invariants(verified(s, OTHER, 'Invalid'))).toEqual(['I-6 failure']);
  });

  it('finds what this case got from MAC valid with a key that it has not made as well (I-6)', () => {
    const s = scenario('1.4');
    mac(s, OTHER);
    expect(invariants(verified(s, OTHER, 'Invalid'))).toEqual(['I-6 failure']);
  });

  it.each<[string, Uint8Array, Call]>([
    ['key', OTHER, { id: 'b' }],
    ['data', OTHER, { data: hex('00') }],
    ['MAC', HMAC.sha256, {}],
    ['algorithm', OTHER, { how: parameters(['CryptographicAlgorithm', 'HMAC_SHA512']) }],
  ])('knows nothing of another %s', (_, presented, call) => {
    const s = unseen();
    mac(s, OTHER);
    expect(invariants(verified(s, presented, 'Invalid', call))).toEqual([]);
  });

  it('trusts the key more than an earlier answer', () => {
    const s = known();
    mac(s, OTHER);
    expect(invariants(verified(s, OTHER, 'Valid'))).toEqual(['I-6 failure']);
  });

  it('is not judged in a stream, and where the answer or the request holds nothing to judge', () => {
    expect(invariants(verified(known(), OTHER, 'Valid', { more: [STREAM] }))).toEqual([]);
    expect(invariants(verified(known(), OTHER, undefined))).toEqual([]);
    const request: readonly Field[] = [['UniqueIdentifier', 'a'], SHA256, ['Data', HMAC.data]];
    expect(invariants(known().one({ operation: 'MACVerify', request }, { payload: [['UniqueIdentifier', 'a'], ['ValidityIndicator', 'Valid']] }))).toEqual([]);
  });

  it('does not find valid as a signature what was a MAC', () => {
    const s = unseen();
    mac(s, OTHER);
    const request: readonly Field[] = [['UniqueIdentifier', 'a'], SHA256, ['Data', HMAC.data], ['SignatureData', OTHER]];
    expect(invariants(s.one({ operation: 'SignatureVerify', request, expect: [['ValidityIndicator', any]] }, { payload: [['UniqueIdentifier', 'a'], ['ValidityIndicator', 'Invalid']] }))).toEqual([]);
  });
});
