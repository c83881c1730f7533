import { describe, expect, it } from 'vitest';
import type { Level } from '../suite/case.js';
import type { CaseOutcome, CaseResult, SkipCategory, StepResult } from './result.js';
import { countCases, judgeProfiles, type SuiteExtent } from './verdicts.js';

type Row = readonly [id: string, level: Level, outcome: CaseOutcome, category?: SkipCategory];

const result = (suite: string, [id, level, outcome, category = 'not-announced']: Row, steps: readonly StepResult[] = []): CaseResult => ({
  suite,
  id,
  version: '1.4',
  title: '',
  level,
  sources: [],
  place: '',
  outcome,
  ...(outcome === 'skipped' ? { skip: { category, reason: '' } } : {}),
  durationMs: 0,
  steps,
  bindings: [],
  repeat: '',
});

const extent = (name: string, profile: string, includes: readonly string[], cases: readonly (readonly [string, Level])[]): SuiteExtent => ({
  name,
  profile,
  includes,
  cases: cases.map(([id, level]) => ({ id, level, version: '1.4' })),
});

const judge = (suites: readonly SuiteExtent[], cases: readonly CaseResult[]): (readonly [string, string, string])[] =>
  judgeProfiles(suites, cases).map(({ suite, verdict, reason }) => [suite, verdict, reason]);

describe('the verdict of a suite by itself', () => {
  const M = 'mandatory';
  const O = 'optional';
  it.each<[string, readonly Row[], string, string]>([
    ['all passed', [['A', M, 'passed'], ['B', M, 'passed']], 'conformant', 'All 2 mandatory cases passed.'],
    ['one passed', [['A', M, 'passed']], 'conformant', 'The only mandatory case passed.'],
    ['one failed', [['A', M, 'passed'], ['B', M, 'failed']], 'not conformant', '1 of 2 mandatory cases failed.'],
    ['one errored', [['A', M, 'passed'], ['B', M, 'errored']], 'incomplete', '1 of 2 mandatory cases was not judged (1 errored).'],
    ['one inconclusive', [['A', M, 'passed'], ['B', M, 'inconclusive']], 'incomplete', '1 of 2 mandatory cases was not judged (1 inconclusive).'],
    ['one skipped', [['A', M, 'passed'], ['B', M, 'skipped', 'run-ended']], 'incomplete', '1 of 2 mandatory cases was not judged (1 skipped).'],
    ['a failure outweighs what was not judged', [['A', M, 'failed'], ['B', M, 'errored'], ['C', M, 'skipped']], 'not conformant', '1 of 3 mandatory cases failed, and 2 were not judged (1 errored, 1 skipped).'],
    ['errored, inconclusive and skipped together', [['A', M, 'errored'], ['B', M, 'inconclusive'], ['C', M, 'skipped']], 'incomplete', '3 of 3 mandatory cases were not judged (1 errored, 1 inconclusive, 1 skipped).'],
    ['version not offered', [['A', M, 'skipped', 'version-not-offered'], ['B', M, 'skipped', 'version-not-offered']], 'incomplete', 'The target does not offer KMIP 1.4.'],
    ['an optional failure', [['A', M, 'passed'], ['B', O, 'failed']], 'conformant', 'The only mandatory case passed. 1 of 1 optional case failed, which does not count.'],
    ['optional cases errored, inconclusive and skipped', [['A', M, 'passed'], ['B', O, 'errored'], ['C', O, 'inconclusive'], ['D', O, 'skipped']], 'conformant', 'The only mandatory case passed.'],
    ['only optional cases', [['A', O, 'passed']], 'incomplete', 'The suite has no mandatory case in KMIP 1.4, so nothing shows conformance.'],
  ])('%s', (_, rows, verdict, reason) => {
    const suite = extent('s', 'S', [], rows.map(([id, level]) => [id, level]));
    expect(judge([suite], rows.map((row) => result('s', row)))).toEqual([['s', verdict, reason]]);
  });

  it('counts mandatory cases that were not selected', () => {
    const suite = extent('s', 'S', [], [['A', M], ['B', M], ['C', M]]);
    expect(judge([suite], [result('s', ['A', M, 'passed'])])).toEqual([['s', 'incomplete', '2 of 3 mandatory cases were not judged (2 not selected).']]);
  });

  it('gives none for a suite without results', () => {
    expect(judge([extent('s', 'S', [], [['A', M]])], [])).toEqual([]);
  });
});

