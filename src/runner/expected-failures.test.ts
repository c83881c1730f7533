import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from '../match/check.js';
import { isExpectedFailure, judgeExpectations, type FailureEntry } from './expected-failures.js';
import type { CaseResult, SuiteFacts } from './result.js';

const DAY = '2026-03-14';

const suites: readonly SuiteFacts[] = [
  {
    name: 'lifecycle',
    title: 'Lifecycle',
    profile: 'Lifecycle Server',
    includes: [],
    file: 'lifecycle.yaml',
    checksum: '00',
    extent: [
      { version: '1.4', mandatory: ['M-1', 'M-2'], optional: ['O-1'] },
      { version: '2.1', mandatory: ['M-1'], optional: [] },
    ],
  },
];

const failure = (cause: string, rule = 'A-1', path = 'State'): Check => ({ rule, verdict: 'failure', path, message: `${cause}.`, cause, source: 'KMIP 1.4 §3.22' });

/** `causes`: of the failed checks of its only step. */
function result(outcome: CaseResult['outcome'], causes: readonly (string | Check)[] = [], parts: Partial<CaseResult> = {}): CaseResult {
  const checks = causes.map((cause) => (typeof cause === 'string' ? failure(cause) : cause));
  const steps = [{ number: 1, title: 'Step', cleanup: false, outcome: outcome === 'skipped' ? ('blocked' as const) : outcome, place: '', checks }];
  return { suite: 'lifecycle', id: 'M-1', version: '1.4', title: '', level: 'mandatory', sources: [], place: '', outcome, durationMs: 1, steps, bindings: [], repeat: '', ...parts };
}

const entry = (parts: Partial<FailureEntry> = {}): FailureEntry => ({ case: 'lifecycle/M-1', check: { cause: 'no Digest' }, reason: 'known', place: 'x.yaml:1:3', ...parts });
const judge = (cases: readonly CaseResult[], ...entries: readonly FailureEntry[]) => judgeExpectations({ suites, cases }, { file: 'x.yaml', entries }, DAY);

describe('one entry and the case that it names: the truth table', () => {
  it.each([
    // outcome of the case, causes that it shows → status of the entry, failures that no entry explains, as expected
    ['failed', ['no Digest'], 'met', 0, true],
    ['failed', ['no Digest', 'no Digest'], 'met', 0, true],
    ['failed', ['other'], 'not met', 1, false],
    ['failed', ['no Digest', 'other'], 'met', 1, false],
    ['passed', [], 'not met', 0, false],
    ['errored', [], 'not met', 0, false],
    // A failed check before the connection broke does not count: the case was not judged.
    ['errored', ['no Digest'], 'not met', 0, false],
    ['inconclusive', [], 'not met', 0, false],
    ['skipped', [], 'not met', 0, false],
  ] as const)('a case that %s with %j: the entry is %s, %d unexpected, as expected: %j', (outcome, causes, status, unexpected, met) => {
    const judged = judge([result(outcome, causes)], entry());
    expect([judged.entries[0]!.status, judged.unexpected.length, judged.met]).toEqual([status, unexpected, met]);
    expect(isExpectedFailure(result(outcome, causes), { file: '', entries: [entry()] }, DAY)).toBe(met);
  });

  it.each([
    ['an optional case as a mandatory one', result('failed', ['no Digest'], { level: 'optional' }), 'met', true],
    ['an optional case that passes', result('passed', [], { level: 'optional' }), 'not met', false],
    ['an optional case that errored', result('errored', [], { level: 'optional' }), 'not met', false],
  ] as const)('judges %s', (_, each, status, met) => {
    const judged = judge([each], entry());
    expect([judged.entries[0]!.status, judged.met]).toEqual([status, met]);
  });
});

describe('a case without an entry', () => {
  it.each([
    ['passed', 'mandatory', []],
    ['failed', 'mandatory', ['The case failed (other) and no entry expects it.']],
    ['errored', 'mandatory', ['The case errored and no entry expects it.']],
    ['inconclusive', 'mandatory', ['The case was inconclusive and no entry expects it.']],
    ['skipped', 'mandatory', ['The case was skipped and no entry expects it.']],
    ['failed', 'optional', []],
    ['errored', 'optional', []],
    ['skipped', 'optional', []],
  ] as const)('that %s and is %s', (outcome, level, messages) => {
    const judged = judge([result(outcome, outcome === 'failed' ? ['other'] : [], { level })]);
    expect(judged.unexpected.map((each) => each.message)).toEqual(messages);
    expect(judged.met).toBe(messages.length === 0);
  });
});

