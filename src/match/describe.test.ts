import { describe, expect, it } from 'vitest';
import { bigInteger, boolean, byteString, dateTime, dateTimeExtended, enumeration, integer, interval, longInteger, structure, textString } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { describeItem, describeType, listWords, reasonTitle, withArticle } from './describe.js';
import { builder, hex } from './testing/build.js';

describe('an item as a person reads it', () => {
  it.each([
    [enumeration(TAG.State, 1), 'PreActive (1)'],
    [enumeration(TAG.State, 0x2a), '0x0000002A'],
    [enumeration(TAG.AttributeReference, TAG.State), 'State (0x42008D)'],
    [integer(TAG.CryptographicUsageMask, 12), 'Encrypt | Decrypt (12)'],
    [integer(TAG.CryptographicLength, 256), '256'],
    [interval(TAG.LeaseTime, 60), '60 s'],
    [dateTime(TAG.InitialDate, 1_735_689_600n), '2025-01-01T00:00:00Z'],
    [dateTime(TAG.InitialDate, -9_223_372_036_854_775_808n), '-9223372036854775808 s since 1970'],
    [dateTimeExtended(TAG.TimeStamp, 1_735_689_600_000_001n), '2025-01-01T00:00:00.000001Z'],
    [textString(TAG.UniqueIdentifier, 'a"b'), '"a\\"b"'],
    [byteString(TAG.Data, hex('')), 'empty (0 bytes)'],
    [byteString(TAG.Data, hex('00ff')), '00ff (2 bytes)'],
    [byteString(TAG.Data, new Uint8Array(100)), `${'00'.repeat(64)}… (100 bytes)`],
    [enumeration(TAG.PKCS_11Function, 7), '0x00000007'],
    [integer(TAG.CryptographicUsageMask, 0), '0'],
    [boolean(TAG.Fresh, true), 'true'],
    [boolean(TAG.Fresh, false), 'false'],
    [longInteger(TAG.UsageLimitsCount, 5n), '5'],
    [bigInteger(TAG.Modulus, -5n), '-5'],
    [bigInteger(TAG.Modulus, 1n << 510n), String(1n << 510n)],
    [bigInteger(TAG.Modulus, 1n << 512n), `0x${'00'.repeat(7)}01${'00'.repeat(56)}… (72 bytes)`],
    [bigInteger(TAG.Modulus, -(1n << 512n)), `0x${'ff'.repeat(8)}${'00'.repeat(56)}… (72 bytes)`],
    [dateTime(TAG.InitialDate, 8_640_000_000_000n), '+275760-09-13T00:00:00Z'],
    [dateTime(TAG.InitialDate, 8_640_000_000_001n), '8640000000001 s since 1970'],
    [dateTime(TAG.InitialDate, -8_640_000_000_000n), '-271821-04-20T00:00:00Z'],
    [dateTime(TAG.InitialDate, -8_640_000_000_001n), '-8640000000001 s since 1970'],
    [dateTimeExtended(TAG.TimeStamp, -1n), '1969-12-31T23:59:59.999999Z'],
    [dateTimeExtended(TAG.TimeStamp, 9_000_000_000_000_000_000n), '9000000000000000000 µs since 1970'],
    [textString(TAG.UniqueIdentifier, 'x'.repeat(200)), `"${'x'.repeat(200)}"`],
    [textString(TAG.UniqueIdentifier, 'x'.repeat(201)), `"${'x'.repeat(200)}"…`],
    [byteString(TAG.Data, hex('07')), '07 (1 byte)'],
    [byteString(TAG.Data, new Uint8Array(64)), `${'00'.repeat(64)} (64 bytes)`],
    [{ tag: TAG.Data, type: 'Unreadable' as const, typeCode: 0x0f, value: hex('0102') }, 'unreadable, type code 0x0F, 0102 (2 bytes)'],
    [structure(TAG.ResponsePayload, Array.from({ length: 12 }, () => integer(TAG.BatchCount, 1))), `{ ${Array.from({ length: 12 }, () => 'Batch Count: 1').join(', ')} }`],
    [structure(TAG.ResponsePayload, Array.from({ length: 14 }, () => integer(TAG.BatchCount, 1))), `{ ${Array.from({ length: 12 }, () => 'Batch Count: 1').join(', ')}, 2 more }`],
    [structure(TAG.Attribute, [textString(TAG.AttributeName, 'Shoe Size'), enumeration(TAG.AttributeValue, 1)]), '{ Attribute Name: "Shoe Size", Attribute Value: 0x00000001 }'],
    [structure(TAG.Attribute, [integer(TAG.AttributeName, 1), enumeration(TAG.AttributeValue, 1)]), '{ Attribute Name: 1, Attribute Value: 0x00000001 }'],
    [builder('1.4').attribute('State', 'Active'), '{ Attribute Name: "State", Attribute Value: Active (2) }'],
  ])('is %#: %s', (item, text) => {
    expect(describeItem(item)).toBe(text);
  });
});

describe('words', () => {
  it('are listed and given their article', () => {
    expect([listWords(['a']), listWords(['a', 'b', 'c']), withArticle('Operation'), withArticle('Unique Identifier'), withArticle('Initial Date'), withArticle('State')]).toEqual(['a', 'a, b or c', 'an Operation', 'a Unique Identifier', 'an Initial Date', 'a State']);
  });
});

describe('types, reasons and lists', () => {
  it.each([
    ['BigInteger', 'Big Integer'],
    ['LongInteger', 'Long Integer'],
    ['ByteString', 'Byte String'],
    ['TextString', 'Text String'],
    ['DateTime', 'Date-Time'],
    ['DateTimeExtended', 'Date-Time Extended'],
    ['NameReference', 'Name Reference'],
    ['Enumeration', 'Enumeration'],
  ] as const)('%s is written %s, as in the specification', (type, text) => {
    expect(describeType(type)).toBe(text);
  });

  it('are named as far as they are known', () => {
    expect([reasonTitle(1), reasonTitle(0x7fff_ffff)]).toEqual(['Item Not Found', '0x7FFFFFFF']);
  });

  it('end in a word of their own', () => {
    expect([listWords([]), listWords(['a', 'b']), listWords(['a', 'b', 'c'], 'and')]).toEqual(['', 'a or b', 'a, b and c']);
  });

  it.each([['Attribute', 'an'], ['Enumeration', 'an'], ['Integer', 'an'], ['Object Type', 'an'], ['Unwrap Mode', 'an'], ['Usage Limits', 'a'], ['Username', 'a'], ['Unit', 'a'], ['Key', 'a']])('%s has the article %s', (word, article) => {
    expect(withArticle(word)).toBe(`${article} ${word}`);
  });
});
