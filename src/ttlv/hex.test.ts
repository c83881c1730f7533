import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './hex.js';

describe('toHex', () => {
  it('writes two lower-case digits for each byte', () => {
    expect(toHex(Uint8Array.of(0x42, 0x00, 0x7b, 0xff))).toBe('42007bff');
  });

  it('writes nothing for no bytes', () => {
    expect(toHex(new Uint8Array(0))).toBe('');
  });

  it('writes a view and not the array under it', () => {
    expect(toHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0203');
  });
});

describe('fromHex', () => {
  it.each([
    ['', []],
    ['42007B', [0x42, 0x00, 0x7b]],
    ['42007b', [0x42, 0x00, 0x7b]],
    ['42 00 20 | 02 |\n 00 00\t00 04', [0x42, 0x00, 0x20, 0x02, 0x00, 0x00, 0x00, 0x04]],
  ])('reads %j', (text, bytes) => {
    expect(fromHex(text)).toEqual(Uint8Array.from(bytes));
  });

  it.each([
    ['42 0g', '"g" at position 5 is not a hex digit'],
    ['g042', '"g" at position 1 is not a hex digit'],
    ['0x42', '"x" at position 2 is not a hex digit'],
    ['42-00', '"-" at position 3 is not a hex digit'],
    ['42 💥', '"💥" at position 4 is not a hex digit'],
    ['42 00 7', '5 hex digits are no whole number of bytes'],
  ])('refuses %j', (text, message) => {
    expect(() => fromHex(text)).toThrow(new SyntaxError(message));
  });

  it('reads whatever toHex writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });
});
