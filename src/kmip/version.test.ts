import { describe, expect, it } from 'vitest';
import { compareVersions, isProtocolVersion, parseVersionRange, rangeIncludes, versionNumbers } from './version.js';

describe('protocol versions', () => {
  it('are ordered as they were published', () => {
    expect(compareVersions('1.4', '2.0')).toBeLessThan(0);
    expect(compareVersions('2.1', '2.1')).toBe(0);
    expect(compareVersions('3.0', '1.0')).toBeGreaterThan(0);
  });

  it('have a major and a minor number', () => {
    expect(versionNumbers('1.4')).toEqual({ major: 1, minor: 4 });
  });

  it('are these and no others', () => {
    expect(['1.0', '1.5', '2', ''].map(isProtocolVersion)).toEqual([true, false, false, false]);
  });
});

describe('parseVersionRange', () => {
  it.each([
    ['1.2', { from: '1.2', to: '1.2' }],
    ['1.2..', { from: '1.2' }],
    ['..1.4', { to: '1.4' }],
    [' 1.2 .. 2.0 ', { from: '1.2', to: '2.0' }],
    ['..', {}],
  ])('reads %j', (text, range) => {
    expect(parseVersionRange(text)).toEqual(range);
  });

  it.each(['', '1.5', '1.2...2.0', '1.2..2.0..2.1', '1.2-2.0'])('refuses %j', (text) => {
    expect(parseVersionRange(text)).toBeUndefined();
  });

  it('includes both ends', () => {
    const range = { from: '1.2', to: '2.0' } as const;
    expect((['1.1', '1.2', '1.4', '2.0', '2.1'] as const).map((version) => rangeIncludes(range, version))).toEqual([false, true, true, true, false]);
  });
});
