import { describe, expect, it } from 'vitest';
import { protocolVersionItem } from '../kmip/message.js';
import { failures, scenario, STARTED, verdictsOf } from './testing/scenario.js';

const locate = { operation: 'Locate' } as const;
const ids = (count: number): (readonly ['UniqueIdentifier', string])[] => Array.from({ length: count }, (_, index) => ['UniqueIdentifier', String(index)]);

describe('an answer that holds more items than are read', () => {
  it('is no failure: it may be right', () => {
    const s = scenario('1.4');
    const before = s.state();
    const checks = s.one(locate, { payload: ids(50_000) });
    expect(verdictsOf(checks, 'inconclusive')).toEqual(['S-1: A response holds more items than are read']);
    expect(checks.map(({ rule }) => rule)).toEqual(['S-1', 'S-3', 'S-4']);
    expect(failures(checks)).toEqual([]);
    expect(s.state()).toBe(before);
  });

  it('is judged when it holds as many as are read', () => {
    const checks = scenario('1.4').one(locate, { payload: ids(49_000) });
    expect(verdictsOf(checks, 'inconclusive')).toEqual([]);
    expect(Math.max(...checks.map((check) => check.actual?.length ?? 0))).toBe(4001);
  });

  it('fails for what was read: more Batch Items than are counted', () => {
    const checks = scenario('1.4').exchange([locate], new Array(20_000).fill({ payload: [] }), { responseHeader: [protocolVersionItem('1.4'), ['TimeStamp', STARTED + 1n], ['BatchCount', 1]] });
    expect(failures(checks)).toEqual(['S-5: Batch Count is not the number of Batch Items']);
  });
});
