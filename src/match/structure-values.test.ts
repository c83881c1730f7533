import { describe, expect, it } from 'vitest';
import { decode, encode, type Item } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check, Verdict } from './check.js';
import { attributesRead, destroyedWith, keyServed, numbered, queried } from './testing/answers.js';
import { builder, type Field } from './testing/build.js';
import { failures, message, scenario, sourceIn, STARTED } from './testing/scenario.js';
import { wordingOf } from './testing/wording.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const ID: Field = ['UniqueIdentifier', 'a'];

const said = (checks: readonly Check[]): ReturnType<typeof wordingOf> => wordingOf(checks, 'S-1', 'S-14').filter(({ verdict }) => verdict !== 'match');
const verdicts = (checks: readonly Check[]): Verdict[] => said(checks).map(({ verdict }) => verdict);
const enumerated = (tag: number, value: number): Item => ({ tag, type: 'Enumeration', value });
/** An attribute of 1.x, its value as it stands. */
const attribute = (name: string, value: Omit<Item, 'tag'>): Item => builder('1.4').item('Attribute', [['AttributeName', name], { ...value, tag: TAG.AttributeValue } as Item]);

describe('the type of a field (S-1)', () => {
  const wrong = (name: string, path: string, actual: string, expected: string, version = '1.4') => ({ rule: 'S-1', verdict: 'failure', path, expected, actual, message: `${name} is a ${actual}, but KMIP ${version} makes it a ${expected}.` });

  it('is that of its tag, in the payload and in the structures in it', () => {
    expect(said(queried('1.4', numbered(TAG.VendorIdentification)))).toEqual([
      { ...wrong('Vendor Identification', `${PAYLOAD} › Vendor Identification`, 'Integer', 'Text String'), cause: 'Query: Vendor Identification has item type Integer instead of Text String' },
    ]);
    expect(said(keyServed('1.4', { tag: TAG.KeyWrappingData, type: 'Boolean', value: true }))).toMatchObject([
      { ...wrong('Key Wrapping Data', `${PAYLOAD} › Symmetric Key › Key Block › Key Wrapping Data`, 'Boolean', 'Structure'), cause: 'Get: Key Wrapping Data has item type Boolean instead of Structure' },
    ]);
  });

  it('is told by the number of the field where there are more of its kind', () => {
    expect(said(queried('1.4', ['Operation', 'Query'], numbered(TAG.Operation))).map(({ message: text }) => text)).toEqual(['Operation (2) is a Integer, but KMIP 1.4 makes it a Enumeration.']);
  });

  it('may be one of several', () => {
    const lease = (item: Item): readonly Check[] => scenario('1.4').one({ operation: 'ObtainLease', request: [ID] }, { payload: [ID, item, ['LastChangeDate', 1_735_689_600n]] });
    expect(said(lease({ tag: TAG.LeaseTime, type: 'Interval', value: 60 }))).toEqual([]);
    expect(said(queried('2.1', numbered(TAG.ServerInformation)))).toMatchObject([wrong('Server Information', `${PAYLOAD} › Server Information`, 'Integer', 'Structure', '2.1')]);
    const [found] = said(attributesRead('2.1', ['Attributes', [{ tag: TAG.AttributeReference, type: 'Boolean', value: true }]]));
    expect(found).toMatchObject({ expected: 'Structure or Enumeration', message: 'Attribute Reference is a Boolean, but KMIP 2.1 makes it a Structure or Enumeration.' });
  });

  it('is that of the attribute which the name beside an Attribute Value says', () => {
    expect(said(attributesRead('1.4', attribute('State', { type: 'Integer', value: 1 })))).toEqual([
      { ...wrong('Attribute Value', `${PAYLOAD} › Attribute "State" › Attribute Value`, 'Integer', 'Enumeration'), cause: 'Get Attributes: Attribute Value has item type Integer instead of Enumeration' },
    ]);
    expect(said(attributesRead('1.4', attribute('x-Anything', { type: 'Integer', value: 1 })))).toEqual([]);
  });

  it('stands in the fourth byte of the field', () => {
    const [found] = queried('1.4', numbered(TAG.VendorIdentification)).filter((check) => check.rule === 'S-1' && check.verdict === 'failure');
    expect([found?.bytes, found?.source]).toEqual([{ offset: 139, length: 1 }, sourceIn('S-1', '1.4')]);
  });

  it('is judged once where it can be read by nobody, and nothing is said of what it holds', () => {
    const build = builder('1.4');
    const bytes = encode(message('1.4', build, [build.item('BatchItem', [['Operation', 'Query'], ['ResultStatus', 'Success'], ['ResponsePayload', [['VendorIdentification', 'v']]]])]));
    bytes[139] = 0x0f;
    expect(decode(bytes).findings.map(({ rule }) => rule)).toEqual(['unknown-type']);
    const checks = scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, {}, { response: bytes });
    expect(failures(checks)).toEqual(['S-1: The encoding of responses breaks the rule "unknown-type"']);
  });

  it('is not judged for a tag that nobody knows', () => {
    expect(said(queried('1.4', { tag: 0x540001, type: 'Boolean', value: true })).map(({ rule }) => rule)).toEqual(['S-14']);
  });
});

