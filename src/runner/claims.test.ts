import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import { claimsIn } from './claims.js';
import type { CaseResult, MessageRecord } from './result.js';
import { judgeProfiles } from './verdicts.js';

const message = (...lines: readonly (readonly [tag: string, value: string])[]): MessageRecord => ({ at: '', byteLength: 0, hex: '', tree: lines.map(([tag, value]) => ({ depth: 0, tag, type: 'Enumeration', value, offset: 0, length: 0 })) });

/** A case in which Query Profiles is answered with these names. */
const queried = (version: ProtocolVersion, names: readonly string[], status = 'Success (0)', outcome: CaseResult['outcome'] = 'passed'): CaseResult => ({
  suite: 'baseline-server', id: 'Q', version, title: '', level: 'mandatory', sources: [], place: '', outcome, durationMs: 0, bindings: [], repeat: '',
  steps: [{ number: 1, title: '', cleanup: false, place: '', outcome: 'passed', checks: [], request: message(['QueryFunction', 'QueryProfiles (10)']), response: message(['ResultStatus', status], ...names.map((name) => ['ProfileName', name] as const)) }],
});

describe('the profiles that a server claims', () => {
  it('are those that Query Profiles announces, in 2.x for the version of the message', () => {
    const claims = claimsIn([queried('2.1', ['BaselineServer (299)'])]);
    expect([claims('Baseline Server', '2.1'), claims('Symmetric Key Lifecycle Server', '2.1'), claims('Baseline Server', '2.0')]).toEqual([true, false, undefined]);
  });

  it('name their version in 1.x, and Baseline Server a way of authentication', () => {
    const claims = claimsIn([queried('1.4', ['BaselineServerTLSV1_2KMIPV1_3 (86)', 'SymmetricKeyLifecycleServerKMIPV1_4 (130)'])]);
    expect([claims('Baseline Server', '1.3'), claims('Baseline Server', '1.4'), claims('Symmetric Key Lifecycle Server', '1.4'), claims('Baseline Server', '1.0')]).toEqual([true, false, true, undefined]);
  });

  it('are unknown where Query Profiles failed', () => {
    expect(claimsIn([queried('2.1', [], 'OperationFailed (1)')])('Baseline Server', '2.1')).toBeUndefined();
  });
});

describe('a verdict', () => {
  const suite = { name: 'baseline-server', profile: 'Baseline Server', includes: [], cases: [{ id: 'Q', version: '2.1', level: 'mandatory' }] } as const;
  const verdict = (result: CaseResult): (string | boolean | undefined)[] => judgeProfiles([suite], [result]).flatMap(({ announced, reason }) => [announced, reason]);

  it('tells of a claim that it contradicts', () => {
    expect(verdict(queried('2.1', ['BaselineServer (299)'], 'Success (0)', 'failed'))).toEqual([true, '1 of 1 mandatory case failed. The server claims this profile (Query Profiles), which the verdict contradicts.']);
  });

  it('tells of a conformant profile that is not announced', () => {
    expect(verdict(queried('2.1', []))).toEqual([false, 'The only mandatory case passed. Query Profiles does not announce it.']);
  });

  it('says nothing more of a claim that it confirms', () => {
    expect(verdict(queried('2.1', ['BaselineServer (299)']))).toEqual([true, 'The only mandatory case passed.']);
  });
});
