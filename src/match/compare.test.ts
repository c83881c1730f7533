import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Pattern } from '../suite/case.js';
import type { Check } from './check.js';
import { any, bind, builder, hex, type Field, type Value } from './testing/build.js';
import { failures, payloadChecks, scenario, verdictsOf } from './testing/scenario.js';
import { create, KEY } from './testing/steps.js';

const { build } = scenario('1.4');

/** A Get of a key, as expected and as returned. */
const get = (expected: readonly Field[], actual: readonly Field[], version: ProtocolVersion = '1.4', s = scenario(version)): readonly Check[] =>
  s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: expected }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ...actual] });
const key = (format: string, value: readonly Field[], ...more: readonly Field[]): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', format], ['KeyValue', value], ...more]]]];
const KEY_BLOCK = ['Symmetric Key', 'Key Block'];

describe('a structure', () => {
  const inside = (name: string, value: Value): readonly Check[] => scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], build.attributesPattern('list', ['x-Point', [['NameValue', 'n']]])] }, { payload: [['UniqueIdentifier', 'a'], build.attribute(name, value)] });

  it('is not met by a value (S-1)', () => {
    expect(payloadChecks(inside('x-Point', 1), 'Attribute "x-Point"')).toMatchObject([{ rule: 'S-1', verdict: 'failure', expected: 'Structure', actual: 'Integer', message: 'x-Point is an Integer and no Structure.', cause: 'Get Attributes: x-Point has item type Integer instead of Structure' }]);
  });

  it('is met by one with the same fields', () => {
    expect(failures(inside('x-Point', [['NameValue', 'n']])).filter((found) => !found.startsWith('C-6: Get Attributes returns no '))).toEqual([]);
    expect(failures(inside('x-Point', [['NameValue', 'm']]))).toContain('V-15: Get Attributes returns a wrong Name Value of x-Point');
  });

  it.each([
    ['1.4', 'TemplateAttribute', 'Template-Attribute'],
    ['2.1', 'Attributes', 'Attributes'],
  ] as const)('of attributes is none either if it is a text, in %s', (version, field, title) => {
    const s = scenario(version);
    const item = { tag: s.build.item(field, []).tag, type: 'TextString', value: 'x' } as const;
    const checks = s.one({ operation: 'Import', request: [['UniqueIdentifier', 'a']], expect: [{ ...s.build.attributesPattern('template', ['State', 'Active']) }] }, { payload: [['UniqueIdentifier', 'a'], item] });
    expect(payloadChecks(checks, title).filter(({ rule, expected }) => rule === 'S-1' && expected === 'Structure')).toHaveLength(1);
  });
});

describe('a structure of which one field is wrong', () => {
  it('binds a variable by another all the same', () => {
    const s = scenario('1.4');
    get([['SymmetricKey', [['KeyBlock', [['CryptographicLength', bind('length')], ['CryptographicAlgorithm', 'AES']]]]]], [['SymmetricKey', [['KeyBlock', [['CryptographicAlgorithm', 'DES3'], ['CryptographicLength', 128]]]]]], '1.4', s);
    expect(s.state().variables.get('length')?.value).toBe(128);
  });
});

describe('a field named Attribute of 2.x', () => {
  it.each(['2.0', '2.1'] as const)('is a structure like others outside Attributes, in %s', (version) => {
    const vendor: Field = ['Attribute', [['VendorIdentification', 'x'], ['AttributeName', 'ID'], ['AttributeValue', 'v']]];
    const checks = scenario(version).one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: [vendor] }, { payload: [['UniqueIdentifier', 'a'], vendor] });
    expect(payloadChecks(checks, 'Attribute "ID"', 'Attribute Value')).toMatchObject([{ rule: 'V-15', verdict: 'match', expected: '"v"' }]);
    expect(checks.filter(({ cause }) => cause.includes('no Attribute'))).toEqual([]);
  });
});

describe('a name that is missing outside a list of names', () => {
  it('is missed as any other field', () => {
    expect(payloadChecks(scenario('1.4').one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: [['AttributeName', 'Comment']] }, { payload: [['UniqueIdentifier', 'a']] }), 'Attribute Name')).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: '"Comment"', message: 'The response holds no Attribute Name.', cause: 'Check returns no Attribute Name' }]);
  });
});

