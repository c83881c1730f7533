/** Padding of block ciphers. Source: KMIP 1.4 §9.1.3.2.15 (Padding Method); RFC 8018 §6.1.1, ANSI X9.23, ISO 10126. */
import { randomBytes } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import { cryptographicFailure } from '../failure.js';

const { PaddingMethod } = ENUM;

export interface Padding {
  /** The bytes to append to a text of this length. */
  after(length: number, blockSize: number): Uint8Array;
  /** How many bytes of the last block are padding; undefined when it is malformed. */
  lengthIn(lastBlock: Uint8Array): number | undefined;
}

const paddedLength = (length: number, blockSize: number): number => blockSize - (length % blockSize);

function countIn(block: Uint8Array): number | undefined {
  const count = block.at(-1) ?? 0;
  return count >= 1 && count <= block.length ? count : undefined;
}

/** Padding whose last byte is its length; `fill` gives the bytes before it. */
const counted = (fill: (count: number) => Uint8Array, isFill: (byte: number, count: number) => boolean): Padding => ({
  after(length, blockSize) {
    const count = paddedLength(length, blockSize);
    return Uint8Array.of(...fill(count).subarray(0, count - 1), count);
  },
  lengthIn(block) {
    const count = countIn(block);
    if (count === undefined) return undefined;
    return block.subarray(block.length - count, -1).every((byte) => isFill(byte, count)) ? count : undefined;
  },
});

const PADDINGS: ReadonlyMap<number, Padding> = new Map([
  [PaddingMethod.PKCS5, counted((count) => new Uint8Array(count).fill(count), (byte, count) => byte === count)],
  [PaddingMethod.ANSIX9_23, counted((count) => new Uint8Array(count), (byte) => byte === 0)],
  [PaddingMethod.ISO10126, counted((count) => randomBytes(count), () => true)],
]);

/** The padding of a method; undefined for a method that is not known. */
export const paddingOf = (method: number): Padding | undefined => PADDINGS.get(method);

/** The block without its padding. Throws a Failure (Cryptographic Failure) when the padding is malformed. */
export function unpadded(block: Uint8Array, padding: Padding): Uint8Array {
  const count = padding.lengthIn(block);
  if (count === undefined) throw cryptographicFailure('the padding of the decrypted data is wrong');
  return block.subarray(0, block.length - count);
}
