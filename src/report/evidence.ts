/** What was sent, what came back, what was expected and where it is written, as plain text for console and JUnit. */
import type { Check } from '../match/check.js';
import type { MessageRecord, StepResult } from '../runner/result.js';
import { wrongBytes, wrongLines, type Range } from './outline.js';

/** A labelled piece of evidence. `verbatim` lines are cut to fit, never wrapped. */
export interface Passage {
  readonly label: string;
  readonly lines: readonly string[];
  readonly verbatim?: true;
}

/** What a check has to say; the message comes first. */
export const explainCheck = (check: Pick<Check, 'path' | 'expected' | 'actual' | 'source'>): Passage[] => [
  { label: 'where', lines: [check.path] },
  ...(check.expected === undefined ? [] : [{ label: 'expected', lines: [check.expected] }]),
  ...(check.actual === undefined ? [] : [{ label: 'came back', lines: [check.actual] }]),
  { label: 'specification', lines: [check.source] },
];

/** Request and answer of a step as trees of at most `limit` lines each; lines that something is wrong with begin with `>`. */
export function explainExchange(step: StepResult, limit: number): Passage[] {
  const { request, response } = step;
  return [
    ...(request === undefined ? [] : [{ label: `sent, ${request.byteLength} bytes`, lines: drawTree(request, [], limit), verbatim: true as const }]),
    ...(response === undefined ? [] : [{ label: `answer, ${response.byteLength} bytes`, lines: drawTree(response, wrongBytes(step), limit), verbatim: true as const }]),
    ...(request !== undefined && response === undefined ? [{ label: 'answer', lines: ['none'] }] : []),
  ];
}

/**
 * One line for each item from the first Batch Item on, or from the first wrong line when that comes before; of a long tree
 * the part around the first wrong line.
 */
export function drawTree(message: MessageRecord, wrong: readonly Range[], limit: number): string[] {
  const { tree } = message;
  if (tree.length === 0) return [`  not decoded: ${message.hex.slice(0, 64)}${message.hex.length > 64 ? '…' : ''}`];
  const marked = wrongLines(tree, wrong);
  const firstWrong = marked.size === 0 ? tree.length : Math.min(...marked);
  const start = Math.min(Math.max(0, tree.findIndex((line) => line.tag === 'BatchItem')), firstWrong);
  const from = firstWrong === tree.length || tree.length - start <= limit ? start : Math.max(start, firstWrong - Math.floor(limit / 2));
  const shown = tree.slice(from, from + limit);
  const outermost = Math.min(...shown.map((line) => line.depth));
  const lines = shown.map(({ depth, tag, type, value }, index) => {
    const mark = marked.has(from + index) ? '> ' : '  ';
    return `${mark}${'  '.repeat(depth - outermost)}${tag}${value === undefined ? '' : ` ${type} ${value}`}`;
  });
  const after = tree.length - from - shown.length;
  return [...(from > start ? [`  … ${from - start} before`] : []), ...lines, ...(after > 0 ? [`  … ${after} more`] : [])];
}
