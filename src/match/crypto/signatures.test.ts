import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import { HASH, HMAC } from '../testing/vectors.js';
import type { Parameters } from './parameters.js';
import { hashLocally, macLocally, verifyLocally } from './signatures.js';

const HASHES = ENUM.HashingAlgorithm;
const SIGNATURES = ENUM.DigitalSignatureAlgorithm;
const PADDINGS = ENUM.PaddingMethod;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const data = Buffer.from('what is signed');
const other = Buffer.from('something else');

const verified = (parameters: Omit<Parameters, 'randomIv'>, key: KeyObject, signature: Uint8Array, signed: Uint8Array = data): boolean | undefined =>
  verifyLocally({ parameters: { ...parameters, randomIv: false }, key, data: signed, signature });

describe('a hash', () => {
  it('is that of the published examples', () => {
    expect(hashLocally(HASHES.SHA_1, HASH.data)).toEqual(Buffer.from(HASH.sha1));
    expect(hashLocally(HASHES.SHA_256, HASH.data)).toEqual(Buffer.from(HASH.sha256));
  });

  it('is unknown where no algorithm, or a rare one, is named', () => {
    expect(hashLocally(undefined, HASH.data)).toBeUndefined();
    expect(hashLocally(HASHES.Tiger, HASH.data)).toBeUndefined();
  });
});

describe('a MAC', () => {
  const mac = (algorithm?: number): Uint8Array | undefined => macLocally({ randomIv: false, ...(algorithm === undefined ? {} : { algorithm }) }, HMAC.key, HMAC.data);

  it('is that of the published examples', () => {
    expect(mac(ENUM.CryptographicAlgorithm.HMAC_SHA224)).toEqual(Buffer.from(HMAC.sha224));
    expect(mac(ENUM.CryptographicAlgorithm.HMAC_SHA256)).toEqual(Buffer.from(HMAC.sha256));
  });

  it('is unknown for other algorithms', () => {
    expect(mac()).toBeUndefined();
    expect(mac(ENUM.CryptographicAlgorithm.AES)).toBeUndefined();
  });
});

describe('a signature', () => {
  const pkcs1 = sign('sha256', data, privateKey);
  const withRsa = { signature: SIGNATURES.SHA_256WithRSAEncryption };

  it('is verified with the public key, or with the private key that holds it', () => {
    expect([publicKey, privateKey].map((key) => verified(withRsa, key, pkcs1))).toEqual([true, true]);
    expect([publicKey, privateKey].map((key) => verified(withRsa, key, pkcs1, other))).toEqual([false, false]);
  });

  it('of ECDSA is verified as well', () => {
    const ecdsa = sign('sha256', data, curve.privateKey);
    expect([data, other].map((signed) => verified({ signature: SIGNATURES.ECDSAWithSHA256 }, curve.publicKey, ecdsa, signed))).toEqual([true, false]);
  });

  it('of ECDSA that is not in DER is not judged: no text lays its encoding down', () => {
    const bare = sign('sha256', data, { key: curve.privateKey, dsaEncoding: 'ieee-p1363' });
    expect([data, other].map((signed) => verified({ signature: SIGNATURES.ECDSAWithSHA256 }, curve.publicKey, bare, signed))).toEqual([undefined, false]);
  });

  it('has the scheme that padding and hash lay down where no Digital Signature Algorithm is named', () => {
    const plain = { padding: PADDINGS.PKCS1V1_5, hash: HASHES.SHA_256 };
    expect([data, other].map((signed) => verified(plain, publicKey, pkcs1, signed))).toEqual([true, false]);
    expect(verified({ ...plain, hash: HASHES.SHA_512 }, publicKey, pkcs1)).toBe(false);
  });

  it('has the hash that the Digital Signature Algorithm names, whatever else is said', () => {
    expect(verified({ ...withRsa, hash: HASHES.SHA_1 }, publicKey, pkcs1)).toBe(true);
    expect(verified({ signature: SIGNATURES.SHA_1WithRSAEncryption, hash: HASHES.SHA_256 }, publicKey, pkcs1)).toBe(false);
  });

  it.each<[string, Omit<Parameters, 'randomIv'>]>([
    ['nothing at all', {}],
    ['no padding', { hash: HASHES.SHA_256 }],
    ['another padding', { padding: PADDINGS.OAEP, hash: HASHES.SHA_256 }],
    ['no hash', { padding: PADDINGS.PKCS1V1_5 }],
    ['a rare hash', { padding: PADDINGS.PKCS1V1_5, hash: HASHES.Tiger }],
    ['a rare Digital Signature Algorithm', { signature: SIGNATURES.DSAWithSHA_1 }],
    ['PSS without a hash, but with a scheme of another name', { padding: PADDINGS.PSS, ...withRsa }],
  ])('is not judged where the parameters name %s', (_, parameters) => {
    expect(verified(parameters, publicKey, pkcs1)).toBeUndefined();
  });

  it('is not judged with a key that cannot verify any', () => {
    expect(verified({ padding: PADDINGS.PSS, hash: HASHES.SHA_256 }, generateKeyPairSync('x25519').publicKey, pkcs1)).toBeUndefined();
  });
});

describe('a PSS signature', () => {
  const pss = { padding: PADDINGS.PSS, hash: HASHES.SHA_256 };
  const signedWith = (saltLength: number, hash = 'sha256'): Buffer => sign(hash, data, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });

  it('may have any salt where none was asked for', () => {
    expect([20, 32, 94].map((salt) => verified(pss, publicKey, signedWith(salt)))).toEqual([true, true, true]);
  });

  it('is one by its Digital Signature Algorithm as well', () => {
    expect(verified({ signature: SIGNATURES.RSASSA_PSS, hash: HASHES.SHA_256 }, publicKey, signedWith(32))).toBe(true);
    expect(verified({ signature: SIGNATURES.RSASSA_PSS, hash: HASHES.SHA_512 }, publicKey, signedWith(32, 'sha512'))).toBe(true);
  });

  it('has the salt that was asked for', () => {
    expect([20, 32].map((salt) => verified({ ...pss, saltLength: 20 }, publicKey, signedWith(salt)))).toEqual([true, false]);
  });

  it('is not judged where no hash is named', () => {
    expect(verified({ padding: PADDINGS.PSS }, publicKey, signedWith(32))).toBeUndefined();
  });

  it('that is none can be due to a detail that was not laid down', () => {
    expect(verified(pss, publicKey, signedWith(32), other)).toBeUndefined();
  });
});