describe('a value of an Enumeration (S-14)', () => {
  const stranger = (path: string, actual: string, message: string, cause: string) => ({ rule: 'S-14', path, actual, message, cause });

  it('is one of the table', () => {
    expect(said(queried('1.4', enumerated(TAG.Operation, 0x77)))).toEqual([
      { ...stranger(`${PAYLOAD} › Operation`, '0x00000077', 'The value 0x00000077 of Operation is not defined in KMIP 1.4.', 'Query: Operation holds a value that the version does not define'), verdict: 'failure' },
    ]);
  });

  it('is one of the table of the attribute which the name beside an Attribute Value says', () => {
    expect(said(attributesRead('1.2', attribute('Cryptographic Algorithm', enumerated(0, ENUM.CryptographicAlgorithm.ChaCha20))))).toEqual([
      { ...stranger(`${PAYLOAD} › Attribute "Cryptographic Algorithm" › Attribute Value`, 'ChaCha20 (28)', 'The value ChaCha20 (28) of Cryptographic Algorithm is not defined in KMIP 1.2.', 'Get Attributes: Cryptographic Algorithm holds a value that the version does not define'), verdict: 'warning' },
    ]);
  });

  it('is wrong where only a newer version defines it, and in an attribute where none does', () => {
    const ping = enumerated(TAG.Operation, ENUM.Operation.Ping);
    expect([verdicts(queried('1.4', ping)), verdicts(queried('2.1', ping))]).toEqual([['failure'], []]);
    expect([0x77, ENUM.State.Active].map((value) => verdicts(attributesRead('1.4', attribute('State', enumerated(0, value)))))).toEqual([['failure'], []]);
  });

  it('may be one of extensions: 80000000 to 8FFFFFFF', () => {
    expect([0x7fffffff, 0x80000000, 0x8fffffff, 0x90000000].map((value) => verdicts(queried('1.4', enumerated(TAG.Operation, value))))).toEqual([['failure'], [], [], ['failure']]);
  });

  it('is anything where no table lists the values: those of PKCS #11', () => {
    const checks = scenario('2.1').one({ operation: 'PKCS_11', request: [['PKCS_11Function', 1]] }, { payload: [enumerated(TAG.PKCS_11Function, 0x77), enumerated(TAG.PKCS_11ReturnCode, 0x99)] });
    expect(said(checks)).toEqual([]);
  });

  it('may be anything where the tag has no table at all', () => {
    expect(said(attributesRead('1.4', attribute('x-Custom', enumerated(0, 0x77))))).toEqual([]);
  });

  it('in the Batch Item is failure, also of another version', () => {
    expect(said(destroyedWith('1.4', { status: 'OperationFailed', extra: [], payload: null, reason: 'ObjectDestroyed' })).map(({ path, verdict }) => [path, verdict])).toEqual([['Batch Item 1 › Result Reason', 'failure']]);
  });
});

