/** Symmetric encryption and decryption, in one part or several. Source: KMIP 1.4 §4.29, §4.30, §3.6; RFC 8439. */
import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM, type CipherGCMOptions, type DecipherGCM } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { compareVersions } from '../../kmip/version.js';
import { cryptographicFailure, failure, invalidField } from '../failure.js';
import { blockCipher, cipherKey, isBlockCipher } from './ciphers.js';
import { paddingOf, unpadded, type Padding } from './padding.js';
import type { Parameters } from './parameters.js';

const { BlockCipherMode, CryptographicAlgorithm, PaddingMethod } = ENUM;

export type Direction = 'encrypt' | 'decrypt';

export interface CipherRequest {
  readonly direction: Direction;
  readonly algorithm: number;
  readonly key: Uint8Array;
  readonly parameters: Parameters;
  /** IV/Counter/Nonce of the request. */
  readonly iv?: Uint8Array;
  readonly additionalData?: Uint8Array;
  /** Authenticated Encryption Tag, for decryption. */
  readonly tag?: Uint8Array;
  readonly version: ProtocolVersion;
}

/** An encryption or decryption under way. */
export interface CipherRun {
  /** The IV that the server chose, when the client left the choice to it. */
  readonly generatedIV?: Uint8Array;
  update(data: Uint8Array): Uint8Array;
  /** The last output; after an authenticated encryption with its tag. */
  final(): { data: Uint8Array; tag?: Uint8Array };
}

/** Sets a cipher up. Throws a Failure when parameters, key or IV do not allow it. */
export function startCipher(request: CipherRequest): CipherRun {
  if (request.algorithm === CryptographicAlgorithm.ChaCha20) return chaCha20(request);
  if (request.algorithm === CryptographicAlgorithm.ChaCha20Poly1305) return chaCha20Poly1305(request);
  return block(request);
}

function block(request: CipherRequest): CipherRun {
  const { parameters, version } = request;
  if (!isBlockCipher(request.algorithm)) throw failure('parametersNotSupported', version, 'the server cannot encrypt with keys of this algorithm');
  if (parameters.blockCipherMode === undefined) throw failure('badParameters', version, 'a Block Cipher Mode is required');
  const key = cipherKey(request.algorithm, request.key);
  const cipher = blockCipher(request.algorithm, parameters.blockCipherMode, key.length);
  if (cipher === undefined) throw failure('parametersNotSupported', version, 'the server does not support this Block Cipher Mode with this key');
  if (cipher.mode.authenticated && compareVersions(version, '1.4') < 0) {
    throw failure('parametersNotSupported', version, `KMIP ${version} cannot carry the tag of an authenticated encryption`);
  }
  const tagLength = cipher.mode.authenticated ? requireTagLength(parameters.tagLength ?? 16, isGcmTagLength, version) : undefined;
  const { iv, generatedIV } = cipher.mode.takesIV
    ? chosenIV(request, cipher.mode.authenticated ? (parameters.ivLength ?? 12) : cipher.blockSize)
    : { iv: null };
  if (iv !== null && !cipher.mode.authenticated && iv.length !== cipher.blockSize) {
    throw invalidField(`the IV/Counter/Nonce has ${iv.length} bytes, the mode needs ${cipher.blockSize}`);
  }
  if (iv?.length === 0) throw invalidField('the IV/Counter/Nonce is empty');
  const native = openCipher(request, cipher.name, key, iv, tagLength);
  const padding = cipher.mode.takesPadding ? requirePadding(parameters.paddingMethod, version) : undefined;
  const whole = cipher.mode.takesPadding ? cipher.blockSize : 1;
  return { ...(generatedIV === undefined ? {} : { generatedIV }), ...padded(native, request.direction, padding, whole) };
}

function chaCha20(request: CipherRequest): CipherRun {
  const { parameters, version } = request;
  const { iv, generatedIV } = chosenIV(request, parameters.ivLength ?? 8);
  if (iv.length !== 8 && iv.length !== 12) throw invalidField(`the nonce of ChaCha20 has 8 or 12 bytes, not ${iv.length}`);
  // OpenSSL takes counter and nonce as one: 64 bits of counter in the original cipher, 32 in that of RFC 8439.
  const state = Buffer.alloc(16);
  state.writeUInt32LE(parameters.initialCounterValue ?? 0);
  state.set(iv, 16 - iv.length);
  if (request.key.length !== 32) throw failure('parametersNotSupported', version, 'ChaCha20 needs a key of 256 bits');
  return { ...(generatedIV === undefined ? {} : { generatedIV }), ...padded(openCipher(request, 'chacha20', request.key, state, undefined), request.direction, undefined, 1) };
}

function chaCha20Poly1305(request: CipherRequest): CipherRun {
  const { parameters, version } = request;
  if (parameters.blockCipherMode !== undefined && parameters.blockCipherMode !== BlockCipherMode.AEAD) {
    throw failure('badParameters', version, 'the Block Cipher Mode of ChaCha20Poly1305 is AEAD');
  }
  const tagLength = requireTagLength(parameters.tagLength ?? 16, (length) => length >= 12 && length <= 16, version);
  const { iv, generatedIV } = chosenIV(request, 12);
  if (iv.length !== 12) throw invalidField(`the nonce of ChaCha20Poly1305 has 12 bytes, not ${iv.length}`);
  if (request.key.length !== 32) throw failure('parametersNotSupported', version, 'ChaCha20Poly1305 needs a key of 256 bits');
  return {
    ...(generatedIV === undefined ? {} : { generatedIV }),
    ...padded(openCipher(request, 'chacha20-poly1305', request.key, iv, tagLength), request.direction, undefined, 1),
  };
}

