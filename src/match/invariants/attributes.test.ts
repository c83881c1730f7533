import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Check } from '../check.js';
import { checksOf } from '../testing/checks-of.js';
import { act, create, type AttributeRow } from '../testing/steps.js';
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
  const FULL: readonly (readonly [string, string | number | bigint | boolean])[] = [
    ['UniqueIdentifier', 'a'],
    ['ObjectType', 'SymmetricKey'],
    ['CryptographicAlgorithm', 'AES'],
    ['CryptographicLength', 16],
    ['CryptographicUsageMask', 'Encrypt|Decrypt'],
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
  const answered = (operation: 'GetAttributes' | 'Export', change: (field: readonly [string, string | number | bigint | boolean]) => boolean | readonly [string, string | number | bigint | boolean]): string[] => {
    const attributes = FULL.flatMap((each): (readonly [string, string | number | bigint | boolean])[] => {
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

const PAYLOAD = 'Batch Item 1 › Response Payload';

describe('what is said of attributes that are not those of the object', () => {
  const answered = (s: Scenario, attributes: readonly Field[], operation: 'GetAttributes' | 'Export' = 'GetAttributes', more: readonly Field[] = []): readonly Check[] => s.one({ operation, request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [...more, ['UniqueIdentifier', 'a'], ['Attributes', attributes]] });

  it('names both identifiers (V-1)', () => {
    expect(checksOf(answered(scenario('2.1'), [['UniqueIdentifier', 'b']]), 'V-1', `${PAYLOAD} › Attributes › Attribute "Unique Identifier"`)).toMatchObject([{ verdict: 'failure', expected: '"a"', actual: '"b"', message: 'The Unique Identifier among the attributes is that of another object.' }]);
  });

  it('names both types, the known one first as the case knows it, else as the answer does (S-17)', () => {
    const type = `${PAYLOAD} › Attributes › Attribute "Object Type"`;
    expect(checksOf(answered(created('2.1'), [['ObjectType', 'SecretData']]), 'S-17', type)).toMatchObject([{ verdict: 'failure', expected: 'SymmetricKey (2)', actual: 'SecretData (7)', message: 'The Object Type among the attributes is not that of the object.' }]);
    expect(checksOf(answered(scenario('2.1'), [['ObjectType', 'SecretData']], 'Export', [['ObjectType', 'SymmetricKey']]), 'S-17', type)).toMatchObject([{ verdict: 'failure', expected: 'SymmetricKey (2)', actual: 'SecretData (7)' }]);
    expect(checksOf(answered(scenario('2.1'), [['ObjectType', 'SecretData']]), 'S-17', type)).toEqual([]);
  });

  it('is nothing where the request names no object', () => {
    const s = scenario('2.1');
    expect(checksOf(s.one({ operation: 'GetAttributes', request: [], expect: [] }, { payload: [['Attributes', [['UniqueIdentifier', 'b']]]] }), 'V-1', `${PAYLOAD} › Attributes › Attribute "Unique Identifier"`)).toEqual([]);
  });
});

describe('what an Export owes (C-6)', () => {
  const missing = (s: Scenario, operation = 'Export', attributes: readonly Field[] = [['State', 'PreActive']]): string[] =>
    checksOf(s.one({ operation, request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ['Attributes', attributes]] }), 'C-6').flatMap(({ message }) => (message.endsWith('always has a value.') ? [message.replace(/^The response holds no (.*), which always has a value\.$/, '$1')] : []));
  const OF_OBJECTS = ['Unique Identifier', 'Object Type', 'Initial Date', 'Last Change Date'];

  it('is the attributes of every object, and those of keys for keys', () => {
    expect(missing(scenario('2.1'))).toEqual(OF_OBJECTS);
    expect(missing(created('2.1'))).toEqual([...OF_OBJECTS, 'Cryptographic Algorithm', 'Cryptographic Length', 'Cryptographic Usage Mask', 'Sensitive', 'Always Sensitive', 'Extractable', 'Never Extractable', 'Fresh', 'Key Format Type']);
  });

  it('is what the version knows: no Key Format Type in 1.4', () => {
    const s = scenario('1.4');
    create(s, 'a');
    const message = checksOf(s.one({ operation: 'Export', request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], s.build.attribute('State', 'PreActive')] }), 'C-6').map((check) => check.message);
    expect(message).toContain('The response holds no Sensitive, which always has a value.');
    expect(message).not.toContain('The response holds no Key Format Type, which always has a value.');
  });

  it('is told with the attribute that is missing', () => {
    expect(checksOf(scenario('2.1').one({ operation: 'Export', request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['UniqueIdentifier', 'a'], ['Attributes', []]] }), 'C-6', `${PAYLOAD} › Attributes › Attribute "Initial Date"`)).toMatchObject([
      { verdict: 'failure', expected: 'Initial Date', actual: 'nothing', message: 'The response holds no Initial Date, which always has a value.', cause: 'Export returns no Initial Date' },
    ]);
  });

  it('is nothing of a destroyed object, and of other operations', () => {
    const s = created('2.1');
    expect(missing(s, 'GetAttributes')).toEqual([]);
    act(s, 'Destroy', 'a');
    expect(missing(s)).toEqual([]);
  });
});

