import { describe, expect, it } from 'vitest';
import { groupCauses } from './causes.js';
import { judgeExpectations, type ExpectationList } from './expected-failures.js';
import { readExtent } from './extent.js';
import { mergeShards, type ShardResult } from './merge.js';
import type { CaseResult, IncludedSuite, RunResult, SuiteFacts } from './result.js';
import { cutShard } from './shard.js';
import { countCases, judgeProfiles } from './verdicts.js';

const suites: readonly SuiteFacts[] = [
  {
    name: 'lifecycle',
    title: 'Lifecycle',
    profile: 'Lifecycle Server',
    includes: ['baseline'],
    file: 'lifecycle.yaml',
    checksum: '00',
    extent: [
      { version: '1.4', mandatory: ['M-1', 'M-2', 'M-9'], optional: ['O-1'] },
      { version: '2.1', mandatory: ['M-1'], optional: [] },
    ],
  },
];
const included: readonly IncludedSuite[] = [{ name: 'baseline', profile: 'Baseline Server', includes: [], extent: [{ version: '1.4', mandatory: ['B-1'], optional: [] }] }];

function result(id: string, outcome: CaseResult['outcome'], parts: Partial<CaseResult> = {}): CaseResult {
  const checks = outcome === 'failed' ? [{ rule: 'A-1', verdict: 'failure' as const, path: 'p', message: 'm', cause: 'no Digest', source: 's' }] : [];
  const steps = outcome === 'skipped' ? [] : [{ number: 1, title: 'Step', cleanup: false, outcome, place: '', checks }];
  return { suite: 'lifecycle', id, version: '1.4', title: '', level: 'mandatory', sources: ['s'], place: '', outcome, durationMs: 1, steps, bindings: [], repeat: '', ...parts };
}

const CASES: readonly CaseResult[] = [
  result('M-1', 'passed'),
  result('M-2', 'failed'),
  result('O-1', 'skipped', { level: 'optional', skip: { category: 'not-announced', reason: 'no Log' } }),
  result('M-1', 'failed', { version: '2.1' }),
  result('M-2', 'errored', { version: '2.1' }),
];

const LIST: ExpectationList = {
  file: 'x.yaml',
  entries: [
    { case: 'lifecycle/M-2', versions: '1.4', check: { cause: 'no Digest' }, reason: 'known', place: 'x.yaml:1:3' },
    { case: 'lifecycle/M-1', versions: '2.1', check: { cause: 'no Digest' }, reason: 'known', place: 'x.yaml:5:3' },
  ],
};

/** What the runner gives for these cases. */
const runResult = (cases: readonly CaseResult[], parts: Partial<RunResult> = {}): RunResult => ({
  format: 'kmip-conformance-result',
  formatVersion: 1,
  tool: { name: 'kmip-conformance', version: '0.1.0', node: 'v22.11.0' },
  startedAt: '2026-03-14T09:26:53.000Z',
  finishedAt: '2026-03-14T09:26:55.500Z',
  durationMs: 2500,
  ended: 'completed',
  configuration: {
    command: 'kmip-conformance run',
    versions: [],
    cases: [],
    level: 'all',
    timeoutMs: 30_000,
    jobs: 4,
    bail: false,
    showSecrets: false,
    verifyServer: true,
    namePrefix: 'kmipc-0',
  },
  target: { name: 'pykmip', description: 'PyKMIP', address: '127.0.0.1:5696', remarks: [] },
  suites,
  included,
  cases,
  verdicts: judgeProfiles([...suites, ...included].map(readExtent), cases),
  causes: groupCauses(cases),
  counts: countCases(cases),
  expectations: judgeExpectations({ suites, cases }, LIST, '2026-03-14'),
  ...parts,
});

function shardResult(index: number, count: number, parts: Partial<RunResult> = {}): ShardResult {
  const { planned, shard } = cutShard(CASES, (each) => each, { index, count }, 'kmip-conformance run');
  const whole = runResult(planned);
  const configuration = { ...whole.configuration, command: `kmip-conformance run --shard ${index}/${count}`, shard };
  return { file: `${index}/results.json`, result: { ...whole, configuration, ...parts } };
}

