import { describe, expect, it } from 'vitest';
import { type Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { Expectation } from '../suite/case.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { destroyedWith } from './testing/answers.js';
import { builder, hex, type Field } from './testing/build.js';
import { failures, message, scenario, type Answered, type Asked } from './testing/scenario.js';
import { failing } from './testing/steps.js';
import { wordingOf, type Wording } from './testing/wording.js';

const ID: Field = ['UniqueIdentifier', 'a'];
const PENDING: Expectation = { status: 'OperationPending', payload: [] };
const at = (field?: string): string => (field === undefined ? 'Batch Item 1' : `Batch Item 1 › ${field}`);
const one = (asked: Asked, answered: Answered): readonly Check[] => scenario('1.4').one(asked, answered);
const destroy = (answered: Answered, expect_?: Expectation, id?: Uint8Array): readonly Check[] => one({ operation: 'Destroy', request: [ID], ...(expect_ === undefined ? {} : { expect: expect_ }), ...(id === undefined ? {} : { id }) }, { payload: [ID], ...answered });
const failed = (answered: Answered, reason: 'ItemNotFound' | 'InvalidMessage' = 'ItemNotFound'): readonly Check[] => destroy({ status: 'OperationFailed', reason, payload: null, ...answered }, failing(reason));

describe('the Operation of an answer (S-7)', () => {
  const lacking = { rule: 'S-7', verdict: 'failure', path: at('Operation'), expected: 'Destroy', actual: 'nothing', message: 'The answer does not say that it is about Destroy.', cause: 'A batch item of the response lacks the Operation of the request' };

  it('is that of the request', () => {
    expect(wordingOf(destroy({}), 'S-7')).toEqual([{ rule: 'S-7', verdict: 'match', path: at('Operation'), expected: 'Destroy', actual: 'Destroy (20)', message: 'The answer names the operation of the request.', cause: 'Operation is echoed' }]);
  });

  it('fails when it is another, and nothing else of the item is judged', () => {
    const checks = destroy({ operation: 'Activate', payload: null, extra: [['Username', 'u']] });
    expect(wordingOf(checks, 'S-7', 'S-11', 'E-1', 'X-1')).toEqual([{ rule: 'S-7', verdict: 'failure', path: at('Operation'), expected: 'Destroy', actual: 'Activate (18)', message: 'The answer is about Activate (18), asked was Destroy.', cause: 'Destroy is answered with another operation' }]);
  });

  it('fails when it is missing, and the item is judged all the same', () => {
    expect(wordingOf(destroy({ operation: null }), 'S-7', 'E-1').map(({ rule, verdict }) => [rule, verdict])).toEqual([['S-7', 'failure'], ['E-1', 'match']]);
    expect(wordingOf(destroy({ operation: null }), 'S-7')).toEqual([lacking]);
    expect(wordingOf(failed({ operation: null }), 'S-7')).toEqual([lacking]);
    expect(wordingOf(destroy({ operation: null, reason: 'InvalidMessage' }), 'S-7')).toEqual([lacking]);
  });

  it('is missing in the answer to what cannot be read, which is judged all the same', () => {
    expect(wordingOf(failed({ operation: null }, 'InvalidMessage'), 'S-7', 'E-1').map(({ rule, verdict }) => [rule, verdict])).toEqual([['E-1', 'match']]);
  });

  it('is that of another request in the answer to a Poll', () => {
    const polled = one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', hex('01')]] }, { operation: 'Activate', payload: [ID] });
    expect(wordingOf(polled, 'S-7')).toMatchObject([{ verdict: 'match', expected: 'Poll', actual: 'Activate (18)' }]);
  });
});

describe('the fields of a Batch Item', () => {
  it('are those of its table', () => {
    expect(failures(destroy({ extra: [['Username', 'u']] }))).toEqual(['X-1: A Batch Item holds Username, which is not defined there']);
    expect(failures(destroy({ extra: [['ResultReason', 'ItemNotFound']] }))).toEqual(['S-2: The Batch Item of Destroy: Result Reason stands behind Response Payload']);
  });

  it('have the types of their tags', () => {
    expect(failures(destroy({ payload: null, extra: [{ tag: TAG.ResponsePayload, type: 'Integer', value: 1 }] }))).toContain('S-1: Destroy: Response Payload has item type Integer instead of Structure');
  });
});

describe('the fields of a Response Payload', () => {
  it('are those of the operation', () => {
    expect(wordingOf(destroy({ payload: [ID, ['Username', 'u']] }), 'X-1').filter(({ verdict }) => verdict === 'failure')).toEqual([
      { rule: 'X-1', verdict: 'failure', path: at('Response Payload'), actual: 'Username: "u"', message: 'The Response Payload of Destroy holds Username, which KMIP 1.4 does not define there.', cause: 'The Response Payload of Destroy holds Username, which is not defined there' },
    ]);
  });

  it('are those of some other operation for a Poll', () => {
    const polled = scenario('3.0').one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', hex('01')]] }, { operation: 'Activate', payload: [['Username', 'u']] });
    expect(wordingOf(polled, 'X-1').filter(({ verdict }) => verdict === 'failure')).toEqual([]);
  });

  it('are walked once, as those of a payload', () => {
    const checks = scenario('3.0').one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, { payload: [{ tag: TAG.Operation, type: 'Enumeration', value: 0x77 }] });
    expect(wordingOf(checks, 'S-14').map(({ verdict, path }) => [verdict, path])).toEqual([['failure', at('Response Payload › Operation')]]);
  });
});

