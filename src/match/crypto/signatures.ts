/** Hashes, HMACs and signatures, computed here and not on the server. */
import { constants, createHash, createHmac, verify, type KeyObject } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import { HASH_NAMES, HMAC_NAMES, type Parameters } from './parameters.js';

export function hashLocally(hash: number | undefined, data: Uint8Array): Uint8Array | undefined {
  const name = HASH_NAMES.get(hash);
  return name === undefined ? undefined : createHash(name).update(data).digest();
}

/** HMAC of the data; undefined for other MACs. */
export function macLocally(parameters: Parameters, key: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  const name = HMAC_NAMES.get(parameters.algorithm);
  return name === undefined ? undefined : createHmac(name, key).update(data).digest();
}

const SIGNATURE = ENUM.DigitalSignatureAlgorithm;

interface Scheme {
  readonly hash: string;
  readonly pss: boolean;
}

const SCHEMES: ReadonlyMap<number | undefined, Scheme> = new Map([
  [SIGNATURE.MD5WithRSAEncryption, { hash: 'md5', pss: false }],
  [SIGNATURE.SHA_1WithRSAEncryption, { hash: 'sha1', pss: false }],
  [SIGNATURE.SHA_224WithRSAEncryption, { hash: 'sha224', pss: false }],
  [SIGNATURE.SHA_256WithRSAEncryption, { hash: 'sha256', pss: false }],
  [SIGNATURE.SHA_384WithRSAEncryption, { hash: 'sha384', pss: false }],
  [SIGNATURE.SHA_512WithRSAEncryption, { hash: 'sha512', pss: false }],
  [SIGNATURE.ECDSAWithSHA_1, { hash: 'sha1', pss: false }],
  [SIGNATURE.ECDSAWithSHA224, { hash: 'sha224', pss: false }],
  [SIGNATURE.ECDSAWithSHA256, { hash: 'sha256', pss: false }],
  [SIGNATURE.ECDSAWithSHA384, { hash: 'sha384', pss: false }],
  [SIGNATURE.ECDSAWithSHA512, { hash: 'sha512', pss: false }],
]);

function schemeOf(parameters: Parameters): Scheme | undefined {
  const hash = HASH_NAMES.get(parameters.hash);
  const pss = parameters.signature === SIGNATURE.RSASSA_PSS || parameters.padding === ENUM.PaddingMethod.PSS;
  if (pss) return hash === undefined ? undefined : { hash, pss };
  const named = SCHEMES.get(parameters.signature);
  if (named !== undefined) return named;
  const plainRsa = parameters.padding === ENUM.PaddingMethod.PKCS1V1_5;
  return hash === undefined || !plainRsa ? undefined : { hash, pss: false };
}

export interface SignatureInput {
  readonly parameters: Parameters;
  /** Public, or the private one that holds it. */
  readonly key: KeyObject;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether a signature is valid; undefined where the scheme is not laid down, or where a refusal could be due to a detail of PSS or to the encoding of ECDSA. */
export function verifyLocally({ parameters, key, data, signature }: SignatureInput): boolean | undefined {
  const scheme = schemeOf(parameters);
  if (scheme === undefined) return undefined;
  try {
    if (!scheme.pss) {
      const isValid = verify(scheme.hash, data, key, signature);
      return !isValid && isBare(scheme.hash, data, key, signature) ? undefined : isValid;
    }
    const isValid = (saltLength: number): boolean => verify(scheme.hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
    if (!isValid(constants.RSA_PSS_SALTLEN_AUTO)) return undefined;
    return isValid(parameters.saltLength ?? constants.RSA_PSS_SALTLEN_AUTO);
  } catch {
    return undefined;
  }
}

/** Whether it is the two numbers of ECDSA side by side: X9.62 writes them in DER, and no text of KMIP says how they are to be written (KMIP 1.4 §4.31, 2.1 §6.1.55). */
const isBare = (hash: string, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean => verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
