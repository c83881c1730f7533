import { describe, expect, it } from 'vitest';
import { faultByName, type Fault } from '../reference/faults/index.js';
import { runSelftest } from './run.js';
import type { SelftestResult } from './result.js';

const SUITE = 'symmetric-key-lifecycle-server';

const selftest = (...names: readonly string[]): Promise<SelftestResult> =>
  runSelftest({
    selectors: [SUITE],
    faults: names.map((name): Fault => {
      const fault = faultByName(name);
      if (fault === undefined) throw new Error(`no fault is named ${name}`);
      return fault;
    }),
    versions: ['1.0', '1.4', '2.1'],
    thorough: false,
    jobs: 1,
    toolVersion: '0.0.0',
    onTrial: () => undefined,
    stopped: () => false,
  });

describe('the self-test', () => {
  it('catches faults in every version in which they show, over TLS and in this process', async () => {
    const result = await selftest('created-keys-zero', 'trailing-bytes', 'closes-mid-answer', 'version-minor-lower');
    expect(result.survivors).toEqual([]);
    expect(result.ineffective).toEqual([]);
    expect(result.trials.map((trial) => [trial.fault, [...new Set(trial.catches.map((each) => each.version))].sort()])).toEqual([
      ['created-keys-zero', ['1.0', '1.4', '2.1']],
      ['trailing-bytes', ['1.0', '1.4', '2.1']],
      ['closes-mid-answer', ['1.0', '1.4', '2.1']],
      ['version-minor-lower', ['1.4']],
    ]);
  });

  it('blames no legal variation, and shows that the variation was there', async () => {
    const result = await selftest('control-nothing', 'control-identifiers-are-numbers', 'control-split-in-threes');
    expect(result.falseAlarms).toEqual([]);
    expect(result.ineffective).toEqual([]);
  });

  it('does not call a fault caught, or a survivor, that the suite gives no occasion to show', async () => {
    const result = await selftest('mac-wrong');
    expect(result.survivors).toEqual([]);
    expect(result.ineffective).toEqual([
      { fault: 'mac-wrong', version: '1.4' },
      { fault: 'mac-wrong', version: '2.1' },
    ]);
  });
});
