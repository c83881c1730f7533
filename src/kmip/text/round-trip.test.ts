import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, toHex } from '../../ttlv/index.js';
import { structure } from '../../ttlv/item.js';
import { arbitraryItem } from '../../ttlv/testing/arbitrary-item.js';
import { formatJson, parseJson } from './json.js';
import { formatReadable } from './readable.js';
import { parseElements } from './xml-elements.js';
import { formatXml, parseXml } from './xml.js';

describe('the text forms of any item', () => {
  it('XML comes back as the same bytes', () => {
    fc.assert(fc.property(arbitraryItem, (item) => toHex(encode(parseXml(formatXml(item)))) === toHex(encode(item))));
  });

  it('JSON comes back as the same bytes', () => {
    fc.assert(fc.property(arbitraryItem, (item) => toHex(encode(parseJson(formatJson(item)))) === toHex(encode(item))));
  });

  it('XML of whatever the codec makes of random bytes is well-formed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { item = structure(0, []) } = decode(Uint8Array.of(0x42, 0x00, 0x0f, 0x01, 0, 0, 0, bytes.length, ...bytes));
        parseElements(formatXml(item), 'any');
      }),
    );
  });

  it('the readable tree has one line for every item, and nothing unprintable', () => {
    fc.assert(
      fc.property(arbitraryItem, (item) => {
        const count = (of: typeof item): number => (of.type === 'Structure' ? 1 + of.value.reduce((sum, child) => sum + count(child), 0) : 1);
        const lines = formatReadable(item).split('\n').slice(0, -1);
        expect(lines).toHaveLength(count(item));
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});
