import { describe, expect, it } from 'vitest';
import { ruleSource, type RuleId } from '../../match/index.js';
import type { Check } from '../../match/check.js';
import { describeMatches } from './matches.js';

const match = (rule: RuleId, path: string, parts: Partial<Check> = {}): Check => ({ rule, verdict: 'match', path, message: '', cause: '', source: ruleSource(rule, '1.4'), ...parts });

describe('what matched', () => {
  it('is one line for each structure', () => {
    const checks = [
      match('S-1', 'Response Message'),
      match('S-3', 'Response Header › Protocol Version', { expected: '1.4', actual: '1.4' }),
      match('S-5', 'Response Header › Batch Count', { expected: '1', actual: '1' }),
      match('S-2', 'Response Message'),
    ];
    expect(describeMatches(checks, '1.4')).toBe('Response Message: S-1; S-2\nResponse Header: S-3 Protocol Version: 1.4; S-5 Batch Count: 1');
  });

  it('shows what was expected when it was put in other words', () => {
    expect(describeMatches([match('D-2', 'Attributes › Initial Date', { expected: 'between A and B', actual: 'C' })], '1.4')).toBe('Attributes: D-2 Initial Date: C (between A and B)');
    expect(describeMatches([match('S-7', 'Batch Item 1 › Operation', { expected: 'Create', actual: 'Create (1)' })], '1.4')).toBe('Batch Item 1: S-7 Operation: Create (1)');
  });

  it('names a source that is not the one of the rule', () => {
    expect(describeMatches([match('V-1', 'Response Payload › Unique Identifier', { actual: '"a"', source: 'KMIP 1.4 §4.1' })], '1.4')).toBe('Response Payload: V-1 Unique Identifier: "a" (KMIP 1.4 §4.1)');
  });

  it('is nothing when nothing did', () => {
    expect(describeMatches([], '1.4')).toBe('');
  });
});
