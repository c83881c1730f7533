import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check, Verdict } from './check.js';
import { attributesRead, destroyedWith, keyBlockServed, keyServed, numbered, queried, served } from './testing/answers.js';
import { builder, hex, type Field } from './testing/build.js';
import { failures, scenario, STARTED } from './testing/scenario.js';
import { KEY, symmetricKey } from './testing/steps.js';
import { wordingOf } from './testing/wording.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const ID: Field = ['UniqueIdentifier', 'a'];
const OPERATION: Field = ['Operation', 'Query'];
const OBJECT_TYPE: Field = ['ObjectType', 'SymmetricKey'];
const NAMESPACE: Field = ['ApplicationNamespace', 'n'];
const MASKS: Field = ['ProtectionStorageMasks', [['ProtectionStorageMask', 'Software']]];

/** What is said of the fields of structures, but for the match where there is nothing to say and what the expectation does not name. */
const said = (checks: readonly Check[]): ReturnType<typeof wordingOf> => wordingOf(checks, 'S-2', 'S-3', 'S-4', 'S-5', 'S-6', 'S-14', 'X-1').filter(({ verdict }) => verdict !== 'match' && verdict !== 'variation');
const verdicts = (checks: readonly Check[]): (readonly [string, Verdict])[] => said(checks).map(({ rule, verdict }) => [rule, verdict] as const);

describe('the order of fields (S-2)', () => {
  const misplaced = (name: string, before: string, title = 'The Response Payload of Query') => ({
    rule: 'S-2',
    verdict: 'failure',
    path: PAYLOAD,
    expected: `${name} before ${before}`,
    actual: `${name} behind ${before}`,
    message: `${name} stands behind ${before}, but the fields of ${title} have a fixed order.`,
    cause: `${title}: ${name} stands behind ${before}`,
  });

  it('is that of the table; what is repeated stands together', () => {
    expect(said(queried('1.4', OPERATION, OPERATION, OBJECT_TYPE, NAMESPACE, NAMESPACE))).toEqual([]);
  });

  it('is wrong where a field stands behind a later one, and that is said once of a structure', () => {
    expect(said(queried('1.4', OBJECT_TYPE, OPERATION))).toEqual([misplaced('Operation', 'Object Type')]);
    expect(said(queried('1.4', NAMESPACE, OBJECT_TYPE, OPERATION))).toEqual([misplaced('Object Type', 'Application Namespace')]);
    expect(said(queried('1.4', OPERATION, NAMESPACE, OPERATION, OBJECT_TYPE))).toEqual([misplaced('Operation', 'Application Namespace')]);
  });

  it('is told by the object that an answer holds, where one of several may stand', () => {
    expect(said(served('1.4', OBJECT_TYPE, symmetricKey(KEY), ID))).toEqual([misplaced('Unique Identifier', 'Symmetric Key', 'The Response Payload of Get')]);
  });

  it('has the section of the table as its source, for a payload that of the operation, and the bytes of the field', () => {
    const [found] = keyServed('1.4', ['KeyCompressionType', 'ECPublicKeyTypeUncompressed']).filter((check) => check.rule === 'S-2');
    expect([found?.message, found?.source, found?.bytes]).toEqual(['Key Compression Type stands behind Cryptographic Length, but the fields of Key Block have a fixed order.', 'KMIP 1.4 §2.1.3', { offset: 264, length: 16 }]);
    const [payload] = queried('1.4', OBJECT_TYPE, OPERATION).filter((check) => check.rule === 'S-2');
    expect(payload?.source).toBe('KMIP 1.4 §4.25');
  });
});

