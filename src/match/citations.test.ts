import { describe, expect, it } from 'vitest';
import { comparison, kmip, ofAttribute, ofOperation, variationOf } from './citations.js';

describe('an item of the lists of permitted variations', () => {
  it('is cited from the list of the version', () => {
    const item = { p10: 1, p21: 'response 2', p30: 3 } as const;
    expect((['1.0', '1.4', '2.0', '2.1', '3.0'] as const).map((version) => variationOf(item, version))).toEqual([
      'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 1',
      'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 1',
      'KMIP Profiles 2.1 §4.1.1 item response 2',
      'KMIP Profiles 2.1 §4.1.1 item response 2',
      'KMIP Profiles 3.0 §4.1 item 3',
    ]);
  });

  it('is none where the list of the version has none', () => {
    expect([variationOf({ p21: 1, p30: 1 }, '1.4'), variationOf({ p10: 1, p30: 1 }, '2.1'), variationOf({ p10: 1, p21: 1 }, '3.0')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('document and section', () => {
  it('are those of the family of the version, else of the nearest version that has one', () => {
    expect(kmip({ v1: '6.1', v2: '9.16', v3: '8.2' })).toMatchObject({ '1.0': 'KMIP 1.0 §6.1', '1.4': 'KMIP 1.4 §6.1', '2.0': 'KMIP 2.0 §9.16', '2.1': 'KMIP 2.1 §9.16', '3.0': 'KMIP 3.0 §8.2' });
    expect(kmip({ v1: '6.1', v2: '9.16' })['3.0']).toBe('KMIP 2.1 §9.16');
    expect(kmip({ v2: '9.16' })['1.0']).toBe('KMIP 2.0 §9.16');
    expect(kmip({})['1.4']).toBe('KMIP 1.4');
  });

  it('of attributes and operations are those of the specification', () => {
    expect(ofAttribute('State')).toMatchObject({ '1.4': 'KMIP 1.4 §3.22', '2.1': 'KMIP 2.1 §4.57' });
    expect(ofOperation('Hash')).toMatchObject({ '1.0': 'KMIP 1.2 §4.37', '1.2': 'KMIP 1.2 §4.37' });
    expect([ofAttribute('none')['1.4'], ofOperation('none')['1.4'], ofOperation('Notify')['1.4']]).toEqual(['KMIP 1.4', 'KMIP 1.4', 'KMIP 1.4']);
  });

  it('of what is in no list of permitted variations are the comparison of the version', () => {
    expect(comparison).toMatchObject({ '1.0': 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7', '1.4': 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7', '2.0': 'KMIP Profiles 2.1 §4.1', '3.0': 'KMIP Profiles 3.0 §4.1' });
  });
});
