import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { any, type Field } from '../testing/build.js';
import { failures, scenario, verdictsOf } from '../testing/scenario.js';
import { parameters } from '../testing/steps.js';

const DATA = Buffer.from('some data to be verified');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const signature = sign('sha256', DATA, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 });

/** A Signature Verify of a right PSS signature with a salt of 20 bytes. */
function verified(indicator: 'Valid' | 'Invalid', ...salt: readonly Field[]): readonly Check[] {
  const s = scenario('1.4');
  const key: Field = ['PublicKey', [['KeyBlock', [['KeyFormatType', 'PKCS_1'], ['KeyValue', [['KeyMaterial', publicKey.export({ format: 'der', type: 'pkcs1' })]]], ['CryptographicAlgorithm', 'RSA'], ['CryptographicLength', 1024]]]]];
  s.one({ operation: 'Register', request: [['ObjectType', 'PublicKey'], s.build.attributesPattern('template'), key] }, { payload: [['UniqueIdentifier', 'a']] });
  const how = parameters(['PaddingMethod', 'PSS'], ['HashingAlgorithm', 'SHA_256'], ...salt);
  return s.one({ operation: 'SignatureVerify', request: [['UniqueIdentifier', 'a'], how, ['Data', DATA], ['SignatureData', signature]], expect: [['ValidityIndicator', any]] }, { payload: [['UniqueIdentifier', 'a'], ['ValidityIndicator', indicator]] });
}

describe('a PSS signature that a server calls invalid', () => {
  it('fails, with a hint where the parameters leave the salt length open (E9)', () => {
    expect(failures(verified('Invalid'))).toEqual(['I-15: Signature Verify says Invalid instead of Valid']);
    expect(verdictsOf(verified('Invalid'), 'warning')).toEqual(['I-15: Signature Verify may accept only one salt length']);
  });

  it('fails without one where they do not', () => {
    const checks = verified('Invalid', ['SaltLength', 20]);
    expect([failures(checks), verdictsOf(checks, 'warning')]).toEqual([['I-15: Signature Verify says Invalid instead of Valid'], []]);
  });

  it('needs none when it is called valid', () => {
    expect([failures(verified('Valid')), verdictsOf(verified('Valid'), 'warning')]).toEqual([[], []]);
  });
});