describe('an entry', () => {
  it('that expired explains nothing and is an error itself', () => {
    const judged = judge([result('failed', ['no Digest'])], entry({ expires: '2026-03-13' }));
    expect(judged.entries[0]).toMatchObject({ status: 'expired', message: 'It expired on 2026-03-13.', cases: [] });
    expect(judged.unexpected.map((each) => each.message)).toEqual(['The case failed (no Digest) and no entry expects it.']);
    expect(judged.met).toBe(false);
  });

  it('holds on its last day', () => {
    expect(judge([result('failed', ['no Digest'])], entry({ expires: DAY })).met).toBe(true);
  });

  it('that expired is an error even where nothing fails', () => {
    expect(judge([result('passed')], entry({ expires: '2026-01-01' })).met).toBe(false);
  });

  it('that names no case of its suite is an error', () => {
    const judged = judge([result('passed')], entry({ case: 'lifecycle/M-9' }));
    expect(judged.entries[0]).toMatchObject({ status: 'unmatched', message: 'The suites of this run have no case lifecycle/M-9.' });
    expect(judged.met).toBe(false);
  });

  it('that names a version in which the case does not exist is an error', () => {
    const judged = judge([result('passed')], entry({ versions: '..1.2' }));
    expect(judged.entries[0]).toMatchObject({ status: 'unmatched', message: 'The suites of this run have no case lifecycle/M-1 in KMIP ..1.2.' });
  });

  it('for a case that was not selected is left aside', () => {
    const judged = judge([result('passed')], entry({ case: 'lifecycle/M-2' }));
    expect([judged.entries[0]!.status, judged.met]).toEqual(['not run', true]);
  });

  it('for a suite that was not run is left aside', () => {
    const judged = judge([result('passed')], entry({ case: 'baseline/*' }));
    expect([judged.entries[0]!.status, judged.met]).toEqual(['not run', true]);
  });

  it('without a suite names the case in any suite', () => {
    expect(judge([result('failed', ['no Digest'])], entry({ case: 'M-1' })).met).toBe(true);
    expect(judge([result('passed')], entry({ case: 'M-9' })).entries[0]!.status).toBe('unmatched');
  });

  it('names every case that its globs match, and each must fail as it says', () => {
    const wide = entry({ case: 'life*/M-*' });
    const second = result('failed', ['no Digest'], { id: 'M-2' });
    expect(judge([result('failed', ['no Digest']), second], wide).entries[0]).toMatchObject({ status: 'met', message: 'All 2 cases fail as expected.' });
    const judged = judge([result('passed'), second, result('errored', [], { version: '2.1' })], wide);
    expect(judged.entries[0]).toMatchObject({
      status: 'not met',
      message: 'Passed, so the entry can go: M-1 (1.4). Not judged, which shows nothing: M-1 (2.1).',
      cases: [
        { suite: 'lifecycle', id: 'M-1', version: '1.4', outcome: 'passed' },
        { suite: 'lifecycle', id: 'M-2', version: '1.4', outcome: 'as expected' },
        { suite: 'lifecycle', id: 'M-1', version: '2.1', outcome: 'not judged' },
      ],
    });
  });

  it.each<[string, ProtocolVersion, boolean]>([
    ['1.4', '1.4', true],
    ['1.4..', '2.1', true],
    ['..1.4', '2.1', false],
  ])('for KMIP %s and a failure in %s', (versions, version, met) => {
    expect(judge([result('failed', ['no Digest'], { version })], entry({ versions })).met).toBe(met);
  });

  it('may name several causes with *', () => {
    const wide = entry({ check: { cause: 'no * (of any kind)' } });
    expect(judge([result('failed', ['no Digest (of any kind)', 'no Name (of any kind)'])], wide).met).toBe(true);
    expect(judge([result('failed', ['no Digest'])], wide).met).toBe(false);
  });

  it('may name the check by rule and path', () => {
    const byRule = entry({ check: { rule: 'A-1', path: 'Digest' } });
    expect(judge([result('failed', [failure('x', 'A-1', 'Digest')])], byRule).met).toBe(true);
    expect(judge([result('failed', [failure('x', 'A-1', 'State')])], byRule).met).toBe(false);
    expect(judge([result('failed', [failure('x', 'A-2', 'Digest')])], byRule).met).toBe(false);
  });
});

