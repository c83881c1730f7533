import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { Expectation } from '../suite/case.js';
import type { Check } from './check.js';
import { objectById, type ObjectRecord } from './ledger/ledger.js';
import { bind, hex, use, type Field } from './testing/build.js';
import { failures, scenario, STARTED, type Answered, type Asked, type Scenario } from './testing/scenario.js';
import { act, create, failing, get, KEY, register } from './testing/steps.js';
import { wordingOf } from './testing/wording.js';

const ID: Field = ['UniqueIdentifier', 'a'];
const known = (s: Scenario, id = 'a'): ObjectRecord | undefined => objectById(s.state().ledger, id);
const undone = (s: Scenario, ...payload: readonly Field[]): Expectation => ({ status: 'OperationUndone', payload: payload.map(s.build.fieldPattern) });
const destroy = (id: string, ...expect_: readonly Expectation[]): Asked => ({ operation: 'Destroy', request: [['UniqueIdentifier', id]], ...(expect_[0] === undefined ? {} : { expect: expect_[0] }) });
const destroyed = (id: string): Answered => ({ payload: [['UniqueIdentifier', id]] });

describe('a success', () => {
  it('is remembered of its object, with the time that it took', () => {
    const s = scenario('1.4');
    create(s, 'a', [], [], 5n);
    expect(known(s)?.made).toEqual({ from: STARTED + 6n, to: STARTED + 7n });
    act(s, 'Activate', 'a');
    expect([known(s)?.state, [...(known(s)?.done ?? [])]]).toEqual([ENUM.State.Active, [ENUM.Operation.Activate]]);
  });

  it('gives the batch its ID Placeholder, which the next item is about', () => {
    const s = scenario('1.4');
    const asked: readonly Asked[] = [{ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')] }, { operation: 'Activate' }];
    const checks = s.exchange(asked, [{ payload: [['ObjectType', 'SymmetricKey'], ID] }, { payload: [['UniqueIdentifier', 'b']] }]);
    expect(failures(checks)).toEqual(['V-1: Activate returns another Unique Identifier than that of the request']);
    expect(wordingOf(checks, 'V-1').map(({ path }) => path)).toEqual(['Batch Item 2 › Response Payload › Unique Identifier']);
    expect(known(s)?.state).toBe(ENUM.State.Active);
  });

  it('of Locate that finds nothing leaves no ID Placeholder', () => {
    const s = scenario('1.4');
    const asked: readonly Asked[] = [{ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')] }, { operation: 'Locate' }, { operation: 'Activate' }];
    s.exchange(asked, [{ payload: [['ObjectType', 'SymmetricKey'], ID] }, { payload: [] }, { payload: [['UniqueIdentifier', 'b']] }]);
    expect([known(s)?.state, known(s, 'b')]).toEqual([undefined, undefined]);
  });

  it('leaves what later operations must agree with', () => {
    const s = scenario('1.4');
    register(s, 'a');
    expect(failures(get(s, 'a', hex('00'.repeat(16))))).toEqual(['V-4: Get returns another object than was registered']);
    const t = scenario('1.4');
    const rng = (): readonly Check[] => t.one({ operation: 'RNGRetrieve', request: [['DataLength', 16]] }, { payload: [['Data', KEY]] });
    expect([failures(rng()), failures(rng())]).toEqual([[], ['I-5: RNG Retrieve repeats a random value']]);
  });

  it('that says nothing is as one with an empty payload, where nothing is owed', () => {
    const s = scenario('1.4');
    const located = (payload: Answered['payload']): readonly Check[] => s.one({ operation: 'Locate', expect: [ID] }, { payload: payload ?? null });
    expect(failures(located(null))).toEqual(failures(located([])));
  });

  it('that owes a payload and has none is judged no further', () => {
    const s = scenario('1.4');
    expect(failures(s.one({ ...destroy('a'), expect: [ID] }, { payload: null }))).toEqual(['S-11: Destroy returns no Response Payload']);
    expect(known(s)).toBeUndefined();
  });

  it('of what should have failed is not judged on top of that, but remembered', () => {
    const s = scenario('1.4');
    expect(failures(s.one(destroy('a', failing('ItemNotFound')), destroyed('b')))).toEqual(['E-1: Destroy succeeds instead of failing with Item Not Found']);
    expect(known(s)?.destroyed).toBe(true);
  });
});

describe('an answer to another operation', () => {
  it('leaves everything as it was, the ID Placeholder too', () => {
    const s = scenario('1.4');
    const asked: readonly Asked[] = [{ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')] }, destroy('z'), { operation: 'Activate' }];
    const checks = s.exchange(asked, [{ payload: [['ObjectType', 'SymmetricKey'], ID] }, { operation: 'Get', payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'z']] }, { payload: [ID] }]);
    expect(failures(checks)).toEqual(['S-7: Destroy is answered with another operation']);
    expect([known(s, 'z'), known(s)?.state]).toEqual([undefined, ENUM.State.Active]);
  });
});

describe('a failure', () => {
  it('leaves everything as it was, whatever its payload says', () => {
    const s = scenario('1.4');
    create(s, 'a');
    s.one(destroy('a', failing('PermissionDenied')), { status: 'OperationFailed', reason: 'PermissionDenied', payload: [ID] });
    expect([known(s)?.destroyed, known(s)?.done.size]).toEqual([false, 0]);
  });

  it('makes nothing, whatever identifier comes with it', () => {
    const s = scenario('1.4');
    s.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: failing('PermissionDenied') }, { status: 'OperationFailed', reason: 'PermissionDenied', payload: [ID] });
    expect(known(s)).toBeUndefined();
  });

  it('has its payload walked', () => {
    const s = scenario('1.4');
    expect(failures(s.one(destroy('a', failing('PermissionDenied')), { status: 'OperationFailed', reason: 'PermissionDenied', payload: [ID, ['Username', 'u']] }))).toEqual(['X-1: The Response Payload of Destroy holds Username, which is not defined there']);
  });
});

describe('an undone operation', () => {
  const made: Asked = { operation: 'Create', request: [['ObjectType', 'SymmetricKey'], scenario('1.4').build.attributesPattern('template')] };

  it('leaves objects that must not exist, and nothing else of what it did', () => {
    const s = scenario('1.4');
    create(s, 'a');
    s.exchange([{ ...made, expect: undone(s) }, destroy('a', undone(s))], [{ status: 'OperationUndone', payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'b']] }, { status: 'OperationUndone', payload: [ID] }], { header: [['BatchErrorContinuationOption', 'Undo']] });
    expect([known(s, 'b')?.undone, known(s)?.destroyed]).toEqual([true, false]);
  });

  it('that says nothing is not compared', () => {
    const s = scenario('1.4');
    expect(failures(s.one({ operation: 'Locate', expect: undone(s, ID) }, { status: 'OperationUndone', payload: null }))).toEqual([]);
  });

  it('has its payload walked and compared', () => {
    const s = scenario('1.4');
    const checks = s.one(destroy('a', undone(s, ID)), { status: 'OperationUndone', payload: [['UniqueIdentifier', 'b'], ['Username', 'u']] });
    expect(failures(checks)).toEqual(['X-1: The Response Payload of Destroy holds Username, which is not defined there', 'V-1: Destroy returns a wrong Unique Identifier']);
  });
});

