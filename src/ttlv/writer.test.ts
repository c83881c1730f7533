import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './hex.js';
import { bigInteger, boolean, byteString, dateTime, dateTimeExtended, enumeration, integer, interval, longInteger, structure, textString, type Item } from './item.js';
import { SPEC_EXAMPLES } from './testing/spec-examples.js';
import { bigIntegerLength, encode, encodedLength } from './writer.js';

const TAG = 0x420020;

/** Expects exactly these bytes. */
function expectBytes(item: Item, hex: string): void {
  expect(toHex(encode(item))).toBe(toHex(fromHex(hex)));
  expect(encodedLength(item)).toBe(fromHex(hex).length);
}

describe('encode', () => {
  it.each(SPEC_EXAMPLES)('writes $name as the specification does', ({ item, hex }) => {
    expectBytes(item, hex);
  });

  describe('writes the bounds of each type', () => {
    it.each<[string, Item, string]>([
      ['Integer, lowest', integer(TAG, -0x80000000), '42 00 20 | 02 | 00 00 00 04 | 80 00 00 00 00 00 00 00'],
      ['Integer, -1', integer(TAG, -1), '42 00 20 | 02 | 00 00 00 04 | FF FF FF FF 00 00 00 00'],
      ['Integer, highest', integer(TAG, 0x7fffffff), '42 00 20 | 02 | 00 00 00 04 | 7F FF FF FF 00 00 00 00'],
      ['Enumeration, highest', enumeration(TAG, 0xffffffff), '42 00 20 | 05 | 00 00 00 04 | FF FF FF FF 00 00 00 00'],
      ['Interval, highest', interval(TAG, 0xffffffff), '42 00 20 | 0A | 00 00 00 04 | FF FF FF FF 00 00 00 00'],
      ['Long Integer, lowest', longInteger(TAG, -0x8000000000000000n), '42 00 20 | 03 | 00 00 00 08 | 80 00 00 00 00 00 00 00'],
      ['Date Time before 1970', dateTime(TAG, -1n), '42 00 20 | 09 | 00 00 00 08 | FF FF FF FF FF FF FF FF'],
      ['Date Time Extended, highest', dateTimeExtended(TAG, 0x7fffffffffffffffn), '42 00 20 | 0B | 00 00 00 08 | 7F FF FF FF FF FF FF FF'],
      ['Boolean, false', boolean(TAG, false), '42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 00'],
      ['Text String, empty', textString(TAG, ''), '42 00 20 | 07 | 00 00 00 00'],
      ['Byte String, empty', byteString(TAG, new Uint8Array(0)), '42 00 20 | 08 | 00 00 00 00'],
      ['Byte String without padding', byteString(TAG, fromHex('01 02 03 04 05 06 07 08')), '42 00 20 | 08 | 00 00 00 08 | 01 02 03 04 05 06 07 08'],
      ['Structure, empty', structure(TAG, []), '42 00 20 | 01 | 00 00 00 00'],
      ['tag, highest', integer(0xffffff, 0), 'FF FF FF | 02 | 00 00 00 04 | 00 00 00 00 00 00 00 00'],
      ['tag, lowest', integer(0, 0), '00 00 00 | 02 | 00 00 00 04 | 00 00 00 00 00 00 00 00'],
    ])('%s', (_, item, hex) => {
      expectBytes(item, hex);
    });
  });

  it.each(['Identifier', 'Reference', 'NameReference'] as const)('writes the %s of 3.0 as text', (type) => {
    expect(toHex(encode({ tag: TAG, type, value: 'ab' })).slice(8)).toBe('000000026162000000000000');
  });

  it('counts and writes text in UTF-8 bytes, not characters', () => {
    expectBytes(textString(TAG, 'é€𝄞'), '42 00 20 | 07 | 00 00 00 09 | C3 A9 E2 82 AC F0 9D 84 9E 00 00 00 00 00 00 00');
  });

  it('keeps a byte order mark and a NUL in a text', () => {
    expectBytes(textString(TAG, '\uFEFF\u0000'), '42 00 20 | 07 | 00 00 00 04 | EF BB BF 00 00 00 00 00');
  });

  it('writes the lengths of nested Structures', () => {
    expectBytes(
      structure(0x420001, [structure(0x420002, [integer(0x420003, 1)]), structure(0x420004, []), boolean(0x420005, true)]),
      `42 00 01 | 01 | 00 00 00 30
         | 42 00 02 | 01 | 00 00 00 10
             | 42 00 03 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00
         | 42 00 04 | 01 | 00 00 00 00
         | 42 00 05 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01`,
    );
  });

  it('nests 100 000 Structures without running out of stack', () => {
    let item = structure(TAG, []);
    for (let level = 1; level < 100_000; level++) item = structure(TAG, [item]);
    expect(encode(item).length).toBe(800_000);
  });

  it('gives bytes that share nothing with the item', () => {
    const value = Uint8Array.of(1, 2, 3);
    const bytes = encode(byteString(TAG, value));
    value.fill(9);
    expect(toHex(bytes)).toBe('42002008000000030102030000000000');
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });
});