describe('the Operation of an answer (S-14)', () => {
  const build = builder('1.4');
  const answer = (code: number): Item => message('1.4', build, [build.item('BatchItem', [enumerated(TAG.Operation, code), ['ResultStatus', 'OperationFailed'], ['ResultReason', 'OperationNotSupported']])]);

  it('may be one that only the request made up, which the answer has to repeat', () => {
    const checks = scenario('1.4').one({ operation: 'Ping', expect: { status: 'OperationFailed', reasons: [ENUM.ResultReason.OperationNotSupported], tolerated: [] } }, {}, { response: answer(ENUM.Operation.Ping) });
    expect(failures(checks)).toEqual([]);
  });

  it('is one of the version in the answer to a Poll, which names another operation', () => {
    const polled = (code: number): ReturnType<typeof said> => said(scenario('1.4').one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', Uint8Array.of(1)]] }, {}, { response: answer(code) }));
    expect(polled(ENUM.Operation.Activate)).toEqual([]);
    expect(polled(0x77).map(({ rule, verdict, path }) => [rule, verdict, path])).toEqual([['S-14', 'failure', 'Batch Item 1 › Operation']]);
  });

  it('is a stranger with a strange value in the header', () => {
    const header: readonly Field[] = [protocolVersionItem('1.4'), ['TimeStamp', STARTED], ['BatchCount', 1], enumerated(TAG.Operation, 0x77)];
    expect(failures(scenario('1.4').one({ operation: 'Destroy', request: [ID] }, { payload: [ID] }, { responseHeader: header }))).toEqual(['X-1: The Response Header holds Operation, which is not defined there', 'S-14: The response: Operation holds a value that the version does not define']);
  });

  it('is a value like another inside of the payload', () => {
    expect(failures(scenario('1.4').one({ operation: 'Ping' }, { payload: [enumerated(TAG.Operation, ENUM.Operation.Ping)] }))).toContain('S-14: Ping: Operation holds a value that the version does not define');
  });

  it('excuses no other field of the Batch Item with the same number', () => {
    const { OperationNotSupported } = ENUM.ResultReason;
    const reason = build.item('BatchItem', [['Operation', 'Ping'], ['ResultStatus', 'OperationFailed'], enumerated(TAG.ResultReason, ENUM.Operation.Ping)]);
    const checks = scenario('1.4').one({ operation: 'Ping', expect: { status: 'OperationFailed', reasons: [OperationNotSupported], tolerated: [] } }, {}, { response: message('1.4', build, [reason]) });
    expect(said(checks).map(({ path, verdict }) => [path, verdict])).toEqual([['Batch Item 1 › Result Reason', 'failure']]);
  });
});

describe('the bits of a mask (S-14)', () => {
  const usage = (version: ProtocolVersion, value: number): ReturnType<typeof said> =>
    version < '2.0' ? said(attributesRead(version, attribute('Cryptographic Usage Mask', { type: 'Integer', value }))) : said(attributesRead(version, ['Attributes', [{ tag: TAG.CryptographicUsageMask, type: 'Integer', value }]]));
  const unknown = (path: string, bits: string, actual: string, version: ProtocolVersion) => ({ rule: 'S-14', path, actual, message: `${bits} of Cryptographic Usage Mask is not defined in KMIP ${version}.`, cause: 'Get Attributes: Cryptographic Usage Mask holds a value that the version does not define' });

  it('are those of the version, and the four of extensions', () => {
    expect(usage('1.4', 0x000fffff)).toEqual([]);
    expect(usage('1.4', 0xf0000000 | 0)).toEqual([]);
    expect(usage('2.1', 0x00f00000)).toEqual([]);
  });

  it('are doubtful where only another version defines them: the object may have got them there', () => {
    expect(usage('1.4', 0x0010000c)).toEqual([{ ...unknown(`${PAYLOAD} › Attribute "Cryptographic Usage Mask" › Attribute Value`, '0x00100000', 'Encrypt | Decrypt | Authenticate (1048588)', '1.4'), verdict: 'warning' }]);
    expect(usage('2.1', 0x00000440).map(({ verdict, message: text }) => [verdict, text])).toEqual([['warning', '0x00000440 of Cryptographic Usage Mask is not defined in KMIP 2.1.']]);
  });

  it('are wrong where no version defines one of them', () => {
    expect(usage('1.4', 0x0810000c).map(({ verdict, message: text }) => [verdict, text])).toEqual([['failure', '0x08100000 of Cryptographic Usage Mask is not defined in KMIP 1.4.']]);
    expect(usage('2.1', 0x08000004).map(({ verdict, message: text }) => [verdict, text])).toEqual([['failure', '0x08000000 of Cryptographic Usage Mask is not defined in KMIP 2.1.']]);
  });

  it('are not looked for in a number', () => {
    expect(said(attributesRead('2.1', ['Attributes', [{ tag: TAG.CryptographicLength, type: 'Integer', value: 0x08000004 }]]))).toEqual([]);
  });
});

describe('an Attribute Reference (S-14)', () => {
  const listed = (version: ProtocolVersion, ...tags: readonly number[]): ReturnType<typeof said> =>
    said(scenario(version).one({ operation: 'GetAttributeList', request: [ID] }, { payload: [ID, ...tags.map((tag) => enumerated(TAG.AttributeReference, tag))] }));

  it('is the tag of an attribute of the version, or of an extension', () => {
    expect(listed('2.0', TAG.ObjectType, TAG.State, 0x540001)).toEqual([]);
  });

  it('is wrong where it is that of another field, of another version, or of nothing', () => {
    const wrong = (name: string, path = 'Attribute Reference', version = '2.1') => ({ rule: 'S-14', verdict: 'failure', path: `${PAYLOAD} › ${path}`, actual: name, message: `The attribute ${name} is not defined in KMIP ${version}.`, cause: 'Get Attribute List: Attribute Reference holds a value that the version does not define' });
    expect(listed('2.1', TAG.BatchCount)).toEqual([wrong('Batch Count (0x42000D)')]);
    expect(listed('2.0', TAG.RotateGeneration)).toEqual([wrong('Rotate Generation (0x42016E)', 'Attribute Reference', '2.0')]);
    expect(listed('2.1', TAG.State, 0x42ff00)).toEqual([wrong('0x42FF00', 'Attribute Reference (2)')]);
  });

  it('is wrong among attributes too, where it is the tag of nothing', () => {
    expect(verdicts(attributesRead('2.1', ['Attributes', [enumerated(TAG.AttributeReference, 0x42ff00)]]))).toEqual(['failure']);
  });

  it('is the tag of anything in 3.0, of which not all attributes are known', () => {
    expect(listed('3.0', TAG.BatchCount)).toEqual([]);
    expect(listed('3.0', 0x42ff00).map(({ verdict }) => verdict)).toEqual(['failure']);
  });

  it('of a vendor is a structure of vendor and name', () => {
    const vendor: Field = ['AttributeReference', [['VendorIdentification', 'x'], ['AttributeName', 'ID']]];
    expect(failures(scenario('2.1').one({ operation: 'GetAttributeList', request: [ID] }, { payload: [ID, ['AttributeReference', 'UniqueIdentifier'], ['AttributeReference', 'ObjectType'], ['AttributeReference', 'InitialDate'], ['AttributeReference', 'LastChangeDate'], vendor] }))).toEqual([]);
  });
});

describe('an Attribute Name of 1.x (S-14)', () => {
  const named = (version: ProtocolVersion, name: string): ReturnType<typeof said> => said(attributesRead(version, attribute(name, { type: 'TextString', value: 'v' }))).filter(({ rule }) => rule === 'S-14');
  const listed = (...names: readonly Field[]): ReturnType<typeof said> => said(scenario('1.0').one({ operation: 'GetAttributeList', request: [ID] }, { payload: [ID, ...names] })).filter(({ rule }) => rule === 'S-14');
  const stranger = (name: string, path: string, operation = 'Get Attributes') => ({ rule: 'S-14', path, actual: `"${name}"`, message: `KMIP 1.0 has no attribute "${name}"; custom attributes begin with x- or y-.`, cause: `${operation} returns an attribute that the version does not define` });

  it('is that of an attribute of the version, or begins with x- or y-', () => {
    expect([named('1.0', 'Contact Information'), named('1.0', 'x-Colour'), named('1.0', 'y-Colour')]).toEqual([[], [], []]);
  });

  it('is doubtful where only another version has it', () => {
    expect(named('1.0', 'Alternative Name')).toEqual([{ ...stranger('Alternative Name', `${PAYLOAD} › Attribute "Alternative Name"`), verdict: 'warning' }]);
  });

  it.each(['Colour', 'z-Colour', 'xColour', 'Colour x-', 'ContactInformation'])('is wrong where none has it: %s', (name) => {
    expect(named('1.0', name)).toEqual([{ ...stranger(name, `${PAYLOAD} › Attribute "${name}"`), verdict: 'failure' }]);
  });

  it('is judged in a list of names too, and nothing but a text is one', () => {
    expect(listed(['AttributeName', 'State'], ['AttributeName', 'Colour'])).toEqual([{ ...stranger('Colour', PAYLOAD, 'Get Attribute List'), verdict: 'failure' }]);
    expect(listed(numbered(TAG.AttributeName))).toEqual([]);
  });

  it('is free from 2.0 on, where only vendors name their attributes', () => {
    expect(said(attributesRead('2.0', ['Attributes', [['Attribute', [['VendorIdentification', 'v'], ['AttributeName', 'Colour'], ['AttributeValue', 'red']]]]]))).toEqual([]);
  });
});
