/** What holds for every item and for every sequence of bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireFinding } from './finding.js';
import { structure, textString, type Item } from './item.js';
import { decode, type Decoded } from './reader.js';
import { arbitraryItem, arbitraryStructure } from './testing/arbitrary-item.js';
import { withoutPlaces } from './testing/without-places.js';
import { encode } from './writer.js';

const message = arbitraryStructure.map(encode);

/** All items of a tree, the outermost first. */
const all = (item: Item): Item[] => (item.type === 'Structure' ? [item, ...item.value.flatMap(all)] : [item]);

/** One item of a message, as decoded from it. */
const itemOf = (bytes: Uint8Array): fc.Arbitrary<Item> => fc.constantFrom(...all(decode(bytes).item!));

/** A message with an item in it that suits. */
const messageWith = (suits: (item: Item) => boolean): fc.Arbitrary<{ bytes: Uint8Array; item: Item }> =>
  message.filter((bytes) => all(decode(bytes).item!).some(suits)).chain((bytes) => itemOf(bytes).filter(suits).map((item) => ({ bytes, item })));

/** The message with one byte replaced. */
const withByte = (bytes: Uint8Array, offset: number, byte: number): Uint8Array => {
  const changed = bytes.slice();
  changed[offset] = byte;
  return changed;
};

const rules = ({ findings }: Decoded): Pick<WireFinding, 'rule' | 'offset'>[] => findings.map(({ rule, offset }) => ({ rule, offset }));

describe('every item', () => {
  it('is decoded from its bytes as it was, without findings', () => {
    fc.assert(
      fc.property(arbitraryItem, (item) => {
        const bytes = encode(item);
        const decoded = decode(bytes);
        expect(decoded.findings).toEqual([]);
        expect(decoded.byteLength).toBe(bytes.length);
        expect(withoutPlaces(decoded.item!)).toEqual(item);
      }),
      { numRuns: 1000 },
    );
  });

  it('is in its place: the bytes there are the item', () => {
    fc.assert(
      fc.property(message.chain((bytes) => itemOf(bytes).map((item) => ({ bytes, item }))), ({ bytes, item }) => {
        const { offset, byteLength } = item.place!;
        expect(bytes.slice(offset, offset + byteLength)).toEqual(encode(item));
      }),
    );
  });
});