describe('a field that occurs more than once (S-2)', () => {
  const twice = (name: string, title = 'The Response Payload of Query') => ({ rule: 'S-2', verdict: 'failure', path: PAYLOAD, expected: `one ${name}`, actual: 'more than one', message: `${title} holds ${name} more than once.`, cause: `${title} holds ${name} more than once` });

  it('is wrong where the table has it once, and that is said once', () => {
    expect(said(queried('1.4', ['VendorIdentification', 'v'], ['VendorIdentification', 'v']))).toEqual([twice('Vendor Identification')]);
    expect(said(queried('1.4', ['VendorIdentification', 'v'], ['VendorIdentification', 'w'], ['VendorIdentification', 'x']))).toHaveLength(1);
  });

  it('is right where the table allows it', () => {
    expect(said(queried('1.4', NAMESPACE, NAMESPACE, NAMESPACE))).toEqual([]);
  });

  it('is wrong for a second object of another kind', () => {
    expect(said(served('1.4', OBJECT_TYPE, ID, symmetricKey(KEY), ['OpaqueObject', [['OpaqueDataType', 1], ['OpaqueDataValue', hex('00')]]]))).toEqual([twice('Opaque Object', 'The Response Payload of Get')]);
  });
});

describe('a field that is missing', () => {
  const lacks = (rule: string, field: string, title: string, path: string) => ({ rule, verdict: 'failure', path, expected: field, actual: 'nothing', message: `${title} lacks the required field ${field}.`, cause: `${title} lacks ${field}` });

  it('is a failure where the table requires it (S-2)', () => {
    expect(said(served('2.1', ID, symmetricKey(KEY)))).toEqual([lacks('S-2', 'Object Type', 'The Response Payload of Get', PAYLOAD)]);
    expect(said(served('2.1', OBJECT_TYPE, ID))).toEqual([lacks('S-2', 'Any Object', 'The Response Payload of Get', PAYLOAD)]);
    expect(said(attributesRead('1.4', ['Attribute', [['AttributeValue', 'v']]]))).toContainEqual(lacks('S-2', 'Attribute Name', 'Attribute', `${PAYLOAD} › Attribute`));
  });

  it('is cited from the section of the operation, as its payload has none of its own, and inside of it from the section of the table', () => {
    const source = (checks: readonly Check[]): string | undefined => checks.find(({ rule, verdict }) => rule === 'S-2' && verdict === 'failure')?.source;
    expect([source(served('1.4', ID, symmetricKey(KEY))), source(served('2.1', ID, symmetricKey(KEY)))]).toEqual(['KMIP 1.4 §4.11', 'KMIP 2.1 §6.1.19']);
    expect(source(keyBlockServed('1.4', ['KeyValue', [['KeyMaterial', KEY]]]))).toBe('KMIP 1.4 §2.1.3');
  });

  it('is a failure for the value of an Attribute of 1.x, which every answer to a client has', () => {
    expect(said(attributesRead('1.4', ['Attribute', [['AttributeName', 'Name']]]))).toContainEqual(lacks('S-2', 'Attribute Value', 'Attribute', `${PAYLOAD} › Attribute "Name"`));
  });

  it('is right where the table attaches a condition, or makes it optional', () => {
    expect(said(keyBlockServed('1.4', ['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY]]]))).toEqual([]);
    expect(said(queried('1.4'))).toEqual([]);
  });

  it('is right in Query for Protection Storage Masks, which belong to a Query Function of their own', () => {
    expect([said(queried('2.1', OPERATION)), said(queried('2.1', OPERATION, MASKS))]).toEqual([[], []]);
  });

  it('has a rule of its own in the Response Header and for the Result Status', () => {
    const header = (...fields: readonly Field[]): readonly Check[] => scenario('1.4').one({ operation: 'Destroy', request: [ID] }, { payload: [ID] }, { responseHeader: fields });
    const title = 'The Response Header';
    const time: Field = ['TimeStamp', STARTED];
    const count: Field = ['BatchCount', 1];
    expect(said(header(time, count))).toEqual([lacks('S-3', 'Protocol Version', title, 'Response Header')]);
    expect(said(header(protocolVersionItem('1.4'), count))).toEqual([lacks('S-4', 'Time Stamp', title, 'Response Header')]);
    expect(said(header(protocolVersionItem('1.4'), time))).toEqual([lacks('S-5', 'Batch Count', title, 'Response Header')]);
    const build = builder('1.4');
    const response = build.item('ResponseMessage', [['ResponseHeader', [protocolVersionItem('1.4'), time, count]], ['BatchItem', [['Operation', 'Destroy'], ['ResponsePayload', [ID]]]]]);
    expect(said(scenario('1.4').one({ operation: 'Destroy', request: [ID] }, {}, { response }))).toEqual([lacks('S-6', 'Result Status', 'The Batch Item of Destroy', 'Batch Item 1')]);
  });

  it('is a failure in a Message Extension, which has a vendor, a criticality and what the vendor adds', () => {
    const extended = (...fields: readonly Field[]): ReturnType<typeof said> => said(destroyedWith('2.1', { extra: [['MessageExtension', fields]] }));
    const path = 'Batch Item 1 › Message Extension';
    expect(extended(['VendorIdentification', 'v'], ['CriticalityIndicator', false], ['VendorExtension', []])).toEqual([]);
    expect(extended(['VendorIdentification', 'v'], ['VendorExtension', []])).toEqual([lacks('S-2', 'Criticality Indicator', 'Message Extension', path)]);
    expect(extended(['CriticalityIndicator', false])).toEqual([lacks('S-2', 'Vendor Identification', 'Message Extension', path), lacks('S-2', 'Vendor Extension', 'Message Extension', path)]);
  });
});

describe('what a vendor puts into a Vendor Extension', () => {
  it('is not looked into', () => {
    const inside: readonly Field[] = [['BatchCount', 1], numbered(0x42ff00), { tag: TAG.State, type: 'Boolean', value: true }];
    const checks = destroyedWith('2.1', { extra: [['MessageExtension', [['VendorIdentification', 'v'], ['CriticalityIndicator', false], ['VendorExtension', inside]]]] });
    expect(failures(checks)).toEqual([]);
  });
});

describe('a structure that may be one of several', () => {
  const material = (version: ProtocolVersion, ...fields: readonly Field[]): ReturnType<typeof verdicts> => verdicts(keyBlockServed(version, ['KeyFormatType', 'TransparentSymmetricKey'], ['KeyValue', [['KeyMaterial', fields]]]));
  const part = (name: string): Field => ({ tag: TAG[name as keyof typeof TAG], type: 'BigInteger', value: 1n });

  it('is the one that fits', () => {
    expect(material('1.4', ['Key', KEY])).toEqual([]);
    expect(material('1.4', part('Modulus'), part('PublicExponent'))).toEqual([]);
    expect(material('3.0', part('Modulus'), part('PublicExponent'), part('P'), part('Q'))).toEqual([]);
  });

  it('is the one with the fewest failures, then the one with the least to say', () => {
    expect(material('1.4', part('P'), part('Q'), part('G'))).toEqual([['S-2', 'failure']]);
    expect(material('3.0', ['Key', KEY], part('P'), part('G'), part('J'))).toEqual([['X-1', 'warning'], ['X-1', 'warning'], ['X-1', 'warning']]);
  });
});

describe('a field that stands where the table has none', () => {
  const path = PAYLOAD;
  const title = 'The Response Payload of Query';

  it('is a failure when the version does not define it there (X-1)', () => {
    expect(said(queried('1.4', OPERATION, ['Username', 'admin']))).toEqual([
      { rule: 'X-1', verdict: 'failure', path, actual: 'Username: "admin"', message: `${title} holds Username, which KMIP 1.4 does not define there.`, cause: `${title} holds Username, which is not defined there` },
    ]);
  });

  it('is a failure when the version does not define its tag at all (S-14)', () => {
    expect(said(queried('1.4', OPERATION, numbered(0x42ff00)))).toEqual([
      { rule: 'S-14', verdict: 'failure', path, actual: '0x42FF00: 1', message: `${title} holds 0x42FF00, a tag that KMIP 1.4 does not define.`, cause: `${title} holds 0x42FF00, which the version does not define` },
    ]);
    expect(verdicts(queried('1.4', ['RotateGeneration', 1]))).toEqual([['S-14', 'failure']]);
  });

  it('is a note when its tag is one of extensions: 540000 to 54FFFF', () => {
    expect(said(queried('1.4', OPERATION, numbered(0x540000)))).toEqual([{ rule: 'S-14', verdict: 'note', path, actual: '0x540000: 1', message: `${title} holds the extension 0x540000.`, cause: `${title} holds an extension` }]);
    expect([0x53ffff, 0x540000, 0x54ffff, 0x550000].map((tag) => verdicts(queried('1.4', numbered(tag)))[0]?.[1])).toEqual(['failure', 'note', 'note', 'failure']);
  });

  it.each(['1.4', '3.0'] as const)('is a failure in the message, its header and its payloads in KMIP %s', (version) => {
    const header: readonly Field[] = [protocolVersionItem(version), ['TimeStamp', STARTED], ...(version === '3.0' ? [] : [['BatchCount', 1] as const]), ['Username', 'u']];
    expect(failures(scenario(version).one({ operation: 'Destroy', request: [ID] }, { payload: [ID] }, { responseHeader: header }))).toEqual(['X-1: The Response Header holds Username, which is not defined there']);
    expect(failures(destroyedWith(version, { extra: [['Username', 'u']] }))).toEqual(['X-1: A Batch Item holds Username, which is not defined there']);
    expect(failures(destroyedWith(version, { payload: [ID, ['Username', 'u']] }))).toEqual(['X-1: The Response Payload of Destroy holds Username, which is not defined there']);
  });

  it('is a failure inside of a payload, but a warning in 3.0, of which not all tables are known', () => {
    expect(verdicts(keyServed('1.4', ['BatchCount', 1]))).toEqual([['X-1', 'failure']]);
    expect(verdicts(keyServed('1.4', ['RotateGeneration', 1]))).toEqual([['S-14', 'failure']]);
    expect(verdicts(keyServed('3.0', numbered(TAG.Offset)))).toEqual([['X-1', 'warning']]);
    expect(verdicts(keyServed('3.0', numbered(0x42ff00)))).toEqual([['S-14', 'warning']]);
  });
});

describe('what another version defines, among attributes, where an object may keep it (S-14)', () => {
  const held = (version: ProtocolVersion, ...fields: readonly Field[]): ReturnType<typeof verdicts> => verdicts(attributesRead(version, ['Attributes', fields]));

  it('is a warning where it is an attribute', () => {
    expect(held('2.0', ['RotateGeneration', 1])).toEqual([['S-14', 'warning']]);
    expect(held('2.1', ['RotateGeneration', 1])).toEqual([]);
  });

  it('is a failure where it is none, or none of the version in its place', () => {
    expect(held('2.1', ['BatchCount', 1])).toEqual([['X-1', 'failure']]);
    expect(held('2.0', ['RotateNameValue', 'g'])).toEqual([['S-14', 'failure']]);
    expect(held('2.1', numbered(0x42ff00))).toEqual([['S-14', 'failure']]);
  });

  it('is a warning in the value of an attribute, but not in an Attribute of 1.x itself', () => {
    const build = builder('1.4');
    const value = (...more: readonly Field[]): Field => ['AttributeValue', [['NameValue', 'n'], ['NameType', 'URI'], ...more]];
    const name = (...fields: readonly Field[]): ReturnType<typeof verdicts> => verdicts(attributesRead('1.4', build.item('Attribute', [['AttributeName', 'Name'], ...fields])));
    expect(name(value())).toEqual([]);
    expect(name(value(['RotateGeneration', 1]))).toEqual([['S-14', 'warning']]);
    expect(name(value(['BatchCount', 1]))).toEqual([['X-1', 'failure']]);
    expect(name(value(numbered(0x42ff00)))).toEqual([['S-14', 'failure']]);
    expect(name(value(), ['RotateGeneration', 1])).toEqual([['S-14', 'failure']]);
  });
});

describe('the source of a field that stands where its table has none', () => {
  const source = (checks: readonly Check[]): string | undefined => checks.find(({ rule, verdict }) => rule === 'X-1' && verdict === 'failure')?.source;
  const named: Field = ['Name', [['NameValue', 'n'], ['NameType', 'URI'], ['BatchCount', 1]]];

  it('is the section of that table', () => {
    expect([source(destroyedWith('1.4', { extra: [['Username', 'u']] })), source(destroyedWith('2.1', { extra: [['Username', 'u']] }))]).toEqual(['KMIP 1.4 §7.2', 'KMIP 2.1 §8.6']);
    expect([source(keyServed('1.4', ['BatchCount', 1])), source(keyServed('2.1', ['BatchCount', 1]))]).toEqual(['KMIP 1.4 §2.1.3', 'KMIP 2.1 §3.1']);
    expect(source(attributesRead('2.1', ['Attributes', [named]]))).toBe('KMIP 2.1 §4.32');
    expect(source(attributesRead('2.1', ['Attributes', [['KeyBlock', [['BatchCount', 1]]]]]))).toBe('KMIP 2.1 §5.1');
    expect(source(keyServed('2.1', ['KeyWrappingData', [['WrappingMethod', 'Encrypt'], ['EncryptionKeyInformation', [['UniqueIdentifier', 'k'], ['CryptographicParameters', [['BatchCount', 1]]]]]]]))).toBe('KMIP 2.1 §4.16');
  });

  it('is that of the operation for a payload', () => {
    expect([source(queried('1.4', ['BatchCount', 1])), source(queried('2.1', ['BatchCount', 1]))]).toEqual(['KMIP 1.4 §4.25', 'KMIP 2.1 §6.1.40']);
  });
});

describe('the places of a table that have more than one tag', () => {
  it('hold any managed object in a Get, and nothing else', () => {
    expect(said(served('1.4', ['ObjectType', 'SecretData'], ID, ['SecretData', [['SecretDataType', 'Password'], ['KeyBlock', [['KeyFormatType', 'Opaque'], ['KeyValue', [['KeyMaterial', KEY]]]]]]]))).toEqual([]);
    expect(verdicts(served('1.4', OBJECT_TYPE, ID, ['KeyBlock', [['KeyFormatType', 'Raw']]]))).toEqual([['X-1', 'failure'], ['S-2', 'failure']]);
  });

  it('hold anything in Server Information, behind what is defined', () => {
    expect(said(queried('2.1', ['ServerInformation', [['ServerName', 's'], ['BatchCount', 1], ['Username', 'u']]]))).toEqual([]);
  });

  it('hold the attributes of the version and those of vendors in Attributes', () => {
    const vendor: Field = ['Attribute', [['VendorIdentification', 'v'], ['AttributeName', 'n'], ['AttributeValue', 'x']]];
    expect(said(attributesRead('2.1', ['Attributes', [['State', 'Active'], vendor, ['CryptographicLength', 128], vendor]]))).toEqual([]);
  });

  it('hold an Object Type or Object Types in Object Defaults', () => {
    const defaults = (type: Field): ReturnType<typeof verdicts> => verdicts(queried('2.1', ['DefaultsInformation', [['ObjectDefaults', [type, ['Attributes', [['CryptographicLength', 128]]]]]]]));
    expect([defaults(OBJECT_TYPE), defaults(['ObjectTypes', [OBJECT_TYPE]])]).toEqual([[], []]);
    expect(defaults(['ObjectGroup', 'g'])).toEqual([['X-1', 'failure'], ['S-2', 'failure']]);
  });
});
