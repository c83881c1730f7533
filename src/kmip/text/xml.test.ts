import { describe, expect, it } from 'vitest';
import {
  bigInteger,
  boolean,
  byteString,
  dateTime,
  dateTimeExtended,
  enumeration,
  integer,
  interval,
  longInteger,
  structure,
  textString,
  type Item,
} from '../../ttlv/item.js';
import { ENUM, TAG } from '../constants.js';
import { UserError } from '../user-error.js';
import { MAX_LENGTH } from './limits.js';
import { formatXml, parseXml } from './xml.js';

describe('formatXml', () => {
  const cases: readonly [string, Item, string][] = [
    ['an empty structure', structure(TAG.ResponsePayload, []), '<ResponsePayload/>'],
    ['an integer', integer(TAG.BatchCount, -10), '<BatchCount type="Integer" value="-10"/>'],
    ['a mask as words', integer(TAG.CryptographicUsageMask, 0x0c), '<CryptographicUsageMask type="Integer" value="Encrypt Decrypt"/>'],
    ['bits of a mask without a name', integer(TAG.CryptographicUsageMask, -0x7ffffffc), '<CryptographicUsageMask type="Integer" value="Encrypt 0x80000000"/>'],
    ['an empty mask', integer(TAG.CryptographicUsageMask, 0), '<CryptographicUsageMask type="Integer" value="0"/>'],
    ['a long integer', longInteger(TAG.UsageLimitsCount, 2n ** 60n), '<UsageLimitsCount type="LongInteger" value="1152921504606846976"/>'],
    ['a big integer', bigInteger(TAG.X, -1n), '<X type="BigInteger" value="ffffffffffffffff"/>'],
    ['a big integer that came longer than needed', { tag: TAG.X, type: 'BigInteger', value: 1n, width: 16 }, `<X type="BigInteger" value="${'0'.repeat(31)}1"/>`],
    ['an enumeration', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), '<ObjectType type="Enumeration" value="SymmetricKey"/>'],
    ['an enumeration value without a name', enumeration(TAG.ObjectType, 0x80000001), '<ObjectType type="Enumeration" value="0x80000001"/>'],
    ['a tag as a value', enumeration(TAG.AttributeReference, TAG.State), '<AttributeReference type="Enumeration" value="State"/>'],
    ['a PKCS #11 function', enumeration(TAG.PKCS_11Function, 3), '<PKCS_11Function type="Enumeration" value="C_GetInfo"/>'],
    ['a boolean', boolean(TAG.BatchOrderOption, true), '<BatchOrderOption type="Boolean" value="true"/>'],
    ['a byte string', byteString(TAG.MACSignature, Uint8Array.of(0xc5, 0x0f)), '<MACSignature type="ByteString" value="c50f"/>'],
    ['a date', dateTime(TAG.ArchiveDate, 978307200n), '<ArchiveDate type="DateTime" value="2001-01-01T00:00:00Z"/>'],
    ['a date that XML Schema cannot say', dateTime(TAG.ArchiveDate, -(2n ** 63n)), '<ArchiveDate type="DateTime" value="0x8000000000000000"/>'],
    ['an extended date', dateTimeExtended(TAG.TimeStamp, 1n), '<TimeStamp type="DateTimeExtended" value="1970-01-01T00:00:00.000001Z"/>'],
    ['an interval', interval(TAG.Offset, 27), '<Offset type="Interval" value="27"/>'],
    ['an unknown tag', textString(0x54ffff, 'x'), '<TTLV tag="0x54FFFF" type="TextString" value="x"/>'],
    ['text that looks like XML', textString(TAG.NameValue, `"><&'\n`), '<NameValue type="TextString" value="&#34;&#62;&#60;&#38;&#39;&#10;"/>'],
    ['text that XML cannot carry', textString(TAG.NameValue, 'a\0'), '<NameValue type="TextString" value="a\ufffd" utf8="6100"/>'],
    ['what the codec could not read', { tag: TAG.State, type: 'Unreadable', typeCode: 0x1f, value: Uint8Array.of(1) }, '<State type="0x1F" value="01"/>'],
  ];
  it.each(cases)('writes %s, and reads it back', (_, item, xml) => {
    expect(formatXml(item)).toBe(`${xml}\n`);
    expect(parseXml(xml)).toEqual(item);
  });

  it('names the value of an attribute of 1.x by its Attribute Name', () => {
    const attribute = structure(TAG.Attribute, [
      textString(TAG.AttributeName, 'Cryptographic Usage Mask'),
      integer(TAG.AttributeValue, 3),
    ]);
    const xml = [
      '<Attribute>',
      '  <AttributeName type="TextString" value="Cryptographic Usage Mask"/>',
      '  <AttributeValue type="Integer" value="Sign Verify"/>',
      '</Attribute>',
      '',
    ].join('\n');
    expect(formatXml(attribute)).toBe(xml);
    expect(parseXml(xml)).toEqual(attribute);
  });
});