describe('Big Integers', () => {
  it.each<[string, bigint, string]>([
    ['0', 0n, '00 00 00 00 00 00 00 00'],
    ['-1', -1n, 'FF FF FF FF FF FF FF FF'],
    ['2^63 - 1', (1n << 63n) - 1n, '7F FF FF FF FF FF FF FF'],
    ['2^63, which needs a byte for its sign', 1n << 63n, '00 00 00 00 00 00 00 00 80 00 00 00 00 00 00 00'],
    ['-2^63', -(1n << 63n), '80 00 00 00 00 00 00 00'],
    ['-2^63 - 1', -(1n << 63n) - 1n, 'FF FF FF FF FF FF FF FF 7F FF FF FF FF FF FF FF'],
    ['2^64', 1n << 64n, '00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00'],
    ['2^127 - 1', (1n << 127n) - 1n, '7F FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF'],
    ['-2^127', -(1n << 127n), '80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
    ['2^127', 1n << 127n, '00 00 00 00 00 00 00 00 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
  ])('%s takes the least multiple of 8 bytes', (_, value, hex) => {
    expect(toHex(encode(bigInteger(TAG, value)).subarray(8))).toBe(toHex(fromHex(hex)));
    expect(bigIntegerLength(value)).toBe(fromHex(hex).length);
  });

  it.each<[string, bigint, number, string]>([
    ['a longer width extends the sign', -2n, 16, 'FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FE'],
    ['a width between multiples of 8 is rounded up', 1n, 9, '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01'],
    ['a shorter width is ignored', 1n << 64n, 8, '00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00'],
  ])('%s', (_, value, width, hex) => {
    expect(toHex(encode({ ...bigInteger(TAG, value), width }).subarray(8))).toBe(toHex(fromHex(hex)));
  });
});

describe('odd messages on purpose', () => {
  it.each<[string, Item, string]>([
    ['an unknown type code', { tag: TAG, type: 'Unreadable', typeCode: 0xff, value: fromHex('01 02 03') }, '42 00 20 | FF | 00 00 00 03 | 01 02 03 00 00 00 00 00'],
    ['an Integer of 8 bytes', { tag: TAG, type: 'Unreadable', typeCode: 2, value: fromHex('00 00 00 00 00 00 00 01') }, '42 00 20 | 02 | 00 00 00 08 | 00 00 00 00 00 00 00 01'],
    ['a tag without a valid prefix', integer(0x000001, 1), '00 00 01 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00'],
    ['a Structure that is no items', { tag: TAG, type: 'Unreadable', typeCode: 1, value: fromHex('FF') }, '42 00 20 | 01 | 00 00 00 01 | FF 00 00 00 00 00 00 00'],
  ])('writes %s', (_, item, hex) => {
    expectBytes(item, hex);
  });
});

describe('what has no encoding', () => {
  it.each<[Item, string]>([
    [integer(TAG, 0x80000000), 'Integer 0x420020: 2147483648 is not a signed number of 32 bits'],
    [integer(TAG, -0x80000001), 'Integer 0x420020: -2147483649 is not a signed number of 32 bits'],
    [integer(TAG, 1.5), 'Integer 0x420020: 1.5 is not a signed number of 32 bits'],
    [integer(TAG, NaN), 'Integer 0x420020: NaN is not a signed number of 32 bits'],
    [enumeration(TAG, -1), 'Enumeration 0x420020: -1 is not an unsigned number of 32 bits'],
    [interval(TAG, 0x100000000), 'Interval 0x420020: 4294967296 is not an unsigned number of 32 bits'],
    [longInteger(TAG, 1n << 63n), 'LongInteger 0x420020: 9223372036854775808 is not a signed number of 64 bits'],
    [dateTime(TAG, -(1n << 63n) - 1n), 'DateTime 0x420020: -9223372036854775809 is not a signed number of 64 bits'],
    [textString(TAG, 'half \uD834'), 'TextString 0x420020: half a surrogate pair has no form in UTF-8'],
    [integer(0x1000000, 1), 'Integer: the tag 16777216 is not an unsigned number of 24 bits'],
    [structure(-1, []), 'Structure: the tag -1 is not an unsigned number of 24 bits'],
    [{ tag: TAG, type: 'Unreadable', typeCode: 0x100, value: new Uint8Array(0) }, 'Unreadable 0x420020: the type code 256 is not an unsigned number of 8 bits'],
  ])('is refused: %o', (item, message) => {
    expect(() => encode(item)).toThrow(expect.objectContaining({ name: 'EncodingError', tag: item.tag, message }));
  });

  it('names the tag of the item, however deep it is', () => {
    const deep = structure(TAG, [structure(TAG, [integer(0x42006a, 2 ** 40)])]);
    expect(() => encode(deep)).toThrow(expect.objectContaining({ name: 'EncodingError', tag: 0x42006a }));
  });
});
