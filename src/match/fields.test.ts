import { describe, expect, it } from 'vitest';
import { boolean, byteString, dateTime, dateTimeExtended, enumeration, integer, interval, longInteger, structure, textString, type Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { booleanOf, bytesOf, dig, numberOf, secondsOf, structureOf, textOf } from './fields.js';
import { hex } from './testing/build.js';

const tag = TAG.AttributeValue;
const typed = (type: 'Identifier' | 'Reference' | 'NameReference'): Item => ({ tag, type, value: 'x' });
const ITEMS: readonly Item[] = [structure(tag, []), textString(tag, 'x'), typed('Identifier'), typed('Reference'), typed('NameReference'), byteString(tag, hex('01')), integer(tag, 1), enumeration(tag, 1), interval(tag, 1), longInteger(tag, 1n), boolean(tag, true), dateTime(tag, 7n), dateTimeExtended(tag, 7_999_999n)];
const read = (reader: (item: Item | undefined) => unknown): string[] => ITEMS.filter((item) => reader(item) !== undefined).map(({ type }) => type);

describe('a value is read only from an item of its type', () => {
  it.each([
    ['structure', structureOf, ['Structure']],
    ['text', textOf, ['TextString', 'Identifier', 'Reference', 'NameReference']],
    ['bytes', bytesOf, ['ByteString']],
    ['number', numberOf, ['Integer', 'Enumeration', 'Interval']],
    ['truth', booleanOf, ['Boolean']],
    ['time', secondsOf, ['DateTime', 'DateTimeExtended']],
  ] as const)('%s', (_, reader, types) => {
    expect(read(reader)).toEqual(types);
    expect(reader(undefined)).toBeUndefined();
  });

  it('time in whole seconds', () => {
    expect([secondsOf(dateTime(tag, 7n)), secondsOf(dateTimeExtended(tag, 7_999_999n))]).toEqual([7n, 7n]);
  });
});

describe('a path of tags', () => {
  const inner = integer(TAG.BatchCount, 1);
  const outer = structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [inner])]);

  it('leads to an item, or to nothing', () => {
    expect(dig(outer, TAG.ResponseHeader, TAG.BatchCount)).toBe(inner);
    expect(dig(outer)).toBe(outer);
    expect([dig(outer, TAG.BatchCount), dig(outer, TAG.ResponseHeader, TAG.BatchCount, TAG.BatchCount), dig(outer, TAG.RequestHeader, TAG.BatchCount), dig(undefined, TAG.BatchCount)]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