describe('values that stand in no list of permitted variations (C-1)', () => {
  const seeded = (expected: readonly Field[], actual: readonly Field[]): Check[] => scenario('1.4').one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: expected }, { payload: [['UniqueIdentifier', 'a'], ...actual] }).filter(({ path, rule, verdict }) => path.includes('Usage Limits Count') && verdict !== 'match' && rule !== 'S-2');
  const counts = (...values: readonly bigint[]): readonly Field[] => values.map((value): Field => ['UsageLimitsCount', value]);

  it('are met in any order, each once', () => {
    expect(seeded(counts(1n, 2n), counts(2n, 1n))).toEqual([]);
    expect(seeded(counts(1n, 1n), counts(1n, 2n))).toMatchObject([{ rule: 'V-16', verdict: 'failure', expected: '1', actual: '2' }]);
  });

  it('lack none', () => {
    expect(seeded(counts(1n), [])).toMatchObject([{ rule: 'V-16', verdict: 'failure', expected: '1', actual: 'nothing', message: 'The response holds no Usage Limits Count.', cause: 'Check returns no Usage Limits Count', path: 'Batch Item 1 › Response Payload › Usage Limits Count' }]);
    expect(seeded(counts(1n, 2n, 3n), counts(2n))).toMatchObject([{ expected: '1', actual: 'nothing' }, { expected: '3', actual: 'nothing' }]);
  });

  it('have no further one', () => {
    expect(seeded(counts(1n), counts(2n, 1n))).toMatchObject([{ rule: 'C-1', verdict: 'failure', expected: 'nothing more', actual: '2', message: 'The response holds a Usage Limits Count that is not expected.', cause: 'Check returns a Usage Limits Count that is not expected' }]);
    expect(seeded(counts(1n), counts(2n, 1n))[0]).not.toHaveProperty('variation');
  });

  it('are said to be missing and surplus where more than one is wrong', () => {
    expect(seeded(counts(1n, 2n), counts(3n, 4n)).map(({ rule, expected, actual }) => [rule, expected, actual])).toEqual([
      ['V-16', '1', 'nothing'],
      ['V-16', '2', 'nothing'],
      ['C-1', 'nothing more', '3, 4'],
    ]);
    expect(seeded(counts(1n, 2n), counts(3n)).map(({ expected, actual }) => [expected, actual])).toEqual([
      ['1', 'nothing'],
      ['2', 'nothing'],
      ['nothing more', '3'],
    ]);
    expect(seeded(counts(1n), counts(3n, 4n)).map(({ expected, actual }) => [expected, actual])).toEqual([
      ['1', 'nothing'],
      ['nothing more', '3, 4'],
    ]);
  });

  it('bind a variable only where they are the ones expected', () => {
    const s = scenario('1.4');
    s.one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: [['UsageLimitsCount', bind('count')]] }, { payload: [['UniqueIdentifier', 'a'], ...counts(7n)] });
    expect(s.state().variables.get('count')?.value).toBe(7n);
  });
});

describe('a field that the case shows as an example', () => {
  it('may be missing', () => {
    const s = scenario('1.4');
    const example = { ...(s.build.pattern('ObjectGroup', 'g') as Extract<Pattern, { kind: 'leaf' }>), example: true } as const;
    const checks = s.one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: { status: 'Success', payload: [example] } }, { payload: [['UniqueIdentifier', 'a']] });
    const [check] = payloadChecks(checks, 'Object Group');
    expect(check).toMatchObject({ rule: 'V-11', verdict: 'variation', expected: '"g"', actual: 'nothing' });
    expect(check).not.toHaveProperty('variation');
  });
});

describe('a Template-Attribute of a response', () => {
  it('may be missing', () => {
    expect(payloadChecks(scenario('1.4').one({ operation: 'Create', expect: [build.attributesPattern('template', ['State', 'Active'])] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] }), 'Template-Attribute')).toMatchObject([{ rule: 'V-15', verdict: 'variation', variation: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item response 4', expected: 'Template-Attribute', actual: 'nothing', message: 'The response holds no Template-Attribute.', cause: 'Create returns no Template-Attribute' }]);
  });

  it('may not where it is a structure of 2.x', () => {
    const s = scenario('2.1');
    expect(failures(s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [s.build.attributesPattern('list', ['State', 'Active'])] }, { payload: [['UniqueIdentifier', 'a']] }))).toContain('V-15: Get Attributes returns no Attributes');
  });
});

