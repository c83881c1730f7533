import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import { verifyLocally } from './signatures.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const data = Buffer.from('what is signed');
const pss = { padding: ENUM.PaddingMethod.PSS, hash: ENUM.HashingAlgorithm.SHA_256, randomIv: false };
const signedWith = (saltLength: number): Buffer => sign('sha256', data, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });

describe('a PSS signature', () => {
  it('may have any salt where none was asked for', () => {
    expect([20, 32, 222].map((salt) => verifyLocally({ parameters: pss, key: publicKey, data, signature: signedWith(salt) }))).toEqual([true, true, true]);
  });

  it('has the salt that was asked for', () => {
    const parameters = { ...pss, saltLength: 20 };
    expect([20, 32].map((salt) => verifyLocally({ parameters, key: publicKey, data, signature: signedWith(salt) }))).toEqual([true, false]);
  });

  it('that is none can be due to a detail that was not laid down', () => {
    expect(verifyLocally({ parameters: pss, key: publicKey, data: Buffer.from('something else'), signature: signedWith(32) })).toBeUndefined();
  });
});
