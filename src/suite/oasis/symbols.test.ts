import { describe, expect, it } from 'vitest';
import { readSymbol, writeSymbol } from './symbols.js';

describe('symbols', () => {
  it.each([
    ['$NOW', { is: 'now', offsetSeconds: 0 }],
    ['$NOW-3600', { is: 'now', offsetSeconds: -3600 }],
    ['$NOW+20', { is: 'now', offsetSeconds: 20 }],
    ['$UNIQUE_IDENTIFIER_0', { is: 'variable', name: 'UNIQUE_IDENTIFIER_0', bind: false }],
  ] as const)('reads and writes %s', (text, value) => {
    expect(readSymbol(text)).toEqual(value);
    expect(writeSymbol(value)).toBe(text);
  });

  it.each(['NOW', 'a $NOW', '$now', '$', '$DATA-1', ''])('takes %j for a literal', (text) => {
    expect(readSymbol(text)).toBeUndefined();
  });
});
