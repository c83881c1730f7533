import { describe, expect, it } from 'vitest';
import { formatMicroseconds, formatSeconds, parseIso, parseIsoSeconds } from './dates.js';

describe('Date-Time as ISO 8601', () => {
  it.each([
    ['2001-01-01T10:00:00+10:00', 0x3a4fc880n],
    ['2001-01-01T00:00:00Z', 0x3a4fc880n],
    ['2001-01-01T00:00:00', 0x3a4fc880n],
    ['2001-01-01T00:00:00.999Z', 0x3a4fc880n],
    ['1969-12-31T23:59:59.5Z', -1n],
    ['0001-01-01T00:00:00Z', -62_135_596_800n],
    ['9999-12-31T23:59:59Z', 253_402_300_799n],
  ])('reads %s', (text, seconds) => {
    expect(parseIsoSeconds(text)).toBe(seconds);
  });

  it.each(['2001-02-30T00:00:00Z', '2001-01-01T24:00:00Z', '2001-01-01', '2001-01-01T00:00:00+15:00', 'yesterday', ''])('refuses %j', (text) => {
    expect(() => parseIsoSeconds(text)).toThrow();
  });

  it('writes UTC with a Z', () => {
    expect(formatSeconds(0x3a4fc880n)).toBe('2001-01-01T00:00:00Z');
  });

  it('writes no year that four digits cannot say', () => {
    expect([formatSeconds(253_402_300_800n), formatSeconds(-62_135_596_801n), formatMicroseconds(2n ** 62n)]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps microseconds of Date-Time Extended, before 1970 too', () => {
    expect(formatMicroseconds(-1n)).toBe('1969-12-31T23:59:59.999999Z');
    expect(parseIso('1969-12-31T23:59:59.999999Z')).toBe(-1n);
  });
});
