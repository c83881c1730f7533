import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { describeBytes } from '../describe.js';
import { hex } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { cipher, CTR } from '../testing/steps.js';

const BYTES = hex('01020304 05060708');
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index + 1);
const retrieved = (s: Scenario, data: Uint8Array, length = data.length): readonly Check[] => s.one({ operation: 'RNGRetrieve', request: [['DataLength', length]] }, { payload: [['Data', data]] });
const verdicts = (checks: readonly Check[], rule: 'I-5' | 'I-12'): string[] => checksOf(checks, rule).map(({ verdict }) => verdict);
const DATA = 'Batch Item 1 › Response Payload › Data';
const VECTOR = 'Batch Item 1 › Response Payload › IV/Counter/Nonce';

describe('random bytes', () => {
  it('are as many as asked for (I-12)', () => {
    expect(checksOf(retrieved(scenario('1.4'), noise(16)), 'I-12')).toMatchObject([{ verdict: 'match', path: DATA, expected: '16 bytes', actual: '16 bytes', message: 'There are as many random bytes as asked for.', cause: 'There are as many random bytes as asked for' }]);
    expect(checksOf(retrieved(scenario('1.4'), noise(15), 16), 'I-12')).toMatchObject([{ verdict: 'failure', path: DATA, expected: '16 bytes', actual: '15 bytes', message: 'There are 15 random bytes, asked for were 16.', cause: 'RNG Retrieve returns another number of bytes than asked for' }]);
  });

  it('do not repeat (I-5)', () => {
    const s = scenario('1.4');
    expect(checksOf(retrieved(s, noise(16)), 'I-5')).toMatchObject([{ verdict: 'match', path: DATA, expected: 'other bytes than before', actual: describeBytes(noise(16)), message: 'Random bytes did not occur before.', cause: 'Random bytes did not occur before' }]);
    expect(checksOf(retrieved(s, noise(16)), 'I-5')).toMatchObject([{ verdict: 'failure', path: DATA, expected: 'other bytes than before', actual: describeBytes(noise(16)), message: 'Random bytes occurred in step 1 already.', cause: 'RNG Retrieve repeats a random value' }]);
    expect(verdicts(retrieved(s, noise(17)), 'I-5')).toEqual(['match']);
  });

  it('are not all equal (I-5)', () => {
    expect(checksOf(retrieved(scenario('1.4'), hex('07'.repeat(8))), 'I-5')).toMatchObject([{ verdict: 'failure', expected: 'random bytes', message: 'Random bytes: all bytes are equal.', cause: 'RNG Retrieve returns constant bytes for random ones' }]);
    expect(verdicts(retrieved(scenario('1.4'), hex('0707070707070708')), 'I-5')).toEqual(['match']);
  });

  it('can be anything by chance when they are fewer than 8 (I-5)', () => {
    expect([hex('00'.repeat(7)), hex('00'.repeat(8))].map((bytes) => verdicts(retrieved(scenario('1.4'), bytes), 'I-5'))).toEqual([[], ['failure']]);
  });

  it('are not judged where there are none', () => {
    expect(scenario('1.4').one({ operation: 'RNGRetrieve', request: [['DataLength', 16]] }, { payload: [] }).filter(({ rule }) => rule.startsWith('I-'))).toEqual([]);
  });
});

describe('a vector that a server chooses (I-5)', () => {
  const chosen = (s: Scenario, iv: Uint8Array, id = 'a'): readonly Check[] => checksOf(cipher(s, 'Encrypt', id, { parameters: CTR, data: BYTES, result: noise(8), answer: [['IVCounterNonce', iv]] }), 'I-5');

  it('is used once with a key', () => {
    const s = scenario('1.4');
    expect(chosen(s, noise(16))).toMatchObject([{ verdict: 'match', path: VECTOR, expected: 'other bytes than before', actual: describeBytes(noise(16)), message: 'The random vector did not occur before.', cause: 'The random vector did not occur before' }]);
    expect(chosen(s, noise(16))).toMatchObject([{ verdict: 'failure', path: VECTOR, message: 'The random vector occurred in step 1 already.', cause: 'Encrypt repeats a random value' }]);
    expect(chosen(s, noise(16), 'b')).toMatchObject([{ verdict: 'match' }]);
    expect(chosen(s, hex('00'.repeat(16)))).toMatchObject([{ verdict: 'failure', expected: 'random bytes', message: 'The random vector: all bytes are equal.', cause: 'Encrypt returns constant bytes for random ones' }]);
  });

  it('is not judged where the client chose it', () => {
    const s = scenario('1.4');
    const given = (): readonly Check[] => checksOf(cipher(s, 'Encrypt', 'a', { parameters: CTR, iv: noise(16), data: BYTES, result: noise(8), answer: [['IVCounterNonce', noise(16)]] }), 'I-5');
    expect([given(), given()]).toEqual([[], []]);
  });
});
