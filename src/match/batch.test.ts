import { describe, expect, it } from 'vitest';
import { bind, hex, use } from './testing/build.js';
import { failures, rulesOf, scenario, verdictsOf, type Asked } from './testing/scenario.js';
import { create, failing, getAttributes } from './testing/steps.js';

const destroy = (id: string, expect: Asked['expect'] = []): Asked => ({ operation: 'Destroy', request: [['UniqueIdentifier', id]], expect });
const destroyed = (id: string) => ({ payload: [['UniqueIdentifier', id]] as const });
const notFound = { status: 'OperationFailed', reason: 'ItemNotFound' };
const UNDO = { header: [['BatchErrorContinuationOption', 'Undo'] as const] };
const CONTINUE = { header: [['BatchErrorContinuationOption', 'Continue'] as const] };

describe('a batch', () => {
  it('may be answered in any order in 1.x, by Unique Batch Item ID', () => {
    const checks = scenario('1.4').exchange([destroy('a'), destroy('b')], [{ ...destroyed('b'), id: hex('00000002') }, { ...destroyed('a'), id: hex('00000001') }]);
    expect(checks.filter((check) => check.verdict !== 'match')).toEqual([]);
  });

  it('under Stop: what was not processed because an item failed unexpectedly is no second failure', () => {
    const checks = scenario('1.4').exchange([destroy('a'), destroy('b')], [notFound]);
    expect(failures(checks)).toEqual(['E-1: Destroy fails with Item Not Found']);
    expect(verdictsOf(checks, 'inconclusive')).toEqual(['P-1: Destroy is not processed behind a failure under Stop']);
  });

  it('under Continue: every item is answered', () => {
    const checks = scenario('1.4').exchange([destroy('a', failing('ItemNotFound')), destroy('b')], [notFound], CONTINUE);
    expect(failures(checks)).toEqual(['P-1: Destroy: a batch item is not answered']);
  });

  it('under Undo: an undone item binds no variable', () => {
    const s = scenario('1.4');
    const undone: Asked = { operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: { status: 'OperationUndone', payload: [s.build.pattern('UniqueIdentifier', bind('key'))] } };
    const checks = s.exchange([undone, destroy('z', failing('ItemNotFound'))], [{ status: 'OperationUndone', payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] }, notFound], UNDO);
    expect(failures(checks)).toEqual([]);
    expect([...s.state().variables]).toEqual([]);
  });

  it('under Undo: an item that was not undone fails', () => {
    const s = scenario('1.4');
    const undone: Asked = { ...destroy('a'), expect: { status: 'OperationUndone', payload: [] } };
    expect(failures(s.exchange([undone, destroy('z', failing('ItemNotFound'))], [destroyed('a'), notFound], UNDO))).toEqual(['E-1: Destroy succeeds instead of ending as Operation Undone']);
  });

  it('with a wrong id in one item is paired as far as it goes', () => {
    const checks = scenario('1.4').exchange([destroy('a'), destroy('b')], [destroyed('a'), { ...destroyed('b'), id: hex('00000009') }]);
    expect(failures(checks)).toEqual(['P-1: Destroy: a batch item is not answered', 'P-4: The response holds a batch item that answers no request item']);
  });
});

describe('the refusal of a whole message', () => {
  it('is one failure for all items', () => {
    const checks = scenario('2.1').exchange([destroy('a'), { operation: 'Ping' }], [{ operation: null, status: 'OperationFailed', reason: 'InvalidMessage', id: null }]);
    expect(failures(checks)).toEqual(['E-8: Destroy, Ping: the server refuses the whole message with Invalid Message']);
  });

  it('is right where it is expected, and then needs no Operation', () => {
    const checks = scenario('1.4').one(destroy('a', failing('InvalidMessage')), { operation: null, status: 'OperationFailed', reason: 'InvalidMessage' });
    expect(failures(checks)).toEqual([]);
  });

  it('needs the Operation when the message could be read', () => {
    const checks = scenario('1.4').one(destroy('a', failing('ResponseTooLarge')), { operation: null, status: 'OperationFailed', reason: 'ResponseTooLarge' });
    expect(failures(checks)).toEqual(['S-7: A batch item of the response lacks the Operation of the request']);
  });
});

