import { describe, expect, it } from 'vitest';
import type { StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { builder, hex, type Field } from '../testing/build.js';
import { event, holding, KEYS, valuesOf } from '../testing/ledger.js';
import { KEY, symmetricKey } from '../testing/steps.js';
import { attributesIn, keyFacts, managedObjectIn, PRIVATE_HOLDERS, PUBLIC_HOLDERS } from './request-attributes.js';

const build = builder('1.4');
const payload = (...fields: readonly Field[]): StructureItem => event('Register', fields, []).request;
const valuesIn = (holders: readonly number[] | undefined, ...fields: readonly Field[]): ReturnType<typeof valuesOf> => valuesOf(attributesIn(payload(...fields), holders));
const name: Field = ['Name', [['NameValue', 'n'], ['NameType', 'UninterpretedTextString']]];

describe('the attributes that a request sets', () => {
  it('stand alone or in a holder; instances of one are kept together', () => {
    const alone = build.item('Attribute', [['AttributeName', 'x-A'], ['AttributeValue', 'alone']]);
    expect(valuesIn(undefined, alone, alone, holding('TemplateAttribute', ['x-B', 'one'], ['x-B', 'two']))).toEqual({ 'vendor:x:A': ['alone', 'alone'], 'vendor:x:B': ['one', 'two'] });
    expect(valuesIn(undefined, holding('Attributes', ['Cryptographic Length', 128]))).toEqual({ [KEYS.length]: [128] });
    expect(valuesIn(undefined, ['ObjectType', 'SymmetricKey'], { tag: TAG.Attributes, type: 'Integer', value: 1 })).toEqual({});
  });

  it('are those of the holder in place of those that stand alone', () => {
    expect(valuesIn(undefined, build.item('Attribute', [['AttributeName', 'x-A'], ['AttributeValue', 'alone']]), holding('TemplateAttribute', ['x-A', 'held']))).toEqual({ 'vendor:x:A': ['held'] });
  });

  it.each([
    ['private', PRIVATE_HOLDERS, 'PrivateKeyTemplateAttribute', 'PrivateKeyAttributes', 'PublicKeyTemplateAttribute'],
    ['public', PUBLIC_HOLDERS, 'PublicKeyTemplateAttribute', 'PublicKeyAttributes', 'PrivateKeyTemplateAttribute'],
  ] as const)('are the common ones and those of its own for the %s half of a pair', (_, holders, own, tagged, other) => {
    const common = holding('CommonTemplateAttribute', ['Cryptographic Length', 1024], ['x-A', 'common']);
    expect(valuesIn(holders, common, holding(own, ['x-A', 'own']), holding(other, ['x-A', 'other']))).toEqual({ [KEYS.length]: [1024], 'vendor:x:A': ['own'] });
    expect(valuesIn(holders, holding('CommonAttributes', ['Cryptographic Length', 1024]), holding(tagged, ['Cryptographic Length', 2048]))).toEqual({ [KEYS.length]: [2048] });
  });

  it.each(['Attributes', 'CommonAttributes'])('hold a Name in %s', (holder) => {
    expect(valuesIn(undefined, [holder, [name]])).toEqual({ [KEYS.name]: ['n'] });
  });

  it.each(['PrivateKeyAttributes', 'PublicKeyAttributes'])('hold a Name in %s of a pair', (holder) => {
    expect(valuesIn([...PRIVATE_HOLDERS, ...PUBLIC_HOLDERS], [holder, [name]])).toEqual({ [KEYS.name]: ['n'] });
  });

  it.each(['TemplateAttribute', 'CommonTemplateAttribute'])('hold no Name that names a template, in %s', (holder) => {
    expect(valuesIn(undefined, [holder, [name, build.attribute('Name', [['NameValue', 'm'], ['NameType', 'URI']])]])).toEqual({ [KEYS.name]: ['m'] });
  });
});

describe('the object in a message', () => {
  it('is the managed object among the fields', () => {
    expect(managedObjectIn(payload(['ObjectType', 'SymmetricKey'], ['KeyBlock', []], symmetricKey(KEY)))?.tag).toBe(TAG.SymmetricKey);
    expect([managedObjectIn(payload(['ObjectType', 'SymmetricKey'], ['KeyBlock', []])), managedObjectIn(payload({ tag: TAG.SymmetricKey, type: 'Integer', value: 1 }))]).toEqual([undefined, undefined]);
  });
});

describe('what an object says of itself', () => {
  const facts = (...fields: readonly Field[]): ReturnType<typeof keyFacts> => keyFacts(build.item('SymmetricKey', fields) as StructureItem);
  const block = (...fields: readonly Field[]): ReturnType<typeof keyFacts> => facts(['KeyBlock', fields]);
  const raw = ENUM.KeyFormatType.Raw;
  const material: Field = ['KeyValue', [['KeyMaterial', KEY]]];

  it('is format, algorithm, length and bytes of its Key Block', () => {
    expect(block(['KeyFormatType', 'Raw'], material, ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128])).toMatchObject({
      wrapped: false,
      format: raw,
      algorithm: { value: ENUM.CryptographicAlgorithm.AES },
      length: { value: 128 },
      material: { format: raw, item: { tag: TAG.KeyMaterial, value: KEY } },
    });
  });

  it('is only what stands there', () => {
    expect(block()).toStrictEqual({ wrapped: false });
    expect(block(material)).toEqual({ wrapped: false });
    expect(block(['KeyFormatType', 'Raw'])).toEqual({ wrapped: false, format: raw });
  });

  it('is no bytes where they are wrapped or compressed', () => {
    expect(block(['KeyFormatType', 'Raw'], material, ['KeyWrappingData', []])).toEqual({ wrapped: true, format: raw });
    expect(block(['KeyFormatType', 'Raw'], ['KeyCompressionType', 'ECPublicKeyTypeUncompressed'], material)).toEqual({ wrapped: false, format: raw });
  });

  it('is its one value, of no format, where it has no Key Block', () => {
    expect(facts(['CertificateType', 'X_509'], ['CertificateValue', hex('30')])).toMatchObject({ wrapped: false, material: { format: 0, item: { tag: TAG.CertificateValue, value: hex('30') } } });
    expect(facts(['OpaqueDataType', 1], ['OpaqueDataValue', hex('31')])).toMatchObject({ wrapped: false, material: { format: 0, item: { tag: TAG.OpaqueDataValue, value: hex('31') } } });
    expect([facts(), facts({ tag: TAG.KeyBlock, type: 'Integer', value: 1 })]).toEqual([{ wrapped: false }, { wrapped: false }]);
  });
});
