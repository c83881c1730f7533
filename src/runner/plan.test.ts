import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import { plan, select, type Selection } from './plan.js';
import { caseOf, querySent, step, suiteOf } from './testing/cases.js';

const everything: Selection = { versions: [], cases: [], level: 'all' };
const suite = suiteOf(caseOf('SKLC-M-1', '1.2'), caseOf('SKLC-M-1', '2.1'), caseOf('SKLC-M-2', '1.2'), caseOf('SKLC-O-1', '1.2', { level: 'optional' }));
const names = (cases: readonly { readonly id: string; readonly version: string }[]): string[] => cases.map((each) => `${each.id} ${each.version}`);

describe('select', () => {
  it('takes all cases in the order of the suite when nothing is asked for', () => {
    expect(names(select([suite], everything))).toEqual(['SKLC-M-1 1.2', 'SKLC-M-1 2.1', 'SKLC-M-2 1.2', 'SKLC-O-1 1.2']);
  });

  it('takes the cases whose id one of the globs matches, whatever its case', () => {
    expect(names(select([suite], { ...everything, cases: ['sklc-*-1'] }))).toEqual(['SKLC-M-1 1.2', 'SKLC-M-1 2.1', 'SKLC-O-1 1.2']);
    expect(names(select([suite], { ...everything, cases: ['*-2', 'SKLC-O-1'] }))).toEqual(['SKLC-M-2 1.2', 'SKLC-O-1 1.2']);
  });

  it('matches whole ids, and no character of an id but * is special', () => {
    expect(() => select([suite], { ...everything, cases: ['SKLC-M'] })).toThrow('No case matches: suites test; level all; cases SKLC-M.');
    expect(() => select([suite], { ...everything, cases: ['SKLC.M.1'] })).toThrow('No case matches');
  });

  it('takes only the level and the versions asked for', () => {
    expect(names(select([suite], { ...everything, level: 'optional' }))).toEqual(['SKLC-O-1 1.2']);
    expect(names(select([suite], { ...everything, versions: ['2.1'] }))).toEqual(['SKLC-M-1 2.1']);
  });
});

describe('plan', () => {
  it('skips a case that takes a second client, in its steps or its clean-up, where there is none', () => {
    const other = { ...step(1, querySent), as: 'other' as const };
    const both = [caseOf('A', '1.4', { steps: [other] }), caseOf('B', '1.4', { cleanup: [other] })];
    expect(plan(both, everything, {}).map((each) => each.skip?.category)).toEqual(['out-of-reach', 'out-of-reach']);
    expect(plan(both, everything, { clients: ['other'] }).map((each) => each.skip)).toEqual([undefined, undefined]);
  });

  const cases = suite.cases;

  it('runs everything when the target told nothing of itself', () => {
    expect(plan(cases, everything, {}).filter((each) => each.skip !== undefined)).toEqual([]);
  });

  it('leaves out versions that the target does not offer when none were asked for', () => {
    expect(names(plan(cases, everything, { versions: ['2.1'] }).map((each) => each.case))).toEqual(['SKLC-M-1 2.1']);
  });

  it('skips, with the reason, a version that was asked for and is not offered', () => {
    const [first] = plan(cases, { ...everything, versions: ['1.2'] }, { versions: ['2.0', '1.4'] });
    expect(first?.skip).toEqual({ category: 'version-not-offered', reason: 'The target does not offer KMIP 1.2 (it offers 1.4, 2.0).' });
  });

  it('skips published files of a version that is not offered: each was asked for by its name', () => {
    const published = [caseOf('SKLC-M-1', '1.4', { suite: 'oasis/SKLC' }), caseOf('SKLC-M-1', '3.0', { suite: 'oasis/SKLC' })];
    expect(plan(published, everything, { versions: ['1.4'] }).map((each) => each.skip?.reason)).toEqual([undefined, 'The target does not offer KMIP 3.0 (it offers 1.4).']);
  });

  it('skips a case that needs an operation which Query does not announce', () => {
    const needy = caseOf('BL-LOG', '2.1', { level: 'optional', needs: [{ operation: ENUM.Operation.Log }] });
    expect(plan([needy], everything, { operations: new Set([ENUM.Operation.Query]) })).toEqual([
      { case: needy, skip: { category: 'not-announced', reason: 'Query does not announce Log, which this optional case needs.' } },
    ]);
    expect(plan([needy], everything, { operations: new Set([ENUM.Operation.Log]) })).toEqual([{ case: needy }]);
  });
});
