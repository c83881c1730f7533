import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { hex, unique, type Field } from './testing/build.js';
import { payloadChecks, scenario, type Asked } from './testing/scenario.js';
import { getAttributes, KEY } from './testing/steps.js';

interface Answer {
  readonly version?: ProtocolVersion;
  readonly request?: readonly Field[];
  readonly expect?: Asked['expect'];
  readonly payload: readonly Field[];
}

const FREE: ReadonlySet<string> = new Set(['X-1', 'C-4', 'V-10']);

/** What is said about fields at a place of the payload that no expectation names. */
function surplus(operation: string, answer: Answer, ...path: readonly string[]): Check[] {
  const { version = '1.4', request = [['UniqueIdentifier', 'a']], expect: expected = [['UniqueIdentifier', 'a']], payload } = answer;
  return payloadChecks(scenario(version).one({ operation, request, expect: expected }, { payload: [['UniqueIdentifier', 'a'], ...payload] }), ...path).filter(({ rule }) => FREE.has(rule));
}

const unnamed = (title: string): string => `The response holds ${title}, which the expectation does not name.`;

describe('a field of the payload that the expectation does not name (X-1)', () => {
  it('is a note where the operation may return it', () => {
    expect(surplus('Check', { payload: [['UsageLimitsCount', 7n]] }, 'Usage Limits Count')).toMatchObject([{ rule: 'X-1', verdict: 'note', expected: 'nothing', actual: '7', message: unnamed('Usage Limits Count'), cause: 'Check returns Usage Limits Count', source: 'KMIP 1.4 §4.10' }]);
  });

  it('is said once for all its values', () => {
    expect(surplus('Query', { request: [], expect: [], payload: [['VendorIdentification', 'v'], ['Operation', 'Get'], ['Operation', 'Create']] }, 'Operation (1)')).toMatchObject([{ actual: 'Get (10)', cause: 'Query returns Operation' }]);
  });

  it('is not worth a word where the operation has to return it', () => {
    const s = scenario('1.4');
    const checks = s.one({ operation: 'RNGSeed', request: [['Data', KEY]], expect: [] }, { payload: [['DataLength', 16]] });
    expect(payloadChecks(checks, 'Data Length').filter(({ rule }) => rule === 'X-1')).toEqual([]);
  });

  it.each([
    ['Create', 'TemplateAttribute', 'Template-Attribute'],
    ['CreateKeyPair', 'PrivateKeyTemplateAttribute', 'Private Key Template-Attribute'],
    ['CreateKeyPair', 'PublicKeyTemplateAttribute', 'Public Key Template-Attribute'],
  ])('is a variation of %s if it is the %s', (operation, field, title) => {
    expect(surplus(operation, { payload: [[field, []]] }, title)).toMatchObject([{ rule: 'X-1', verdict: 'variation', variation: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item response 4', expected: 'nothing', message: `The response holds ${title}.`, cause: `${operation === 'Create' ? 'Create' : 'Create Key Pair'} returns ${title}` }]);
  });

  it('is a warning where Encrypt returns the vector that it was given (KMIP 1.4 §4.29)', () => {
    const vector: Field = ['IVCounterNonce', hex('01')];
    const found = (request: readonly Field[]): Check[] => surplus('Encrypt', { request: [['UniqueIdentifier', 'a'], ['Data', KEY], ...request], payload: [['Data', KEY], vector] }, 'IV/Counter/Nonce');
    expect(found([vector])).toMatchObject([{ rule: 'X-1', verdict: 'warning', actual: '01 (1 byte)', message: 'The response repeats the vector that the request gave.', cause: 'Encrypt returns the vector of the request' }]);
    expect(found([])).toMatchObject([{ rule: 'X-1', verdict: 'note', cause: 'Encrypt returns IV/Counter/Nonce' }]);
  });

  it('is no warning where Encrypt returns another field that it was given, or another operation a vector', () => {
    expect(surplus('Encrypt', { request: [['UniqueIdentifier', 'a'], ['Data', KEY], ['IVCounterNonce', hex('01')]], payload: [['Data', KEY], ['CorrelationValue', hex('02')]] }, 'Correlation Value')).toMatchObject([{ verdict: 'note' }]);
    expect(surplus('Sign', { request: [['UniqueIdentifier', 'a'], ['Data', KEY], ['IVCounterNonce', hex('01')]], payload: [['SignatureData', KEY], ['CorrelationValue', hex('02')]] }, 'Correlation Value')).toMatchObject([{ verdict: 'note' }]);
  });
});

describe('a field that only one operation may return without a word', () => {
  it('is the Unique Identifier of Locate, which is no find of another operation', () => {
    expect(surplus('Destroy', { expect: [], payload: [] }, 'Unique Identifier')).toEqual([]);
  });

  it('is no find of Locate if it is the number of them', () => {
    const checks = scenario('1.4').one({ operation: 'Locate', expect: [] }, { payload: [['LocatedItems', 1]] });
    expect(payloadChecks(checks, 'Located Items').filter(({ rule }) => rule === 'X-1')).toMatchObject([{ verdict: 'note', cause: 'Locate returns Located Items' }]);
    expect(checks.filter(({ rule }) => rule === 'C-4')).toEqual([]);
  });

  it('is the vector of Encrypt, which Decrypt does not return at all', () => {
    const vector: Field = ['IVCounterNonce', hex('01')];
    const checks = scenario('1.4').one({ operation: 'Decrypt', request: [['UniqueIdentifier', 'a'], ['Data', KEY], vector], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['Data', KEY], vector] });
    expect(checks.filter(({ path, rule }) => path.endsWith('IV/Counter/Nonce') && rule === 'X-1')).toEqual([]);
  });

  it('is a holder of attributes in the answer to Get Attributes, and nothing else there', () => {
    const checks = scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ['TemplateAttribute', [['Attribute', [['AttributeName', 'State'], ['AttributeValue', 'x']]]]]] });
    expect(checks.filter(({ message }) => message.includes('beyond the expected ones'))).toEqual([]);
  });

  it('is none where the version does not define the operation', () => {
    const checks = scenario('1.0').one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a']], expect: [] }, { payload: [['UniqueIdentifier', 'a'], ['IVCounterNonce', hex('01')]] });
    expect(payloadChecks(checks, 'IV/Counter/Nonce').filter(({ rule, verdict }) => rule === 'X-1' && verdict === 'note')).toEqual([]);
  });
});