describe('what is missing', () => {
  const missing = (expected: Field, version: ProtocolVersion = '1.4'): Check | undefined => get([expected], [], version).find(({ actual, rule }) => actual === 'nothing' && rule !== 'S-2');

  it.each([
    ['OpaqueDataValue', KEY],
    ['KeyMaterial', KEY],
    ['Password', 'p'],
  ] as const)('is secret if it is a %s', (field, value) => {
    expect(missing([field, value])?.secret).toBe(true);
  });

  it.each([['Data', KEY], ['ObjectGroup', 'g']] as const)('is not if it is %s', (field, value) => {
    expect(missing([field, value])).toMatchObject({ verdict: 'failure' });
    expect(missing([field, value])).not.toHaveProperty('secret');
  });

  it('is no secret if it is the key of a public key', () => {
    const keyOf = (tag: 'PublicKey' | 'PrivateKey', value: readonly Field[]): Field => [tag, [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', value]]]]];
    const lacks = (tag: 'PublicKey' | 'PrivateKey'): Check | undefined => get([keyOf(tag, [['KeyMaterial', KEY]])], [keyOf(tag, [])]).find(({ actual, path }) => actual === 'nothing' && path.endsWith('Key Material'));
    expect(lacks('PrivateKey')).toMatchObject({ rule: 'V-4', verdict: 'failure', secret: true, expected: '00112233445566778899aabbccddeeff (16 bytes)' });
    expect(lacks('PublicKey')).toMatchObject({ rule: 'V-4', verdict: 'failure' });
    expect(lacks('PublicKey')).not.toHaveProperty('secret');
  });

  it('is no secret if it is a structure', () => {
    expect(missing(['KeyValue', [['KeyMaterial', KEY]]])).toMatchObject({ rule: 'V-4', verdict: 'failure', expected: 'Key Value', message: 'The response holds no Key Value.', cause: 'Get returns no Key Value' });
    expect(missing(['KeyValue', [['KeyMaterial', KEY]]])).not.toHaveProperty('secret');
  });
});

describe('a key in another format than the expected one (V-9)', () => {
  const NOTE = { rule: 'V-9', verdict: 'note', message: 'The key comes in another format than the expected one, so its bytes are not compared.', cause: 'Key material in another format is not compared', path: ['Batch Item 1', 'Response Payload', ...KEY_BLOCK, 'Key Value'].join(' › ') };
  const TRANSPARENT: readonly Field[] = [['KeyMaterial', [['Key', KEY]]]];
  const compared = (checks: readonly Check[]): Check[] => checks.filter(({ rule, path }) => rule === 'V-9' || (path.includes('Key Value') && rule === 'V-4'));

  it('is not compared byte by byte', () => {
    expect(compared(get([key('Raw', [['KeyMaterial', KEY]])], [key('TransparentSymmetricKey', TRANSPARENT)]))).toMatchObject([NOTE]);
  });

  it('is not where the server was free to choose it either', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(compared(get([key('Raw', [['KeyMaterial', KEY]])], [key('TransparentSymmetricKey', TRANSPARENT)], '1.4', s))).toMatchObject([NOTE]);
  });

  it('is compared in all that is not the key', () => {
    const checks = get([key('Raw', [['KeyMaterial', KEY]], ['CryptographicLength', 128])], [key('TransparentSymmetricKey', TRANSPARENT, ['CryptographicLength', 256])]);
    expect(failures(checks)).toContain('V-15: Get returns a wrong Cryptographic Length');
  });

  it.each([
    ['the format is the expected one', [key('Raw', [['KeyMaterial', KEY]])], [key('Raw', [['KeyMaterial', hex('00')]])]],
    ['any format would do', [['SymmetricKey', [['KeyBlock', [['KeyFormatType', any], ['KeyValue', [['KeyMaterial', KEY]]]]]]]], [key('Raw', [['KeyMaterial', hex('00')]])]],
    ['no format is expected', [['SymmetricKey', [['KeyBlock', [['KeyValue', [['KeyMaterial', KEY]]]]]]]], [key('Raw', [['KeyMaterial', hex('00')]])]],
    ['none is sent', [key('Raw', [['KeyMaterial', KEY]])], [['SymmetricKey', [['KeyBlock', [['KeyValue', [['KeyMaterial', hex('00')]]]]]]]]],
  ] as const)('is compared where %s', (_, expected, actual) => {
    expect(compared(get(expected, actual as readonly Field[]))).toMatchObject([{ rule: 'V-4', verdict: 'failure', expected: '00112233445566778899aabbccddeeff (16 bytes)', actual: '00 (1 byte)' }]);
  });

  it('is told by its format wherever the expectation names it', () => {
    const expected: Field = ['SymmetricKey', [['KeyBlock', [['CryptographicLength', 128], ['KeyValue', [['KeyMaterial', KEY]]], ['KeyFormatType', 'Raw']]]]];
    expect(compared(get([expected], [key('Raw', [['KeyMaterial', hex('00')]], ['CryptographicLength', 128])]))).toMatchObject([{ rule: 'V-4', verdict: 'failure' }]);
    expect(compared(get([expected], [key('Opaque', [['KeyMaterial', hex('00')]], ['CryptographicLength', 128])]))).toMatchObject([NOTE]);
  });

  it('is a matter of the Key Block, not of a digest that names a format', () => {
    const s = scenario('1.4');
    const digest = (format: string, value: Uint8Array): Value => [['HashingAlgorithm', 'SHA_256'], ['DigestValue', value], ['KeyFormatType', format]];
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['Digest', digest('Raw', KEY)])] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['Digest', digest('Opaque', hex('00'))])] });
    expect(failures(checks)).toContain('V-7: Get Attributes returns a wrong Digest Value of Digest');
  });
});

