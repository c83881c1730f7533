/** Messages for a `<pre>`: text in few pieces, so that a report of ten thousand cases stays small. */
import { HEADER_LENGTH, padded } from '../../ttlv/layout.js';
import type { MessageRecord, TreeLine } from '../../runner/result.js';
import { wrongLines, type Range } from '../outline.js';

/** A piece of preformatted text; at most one of the markers is set. */
export interface Segment {
  readonly text: string;
  readonly wrong?: true;
  readonly redacted?: true;
}

/** Rows of a message that are shown; behind them only those that something is wrong with. */
export const ROWS_SHOWN = 256;
/** Bytes of one item that are shown. */
export const BYTES_SHOWN = 1024;
/** Items of TTLV begin at multiples of it: header and value of most are one group each (KMIP 1.4 §9.1.1). */
const BYTES_PER_GROUP = 8;
const BYTES_PER_ROW = 32;

/**
 * A message item by item: offset in hex, a `▸` where something is wrong, tag, type unless it is a structure, value; behind
 * a tab the bytes of the item in groups of eight, a structure's being its header alone. What would stand there twice stands
 * there once: byte strings are read from their bytes, and of an ASCII text that is right only the header stands beside it.
 * A Protocol Version is one row. Bytes that belong to no item have rows of their own; a redacted byte is `**`.
 */
export function messageSegments(message: MessageRecord, wrong: readonly Range[]): Segment[] {
  const { tree } = message;
  const end = message.hex.length / 2;
  const digits = offsetDigits(end);
  const marked = wrongLines(tree, wrong);
  const rows: Row[] = [];
  let at = 0;
  const rest = (to: number): void => {
    for (; at < to; at += BYTES_PER_ROW) rows.push(looseRow(message.hex, at, Math.min(to, at + BYTES_PER_ROW), wrong, digits));
    at = to;
  };
  for (let index = 0; index < tree.length; index++) {
    const version = protocolVersionAt(tree, index, marked);
    const line = version ?? tree[index];
    if (line === undefined) break;
    if (line.offset > at) rest(line.offset);
    const to = Math.min(end, line.offset + (isStructure(line) ? HEADER_LENGTH : line.length));
    rows.push({ wrong: marked.has(index), segments: itemRow(line, message.hex, to, marked.has(index), wrong, digits) });
    at = Math.max(at, to);
    if (version !== undefined) index += 2;
  }
  rest(end);
  return join(keepRows(rows));
}

interface Row {
  readonly wrong: boolean;
  readonly segments: readonly Segment[];
}

/** Every message begins with one: `1.2` as the value of the structure, when nothing is wrong with it. */
function protocolVersionAt(tree: readonly TreeLine[], index: number, marked: ReadonlySet<number>): TreeLine | undefined {
  const [version, major, minor] = tree.slice(index, index + 3);
  if (version?.tag !== 'ProtocolVersion' || major?.tag !== 'ProtocolVersionMajor' || minor?.tag !== 'ProtocolVersionMinor') return undefined;
  if (version.length !== HEADER_LENGTH + major.length + minor.length || [index, index + 1, index + 2].some((each) => marked.has(each))) return undefined;
  return { ...version, value: `${major.value ?? ''}.${minor.value ?? ''}` };
}

const isStructure = (line: TreeLine): boolean => line.value === undefined;

function itemRow(line: TreeLine, hex: string, to: number, isWrong: boolean, wrong: readonly Range[], digits: number): Segment[] {
  const margin = `${offsetText(line.offset, digits)} ${isWrong ? '▸' : ''}${' '.repeat(line.depth)}`;
  const type = line.type === 'Structure' ? '' : ` ${line.type}`;
  const shown = valueText(line, hex);
  const bytes = hexGroups(hex, line.offset, isOwnBytes(line, hex) && !isWrong ? line.offset + HEADER_LENGTH : to, wrong);
  if (isWrong) return [{ text: margin }, { text: line.tag + type + shown, wrong: true }, { text: '\t' }, ...bytes];
  if (line.redacted === true) return [{ text: margin + line.tag + type }, { text: shown, redacted: true }, { text: '\t' }, ...bytes];
  return [{ text: `${margin}${line.tag}${type}${shown}\t` }, ...bytes];
}

