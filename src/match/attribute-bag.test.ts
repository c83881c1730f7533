import { describe, expect, it } from 'vitest';
import { PROTOCOL_VERSIONS } from '../kmip/version.js';
import { TAG } from '../kmip/constants.js';
import { attributeNamed, attributeTitle } from './attribute-bag.js';

describe('an Attribute Name of 1.x', () => {
  it.each([
    ['State', { tag: TAG.State }],
    ['x-ID', { vendor: 'x', name: 'ID' }],
    ['y-two\nlines', { vendor: 'y', name: 'two\nlines' }],
    ['x-', { vendor: 'x', name: '' }],
    ['Box-Size', { unknown: 'Box-Size' }],
    ['z-ID', { unknown: 'z-ID' }],
    ['state', { unknown: 'state' }],
    ['', { unknown: '' }],
  ])('%j', (text, name) => {
    expect(attributeNamed(text)).toEqual(name);
  });
});

describe('an attribute is called', () => {
  it('by its name, whatever the version', () => {
    expect([attributeTitle({ tag: TAG.State }, '1.4'), attributeTitle({ unknown: 'Shoe Size' }, '1.4')]).toEqual(['State', 'Shoe Size']);
  });

  it('by its vendor and name, which 1.x writes as one', () => {
    expect(PROTOCOL_VERSIONS.map((version) => attributeTitle({ vendor: 'x', name: 'ID' }, version))).toEqual(['x-ID', 'x-ID', 'x-ID', 'x-ID', 'x-ID', 'x ID', 'x ID', 'x ID']);
  });
});
