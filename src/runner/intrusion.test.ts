import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { Pattern, StepItem } from '../suite/case.js';
import { loadSuites } from '../suite/index.js';
import { intrusionOf } from './intrusion.js';
import { plan } from './plan.js';
import { caseOf, step } from './testing/cases.js';
import { judgeProfiles } from './verdicts.js';

const { Operation } = ENUM;
const place = { file: 'test.yaml', line: 1, column: 1 };
const leaf = (tag: number): Pattern => ({ kind: 'leaf', tag, type: 'Integer', value: { is: 'literal', value: 1 }, place });
const sending = (operation: number, request: readonly Pattern[], expect: StepItem['expect'] = { status: 'Success', payload: [] }) => caseOf('A', '1.4', { steps: [step(1, { operation, request, expect })] });
const attributes = (...tags: readonly number[]): Pattern => ({ kind: 'attributes', form: { is: 'attribute-list' }, attributes: tags.map((tag) => ({ name: { tag }, value: leaf(tag) })), absent: [], place });

describe('a case is intrusive', () => {
  it.each([
    ['when its suite says so', caseOf('A', '1.4', { intrusive: true }), 'The suite marks the case as intrusive.'],
    ['when it locates without a filter', sending(Operation.Locate, []), 'It asks Locate for every object of the server.'],
    ['when it locates by an empty list', sending(Operation.Locate, [attributes(), leaf(TAG.StorageStatusMask)]), 'It asks Locate for every object of the server.'],
    ['when it changes the defaults of the server', sending(Operation.SetDefaults, []), 'It changes the server for all its clients (Set Defaults).'],
    ['not when that is to be refused', sending(Operation.SetDefaults, [], { status: 'OperationFailed', reasons: [1], tolerated: [] }), undefined],
    ['not when it locates by an attribute', sending(Operation.Locate, [attributes(TAG.ObjectType)]), undefined],
    ['not when it wants a few objects', sending(Operation.Locate, [leaf(TAG.MaximumItems)]), undefined],
    ['not when it queries', caseOf('A'), undefined],
  ])('%s', (_, each, sentence) => {
    expect(intrusionOf(each)).toBe(sentence);
  });

  it('and is skipped with the reason on a server that others may use, unless it is allowed', () => {
    const each = caseOf('A', '1.4', { intrusive: true });
    const selection = { versions: [], cases: [], level: 'all' } as const;
    expect(plan([each], selection, { intrusive: false })).toEqual([
      { case: each, skip: { category: 'intrusive', reason: 'The suite marks the case as intrusive. Others may use this server: --allow-intrusive runs the case all the same.' } },
    ]);
    expect(plan([each], selection, { intrusive: true })).toEqual([{ case: each }]);
    expect(plan([each], selection, {})).toEqual([{ case: each }]);
  });

  it('and leaves the verdict incomplete when it is mandatory', () => {
    const suite = { name: 'test', profile: 'Test Server', includes: [], cases: [caseOf('A'), caseOf('B')] };
    const result = (id: string, outcome: 'passed' | 'skipped') => ({ ...caseOf(id), place: '', outcome, durationMs: 0, steps: [], bindings: [], repeat: '' });
    expect(judgeProfiles([suite], [result('A', 'passed'), result('B', 'skipped')])[0]).toMatchObject({ verdict: 'incomplete', reason: '1 of 2 mandatory cases was not judged (1 skipped).' });
  });
});

it('no case of the three profiles is intrusive, and of a product only a hundred nodes at once: they run on any server', () => {
  const suites = loadSuites(['baseline-server', 'symmetric-key-lifecycle-server', 'basic-cryptographic-server', 'profiles/clients']);
  expect(suites.flatMap((suite) => suite.cases).filter((each) => intrusionOf(each) !== undefined).filter(({ id }) => !id.endsWith('-NODES'))).toEqual([]);
});
