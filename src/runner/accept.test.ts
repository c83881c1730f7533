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
  it('writes one entry for each cause, with the cases that show it, and versions only where others do not show it', () => {
    const cases = [
      result('M-1', '1.2', 'failed', 'no Digest'),
      result('M-1', '1.3', 'failed', 'no Digest', 'no Digest', 'wrong State'),
      result('M-1', '1.4', 'passed'),
      result('M-1', '2.1', 'failed', 'no Digest'),
      result('M-2', '1.2', 'failed', 'no Digest'),
    ];
    expect(acceptFailures(cases)).toEqual([
      { case: 'lifecycle/M-1@1.2..1.3, lifecycle/M-1@2.1, lifecycle/M-2', check: { cause: 'no Digest' } },
      { case: 'lifecycle/M-1@1.3', check: { cause: 'wrong State' } },
    ]);
  });

  it('joins versions that are neighbours in the run', () => {
    const cases = [result('M-1', '1.0', 'failed', 'a'), result('M-1', '1.4', 'failed', 'a'), result('M-1', '2.0', 'skipped')];
    expect(acceptFailures(cases)).toEqual([{ case: 'lifecycle/M-1@1.0..1.4', check: { cause: 'a' } }]);
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
  const entry = (name: string, cause: string, reason: string, more: Partial<FailureEntry> = {}): FailureEntry => ({ case: name, check: { cause }, reason, place: 'x.yaml:1:1', ...more });
  const keep = (cases: readonly CaseResult[], ...entries: FailureEntry[]): unknown => keepReasons(cases, { file: 'x.yaml', entries });
  const failing = [result('M-1', '1.4', 'failed', 'a'), result('M-2', '1.4', 'failed', 'a', 'b')];

  it('takes the reason of a cause, with link and last day, also for cases that are new, in the order of the list', () => {
    expect(keep(failing, entry('lifecycle/M-2', 'b', 'other'), entry('lifecycle/M-1', 'a', 'known', { link: 'https://x', expires: '2026-12-31' }))).toEqual([
      { case: 'lifecycle/M-2', check: { cause: 'b' }, reason: 'other' },
      { case: 'lifecycle/M-1, lifecycle/M-2', check: { cause: 'a' }, reason: 'known', link: 'https://x', expires: '2026-12-31' },
    ]);
  });

  it('leaves several reasons for one cause with their cases, and gives new ones the first', () => {
    const cases = [result('M-1', '1.4', 'failed', 'a'), result('M-1', '2.1', 'failed', 'a'), result('M-3', '1.4', 'failed', 'a')];
    expect(keep(cases, entry('lifecycle/M-1@2.1', 'a', 'this'), entry('lifecycle/M-1@1.4', 'a', 'that'))).toEqual([
      { case: 'lifecycle/M-1@2.1, lifecycle/M-3', check: { cause: 'a' }, reason: 'this' },
      { case: 'lifecycle/M-1@1.4', check: { cause: 'a' }, reason: 'that' },
    ]);
  });

  it('lists what a cause with * means under it, new causes too', () => {
    const cases = [result('M-1', '1.4', 'failed', 'no A', 'no B'), result('M-2', '1.4', 'failed', 'no C')];
    expect(keep(cases, entry('lifecycle/M-1', 'no *', 'known'), entry('lifecycle/M-1', 'other', 'gone'))).toEqual([{ case: 'lifecycle/M-1, lifecycle/M-2', check: { cause: 'no *' }, reason: 'known' }]);
  });

  it('drops what no longer fails, and leaves the reason of a new cause to be filled in', () => {
    expect(keep(failing, entry('lifecycle/M-1', 'a', 'known'), entry('lifecycle/M-1', 'gone', 'known'))).toEqual([
      { case: 'lifecycle/M-1, lifecycle/M-2', check: { cause: 'a' }, reason: 'known' },
      { case: 'lifecycle/M-2', check: { cause: 'b' } },
    ]);
  });

  it.each<[string, Partial<FailureEntry>]>([
    ['an intermittent entry', { intermittent: true }],
    ['one that names rule and path', { check: { rule: 'A-1', path: '' } }],
  ])('leaves %s as it is, whether or not it was seen', (_, more) => {
    const own = { ...entry('lifecycle/M-*', 'a', 'known'), ...more };
    expect(keep([result('M-1', '1.4', 'failed', 'a')], own)).toEqual([{ case: 'lifecycle/M-*', check: own.check, reason: 'known', ...(own.intermittent === undefined ? {} : { intermittent: true }) }]);
    expect(keep([result('M-1', '1.4', 'passed')], own)).toHaveLength(1);
  });

  it('writes what makes the same run as expected', () => {
    const drafts = keepReasons(failing, { file: '', entries: [entry('lifecycle/M-1', 'a', 'known')] }).map((draft) => ({ reason: 'known', ...draft, place: '' }));
    expect(judgeExpectations({ suites: [], cases: failing }, { file: 'x.yaml', entries: drafts }, '2026-03-14').met).toBe(true);
  });
});
