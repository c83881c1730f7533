import { describe, expect, it } from 'vitest';
import { bigInteger, boolean, byteString, dateTime, dateTimeExtended, enumeration, field, fields, integer, interval, longInteger, structure, textString } from './item.js';

const TAG = 0x42000d;

describe('an item', () => {
  it('is made of its tag, its type and its value', () => {
    const bytes = Uint8Array.of(1);
    expect([integer(TAG, -1), longInteger(TAG, 2n), bigInteger(TAG, 3n), enumeration(TAG, 4), boolean(TAG, true), textString(TAG, 'five'), byteString(TAG, bytes), dateTime(TAG, 6n), interval(TAG, 7), dateTimeExtended(TAG, 8n), structure(TAG, [])]).toEqual([
      { tag: TAG, type: 'Integer', value: -1 },
      { tag: TAG, type: 'LongInteger', value: 2n },
      { tag: TAG, type: 'BigInteger', value: 3n },
      { tag: TAG, type: 'Enumeration', value: 4 },
      { tag: TAG, type: 'Boolean', value: true },
      { tag: TAG, type: 'TextString', value: 'five' },
      { tag: TAG, type: 'ByteString', value: bytes },
      { tag: TAG, type: 'DateTime', value: 6n },
      { tag: TAG, type: 'Interval', value: 7 },
      { tag: TAG, type: 'DateTimeExtended', value: 8n },
      { tag: TAG, type: 'Structure', value: [] },
    ]);
  });
});

describe('the fields of a Structure', () => {
  const parent = structure(0x420077, [integer(TAG, 1), integer(0x42000e, 2), integer(TAG, 3)]);

  it('are found by their tag: the first, or all in order', () => {
    expect(field(parent, TAG)).toEqual(integer(TAG, 1));
    expect(fields(parent, TAG)).toEqual([integer(TAG, 1), integer(TAG, 3)]);
  });

  it('may be missing', () => {
    expect(field(parent, 0x42000f)).toBeUndefined();
    expect(fields(parent, 0x42000f)).toEqual([]);
  });
});
