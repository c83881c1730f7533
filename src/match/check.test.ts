import { describe, expect, it } from 'vitest';
import { strictly, worstVerdict, type Check, type Verdict } from './check.js';

const check = (verdict: Verdict): Check => ({ rule: 'S-2', verdict, path: 'Response Message', message: 'So it is.', cause: 'It is so', source: 'KMIP 1.4 §9.1.1' });

describe('the worst of several verdicts', () => {
  it.each<[readonly Verdict[], Verdict]>([
    [[], 'match'],
    [['match', 'match'], 'match'],
    [['variation', 'match'], 'variation'],
    [['match', 'note', 'variation'], 'note'],
    [['warning', 'note'], 'warning'],
    [['warning', 'inconclusive', 'note'], 'inconclusive'],
    [['inconclusive', 'failure', 'warning'], 'failure'],
    [['failure', 'match'], 'failure'],
  ])('of %j is %s', (verdicts, worst) => {
    expect(worstVerdict(verdicts)).toBe(worst);
  });
});

describe('a strict run', () => {
  it('fails for every warning, and for nothing else', () => {
    const verdicts = ['match', 'variation', 'note', 'warning', 'failure', 'inconclusive'] as const;
    expect(strictly(verdicts.map(check))).toEqual((['match', 'variation', 'note', 'failure', 'failure', 'inconclusive'] as const).map(check));
  });
});
