import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../runner/result.js';
import { runResult } from '../testing/sample-result.js';
import { after, before, outcome } from '../testing/changes.js';
import { compareResults } from './compare.js';

const compareOne = (old: CaseResult | undefined, current: CaseResult | undefined) => {
  const { changes, regressions } = compareResults(runResult(old === undefined ? [] : [old]), runResult(current === undefined ? [] : [current]));
  return [changes[0]?.kind, regressions];
};

describe('one case in two runs', () => {
  it.each([
    [outcome('A', 'passed'), outcome('A', 'passed'), undefined, 0],
    [outcome('A', 'passed'), outcome('A', 'failed', ['x']), 'newly failing', 1],
    [outcome('A', 'passed'), outcome('A', 'errored'), 'newly failing', 1],
    [outcome('A', 'passed'), outcome('A', 'inconclusive'), 'newly failing', 1],
    [outcome('A', 'skipped'), outcome('A', 'failed', ['x']), 'newly failing', 1],
    [outcome('A', 'failed', ['x']), outcome('A', 'failed', ['x']), undefined, 0],
    [outcome('A', 'failed', ['x']), outcome('A', 'failed', ['y']), 'failing differently', 1],
    [outcome('A', 'failed', ['x']), outcome('A', 'failed', ['x', 'y']), 'failing differently', 1],
    [outcome('A', 'failed', ['x']), outcome('A', 'errored'), 'failing differently', 1],
    [outcome('A', 'errored'), outcome('A', 'failed', ['x']), 'failing differently', 1],
    [outcome('A', 'errored'), outcome('A', 'errored'), undefined, 0],
    [outcome('A', 'failed', ['x', 'y']), outcome('A', 'failed', ['y']), 'failing less', 0],
    [outcome('A', 'failed', ['x']), outcome('A', 'passed'), 'fixed', 0],
    [outcome('A', 'errored'), outcome('A', 'passed'), 'fixed', 0],
    [outcome('A', 'skipped'), outcome('A', 'passed'), 'newly passed', 0],
    [outcome('A', 'skipped'), outcome('A', 'skipped'), undefined, 0],
    [outcome('A', 'passed'), outcome('A', 'skipped'), 'newly skipped', 1],
    [outcome('A', 'failed', ['x']), outcome('A', 'skipped'), 'newly skipped', 1],
    [undefined, outcome('A', 'passed'), 'added', 0],
    [undefined, outcome('A', 'failed', ['x']), 'added', 0],
    [outcome('A', 'passed'), undefined, 'removed', 1],
    [outcome('A', 'passed', [], { level: 'optional' }), undefined, 'removed', 0],
    [outcome('A', 'passed', [], { level: 'optional' }), outcome('A', 'failed', ['x'], { level: 'optional' }), 'newly failing', 1],
  ])('$outcome → $outcome', (old, current, kind, regressions) => {
    expect(compareOne(old, current)).toEqual([kind, regressions]);
  });

  it('is another case in another version or suite', () => {
    expect(compareOne(outcome('A', 'passed'), outcome('A', 'passed', [], { version: '2.1' }))).toEqual(['added', 1]);
    expect(compareOne(outcome('A', 'passed'), outcome('A', 'passed', [], { suite: 'baseline-server' }))).toEqual(['added', 1]);
  });

  it.each([
    [100, 349, undefined],
    [100, 350, 'slower'],
    [1000, 1999, undefined],
    [1000, 2000, 'slower'],
    [2000, 100, undefined],
  ])('that took %d ms and takes %d ms', (old, current, kind) => {
    expect(compareOne(outcome('A', 'passed', [], { durationMs: old }), outcome('A', 'passed', [], { durationMs: current }))).toEqual([kind, 0]);
  });
});

describe('two runs', () => {
  it('are compared case by case, in the order of the new one', () => {
    const { changes, unchanged, regressions } = compareResults(before(), after());
    expect(changes.map((change) => [change.id, change.kind, change.regression])).toEqual([
      ['A', 'newly failing', true],
      ['B', 'failing differently', true],
      ['C', 'newly skipped', true],
      ['D', 'failing less', false],
      ['E', 'fixed', false],
      ['F', 'newly passed', false],
      ['G', 'slower', false],
      ['K', 'added', false],
      ['I', 'removed', true],
      ['J', 'removed', false],
    ]);
    expect([unchanged, regressions]).toEqual([1, 4]);
  });

  it('name the causes that came and went', () => {
    const { changes } = compareResults(before(), after());
    expect(changes.find((change) => change.id === 'B')).toMatchObject({ appeared: ['wrong State'], gone: [] });
    expect(changes.find((change) => change.id === 'D')).toMatchObject({ appeared: [], gone: ['wrong State'] });
  });

  it('have verdicts that changed', () => {
    const { verdicts } = compareResults(runResult([outcome('A', 'passed')]), runResult([outcome('A', 'failed', ['x']), outcome('A', 'passed', [], { version: '2.1' })]));
    expect(verdicts).toEqual([
      { suite: 'symmetric-key-lifecycle', profile: 'Symmetric Key Lifecycle Server', version: '1.4', before: 'conformant', after: 'not conformant' },
      { suite: 'symmetric-key-lifecycle', profile: 'Symmetric Key Lifecycle Server', version: '2.1', after: 'conformant' },
    ]);
  });

  it('that are equal have no changes', () => {
    expect(compareResults(after(), after())).toMatchObject({ changes: [], verdicts: [], remarks: [], unchanged: 9, regressions: 0 });
  });

  it('come with remarks where they are less than comparable', () => {
    const old = runResult([], { tool: { name: 'kmip-conformance', version: '0.0.9', node: 'v20' }, ended: 'interrupted' });
    const [first, ...others] = runResult([]).suites;
    const current = runResult([], { suites: [{ ...first!, checksum: '00' }, ...others], ended: 'target-lost', endedBecause: 'It refused.' });
    expect(compareResults(old, current).remarks).toEqual([
      'The old run was made by version 0.0.9 of the program, the new one by 0.1.0.',
      'The suite baseline-server is not the same in both runs.',
      'The old run did not reach its end: interrupted.',
      'The new run did not reach its end: It refused.',
    ]);
  });
});
