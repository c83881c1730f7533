import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Level } from '../suite/case.js';
import { includedIn } from '../suite/oasis/mandatory.js';
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
    ['optional cases errored, inconclusive and skipped', [['A', M, 'passed'], ['B', O, 'errored'], ['C', O, 'inconclusive'], ['D', O, 'skipped']], 'conformant', 'The only mandatory case passed. 1 of 3 optional cases was skipped, which does not count.'],
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
    ['failed', 'failed', 'not conformant', 'The only mandatory case passed. Base, which it includes, is not conformant (see there).'],
    ['errored', 'errored', 'incomplete', 'The only mandatory case passed. Base, which it includes, is incomplete (see there).'],
    ['inconclusive', 'inconclusive', 'incomplete', 'The only mandatory case passed. Base, which it includes, is incomplete (see there).'],
    ['skipped', 'skipped', 'incomplete', 'The only mandatory case passed. Base, which it includes, is incomplete (see there).'],
  ])('whose case %s', (_, outcome, verdict, reason) => {
    expect(verdictOf([base, upper], [result('base', ['B', 'mandatory', outcome]), upperPassed])).toEqual(['upper', verdict, reason]);
  });

  it('is incomplete when the other is known but was not run', () => {
    expect(verdictOf([base, upper], [upperPassed])).toEqual(['upper', 'incomplete', 'The only mandatory case passed. Base, which it includes, was not run in KMIP 1.4: run base with it.']);
  });

  it('is incomplete when the other is not known', () => {
    expect(verdictOf([upper], [upperPassed])).toEqual(['upper', 'incomplete', 'The only mandatory case passed. It includes the profile of suite base, which was not run: run base with it.']);
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
      'The only mandatory case passed. Middle, which it includes, is conformant too. Base, which it includes, is not conformant (see there).',
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

describe('the verdict of a published profile', () => {
  const published = (family: string, version: ProtocolVersion, ...ids: readonly string[]): SuiteExtent => ({ name: `oasis/${family}`, profile: `${family} Server`, includes: includedIn(family), cases: ids.map((id) => ({ id, level: 'mandatory', version })) });
  const passed = (family: string, version: ProtocolVersion, ...ids: readonly string[]): CaseResult[] => ids.map((id) => ({ ...result(`oasis/${family}`, [id, 'mandatory', 'passed']), version }));
  const verdict = (suites: readonly SuiteExtent[], cases: readonly CaseResult[], of = suites[0]?.name): readonly string[] | undefined => judge(suites, cases).find(([name]) => name === of)?.slice(1);
  const SKLC = ['SKLC-M-1', 'SKLC-M-2', 'SKLC-M-3'];
  const BL = Array.from({ length: 13 }, (_, index) => `BL-M-${index + 1}`);

  it('is about all of its cases and not about the files that were given', () => {
    expect(verdict([published('SKLC', '1.4', 'SKLC-M-1')], passed('SKLC', '1.4', 'SKLC-M-1'))).toEqual(['incomplete', '2 of 3 mandatory cases were not judged (2 without a file). There is no file of SKLC-M-2, SKLC-M-3. Baseline Server, which it includes, has no published case in KMIP 1.4, so that nothing of it is judged.']);
    expect(verdict([published('BL', '2.1', 'BL-M-1')], passed('BL', '2.1', 'BL-M-1'))).toEqual(['incomplete', '12 of 13 mandatory cases were not judged (12 without a file). There is no file of BL-M-2, BL-M-3, BL-M-4, BL-M-5, BL-M-6 and 7 more.']);
    expect(verdict([published('BL', '2.1', 'BL-M-1')], passed('BL', '2.1', 'BL-M-1').map((each) => ({ ...each, outcome: 'failed' })))?.[0]).toBe('not conformant');
  });

  it('is conformant below 2.0 without the Baseline, which has no published cases there', () => {
    expect(verdict([published('SKLC', '1.4', ...SKLC)], passed('SKLC', '1.4', ...SKLC))).toEqual(['conformant', 'All 3 mandatory cases passed. Baseline Server, which it includes, has no published case in KMIP 1.4, so that nothing of it is judged.']);
  });

  it('needs the Baseline from 2.0 on', () => {
    const own = published('SKLC', '2.1', ...SKLC);
    const ran = passed('SKLC', '2.1', ...SKLC);
    expect(verdict([own], ran)).toEqual(['incomplete', 'All 3 mandatory cases passed. Baseline Server, which it includes, was not run in KMIP 2.1.']);
    expect(verdict([own, published('BL', '2.1', ...BL)], ran, 'oasis/SKLC')?.[0]).toBe('incomplete');
    expect(verdict([own, published('BL', '2.1', ...BL)], [...ran, ...passed('BL', '2.1', ...BL)])).toEqual(['conformant', 'All 3 mandatory cases passed. BL Server, which it includes, is conformant too.']);
    expect(verdict([own, published('BL', '2.1', 'BL-M-1')], [...ran, ...passed('BL', '2.1', 'BL-M-1')])?.[0]).toBe('incomplete');
  });

  it('is never conformant where the profile demands what its case does not show', () => {
    expect(verdict([published('SUITEB_128', '1.4', 'SUITEB_128-M-1')], passed('SUITEB_128', '1.4', 'SUITEB_128-M-1'))?.slice(0, 2)).toEqual(['incomplete', expect.stringMatching(/^The only mandatory case passed\. It demands TLS 1\.2 with ECDHE-ECDSA-AES128-GCM-SHA256, which its case does not show\. /)]);
  });
});
