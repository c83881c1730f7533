import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { any, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { failures, scenario, verdictsOf } from '../testing/scenario.js';
import { parameters } from '../testing/steps.js';

const DATA = Buffer.from('some data to be verified');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const pss = sign('sha256', DATA, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 });
const PADDING: Field = ['PaddingMethod', 'PSS'];
const SHA_256: Field = ['HashingAlgorithm', 'SHA_256'];

/** A Signature Verify of a right signature; that of PSS has a salt of 20 bytes. */
function verified(indicator: 'Valid' | 'Invalid', how: readonly Field[] = [PADDING, SHA_256], signature: Uint8Array = pss): readonly Check[] {
  const s = scenario('1.4');
  const key: Field = ['PublicKey', [['KeyBlock', [['KeyFormatType', 'PKCS_1'], ['KeyValue', [['KeyMaterial', publicKey.export({ format: 'der', type: 'pkcs1' })]]], ['CryptographicAlgorithm', 'RSA'], ['CryptographicLength', 1024]]]]];
  s.one({ operation: 'Register', request: [['ObjectType', 'PublicKey'], s.build.attributesPattern('template'), key] }, { payload: [['UniqueIdentifier', 'a']] });
  return s.one({ operation: 'SignatureVerify', request: [['UniqueIdentifier', 'a'], parameters(...how), ['Data', DATA], ['SignatureData', signature]], expect: [['ValidityIndicator', any]] }, { payload: [['UniqueIdentifier', 'a'], ['ValidityIndicator', indicator]] });
}
const gist = (checks: readonly Check[]): string[][] => [failures(checks), verdictsOf(checks, 'warning')];
const WRONG = 'I-15: Signature Verify says Invalid instead of Valid';
const HINT = 'I-15: Signature Verify may accept only one salt length';

describe('a PSS signature that a server calls invalid', () => {
  it('fails, with a hint where the parameters leave the salt length open (E9)', () => {
    expect(gist(verified('Invalid'))).toEqual([[WRONG], [HINT]]);
    expect(gist(verified('Invalid', [SHA_256, ['DigitalSignatureAlgorithm', 'RSASSA_PSS']]))).toEqual([[WRONG], [HINT]]);
    expect(checksOf(verified('Invalid'), 'I-15').at(-1)).toMatchObject({
      verdict: 'warning',
      path: 'Batch Item 1 › Response Payload › Validity Indicator',
      expected: 'any salt length',
      actual: 'perhaps one salt length',
      message: 'The parameters do not say how long the salt of the PSS signature is: does the server accept only one salt length?',
    });
  });

  it('fails without one where they do not', () => {
    expect(gist(verified('Invalid', [PADDING, SHA_256, ['SaltLength', 20]]))).toEqual([[WRONG], []]);
  });

  it('needs none when it is called valid', () => {
    expect(gist(verified('Valid'))).toEqual([[], []]);
  });
});

describe('a signature that is not of PSS and that a server calls invalid', () => {
  it('fails without a hint: it has no salt', () => {
    expect(gist(verified('Invalid', [['DigitalSignatureAlgorithm', 'SHA_256WithRSAEncryption']], sign('sha256', DATA, privateKey)))).toEqual([[WRONG], []]);
  });
});

describe('a wrong PSS signature', () => {
  it('is not judged, and leads to no hint: nobody says that it is right', () => {
    expect(gist(verified('Invalid', undefined, pss.map((byte, index) => (index === 20 ? byte ^ 1 : byte))))).toEqual([[], []]);
  });
});
