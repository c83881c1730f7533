import fc from 'fast-check';
import type { Item, LeafItem, StructureItem } from '../item.js';
import { bigIntegerLength } from '../writer.js';

/** Tags of the specification and of extensions, known or not. */
const tag = fc.tuple(fc.constantFrom(0x420000, 0x540000), fc.nat({ max: 0xffff })).map(([prefix, rest]) => prefix + rest);

/** Any text that UTF-8 can express, with the characters that decoders like to drop or to confuse. */
const text = fc.string({ unit: fc.oneof({ weight: 8, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) }, fc.constantFrom('\u0000', '\uFEFF', '\uFFFD', '𝄞')), maxLength: 40 });

const bytes = fc.uint8Array({ maxLength: 40 });
const int32 = fc.integer({ min: -0x80000000, max: 0x7fffffff });
const uint32 = fc.nat({ max: 0xffffffff });
const int64 = fc.bigInt({ min: -0x8000000000000000n, max: 0x7fffffffffffffffn });

const bigInteger = fc.record({ tag, value: fc.bigInt({ min: -(1n << 256n), max: 1n << 256n }), words: fc.nat({ max: 2 }) }).map(({ tag, value, words }): LeafItem => {
  const item = { tag, type: 'BigInteger', value } as const;
  return words === 0 ? item : { ...item, width: bigIntegerLength(value) + 8 * words };
});

/** Any item but a Structure, well-formed. */
export const arbitraryLeaf: fc.Arbitrary<LeafItem> = fc.oneof(
  fc.record({ tag, type: fc.constant('Integer' as const), value: int32 }),
  fc.record({ tag, type: fc.constantFrom('Enumeration' as const, 'Interval' as const), value: uint32 }),
  fc.record({ tag, type: fc.constantFrom('LongInteger' as const, 'DateTime' as const, 'DateTimeExtended' as const), value: int64 }),
  bigInteger,
  fc.record({ tag, type: fc.constant('Boolean' as const), value: fc.boolean() }),
  fc.record({ tag, type: fc.constantFrom('TextString' as const, 'Identifier' as const, 'Reference' as const, 'NameReference' as const), value: text }),
  fc.record({ tag, type: fc.constant('ByteString' as const), value: bytes }),
);

const tree = fc.letrec<{ item: Item; structure: StructureItem }>((tie) => ({
  item: fc.oneof({ depthSize: 'small', withCrossShrink: true }, arbitraryLeaf, tie('structure')),
  structure: fc.record({ tag, type: fc.constant('Structure' as const), value: fc.array(tie('item'), { maxLength: 5 }) }),
}));

/** Any Structure of well-formed items: what a message can be. */
export const arbitraryStructure: fc.Arbitrary<StructureItem> = tree.structure;

/** Any well-formed item: a leaf or a tree. */
export const arbitraryItem: fc.Arbitrary<Item> = tree.item;
