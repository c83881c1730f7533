import { describe, expect, it } from 'vitest';
import type { WireFinding } from './finding.js';
import { fromHex, toHex } from './hex.js';
import { bigInteger, boolean, byteString, integer, structure, textString, type Item } from './item.js';
import { decode, DEFAULT_DECODE_LIMITS } from './reader.js';
import { SPEC_EXAMPLES } from './testing/spec-examples.js';
import { withoutPlaces } from './testing/without-places.js';
import { encode } from './writer.js';

const TAG = 0x420020;

const unreadable = (typeCode: number, hex: string, tag = TAG): Item => ({ tag, type: 'Unreadable', typeCode, value: fromHex(hex) });

/** Expects exactly this item and these findings. */
function expectDecoded(hex: string, item: Item | undefined, findings: readonly WireFinding[]): void {
  const decoded = decode(fromHex(hex));
  expect(decoded.item && withoutPlaces(decoded.item)).toEqual(item);
  expect(decoded.findings).toEqual(findings);
}

describe('decode', () => {
  it.each(SPEC_EXAMPLES)('reads $name of the specification', ({ item, hex }) => {
    expectDecoded(hex, item, []);
  });

  it.each(['Identifier', 'Reference', 'NameReference'] as const)('reads the %s of 3.0 as text', (type) => {
    const item = { tag: TAG, type, value: 'ab' };
    expectDecoded(toHex(encode(item)), item, []);
  });

  it('gives every item its place', () => {
    const { item } = decode(
      fromHex(`42 00 01 | 01 | 00 00 00 28
                 | 42 00 02 | 07 | 00 00 00 02 | 61 62 00 00 00 00 00 00
                 | 42 00 03 | 01 | 00 00 00 10
                     | 42 00 04 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00`),
    );
    expect(item).toEqual({
      ...structure(0x420001, [
        { ...textString(0x420002, 'ab'), place: { offset: 8, byteLength: 16 } },
        { ...structure(0x420003, [{ ...integer(0x420004, 1), place: { offset: 32, byteLength: 16 } }]), place: { offset: 24, byteLength: 24 } },
      ]),
      place: { offset: 0, byteLength: 48 },
    });
  });

  it('gives Byte Strings as views of the message, also of one inside a larger array', () => {
    const around = fromHex('FF FF FF | 42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00 | FF');
    const { item } = decode(around.subarray(3, 19));
    expect(item).toMatchObject(byteString(TAG, Uint8Array.of(1, 2, 3)));
    around[11] = 9;
    expect(item).toMatchObject(byteString(TAG, Uint8Array.of(9, 2, 3)));
  });

  it('gives plain arrays from a Buffer', () => {
    const { item } = decode(Buffer.from('4200200800000001ff00000000000000', 'hex'));
    expect(Buffer.isBuffer(item!.value)).toBe(false);
  });

  it('keeps a byte order mark and a NUL in a text', () => {
    expectDecoded('42 00 20 | 07 | 00 00 00 04 | EF BB BF 00 00 00 00 00', textString(TAG, '\uFEFF\u0000'), []);
  });

  it('keeps the width of a Big Integer that is longer than its value needs', () => {
    expectDecoded('42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05', { ...bigInteger(TAG, 5n), width: 16 }, []);
    expectDecoded('42 00 20 | 04 | 00 00 00 10 | FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FB', { ...bigInteger(TAG, -5n), width: 16 }, []);
  });

  it('knows a Big Integer that needs its first bytes for the sign', () => {
    expectDecoded('42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 00 00 00 00 80 00 00 00 00 00 00 00', bigInteger(TAG, 1n << 63n), []);
    expectDecoded('42 00 20 | 04 | 00 00 00 10 | FF FF FF FF FF FF FF FF 7F FF FF FF FF FF FF FF', bigInteger(TAG, -(1n << 63n) - 1n), []);
  });
});

