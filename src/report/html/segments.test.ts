import { describe, expect, it } from 'vitest';
import type { MessageRecord, TreeLine } from '../../runner/result.js';
import { BYTES_SHOWN, messageSegments, ROWS_SHOWN } from './segments.js';

const message = (hex: string, tree: readonly TreeLine[] = []): MessageRecord => ({ at: '', byteLength: hex.length / 2, hex, tree });
const line = (parts: Partial<TreeLine>): TreeLine => ({ depth: 0, tag: 'State', type: 'Enumeration', offset: 0, length: 16, ...parts });

/** 42 00 8d State, Enumeration, Active */
const STATE = '42008d05000000040000000200000000';
/** A structure with this content. */
const holding = (content: string): string => `4200790100000${(content.length / 2).toString(16).padStart(3, '0')}${content}`;
const outer = (content: string): TreeLine => line({ tag: 'RequestPayload', type: 'Structure', length: 8 + content.length / 2 });
const state = (offset: number): TreeLine => line({ depth: 1, value: 'Active (2)', offset });

const text = (record: MessageRecord, wrong: Parameters<typeof messageSegments>[1] = []): string[] =>
  messageSegments(record, wrong).map((segment) => segment.text).join('').split('\n');

describe('a message', () => {
  it('tells offset, tag, type and value of each item, and its own bytes behind a tab', () => {
    expect(messageSegments(message(holding(STATE), [outer(STATE), state(8)]), [])).toEqual([
      { text: '0000 RequestPayload\t4200790100000010\n0008  State Enumeration Active (2)\t42008d0500000004 0000000200000000' },
    ]);
  });

  it('marks the items that begin within the wrong bytes, and the bytes', () => {
    const two = STATE + STATE;
    expect(messageSegments(message(holding(two), [outer(two), state(8), state(24)]), [{ from: 8, to: 24 }])).toEqual([
      { text: '0000 RequestPayload\t4200790100000020\n0008 ▸ ' },
      { text: 'State Enumeration Active (2)', wrong: true },
      { text: '\t' },
      { text: '42008d0500000004 0000000200000000', wrong: true },
      { text: '\n0018  State Enumeration Active (2)\t42008d0500000004 0000000200000000' },
    ]);
  });

  it('marks the item that holds the wrong bytes, and these alone', () => {
    expect(messageSegments(message(STATE, [line({ value: 'Active (2)' })]), [{ from: 3, to: 4 }])).toEqual([
      { text: '0000 ▸' },
      { text: 'State Enumeration Active (2)', wrong: true },
      { text: '\t42008d' },
      { text: '05', wrong: true },
      { text: '00000004 0000000200000000' },
    ]);
  });

  it('keeps the groups of eight beside a mark', () => {
    expect(messageSegments(message(STATE, [line({ value: 'Active (2)' })]), [{ from: 6, to: 9 }]).slice(2)).toEqual([
      { text: '\t42008d050000' },
      { text: '0004 00', wrong: true },
      { text: '00000200000000' },
    ]);
  });

  it('shows a secret as withheld, in its value and in its bytes', () => {
    const hex = `4200430800000008${'**'.repeat(8)}`;
    expect(messageSegments(message(hex, [line({ tag: 'KeyMaterial', type: 'ByteString', value: '[redacted] 8 bytes', redacted: true })]), [])).toEqual([
      { text: '0000 KeyMaterial ByteString' },
      { text: ' [redacted] 8 bytes', redacted: true },
      { text: '\t4200430800000008 ' },
      { text: '*'.repeat(16), redacted: true },
    ]);
  });

  it('shows a byte string once', () => {
    expect(text(message('4200c208000000030102030000000000', [line({ tag: 'Data', type: 'ByteString', value: '010203' })]))).toEqual(['0000 Data ByteString\t4200c20800000003 0102030000000000']);
  });

  const name = '42005507000000034b65790000000000';
  it('shows an ASCII text once', () => {
    expect(text(message(name, [line({ tag: 'NameValue', type: 'TextString', value: 'Key' })]))).toEqual(['0000 NameValue TextString Key\t4200550700000003']);
  });

  it.each([
    ['that is wrong', 'Key', [{ from: 0, to: 16 }]],
    ['of which a character is written otherwise', 'K\\xe9', []],
    ['of other length', 'Keys and more', []],
  ])('shows the bytes of a text %s', (_, value, wrong) => {
    expect(text(message(name, [line({ tag: 'NameValue', type: 'TextString', value })]), wrong)[0]).toMatch(/\t4200550700000003 4b65790000000000$/);
  });

  const version = holding('42006a02000000040000000100000000' + '42006b02000000040000000400000000');
  const versionTree = [
    line({ tag: 'ProtocolVersion', type: 'Structure', length: 40 }),
    line({ depth: 1, tag: 'ProtocolVersionMajor', type: 'Integer', value: '1', offset: 8 }),
    line({ depth: 1, tag: 'ProtocolVersionMinor', type: 'Integer', value: '4', offset: 24 }),
  ];
  it('shows a Protocol Version in one row', () => {
    expect(text(message(version, versionTree))).toEqual(['0000 ProtocolVersion 1.4\t4200790100000020 42006a0200000004 0000000100000000 42006b0200000004 0000000400000000']);
  });

  it('shows each item of a Protocol Version of which one is wrong', () => {
    expect(text(message(version, versionTree), [{ from: 24, to: 40 }])).toHaveLength(3);
  });

  it('gives bytes that belong to no item rows of their own', () => {
    expect(text(message(`${STATE}ff00`, [line({ value: 'Active (2)' })]), [{ from: 16, to: 18 }])).toEqual([
      '0000 ▸State Enumeration Active (2)\t42008d0500000004 0000000200000000',
      '0010 ▸\tff00',
    ]);
    expect(text(message('00'.repeat(40)))).toEqual([`0000 \t${'0000000000000000 '.repeat(4).trimEnd()}`, '0020 \t0000000000000000']);
  });

  it('shows the first rows of a long message and those that are wrong', () => {
    const rows = ROWS_SHOWN + 10;
    const shown = text(message('00'.repeat(32 * rows)), [{ from: 32 * (rows - 1), to: 32 * rows }]);
    expect(shown).toHaveLength(ROWS_SHOWN + 2);
    expect(shown.at(-2)).toMatch(/^2120 ▸\t00/);
    expect(shown.at(-1)).toBe('… 9 more lines are not shown');
  });

  it('shows the first bytes of a long value', () => {
    const length = BYTES_SHOWN + 72;
    const shown = text(message(`4200c20800000440${'01'.repeat(length - 8)}`, [line({ tag: 'Data', type: 'ByteString', value: '01'.repeat(8), length })]));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/ 0101010101010101 … 72 more bytes$/);
  });

  it('shows nothing of an empty one', () => {
    expect(messageSegments(message(''), [])).toEqual([]);
  });
});
