/** Which symmetric ciphers the server has, and what OpenSSL calls them. */
import { getCiphers } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';

const { BlockCipherMode, CryptographicAlgorithm } = ENUM;

interface CipherFamily {
  /** OpenSSL's name for a key of this many bytes. */
  readonly name: (keyLength: number) => string;
  /** Bytes. */
  readonly blockSize: number;
}

const sized = (stem: string): CipherFamily => ({ name: (keyLength) => `${stem}-${keyLength * 8}`, blockSize: 16 });

const FAMILIES: ReadonlyMap<number, CipherFamily> = new Map([
  [CryptographicAlgorithm.AES, sized('aes')],
  [CryptographicAlgorithm.Camellia, sized('camellia')],
  [CryptographicAlgorithm.ARIA, sized('aria')],
  [CryptographicAlgorithm.SM4, { name: () => 'sm4', blockSize: 16 }],
  [CryptographicAlgorithm.DES3, { name: () => 'des-ede3', blockSize: 8 }],
]);

export interface Mode {
  readonly suffix: string;
  readonly takesPadding: boolean;
  readonly takesIV: boolean;
  readonly authenticated: boolean;
}

const MODES: ReadonlyMap<number, Mode> = new Map([
  [BlockCipherMode.ECB, { suffix: '-ecb', takesPadding: true, takesIV: false, authenticated: false }],
  [BlockCipherMode.CBC, { suffix: '-cbc', takesPadding: true, takesIV: true, authenticated: false }],
  [BlockCipherMode.CFB, { suffix: '-cfb', takesPadding: false, takesIV: true, authenticated: false }],
  [BlockCipherMode.OFB, { suffix: '-ofb', takesPadding: false, takesIV: true, authenticated: false }],
  [BlockCipherMode.CTR, { suffix: '-ctr', takesPadding: false, takesIV: true, authenticated: false }],
  [BlockCipherMode.GCM, { suffix: '-gcm', takesPadding: false, takesIV: true, authenticated: true }],
  [BlockCipherMode.XTS, { suffix: '-xts', takesPadding: false, takesIV: true, authenticated: false }],
]);

const available = new Set(getCiphers());

export interface BlockCipher {
  /** OpenSSL's name. */
  readonly name: string;
  readonly mode: Mode;
  /** Bytes. */
  readonly blockSize: number;
}

export const isBlockCipher = (algorithm: number): boolean => FAMILIES.has(algorithm);

/** The cipher for an algorithm, a mode and a key of `keyLength` bytes; undefined when the server has none. */
export function blockCipher(algorithm: number, modeCode: number, keyLength: number): BlockCipher | undefined {
  const family = FAMILIES.get(algorithm);
  const mode = MODES.get(modeCode);
  if (family === undefined || mode === undefined) return undefined;
  // The key of XTS is two keys.
  const effectiveLength = modeCode === BlockCipherMode.XTS ? keyLength / 2 : keyLength;
  const name = family.name(effectiveLength) + mode.suffix;
  return available.has(name) ? { name, mode, blockSize: family.blockSize } : undefined;
}

/** A two-key Triple DES key in the three-key form that OpenSSL wants (K1, K2, K1). */
export const cipherKey = (algorithm: number, key: Uint8Array): Uint8Array =>
  algorithm === CryptographicAlgorithm.DES3 && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
