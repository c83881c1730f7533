/** How many single things a case expects. */
import type { Case, Expectation, Pattern } from '../case.js';

/** For each Batch Item its outcome, each value that is expected and each tag or attribute that must not be there; clean-up does not count. */
export const countChecks = ({ steps }: Pick<Case, 'steps'>): number =>
  sum(steps.flatMap((step) => step.items).map(({ expect }) => 1 + inExpectation(expect)));

function inExpectation(expect: Expectation): number {
  if (!('payload' in expect)) return 0;
  return sum(expect.payload.map(inPattern)) + (expect.absent?.length ?? 0);
}

function inPattern(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'leaf':
      return 1;
    case 'structure':
      return sum(pattern.fields.map(inPattern)) + (pattern.absent?.length ?? 0);
    case 'attributes':
      return sum(pattern.attributes.map(({ value }) => inPattern(value))) + pattern.absent.length;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