describe('wrong bytes: a length that does not suit the type', () => {
  it.each<[string, string, Item, WireFinding]>([
    [
      'an Integer of 8 bytes',
      '42 00 20 | 02 | 00 00 00 08 | 00 00 00 00 00 00 00 01',
      unreadable(0x02, '00 00 00 00 00 00 00 01'),
      { rule: 'length', offset: 4, message: 'length of an Integer is 8, must be 4' },
    ],
    [
      'an Enumeration of 3 bytes',
      '42 00 20 | 05 | 00 00 00 03 | 00 00 01 00 00 00 00 00',
      unreadable(0x05, '00 00 01'),
      { rule: 'length', offset: 4, message: 'length of an Enumeration is 3, must be 4' },
    ],
    ['an Interval of no bytes', '42 00 20 | 0A | 00 00 00 00', unreadable(0x0a, ''), { rule: 'length', offset: 4, message: 'length of an Interval is 0, must be 4' }],
    [
      'a Long Integer of 4 bytes',
      '42 00 20 | 03 | 00 00 00 04 | 00 00 00 01 00 00 00 00',
      unreadable(0x03, '00 00 00 01'),
      { rule: 'length', offset: 4, message: 'length of a Long Integer is 4, must be 8' },
    ],
    [
      'a Boolean of 1 byte',
      '42 00 20 | 06 | 00 00 00 01 | 01 00 00 00 00 00 00 00',
      unreadable(0x06, '01'),
      { rule: 'length', offset: 4, message: 'length of a Boolean is 1, must be 8' },
    ],
    [
      'a Date Time of 4 bytes',
      '42 00 20 | 09 | 00 00 00 04 | 47 DA 67 F8 00 00 00 00',
      unreadable(0x09, '47 DA 67 F8'),
      { rule: 'length', offset: 4, message: 'length of a Date Time is 4, must be 8' },
    ],
    [
      'a Date Time Extended of 16 bytes',
      '42 00 20 | 0B | 00 00 00 10 | 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00',
      unreadable(0x0b, '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'),
      { rule: 'length', offset: 4, message: 'length of a Date Time Extended is 16, must be 8' },
    ],
    [
      'a Big Integer without its leading sign bytes',
      '42 00 20 | 04 | 00 00 00 03 | 01 00 01 00 00 00 00 00',
      unreadable(0x04, '01 00 01'),
      { rule: 'length', offset: 4, message: 'length of a Big Integer is 3, must be a multiple of 8' },
    ],
    ['a Big Integer of no bytes', '42 00 20 | 04 | 00 00 00 00', unreadable(0x04, ''), { rule: 'length', offset: 4, message: 'length of a Big Integer is 0, must be at least 8' }],
    [
      'a Structure that does not count the padding of its last field, which is read all the same',
      '42 00 20 | 01 | 00 00 00 0C | 42 00 04 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00',
      structure(TAG, [integer(0x420004, 8)]),
      { rule: 'length', offset: 4, message: 'length of a Structure is 12, must be a multiple of 8' },
    ],
    [
      'a Structure that ends without the padding of its last field, which is read all the same',
      '42 00 20 | 01 | 00 00 00 0C | 42 00 04 | 02 | 00 00 00 04 | 00 00 00 08',
      structure(TAG, [integer(0x420004, 8)]),
      { rule: 'length', offset: 4, message: 'length of a Structure is 12, must be a multiple of 8' },
    ],
    [
      'a Structure with less than a header in it',
      '42 00 20 | 01 | 00 00 00 04 | 42 00 04 02',
      structure(TAG, []),
      { rule: 'length', offset: 4, message: 'length of a Structure is 4, must be a multiple of 8' },
    ],
  ])('%s', (_, hex, item, finding) => {
    expectDecoded(hex, item, [finding]);
  });

  it('costs one item: the next is read from where it is', () => {
    expectDecoded(
      `42 00 01 | 01 | 00 00 00 20
         | 42 00 02 | 02 | 00 00 00 03 | 00 00 01 00 00 00 00 00
         | 42 00 03 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01`,
      structure(0x420001, [unreadable(0x02, '00 00 01', 0x420002), boolean(0x420003, true)]),
      [{ rule: 'length', offset: 12, message: 'length of an Integer is 3, must be 4' }],
    );
  });
});