describe('what a Query announces beyond the expected (C-2)', () => {
  const announced = (version: ProtocolVersion, field: Field, title: string): Check[] => payloadChecks(scenario(version).one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']], expect: [['Operation', 'Get']] }, { payload: [['Operation', 'Get'], field] }), title);

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 15'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 15'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item 14'],
  ] as const)('is a variation, in %s', (version, variation) => {
    expect(announced(version, ['ApplicationNamespace', 'n'], 'Application Namespace').filter(({ rule }) => rule === 'X-1')).toMatchObject([{ verdict: 'variation', variation, expected: 'nothing', actual: '"n"', message: unnamed('Application Namespace'), cause: 'Query returns Application Namespace' }]);
  });
});

describe('a field inside a structure that the expectation does not name (X-1)', () => {
  const keyBlock = (...fields: readonly Field[]): Field => ['SymmetricKey', [['KeyBlock', fields]]];
  const inKeyBlock = (expected: readonly Field[], more: readonly Field[], title: string): Check[] =>
    payloadChecks(scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [keyBlock(...expected)] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], keyBlock(['KeyFormatType', 'Raw'], ...more)] }), 'Symmetric Key', 'Key Block', title).filter(({ rule }) => rule === 'X-1');

  it.each([
    ['a warning where it is optional', 'warning', ['KeyCompressionType', 'ECPublicKeyTypeUncompressed'], 'Key Compression Type', 'ECPublicKeyTypeUncompressed (1)'],
    ['a note where it is required under a condition', 'note', ['CryptographicLength', 128], 'Cryptographic Length', '128'],
  ] as const)('is %s', (_, verdict, field, title, actual) => {
    expect(inKeyBlock([['KeyFormatType', 'Raw']], [field], title)).toMatchObject([{ verdict, expected: 'nothing', actual, message: `Key Block holds ${title}, which the expectation does not name.`, cause: `Get returns ${title} inside Key Block` }]);
  });

  it('is not worth a word where it is required, or where the expectation names no field at all', () => {
    expect(inKeyBlock([['CryptographicLength', 128]], [['CryptographicLength', 128]], 'Key Format Type')).toEqual([]);
    expect(inKeyBlock([], [['KeyCompressionType', 'ECPublicKeyTypeUncompressed']], 'Key Compression Type')).toEqual([]);
  });

  it('is left to the structural check where the structure has no such field', () => {
    expect(inKeyBlock([['KeyFormatType', 'Raw']], [['BatchCount', 1]], 'Batch Count')).toEqual([]);
  });

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 19'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 21'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item 20'],
  ] as const)('is a variation if it is an attribute of the key, in %s', (version, variation) => {
    const s = scenario(version);
    const key = (...fields: readonly Field[]): Field => keyBlock(['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY], ...fields]]);
    const checks = s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [key()] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], key(...s.build.attributes(['Comment', 'c']))] });
    expect(checks.filter(({ rule }) => rule === 'X-1')).toMatchObject([{ verdict: 'variation', variation, expected: 'nothing', message: 'The key comes with attributes.', cause: 'Get returns attributes inside Key Value' }]);
  });
});

