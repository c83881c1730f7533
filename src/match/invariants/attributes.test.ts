import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../kmip/version.js';
import { failures, scenario, STARTED, type Scenario } from '../testing/scenario.js';
import type { Field } from '../testing/build.js';

const NAME = [['NameValue', 'n'], ['NameType', 'UninterpretedTextString']] as const;

const attributesOf = ({ version, build }: Scenario): Field[] =>
  version === '2.1'
    ? [['Attributes', [['CryptographicAlgorithm', 'AES'], ['Name', NAME]]]]
    : [['TemplateAttribute', [build.item('Attribute', [['AttributeName', 'Name'], ['AttributeValue', NAME]])]]];

/** A key `a` with a Name. */
function created(version: ProtocolVersion): Scenario {
  const test = scenario(version);
  test.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], ...attributesOf(test)] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] });
  return test;
}

describe('the attribute that Delete Attribute of 1.x returns (C-7)', () => {
  /** A deletion of the Name, answered with this Attribute. */
  const deleted = (...fields: readonly Field[]): string[] =>
    failures(created('1.4').one({ operation: 'DeleteAttribute', request: [['UniqueIdentifier', 'a'], ['AttributeName', 'Name']] }, { payload: [['UniqueIdentifier', 'a'], ['Attribute', fields]] }));

  it('is the one that the request names, with its value', () => {
    expect(deleted(['AttributeName', 'Name'], ['AttributeValue', NAME])).toEqual([]);
    expect(deleted(['AttributeName', 'Name'], ['AttributeIndex', 0], ['AttributeValue', NAME])).toEqual([]);
  });

  it('may have a prefix of the server before its text', () => {
    expect(deleted(['AttributeName', 'Name'], ['AttributeValue', [['NameValue', 'tenant/n'], ['NameType', 'UninterpretedTextString']]])).toEqual([]);
  });

  it('has no other value, no other index and no other name', () => {
    expect(deleted(['AttributeName', 'Name'], ['AttributeValue', [['NameValue', 'm'], ['NameType', 'UninterpretedTextString']]])).toEqual(['C-7: Delete Attribute returns a wrong value of the attribute']);
    expect(deleted(['AttributeName', 'Name'], ['AttributeIndex', 1], ['AttributeValue', NAME])).toEqual(['C-7: Delete Attribute returns another instance than that of the request']);
    expect(deleted(['AttributeName', 'y-Name'], ['AttributeValue', NAME])).toEqual(['C-7: Delete Attribute returns another attribute than that of the request']);
  });

  it('is not judged by its value where the case does not know it', () => {
    const test = scenario('1.4');
    const answer = test.one({ operation: 'DeleteAttribute', request: [['UniqueIdentifier', 'b'], ['AttributeName', 'Name']] }, { payload: [['UniqueIdentifier', 'b'], ['Attribute', [['AttributeName', 'Name'], ['AttributeValue', NAME]]]] });
    expect(failures(answer)).toEqual([]);
  });
});

describe('the attributes of an answer', () => {
  const FULL: readonly (readonly [string, string | bigint | boolean])[] = [
    ['UniqueIdentifier', 'a'],
    ['ObjectType', 'SymmetricKey'],
    ['CryptographicAlgorithm', 'AES'],
    ['InitialDate', STARTED],
    ['LastChangeDate', STARTED],
    ['State', 'PreActive'],
    ['Fresh', true],
    ['Sensitive', false],
    ['AlwaysSensitive', false],
    ['Extractable', true],
    ['NeverExtractable', false],
    ['KeyFormatType', 'Raw'],
  ];
  const answered = (operation: 'GetAttributes' | 'Export', change: (field: readonly [string, string | bigint | boolean]) => boolean | readonly [string, string | bigint | boolean]): string[] => {
    const attributes = FULL.flatMap((each): (readonly [string, string | bigint | boolean])[] => {
      const changed = change(each);
      return changed === true ? [each] : changed === false ? [] : [changed];
    });
    const all: Field[] = [['Attributes', [...attributes, ['Name', NAME]]]];
    const key: Field[] = [['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', Uint8Array.of(1, 2)]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 16]]]]]];
    const payload: Field[] = operation === 'Export' ? [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ...all, ...key] : [['UniqueIdentifier', 'a'], ...all];
    return failures(created('2.1').one({ operation, request: [['UniqueIdentifier', 'a']] }, { payload }));
  };

  it.each(['GetAttributes', 'Export'] as const)('of %s are those of the object', (operation) => {
    const title = operation === 'Export' ? 'Export' : 'Get Attributes';
    expect(answered(operation, () => true)).toEqual([]);
    expect(answered(operation, ([name]) => (name === 'UniqueIdentifier' ? ['UniqueIdentifier', 'b'] : true))).toEqual([`V-1: ${title} returns another Unique Identifier than that of the object`]);
    expect(answered(operation, ([name]) => (name === 'ObjectType' ? ['ObjectType', 'SecretData'] : true))).toEqual([`S-17: ${title} returns another Object Type than that of the object`]);
    expect(answered(operation, ([name]) => (name === 'CryptographicAlgorithm' ? ['CryptographicAlgorithm', 'DES3'] : true))).toEqual([`I-14: ${title} returns another Cryptographic Algorithm than the client set`]);
  });

  it('are complete in an Export', () => {
    expect(answered('Export', ([name]) => name !== 'LastChangeDate')).toEqual(['C-6: Export returns no Last Change Date']);
    expect(answered('Export', ([name]) => name !== 'NeverExtractable')).toEqual(['C-6: Export returns no Never Extractable']);
  });
});