describe('wrong bytes: an item that reaches out of its Structure', () => {
  it('is Unreadable, with the bytes that the Structure has', () => {
    expectDecoded(
      `42 00 01 | 01 | 00 00 00 20
         | 42 00 02 | 01 | 00 00 00 10
             | 42 00 03 | 08 | 00 00 00 09 | 01 02 03 04 05 06 07 08
         | 42 00 04 | 01 | 00 00 00 00`,
      structure(0x420001, [structure(0x420002, [unreadable(0x08, '01 02 03 04 05 06 07 08', 0x420003)]), structure(0x420004, [])]),
      [{ rule: 'overrun', offset: 20, message: 'Byte String takes 16 bytes after its header, the Structure around it has 8 left' }],
    );
  });

  it('overruns whatever its type', () => {
    expect(decode(fromHex('42 00 20 | 01 | 00 00 00 08 | 42 00 05 | 0F | 00 00 00 08')).findings).toContainEqual({ rule: 'overrun', offset: 12, message: 'an item of unknown type takes 8 bytes after its header, the Structure around it has 0 left' });
  });

  it('overruns by its padding alone', () => {
    expectDecoded(
      '42 00 01 | 01 | 00 00 00 08 | 42 00 02 | 07 | 00 00 00 01 | 61 00 00 00 00 00 00 00',
      structure(0x420001, [unreadable(0x07, '', 0x420002)]),
      [
        { rule: 'overrun', offset: 12, message: 'Text String takes 8 bytes after its header, the Structure around it has 0 left' },
        { rule: 'trailing-bytes', offset: 16, message: 'the message ends after 16 bytes, 24 are there' },
      ],
    );
  });

  it('is read as far as the outer Structure goes if it is a Structure itself, and its own fields are judged by its own length', () => {
    expectDecoded(
      `42 00 01 | 01 | 00 00 00 18
         | 42 00 02 | 01 | 00 00 00 30
             | 42 00 03 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00`,
      structure(0x420001, [structure(0x420002, [integer(0x420003, 1)])]),
      [{ rule: 'overrun', offset: 12, message: 'Structure takes 48 bytes after its header, the Structure around it has 16 left' }],
    );
  });

  it('may have a wrong length for its type as well', () => {
    expectDecoded('42 00 01 | 01 | 00 00 00 10 | 42 00 02 | 02 | 00 01 00 04 | 00 00 00 01 00 00 00 00', structure(0x420001, [unreadable(0x02, '00 00 00 01 00 00 00 00', 0x420002)]), [
      { rule: 'length', offset: 12, message: 'length of an Integer is 65540, must be 4' },
      { rule: 'overrun', offset: 12, message: 'Integer takes 65544 bytes after its header, the Structure around it has 8 left' },
    ]);
  });
});

describe('wrong bytes: a message that is cut short', () => {
  it.each<[string, string, Item | undefined, WireFinding]>([
    ['nothing', '', undefined, { rule: 'truncated', offset: 0, message: 'the message has 0 bytes, the header of an item takes 8' }],
    ['less than a header', '42 00 7B | 01 | 00 00 00', undefined, { rule: 'truncated', offset: 0, message: 'the message has 7 bytes, the header of an item takes 8' }],
    [
      'a header alone',
      '42 00 20 | 02 | 00 00 00 04',
      unreadable(0x02, ''),
      { rule: 'truncated', offset: 4, message: 'the message ends 8 bytes early: 8 are announced after its header, 0 are there' },
    ],
    [
      'within the value',
      '42 00 20 | 07 | 00 00 00 03 | 61 62',
      unreadable(0x07, '61 62'),
      { rule: 'truncated', offset: 4, message: 'the message ends 6 bytes early: 8 are announced after its header, 2 are there' },
    ],
    [
      'within the padding, which leaves the value whole',
      '42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00',
      integer(TAG, 8),
      { rule: 'truncated', offset: 4, message: 'the message ends 2 bytes early: 8 are announced after its header, 6 are there' },
    ],
    [
      'within a field',
      '42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00 | 42 00 05 | 02 | 00 00 00 04 | 00 00',
      structure(TAG, [integer(0x420004, 1), unreadable(0x02, '00 00', 0x420005)]),
      { rule: 'truncated', offset: 4, message: 'the message ends 6 bytes early: 32 are announced after its header, 26 are there' },
    ],
    [
      'within the header of a field',
      '42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00 | 42 00 05 | 02 | 00 00',
      structure(TAG, [integer(0x420004, 1)]),
      { rule: 'truncated', offset: 4, message: 'the message ends 10 bytes early: 32 are announced after its header, 22 are there' },
    ],
    [
      'four gigabytes announced',
      '42 00 20 | 08 | FF FF FF FF | 01',
      unreadable(0x08, '01'),
      { rule: 'truncated', offset: 4, message: 'the message ends 4294967295 bytes early: 4294967296 are announced after its header, 1 are there' },
    ],
  ])('%s', (_, hex, item, finding) => {
    expectDecoded(hex, item, [finding]);
  });

  it('places nothing past the end', () => {
    const { item, byteLength } = decode(fromHex('42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 07 | 00 00 00 08 | 61'));
    expect(byteLength).toBe(17);
    expect(item).toMatchObject({ place: { offset: 0, byteLength: 17 }, value: [{ place: { offset: 8, byteLength: 9 } }] });
  });
});

