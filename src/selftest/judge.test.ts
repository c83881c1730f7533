import { describe, expect, it } from 'vitest';
import { judgeTrials } from './judge.js';
import type { Trial } from './result.js';

const trial = (parts: Partial<Trial> & Pick<Trial, 'fault'>): Trial => ({
  sentence: 'The server errs.',
  source: 'KMIP 1.4 §1',
  group: 'status',
  expectation: 'must-detect',
  broad: false,
  versions: [
    { version: '1.4', effective: true, cases: 3 },
    { version: '2.1', effective: true, cases: 3 },
  ],
  catches: [],
  unjudged: [],
  durationMs: 1,
  ...parts,
});
const caughtIn = (version: '1.4' | '2.1'): Trial['catches'][number] => ({ suite: 'suite', id: 'A', version, level: 'mandatory', rule: 'E-1', cause: 'fails' });

describe('what the trials say', () => {
  it('is a survivor in each version in which the fault showed and nothing caught it', () => {
    const { survivors } = judgeTrials([trial({ fault: 'half-caught', catches: [caughtIn('1.4')] }), trial({ fault: 'caught', catches: [caughtIn('1.4'), caughtIn('2.1')] })], []);
    expect(survivors).toEqual([{ fault: 'half-caught', version: '2.1' }]);
  });

  it('is neither caught nor a survivor where the fault changed nothing', () => {
    const versions = [
      { version: '1.4', effective: false, cases: 3 },
      { version: '2.1', effective: true, cases: 3 },
    ] as const;
    const { survivors, ineffective } = judgeTrials([trial({ fault: 'half-shown', versions, catches: [caughtIn('2.1')] })], []);
    expect(survivors).toEqual([]);
    expect(ineffective).toEqual([{ fault: 'half-shown', version: '1.4' }]);
  });

  it('is a false alarm where a legal variation was blamed or kept a case from being judged', () => {
    const blamed = trial({ fault: 'blamed', expectation: 'permitted', catches: [caughtIn('1.4')] });
    const unjudged = trial({ fault: 'unjudged', expectation: 'permitted', unjudged: [{ suite: 'suite', id: 'A', version: '1.4', reason: 'blocked' }] });
    expect(judgeTrials([blamed, unjudged, trial({ fault: 'fine', expectation: 'permitted' })], [])).toMatchObject({ falseAlarms: ['blamed', 'unjudged'], survivors: [] });
  });

  it('names the faults of each rule, those of all messages apart', () => {
    const { rules } = judgeTrials([trial({ fault: 'narrow', catches: [caughtIn('1.4')] }), trial({ fault: 'wide', broad: true, catches: [caughtIn('1.4')] })], []);
    expect(rules.find((rule) => rule.name === 'E-1')).toMatchObject({ faults: ['narrow'], broadFaults: ['wide'] });
    expect(rules.find((rule) => rule.name === 'S-1')).toMatchObject({ faults: [], broadFaults: [] });
  });
});
