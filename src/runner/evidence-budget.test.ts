import { expect, it } from 'vitest';
import { evidenceBudget } from './evidence-budget.js';
import type { MessageRecord } from './result.js';

const kept = (bytes: number, lines: number): MessageRecord => ({ at: '', byteLength: bytes, hex: '00'.repeat(bytes), tree: new Array<MessageRecord['tree'][number]>(lines).fill({ depth: 0, tag: 'Operation', type: 'Enumeration', offset: 0, length: 16 }) });
const roomAfter = (cases: number, ...records: readonly MessageRecord[]): number | undefined => {
  const budget = evidenceBudget(cases);
  records.forEach((record) => budget.spend(record));
  return budget.room();
};

it('keeps messages in full while there is room, and then their beginning', () => {
  const budget = 1024 * 1024 + 2 * 8 * 1024;
  expect(roomAfter(2)).toBeUndefined();
  expect(roomAfter(2, kept(budget - 1, 0))).toBeUndefined();
  expect(roomAfter(2, kept(budget - 1, 0), kept(1, 0))).toBe(512);
});

it('counts the lines of the tree where they take more than the bytes', () => {
  expect(roomAfter(0, kept(100, Math.ceil((1024 * 1024) / 24)))).toBe(512);
});
