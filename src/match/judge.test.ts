import { describe, expect, it } from 'vitest';
import { integer } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import { any, bind, unique, use, type Field } from './testing/build.js';
import { failures, scenario, STARTED, verdictsOf, type Answered, type Asked } from './testing/scenario.js';
import { create, failing, getAttributes, type AttributeRow } from './testing/steps.js';
import { wordingOf } from './testing/wording.js';

describe('a case of three steps', () => {
  it.each(['1.0', '1.4', '2.0', '2.1'] as const)('finds nothing wrong with a right server in KMIP %s', (version) => {
    const { build, one, state } = scenario(version);
    const created = one(
      {
        operation: 'Create',
        request: [['ObjectType', 'SymmetricKey'], build.attributesPattern('template', ['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['Cryptographic Usage Mask', 'Encrypt|Decrypt'], ['x-ID', unique()])],
        expect: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', bind('key')]],
      },
      { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'id-1']] },
    );
    expect(failures(created)).toEqual([]);
    expect(state().variables.get('key')).toEqual({ value: 'id-1', type: 'TextString', tag: 0x420094, origin: 'Step 1 › Batch Item 1 › Response Payload › Unique Identifier' });

    const attributes = one(
      { operation: 'GetAttributes', request: [['UniqueIdentifier', use('key')], ...build.names('State', 'x-ID')], expect: [['UniqueIdentifier', use('key')], build.attributesPattern('list', ['State', 'PreActive'], ['x-ID', unique()])] },
      { payload: [['UniqueIdentifier', 'id-1'], ...build.attributes(['State', 'PreActive'], ['x-ID', 'run-1'])] },
    );
    expect(failures(attributes)).toEqual([]);
    const destroyed = one({ operation: 'Destroy', request: [['UniqueIdentifier', use('key')]], expect: [['UniqueIdentifier', use('key')]] }, { payload: [['UniqueIdentifier', 'id-1']] });
    expect(failures(destroyed)).toEqual([]);
  });

  it('names operation and reasons when a server refuses for the wrong reason', () => {
    const { one } = scenario('1.4');
    one({ operation: 'Activate', request: [['UniqueIdentifier', 'id-1']] }, { payload: [['UniqueIdentifier', 'id-1']] });
    const checks = one(
      { operation: 'Destroy', request: [['UniqueIdentifier', 'id-1']], expect: { status: 'OperationFailed', reasons: [0x0c], tolerated: [] } },
      { status: 'OperationFailed', reason: 'InvalidField', message: 'no' },
    );
    expect(failures(checks)).toEqual(['E-5: Destroy of an Active object fails with Invalid Field instead of Permission Denied']);
  });

  it('reports the refusal of a whole message once, and the version echo beside it', () => {
    const { build, one } = scenario('1.4');
    const checks = one(
      { operation: 'AddAttribute', request: [['UniqueIdentifier', 'id-1'], build.attributesPattern('list', ['x-ID', 'a'])], expect: [['UniqueIdentifier', 'id-1']] },
      { operation: null, status: 'OperationFailed', reason: 'InvalidMessage', message: 'Error parsing request message. See server logs for more information.' },
      { responseHeader: [['ProtocolVersion', [['ProtocolVersionMajor', 1], ['ProtocolVersionMinor', 0]]], ['TimeStamp', 1_735_689_601n], ['BatchCount', 1]] },
    );
    expect(failures(checks)).toEqual(['E-8: Add Attribute: the server refuses the whole message with Invalid Message']);
    expect(verdictsOf(checks, 'warning')).toEqual(['S-3: A refusal of the whole message does not carry the protocol version of the request']);
  });
});

const ID: readonly Field[] = [['UniqueIdentifier', 'a']];
const DESTROY: Asked = { operation: 'Destroy', request: ID };
const DESTROYED: Answered = { payload: ID };
const UNREAD: Answered = { operation: null, status: 'OperationFailed', reason: 'InvalidMessage', message: 'No.' };

describe('what is said of one exchange', () => {
  it('begins with the message as a whole and goes on with its items; what nothing departs from is a match', () => {
    const checks = scenario('1.4').one(DESTROY, DESTROYED, { header: [['MaximumResponseSize', 4000]] });
    expect(checks.map(({ rule, verdict, path }) => `${rule} ${verdict} ${path}`)).toEqual([
      'S-1 match Response Message',
      'S-15 match Response Message',
      'S-3 match Response Header › Protocol Version',
      'S-4 match Response Header › Time Stamp',
      'S-5 match Response Header › Batch Count',
      'S-7 match Batch Item 1 › Operation',
      'E-1 match Batch Item 1 › Result Status',
      'V-1 match Batch Item 1 › Response Payload › Unique Identifier',
      'S-2 match Response Message',
      'S-14 match Response Message',
    ]);
    expect(wordingOf(checks, 'S-2', 'S-14').map(({ message: said }) => said)).toEqual(['All structures hold their required fields in order.', 'All tags and values are defined in the protocol version.']);
  });

  it('has no such match beside a departure', () => {
    expect(wordingOf(scenario('1.4').one(DESTROY, { payload: [] }), 'S-2').map(({ verdict }) => verdict)).toEqual(['failure']);
  });

  it('says first of all what of the case was corrected (R-1)', () => {
    const repair = { defect: 'E7', problem: 'a wrong value', treatment: 'the right one is used', path: 'Request › Data', published: '01', used: '02' };
    expect(scenario('1.4').one(DESTROY, DESTROYED, { repairs: [repair] })[0]).toEqual({
      rule: 'R-1',
      verdict: 'warning',
      path: 'Request › Data',
      expected: '01',
      actual: '02',
      message: 'The published test case is corrected (E7): a wrong value; the right one is used. The file says 01, the run used 02.',
      cause: 'The published test case is corrected (E7): a wrong value',
      source: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7',
    });
  });

  it('says once what the structure and the comparison both find', () => {
    const checks = scenario('1.4').one({ ...DESTROY, expect: ID }, { payload: [integer(TAG.UniqueIdentifier, 1)] });
    expect(wordingOf(checks, 'S-1').filter(({ verdict }) => verdict === 'failure').map(({ path, expected, actual }) => [path, expected, actual])).toEqual([['Batch Item 1 › Response Payload › Unique Identifier', 'Text String', 'Integer']]);
  });

  it('says once of a place that it is right, however many instances of an attribute stand there, but of each what is wrong', () => {
    const names = (...actual: readonly string[]): (readonly (string | undefined)[])[] => {
      const rows = (texts: readonly string[]): AttributeRow[] => texts.map((text, index) => ['x-ID', text, index]);
      return getAttributes(scenario('1.4'), 'a', rows(['one', 'two']), rows(actual)).flatMap(({ rule, verdict, path, actual: found }) => (path.endsWith('Attribute "x-ID"') ? [[rule, verdict, found]] : []));
    };
    expect(names('one', 'two')).toEqual([['V-15', 'match', '"one"']]);
    expect(names('three', 'four')).toEqual(['nothing', '"three"', '"four"'].map((found) => ['C-6', 'failure', found]));
  });

  it('says twice what two items of one kind have wrong', () => {
    const s = scenario('1.4');
    const checks = s.exchange([DESTROY, DESTROY], [{ payload: [] }, { payload: [] }]);
    expect(wordingOf(checks, 'S-2').map(({ path, message: said }) => [path, said])).toEqual([1, 2].map((number) => [`Batch Item ${number} › Response Payload`, 'The Response Payload of Destroy lacks the required field Unique Identifier.']));
  });
});

describe('a wrong thing that an answer holds many times', () => {
  const strangers = (count: number): string[] => {
    const types = Array.from({ length: count }, (_, index): Field => ['Offset', index]);
    return wordingOf(scenario('1.4').one(DESTROY, { payload: [...ID, ...types] }), 'X-1').map(({ message: said }) => said);
  };
  const SAID = 'The Response Payload of Destroy holds Offset, which KMIP 1.4 does not define there';

  it.each([1, 19, 20])('is said %i times', (count) => {
    expect(strangers(count)).toEqual(new Array(count).fill(`${SAID}.`));
  });

  it.each([21, 500])('is said 20 times, the last time for all that follow, when it is there %i times', (count) => {
    expect(strangers(count)).toEqual([...new Array<string>(19).fill(`${SAID}.`), `${SAID}, and ${count - 20} more of this kind.`]);
  });

  it('is counted for each thing', () => {
    const payload = Array.from({ length: 15 }, (_, index): Field[] => [['Offset', index], ['MaximumItems', index]]).flat();
    expect(wordingOf(scenario('1.4').one(DESTROY, { payload: [...ID, ...payload] }), 'X-1')).toHaveLength(30);
  });
});

describe('a message that the server refuses as a whole (E-8)', () => {
  const refusal = (asked: readonly Asked[], answered = UNREAD): object[] => wordingOf(scenario('1.4').exchange(asked, [answered]), 'E-8');
  const FAILURE = { rule: 'E-8', verdict: 'failure', path: 'Response Message', actual: 'Operation Failed with Invalid Message', message: 'The server refused the whole message: Invalid Message; the server says "No.".' };

  it('is one failure, whatever was asked', () => {
    expect(refusal([DESTROY])).toEqual([{ ...FAILURE, expected: 'an answer to Destroy', cause: 'Destroy: the server refuses the whole message with Invalid Message' }]);
    expect(refusal([DESTROY, { operation: 'Ping' }])).toEqual([{ ...FAILURE, expected: 'an answer to each item', cause: 'Destroy, Ping: the server refuses the whole message with Invalid Message' }]);
  });

  it('says so where it has no reason', () => {
    expect(refusal([DESTROY], { operation: null, status: 'OperationFailed' })).toMatchObject([{ actual: 'Operation Failed with no reason', message: 'The server refused the whole message: no reason.' }]);
  });

  it('is what a step may expect, of its first item and so of all others', () => {
    const expected: Asked = { ...DESTROY, expect: failing('InvalidMessage') };
    expect(refusal([expected])).toEqual([]);
    expect(refusal([expected, { ...DESTROY, expect: { status: 'NotProcessed' } }])).toEqual([]);
    expect(refusal([expected, DESTROY])).toHaveLength(1);
    expect(refusal([expected, { ...DESTROY, expect: { status: 'NotProcessed' } }, DESTROY])).toHaveLength(1);
    expect(refusal([DESTROY, expected])).toHaveLength(1);
  });

  it('is judged in its header all the same, which the case remembers', () => {
    const s = scenario('1.4');
    const responseHeader: readonly Field[] = [protocolVersionItem('1.4'), ['TimeStamp', STARTED + 1n], ['ServerCorrelationValue', 'x'], ['BatchCount', 1]];
    const first = s.one(DESTROY, UNREAD, { responseHeader });
    expect([failures(first), wordingOf(first, 'S-14').length]).toEqual([['E-8: Destroy: the server refuses the whole message with Invalid Message'], 1]);
    expect(verdictsOf(s.one(DESTROY, DESTROYED, { responseHeader }), 'warning')).toEqual([expect.stringMatching(/^H-2: /)]);
  });
});

describe('what a case knows after an exchange', () => {
  it('is what it knew before, where the answer is no Response Message', () => {
    const s = scenario('1.4');
    create(s, 'a', [], [['UniqueIdentifier', bind('key')]]);
    const before = s.state();
    s.one(DESTROY, {}, { response: new Uint8Array(3) });
    expect(s.state()).toBe(before);
  });

  it('is what each item of the answer says, one after the other', () => {
    const s = scenario('1.4');
    const make: Asked = { operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: [['ObjectType', any], ['UniqueIdentifier', bind('key')]] };
    const checks = s.exchange([make, { operation: 'Activate', request: ID, expect: [['UniqueIdentifier', use('key')]] }], [{ payload: [['ObjectType', 'SymmetricKey'], ...ID] }, { payload: ID }]);
    expect(failures(checks)).toEqual([]);
    expect([...s.state().variables].map(([name, { value }]) => [name, value])).toEqual([['key', 'a']]);
    expect(s.state().ledger.objects.get('a')).toMatchObject({ origin: 'created', state: 2 });
  });

  it('is nothing of an answer to an item that was not to be processed', () => {
    const s = scenario('1.4');
    const checks = s.exchange([{ ...DESTROY, expect: failing('ItemNotFound') }, { operation: 'Activate', request: ID, expect: { status: 'NotProcessed' } }], [{ status: 'OperationFailed', reason: 'ItemNotFound' }, { payload: [] }]);
    expect(checks.filter(({ path }) => path.startsWith('Batch Item 2 › Response Payload'))).toEqual([]);
    expect(s.state().ledger.objects.get('a')?.state).toBeUndefined();
  });
});
