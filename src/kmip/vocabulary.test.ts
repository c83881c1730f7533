import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from './constants.js';
import { registry } from './registry.js';
import {
  attributeByName,
  attributeRules,
  enumerationName,
  enumerationOf,
  isDefinedIn,
  maskNames,
  operationByName,
  payloadTable,
  sourceOf,
  structureTableByTitle,
  structureTables,
  tagByName,
  tagName,
  tagTitle,
  typesOf,
  valueByName,
} from './vocabulary.js';

describe('tags', () => {
  it('are found by XML name and by the name that the specification writes', () => {
    expect(tagByName('UniqueIdentifier')?.code).toBe(0x420094);
    expect(tagByName('Unique Identifier')?.code).toBe(0x420094);
    expect(tagName(0x420094)).toBe('UniqueIdentifier');
    expect(tagTitle(0x420094)).toBe('Unique Identifier');
  });

  it('that nobody defines are shown by number', () => {
    expect(tagName(0x540001)).toBe('0x540001');
  });

  it('have the types of the version', () => {
    expect(typesOf(TAG.AsynchronousIndicator, '1.4')).toEqual(['Boolean']);
    expect(typesOf(TAG.AsynchronousIndicator, '2.0')).toEqual(['Enumeration']);
    expect(typesOf(TAG.AttributeValue, '1.4')).toEqual([]);
  });

  it('exist from a version on, and some until one', () => {
    const fresh = tagByName('Fresh')!;
    expect([isDefinedIn(fresh, '1.0'), isDefinedIn(fresh, '1.1'), isDefinedIn(fresh, '3.0')]).toEqual([false, true, true]);
    const template = tagByName('TemplateAttribute')!;
    expect([isDefinedIn(template, '1.4'), isDefinedIn(template, '2.0')]).toEqual([true, false]);
  });

  it('and enumeration values never share a code or a name', () => {
    const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
    expect(unique(registry.tags.map((tag) => tag.code))).toBe(true);
    expect(unique(registry.tags.map((tag) => tag.xmlName))).toBe(true);
    expect(registry.enumerations.filter((table) => !unique(table.values.map((value) => value.code))).map((table) => table.name)).toEqual([]);
  });
});

describe('values', () => {
  it('are found by every spelling', () => {
    const algorithms = enumerationOf(TAG.CryptographicAlgorithm)!;
    expect(['3DES', 'DES3'].map((name) => valueByName(algorithms, name)?.code)).toEqual([2, 2]);
    expect(enumerationName(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm.AES)).toBe('AES');
    expect(enumerationName(TAG.CryptographicAlgorithm, 0x80000001)).toBe('0x80000001');
  });

  it('of an Attribute Reference are tags', () => {
    expect(enumerationName(TAG.AttributeReference, TAG.State)).toBe('State');
  });

  it('of a mask are bits; bits without a name come as one number', () => {
    expect(maskNames(TAG.CryptographicUsageMask, 0x0c)).toEqual(['Encrypt', 'Decrypt']);
    expect(maskNames(TAG.CryptographicUsageMask, 0x80000004 | 0)).toEqual(['Encrypt', '0x80000000']);
  });
});

describe('tables', () => {
  it('give the fields of a payload in wire order', () => {
    const fields = (version: '1.4' | '2.1') => payloadTable(ENUM.Operation.Create, 'request', version)?.fields.map((field) => field.name);
    expect(fields('1.4')).toEqual(['Object Type', 'Template-Attribute']);
    expect(fields('2.1')).toEqual(['Object Type', 'Attributes', 'Protection Storage Masks']);
    expect(payloadTable(ENUM.Operation.Encrypt, 'request', '1.1')).toBeUndefined();
  });

  it('tell headers of requests and responses apart', () => {
    expect(structureTableByTitle('Response Header', '1.0')?.fields.map((field) => field.name)).toEqual(['Protocol Version', 'Time Stamp', 'Batch Count']);
    expect(structureTables(TAG.Digest, '1.0')[0]?.fields.map((field) => field.name)).toEqual(['Hashing Algorithm', 'Digest Value']);
    expect(structureTables(TAG.Digest, '1.1')[0]?.fields.map((field) => field.name)).toEqual(['Hashing Algorithm', 'Digest Value', 'Key Format Type']);
  });

  it('know what the specification says of an attribute, and where', () => {
    const state = attributeByName('State')!;
    expect(attributeRules(state, '1.4')).toMatchObject({ alwaysHasValue: 'yes', setByServer: true, modifiableByClient: 'no', multipleInstances: 'no' });
    expect(sourceOf(state, '2.1')).toBe('KMIP 2.1 §4.57');
  });

  it('know operations and their codes', () => {
    expect(operationByName('Discover Versions')?.code).toBe(0x1e);
  });
});
