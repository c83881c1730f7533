/** Signatures with RSA and elliptic curve keys. Source: KMIP 1.4 §3.6, §4.31, §4.32, §9.1.3.2.7; RFC 8017 §8. */
import { constants, privateEncrypt, publicDecrypt, sign, verify, type KeyObject } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { cryptographicFailure, failure } from '../failure.js';
import { hashName } from './hashes.js';
import type { Parameters } from './parameters.js';

const { DigitalSignatureAlgorithm: Signature, HashingAlgorithm: Hash, PaddingMethod } = ENUM;

/** Hash and padding that a Digital Signature Algorithm stands for; no padding for curves. */
const ALGORITHMS: ReadonlyMap<number, { hash: number; padding?: number }> = new Map([
  [Signature.MD5WithRSAEncryption, { hash: Hash.MD5, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA_1WithRSAEncryption, { hash: Hash.SHA_1, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA_224WithRSAEncryption, { hash: Hash.SHA_224, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA_256WithRSAEncryption, { hash: Hash.SHA_256, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA_384WithRSAEncryption, { hash: Hash.SHA_384, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA_512WithRSAEncryption, { hash: Hash.SHA_512, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA3_256WithRSAEncryption, { hash: Hash.SHA3_256, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA3_384WithRSAEncryption, { hash: Hash.SHA3_384, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.SHA3_512WithRSAEncryption, { hash: Hash.SHA3_512, padding: PaddingMethod.PKCS1V1_5 }],
  [Signature.ECDSAWithSHA_1, { hash: Hash.SHA_1 }],
  [Signature.ECDSAWithSHA224, { hash: Hash.SHA_224 }],
  [Signature.ECDSAWithSHA256, { hash: Hash.SHA_256 }],
  [Signature.ECDSAWithSHA384, { hash: Hash.SHA_384 }],
  [Signature.ECDSAWithSHA512, { hash: Hash.SHA_512 }],
]);

interface Scheme {
  readonly hash: string;
  readonly hashCode: number;
  readonly padding?: number;
}

function schemeFor(key: KeyObject, parameters: Parameters, version: ProtocolVersion): Scheme {
  const named = parameters.digitalSignatureAlgorithm === undefined ? undefined : ALGORITHMS.get(parameters.digitalSignatureAlgorithm);
  const hashCode = named?.hash ?? parameters.hashingAlgorithm;
  if (hashCode === undefined) throw failure('badParameters', version, 'a Digital Signature Algorithm or a Hashing Algorithm is required');
  const hash = hashName(hashCode);
  if (hash === undefined) throw failure('parametersNotSupported', version, 'the server does not have this Hashing Algorithm');
  if (key.asymmetricKeyType !== 'rsa') return { hash, hashCode };
  const pss = parameters.digitalSignatureAlgorithm === Signature.RSASSA_PSS || parameters.paddingMethod === PaddingMethod.PSS;
  const padding = pss ? PaddingMethod.PSS : (named?.padding ?? parameters.paddingMethod ?? PaddingMethod.PKCS1V1_5);
  if (padding !== PaddingMethod.PSS && padding !== PaddingMethod.PKCS1V1_5) throw failure('parametersNotSupported', version, 'RSA signs with padding PKCS1 v1.5 or PSS');
  return { hash, hashCode, padding };
}

const nodePadding = (scheme: Scheme): { padding?: number } =>
  scheme.padding === undefined ? {} : { padding: scheme.padding === PaddingMethod.PSS ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING };

/** What is signed: the data, or its digest. */
export interface Signed {
  readonly data?: Uint8Array;
  readonly digest?: Uint8Array;
}

/** Signs. Throws a Failure when parameters or key do not allow it. */
export function signature(key: KeyObject, signed: Signed, parameters: Parameters, version: ProtocolVersion): Uint8Array {
  const scheme = schemeFor(key, parameters, version);
  const saltLength = parameters.saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST;
  try {
    if (signed.digest !== undefined) return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(scheme, signed.digest, version));
    return sign(scheme.hash, signed.data ?? new Uint8Array(0), { key, ...nodePadding(scheme), ...(scheme.padding === PaddingMethod.PSS ? { saltLength } : {}) });
  } catch (error) {
    throw asFailure(error, 'the key cannot sign this');
  }
}

/** Whether the signature is that of the data. Any Salt Length is accepted unless the parameters name one. */
export function isSignature(key: KeyObject, signed: Signed, given: Uint8Array, parameters: Parameters, version: ProtocolVersion): boolean {
  const scheme = schemeFor(key, parameters, version);
  const saltLength = parameters.saltLength ?? constants.RSA_PSS_SALTLEN_AUTO;
  if (signed.digest !== undefined) {
    const expected = digestInfo(scheme, signed.digest, version);
    try {
      return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, given).equals(expected);
    } catch {
      return false;
    }
  }
  return verify(scheme.hash, signed.data ?? new Uint8Array(0), { key, ...nodePadding(scheme), ...(scheme.padding === PaddingMethod.PSS ? { saltLength } : {}) }, given);
}

/** DER of DigestInfo up to the digest, by Hashing Algorithm (RFC 8017 §9.2, note 1). */
const DIGEST_INFO: ReadonlyMap<number, string> = new Map([
  [Hash.SHA_1, '3021300906052b0e03021a05000414'],
  [Hash.SHA_224, '302d300d06096086480165030402040500041c'],
  [Hash.SHA_256, '3031300d060960864801650304020105000420'],
  [Hash.SHA_384, '3041300d060960864801650304020205000430'],
  [Hash.SHA_512, '3051300d060960864801650304020305000440'],
]);

/** Node signs data, not digests, but for RSA with padding PKCS1 v1.5, where the digest can be laid out by hand. */
function digestInfo(scheme: Scheme, digest: Uint8Array, version: ProtocolVersion): Buffer {
  const prefix = DIGEST_INFO.get(scheme.hashCode);
  if (prefix === undefined || scheme.padding !== PaddingMethod.PKCS1V1_5) throw failure('parametersNotSupported', version, 'the server takes Digested Data for RSA with padding PKCS1 v1.5 only');
  return Buffer.concat([Buffer.from(prefix, 'hex'), digest]);
}

const asFailure = (error: unknown, message: string): Error => (error instanceof Error && error.name === 'Failure' ? error : cryptographicFailure(message));
