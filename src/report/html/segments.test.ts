import { describe, expect, it } from 'vitest';
import type { MessageRecord, TreeLine } from '../../runner/result.js';
import { hexSegments, ROWS_SHOWN, treeSegments } from './segments.js';

const message = (hex: string): MessageRecord => ({ at: '', byteLength: hex.length / 2, hex, tree: [] });
const line = (parts: Partial<TreeLine>): TreeLine => ({ depth: 0, tag: 'State', type: 'Enumeration', offset: 0, length: 16, ...parts });

describe('a hex dump', () => {
  it('keeps its columns in a short last row', () => {
    const [segment] = hexSegments(message('41'.repeat(16) + '42'.repeat(8) + '00'), []);
    expect(segment?.text.split('\n')).toEqual([
      '0000  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  AAAAAAAAAAAAAAAA',
      '0010  42 42 42 42 42 42 42 42  00                       BBBBBBBB.',
    ]);
  });

  it('keeps them with marks and secrets too', () => {
    const all = hexSegments(message(`41${'**'.repeat(2)}414141`), [{ from: 3, to: 5 }]);
    expect(all).toEqual([
      { text: '0000  41 ' },
      { text: '** **', redacted: true },
      { text: ' ' },
      { text: '41 41', wrong: true },
      { text: ` 41${' '.repeat(33)}A` },
      { text: '**', redacted: true },
      { text: 'AA', wrong: true },
      { text: 'A' },
    ]);
  });

  it('marks a range across rows', () => {
    const marked = hexSegments(message('00'.repeat(32)), [{ from: 15, to: 17 }]).filter((segment) => segment.wrong);
    expect(marked.map((segment) => segment.text)).toEqual(['00', '.', '00', '.']);
  });

  it('shows the first rows of a long message and those that are wrong', () => {
    const rows = ROWS_SHOWN + 10;
    const text = hexSegments(message('00'.repeat(16 * rows)), [{ from: 16 * (rows - 1), to: 16 * rows }]).map((segment) => segment.text).join('');
    const shown = text.split('\n');
    expect(shown).toHaveLength(ROWS_SHOWN + 2);
    expect(shown.at(-2)).toMatch(/^1090 {2}00/);
    expect(shown.at(-1)).toBe('… 9 more lines are not shown');
  });

  it('shows nothing of an empty message', () => {
    expect(hexSegments(message(''), [])).toEqual([]);
  });
});

describe('a tree', () => {
  it('tells offset, tag, type and value', () => {
    expect(treeSegments([line({ type: 'Structure' }), line({ depth: 1, offset: 8, value: 'Active (2)' })], [])).toEqual([
      { text: '0000  ' },
      { text: 'State', tag: true },
      { text: ' Structure', type: true },
      { text: '\n0008    ' },
      { text: 'State', tag: true },
      { text: ' Enumeration', type: true },
      { text: ' Active (2)' },
    ]);
  });

  it('marks the items that begin within the wrong bytes', () => {
    const tree = [line({ type: 'Structure' }), line({ depth: 1, offset: 8, value: 'A' }), line({ depth: 1, offset: 24, value: 'B' })];
    expect(treeSegments(tree, [{ from: 8, to: 24 }]).filter((segment) => segment.wrong)).toEqual([{ text: 'State Enumeration A', wrong: true }]);
  });

  it('marks the item that holds the wrong bytes', () => {
    const tree = [line({ type: 'Structure' }), line({ depth: 1, offset: 8, value: 'A' }), line({ depth: 1, offset: 24, value: 'B' })];
    expect(treeSegments(tree, [{ from: 20, to: 24 }]).filter((segment) => segment.wrong)).toEqual([{ text: 'State Enumeration A', wrong: true }]);
  });

  it('shows a secret as withheld', () => {
    expect(treeSegments([line({ value: '[redacted] 32 bytes', redacted: true })], []).at(-1)).toEqual({ text: ' [redacted] 32 bytes', redacted: true });
  });
});