/** Tag lengths of GCM in bytes (NIST SP 800-38D §5.2.1.2). */
const isGcmTagLength = (length: number): boolean => length === 4 || length === 8 || (length >= 12 && length <= 16);

function requireTagLength(length: number, allowed: (length: number) => boolean, version: ProtocolVersion): number {
  if (!allowed(length)) throw failure('tagLength', version, `a tag of ${length} bytes is not possible`);
  return length;
}

/** The published cases refuse a Decrypt without IV (CS-BC-M-11); an Encrypt without one gets one, as clients expect that say nothing of Random IV. */
function chosenIV(request: CipherRequest, length: number): { iv: Uint8Array; generatedIV?: Uint8Array } {
  if (request.iv !== undefined) return { iv: request.iv };
  if (request.direction === 'decrypt' || request.parameters.randomIV === false) {
    throw failure('missingInitializationVector', request.version, 'the IV/Counter/Nonce is missing');
  }
  if (length < 1 || length > 64) throw invalidField(`an IV of ${length} bytes is not possible`);
  const generatedIV = randomBytes(length);
  return { iv: generatedIV, generatedIV };
}

/** None when the text has to fill its blocks. */
function requirePadding(method: number | undefined, version: ProtocolVersion): Padding | undefined {
  if (method === undefined || method === PaddingMethod.None) return undefined;
  const padding = paddingOf(method);
  if (padding === undefined) throw failure('parametersNotSupported', version, 'the server does not support this Padding Method');
  return padding;
}

interface NativeCipher {
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
  tag?(): Uint8Array;
}

function openCipher(request: CipherRequest, name: string, key: Uint8Array, iv: Uint8Array | null, tagLength: number | undefined): NativeCipher {
  return request.direction === 'encrypt' ? openEncryption(request, name, key, iv, tagLength) : openDecryption(request, name, key, iv, tagLength);
}

/** Node takes the tag length of every authenticated cipher under this name, and types it for those it knows by name. */
const authenticated = (tagLength: number | undefined): CipherGCMOptions => (tagLength === undefined ? {} : { authTagLength: tagLength });

function openEncryption(request: CipherRequest, name: string, key: Uint8Array, iv: Uint8Array | null, tagLength: number | undefined): NativeCipher {
  const cipher = attempt(() => createCipheriv(name, key, iv, authenticated(tagLength)) as CipherGCM);
  cipher.setAutoPadding(false);
  if (tagLength === undefined) return { update: (data) => attempt(() => cipher.update(data)), final: () => attempt(() => cipher.final()) };
  if (request.additionalData !== undefined) cipher.setAAD(request.additionalData);
  return { update: (data) => attempt(() => cipher.update(data)), final: () => attempt(() => cipher.final()), tag: () => cipher.getAuthTag() };
}

function openDecryption(request: CipherRequest, name: string, key: Uint8Array, iv: Uint8Array | null, tagLength: number | undefined): NativeCipher {
  const cipher = attempt(() => createDecipheriv(name, key, iv, authenticated(tagLength)) as DecipherGCM);
  cipher.setAutoPadding(false);
  if (tagLength !== undefined) {
    if (request.tag === undefined) throw cryptographicFailure('the Authenticated Encryption Tag is missing');
    if (request.tag.length !== tagLength) throw cryptographicFailure(`the Authenticated Encryption Tag has ${request.tag.length} bytes, expected ${tagLength}`);
    const { tag, additionalData } = request;
    attempt(() => cipher.setAuthTag(tag));
    if (additionalData !== undefined) cipher.setAAD(additionalData);
  }
  return { update: (data) => attempt(() => cipher.update(data)), final: () => attempt(() => cipher.final()) };
}

/** OpenSSL's complaints in the terms of KMIP. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw cryptographicFailure('the cipher refuses key, parameters or data');
  }
}

/** Adds padding to what is encrypted and takes it off what is decrypted; `whole` is the length that a text must be a multiple of, in bytes. */
function padded(native: NativeCipher, direction: Direction, padding: Padding | undefined, whole: number): Omit<CipherRun, 'generatedIV'> {
  let length = 0;
  // While decrypting, the last block is held back: only the end shows whether it is padding.
  let held: Uint8Array = new Uint8Array(0);
  const release = (output: Uint8Array): Uint8Array => {
    const all = Buffer.concat([held, output]);
    const cut = Math.max(0, all.length - whole);
    held = all.subarray(cut);
    return all.subarray(0, cut);
  };
  return {
    update(data) {
      length += data.length;
      const output = native.update(data);
      return direction === 'decrypt' && padding !== undefined ? release(output) : output;
    },
    final() {
      if (direction === 'encrypt' && padding !== undefined) {
        const last = native.update(padding.after(length, whole));
        return { data: Buffer.concat([last, native.final()]) };
      }
      if (length % whole !== 0) throw cryptographicFailure(`the data has ${length} bytes, which is no multiple of the block of ${whole} bytes`);
      const end = native.final();
      const tag = native.tag?.();
      if (padding !== undefined) return { data: unpadded(Buffer.concat([held, end]), padding) };
      return { data: end, ...(tag === undefined ? {} : { tag }) };
    },
  };
}