describe('attributes inside a structure', () => {
  it('are no attributes of a key where the structure is no Key Value', () => {
    const defaults = (...fields: readonly Field[]): Field => ['ObjectDefaults', [['ObjectType', 'SymmetricKey'], ...fields]];
    const checks = scenario('2.1').one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: [defaults()] }, { payload: [['UniqueIdentifier', 'a'], defaults(['Attributes', []])] });
    expect(checks.filter(({ message }) => message === 'The key comes with attributes.')).toEqual([]);
  });

  it('are told from the material beside them, which is not worth a word', () => {
    const s = scenario('1.4');
    const key = (...fields: readonly Field[]): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', fields]]]]];
    const checks = s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [key(s.build.attributesPattern('list', ['Comment', 'c']))] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], key(['KeyMaterial', KEY], s.build.attribute('Comment', 'c'))] });
    expect(checks.filter(({ message }) => message === 'The key comes with attributes.')).toEqual([]);
  });
});

describe('a random number generator (V-10)', () => {
  const rng = (...fields: readonly Field[]): readonly Field[] => [['RNGAlgorithm', 'DRBG'], ...fields];

  it.each([
    ['1.4', undefined],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item response 7'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item response 6'],
  ] as const)('may be described in more detail than is expected, in %s', (version, variation) => {
    const checks = getAttributes(scenario(version), 'a', [['Random Number Generator', rng()]], [['Random Number Generator', rng(['DRBGAlgorithm', 'CTR'])]]);
    const [found, ...others] = checks.filter(({ rule, verdict }) => rule === 'V-10' && verdict !== 'match');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ verdict: 'variation', expected: 'nothing', actual: 'CTR (5)', message: 'The server describes its random number generator by DRBG Algorithm as well.', cause: 'Get Attributes describes the random number generator in more detail' });
    expect(found?.variation).toBe(variation);
  });

  it('may be so among those that Query lists', () => {
    const listed = (...fields: readonly Field[]): readonly Field[] => [['RNGParameters', [['RNGAlgorithm', 'DRBG'], ...fields]]];
    const s = scenario('2.1');
    const checks = s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], ...listed()] }, { payload: [['UniqueIdentifier', 'a'], ...listed(['DRBGAlgorithm', 'CTR'])] });
    expect(payloadChecks(checks, 'RNG Parameters', 'DRBG Algorithm').filter(({ rule }) => rule === 'V-10')).toMatchObject([{ verdict: 'variation' }]);
  });
});

