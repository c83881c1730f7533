import { describe, expect, it } from 'vitest';
import type { Field } from '../testing/build.js';
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