describe('parseXml', () => {
  it.each([
    ['<CryptographicUsageMask type="Integer" value="0x0000100c"/>', integer(TAG.CryptographicUsageMask, 0x100c)],
    ['<CryptographicUsageMask type="Integer" value="CertificateSign  0x00000004\n0x0000008"/>', integer(TAG.CryptographicUsageMask, 0x100c)],
    ['<ObjectType type="Enumeration" value="0x00000002"/>', enumeration(TAG.ObjectType, 2)],
    ['<ObjectType type="Enumeration" value="2"/>', enumeration(TAG.ObjectType, 2)],
    ['<ObjectType type="Enumeration" value="Symmetric   Key"/>', enumeration(TAG.ObjectType, 2)],
    ['<TTLV tag="0x420001" name="ActivationDate" type="DateTime" value="2001-01-01T10:00:00+10:00"/>', dateTime(TAG.ActivationDate, 978307200n)],
    ['<x540001 type="LongInteger" value="-2"/>', longInteger(0x540001, -2n)],
    ['<ActivationDate xmlns="urn:oasis:tc:kmip:xmlns" type="DateTime" value="0x000000003a4fc880"/>', dateTime(TAG.ActivationDate, 978307200n)],
    ['<Data type="ByteString" value="C5 0F\n77"/>', byteString(TAG.Data, Uint8Array.of(0xc5, 0x0f, 0x77))],
    ['<NameValue type="TextString" value=" a  b "/>', textString(TAG.NameValue, ' a  b ')],
    ['\ufeff<?xml version="1.0"?><!-- note --><ResponsePayload type="Structure"></ResponsePayload>', structure(TAG.ResponsePayload, [])],
  ] satisfies [string, Item][])('reads %s', (xml, item) => {
    expect(parseXml(xml)).toEqual(item);
  });

  it.each([
    ['<State type="Enumeration" value="Actve"/>', "XML:1:1: <State>: 'Actve' is no value of State; did you mean 'Active'?"],
    ['<KeyBlock>\n  <KeyFormatTyp type="Enumeration" value="Raw"/>\n</KeyBlock>', "XML:2:3: <KeyFormatTyp>: there is no tag 'KeyFormatTyp'; did you mean 'KeyFormatType'?; tags outside the specification are written as numbers, 0x540001"],
    ['<BatchCount type="Integer" value="2147483648"/>', 'XML:1:1: <BatchCount>: 2147483648 does not fit in 32 bits with a sign'],
    ['<BatchCount type="Number" value="1"/>', "XML:1:1: <BatchCount>: there is no item type 'Number'; types are Structure, Integer, LongInteger, BigInteger, Enumeration, Boolean, TextString, ByteString, DateTime, Interval, DateTimeExtended, Identifier, Reference, NameReference"],
    ['<BatchCount type="Integer"/>', 'XML:1:1: <BatchCount>: it has no value'],
    ['<BatchCount value="1"/>', 'XML:1:1: <BatchCount>: a Structure has no value'],
    ['<Data type="ByteString" value="123"/>', "XML:1:1: <Data>: '123' is no sequence of bytes in hex"],
    ['<X type="BigInteger" value="00"/>', 'XML:1:1: <X>: a Big Integer is a multiple of 16 hex digits, this one has 2'],
    ['<Interval type="Interval" value="-1"/>', "XML:1:1: <Interval>: there is no tag 'Interval'; tags outside the specification are written as numbers, 0x540001"],
    ['<BatchItem>stray</BatchItem>', "XML:1:1: <BatchItem>: text between elements means nothing here: 'stray'"],
    ['<TTLV type="Integer" value="1"/>', 'XML:1:1: <TTLV>: it has no tag'],
  ])('refuses %s', (xml, message) => {
    expect(() => parseXml(xml)).toThrow(new UserError(message));
  });

  it.each([
    ['a document type', '<!DOCTYPE KMIP [<!ENTITY a "b">]><KMIP/>', /a document type is not allowed here/],
    ['entities that XML itself does not have', '<NameValue type="TextString" value="&copy;"/>', /Invalid character entity/],
    ['characters that XML does not have', '<NameValue type="TextString" value="&#0;"/>', /Invalid character entity/],
    ['elements that are not closed', '<BatchItem>', /Unclosed root tag/],
    ['nothing', '', /the document has no element/],
    ['two roots', '<BatchItem/><BatchItem/>', /more than one root element/],
    ['endless nesting', '<BatchItem>'.repeat(200), /nested deeper than 100 levels/],
  ])('refuses %s', (_, xml, message) => {
    expect(() => parseXml(xml, 'f.xml')).toThrow(message);
    expect(() => parseXml(xml, 'f.xml')).toThrow(/^f\.xml:\d+:\d+: /);
  });

  it('refuses documents of more than 64 MiB', () => {
    expect(() => parseXml('<BatchItem/>'.padEnd(MAX_LENGTH + 1))).toThrow('XML: the document has 67108865 characters, more than 67108864');
  });
});
