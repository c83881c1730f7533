import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import type { StructureItem } from '../../ttlv/index.js';
import { builder, type Field } from '../testing/build.js';
import { scenario } from '../testing/scenario.js';
import { parameters, register, type AttributeRow } from '../testing/steps.js';
import { blockLength, parametersOf, type Parameters } from './parameters.js';

const request = (...fields: readonly Field[]): StructureItem => builder('1.4').item('RequestPayload', fields) as StructureItem;

/** Those of a request for a registered AES key with these attributes. */
function resolved(fields: readonly Field[], ...attributes: readonly AttributeRow[]): Parameters {
  const s = scenario('1.4');
  register(s, 'a', attributes);
  return parametersOf(request(...fields), s.state().ledger.objects.get('a'));
}

describe('the cryptographic parameters of an operation', () => {
  it('are those of the request, every one of them', () => {
    const given = parameters(
      ['BlockCipherMode', 'GCM'],
      ['PaddingMethod', 'PKCS5'],
      ['HashingAlgorithm', 'SHA_256'],
      ['DigitalSignatureAlgorithm', 'SHA_256WithRSAEncryption'],
      ['CryptographicAlgorithm', 'DES3'],
      ['RandomIV', true],
      ['IVLength', 96],
      ['TagLength', 16],
      ['SaltLength', 20],
    );
    expect(resolved([given])).toStrictEqual({
      algorithm: ENUM.CryptographicAlgorithm.DES3,
      mode: ENUM.BlockCipherMode.GCM,
      padding: ENUM.PaddingMethod.PKCS5,
      hash: ENUM.HashingAlgorithm.SHA_256,
      signature: ENUM.DigitalSignatureAlgorithm.SHA_256WithRSAEncryption,
      randomIv: true,
      ivLength: 96,
      tagLength: 16,
      saltLength: 20,
    });
  });

  it('are those of the object with the lowest index where the request has none (KMIP 1.4 §4.29)', () => {
    const associated: readonly AttributeRow[] = [
      ['Cryptographic Parameters', [['BlockCipherMode', 'CBC'], ['CryptographicAlgorithm', 'AES']]],
      ['Cryptographic Parameters', [['BlockCipherMode', 'ECB'], ['CryptographicAlgorithm', 'AES']]],
    ];
    expect(resolved([], ...associated)).toStrictEqual({ algorithm: ENUM.CryptographicAlgorithm.AES, mode: ENUM.BlockCipherMode.CBC, randomIv: false });
    expect(resolved([parameters(['BlockCipherMode', 'CTR'])], ...associated)).toStrictEqual({ algorithm: ENUM.CryptographicAlgorithm.AES, mode: ENUM.BlockCipherMode.CTR, randomIv: false });
  });

  it('take the algorithm from the key where they name none', () => {
    expect(resolved([])).toStrictEqual({ algorithm: ENUM.CryptographicAlgorithm.AES, randomIv: false });
    expect(resolved([parameters(['RandomIV', false])])).toStrictEqual({ algorithm: ENUM.CryptographicAlgorithm.AES, randomIv: false });
  });

  it('are unknown for an object that nobody has seen', () => {
    expect(parametersOf(request(), undefined)).toStrictEqual({ randomIv: false });
  });
});

describe('the block of a cipher', () => {
  it('has 16 bytes with AES and 8 with DES and Triple DES; others are not known', () => {
    const { AES, DES, DES3, RSA } = ENUM.CryptographicAlgorithm;
    expect([AES, DES, DES3, RSA, undefined].map(blockLength)).toEqual([16, 8, 8, undefined, undefined]);
  });
});
