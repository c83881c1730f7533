import { describe, expect, it } from 'vitest';
import { fit, wrap } from './columns.js';

describe('fit', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['🔑🔑🔑', 2, '🔑…'],
    ['abc', 0, '…'],
  ])('%s in %i columns', (line, width, fitted) => {
    expect(fit(line, width)).toBe(fitted);
  });
});

describe('wrap', () => {
  it.each<[string, number, string[]]>([
    ['', 10, ['']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 100, ['one two three']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['a abcdef', 3, ['a', 'abc', 'def']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});
