import { describe, expect, it } from 'vitest';
import { TransportFailure } from '../transport/trouble.js';
import { watchEnding, type Ending } from './ending.js';
import { describeCase } from './describe-case.js';
import { parseExpectations } from './expectation-file.js';
import type { CaseResult, StepResult } from './result.js';
import { caseOf } from './testing/cases.js';

const step = (trouble?: Pick<StepResult, 'errorKind' | 'reason'>): StepResult => ({ number: 1, title: '', cleanup: false, outcome: trouble === undefined ? 'passed' : 'errored', place: '', checks: [], ...trouble });
const result = (outcome: CaseResult['outcome'], more: Partial<CaseResult> = {}): CaseResult => ({ ...describeCase(caseOf('A'), ''), outcome, durationMs: 1, steps: [step()], bindings: [], ...more });
const unconnected = result('errored', { steps: [step({ errorKind: 'refused', reason: 'kms:5696 refused the connection.' })] });

const watch = (options: Partial<Parameters<typeof watchEnding>[0]> = {}, unreachable?: TransportFailure): Ending => watchEnding({ bail: false, signal: new AbortController().signal, ...options }, unreachable);
const told = (ending: Ending): unknown[] => [ending.reached(), ending.describe()];

const RUNNING = [false, { ended: 'completed' }];
const BAILED = [true, { ended: 'bailed' }];

describe('a run', () => {
  it('goes on to the end of its plan whatever fails', () => {
    const ending = watch();
    for (const outcome of ['failed', 'errored', 'inconclusive', 'passed'] as const) ending.note(result(outcome));
    expect(told(ending)).toEqual(RUNNING);
  });

  it('has ended before it began where the server cannot be reached', () => {
    const ending = watch({}, new TransportFailure('kms:5696', { kind: 'unreachable', code: 'ENETUNREACH' }));
    expect(told(ending)).toEqual([true, { ended: 'target-lost', endedBecause: 'kms:5696 cannot be reached (ENETUNREACH).' }]);
    expect(ending.reason()).toBe('The target was lost: kms:5696 cannot be reached (ENETUNREACH).');
  });

  it('ends when three cases in a row find no connection', () => {
    const ending = watch();
    for (const each of [unconnected, unconnected, result('passed'), unconnected, unconnected]) ending.note(each);
    expect(told(ending)).toEqual(RUNNING);
    ending.note(unconnected);
    expect(told(ending)).toEqual([true, { ended: 'target-lost', endedBecause: 'kms:5696 refused the connection.' }]);
  });

  it('is not lost with connections that end in the middle', () => {
    const ending = watch();
    for (let count = 0; count < 5; count++) ending.note(result('errored', { steps: [step({ errorKind: 'half-answer', reason: 'Half an answer.' })] }));
    expect(told(ending)).toEqual(RUNNING);
  });

  it('is interrupted before anything else is said of it', () => {
    const interrupt = new AbortController();
    const ending = watch({ bail: true, signal: interrupt.signal });
    ending.note(result('failed'));
    interrupt.abort();
    expect(told(ending)).toEqual([true, { ended: 'interrupted' }]);
    expect(ending.reason()).toBe('The run was interrupted before its turn.');
  });
});

describe('with --bail a run', () => {
  it.each(['failed', 'errored'] as const)('ends with the first mandatory case that %s', (outcome) => {
    const ending = watch({ bail: true });
    ending.note(result(outcome, { level: 'optional' }));
    ending.note(result('inconclusive'));
    ending.note(result('passed'));
    expect(told(ending)).toEqual(RUNNING);
    ending.note(result(outcome));
    expect(told(ending)).toEqual(BAILED);
    expect(ending.reason()).toBe('The run ended at the first failure (--bail).');
  });

  it('goes on after a failure that is expected, and ends with one that is not', () => {
    const check: StepResult['checks'][number] = { rule: 'C-1', verdict: 'failure', path: '', message: 'No Digest.', cause: 'Get returns no Digest', source: '' };
    const failing = (cause: string): CaseResult => result('failed', { steps: [{ ...step(), outcome: 'failed', checks: [{ ...check, cause }] }] });
    const expectedFailures = parseExpectations('- case: test/A\n  check:\n    cause: Get returns no Digest\n  reason: comes later\n', 'known.yaml');
    const ending = watch({ bail: true, expectedFailures });
    ending.note(failing('Get returns no Digest'));
    expect(told(ending)).toEqual(RUNNING);
    ending.note(failing('Get returns another key'));
    expect(told(ending)).toEqual(BAILED);
  });
});