describe('an asynchronous answer', () => {
  const correlated = (s: Scenario, value = bind('correlation')): Expectation => {
    const correlationValue = s.build.pattern('AsynchronousCorrelationValue', value);
    if (correlationValue.kind !== 'leaf') throw new Error('a correlation value is a leaf');
    return { status: 'OperationPending', correlationValue, payload: [] };
  };
  const pending = (s: Scenario, asked: Asked, value: Uint8Array = hex('c0de')): readonly Check[] => s.one({ ...asked, expect: asked.expect ?? correlated(s) }, { status: 'OperationPending', payload: null, extra: [['AsynchronousCorrelationValue', value]] }, { header: [['AsynchronousIndicator', true]] });
  const poll = (s: Scenario, answered: Answered, about = 'Destroy', value: Parameters<typeof s.build.pattern>[1] = hex('c0de')): readonly Check[] =>
    s.one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', value]], answered: about }, { operation: about, ...answered });

  it('is remembered: the Poll is answered as the operation would have been', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(failures(pending(s, destroy('a')))).toEqual([]);
    expect(known(s)?.destroyed).toBe(false);
    expect(failures(poll(s, { payload: [['UniqueIdentifier', 'b']] }, 'Destroy', use('correlation')))).toEqual(['V-1: Destroy returns another Unique Identifier than that of the request']);
    expect(failures(poll(s, { payload: [ID] }))).toEqual([]);
    expect(known(s)?.destroyed).toBe(true);
  });

  it('has to hold the correlation value that is expected', () => {
    const s = scenario('1.4');
    pending(s, destroy('a'));
    const again = { ...destroy('b'), expect: correlated(s, use('correlation')) };
    expect([failures(pending(s, again)), failures(pending(s, again, hex('beef')))]).toEqual([[], ['V-1: Destroy returns another Asynchronous Correlation Value than before']]);
    expect(failures(pending(s, { ...destroy('a'), expect: { status: 'OperationPending', payload: [] } }))).toEqual([]);
  });

  it('of another operation or correlation value says nothing about the object', () => {
    const s = scenario('1.4');
    create(s, 'a');
    pending(s, { operation: 'Activate', request: [ID] });
    expect(failures(poll(s, { payload: [['UniqueIdentifier', 'b']] }))).toEqual([]);
    expect(failures(poll(s, { payload: [['UniqueIdentifier', 'b']] }, 'Activate', hex('ffff')))).toEqual([]);
    expect([known(s)?.destroyed, known(s)?.state]).toEqual([false, undefined]);
  });

  it('that a Poll does not name says nothing about the object', () => {
    const s = scenario('1.4');
    create(s, 'a');
    pending(s, destroy('a'));
    expect(failures(s.one({ operation: 'Poll', answered: 'Destroy' }, { operation: 'Destroy', payload: [['UniqueIdentifier', 'b']] }))).toEqual([]);
  });

  it('is one of several that are under way', () => {
    const s = scenario('1.4');
    create(s, 'a');
    create(s, 'b');
    pending(s, destroy('a'), hex('01'));
    pending(s, destroy('b'), hex('02'));
    expect(failures(poll(s, { payload: [['UniqueIdentifier', 'b']] }, 'Destroy', hex('01')))).toEqual(['V-1: Destroy returns another Unique Identifier than that of the request']);
    expect(failures(poll(s, { payload: [['UniqueIdentifier', 'b']] }, 'Destroy', hex('02')))).toEqual([]);
  });

  it('where a success was expected is a failure, and remembered all the same', () => {
    const s = scenario('1.4');
    create(s, 'a');
    const checks = s.one(destroy('a'), { status: 'OperationPending', payload: null, extra: [['AsynchronousCorrelationValue', hex('c0de')]] });
    expect(failures(checks).filter((each) => each.startsWith('E-'))).toEqual(['E-2: Destroy ends as Operation Pending instead of succeeding']);
    expect(failures(poll(s, { payload: [ID] }))).toEqual([]);
    expect(known(s)?.destroyed).toBe(true);
  });

  it('without a correlation value cannot be asked about', () => {
    const s = scenario('1.4');
    create(s, 'a');
    s.one({ ...destroy('a'), expect: { status: 'OperationPending', payload: [] } }, { status: 'OperationPending', payload: null }, { header: [['AsynchronousIndicator', true]] });
    expect(s.state().ledger.pending.size).toBe(0);
  });

  it('to a Poll leaves it to the next Poll', () => {
    const s = scenario('1.4');
    create(s, 'a');
    pending(s, destroy('a'));
    s.one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', hex('c0de')]], answered: 'Destroy', expect: correlated(s) }, { operation: 'Destroy', status: 'OperationPending', payload: null, extra: [['AsynchronousCorrelationValue', hex('beef')]] });
    expect(failures(poll(s, { payload: [['UniqueIdentifier', 'b']] }, 'Destroy', hex('beef')))).toEqual(['V-1: Destroy returns another Unique Identifier than that of the request']);
  });
});

