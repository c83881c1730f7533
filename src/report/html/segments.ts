/** Messages for a `<pre>`: text in few pieces, so that a report of ten thousand cases stays small. */
import type { MessageRecord, TreeLine } from '../../runner/result.js';
import { wrongLines, type Range } from '../outline.js';

/** A piece of preformatted text; at most one of the markers is set. */
export interface Segment {
  readonly text: string;
  readonly tag?: true;
  readonly type?: true;
  readonly wrong?: true;
  readonly redacted?: true;
}

/** Rows of a message that are shown; behind them only those that something is wrong with. */
export const ROWS_SHOWN = 256;
const BYTES_PER_ROW = 16;

/** The items of a message: offset in hex, a `▸` where something is wrong, tag, type, value. */
export function treeSegments(tree: readonly TreeLine[], wrong: readonly Range[]): Segment[] {
  const marked = wrongLines(tree, wrong);
  const digits = offsetDigits(tree.at(-1)?.offset ?? 0);
  const rows = tree.map((line, index) => treeRow(line, marked.has(index), digits));
  return join(keepRows(rows, (index) => marked.has(index)));
}

function treeRow(line: TreeLine, wrong: boolean, digits: number): Segment[] {
  const margin: Segment = { text: `${line.offset.toString(16).padStart(digits, '0')} ${wrong ? '▸' : ' '}${'  '.repeat(line.depth)}` };
  const value: Segment[] = line.value === undefined ? [] : [{ text: ` ${line.value}`, ...(line.redacted === true ? { redacted: true } : {}) }];
  if (!wrong) return [margin, { text: line.tag, tag: true }, { text: ` ${line.type}`, type: true }, ...value];
  return [margin, { text: `${line.tag} ${line.type}${line.value === undefined ? '' : ` ${line.value}`}`, wrong: true }];
}

/** Offset, sixteen bytes in hex with a gap in the middle, the same in ASCII; a redacted byte is `**`. */
export function hexSegments(message: MessageRecord, wrong: readonly Range[]): Segment[] {
  const length = message.hex.length / 2;
  const digits = offsetDigits(length);
  const marked = new Set<number>();
  const rows = Array.from({ length: Math.ceil(length / BYTES_PER_ROW) }, (_, row): readonly Segment[] => {
    const from = row * BYTES_PER_ROW;
    const bytes: readonly string[] = message.hex.slice(2 * from, 2 * (from + BYTES_PER_ROW)).match(/../g) ?? [];
    const inRow = wrong.filter((range) => range.from < from + BYTES_PER_ROW && range.to > from);
    if (inRow.length > 0) marked.add(row);
    const margin = `${from.toString(16).padStart(digits, '0')}  `;
    // Most rows by far are plain, and a large run has millions of them.
    return inRow.length === 0 && !bytes.includes('**') ? [{ text: margin + plainRow(bytes) }] : [{ text: margin }, ...markedRow(bytes, from, inRow)];
  });
  return join(keepRows(rows, (row) => marked.has(row)));
}

const HALF_ROW = BYTES_PER_ROW / 2;
const HEX_WIDTH = 3 * BYTES_PER_ROW;

function plainRow(bytes: readonly string[]): string {
  const right = bytes.length > HALF_ROW ? `  ${bytes.slice(HALF_ROW).join(' ')}` : '';
  return `${(bytes.slice(0, HALF_ROW).join(' ') + right).padEnd(HEX_WIDTH)}  ${bytes.map(printable).join('')}`;
}

function markedRow(bytes: readonly string[], from: number, wrong: readonly Range[]): Segment[] {
  const kinds = bytes.map((byte, column) => kindOf(byte, wrong.some((range) => from + column >= range.from && from + column < range.to)));
  const columns = bytes.flatMap((byte, column): Segment[] => {
    const gap = column === 0 ? '' : column === HALF_ROW ? '  ' : ' ';
    const kind = kinds[column] ?? {};
    const before = kinds[column - 1] ?? {};
    // The gap belongs to a marked run only when it lies inside it.
    return [{ text: gap, ...(before.wrong === kind.wrong && before.redacted === kind.redacted ? kind : {}) }, { text: byte, ...kind }];
  });
  const width = columns.reduce((total, segment) => total + segment.text.length, 0);
  const ascii = bytes.map((byte, column): Segment => ({ text: printable(byte), ...kinds[column] }));
  return [...columns, { text: `${' '.repeat(HEX_WIDTH - width)}  ` }, ...ascii];
}

function kindOf(byte: string, wrong: boolean): Partial<Segment> {
  if (wrong) return { wrong: true };
  return byte === '**' ? { redacted: true } : {};
}

function printable(byte: string): string {
  if (byte === '**') return '*';
  const code = Number.parseInt(byte, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}

const offsetDigits = (largest: number): number => (largest > 0xffff ? 8 : 4);

function keepRows(rows: readonly (readonly Segment[])[], wrong: (row: number) => boolean): (readonly Segment[])[] {
  const kept: (readonly Segment[])[] = [];
  let dropped = 0;
  rows.forEach((row, index) => {
    if (index < ROWS_SHOWN || (kept.length < 2 * ROWS_SHOWN && wrong(index))) kept.push(row);
    else dropped++;
  });
  return dropped === 0 ? kept : [...kept, [{ text: `… ${dropped} more lines are not shown` }]];
}

/** Rows with line feeds between them, in as few pieces as there are markers. */
const join = (rows: readonly (readonly Segment[])[]): Segment[] =>
  merge(rows.flatMap((row, index) => (index === 0 ? row : [{ text: '\n' }, ...row])));

function merge(segments: readonly Segment[]): Segment[] {
  const merged: { kind: Segment; texts: string[] }[] = [];
  for (const segment of segments) {
    if (segment.text === '') continue;
    const last = merged.at(-1);
    if (last !== undefined && sameKind(last.kind, segment)) last.texts.push(segment.text);
    else merged.push({ kind: segment, texts: [segment.text] });
  }
  return merged.map(({ kind, texts }) => ({ ...kind, text: texts.join('') }));
}

const sameKind = (a: Segment, b: Segment): boolean => a.tag === b.tag && a.type === b.type && a.wrong === b.wrong && a.redacted === b.redacted;