describe('any bytes', () => {
  it('are decoded without throwing, and what comes out can be encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { item, findings } = decode(bytes);
        expect(findings.every(({ offset }) => offset >= 0 && offset <= bytes.length)).toBe(true);
        if (item !== undefined) encode(item);
      }),
      { numRuns: 2000 },
    );
  });

  it('are decoded without throwing where they almost are a message', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.oneof(fc.nat({ max: 0xff }), fc.constantFrom(0, 1, 4, 8, 0x42, 0xff)) });
    fc.assert(
      fc.property(message, fc.array(change, { minLength: 1, maxLength: 5 }), (bytes, changes) => {
        const changed = bytes.slice();
        for (const { at, byte } of changes) changed[at % changed.length] = byte;
        const { item, findings } = decode(changed);
        expect(findings.every(({ offset }) => offset >= 0 && offset <= changed.length)).toBe(true);
        encode(item!);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('one departure gives one finding, at its place:', () => {
  it('a message that is cut short anywhere', () => {
    fc.assert(
      fc.property(message, fc.nat(), (bytes, cut) => {
        const decoded = decode(bytes.subarray(0, cut % bytes.length));
        expect(rules(decoded)).toEqual([{ rule: 'truncated', offset: cut % bytes.length < 8 ? 0 : 4 }]);
      }),
    );
  });

  it('bytes after a message', () => {
    fc.assert(
      fc.property(message, fc.uint8Array({ minLength: 1 }), (bytes, rest) => {
        const decoded = decode(Uint8Array.of(...bytes, ...rest));
        expect(rules(decoded)).toEqual([{ rule: 'trailing-bytes', offset: bytes.length }]);
        expect(decoded.byteLength).toBe(bytes.length);
      }),
    );
  });

  it('a tag prefix', () => {
    fc.assert(
      fc.property(messageWith(() => true), fc.nat({ max: 0xff }).filter((byte) => byte !== 0x42 && byte !== 0x54), ({ bytes, item }, byte) => {
        const { offset } = item.place!;
        expect(rules(decode(withByte(bytes, offset, byte)))).toEqual([{ rule: 'tag-prefix', offset }]);
      }),
    );
  });

  it('a type code', () => {
    fc.assert(
      fc.property(messageWith(() => true), fc.constantFrom(0x00, 0x0f, 0x10, 0x80, 0xff), ({ bytes, item }, byte) => {
        const { offset } = item.place!;
        expect(rules(decode(withByte(bytes, offset + 3, byte)))).toEqual([{ rule: 'unknown-type', offset: offset + 3 }]);
      }),
    );
  });

  it('the length of a type that has but one', () => {
    // Short of the next multiple of 8, so that what follows is still read from the right place.
    const lengths: Partial<Record<Item['type'], readonly number[]>> = {
      ...sameForEach(['Integer', 'Enumeration', 'Interval'], [1, 2, 3, 5, 6, 7, 8]),
      ...sameForEach(['LongInteger', 'Boolean', 'DateTime', 'DateTimeExtended'], [1, 2, 3, 4, 5, 6, 7]),
    };
    fc.assert(
      fc.property(messageWith(({ type }) => type in lengths), fc.nat({ max: 6 }), ({ bytes, item }, choice) => {
        const offset = item.place!.offset + 4;
        const decoded = decode(withByte(bytes, offset + 3, lengths[item.type]![choice]!));
        expect(rules(decoded)).toEqual([{ rule: 'length', offset }]);
      }),
    );
  });

  it('a length that reaches out of the Structure', () => {
    fc.assert(
      fc.property(messageWith(({ type, place }) => place!.offset > 0 && ['TextString', 'ByteString', 'Structure'].includes(type)), ({ bytes, item }) => {
        const offset = item.place!.offset + 4;
        // 2^31 bytes more, a multiple of 8 as before.
        expect(rules(decode(withByte(bytes, offset, 0x80)))[0]).toEqual({ rule: 'overrun', offset });
      }),
    );
  });

  it('a padding byte', () => {
    const hasPadding = (item: Item): boolean => paddingOf(item) > 0;
    fc.assert(
      fc.property(messageWith(hasPadding), fc.nat(), fc.integer({ min: 1, max: 0xff }), ({ bytes, item }, choice, byte) => {
        const offset = item.place!.offset + item.place!.byteLength - 1 - (choice % paddingOf(item));
        expect(rules(decode(withByte(bytes, offset, byte)))).toEqual([{ rule: 'padding', offset }]);
      }),
    );
  });

  it('a Boolean', () => {
    fc.assert(
      fc.property(messageWith(({ type }) => type === 'Boolean'), fc.nat({ max: 7 }), fc.integer({ min: 2, max: 0xff }), ({ bytes, item }, at, byte) => {
        const offset = item.place!.offset + 8;
        expect(rules(decode(withByte(bytes, offset + at, byte)))).toEqual([{ rule: 'boolean', offset }]);
      }),
    );
  });

  it('a byte that UTF-8 never has, at whatever place in a text', () => {
    const ascii = fc.string({ unit: 'binary-ascii', minLength: 1 });
    fc.assert(
      fc.property(arbitraryStructure, ascii, fc.nat(), fc.constantFrom(0xc0, 0xc1, 0xf5, 0xff), ({ tag, value }, text, choice, byte) => {
        const bytes = encode(structure(tag, [textString(tag, text), ...value]));
        const offset = 16 + (choice % text.length);
        expect(rules(decode(withByte(bytes, offset, byte)))).toEqual([{ rule: 'utf8', offset }]);
      }),
    );
  });
});

const sameForEach = <T>(types: readonly Item['type'][], value: T): Record<string, T> => Object.fromEntries(types.map((type) => [type, value]));

/** Bytes of padding after the value of a decoded item. */
function paddingOf(item: Item): number {
  switch (item.type) {
    case 'Integer':
    case 'Enumeration':
    case 'Interval':
      return 4;
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return item.place!.byteLength - 8 - Buffer.byteLength(item.value);
    case 'ByteString':
      return item.place!.byteLength - 8 - item.value.length;
    default:
      return 0;
  }
}