describe('attributes of 1.x that stand apart', () => {
  const unnamed = (size: string): Field => ['Attribute', [['AttributeName', 'Shoe Size'], ['AttributeValue', size]]];
  const answered = (expected: readonly Field[], actual: readonly Field[], s = scenario('1.4')): Check[] => s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], ...expected] }, { payload: [['UniqueIdentifier', 'a'], ...actual] }).filter(({ path, verdict, rule }) => path.includes('Attribute') && verdict !== 'match' && rule !== 'S-14' && rule !== 'C-6');
  const list = (...rows: readonly (readonly [string, Value])[]): Field => build.attributesPattern('list', ...rows);
  const state = build.attribute('State', 'Active') as Field;

  it('must not be there where one of the lists says so', () => {
    const without = { ...build.attributesPattern('list'), absent: [{ tag: TAG.ObjectGroup }] };
    const checks = scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], list(['State', 'Active']), without] }, { payload: [['UniqueIdentifier', 'a'], state, build.attribute('Object Group', 'g')] });
    expect(verdictsOf(checks, 'failure')).toContain('C-6: Get Attributes returns Object Group, which must not be there');
  });

  it('may stand beside others where only one of an unknown name is expected', () => {
    const checks = scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], unnamed('43')] }, { payload: [['UniqueIdentifier', 'a'], unnamed('43'), state] });
    expect(failures(checks).filter((found) => !/^(S-14|C-6: Get Attributes returns no )/.test(found))).toEqual([]);
    expect(checks.filter(({ rule }) => rule === 'X-1')).toMatchObject([{ verdict: 'variation', actual: 'State', cause: 'Get Attributes returns attributes beyond the expected ones' }]);
  });

  it('lack none of an unknown name', () => {
    expect(answered([list(['State', 'Active']), unnamed('43')], [state])).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: 'Attribute', actual: 'nothing', message: 'The response holds no Attribute.', cause: 'Get Attributes returns no Attribute', path: 'Batch Item 1 › Response Payload › Attribute' }]);
  });

  it('bind variables one after the other', () => {
    const s = scenario('1.4');
    answered([list(['Object Group', bind('group')]), ['Attribute', [['AttributeName', 'Shoe Size'], ['AttributeValue', bind('size')]]]], [build.attribute('Object Group', 'g'), unnamed('43')], s);
    expect([s.state().variables.get('group')?.value, s.state().variables.get('size')?.value]).toEqual(['g', '43']);
  });
});

describe('attributes that no expectation names', () => {
  it.each(['1.4', '2.1'] as const)('are a variation where all were asked for, in %s', (version) => {
    const s = scenario(version);
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['State', 'Active'], ['Object Type', 'SymmetricKey'])] });
    expect(checks.filter(({ rule }) => rule === 'X-1')).toMatchObject([{ verdict: 'variation', actual: 'State, Object Type', message: 'The response holds attributes beyond the expected ones: State, Object Type.', cause: 'Get Attributes returns attributes beyond the expected ones', path: version === '1.4' ? 'Batch Item 1 › Response Payload' : 'Batch Item 1 › Response Payload › Attributes' }]);
  });

  it('are left to the structural check where they are no structure', () => {
    const checks = scenario('2.1').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], { tag: TAG.Attributes, type: 'TextString', value: 'x' }] });
    expect(payloadChecks(checks, 'Attributes').map(({ rule, verdict }) => [rule, verdict])).toEqual([['S-1', 'failure']]);
  });

  it('are not worth a word in another answer, where attributes are an object of their own', () => {
    const { item } = builder('1.4');
    const checks = scenario('1.4').one({ operation: 'AddAttribute', request: [['UniqueIdentifier', 'a'], build.attribute('Object Group', 'g')], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], item('Attribute', [['AttributeName', 'Object Group'], ['AttributeValue', 'g']])] });
    expect(checks.filter(({ rule }) => rule === 'X-1')).toEqual([]);
  });

  it('may stand beside an object that the expectation does not name', () => {
    expect(get([['UniqueIdentifier', 'a']], [key('Raw', [['KeyMaterial', KEY]])]).filter(({ rule }) => rule === 'X-1')).toEqual([]);
  });
});
