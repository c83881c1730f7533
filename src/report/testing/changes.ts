/** Two runs that differ in every way a comparison knows, for tests. */
import type { CaseOutcome, CaseResult, RunResult } from '../../runner/result.js';
import { caseResult, check, runResult, step } from './sample-result.js';

/** A case with these failures in its one step. */
export function outcome(id: string, ended: CaseOutcome, causes: readonly string[] = [], parts: Partial<CaseResult> = {}): CaseResult {
  const checks = causes.map((cause) => check({ verdict: 'failure', cause, message: `${cause}.` }));
  const stepOutcome = ended === 'skipped' ? 'blocked' : ended;
  return caseResult({
    id,
    outcome: ended,
    ...(ended === 'skipped' ? { skip: { category: 'not-announced', reason: 'Not announced.' } } : { steps: [step({ outcome: stepOutcome, checks, ...(ended === 'errored' ? { errorKind: 'reset', reason: 'It broke.' } : {}) })] }),
    ...parts,
  });
}

const slow = (durationMs: number): Partial<CaseResult> => ({ durationMs });

export const before = (): RunResult =>
  runResult([
    outcome('A', 'passed'),
    outcome('B', 'failed', ['no Digest']),
    outcome('C', 'passed'),
    outcome('D', 'failed', ['no Digest', 'wrong State']),
    outcome('E', 'failed', ['no Digest']),
    outcome('F', 'skipped'),
    outcome('G', 'passed', [], slow(100)),
    outcome('H', 'passed'),
    outcome('I', 'passed'),
    outcome('J', 'passed', [], { level: 'optional' }),
  ]);

export const after = (): RunResult =>
  runResult(
    [
      outcome('A', 'failed', ['no Digest']),
      outcome('B', 'failed', ['no Digest', 'wrong State']),
      outcome('C', 'skipped'),
      outcome('D', 'failed', ['no Digest']),
      outcome('E', 'passed'),
      outcome('F', 'passed'),
      outcome('G', 'passed', [], slow(400)),
      outcome('H', 'passed'),
      outcome('K', 'failed', ['wrong State']),
    ],
    { startedAt: '2026-04-01T10:00:00.000Z', target: { ...runResult([]).target, description: 'PyKMIP 0.11.0' } },
  );
