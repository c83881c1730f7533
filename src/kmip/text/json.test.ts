import { describe, expect, it } from 'vitest';
import { bigInteger, boolean, byteString, dateTime, enumeration, integer, interval, longInteger, structure, textString, type Item } from '../../ttlv/item.js';
import { TAG } from '../constants.js';
import { UserError } from '../user-error.js';
import { MAX_DEPTH, MAX_LENGTH } from './limits.js';
import { parseJson, toJson, type JsonItem } from './json.js';

describe('toJson', () => {
  const cases: readonly [string, Item, JsonItem][] = [
    ['a structure', structure(TAG.ResponsePayload, []), { tag: 'ResponsePayload', value: [] }],
    ['an integer', integer(TAG.BatchCount, 10), { tag: 'BatchCount', type: 'Integer', value: 10 }],
    ['a mask', integer(TAG.CryptographicUsageMask, 0x0c), { tag: 'CryptographicUsageMask', type: 'Integer', value: 'Encrypt|Decrypt' }],
    ['a long integer', longInteger(TAG.UsageLimitsCount, -2n), { tag: 'UsageLimitsCount', type: 'LongInteger', value: -2 }],
    ['a long integer that a JSON number cannot keep', longInteger(TAG.UsageLimitsCount, 2n ** 60n), { tag: 'UsageLimitsCount', type: 'LongInteger', value: '0x1000000000000000' }],
    ['a big integer', bigInteger(TAG.X, 0n), { tag: 'X', type: 'BigInteger', value: '0x0000000000000000' }],
    ['an enumeration', enumeration(TAG.ObjectType, 2), { tag: 'ObjectType', type: 'Enumeration', value: 'SymmetricKey' }],
    ['a boolean', boolean(TAG.BatchOrderOption, false), { tag: 'BatchOrderOption', type: 'Boolean', value: false }],
    ['text', textString(0x545352, '\0"\ud83d\ude00'), { tag: '0x545352', type: 'TextString', value: '\0"\ud83d\ude00' }],
    ['bytes', byteString(TAG.MACSignature, Uint8Array.of(0xc5)), { tag: 'MACSignature', type: 'ByteString', value: 'c5' }],
    ['a date', dateTime(TAG.ArchiveDate, 978307200n), { tag: 'ArchiveDate', type: 'DateTime', value: '2001-01-01T00:00:00Z' }],
    ['an interval', interval(TAG.Offset, 27), { tag: 'Offset', type: 'Interval', value: 27 }],
  ];
  it.each(cases)('writes %s, and parseJson reads it back', (_, item, json) => {
    expect(toJson(item)).toEqual(json);
    expect(parseJson(JSON.stringify(json))).toEqual(item);
  });
});

describe('parseJson', () => {
  it.each([
    ['{"tag":"0x420001","type":"DateTime","value":"0x000000003a4fc880"}', dateTime(TAG.ActivationDate, 978307200n)],
    ['{"tag":"BatchCount","type":"Integer","value":"0xffffffff"}', integer(TAG.BatchCount, -1)],
    ['{"tag":"CryptographicUsageMask","type":"Integer","value":"CertificateSign|0x00000004|0x0000008"}', integer(TAG.CryptographicUsageMask, 0x100c)],
    ['{"tag":"0x540001","type":"LongInteger","value":"0xfffffffffffffffe"}', longInteger(0x540001, -2n)],
    ['{"tag":"X","type":"BigInteger","value":0}', bigInteger(TAG.X, 0n)],
    ['{"tag":"0x420057","type":"Enumeration","value":2}', enumeration(TAG.ObjectType, 2)],
    ['{"tag":"BatchOrderOption","type":"Boolean","value":"0x0000000000000001"}', boolean(TAG.BatchOrderOption, true)],
    ['{"tag":"Offset","type":"Interval","value":"0x0000001b"}', interval(TAG.Offset, 27)],
    ['{"tag":"ResponsePayload","type":"Structure","value":null}', structure(TAG.ResponsePayload, [])],
    ['{"tag":"ResponsePayload"}', structure(TAG.ResponsePayload, [])],
  ] satisfies [string, Item][])('reads %s', (json, item) => {
    expect(parseJson(json)).toEqual(item);
  });

  it.each([
    ['[]', 'JSON: $: it is no object'],
    ['{"value":[]}', 'JSON: $: it has no tag'],
    ['{"tag":"BatchItem","value":{}}', 'JSON: $: the value of a Structure is an array'],
    ['{"tag":"BatchItem","value":[{"tag":"State","type":"Enumeration","value":true}]}', 'JSON: $.value[0]: its value is no Enumeration'],
    ['{"tag":"BatchCount","type":"Integer","value":1.5}', 'JSON: $: 1.5 is not a whole number that JSON keeps exactly; write it in hex behind 0x'],
    ['{"tag":"UsageLimitsCount","type":"LongInteger","value":9007199254740993}', 'JSON: $: 9007199254740992 is not a whole number that JSON keeps exactly; write it in hex behind 0x'],
    ['{"tag":"Data","type":"ByteString","value":"0xc5"}', 'JSON: $: a Byte String has no 0x in front'],
    ['{"tag":"NameValue","type":"TextString","value":5}', 'JSON: $: its value is a number, but its type is TextString'],
  ])('refuses %s', (json, message) => {
    expect(() => parseJson(json)).toThrow(new UserError(message));
  });

  it('refuses what is no JSON, naming the source', () => {
    expect(() => parseJson('{', 'f.json')).toThrow(/^f\.json: /);
  });

  it('refuses documents of more than 64 MiB', () => {
    expect(() => parseJson('{}'.padEnd(MAX_LENGTH + 1), 'f.json')).toThrow(new UserError('f.json: the document has 67108865 characters, more than 67108864'));
  });

  it('refuses endless nesting, and reads what is nested as deep as is allowed', () => {
    expect(() => parseJson(`${'{"tag":"BatchItem","value":['.repeat(101)}${']}'.repeat(101)}`)).toThrow(/nested deeper than 100 levels/);
    expect(() => parseJson(`${'{"tag":"BatchItem","value":['.repeat(MAX_DEPTH)}${']}'.repeat(MAX_DEPTH)}`)).not.toThrow();
  });
});
