/** The cryptographic parameters that an operation works with. */
import { createHash } from 'node:crypto';
import type { StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { booleanOf, dig, field, numberOf, structureOf } from '../fields.js';
import type { ObjectRecord } from '../ledger/ledger.js';
import { valueOf } from '../ledger/request-attributes.js';

export interface Parameters {
  readonly algorithm?: number;
  readonly mode?: number;
  readonly padding?: number;
  readonly hash?: number;
  readonly signature?: number;
  readonly randomIv: boolean;
  /** In bytes. */
  readonly tagLength?: number;
  /** In bits. */
  readonly ivLength?: number;
  /** In bytes. */
  readonly saltLength?: number;
}

/**
 * Those of the request, else those of the object with the lowest index; the algorithm of the key where they name none.
 * Source: KMIP 1.4 §4.29, §3.6.
 */
export function parametersOf(request: StructureItem, object: ObjectRecord | undefined): Parameters {
  const own = structureOf(field(request, TAG.CryptographicParameters));
  const associated = structureOf(valueOf(object?.fixed, TAG.CryptographicParameters));
  const parameters = own ?? associated;
  const number = (tag: number): number | undefined => numberOf(dig(parameters, tag));
  const algorithm = number(TAG.CryptographicAlgorithm) ?? numberOf(valueOf(object?.fixed, TAG.CryptographicAlgorithm));
  const known = {
    algorithm,
    mode: number(TAG.BlockCipherMode),
    padding: number(TAG.PaddingMethod),
    hash: number(TAG.HashingAlgorithm),
    signature: number(TAG.DigitalSignatureAlgorithm),
    tagLength: number(TAG.TagLength),
    ivLength: number(TAG.IVLength),
    saltLength: number(TAG.SaltLength),
  };
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return { ...given, randomIv: booleanOf(dig(parameters, TAG.RandomIV)) === true };
}

/** What node:crypto calls a hash; of none it is nothing. */
export const HASH_NAMES: ReadonlyMap<number | undefined, string> = new Map([
  [ENUM.HashingAlgorithm.MD5, 'md5'],
  [ENUM.HashingAlgorithm.SHA_1, 'sha1'],
  [ENUM.HashingAlgorithm.SHA_224, 'sha224'],
  [ENUM.HashingAlgorithm.SHA_256, 'sha256'],
  [ENUM.HashingAlgorithm.SHA_384, 'sha384'],
  [ENUM.HashingAlgorithm.SHA_512, 'sha512'],
  [ENUM.HashingAlgorithm.SHA_512_224, 'sha512-224'],
  [ENUM.HashingAlgorithm.SHA_512_256, 'sha512-256'],
  [ENUM.HashingAlgorithm.SHA3_224, 'sha3-224'],
  [ENUM.HashingAlgorithm.SHA3_256, 'sha3-256'],
  [ENUM.HashingAlgorithm.SHA3_384, 'sha3-384'],
  [ENUM.HashingAlgorithm.SHA3_512, 'sha3-512'],
]);

export const HMAC_NAMES: ReadonlyMap<number | undefined, string> = new Map([
  [ENUM.CryptographicAlgorithm.HMAC_MD5, 'md5'],
  [ENUM.CryptographicAlgorithm.HMAC_SHA1, 'sha1'],
  [ENUM.CryptographicAlgorithm.HMAC_SHA224, 'sha224'],
  [ENUM.CryptographicAlgorithm.HMAC_SHA256, 'sha256'],
  [ENUM.CryptographicAlgorithm.HMAC_SHA384, 'sha384'],
  [ENUM.CryptographicAlgorithm.HMAC_SHA512, 'sha512'],
]);

/** Length in bytes of what a hash function yields; the name is that of node:crypto. */
export const hashLength = (name: string): number => createHash(name).digest().length;

/** Block length in bytes of a block cipher. */
export function blockLength(algorithm: number | undefined): number | undefined {
  if (algorithm === ENUM.CryptographicAlgorithm.AES) return 16;
  return algorithm === ENUM.CryptographicAlgorithm.DES3 || algorithm === ENUM.CryptographicAlgorithm.DES ? 8 : undefined;
}
