import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { requestMessage } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Pattern, StepItem } from '../suite/case.js';
import { enumeration, integer, structure, textString, type Item } from '../ttlv/item.js';
import { mayBeNamed, nameCreations } from './naming.js';
import { caseOf, querySent, step } from './testing/cases.js';

const { Operation } = ENUM;
const place = { file: 'test.yaml', line: 1, column: 1 };
const success = { status: 'Success', payload: [] } as const;
const failure = { status: 'OperationFailed', reasons: [1], tolerated: [] } as const;

const named = (version: ProtocolVersion, operation: number, payload: readonly Item[], expect: StepItem['expect'] = success): Item => {
  const message = requestMessage(version, [], [{ operation, payload }]);
  return nameCreations(message, step(3, { operation, request: [], expect }), version, (suffix) => `kmipc-1-CASE-${suffix}`);
};
/** Tags of what holds the attributes, with the names in it. */
const namesIn = (item: Item, holder = 0): [string, string][] =>
  item.type === 'Structure' ? item.value.flatMap((child) => namesIn(child, child.tag === TAG.NameValue ? item.tag : holder)) : item.tag === TAG.NameValue && item.type === 'TextString' ? [[item.tag.toString(16), item.value]] : [];
const names = (item: Item): string[] => namesIn(item).map(([, name]) => name);

const algorithm1 = structure(TAG.Attribute, [textString(TAG.AttributeName, 'Cryptographic Algorithm'), enumeration(TAG.AttributeValue, 3)]);
const algorithm2 = enumeration(TAG.CryptographicAlgorithm, 3);

describe('a Name for what is created without one', () => {
  it.each([
    ['1.4', structure(TAG.TemplateAttribute, [algorithm1])],
    ['2.1', structure(TAG.Attributes, [algorithm2])],
  ] as const)('stands among the attributes of KMIP %s, as a client of that version writes it', (version, holder) => {
    const message = named(version, Operation.Create, [enumeration(TAG.ObjectType, 2), holder]);
    expect(names(message)).toEqual(['kmipc-1-CASE-named-3-1']);
    expect(JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).toContain(version === '1.4' ? '"value":"Name"' : `"tag":${TAG.Name}`);
  });

  it('is another one for each key of a pair', () => {
    const message = named('2.1', Operation.CreateKeyPair, [structure(TAG.CommonAttributes, [algorithm2]), structure(TAG.PrivateKeyAttributes, []), structure(TAG.PublicKeyAttributes, [])]);
    expect(names(message)).toEqual(['kmipc-1-CASE-named-3-1-1', 'kmipc-1-CASE-named-3-1-2']);
  });

  it.each<[string, number, readonly Item[], StepItem['expect']]>([
    ['has a name', Operation.Create, [structure(TAG.Attributes, [structure(TAG.Name, [textString(TAG.NameValue, 'mine'), enumeration(TAG.NameType, 1)])])], success],
    ['is to be refused', Operation.Create, [structure(TAG.Attributes, [algorithm2])], failure],
    ['takes over the name of another object', Operation.ReKey, [structure(TAG.Attributes, [algorithm2])], success],
    ['has no attributes at all', Operation.Create, [enumeration(TAG.ObjectType, 2)], success],
    ['creates nothing', Operation.Locate, [structure(TAG.Attributes, [algorithm2])], success],
    ['is a template', Operation.Register, [structure(TAG.TemplateAttribute, []), structure(TAG.Template, [integer(TAG.CryptographicLength, 1)])], success],
  ])('is not given to a request that %s', (_, operation, payload, expected) => {
    expect(names(named('2.1', operation, payload, expected)).filter((name) => name !== 'mine')).toEqual([]);
  });
});

describe('a case may be named', () => {
  const leaf = (tag: number, value: string | number): Pattern => ({ kind: 'leaf', tag, type: typeof value === 'string' ? 'TextString' : 'Enumeration', value: { is: 'literal', value }, place });
  const asking = (operation: number) => caseOf('A', '1.4', { steps: [step(1, { operation, request: [leaf(TAG.AttributeName, 'Name')], expect: success })] });
  const expecting = (...payload: readonly Pattern[]) => caseOf('A', '1.4', { steps: [step(1, { ...querySent, expect: { status: 'Success', payload } })] });

  it.each([
    ['that does not speak of Name', caseOf('A'), true],
    ['of a product: its requests are what is tested', caseOf('A', '1.4', { asClient: { needs: [] } }), false],
    ['that is published: it is sent as it is', caseOf('A', '1.4', { place: { ...place, file: 'BL-M-1-14.xml' } }), false],
    ['that expects Name in a list of 1.x', expecting(leaf(TAG.AttributeName, 'Name')), false],
    ['that expects Name in a list of 2.x', expecting(leaf(TAG.AttributeReference, TAG.Name)), false],
    ['that asks for Name and expects nothing of it', asking(Operation.GetAttributes), true],
    ['that changes Name', asking(Operation.DeleteAttribute), false],
    ['that wants Name to be absent', expecting({ kind: 'attributes', form: { is: 'attribute-list' }, attributes: [], absent: [{ tag: TAG.Name }], place }), false],
    ['that wants another attribute to be absent', expecting({ kind: 'attributes', form: { is: 'attribute-list' }, attributes: [], absent: [{ tag: TAG.Digest }], place }), true],
  ])('%s: %#', (_, each, allowed) => {
    expect(mayBeNamed(each)).toBe(allowed);
  });
});