describe('what is said of the attribute that Delete Attribute returns (C-7)', () => {
  const deleted = (s: Scenario, fields: readonly Field[] | undefined, request: readonly Field[] = [['AttributeName', 'Name']], operation = 'DeleteAttribute'): readonly Check[] =>
    checksOf(s.one({ operation, request: [['UniqueIdentifier', 'a'], ...request], expect: [] }, { payload: [['UniqueIdentifier', 'a'], ...(fields === undefined ? [] : [['Attribute', fields] as const])] }), 'C-7').filter(({ path }) => path.includes('Attribute "'));
  const place = (name: string): string => `${PAYLOAD} › Attribute "${name}"`;

  it('is which one was asked for, and which one came', () => {
    expect(deleted(created('1.4'), [['AttributeName', 'State'], ['AttributeValue', NAME]])).toMatchObject([{ verdict: 'failure', path: place('State'), expected: 'Name', actual: 'State', message: 'The attribute returned is not the one that the request names.' }]);
    expect(deleted(created('1.4'), [['AttributeName', 'Name'], ['AttributeIndex', 1], ['AttributeValue', NAME]])).toMatchObject([{ verdict: 'failure', path: place('Name'), expected: 'Attribute Index 0', actual: 'Attribute Index 1', message: 'The instance returned is not the one that the request names.' }]);
    expect(deleted(created('1.4'), [['AttributeName', 'Name'], ['AttributeValue', [['NameValue', 'm'], ['NameType', 'UninterpretedTextString']]]])).toMatchObject([
      { verdict: 'failure', path: place('Name'), expected: '{ Name Value: "n", Name Type: UninterpretedTextString (1) }', actual: '{ Name Value: "m", Name Type: UninterpretedTextString (1) }', message: 'The attribute returned does not have the value that the client gave it.' },
    ]);
  });

  it('is nothing where nothing was returned or named, and of other operations', () => {
    expect(deleted(created('1.4'), undefined)).toEqual([]);
    expect(deleted(created('1.4'), [['AttributeName', 'State']], [])).toEqual([]);
    expect(deleted(created('1.4'), [['AttributeName', 'Name']])).toEqual([]);
    expect(deleted(created('1.4'), [['AttributeName', 'State'], ['AttributeIndex', 3]], [['AttributeName', 'Name']], 'Check')).toEqual([]);
  });

  const withAttributes = (...rows: readonly AttributeRow[]): Scenario => {
    const s = scenario('1.4');
    create(s, 'a', rows);
    return s;
  };
  const causes = (...call: Parameters<typeof deleted>): string[] => deleted(...call).map(({ cause }) => cause);
  const WRONG = ['Delete Attribute returns a wrong value of the attribute'];

  it('is nothing where it is one of several values that the client gave', () => {
    const s = (): Scenario => withAttributes(['Object Group', 'g'], ['Object Group', 'h']);
    const group = (value: string): string[] => causes(s(), [['AttributeName', 'Object Group'], ['AttributeValue', value]], [['AttributeName', 'Object Group']]);
    expect([group('g'), group('h'), group('tenant/h')]).toEqual([[], [], []]);
    expect(group('i')).toEqual(WRONG);
    expect(deleted(s(), [['AttributeName', 'Object Group'], ['AttributeValue', 'i']], [['AttributeName', 'Object Group']])).toMatchObject([{ expected: '"g" or "h"', actual: '"i"' }]);
  });

  it('names a custom attribute as the request does', () => {
    const custom = (value: string): string[] => causes(withAttributes(['x-ID', 'one']), [['AttributeName', 'x-ID'], ['AttributeValue', value]], [['AttributeName', 'x-ID']]);
    expect([custom('one'), custom('two')]).toEqual([[], WRONG]);
  });

  it('leaves the server to count, and to fill in what the client left out', () => {
    const limits = (...fields: readonly Field[]): string[] => causes(withAttributes(['Usage Limits', [['UsageLimitsTotal', 10], ['UsageLimitsCount', 10], ['UsageLimitsUnit', 'Byte']]]), [['AttributeName', 'Usage Limits'], ['AttributeValue', fields]], [['AttributeName', 'Usage Limits']]);
    expect(limits(['UsageLimitsTotal', 10], ['UsageLimitsCount', 7], ['UsageLimitsUnit', 'Byte'])).toEqual([]);
    expect(limits(['UsageLimitsTotal', 9], ['UsageLimitsCount', 10], ['UsageLimitsUnit', 'Byte'])).toEqual(WRONG);
    expect(limits(['UsageLimitsTotal', 10], ['UsageLimitsCount', 10])).toEqual(WRONG);
    const contact = (value: AttributeRow[1]): string[] => causes(withAttributes(['Contact Information', 'me']), [['AttributeName', 'Contact Information'], ['AttributeValue', value]], [['AttributeName', 'Contact Information']]);
    expect([contact('me'), contact([['NameValue', 'me']]), contact(Uint8Array.of(1))]).toEqual([[], WRONG, WRONG]);
  });

  it('tells a field from another of the same value', () => {
    const space = (...fields: readonly Field[]): string[] => causes(withAttributes(['Application Specific Information', [['ApplicationNamespace', 's'], ['ApplicationData', 'd']]]), [['AttributeName', 'Application Specific Information'], ['AttributeValue', fields]], [['AttributeName', 'Application Specific Information']]);
    expect(space(['ApplicationNamespace', 's'], ['ApplicationData', 'd'])).toEqual([]);
    expect(space(['ApplicationNamespace', 'd'], ['ApplicationData', 's'])).toEqual(WRONG);
  });
});
