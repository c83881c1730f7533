import { describe, expect, it } from 'vitest';
import type { Check } from './check.js';
import { act, failing, getAttributes, register, type ReasonName } from './testing/steps.js';
import { failures, scenario, type Answered, type ExchangeOptions } from './testing/scenario.js';

const refused = (reason: string, message?: string): Answered => ({ status: 'OperationFailed', reason, ...(message === undefined ? {} : { message }) });
const get = (answered: Answered, ...expected: readonly ReasonName[]): readonly Check[] =>
  scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: expected.length === 0 ? [] : failing(...expected) }, answered);
const sources = (checks: readonly Check[]): string[] => checks.filter((check) => check.verdict === 'failure').map((check) => check.source);

describe('the cause of a failed operation', () => {
  it('holds what the server says, without what belongs to this run', () => {
    expect(failures(get(refused('ItemNotFound', 'Could not  locate object: 416 (kmipc-d4648577-a), length 24.')))).toEqual(['E-1: Get fails with Item Not Found: "Could not locate object: … (…), length …"']);
    expect(failures(get(refused('InvalidField', 'The Activation Date attribute is unsupported.')))).toEqual(['E-1: Get fails with Invalid Field: "The Activation Date attribute is unsupported."']);
    expect(failures(get(refused('GeneralFailure')))).toEqual(['E-1: Get fails with General Failure']);
  });

  it('names at most two of the reasons that were expected', () => {
    const served: Answered = { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] };
    expect(failures(get(served, 'ItemNotFound', 'InvalidField')).at(0)).toBe('E-1: Get succeeds instead of failing with Item Not Found or Invalid Field');
    expect(failures(get(served, 'ItemNotFound', 'InvalidField', 'InvalidMessage')).at(0)).toBe('E-1: Get succeeds instead of failing: Step 1');
  });

  it('is one for an operation that is not supported, whatever was expected of it', () => {
    const cause = ['E-9: Get is not supported'];
    expect(failures(get(refused('OperationNotSupported', 'Get is unknown.')))).toEqual(cause);
    expect(failures(get(refused('OperationNotSupported'), 'ItemNotFound'))).toEqual(cause);
    expect(failures(get(refused('OperationNotSupported'), 'OperationNotSupported'))).toEqual([]);
  });

  it('is one for a message that is refused as a whole, whatever was expected of it, and tells what is unusual in the header', () => {
    const unread: Answered = { ...refused('InvalidMessage'), operation: null };
    expect(failures(get(unread))).toEqual(['E-8: Get: the server refuses the whole message with Invalid Message']);
    expect(failures(get(unread, 'ItemNotFound'))).toEqual(['E-8: Get: the server refuses the whole message with Invalid Message']);
    expect(failures(get(unread, 'InvalidMessage'))).toEqual([]);
    const options: ExchangeOptions = { header: [['ClientCorrelationValue', 'a']] };
    expect(failures(scenario('1.4').one({ operation: 'Ping' }, unread, options))).toEqual(['E-8: Ping with Client Correlation Value: the server refuses the whole message with Invalid Message']);
  });
});

describe('the source of a failure', () => {
  it('of status and reason is the operation with its table of errors', () => {
    expect(sources(get(refused('ItemNotFound')))).toEqual(['KMIP 1.4 §4.11, §11.12']);
    expect(sources(get(refused('ItemNotFound'), 'PermissionDenied'))).toEqual(['KMIP 1.4 §4.11, §11.12']);
  });

  it('of a refusal is the operation with the errors in general', () => {
    expect(sources(get(refused('OperationNotSupported')))).toEqual(['KMIP 1.4 §4.11, §11.1']);
    const unread: Answered = { ...refused('InvalidMessage'), operation: null };
    expect(sources(get(unread))).toEqual(['KMIP 1.4 §4.11, §11.1']);
    const options: ExchangeOptions = { header: [['ClientCorrelationValue', 'a']] };
    expect(sources(scenario('1.4').one({ operation: 'Query' }, unread, options))).toEqual(['KMIP 1.4 §6.18, §11.1']);
    expect(sources(scenario('2.1').one({ operation: 'Query' }, unread, options))).toEqual(['KMIP 2.1 §9.9']);
  });

  it('of a missing attribute is the attribute with the operation', () => {
    const s = scenario('1.4');
    register(s, 'a');
    expect(sources(getAttributes(s, 'a', [['State', 'PreActive']], []))).toEqual(['KMIP 1.4 §3.22, §4.12']);
  });
});

describe('one finding', () => {
  it('has one cause for all operations where it stands around the payload', () => {
    const answered = (operation: 'Get' | 'Query'): string[] => failures(scenario('1.4').one({ operation }, { status: 'OperationFailed', reason: 'GeneralFailure', message: 'x', extra: [['Username', 'u']] })).filter((each) => each.startsWith('X-1'));
    expect([answered('Get'), answered('Query')]).toEqual([['X-1: A Batch Item holds Username, which is not defined there'], ['X-1: A Batch Item holds Username, which is not defined there']]);
  });

  it('is reported once: a missing date that the case lists and the state demands', () => {
    for (const version of ['1.4', '2.1'] as const) {
      const s = scenario(version);
      register(s, 'a');
      act(s, 'Activate', 'a');
      expect(failures(getAttributes(s, 'a', [['State', 'Active'], ['Activation Date', 1n]], [['State', 'Active']]))).toEqual(['C-6: Get Attributes returns no Activation Date']);
      expect(failures(getAttributes(s, 'a', [['State', 'Active']], [['State', 'Active']], ['State', 'Activation Date']))).toEqual(['C-6: Get Attributes returns no Activation Date']);
    }
  });

  it('is reported once: a name that the case lists and every object has', () => {
    const s = scenario('1.4');
    register(s, 'a');
    const names = ['Unique Identifier', 'Object Type', 'Initial Date'].map((name) => ['AttributeName', name] as const);
    expect(failures(s.one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['AttributeName', 'Last Change Date'], ['AttributeName', 'Digest']] }, { payload: [['UniqueIdentifier', 'a'], ...names] }))).toEqual([
      'C-5: Get Attribute List does not name Last Change Date',
      'C-5: Get Attribute List does not name Digest',
    ]);
  });

  it('is the unexpected success itself, not what comes with it', () => {
    const s = scenario('1.4');
    register(s, 'a');
    const asked = { operation: 'GetAttributes', request: [['UniqueIdentifier', 'a'], ['AttributeName', 'State']], expect: failing('InvalidMessage') } as const;
    expect(failures(s.one(asked, { payload: [['UniqueIdentifier', 'b']] }))).toEqual(['E-1: Get Attributes succeeds instead of failing with Invalid Message']);
  });
});
