import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import { acceptFailures, keepReasons } from './accept.js';
import { judgeExpectations, type FailureEntry } from './expected-failures.js';
import type { CaseResult } from './result.js';

function result(id: string, version: ProtocolVersion, outcome: CaseResult['outcome'], ...causes: readonly string[]): CaseResult {
  const checks = causes.map((cause) => ({ rule: 'A-1', verdict: 'failure' as const, path: '', message: '', cause, source: '' }));
  const steps = [{ number: 1, title: '', cleanup: false, outcome: 'failed' as const, place: '', checks }];
  return { suite: 'lifecycle', id, version, title: '', level: 'mandatory', sources: [], place: '', outcome, durationMs: 1, steps, bindings: [], repeat: '' };
}

describe('acceptFailures', () => {
  it('writes one entry for each case and cause, with its versions as ranges', () => {
    const cases = [
      result('M-1', '1.2', 'failed', 'no Digest'),
      result('M-1', '1.3', 'failed', 'no Digest', 'no Digest', 'wrong State'),
      result('M-1', '1.4', 'passed'),
      result('M-1', '2.1', 'failed', 'no Digest'),
      result('M-2', '1.2', 'failed', 'no Digest'),
    ];
    expect(acceptFailures(cases)).toEqual([
      { case: 'lifecycle/M-1', versions: '1.2..1.3', check: { cause: 'no Digest' } },
      { case: 'lifecycle/M-1', versions: '2.1', check: { cause: 'no Digest' } },
      { case: 'lifecycle/M-1', versions: '1.3', check: { cause: 'wrong State' } },
      { case: 'lifecycle/M-2', versions: '1.2', check: { cause: 'no Digest' } },
    ]);
  });

  it('joins versions that are neighbours in the run', () => {
    const cases = [result('M-1', '1.0', 'failed', 'a'), result('M-1', '1.4', 'failed', 'a')];
    expect(acceptFailures(cases)).toEqual([{ case: 'lifecycle/M-1', versions: '1.0..1.4', check: { cause: 'a' } }]);
  });

  it('accepts nothing but failures', () => {
    expect(acceptFailures([result('M-1', '1.4', 'errored', 'a'), result('M-2', '1.4', 'inconclusive', 'a'), result('M-3', '1.4', 'passed')])).toEqual([]);
  });

  it('writes what makes the same run as expected', () => {
    const cases = [result('M-1', '1.2', 'failed', 'a', 'b'), result('M-1', '1.3', 'passed'), result('M-1', '1.4', 'failed', 'b')];
    const entries = acceptFailures(cases).map((entry) => ({ ...entry, reason: 'known', place: '' }));
    expect(judgeExpectations({ suites: [], cases }, { file: 'x.yaml', entries }, '2026-03-14').met).toBe(true);
  });
});

describe('keepReasons', () => {
  const entry = (name: string, cause: string, reason: string, more: { link?: string; expires?: string } = {}): FailureEntry => ({ case: name, check: { cause }, reason, place: 'x.yaml:1:1', ...more });
  const keep = (...entries: FailureEntry[]): unknown => keepReasons([{ case: 's/M-1', versions: '1.4', check: { cause: 'a' } }], { file: 'x.yaml', entries })[0];
  const draft = { case: 's/M-1', versions: '1.4', check: { cause: 'a' } };

  it('takes the reason of the same case and cause, with link and last day', () => {
    expect(keep(entry('s/M-2', 'a', 'other'), entry('s/M-1', 'a', 'known', { link: 'https://x', expires: '2026-12-31' }))).toEqual({ ...draft, reason: 'known', link: 'https://x', expires: '2026-12-31' });
  });

  it('takes the one reason that the list gives for the cause, and none of several', () => {
    expect(keep(entry('s/M-2', 'a', 'known', { expires: '2026-12-31' }), entry('s/M-3', 'a', 'known'), entry('s/M-1', 'b', 'other'))).toEqual({ ...draft, reason: 'known' });
    expect(keep(entry('s/M-2', 'a', 'known'), entry('s/M-3', 'a', 'other'))).toEqual(draft);
    expect(keep()).toEqual(draft);
  });
});
