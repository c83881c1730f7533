/** Generates key pairs. Source: KMIP 1.4 §4.2, §3.7, §9.1.3.2.5; 2.1 §4.26. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';

const { CryptographicAlgorithm, RecommendedCurve } = ENUM;

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Cryptographic Length in bits. */
  readonly length: number;
}

interface Curve {
  /** OpenSSL's name. */
  readonly name: string;
  readonly bits: number;
}

const CURVES: ReadonlyMap<number, Curve> = new Map([
  [RecommendedCurve.P_256, { name: 'prime256v1', bits: 256 }],
  [RecommendedCurve.P_384, { name: 'secp384r1', bits: 384 }],
  [RecommendedCurve.P_521, { name: 'secp521r1', bits: 521 }],
  [RecommendedCurve.P_224, { name: 'secp224r1', bits: 224 }],
  [RecommendedCurve.SECP256K1, { name: 'secp256k1', bits: 256 }],
]);

/** Bits of a curve by OpenSSL's name; undefined for curves that the server does not know. */
export const curveLength = (name: string): number | undefined => [...CURVES.values()].find((curve) => curve.name === name)?.bits;

const RSA_LENGTHS: ReadonlySet<number> = new Set([1024, 2048, 3072, 4096]);
const CURVE_ALGORITHMS: ReadonlySet<number> = new Set([CryptographicAlgorithm.EC, CryptographicAlgorithm.ECDSA, CryptographicAlgorithm.ECDH]);

export const isCurveAlgorithm = (algorithm: number): boolean => CURVE_ALGORITHMS.has(algorithm);

/** Whether the server generates pairs of this algorithm at all. */
export const isPairAlgorithm = (algorithm: number): boolean => algorithm === CryptographicAlgorithm.RSA || isCurveAlgorithm(algorithm);

/** A new pair; the length in bits, or the curve, may be left to the server. Undefined when there is no such pair. */
export function generatePair(algorithm: number, length: number | undefined, curveCode: number | undefined): KeyPair | undefined {
  if (algorithm === CryptographicAlgorithm.RSA) {
    const modulusLength = length ?? 2048;
    return RSA_LENGTHS.has(modulusLength) ? { ...generateKeyPairSync('rsa', { modulusLength }), length: modulusLength } : undefined;
  }
  const curve = curveCode === undefined ? [...CURVES.values()].find(({ bits }) => bits === (length ?? 256)) : CURVES.get(curveCode);
  if (curve === undefined || (length !== undefined && length !== curve.bits)) return undefined;
  return { ...generateKeyPairSync('ec', { namedCurve: curve.name }), length: curve.bits };
}