describe('the verdict of a profile that includes another', () => {
  const upper = extent('upper', 'Upper', ['base'], [['U', 'mandatory']]);
  const base = extent('base', 'Base', [], [['B', 'mandatory']]);
  const upperPassed = result('upper', ['U', 'mandatory', 'passed']);
  const upperFailed = result('upper', ['U', 'mandatory', 'failed']);
  const verdictOf = (suites: readonly SuiteExtent[], cases: readonly CaseResult[]): readonly [string, string, string] | undefined => judge(suites, cases).find(([name]) => name === 'upper');

  it.each<[string, CaseOutcome, string, string]>([
    ['passed', 'passed', 'conformant', 'The only mandatory case passed. Base, which it includes, is conformant too.'],
    ['failed', 'failed', 'not conformant', 'The only mandatory case passed. Base, which it includes, is not conformant: 1 of 1 mandatory case failed.'],
    ['errored', 'errored', 'incomplete', 'The only mandatory case passed. Base, which it includes, is incomplete: 1 of 1 mandatory case was not judged (1 errored).'],
    ['inconclusive', 'inconclusive', 'incomplete', 'The only mandatory case passed. Base, which it includes, is incomplete: 1 of 1 mandatory case was not judged (1 inconclusive).'],
    ['skipped', 'skipped', 'incomplete', 'The only mandatory case passed. Base, which it includes, is incomplete: 1 of 1 mandatory case was not judged (1 skipped).'],
  ])('whose case %s', (_, outcome, verdict, reason) => {
    expect(verdictOf([base, upper], [result('base', ['B', 'mandatory', outcome]), upperPassed])).toEqual(['upper', verdict, reason]);
  });

  it('is incomplete when the other is known but was not run', () => {
    expect(verdictOf([base, upper], [upperPassed])).toEqual(['upper', 'incomplete', 'The only mandatory case passed. Base, which it includes, was not run in KMIP 1.4.']);
  });

  it('is incomplete when the other is not known', () => {
    expect(verdictOf([upper], [upperPassed])).toEqual(['upper', 'incomplete', 'The only mandatory case passed. It includes the profile of suite base, which was not run.']);
  });

  it('is not held up by an included suite without a mandatory case in the version, and says so', () => {
    const empty = extent('base', 'Base', [], []);
    expect(verdictOf([empty, upper], [upperPassed])).toEqual([
      'upper',
      'conformant',
      'The only mandatory case passed. Base, which it includes, has no mandatory case in KMIP 1.4 and demands nothing there.',
    ]);
  });

  it('stays not conformant by its own failure whatever the other is', () => {
    expect(verdictOf([base, upper], [upperFailed])?.[1]).toBe('not conformant');
    expect(verdictOf([base, upper], [upperFailed, result('base', ['B', 'mandatory', 'passed'])])?.[1]).toBe('not conformant');
  });

  it('needs what the included profile includes', () => {
    const middle = extent('middle', 'Middle', ['base'], [['M', 'mandatory']]);
    const top = { ...upper, includes: ['middle'] };
    const cases = [upperPassed, result('middle', ['M', 'mandatory', 'passed']), result('base', ['B', 'mandatory', 'failed'])];
    expect(verdictOf([base, middle, top], cases)).toEqual([
      'upper',
      'not conformant',
      'The only mandatory case passed. Middle, which it includes, is conformant too. Base, which it includes, is not conformant: 1 of 1 mandatory case failed.',
    ]);
  });

  it('comes to an end when profiles include each other', () => {
    expect(verdictOf([{ ...base, includes: ['upper'] }, upper], [upperPassed, result('base', ['B', 'mandatory', 'passed'])])?.[1]).toBe('conformant');
  });
});

describe('versions', () => {
  it('are judged apart, oldest first, in the order of the suites', () => {
    const inVersion = (version: '1.0' | '2.1', outcome: CaseOutcome): CaseResult => ({ ...result('s', ['A', 'mandatory', outcome]), version });
    const suite: SuiteExtent = { ...extent('s', 'S', [], []), cases: [{ id: 'A', level: 'mandatory', version: '1.0' }, { id: 'A', level: 'mandatory', version: '2.1' }] };
    expect(judgeProfiles([suite], [inVersion('2.1', 'failed'), inVersion('1.0', 'passed')]).map(({ version, verdict, counts }) => [version, verdict, counts.cases])).toEqual([
      ['1.0', 'conformant', 1],
      ['2.1', 'not conformant', 1],
    ]);
  });
});

describe('counts', () => {
  it('adds up outcomes and the checks of steps that are not clean-up', () => {
    const check = (verdict: 'match' | 'warning' | 'variation' | 'failure') => ({ rule: '', verdict, path: '', message: '', cause: '', source: '' }) as const;
    const step = { number: 1, title: '', cleanup: false, outcome: 'failed', place: '', checks: [check('match'), check('warning'), check('variation'), check('failure')] } as const;
    const cases = (['passed', 'failed', 'failed', 'errored', 'inconclusive', 'skipped'] as const).map((outcome) => result('s', ['A', 'mandatory', outcome], [step, { ...step, cleanup: true }]));
    expect(countCases(cases)).toEqual({ cases: 6, passed: 1, failed: 2, errored: 1, inconclusive: 1, skipped: 1, checks: 24, warnings: 6, variations: 6 });
    expect(countCases([])).toEqual({ cases: 0, passed: 0, failed: 0, errored: 0, inconclusive: 0, skipped: 0, checks: 0, warnings: 0, variations: 0 });
  });
});
