import { describe, expect, it } from 'vitest';
import { judgeExpectations } from '../../runner/expected-failures.js';
import { expectedSample, unexpectedSample } from '../testing/expectations.js';
import { viewPage } from './page.js';

const ledgerOf = (result: Parameters<typeof viewPage>[0]) => viewPage(result).ledgers.find(({ anchor }) => anchor === 'expected-failures');

describe('expected failures in the report', () => {
  it('are listed with reason, check and cases, and leave the verdict as it is', () => {
    const result = expectedSample();
    const ledger = ledgerOf(result);
    expect(ledger?.explanation).toBe('Everything is as known.yaml expects. The list decides how the run ends and never a verdict.');
    expect(ledger?.rows.map(({ title, detail, count, links }) => [title, detail, count, links.length])).toEqual([
      ['PyKMIP has no Digest', 'Get Attributes returns no Digest (known.yaml:1:3). All 2 cases fail as expected.', 'met', 2],
      ['PyKMIP has no Digest', 'Create makes keys Active (known.yaml:6:3). All 2 cases fail as expected.', 'met', 2],
    ]);
    expect(viewPage(result).reasons.some(({ verdict }) => verdict === 'not conformant')).toBe(true);
  });

  it('that are not as expected stand first', () => {
    const ledger = ledgerOf(unexpectedSample());
    expect(ledger?.explanation).toMatch(/^Not everything is as known\.yaml expects\./);
    expect(ledger?.rows.map(({ count, detail }) => [count, detail])).toEqual([
      ['unexpected', 'No entry explains it.'],
      ['unexpected', 'No entry explains it.'],
      ['not met', 'Get Attributes returns no Digest (known.yaml:20:3). Passed, so the entry can go: SKLC-M-1 (2.1).'],
      ['met', 'Get Attributes returns no Digest (known.yaml:1:3). All 2 cases fail as expected.'],
    ]);
  });

  it('tell of what expired, of what no case can match, and of what failed differently', () => {
    const result = expectedSample();
    const entry = { case: 'SKLC-M-1', versions: '1.4', check: { rule: 'X-1', path: 'State' }, reason: 'known', place: 'x.yaml:1:3' };
    const entries = [entry, { ...entry, case: 'NOBODY' }, { ...entry, expires: '2026-01-01' }];
    const ledger = ledgerOf({ ...result, expectations: judgeExpectations(result, { file: 'x.yaml', entries }, '2026-03-14') });
    expect(ledger?.rows.filter(({ count }) => count !== 'unexpected').map(({ count, detail }) => [count, detail])).toEqual([
      ['not met', 'X-1: State (x.yaml:1:3). Failed differently: SKLC-M-1 (1.4).'],
      ['unmatched', 'X-1: State (x.yaml:1:3). The suites of this run have no case NOBODY in KMIP 1.4.'],
      ['expired', 'X-1: State (x.yaml:1:3). It expired on 2026-01-01.'],
    ]);
  });

  it('are no part of a report that has no list', () => {
    const result = { ...expectedSample() };
    delete result.expectations;
    expect(ledgerOf(result)).toBeUndefined();
  });
});