describe('a field of an attribute that the expectation does not name (X-1)', () => {
  it.each([
    ['1.4', []],
    ['2.1', ['Attributes']],
  ] as const)('is a warning where it is optional, in %s', (version, holder) => {
    const checks = getAttributes(scenario(version), 'a', [['Cryptographic Parameters', [['BlockCipherMode', 'CBC']]]], [['Cryptographic Parameters', [['BlockCipherMode', 'CBC'], ['PaddingMethod', 'PKCS5']]]]);
    expect(payloadChecks(checks, ...holder, 'Attribute "Cryptographic Parameters"', 'Padding Method').filter(({ rule }) => rule === 'X-1')).toMatchObject([{ verdict: 'warning', expected: 'nothing', actual: 'PKCS5 (3)', message: 'Cryptographic Parameters holds Padding Method, which the expectation does not name.', cause: 'Get Attributes returns Padding Method inside Cryptographic Parameters' }]);
  });
});

describe('a Locate that is expected to find nothing (C-4)', () => {
  const located = (request: readonly Field[], expected: readonly Field[], ...found: readonly string[]): Check[] =>
    payloadChecks(scenario('1.4').one({ operation: 'Locate', request, expect: expected }, { payload: [['LocatedItems', found.length], ...found.map((id): Field => ['UniqueIdentifier', id])] }), 'Unique Identifier');
  const { build } = scenario('1.4');
  const OWN: readonly Field[] = [build.attributesPattern('list', ['Name', [['NameValue', unique()], ['NameType', 'UninterpretedTextString']]])];
  const ANY: readonly Field[] = [build.attributesPattern('list', ['State', 'Active'])];

  it('finds nothing where it asks for what only this case has made', () => {
    expect(located(OWN, [], 'x')).toMatchObject([{ rule: 'C-4', verdict: 'failure', expected: 'nothing', actual: '"x"', message: 'Locate finds an object, but nothing is expected to match.', cause: 'Locate finds objects that do not match' }]);
    expect(located(OWN, [], 'x', 'y')).toMatchObject([{ verdict: 'failure', actual: '"x", "y"', message: 'Locate finds 2 objects, but nothing is expected to match.' }]);
  });

  it('may find objects of others where it does not', () => {
    expect(located(ANY, [], 'x')).toMatchObject([{ rule: 'C-4', verdict: 'warning', actual: '"x"' }]);
  });

  it('is judged by the number where that is expected', () => {
    expect(located(OWN, [['LocatedItems', 1]], 'x')).toEqual([]);
    expect(located(OWN, [['ObjectGroup', 'g']], 'x')).toMatchObject([{ rule: 'C-4', verdict: 'failure' }]);
  });
});

describe('a field that must not be there', () => {
  const without = (...tags: readonly number[]): Check[] => payloadChecks(scenario('1.4').one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: { status: 'Success', payload: [], absent: tags } }, { payload: [['UniqueIdentifier', 'a'], ['UsageLimitsCount', 7n]] }), ...(tags[0] === TAG.UsageLimitsCount ? ['Usage Limits Count'] : ['Lease Time']));

  it('is a failure, and nothing more', () => {
    expect(without(TAG.UsageLimitsCount)).toMatchObject([{ rule: 'X-1', verdict: 'failure', expected: 'nothing', actual: '7', message: 'The response holds Usage Limits Count, which must not be there.', cause: 'Check returns Usage Limits Count, which must not be there' }]);
  });

  it('is a match where it is not', () => {
    expect(without(TAG.LeaseTime)).toMatchObject([{ rule: 'X-1', verdict: 'match', expected: 'nothing', actual: 'nothing', message: 'The response holds no Lease Time.', cause: 'Lease Time is absent' }]);
  });
});
