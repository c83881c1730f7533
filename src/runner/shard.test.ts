import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import { cutShard, durationsOf, type Durations } from './shard.js';
import type { CaseResult } from './result.js';

const named = (id: string, version: ProtocolVersion = '1.4') => ({ suite: 'test', id, version });
const plan = ['A', 'B', 'C', 'D', 'E'].map((id) => named(id));
const command = 'kmip-conformance run test';
const took =
  (durations: Readonly<Record<string, number>>): Durations =>
  ({ id }) =>
    durations[id];
const cut = (index: number, count: number, durations?: Durations) => cutShard(plan, (each) => each, { index, count }, command, durations);
const ids = (cases: readonly { readonly id: string }[]): string => cases.map((each) => each.id).join('');

describe('cutShard', () => {
  it('deals the cases out in turn', () => {
    expect([1, 2].map((index) => ids(cut(index, 2).planned))).toEqual(['ACE', 'BD']);
    expect([1, 2, 3].map((index) => ids(cut(index, 3).planned))).toEqual(['AD', 'BE', 'C']);
  });

  it('leaves shards empty when there are more of them than cases', () => {
    expect([5, 6, 7].map((index) => ids(cut(index, 7).planned))).toEqual(['E', '', '']);
  });

  it('says what puts the parts together again', () => {
    expect(cut(2, 2).shard).toEqual({
      index: 2,
      count: 2,
      planned: 5,
      plan: '3222fc3bfe2c554b1db907195ee1a42cf1afc6606d8f8bdc86a0180bef593ded',
      positions: [1, 3],
      command,
    });
  });

  it('tells plans apart by suite, version, id and order', () => {
    const checksum = (cases: typeof plan): string => cutShard(cases, (each) => each, { index: 1, count: 2 }, command).shard.plan;
    const plans = [plan, [...plan].reverse(), [...plan.slice(1), named('A', '2.1')], [...plan.slice(1), { ...named('A'), suite: 'other' }]];
    expect(new Set(plans.map(checksum)).size).toBe(4);
  });

  it('gives the longest case to the shard that has least to do, and keeps the order of the plan', () => {
    const durations = took({ A: 10, B: 10, C: 30, D: 10, E: 20 });
    expect([1, 2].map((index) => ids(cut(index, 2, durations).planned))).toEqual(['BC', 'ADE']);
  });

  it('takes a case of unknown duration for an average one', () => {
    expect([1, 2].map((index) => ids(cut(index, 2, took({ A: 100 })).planned))).toEqual(['ACE', 'BD']);
    expect([1, 2].map((index) => ids(cut(index, 2, took({ A: 40, B: 20 })).planned))).toEqual(['AE', 'BCD']);
  });

  it('deals out in turn when every duration is 0 or none is known', () => {
    expect([1, 2].map((index) => ids(cut(index, 2, () => 0).planned))).toEqual(['ACE', 'BD']);
    expect([1, 2].map((index) => ids(cut(index, 2, () => undefined).planned))).toEqual(['ACE', 'BD']);
  });

  it('puts every case into exactly one shard', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.option(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 })), fc.integer({ min: 0, max: 40 }), (count, durations, cases) => {
        const whole = Array.from({ length: cases }, (_, position) => named(String(position)));
        const lookUp = durations === null ? undefined : ({ id }: { id: string }) => durations[Number(id)];
        const parts = Array.from({ length: count }, (_, index) => cutShard(whole, (each) => each, { index: index + 1, count }, command, lookUp));
        expect(parts.flatMap((part) => part.shard.positions).sort((a, b) => a - b)).toEqual(whole.map((_, position) => position));
      }),
    );
  });
});

describe('durationsOf', () => {
  it('knows the cases that ran', () => {
    const ran = { ...named('A'), outcome: 'failed', durationMs: 42 } as CaseResult;
    const skipped = { ...named('B'), outcome: 'skipped', durationMs: 0 } as CaseResult;
    expect(plan.map(durationsOf([ran, skipped]))).toEqual([42, undefined, undefined, undefined, undefined]);
  });
});