describe('variables', () => {
  it('keep their value when another field of the answer is wrong', () => {
    const s = scenario('1.4');
    s.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', bind('key')]] }, { payload: [['ObjectType', 'SecretData'], ['UniqueIdentifier', 'a']] });
    expect(s.state().variables.get('key')?.value).toBe('a');
  });

  it('get no value from an operation that failed', () => {
    const s = scenario('1.4');
    s.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: [['UniqueIdentifier', bind('key')]] }, { status: 'OperationFailed', reason: 'PermissionDenied', payload: [['UniqueIdentifier', 'a']] });
    expect(s.state().variables.size).toBe(0);
  });

  it('get no value from a candidate that did not fit', () => {
    const s = scenario('1.4');
    create(s, 'a');
    const link = (type: string, id: Parameters<typeof s.build.pattern>[1]) => ['Link', [['LinkType', type], ['LinkedObjectIdentifier', id]]] as const;
    const checks = getAttributes(s, 'a', [link('PublicKeyLink', bind('public')), link('CertificateLink', bind('certificate'))], [link('CertificateLink', 'c'), link('PublicKeyLink', 'p')]);
    expect(failures(checks)).toEqual([]);
    expect([...s.state().variables].map(([name, { value }]) => [name, value])).toEqual([['public', 'p'], ['certificate', 'c']]);
  });

  it('of a Poll are bound from the Batch Item', () => {
    const s = scenario('1.4');
    const correlation = s.build.pattern('AsynchronousCorrelationValue', bind('correlation'));
    if (correlation.kind !== 'leaf') throw new Error('a correlation value is a leaf');
    s.one({ operation: 'Activate', expect: { status: 'OperationPending', correlationValue: correlation, payload: [] } }, { status: 'OperationPending', extra: [['AsynchronousCorrelationValue', hex('c0de')]] }, { header: [['AsynchronousIndicator', true]] });
    expect(s.state().variables.get('correlation')?.value).toEqual(hex('c0de'));
    const polled = s.one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', use('correlation')]], expect: [['UniqueIdentifier', 'a']] }, { operation: 'Activate', payload: [['UniqueIdentifier', 'a']] });
    expect(failures(polled)).toEqual([]);
  });
});

describe('a check', () => {
  it('points at the bytes that it is about, and hides key material', () => {
    const s = scenario('1.4');
    const key = (material: Uint8Array) => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', material]]]]]]] as const;
    const checks = s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [key(hex('00'.repeat(16)))] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], key(hex('11'.repeat(16)))] });
    expect(checks.filter((check) => check.verdict === 'failure')).toEqual([
      {
        rule: 'V-4',
        verdict: 'failure',
        path: 'Batch Item 1 › Response Payload › Symmetric Key › Key Block › Key Value › Key Material',
        expected: `${'00'.repeat(16)} (16 bytes)`,
        actual: `${'11'.repeat(16)} (16 bytes)`,
        message: 'Key Material is not the expected one.',
        cause: 'Get returns a wrong Key Material',
        source: 'KMIP 1.4 §4.11',
        bytes: { offset: 208, length: 24 },
        secret: true,
      },
    ]);
  });

  it('names the permitted variation that it rests on', () => {
    const variations = (version: '1.4' | '2.1') => {
      const s = scenario(version);
      create(s, 'a');
      return getAttributes(s, 'a', [], [['State', 'PreActive']], ['State']).flatMap((check) => check.variation ?? []);
    };
    expect([variations('1.4'), variations('2.1')]).toEqual([['KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 19'], ['KMIP Profiles 2.1 §4.1.1 item 21']]);
  });

  it('is told apart where a surplus was not asked for', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(rulesOf(getAttributes(s, 'a', [['State', 'PreActive']], [['State', 'PreActive'], ['Object Type', 'SymmetricKey']]), 'warning')).toEqual(['C-6']);
  });
});

describe('a flood of wrong items', () => {
  it('is judged in one go and reported by its beginning', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ['UniqueIdentifier', `id-${index}`] as const);
    const s = scenario('1.4');
    const found = s.one({ operation: 'Locate', request: [['MaximumItems', 20_000]], expect: [['UniqueIdentifier', 'id-19999']] }, { payload: many });
    expect(failures(found)).toEqual([]);
    const spoilt = s.one(destroy('a'), { payload: [['UniqueIdentifier', 'a'], ...Array.from({ length: 500 }, (_, index) => ['ObjectType', index + 1] as const)] });
    const kinds = spoilt.filter((check) => check.rule === 'X-1' && check.verdict === 'failure');
    expect([kinds.length, kinds.at(-1)?.message]).toEqual([20, 'The Response Payload of Destroy holds Object Type, which KMIP 1.4 does not define there, and 480 more of this kind.']);
  });
});
