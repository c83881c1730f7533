/** Lower-case hex digits, two for each byte, nothing between them. */
export function toHex({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}

/**
 * The bytes that hex digits spell. White space and `|` may stand anywhere, so that bytes can be written in groups:
 * `42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00`.
 *
 * @throws SyntaxError with the position, counted from 1, of the first character that is neither, or for an odd number of digits.
 */
export function fromHex(text: string): Uint8Array {
  const wrong = text.search(/[^0-9a-fA-F\s|]/);
  if (wrong >= 0) throw new SyntaxError(`${JSON.stringify(String.fromCodePoint(text.codePointAt(wrong) ?? 0))} at position ${wrong + 1} is not a hex digit`);
  const digits = text.replace(/[\s|]+/g, '');
  if (digits.length % 2 !== 0) throw new SyntaxError(`${digits.length} hex digits are no whole number of bytes`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
