import { describe, expect, it } from 'vitest';
import { booleanField, bytesField, enumerationField, longField, numberField, retagged, sameItem, sameValue, structureField, textField } from './fields.js';
import { boolean, byteString, dateTime, enumeration, integer, interval, longInteger, structure, textString, type Item } from './item.js';

const TAG = 0x540001;
const OTHER = 0x540002;
const inner = structure(TAG, []);
const bytes = (...values: readonly number[]): Item => byteString(TAG, Uint8Array.from(values));

describe('a field of a structure', () => {
  const readers = { textField, numberField, enumerationField, longField, booleanField, bytesField, structureField };
  it.each<[string, Item, Partial<Record<keyof typeof readers, unknown>>]>([
    ['Text String', textString(TAG, 'key'), { textField: 'key' }],
    ['Integer', integer(TAG, -1), { numberField: -1 }],
    ['Enumeration', enumeration(TAG, 3), { numberField: 3, enumerationField: 3 }],
    ['Interval', interval(TAG, 60), { numberField: 60 }],
    ['Long Integer', longInteger(TAG, 5n), { longField: 5n }],
    ['Date-Time', dateTime(TAG, 0n), { longField: 0n }],
    ['Boolean', boolean(TAG, false), { booleanField: false }],
    ['Byte String', bytes(1, 2), { bytesField: Uint8Array.of(1, 2) }],
    ['Structure', inner, { structureField: inner }],
  ])('that is a %s is read as nothing else', (_, item, expected) => {
    const found = Object.entries(readers).map(([name, read]) => [name, read(structure(OTHER, [integer(OTHER, 9), item, inner]), TAG)]);
    expect(Object.fromEntries(found.filter(([, value]) => value !== undefined))).toEqual(expected);
    expect(Object.values(readers).map((read) => read(structure(OTHER, []), TAG))).toEqual(Object.values(readers).map(() => undefined));
  });
});

describe('two items', () => {
  const placed = (item: Item): Item => ({ ...item, place: { offset: 8, byteLength: 16 } });

  it.each([
    ['another place', integer(TAG, 1), placed(integer(TAG, 1))],
    ['another outermost tag', structure(TAG, [bytes(1)]), structure(OTHER, [placed(bytes(1))])],
  ])('are the same value in spite of %s', (_, a, b) => expect([sameValue(a, b), sameValue(b, a)]).toEqual([true, true]));

  it.each([
    ['type', integer(TAG, 1), enumeration(TAG, 1)],
    ['value', textString(TAG, 'a'), textString(TAG, 'b')],
    ['bytes', bytes(1, 2), bytes(1, 3)],
    ['number of bytes', bytes(1, 2), bytes(1)],
    ['inner tag', structure(TAG, [integer(TAG, 1)]), structure(TAG, [integer(OTHER, 1)])],
    ['first field of two', structure(TAG, [integer(TAG, 1), integer(TAG, 2)]), structure(TAG, [integer(TAG, 3), integer(TAG, 2)])],
    ['number of fields', structure(TAG, [integer(TAG, 1)]), structure(TAG, [])],
    ['structure', structure(TAG, []), bytes()],
  ])('are not the same value with another %s', (_, a, b) => expect([sameValue(a, b), sameValue(b, a)]).toEqual([false, false]));

  it('are the same item when they have the same tag too', () => {
    expect([sameItem(bytes(1), placed(bytes(1))), sameItem(bytes(1), retagged(bytes(1), OTHER))]).toEqual([true, false]);
  });

  it('are the same value when one is the other under another tag', () => {
    expect(retagged(bytes(1), OTHER)).toEqual(byteString(OTHER, Uint8Array.of(1)));
  });
});
