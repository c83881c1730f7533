import { describe, expect, it } from 'vitest';
import type { Bindings } from './exchange.js';
import { assign, only } from './matching.js';
import type { Outcome } from './outcome.js';

const NONE: Bindings = { variables: new Map(), literals: new Map() };

/** A text fits itself; `$name` fits any text and means it from then on; `$name!` only uses the variable. */
function fits(expected: string, actual: string, bindings: Bindings): Outcome {
  const check = (verdict: 'match' | 'failure' | 'inconclusive'): Outcome => ({ checks: [{ rule: 'V-15', verdict, path: '', message: `${expected} ${actual}`, cause: '', source: '' }], bindings });
  if (!expected.startsWith('$')) return check(expected === actual ? 'match' : 'failure');
  const name = expected.replace('!', '');
  const bound = bindings.variables.get(name);
  if (bound !== undefined) return check(bound.value === actual ? 'match' : 'failure');
  if (expected.endsWith('!')) return check('inconclusive');
  return { ...check('match'), bindings: { ...bindings, variables: new Map([...bindings.variables, [name, { value: actual, type: 'TextString', tag: 0, origin: '' }]]) } };
}

function assigned(expected: string, actual: string): { pairs: string; missing: string; surplus: string; bound: string; said: string } {
  const list = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  const found = assign(list(expected), list(actual), NONE, fits);
  return {
    pairs: found.pairs.map((pair) => `${pair.expected}=${pair.actual}`).join(' '),
    missing: found.missing.join(' '),
    surplus: found.surplus.join(' '),
    bound: [...found.bindings.variables].map(([name, { value }]) => `${name}=${String(value)}`).sort().join(' '),
    said: found.checks.map(({ message }) => message.replace(' ', '=')).join(' '),
  };
}

describe('values in any order', () => {
  it.each([
    ['a b', 'b a', 'a=a b=b', '', '', ''],
    ['a a', 'a', 'a=a', 'a', '', ''],
    ['a', 'a a', 'a=a', '', 'a', ''],
    ['a b', 'c', '', 'a b', 'c', ''],
    ['', 'a', '', '', 'a', ''],
    ['a', '', '', 'a', '', ''],
    ['', '', '', '', '', ''],
  ])('%j against %j', (expected, actual, pairs, missing, surplus, bound) => {
    expect(assigned(expected, actual)).toEqual({ pairs, missing, surplus, bound, said: pairs });
  });
});

describe('values that give variables to each other', () => {
  it.each([
    ['$x a', 'a b', '$x=b a=a', '', '', '$x=b'],
    ['$x $y a', 'c a b', '$x=c $y=b a=a', '', '', '$x=c $y=b'],
    ['$x! $x', 'a a', '$x!=a $x=a', '', '', '$x=a'],
    ['$x! $x', 'a b', '$x=a', '$x!', 'b', '$x=a'],
    ['$x $x', 'a b b', '$x=b $x=b', '', 'a', '$x=b'],
    ['$x $y', 'a', '$x=a', '$y', '', '$x=a'],
    ['$x q', 'a', '$x=a', 'q', '', '$x=a'],
    ['a a $x', 'a b', 'a=a $x=b', 'a', '', '$x=b'],
    ['$x $x $y', 'a b b', '$x=b $x=b $y=a', '', '', '$x=b $y=a'],
    ['$x! $x! $y', 'a b', '$y=a', '$x! $x!', 'b', '$y=a'],
  ])('%j against %j', (expected, actual, pairs, missing, surplus, bound) => {
    expect(assigned(expected, actual)).toEqual({ pairs, missing, surplus, bound, said: pairs });
  });

  it('are given up after so many attempts, with the best so far', () => {
    const names = Array.from({ length: 9 }, (_, index) => `$v${index}`);
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    let comparisons = 0;
    const found = assign([...names, 'zz'], values, NONE, (expected, actual, bindings) => {
      comparisons++;
      return fits(expected, actual, bindings);
    });
    expect([found.pairs.length, found.missing]).toEqual([9, ['zz']]);
    expect(comparisons).toBe((names.length + 1) * values.length + 20_000);
  });
});

describe('values of which one fits several places', () => {
  /** `ab` fits `a` and `b`. */
  const paired = (expected: readonly string[], actual: readonly string[]): string => assign(expected, actual, NONE, (each, candidate, bindings) => ({ checks: [{ rule: 'V-15', verdict: each.includes(candidate) ? 'match' : 'failure', path: '', message: '', cause: '', source: '' }], bindings })).pairs.map((pair) => `${pair.expected}=${pair.actual}`).join(' ');

  it('are moved until as many as possible are paired', () => {
    expect(paired(['ab', 'a'], ['a', 'b'])).toBe('ab=b a=a');
    expect(paired(['abc', 'ab', 'a'], ['a', 'b', 'c'])).toBe('abc=c ab=b a=a');
    expect(paired(['ab', 'ab', 'ab'], ['a', 'b']).split(' ')).toHaveLength(2);
    expect(paired(['a', 'a', 'ab'], ['a', 'b'])).toBe('a=a ab=b');
  });
});

describe('the only value of a list', () => {
  it('is there where the list has one', () => {
    expect([only<number>([]), only([1]), only([1, 2])]).toEqual([undefined, 1, undefined]);
  });
});
