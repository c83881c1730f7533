/** Lengths of symmetric keys: in bits as KMIP counts them, in bytes as they are kept. Source: KMIP 1.4 §3.5. */
import { ENUM } from '../../kmip/constants.js';

const { CryptographicAlgorithm: Algorithm } = ENUM;

interface Lengths {
  readonly bits: readonly number[];
  readonly usual: number;
  /** Parity bits count in the key material, not in the length. */
  readonly parity?: boolean;
}

const BLOCK_128: Lengths = { bits: [128, 192, 256], usual: 256 };
const anyWholeBytes = (usual: number): Lengths => ({ bits: Array.from({ length: 512 }, (_, at) => (at + 1) * 8), usual });

const LENGTHS: ReadonlyMap<number, Lengths> = new Map<number, Lengths>([
  // 512 bits: the two keys of AES-256 in XTS mode.
  [Algorithm.AES, { bits: [128, 192, 256, 512], usual: 256 }],
  [Algorithm.DES3, { bits: [112, 168], usual: 168, parity: true }],
  [Algorithm.DES, { bits: [56], usual: 56, parity: true }],
  [Algorithm.Camellia, BLOCK_128],
  [Algorithm.ARIA, BLOCK_128],
  [Algorithm.Twofish, BLOCK_128],
  [Algorithm.SM4, { bits: [128], usual: 128 }],
  [Algorithm.SEED, { bits: [128], usual: 128 }],
  [Algorithm.IDEA, { bits: [128], usual: 128 }],
  [Algorithm.SKIPJACK, { bits: [80], usual: 80 }],
  [Algorithm.CAST5, { bits: Array.from({ length: 12 }, (_, at) => 40 + at * 8), usual: 128 }],
  [Algorithm.Blowfish, { bits: Array.from({ length: 53 }, (_, at) => 32 + at * 8), usual: 128 }],
  [Algorithm.RC4, { bits: Array.from({ length: 28 }, (_, at) => 40 + at * 8), usual: 128 }],
  [Algorithm.ChaCha20, { bits: [256], usual: 256 }],
  [Algorithm.Poly1305, { bits: [256], usual: 256 }],
  [Algorithm.ChaCha20Poly1305, { bits: [256], usual: 256 }],
  [Algorithm.HMAC_MD5, anyWholeBytes(128)],
  [Algorithm.HMAC_SHA1, anyWholeBytes(160)],
  [Algorithm.HMAC_SHA224, anyWholeBytes(224)],
  [Algorithm.HMAC_SHA256, anyWholeBytes(256)],
  [Algorithm.HMAC_SHA384, anyWholeBytes(384)],
  [Algorithm.HMAC_SHA512, anyWholeBytes(512)],
]);

/** The length in bits that a key gets when the client names none; undefined when the server cannot create such keys. */
export const defaultLength = (algorithm: number): number | undefined => LENGTHS.get(algorithm)?.usual;

/** Whether keys of the algorithm can have this many bits; algorithms that the server does not know can have any. */
export const isPossibleLength = (algorithm: number, bits: number): boolean => LENGTHS.get(algorithm)?.bits.includes(bits) ?? true;

const PAIRS: ReadonlySet<number> = new Set([Algorithm.RSA, Algorithm.DSA, Algorithm.ECDSA, Algorithm.DH, Algorithm.ECDH, Algorithm.ECMQV, Algorithm.EC]);

/** Whether the keys of the algorithm come in pairs, so that none of them is a Symmetric Key. */
export const hasKeyPairs = (algorithm: number): boolean => PAIRS.has(algorithm);

/** Bytes of key material for a length in bits. */
export const keyBytes = (algorithm: number, bits: number): number => (LENGTHS.get(algorithm)?.parity === true ? Math.ceil((bits * 8) / 7) / 8 : Math.ceil(bits / 8));

/** The length in bits of this many bytes of key material. */
export const keyBits = (algorithm: number, bytes: number): number => (LENGTHS.get(algorithm)?.parity === true ? bytes * 7 : bytes * 8);
