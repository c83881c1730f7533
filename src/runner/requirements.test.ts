import { describe, expect, it } from 'vitest';
import type { Requirement, RequirementScope } from '../suite/requirements/requirement.js';
import { countRequirements, judgeRequirements } from './requirements.js';
import type { CaseOutcome, CaseResult } from './result.js';
import { judgeProfiles } from './verdicts.js';

const result = (suite: string, id: string, outcome: CaseOutcome, version: CaseResult['version'] = '1.2'): CaseResult => ({
  suite,
  id,
  version,
  title: id,
  level: 'mandatory',
  sources: ['KMIP 1.2 §4'],
  place: 'suite.yaml:1:1',
  outcome,
  durationMs: 0,
  steps: [],
  bindings: [],
  repeat: '',
});

const requirement = (id: string, scope: Partial<RequirementScope> = {}): Requirement => ({
  id,
  title: id,
  area: 'Operations',
  scopes: [{ versions: ['1.2', '1.3'], level: 'mandatory', sources: ['KMIP 1.2 to 1.3 §4'], decidedBy: [{ suite: 'one', id: 'A' }], ...scope }],
});

const by = (...ids: readonly string[]): RequirementScope['decidedBy'] => ids.map((id) => ({ suite: 'one', id }));

const judge = (requirements: readonly Requirement[], cases: readonly CaseResult[]) => judgeRequirements([{ suite: 'one', profile: 'One', requirements }], cases);
const outcomes = (one: Requirement, cases: readonly CaseResult[]) => judge([one], cases)[0]?.requirements[0]?.outcomes;

describe('a requirement', () => {
  it('passes when all cases that decide it passed', () => {
    expect(outcomes(requirement('R', { decidedBy: by('A', 'B') }), [result('one', 'A', 'passed'), result('one', 'B', 'passed')])).toEqual([{ version: '1.2', outcome: 'passed' }]);
  });

  it('fails when one of them failed, whatever became of the others', () => {
    expect(outcomes(requirement('R', { decidedBy: by('A', 'B') }), [result('one', 'A', 'failed'), result('one', 'B', 'errored')])).toEqual([{ version: '1.2', outcome: 'failed' }]);
  });

  it.each(['errored', 'inconclusive', 'skipped'] as const)('is not tested when one was %s', (outcome) => {
    expect(outcomes(requirement('R', { decidedBy: by('A', 'B') }), [result('one', 'A', 'passed'), result('one', 'B', outcome)])).toEqual([{ version: '1.2', outcome: 'not tested', why: outcome }]);
  });

  it('is not tested when one was not selected', () => {
    expect(outcomes(requirement('R', { decidedBy: by('A', 'B') }), [result('one', 'A', 'passed')])).toEqual([{ version: '1.2', outcome: 'not tested', why: 'not selected' }]);
  });

  it('is not tested without a case', () => {
    expect(outcomes(requirement('R', { decidedBy: [], untested: 'No client sees it.' }), [result('one', 'A', 'passed')])).toEqual([{ version: '1.2', outcome: 'not tested', why: 'no check' }]);
  });

  it('may be decided by a case of an included suite', () => {
    expect(outcomes(requirement('R', { decidedBy: [{ suite: 'two', id: 'A' }] }), [result('one', 'A', 'passed'), result('two', 'A', 'failed')])).toEqual([{ version: '1.2', outcome: 'failed' }]);
  });

  it('is judged in every version that its suite has results in, and in no other', () => {
    expect(outcomes(requirement('R'), [result('one', 'A', 'passed', '1.3'), result('one', 'A', 'failed', '1.2'), result('one', 'A', 'failed', '2.0')])).toEqual([
      { version: '1.2', outcome: 'failed' },
      { version: '1.3', outcome: 'passed' },
    ]);
  });

  it('is judged anew from an older judgement', () => {
    const first = judge([requirement('R')], [result('one', 'A', 'failed')]);
    expect(judgeRequirements(first, [result('one', 'A', 'passed')])).toEqual(judge([requirement('R')], [result('one', 'A', 'passed')]));
  });
});

describe('the verdict on a profile with requirements', () => {
  const suite = { name: 'one', profile: 'One', includes: [], cases: [{ id: 'A', version: '1.2' as const, level: 'mandatory' as const }] };
  const verdict = (requirements: readonly Requirement[], cases: readonly CaseResult[]) => judgeProfiles([suite], cases, judge(requirements, cases)).map((each) => [each.verdict, each.reason]);

  it('is conformant when all are met; those without a check are told', () => {
    expect(verdict([requirement('R'), requirement('S', { decidedBy: [], untested: 'No client sees it.' })], [result('one', 'A', 'passed')])).toEqual([
      ['conformant', 'The only mandatory case passed. 1 of 2 mandatory requirements is met, 1 has no check.'],
    ]);
  });

  it('is not conformant when a mandatory one is not met, though it is decided by another suite', () => {
    const cases = [result('one', 'A', 'passed'), result('two', 'B', 'failed')];
    expect(verdict([requirement('R'), requirement('S', { decidedBy: [{ suite: 'two', id: 'B' }] })], cases).slice(0, 1)).toEqual([
      ['not conformant', 'The only mandatory case passed. 1 of 2 mandatory requirements is met, 1 is not.'],
    ]);
  });

  it('is incomplete when a mandatory one was not judged', () => {
    expect(verdict([requirement('R'), requirement('S', { decidedBy: [{ suite: 'two', id: 'B' }] })], [result('one', 'A', 'passed')])).toEqual([
      ['incomplete', 'The only mandatory case passed. 1 of 2 mandatory requirements is met, 1 was not judged.'],
    ]);
  });

  it('is not touched by a recommendation that is not followed', () => {
    const cases = [result('one', 'A', 'passed'), result('one', 'O', 'failed')];
    expect(verdict([requirement('R'), requirement('S', { level: 'should', decidedBy: by('O') })], cases)).toEqual([
      ['conformant', 'The only mandatory case passed. 1 of 1 mandatory requirements is met. 1 recommendation is not followed, which does not count.'],
    ]);
  });
});

describe('the counts of requirements', () => {
  it('tell mandatory ones from recommendations', () => {
    const requirements = [requirement('R'), requirement('S', { decidedBy: by('B') }), requirement('T', { decidedBy: by('C') }), requirement('U', { decidedBy: [], untested: 'No.' }), requirement('V', { level: 'should', decidedBy: by('B') })];
    const [list] = judge(requirements, [result('one', 'A', 'passed'), result('one', 'B', 'failed')]);
    expect(list === undefined ? undefined : countRequirements(list, '1.2')).toEqual({ mandatory: 4, passed: 1, failed: 1, open: 1, unchecked: 1, warnings: 1 });
  });
});
