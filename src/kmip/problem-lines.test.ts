import { expect, it } from 'vitest';
import { problemLines } from './problem-lines.js';

it('tells all of a few problems', () => {
  expect(problemLines(["a:1:1: 'x' is wrong", 'a:2:1: so is this'])).toBe("a:1:1: 'x' is wrong\na:2:1: so is this");
});

it('tells ten of many and how many more there are', () => {
  const lines = problemLines(Array.from({ length: 1000 }, (_, index) => `problem ${index}`)).split('\n');
  expect([lines.length, lines[9], lines[10]]).toEqual([11, 'problem 9', '… and 990 more']);
});

it('cuts what is quoted, and lines, and shows no control characters', () => {
  expect(problemLines([`'${'a'.repeat(81)}' is long`])).toBe(`'${'a'.repeat(80)}…' is long`);
  expect(problemLines(['b'.repeat(1000)])).toBe(`${'b'.repeat(400)}…`);
  expect(problemLines(["'\u001b[31m\n'"])).toBe("'\ufffd[31m\ufffd'");
});
