import { describe, expect, it } from 'vitest';
import type { Check } from '../match/check.js';
import { groupCauses } from './causes.js';
import type { CaseOutcome, CaseResult, StepResult } from './result.js';

const failure = (cause: string, parts: Partial<Check> = {}): Check => ({
  rule: 'A-1',
  verdict: 'failure',
  path: 'Batch Item 1',
  expected: 'one',
  actual: 'nothing',
  message: `${cause}, this time.`,
  cause,
  source: 'KMIP 1.4 §3.17',
  ...parts,
});

const step = (parts: Partial<StepResult> = {}): StepResult => ({ number: 1, title: '', cleanup: false, outcome: 'failed', place: '', checks: [], ...parts });

const caseOf = (id: string, outcome: CaseOutcome, steps: readonly StepResult[]): CaseResult => ({
  suite: 's',
  id,
  version: '1.4',
  title: '',
  level: 'mandatory',
  sources: ['Profile §1', 'Profile §2'],
  place: '',
  outcome,
  durationMs: 1,
  steps,
  bindings: [],
  repeat: '',
});

const titles = (cases: readonly CaseResult[]): string[] => groupCauses(cases).map(({ kind, title, cases: found }) => `${kind}: ${title}: ${found.map((each) => `${each.id}/${each.step}`).join(' ')}`);

describe('causes of failures', () => {
  it('puts failures with one cause together and keeps the first as the example', () => {
    const first = caseOf('A', 'failed', [step({ number: 3, checks: [failure('No Digest')] })]);
    const second = caseOf('B', 'failed', [step({ checks: [failure('No Digest', { actual: 'something else' })] })]);
    expect(groupCauses([first, second])).toEqual([
      {
        title: 'No Digest',
        kind: 'failure',
        source: 'KMIP 1.4 §3.17',
        cases: [
          { suite: 's', id: 'A', version: '1.4', step: 3 },
          { suite: 's', id: 'B', version: '1.4', step: 1 },
        ],
        example: { suite: 's', id: 'A', version: '1.4', step: 3, path: 'Batch Item 1', expected: 'one', actual: 'nothing', message: 'No Digest, this time.' },
      },
    ]);
  });

  it('counts a case once for each cause, at the first step that shows it', () => {
    const both = [failure('X'), failure('Y'), failure('X')];
    expect(titles([caseOf('A', 'failed', [step({ checks: both }), step({ number: 2, checks: both })])])).toEqual(['failure: X: A/1', 'failure: Y: A/1']);
  });

  it('puts the cause with most cases first, failures before errors', () => {
    const reset = step({ outcome: 'errored', errorKind: 'reset', reason: 'The connection broke.' });
    const cases = [
      caseOf('A', 'errored', [reset]),
      caseOf('B', 'errored', [reset]),
      caseOf('C', 'errored', [reset]),
      caseOf('D', 'failed', [step({ checks: [failure('rare')] })]),
      caseOf('E', 'failed', [step({ checks: [failure('often')] })]),
      caseOf('F', 'failed', [step({ checks: [failure('often')] })]),
    ];
    expect(titles(cases)).toEqual(['failure: often: E/1 F/1', 'failure: rare: D/1', 'error: The connection breaks while the answer is awaited: A/1 B/1 C/1']);
  });

  it('looks past clean-up, passed cases and everything that is no failure', () => {
    const harmless = (['match', 'variation', 'note', 'warning'] as const).map((verdict) => failure('x', { verdict }));
    expect(
      titles([
        caseOf('A', 'failed', [step({ checks: [failure('real')] }), step({ cleanup: true, checks: [failure('clean-up')] })]),
        caseOf('B', 'passed', [step({ outcome: 'passed', checks: harmless }), step({ cleanup: true, checks: [failure('clean-up')] })]),
        caseOf('C', 'skipped', []),
      ]),
    ).toEqual(['failure: real: A/1']);
  });
});

describe('causes of what could not be judged', () => {
  it.each<[string, StepResult, string, string]>([
    ['a known trouble', step({ outcome: 'errored', errorKind: 'closed-before-answer', reason: 'host:1 closed.' }), 'The target closes the connection without an answer', 'host:1 closed.'],
    ['an unknown trouble', step({ outcome: 'errored', errorKind: 'gremlins', reason: 'Gremlins.' }), 'Gremlins.', 'Gremlins.'],
    ['a trouble without words', step({ outcome: 'errored', errorKind: 'toString' }), 'toString', 'toString'],
    ['a blocked step', step({ outcome: 'blocked', reason: 'Not sent: it needs $key.' }), 'A step needs a value that no earlier step yielded', 'Not sent: it needs $key.'],
  ])('names %s', (_, trouble, title, message) => {
    const [cause] = groupCauses([caseOf('A', 'errored', [step({ outcome: 'passed' }), { ...trouble, number: 2 }])]);
    expect(cause).toEqual({
      title,
      kind: 'error',
      source: 'Profile §1',
      cases: [{ suite: 's', id: 'A', version: '1.4', step: 2 }],
      example: { suite: 's', id: 'A', version: '1.4', step: 2, message },
    });
  });

  it('takes an inconclusive check before the steps that it blocked', () => {
    const steps = [step({ outcome: 'inconclusive', checks: [failure('Unbound', { verdict: 'inconclusive' })] }), step({ number: 2, outcome: 'blocked' })];
    expect(titles([caseOf('A', 'inconclusive', steps)])).toEqual(['error: Unbound: A/1']);
  });

  it('has a cause for a case that just ended', () => {
    expect(titles([caseOf('A', 'inconclusive', [step({ outcome: 'passed' })])])).toEqual(['error: The case ended before its last step: A/1']);
  });
});
