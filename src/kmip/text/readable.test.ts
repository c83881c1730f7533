import { describe, expect, it } from 'vitest';
import { decode, fromHex } from '../../ttlv/index.js';
import { byteString, dateTime, enumeration, integer, interval, longInteger, structure, textString } from '../../ttlv/item.js';
import { TAG } from '../constants.js';
import { formatReadable } from './readable.js';

describe('formatReadable', () => {
  it('shows tag, type and value of every item, indented by level', () => {
    const tree = structure(TAG.ResponsePayload, [
      enumeration(TAG.ObjectType, 2),
      integer(TAG.CryptographicUsageMask, 0x0c),
      integer(TAG.CryptographicLength, 256),
      structure(TAG.Attribute, [textString(TAG.AttributeName, 'State'), enumeration(TAG.AttributeValue, 1)]),
      dateTime(TAG.InitialDate, 0n),
      interval(TAG.LeaseTime, 3600),
      longInteger(TAG.UsageLimitsCount, -1n),
      enumeration(0x54ffff, 7),
      textString(TAG.NameValue, 'a"\u001b[31m'),
      byteString(TAG.Data, new Uint8Array()),
    ]);
    expect(formatReadable(tree).split('\n')).toEqual([
      'ResponsePayload Structure',
      '  ObjectType Enumeration SymmetricKey (2)',
      '  CryptographicUsageMask Integer Encrypt | Decrypt (0x0000000C)',
      '  CryptographicLength Integer 256',
      '  Attribute Structure',
      '    AttributeName TextString "State"',
      '    AttributeValue Enumeration PreActive (1)',
      '  InitialDate DateTime 1970-01-01T00:00:00Z',
      '  LeaseTime Interval 3600 s',
      '  UsageLimitsCount LongInteger -1',
      '  0x54FFFF Enumeration 0x00000007',
      '  NameValue TextString "a\\"\\x1b[31m"',
      '  Data ByteString',
      '',
    ]);
  });

  it('puts the offset in front when asked for', () => {
    const { item } = decode(fromHex('42 00 0F | 01 | 00 00 00 10 | 42 00 0D | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00'));
    expect(formatReadable(item!, { offsets: true })).toBe('00000000  BatchItem Structure\n00000008    BatchCount Integer 1\n');
  });
});
