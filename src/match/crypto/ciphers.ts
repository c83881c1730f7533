/** Block ciphers, computed here and not on the server: the second opinion on Encrypt and Decrypt. */
import { createCipheriv, createDecipheriv, type CipherGCM } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import { blockLength, type Parameters } from './parameters.js';

const MODE = ENUM.BlockCipherMode;
const PADDING = ENUM.PaddingMethod;

export interface CipherInput {
  readonly parameters: Parameters;
  readonly key: Uint8Array;
  readonly iv?: Uint8Array | undefined;
  readonly additional?: Uint8Array | undefined;
  readonly data: Uint8Array;
}

export interface CipherResult {
  readonly data: Uint8Array;
  readonly tag?: Uint8Array;
  /** False where the padding was not laid down, so that only the whole blocks of the input are certain. */
  readonly exact: boolean;
}

/** Result of encrypting, or undefined for algorithms and parameters that are not known to the last detail. */
export function encryptLocally(input: CipherInput): CipherResult | undefined {
  const name = cipherName(input);
  if (name === undefined) return undefined;
  const padded = needsPadding(input.parameters.mode);
  const exact = !padded || input.parameters.padding === PADDING.PKCS5 || input.parameters.padding === PADDING.None;
  const pad = padded && input.parameters.padding === PADDING.PKCS5;
  const block = blockLength(input.parameters.algorithm) ?? 1;
  const data = padded && !pad ? input.data.subarray(0, input.data.length - (input.data.length % block)) : input.data;
  try {
    const cipher = createCipheriv(name, cipherKey(input), input.iv ?? null);
    cipher.setAutoPadding(pad);
    if (input.additional !== undefined && isGcm(input)) (cipher as CipherGCM).setAAD(input.additional);
    const output = Buffer.concat([cipher.update(data), cipher.final()]);
    return { data: output, exact: exact && data.length === input.data.length, ...(isGcm(input) ? { tag: (cipher as CipherGCM).getAuthTag() } : {}) };
  } catch {
    return undefined;
  }
}

/** Result of decrypting without removing any padding, or undefined as above. */
export function decryptLocally(input: CipherInput): Uint8Array | undefined {
  const name = cipherName(input);
  if (name === undefined) return undefined;
  try {
    const decipher = createDecipheriv(name, cipherKey(input), input.iv ?? null);
    // The tag is not verified here: the key stream alone says what the plain text is.
    if (isGcm(input)) return decipher.update(input.data);
    decipher.setAutoPadding(false);
    return Buffer.concat([decipher.update(input.data), decipher.final()]);
  } catch {
    return undefined;
  }
}

const isGcm = (input: CipherInput): boolean => input.parameters.mode === MODE.GCM;

/** Modes whose input has to be filled up to whole blocks. */
export const needsPadding = (mode: number | undefined): boolean => mode === MODE.CBC || mode === MODE.ECB;

/** CFB is left out: KMIP does not say how many bits it feeds back. */
const MODE_NAMES: ReadonlyMap<number | undefined, string> = new Map([
  [MODE.CBC, 'cbc'],
  [MODE.ECB, 'ecb'],
  [MODE.CTR, 'ctr'],
  [MODE.OFB, 'ofb'],
  [MODE.GCM, 'gcm'],
]);

/** As node:crypto calls it; keys and vectors of other lengths, and modes that are none of the algorithm, it refuses by itself. */
function cipherName({ parameters: { algorithm, mode }, key }: CipherInput): string | undefined {
  const modeName = MODE_NAMES.get(mode);
  if (modeName === undefined) return undefined;
  if (algorithm === ENUM.CryptographicAlgorithm.AES) return `aes-${key.length * 8}-${modeName}`;
  return algorithm === ENUM.CryptographicAlgorithm.DES3 ? `des-ede3-${modeName}` : undefined;
}

/** Two-key Triple DES uses the first key again as the third. */
function cipherKey({ parameters, key }: CipherInput): Uint8Array {
  return parameters.algorithm === ENUM.CryptographicAlgorithm.DES3 && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
}

/** Unwraps with the AES key wrap of RFC 3394; undefined when the check value is wrong. */
export function unwrapLocally(key: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv(`id-aes${key.length * 8}-wrap`, key, Buffer.from('a6a6a6a6a6a6a6a6', 'hex'));
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Whether this key and these bytes are of lengths that AES key wrap knows. */
export const isUnwrappable = (key: Uint8Array, wrapped: Uint8Array): boolean => [16, 24, 32].includes(key.length) && wrapped.length >= 24 && wrapped.length % 8 === 0;
