import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import type { Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { failures, scenario, type Scenario } from '../testing/scenario.js';

const KEY_BLOCK: readonly Field[] = [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', Uint8Array.of(1, 2)]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 16]];

/** A key of the case, made with this flag. */
function created(...flags: readonly Field[]): Scenario {
  const test = scenario('2.1');
  test.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], ['Attributes', flags]] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] });
  return test;
}

const served = (test: Scenario): string[] => failures(test.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ['SymmetricKey', [['KeyBlock', KEY_BLOCK]]]] }));

describe('a key in the clear (I-17)', () => {
  it('is served when nothing forbids it', () => {
    expect(served(created())).toEqual([]);
    expect(served(created(['Sensitive', false], ['Extractable', true]))).toEqual([]);
  });

  it('is not served when it is sensitive or not extractable', () => {
    expect(served(created(['Sensitive', true]))).toEqual(['I-17: Get returns a sensitive object unwrapped']);
    expect(served(created(['Extractable', false]))).toEqual(['I-17: Get returns an object that is not extractable']);
  });
});

describe('the flags of an answer (I-17)', () => {
  const answered = (...flags: readonly Field[]): string[] => failures(scenario('2.1').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['Attributes', flags]] }));

  it('agree with their history', () => {
    expect(answered(['Sensitive', true], ['AlwaysSensitive', false])).toEqual([]);
    expect(answered(['Sensitive', false], ['AlwaysSensitive', true])).toEqual(['I-17: Get Attributes returns an Always Sensitive that contradicts Sensitive']);
    expect(answered(['Extractable', true], ['NeverExtractable', true])).toEqual(['I-17: Get Attributes returns a Never Extractable that contradicts Extractable']);
    expect(answered(['AlwaysSensitive', true])).toEqual([]);
  });
});

describe('what is said of a key that must not be served (I-17)', () => {
  const PAYLOAD = 'Batch Item 1 › Response Payload';
  const said = (test: Scenario, fields: readonly Field[], operation = 'Get'): readonly Check[] => checksOf(test.one({ operation, request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ...fields] }), 'I-17');
  const key = (...fields: readonly Field[]): Field => ['SymmetricKey', [['KeyBlock', fields]]];
  const wrapped = key(['KeyFormatType', 'Raw'], ['KeyValue', Uint8Array.of(1, 2)], ['KeyWrappingData', [['WrappingMethod', 'Encrypt']]]);
  const clear = key(...KEY_BLOCK);

  it('names what is served and why it must not be', () => {
    const [check, ...others] = said(created(['Sensitive', true]), [clear]);
    expect([check, others]).toMatchObject([{ verdict: 'failure', path: `${PAYLOAD} › Symmetric Key`, expected: 'a failure', actual: 'Symmetric Key', message: 'The server serves a sensitive object unwrapped.', cause: 'Get returns a sensitive object unwrapped' }, []]);
    expect(check?.secret).toBeUndefined();
    expect(said(created(['Extractable', false]), [clear], 'Export')).toMatchObject([{ message: 'The server serves an object that is not extractable.', cause: 'Export returns an object that is not extractable' }]);
  });

  it('is that a sensitive one may come wrapped, and one that is not extractable not even so', () => {
    expect(said(created(['Sensitive', true]), [wrapped])).toEqual([]);
    expect(said(created(['Extractable', false]), [wrapped])).toMatchObject([{ verdict: 'failure', cause: 'Get returns an object that is not extractable' }]);
    expect(said(created(['Sensitive', true], ['Extractable', false]), [wrapped])).toMatchObject([{ cause: 'Get returns an object that is not extractable' }]);
  });

  it('is nothing where no key comes, and of other operations', () => {
    const test = created(['Extractable', false]);
    expect([said(test, []), said(test, [key(['KeyFormatType', 'Raw'])]), said(test, [clear], 'GetUsageAllocation')]).toEqual([[], [], []]);
  });

  it('follows what the answer says, then what the client set, then what an earlier answer said', () => {
    expect(said(created(['Sensitive', true]), [['Attributes', [['Sensitive', false]]], clear], 'Export')).toEqual([]);
    const test = created();
    test.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['Attributes', [['Sensitive', true]]]] });
    expect(said(test, [clear])).toMatchObject([{ cause: 'Get returns a sensitive object unwrapped' }]);
    expect(said(scenario('2.1'), [['Attributes', [['Extractable', false]]], clear], 'Export')).toMatchObject([{ verdict: 'failure' }]);
  });
});

describe('what is said of flags that contradict their history (I-17)', () => {
  const said = (...flags: readonly Field[]): readonly Check[] => checksOf(scenario('2.1').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['Attributes', flags]] }), 'I-17');
  const place = 'Batch Item 1 › Response Payload › Attributes › Attribute';

  it('names both', () => {
    expect(said(['Sensitive', false], ['AlwaysSensitive', true])).toMatchObject([{ verdict: 'failure', path: `${place} "Always Sensitive"`, expected: 'false', actual: 'true', message: 'Always Sensitive is true, but Sensitive is false.', source: 'KMIP 2.1 §4.3' }]);
    expect(said(['Extractable', true], ['NeverExtractable', true])).toMatchObject([{ verdict: 'failure', path: `${place} "Never Extractable"`, message: 'Never Extractable is true, but Extractable is true.' }]);
    expect([said(['Extractable', true], ['NeverExtractable', false]), said(['NeverExtractable', true]), said(['Extractable', false], ['NeverExtractable', true])]).toEqual([[], [], []]);
  });
});
