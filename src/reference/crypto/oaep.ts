/** OAEP with separate hashes for label and mask generator, which Node does not offer. Source: RFC 8017 §7.1, appendix B.2.1. */
import { createHash, randomBytes } from 'node:crypto';

export interface OaepOptions {
  /** OpenSSL's names. */
  readonly hash: string;
  readonly maskHash: string;
  readonly label: Uint8Array;
}

const digest = (hash: string, ...parts: Uint8Array[]): Buffer => parts.reduce((state, part) => state.update(part), createHash(hash)).digest();

/** MGF1: `length` bytes that follow from the seed. */
function mask(hash: string, seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, size = 0; size < length; counter++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const block = digest(hash, seed, number);
    blocks.push(block);
    size += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)));

/** The encoded message for a modulus of `size` bytes; undefined when the text is too long for it. */
export function oaepEncoded(text: Uint8Array, size: number, { hash, maskHash, label }: OaepOptions): Buffer | undefined {
  const labelHash = digest(hash, label);
  const zeros = size - text.length - 2 * labelHash.length - 2;
  if (zeros < 0) return undefined;
  const block = Buffer.concat([labelHash, Buffer.alloc(zeros), Uint8Array.of(1), text]);
  const seed = randomBytes(labelHash.length);
  const maskedBlock = xor(block, mask(maskHash, seed, block.length));
  return Buffer.concat([Uint8Array.of(0), xor(seed, mask(maskHash, maskedBlock, seed.length)), maskedBlock]);
}

/** The text in an encoded message; undefined when it is malformed. */
export function oaepDecoded(encoded: Uint8Array, { hash, maskHash, label }: OaepOptions): Buffer | undefined {
  const labelHash = digest(hash, label);
  if (encoded.length < 2 * labelHash.length + 2 || encoded[0] !== 0) return undefined;
  const maskedSeed = encoded.subarray(1, 1 + labelHash.length);
  const maskedBlock = encoded.subarray(1 + labelHash.length);
  const seed = xor(maskedSeed, mask(maskHash, maskedBlock, labelHash.length));
  const block = xor(maskedBlock, mask(maskHash, seed, maskedBlock.length));
  const rest = block.subarray(labelHash.length);
  const one = rest.findIndex((byte) => byte !== 0);
  if (!block.subarray(0, labelHash.length).equals(labelHash) || rest[one] !== 1) return undefined;
  return rest.subarray(one + 1);
}