describe('merging the shards of a run', () => {
  it.each([1, 2, 3, 7])('gives the result of the whole run out of %d', (count) => {
    const shards = Array.from({ length: count }, (_, at) => shardResult(at + 1, count)).reverse();
    expect(mergeShards(shards)).toEqual(runResult(CASES));
  });

  it('makes verdicts of what the shards could only call incomplete', () => {
    const lone = shardResult(1, 2).result;
    expect(lone.verdicts.map((each) => each.verdict)).toEqual(['incomplete', 'incomplete']);
    expect(mergeShards([shardResult(1, 2), shardResult(2, 2)]).verdicts.map((each) => each.verdict)).toEqual(['not conformant', 'not conformant']);
  });

  it('spans the times of all shards and names every address and prefix', () => {
    const second = shardResult(2, 2, {
      startedAt: '2026-03-14T09:26:50.000Z',
      finishedAt: '2026-03-14T09:27:00.000Z',
      target: { name: 'pykmip', description: 'PyKMIP', address: '127.0.0.1:5697', remarks: ['Not verified.'] },
    });
    const merged = mergeShards([shardResult(1, 2), second]);
    expect(merged).toMatchObject({
      startedAt: '2026-03-14T09:26:50.000Z',
      finishedAt: '2026-03-14T09:27:00.000Z',
      durationMs: 10_000,
      target: { address: '127.0.0.1:5696, 127.0.0.1:5697', remarks: ['Not verified.'] },
    });
  });

  it('ends as the worst of the shards did', () => {
    const lost = { ended: 'target-lost', endedBecause: 'The target refused.' } as const;
    expect(mergeShards([shardResult(1, 2), shardResult(2, 2, lost)])).toMatchObject(lost);
    expect(mergeShards([shardResult(1, 2, lost), shardResult(2, 2, { ended: 'bailed' })])).toMatchObject(lost);
  });

  const [first, second] = [shardResult(1, 2), shardResult(2, 2)] as const;
  const changed = (parts: Partial<RunResult>): ShardResult => ({ ...second, result: { ...second.result, ...parts } });
  const notTheSame = (what: string): string => `1/results.json and 2/results.json are not shards of one run: they differ in the ${what}.`;

  it.each([
    ['another version of the program', [first, changed({ tool: { ...second.result.tool, version: '0.2.0' } })], notTheSame('version of kmip-conformance')],
    ['another target', [first, changed({ target: { ...second.result.target, name: 'embedded' } })], notTheSame('target')],
    ['a target that offers something else', [first, changed({ target: { ...second.result.target, offeredVersions: ['1.4'] } })], notTheSame('answer of the target to Query and Discover Versions')],
    ['another suite', [first, changed({ suites: [{ ...suites[0]!, checksum: '01' }] })], notTheSame('suites')],
    ['another number of shards', [shardResult(1, 3), second], notTheSame('number of shards')],
    ['another limit', [first, changed({ configuration: { ...second.result.configuration, timeoutMs: 1 } })], notTheSame('options')],
    ['another level', [first, changed({ configuration: { ...second.result.configuration, level: 'mandatory' } })], notTheSame('selection of cases')],
    ['another list of expected failures', [first, changed({ expectations: { ...second.result.expectations!, entries: [] } })], notTheSame('list of expected failures')],
    ['a missing shard', [second], 'Shard 1/2 missing.'],
    ['several missing shards', [shardResult(3, 4)], 'Shards 1/4, 2/4, 4/4 missing.'],
    ['a shard twice', [first, second, { ...first, file: 'again.json' }], '1/results.json and again.json are both shard 1/2.'],
    ['a run that was not cut', [{ file: 'whole.json', result: runResult(CASES) }], 'whole.json is no shard: the run was not given --shard.'],
    ['a shard that lost cases', [first, changed({ cases: [] })], '2/results.json is no shard: it does not hold the cases that it names.'],
    ['nothing', [], 'There is nothing to merge.'],
  ])('refuses %s', (_, shards, message) => {
    expect(() => mergeShards(shards)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });

  it('refuses shards that were cut with different durations', () => {
    const { planned, shard } = cutShard(CASES, (each) => each, { index: 2, count: 2 }, 'kmip-conformance run', ({ id, version }) => (id === 'M-1' && version === '1.4' ? 1 : 100));
    const other = { file: 'x', result: { ...runResult(planned), configuration: { ...second.result.configuration, shard } } };
    expect(() => mergeShards([first, other])).toThrow('The shards overlap or leave cases out.');
  });
});