/** Whether a text shows its bytes itself: it is ASCII, and they are its characters and padding. */
function isOwnBytes({ type, value = '', offset, length }: TreeLine, hex: string): boolean {
  if (type !== 'TextString' || !/^[\x20-\x7e]+$/.test(value)) return false;
  const bytes = Buffer.alloc(padded(value.length));
  bytes.write(value, 'latin1');
  return HEADER_LENGTH + bytes.length === length && hex.startsWith(bytes.toString('hex'), 2 * (offset + HEADER_LENGTH));
}

/** Nothing for a byte string whose bytes stand beside it in full. */
function valueText({ type, value, offset, length }: TreeLine, hex: string): string {
  if (value === undefined || (type === 'ByteString' && length <= BYTES_SHOWN && hex.startsWith(value, 2 * (offset + HEADER_LENGTH)))) return '';
  return ` ${value}`;
}

function looseRow(hex: string, from: number, to: number, wrong: readonly Range[], digits: number): Row {
  const isWrong = wrong.some((range) => range.from < to && range.to > from);
  return { wrong: isWrong, segments: [{ text: `${offsetText(from, digits)} ${isWrong ? '▸' : ''}\t` }, ...hexGroups(hex, from, to, wrong)] };
}

/** Bytes in hex with a gap between groups, counted from `from`. */
function hexGroups(hex: string, from: number, end: number, wrong: readonly Range[]): Segment[] {
  const to = Math.min(end, from + BYTES_SHOWN);
  const left: Segment[] = end > to ? [{ text: ` … ${end - to} more bytes` }] : [];
  const text = hex.slice(2 * from, 2 * to);
  const inside = wrong.filter((range) => range.from < to && range.to > from);
  // Most items by far are plain, and a large run has millions of bytes.
  if (inside.length === 0 && !text.includes('*')) return [{ text: grouped(text, 0) }, ...left];
  const kindAt = (at: number): Partial<Segment> => {
    if (inside.some((range) => at >= range.from && at < range.to)) return { wrong: true };
    return hex.startsWith('**', 2 * at) ? { redacted: true } : {};
  };
  const segments: Segment[] = [];
  for (let at = from; at < to; ) {
    const kind = kindAt(at);
    const start = at;
    while (at < to && sameKind(kindAt(at), kind)) at++;
    const run = grouped(hex.slice(2 * start, 2 * at), start - from);
    // The gap before a run belongs to neither side of it.
    segments.push(...(run.startsWith(' ') ? [{ text: ' ' }] : []), { text: run.trimStart(), ...kind });
  }
  return [...segments, ...left];
}

/** `before`: bytes of the same item that stand in front of these. */
function grouped(hex: string, before: number): string {
  const width = 2 * BYTES_PER_GROUP;
  const first = (2 * before) % width === 0 ? 0 : width - ((2 * before) % width);
  const groups = [...(first === 0 ? [] : [hex.slice(0, first)]), ...(hex.slice(first).match(FULL_GROUP) ?? [])];
  return (before > 0 && first === 0 ? ' ' : '') + groups.join(' ');
}

const FULL_GROUP = new RegExp(`.{1,${2 * BYTES_PER_GROUP}}`, 'g');

const offsetDigits = (largest: number): number => (largest > 0xffff ? 8 : 4);

const offsetText = (offset: number, digits: number): string => offset.toString(16).padStart(digits, '0');

function keepRows(rows: readonly Row[]): (readonly Segment[])[] {
  let wrongShown = 0;
  const kept = rows.filter((row, index) => index < ROWS_SHOWN || (row.wrong && ++wrongShown <= ROWS_SHOWN));
  const dropped = rows.length - kept.length;
  const shown = kept.map((row) => row.segments);
  return dropped === 0 ? shown : [...shown, [{ text: `… ${dropped} more lines are not shown` }]];
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

const sameKind = (a: Partial<Segment>, b: Partial<Segment>): boolean => a.wrong === b.wrong && a.redacted === b.redacted;
