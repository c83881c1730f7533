/** Hash functions, and the algorithms that are named after one. Source: KMIP 1.4 §9.1.3.2.16, §9.1.3.2.13, §9.1.3.2.46. */
import { ENUM } from '../../kmip/constants.js';

const { CryptographicAlgorithm, HashingAlgorithm } = ENUM;

/** OpenSSL's names. */
const HASHES: ReadonlyMap<number, string> = new Map([
  [HashingAlgorithm.MD5, 'md5'],
  [HashingAlgorithm.SHA_1, 'sha1'],
  [HashingAlgorithm.SHA_224, 'sha224'],
  [HashingAlgorithm.SHA_256, 'sha256'],
  [HashingAlgorithm.SHA_384, 'sha384'],
  [HashingAlgorithm.SHA_512, 'sha512'],
  [HashingAlgorithm.RIPEMD_160, 'ripemd160'],
  [HashingAlgorithm.SHA_512_224, 'sha512-224'],
  [HashingAlgorithm.SHA_512_256, 'sha512-256'],
  [HashingAlgorithm.SHA3_224, 'sha3-224'],
  [HashingAlgorithm.SHA3_256, 'sha3-256'],
  [HashingAlgorithm.SHA3_384, 'sha3-384'],
  [HashingAlgorithm.SHA3_512, 'sha3-512'],
]);

const HMACS: ReadonlyMap<number, string> = new Map([
  [CryptographicAlgorithm.HMAC_MD5, 'md5'],
  [CryptographicAlgorithm.HMAC_SHA1, 'sha1'],
  [CryptographicAlgorithm.HMAC_SHA224, 'sha224'],
  [CryptographicAlgorithm.HMAC_SHA256, 'sha256'],
  [CryptographicAlgorithm.HMAC_SHA384, 'sha384'],
  [CryptographicAlgorithm.HMAC_SHA512, 'sha512'],
  [CryptographicAlgorithm.HMAC_SHA3_224, 'sha3-224'],
  [CryptographicAlgorithm.HMAC_SHA3_256, 'sha3-256'],
  [CryptographicAlgorithm.HMAC_SHA3_384, 'sha3-384'],
  [CryptographicAlgorithm.HMAC_SHA3_512, 'sha3-512'],
]);

/** OpenSSL's name of a Hashing Algorithm; undefined when the server does not have it. */
export const hashName = (algorithm: number): string | undefined => HASHES.get(algorithm);

/** OpenSSL's name of the hash under a Cryptographic Algorithm HMAC-…; undefined for any other algorithm. */
export const hmacHashName = (algorithm: number): string | undefined => HMACS.get(algorithm);
