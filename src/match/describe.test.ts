import { describe, expect, it } from 'vitest';
import { byteString, dateTime, dateTimeExtended, enumeration, integer, interval, textString } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { describeItem, listWords, withArticle } from './describe.js';
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