describe('an entry with several names', () => {
  const two = entry({ case: 'lifecycle/M-1@1.4, lifecycle/M-2' });
  const [first, second] = [result('failed', ['no Digest']), result('failed', ['no Digest'], { id: 'M-2' })];

  it('needs each of the cases to fail as it says', () => {
    expect(judge([first, second], two).met).toBe(true);
    expect(judge([first, result('passed', [], { id: 'M-2' })], two).entries[0]).toMatchObject({ status: 'not met', message: 'Passed, so the entry can go: M-2 (1.4).' });
  });

  it('names a case only in the versions that stand behind it', () => {
    expect(judge([first, second, result('passed', [], { version: '2.1' })], two).met).toBe(true);
    expect(judge([first, second, result('failed', ['no Digest'], { version: '2.1' })], two).met).toBe(false);
  });

  it('is an error where one of them is no case', () => {
    expect(judge([first], entry({ case: 'M-1, M-7, M-1@1.0' })).entries[0]).toMatchObject({ status: 'unmatched', message: 'The suites of this run have no case M-7, M-1@1.0.' });
  });
});

describe('an intermittent entry', () => {
  const wide = entry({ case: 'lifecycle/*', intermittent: true });

  it.each([
    ['shows it', result('failed', ['no Digest']), 'One case fails as expected.', []],
    ['passes', result('passed'), 'No case shows it this time.', []],
    ['fails in another way', result('failed', ['other']), 'No case shows it this time.', ['The case failed (other) and no entry expects it.']],
    ['fails in another way besides', result('failed', ['no Digest', 'other']), 'One case fails as expected.', ['The case also fails with "other", which no entry expects.']],
    ['errored', result('errored'), 'No case shows it this time.', ['The case errored and no entry expects it.']],
    ['errored after it showed it', result('errored', ['no Digest']), 'No case shows it this time.', ['The case errored and no entry expects it.']],
    ['is inconclusive', result('inconclusive'), 'No case shows it this time.', ['The case was inconclusive and no entry expects it.']],
    ['was skipped', result('skipped'), 'No case shows it this time.', ['The case was skipped and no entry expects it.']],
    ['is optional and was skipped', result('skipped', [], { level: 'optional' }), 'No case shows it this time.', []],
  ] as const)('where the case %s', (_, each, message, unexpected) => {
    const judged = judge([each], wide);
    expect([judged.entries[0]!.message, judged.entries[0]!.status]).toEqual([message, 'met']);
    expect(judged.unexpected.map((one) => one.message)).toEqual(unexpected);
    expect(judged.met).toBe(unexpected.length === 0);
  });

  it('beside one that asks leaves the case to it', () => {
    const other = entry({ check: { cause: 'other' } });
    expect(judge([result('failed', ['other'])], wide, other).met).toBe(true);
    expect(judge([result('errored')], wide, other).met).toBe(false);
  });
});

describe('several entries for one case', () => {
  it('explain it together', () => {
    expect(judge([result('failed', ['no Digest', 'other'])], entry(), entry({ check: { cause: 'other' } })).met).toBe(true);
  });

  it('are not met where one of the failures is gone', () => {
    const judged = judge([result('failed', ['other'])], entry(), entry({ check: { cause: 'other' } }));
    expect(judged.entries.map((each) => [each.status, each.message])).toEqual([
      ['not met', 'Failed differently: M-1 (1.4).'],
      ['met', 'Its case fails as expected.'],
    ]);
    expect(judged.unexpected).toEqual([]);
  });
});

it('clean-up never counts', () => {
  const cleanup = result('failed', ['no Digest']);
  const withCleanup = { ...cleanup, steps: [...cleanup.steps, { ...cleanup.steps[0]!, number: 2, cleanup: true, checks: [failure('Clean-up fails')] }] };
  expect(judge([withCleanup], entry()).met).toBe(true);
});