describe('an answer without Result Status', () => {
  it('is judged no further than that', () => {
    const s = scenario('1.4');
    const response = s.build.item('BatchItem', [['Operation', 'Destroy'], ['ResponsePayload', [['UniqueIdentifier', 'b'], ['Username', 'u']]]]);
    const whole = s.build.item('ResponseMessage', [['ResponseHeader', [['ProtocolVersion', [['ProtocolVersionMajor', 1], ['ProtocolVersionMinor', 4]]], ['TimeStamp', STARTED], ['BatchCount', 1]]], response]);
    expect(failures(s.one(destroy('a'), {}, { response: whole })).filter((each) => !each.startsWith('E-'))).toEqual(['S-6: The Batch Item of Destroy lacks Result Status']);
    expect(known(s)).toBeUndefined();
  });
});

describe('the payload of an answer that is no success', () => {
  const failedGet = (payload: readonly Field[]): string[] => scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: failing('ItemNotFound') }, { status: 'OperationFailed', reason: 'ItemNotFound', payload }).flatMap(({ rule, verdict }) => (verdict === 'match' ? [] : [`${rule} ${verdict}`]));

  it('need not hold what its table asks of a success', () => {
    expect(failedGet([])).toEqual(['S-12 warning']);
  });

  it('has the types of its table, and no strangers', () => {
    expect(failedGet([{ tag: TAG.ObjectType, type: 'Integer', value: 2 }, ['UniqueIdentifier', 'a']])).toEqual(['S-12 warning', 'S-1 failure']);
    expect(failedGet([['Username', 'a']])).toEqual(['S-12 warning', 'X-1 failure']);
  });

  it('may be asked for in a refusal of Check without the identifier (KMIP 1.0 §4.9)', () => {
    const checks = scenario('1.0').one({ operation: 'Check', request: [['UniqueIdentifier', 'a'], ['CryptographicUsageMask', 'Encrypt']], expect: failing('PermissionDenied') }, { status: 'OperationFailed', reason: 'PermissionDenied', payload: [['CryptographicUsageMask', 'Encrypt']] });
    expect(checks.filter(({ verdict }) => verdict === 'failure')).toEqual([]);
  });
});