describe('the Unique Batch Item ID of an answer (S-8)', () => {
  const sent = hex('0a0b');
  const title = '0a0b (2 bytes)';
  const path = at('Unique Batch Item ID');
  const wrong = { rule: 'S-8', verdict: 'failure', path, expected: title, cause: 'The response does not echo the Unique Batch Item ID' };

  it('is that of the request', () => {
    expect(wordingOf(destroy({}, undefined, sent), 'S-8')).toEqual([{ rule: 'S-8', verdict: 'match', path, expected: title, actual: title, message: 'The Unique Batch Item ID is that of the request.', cause: 'Unique Batch Item ID is echoed' }]);
  });

  it('fails when it is another, or is missing', () => {
    expect(wordingOf(destroy({ id: hex('0a0c') }, undefined, sent), 'S-8')).toEqual([{ ...wrong, actual: '0a0c (2 bytes)', message: 'The Unique Batch Item ID is not that of the request.' }]);
    expect(wordingOf(destroy({ id: null }, undefined, sent), 'S-8')).toEqual([{ ...wrong, actual: 'nothing', message: 'The answer lacks the Unique Batch Item ID of the request.' }]);
  });

  it('fails at the bytes of the ID, or of the Batch Item that lacks it', () => {
    const bytes = (id: Uint8Array | null): Check['bytes'] => destroy({ id }, undefined, sent).find(({ rule }) => rule === 'S-8')?.bytes;
    expect([bytes(hex('0a0c'))?.length, bytes(null)?.length]).toEqual([16, 64]);
  });

  it('may be missing where the Operation is missing too: the request could not be read', () => {
    expect(wordingOf(destroy({ operation: null, id: null, status: 'OperationFailed', reason: 'InvalidMessage', payload: null }, failing('InvalidMessage'), sent), 'S-8')).toEqual([]);
  });

  it('is judged where it is there and the Operation is missing', () => {
    expect(wordingOf(destroy({ operation: null }, undefined, sent), 'S-8').map(({ verdict }) => verdict)).toEqual(['match']);
  });

  it('is doubtful where the request has none', () => {
    expect(wordingOf(destroy({ id: sent }), 'S-8')).toEqual([{ rule: 'S-8', verdict: 'warning', path, expected: 'nothing', actual: title, message: 'The answer carries a Unique Batch Item ID, but the request had none.', cause: 'The response adds a Unique Batch Item ID' }]);
    expect(wordingOf(destroy({}), 'S-8')).toEqual([]);
  });

  it('echoes nothing where it is no Byte String', () => {
    const build = builder('1.4');
    const item = build.item('BatchItem', [['Operation', 'Destroy'], { tag: TAG.UniqueBatchItemID, type: 'Integer', value: 0x0a0b }, ['ResultStatus', 'Success'], ['ResponsePayload', [ID]]]);
    const checks = scenario('1.4').one({ operation: 'Destroy', request: [ID], id: sent }, {}, { response: message('1.4', build, [item]) });
    expect(wordingOf(checks, 'S-8').map(({ verdict }) => verdict)).toEqual(['failure']);
  });
});

describe('the Result Reason of a failure (S-9)', () => {
  it('has to be there', () => {
    expect(wordingOf(destroy({ status: 'OperationFailed', payload: null }, failing('ItemNotFound')), 'S-9')).toEqual([
      { rule: 'S-9', verdict: 'failure', path: at('Result Reason'), expected: 'a Result Reason', actual: 'nothing', message: 'The item failed, but there is no Result Reason.', cause: 'Destroy fails without a Result Reason' },
    ]);
  });

  it('is nothing to ask for where it is there, or nothing failed', () => {
    expect([...wordingOf(failed({}), 'S-9'), ...wordingOf(destroy({}), 'S-9')]).toEqual([]);
  });
});

describe('a Result Message', () => {
  const doubtful = { rule: 'S-10', verdict: 'warning', path: at('Result Message'), expected: 'nothing', actual: '"hello"', message: 'A Result Message accompanies an item that did not fail.', cause: 'A Result Message accompanies an item that did not fail' };
  const said = (checks: readonly Check[]): Wording[] => wordingOf(checks, 'S-10', 'E-6');

  it('is doubtful with a success or an asynchronous answer (S-10)', () => {
    expect(said(destroy({ message: 'hello' }))).toEqual([doubtful]);
    expect(said(destroy({ message: 'hello', status: 'OperationPending', payload: null }, PENDING))).toEqual([doubtful]);
  });

  it('is free with a failure (E-6)', () => {
    expect(said(failed({ message: 'hello' }))).toEqual([{ rule: 'E-6', verdict: 'match', path: at('Result Message'), actual: '"hello"', message: 'The server explains the failure; the text is free.', cause: 'Result Message is free' }]);
  });

  it('is nothing to speak of with an undone operation, or where there is none', () => {
    expect([said(destroy({ message: 'hello', status: 'OperationUndone' }, { status: 'OperationUndone', payload: [] })), said(destroy({})), said(failed({}))]).toEqual([[], [], []]);
  });
});

