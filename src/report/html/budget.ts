/** Which cases are shown with all their evidence, so that the page of a large run can still be opened. */
import type { CaseResult, MessageRecord, StepResult } from '../../runner/result.js';
import { BYTES_SHOWN, ROWS_SHOWN } from './segments.js';

/** Characters of the page that evidence may take, besides what every case takes. */
export const EVIDENCE_BUDGET = 30_000_000;

/**
 * The indexes of the cases that are shown in full. Cases that did not pass come first, then the others, each group in the
 * order of the run, as long as `budget` lasts; a case that does not fit does not keep smaller ones behind it out.
 */
export function casesInFull(cases: readonly CaseResult[], budget: number): ReadonlySet<number> {
  const ordered = cases.map((each, index) => ({ each, index })).sort((a, b) => Number(a.each.outcome === 'passed') - Number(b.each.outcome === 'passed'));
  const full = new Set<number>();
  let left = budget;
  for (const { each, index } of ordered) {
    const cost = each.steps.reduce((total, step) => total + stepCost(step), 0);
    if (cost > left) continue;
    left -= cost;
    full.add(index);
  }
  return full;
}

/** Characters of markup, measured on reports of this format and rounded up. */
const stepCost = (step: StepResult): number =>
  messageCost(step.request) +
  messageCost(step.response) +
  step.checks.reduce((total, { verdict, message, path, expected = '', actual = '', source }) => {
    const value = expected.length + actual.length;
    return total + (verdict === 'match' ? 20 + path.length + value : 200 + message.length + path.length + value + source.length);
  }, 0);

function messageCost(message: MessageRecord | undefined): number {
  if (message === undefined) return 0;
  const lines = message.tree.slice(0, ROWS_SHOWN);
  const bytes = lines.length === 0 ? message.hex.length / 2 : lines.reduce((total, line) => total + (line.value === undefined ? 8 : Math.min(line.length, BYTES_SHOWN)), 0);
  return 130 + 2.3 * bytes + lines.reduce((total, line) => total + 32 + line.depth + (line.type === 'ByteString' ? 0 : (line.value?.length ?? 0)), 0);
}