describe('a Big Integer of 8 bytes', () => {
  it.each([
    ['0', '00 00 00 00 00 00 00 00', 0n],
    ['-1', 'FF FF FF FF FF FF FF FF', -1n],
  ])('that is %s is no longer than it needs to be', (_, hex, value) => {
    expect(decode(fromHex(`42 00 20 | 04 | 00 00 00 08 | ${hex}`)).item).not.toHaveProperty('width');
    expectDecoded(`42 00 20 | 04 | 00 00 00 08 | ${hex}`, bigInteger(TAG, value), []);
  });
});

describe('wrong bytes: the rest of the catalogue', () => {
  it.each<[string, string, Item, WireFinding]>([
    [
      'a tag that starts with neither 42 nor 54',
      '43 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00',
      integer(0x430020, 8),
      { rule: 'tag-prefix', offset: 0, message: 'tag 0x430020 starts with 0x43, must start with 0x42 or 0x54' },
    ],
    [
      'a tag with a first byte of zero, and a letter in upper case',
      '00 00 0D | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00',
      integer(0x00000d, 8),
      { rule: 'tag-prefix', offset: 0, message: 'tag 0x00000D starts with 0x00, must start with 0x42 or 0x54' },
    ],
    [
      'a type code that is none',
      '42 00 20 | 0F | 00 00 00 02 | 01 02 00 00 00 00 00 00',
      unreadable(0x0f, '01 02'),
      { rule: 'unknown-type', offset: 3, message: 'type code 0x0F is not one that the specification defines' },
    ],
    [
      'padding after an Integer',
      '42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 01',
      integer(TAG, 8),
      { rule: 'padding', offset: 15, message: 'padding byte 4 of 4 after an Integer is 0x01, must be 0' },
    ],
    [
      'padding after a Text String, named by its first wrong byte',
      '42 00 20 | 07 | 00 00 00 02 | 61 62 00 20 20 20 20 20',
      textString(TAG, 'ab'),
      { rule: 'padding', offset: 11, message: 'padding byte 2 of 6 after a Text String is 0x20, must be 0' },
    ],
    [
      'a Boolean of 2',
      '42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 02',
      boolean(TAG, true),
      { rule: 'boolean', offset: 8, message: 'value of a Boolean is 0x0000000000000002, must be 0 or 1' },
    ],
    [
      'a Boolean with all bits set',
      '42 00 20 | 06 | 00 00 00 08 | FF FF FF FF FF FF FF FF',
      boolean(TAG, true),
      { rule: 'boolean', offset: 8, message: 'value of a Boolean is 0xFFFFFFFFFFFFFFFF, must be 0 or 1' },
    ],
    [
      'a Boolean of little-endian 1',
      '42 00 20 | 06 | 00 00 00 08 | 01 00 00 00 00 00 00 00',
      boolean(TAG, true),
      { rule: 'boolean', offset: 8, message: 'value of a Boolean is 0x0100000000000000, must be 0 or 1' },
    ],
    [
      'a text in Latin-1',
      '42 00 20 | 07 | 00 00 00 03 | 61 E9 62 00 00 00 00 00',
      textString(TAG, 'a\uFFFDb'),
      { rule: 'utf8', offset: 9, message: 'Text String is not valid UTF-8 from 0xE9, byte 1 of its value' },
    ],
    [
      'a text with an overlong form',
      '42 00 20 | 07 | 00 00 00 02 | C0 80 00 00 00 00 00 00',
      textString(TAG, '\uFFFD\uFFFD'),
      { rule: 'utf8', offset: 8, message: 'Text String is not valid UTF-8 from 0xC0, byte 0 of its value' },
    ],
    [
      'a text with half a surrogate pair',
      '42 00 20 | 07 | 00 00 00 03 | ED A0 80 00 00 00 00 00',
      textString(TAG, '\uFFFD\uFFFD\uFFFD'),
      { rule: 'utf8', offset: 8, message: 'Text String is not valid UTF-8 from 0xED, byte 0 of its value' },
    ],
    [
      'a text with the end of a replacement character behind another first byte',
      '42 00 20 | 07 | 00 00 00 03 | C0 BF BD 00 00 00 00 00',
      textString(TAG, '\uFFFD\uFFFD\uFFFD'),
      { rule: 'utf8', offset: 8, message: 'Text String is not valid UTF-8 from 0xC0, byte 0 of its value' },
    ],
    [
      'a text with a replacement character that has another byte in its middle',
      '42 00 20 | 07 | 00 00 00 03 | EF 41 BD 00 00 00 00 00',
      textString(TAG, '\uFFFDA\uFFFD'),
      { rule: 'utf8', offset: 8, message: 'Text String is not valid UTF-8 from 0xEF, byte 0 of its value' },
    ],
    [
      'a text with a replacement character that lacks its last byte',
      '42 00 20 | 07 | 00 00 00 03 | EF BF 41 00 00 00 00 00',
      textString(TAG, '\uFFFDA'),
      { rule: 'utf8', offset: 8, message: 'Text String is not valid UTF-8 from 0xEF, byte 0 of its value' },
    ],
    [
      'a text that ends within a character, after a replacement character that was sent',
      '42 00 20 | 07 | 00 00 00 08 | C3 A9 EF BF BD 61 E2 82',
      textString(TAG, 'é\uFFFDa\uFFFD'),
      { rule: 'utf8', offset: 14, message: 'Text String is not valid UTF-8 from 0xE2, byte 6 of its value' },
    ],
    [
      'bytes after the message',
      '42 00 20 | 01 | 00 00 00 00 | 42',
      structure(TAG, []),
      { rule: 'trailing-bytes', offset: 8, message: 'the message ends after 8 bytes, 9 are there' },
    ],
  ])('%s', (_, hex, item, finding) => {
    expectDecoded(hex, item, [finding]);
  });

  it('a replacement character that was sent is no departure', () => {
    expectDecoded('42 00 20 | 07 | 00 00 00 03 | EF BF BD 00 00 00 00 00', textString(TAG, '\uFFFD'), []);
  });

  it('several in one message', () => {
    expectDecoded(
      `42 00 01 | 01 | 00 00 00 30
         | 52 00 02 | 02 | 00 00 00 04 | 00 00 00 01 01 00 00 00
         | 42 00 03 | 00 | 00 00 00 00
         | 42 00 04 | 08 | 00 00 00 07 | 01 02 03 04 05 06 07 08
         | 42 00 05 | 01 | 00 00 00 00`,
      structure(0x420001, [integer(0x520002, 1), unreadable(0x00, '', 0x420003), byteString(0x420004, fromHex('01 02 03 04 05 06 07')), structure(0x420005, [])]),
      [
        { rule: 'tag-prefix', offset: 8, message: 'tag 0x520002 starts with 0x52, must start with 0x42 or 0x54' },
        { rule: 'padding', offset: 20, message: 'padding byte 1 of 4 after an Integer is 0x01, must be 0' },
        { rule: 'unknown-type', offset: 27, message: 'type code 0x00 is not one that the specification defines' },
        { rule: 'padding', offset: 47, message: 'padding byte 1 of 1 after a Byte String is 0x08, must be 0' },
      ],
    );
  });

  it('what is no TTLV at all', () => {
    const { item, findings } = decode(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(item).toMatchObject({ type: 'Unreadable', typeCode: 0x50, tag: 0x485454 });
    expect(findings.map(({ rule }) => rule)).toEqual(['tag-prefix', 'unknown-type', 'truncated']);
  });
});

describe('limits', () => {
  /** Structures inside one another. */
  const nested = (levels: number): Uint8Array => {
    const bytes = new Uint8Array(levels * 8);
    const view = new DataView(bytes.buffer);
    for (let level = 0; level < levels; level++) {
      view.setUint32(level * 8, 0x42002001);
      view.setUint32(level * 8 + 4, (levels - level - 1) * 8);
    }
    return bytes;
  };
  const list = (count: number): Uint8Array => encode(structure(TAG, Array.from({ length: count }, () => structure(TAG, []))));

  it('message size: the limit itself is read, one byte more is not', () => {
    const bytes = list(2);
    expect(decode(bytes, { messageSize: 24 }).findings).toEqual([]);
    expect(decode(bytes, { messageSize: 23 })).toEqual({ findings: [{ rule: 'limit', offset: 23, message: 'the message has 24 bytes, the limit is 23' }], byteLength: 0 });
  });

  it('depth: reading stops at the first Structure beyond, and keeps what there is', () => {
    expect(decode(nested(3), { depth: 3 }).findings).toEqual([]);
    const { item, findings, byteLength } = decode(nested(5), { depth: 3 });
    expect(findings).toEqual([{ rule: 'limit', offset: 24, message: 'Structures are nested deeper than 3 levels' }]);
    expect(withoutPlaces(item!)).toEqual(structure(TAG, [structure(TAG, [structure(TAG, [])])]));
    expect(byteLength).toBe(40);
  });

  it('depth: an empty Structure counts, a leaf does not', () => {
    expect(decode(nested(4), { depth: 3 }).findings).toEqual([{ rule: 'limit', offset: 24, message: 'Structures are nested deeper than 3 levels' }]);
    expect(decode(encode(structure(TAG, [integer(TAG, 1)])), { depth: 1 }).findings).toEqual([]);
    expect(decode(nested(1), { depth: 0 })).toEqual({ findings: [{ rule: 'limit', offset: 0, message: 'Structures are nested deeper than 0 levels' }], byteLength: 0 });
  });

  it('items: reading stops before the first item beyond', () => {
    expect(decode(list(3), { items: 4 }).findings).toEqual([]);
    const { item, findings } = decode(list(4), { items: 4 });
    expect(findings).toEqual([{ rule: 'items', offset: 32, message: 'the message has more than 4 items' }]);
    expect(item!.value).toHaveLength(3);
  });

  it('findings: reading stops when there are as many', () => {
    const wrong = encode(structure(TAG, Array.from({ length: 10 }, () => integer(0, 0))));
    expect(decode(wrong, { findings: 10 }).findings).toHaveLength(10);
    const { findings } = decode(wrong, { findings: 3 });
    expect(findings.map(({ rule }) => rule)).toEqual(['tag-prefix', 'tag-prefix', 'tag-prefix', 'limit']);
    expect(findings[3]).toEqual({ rule: 'limit', offset: 56, message: 'the message departs from the encoding rules more than 3 times' });
  });

  it('trailing bytes are found whether or not all of the message was read', () => {
    const { findings } = decode(Uint8Array.of(...nested(5), 0), { depth: 3 });
    expect(findings.map(({ rule, offset }) => [rule, offset])).toEqual([
      ['limit', 24],
      ['trailing-bytes', 40],
    ]);
  });

  it('by default are far above what a conforming peer sends', () => {
    expect(DEFAULT_DECODE_LIMITS).toEqual({ messageSize: 16 * 1024 * 1024, depth: 64, items: 50_000, findings: 1_000 });
  });

  it('hold against 100 000 nested Structures; so does the reader without them', () => {
    const bytes = nested(100_000);
    expect(decode(bytes).findings).toEqual([{ rule: 'limit', offset: 64 * 8, message: 'Structures are nested deeper than 64 levels' }]);
    const { item, findings } = decode(bytes, { depth: Infinity, items: Infinity });
    expect(findings).toEqual([]);
    expect(Buffer.compare(encode(item!), bytes)).toBe(0);
  });

  it('hold against a message full of departures', () => {
    const { findings } = decode(new Uint8Array(1 << 20).fill(0xff));
    expect(findings.map(({ rule }) => rule)).toEqual(['tag-prefix', 'unknown-type', 'truncated']);
    const many = list(100_000);
    for (let offset = 8; offset < many.length; offset += 8) many[offset] = 0;
    expect(decode(many).findings).toHaveLength(1_001);
  });
});