describe('the Response Payload', () => {
  const path = at('Response Payload');
  const said = (checks: readonly Check[]): Wording[] => wordingOf(checks, 'S-11', 'S-12');

  it('is doubtful in a failure (S-12)', () => {
    expect(said(failed({ payload: [ID] }))).toEqual([{ rule: 'S-12', verdict: 'warning', path, expected: 'nothing', actual: '{ Unique Identifier: "a" }', message: 'The failed item carries a Response Payload.', cause: 'Destroy fails and returns a payload' }]);
    expect([said(failed({})), said(destroy({}))]).toEqual([[], []]);
  });

  it('is a note in a Check that fails: it says what the object does not allow', () => {
    const check = one({ operation: 'Check', request: [ID], expect: failing('IllegalOperation') }, { status: 'OperationFailed', reason: 'IllegalOperation', payload: [ID] });
    expect(said(check).map(({ rule, verdict }) => [rule, verdict])).toEqual([['S-12', 'note']]);
  });

  const missing = { rule: 'S-11', path, expected: 'a Response Payload', actual: 'nothing', message: 'The item did not fail, but there is no Response Payload.', cause: 'Destroy returns no Response Payload' };

  it('is missing in a success that owes an identifier (S-11)', () => {
    expect(said(destroy({ payload: null }))).toEqual([{ ...missing, verdict: 'failure' }]);
    expect(said(one({ operation: 'GetAttributes', request: [ID] }, { payload: null }))).toEqual([{ ...missing, verdict: 'failure', cause: 'Get Attributes returns no Response Payload' }]);
  });

  it('may be missing in a success of an operation that owes nothing, but that is doubtful', () => {
    expect(said(one({ operation: 'Locate' }, { payload: null }))).toEqual([{ ...missing, verdict: 'warning', cause: 'Locate returns no Response Payload' }]);
  });

  it('is doubtful to be missing in an undone operation, whatever its success would owe', () => {
    expect(said(destroy({ payload: null, status: 'OperationUndone' }, { status: 'OperationUndone', payload: [] }))).toEqual([{ ...missing, verdict: 'warning' }]);
  });

  it('is missing in an asynchronous answer, and may be in that to a Poll', () => {
    expect(said(destroy({ payload: null, status: 'OperationPending' }, PENDING))).toEqual([]);
    expect(said(one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', hex('01')]] }, { operation: 'Activate', payload: null }))).toEqual([]);
  });

  it('is not asked for where there is no Result Status', () => {
    const build = builder('1.4');
    const response: Item = message('1.4', build, [build.item('BatchItem', [['Operation', 'Destroy']])]);
    expect(said(scenario('1.4').one({ operation: 'Destroy', request: [ID] }, {}, { response }))).toEqual([]);
  });
});

describe('a Message Extension that nobody asked for (S-13)', () => {
  const extension = (critical: Item | boolean): Field => ['MessageExtension', [['VendorIdentification', 'v'], typeof critical === 'boolean' ? ['CriticalityIndicator', critical] : critical, ['VendorExtension', [['ObjectGroup', 'g']]]]];
  const told = (version: ProtocolVersion, ...extensions: readonly Field[]): Wording[] => wordingOf(destroyedWith(version, { extra: extensions }), 'S-13');
  const path = at('Message Extension');

  it('fails where its receiver must understand it', () => {
    expect(told('1.4', extension(true))).toEqual([
      { rule: 'S-13', verdict: 'failure', path, actual: '{ Vendor Identification: "v", Criticality Indicator: true, Vendor Extension: { Object Group: "g" } }', message: 'The answer carries an extension that its receiver must understand, and nobody asked for it.', cause: 'The response carries a critical Message Extension' },
    ]);
  });

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item response 3'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item response 3'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item response 2'],
  ] as const)('is a permitted variation where its receiver may ignore it: KMIP %s', (version, variation) => {
    expect(told(version, extension(false))).toMatchObject([{ verdict: 'variation', variation, message: 'The answer carries an extension that its receiver may ignore.', cause: 'The response carries a Message Extension' }]);
  });

  it('must not be understood where the indicator says nothing', () => {
    expect(told('1.4', extension({ tag: TAG.CriticalityIndicator, type: 'Integer', value: 1 })).map(({ verdict }) => verdict)).toEqual(['variation']);
    expect(told('1.4', { tag: TAG.MessageExtension, type: 'Enumeration', value: 1 }).map(({ verdict }) => verdict)).toEqual(['variation']);
  });

  it('is judged for each of them', () => {
    expect(told('1.4', extension(false), extension(true)).map(({ verdict }) => verdict)).toEqual(['variation', 'failure']);
  });
});
