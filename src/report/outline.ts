/** Looking things up in a run result. */
import type { Check } from '../match/check.js';
import { caseKey, type CaseName } from '../runner/case-name.js';
import type { CaseResult, RunResult, StepResult, TreeLine } from '../runner/result.js';

export { caseKey, type CaseName };

/** Cases by name; of several with one name the first. */
export function indexCases(result: RunResult): ReadonlyMap<string, CaseResult> {
  const index = new Map<string, CaseResult>();
  for (const each of result.cases) if (!index.has(caseKey(each))) index.set(caseKey(each), each);
  return index;
}

/** The cases of one suite in one version. */
export interface CaseGroup extends Pick<CaseResult, 'suite' | 'version'> {
  readonly cases: readonly CaseResult[];
}

/** Cases by suite and version, in the order of the run. */
export function groupBySuite(cases: readonly CaseResult[]): CaseGroup[] {
  const groups = new Map<string, CaseGroup & { cases: CaseResult[] }>();
  for (const each of cases) {
    const { suite, version } = each;
    const key = `${version}\n${suite}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { suite, version, cases: [each] });
    else group.cases.push(each);
  }
  return [...groups.values()];
}

/** `SKLC-M-1 (1.4, 2.1), SKLC-M-2 (1.4) and 3 more`, at most `limit` ids. */
export function nameCases(cases: readonly CaseName[], limit: number): string {
  const versions = new Map<string, string[]>();
  for (const { id, version } of cases) versions.set(id, [...(versions.get(id) ?? []), version]);
  const names = [...versions].map(([id, each]) => `${id} (${each.join(', ')})`);
  const rest = names.length - limit;
  return rest > 0 ? `${names.slice(0, limit).join(', ')} and ${rest} more` : names.join(', ');
}

/** Why a run that is not complete has ended, as a sentence. */
export const ENDINGS: Readonly<Record<Exclude<RunResult['ended'], 'completed'>, string>> = {
  interrupted: 'The run was interrupted: not every case ran.',
  'target-lost': 'The target was lost: not every case ran.',
  bailed: 'The run ended at the first failure: not every case ran.',
};

/** `1 case`, `2 cases`. */
export const countOf = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Whether a check keeps its step from passing. */
export const isWrong = (check: Check): boolean => check.verdict === 'failure' || check.verdict === 'inconclusive';

/** The step as one cause sees it: only its checks, so that only its bytes are marked. */
export const ofCause = (step: StepResult, title: string): StepResult => ({ ...step, checks: step.checks.filter((check) => check.cause === title) });

/** Bytes from, inclusive, to, exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The bytes of the response that something is wrong with, in order, without overlap. */
export function wrongBytes(step: Pick<StepResult, 'checks'>): Range[] {
  const ranges = step.checks
    .filter((check) => isWrong(check) || check.verdict === 'warning')
    .flatMap(({ bytes }) => (bytes === undefined || bytes.length === 0 ? [] : [{ from: bytes.offset, to: bytes.offset + bytes.length }]))
    .sort((a, b) => a.from - b.from);
  const merged: Range[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

/** Indexes of the lines that begin within these bytes, or, for bytes inside a value, of the item that holds them. */
export function wrongLines(tree: readonly TreeLine[], ranges: readonly Range[]): ReadonlySet<number> {
  const wrong = new Set<number>();
  for (const { from, to } of ranges) {
    const within = tree.flatMap((line, index) => (line.offset >= from && line.offset < to ? [index] : []));
    const holder = tree.findLastIndex((line) => line.offset <= from);
    for (const index of within.length > 0 ? within : [holder]) if (index >= 0) wrong.add(index);
  }
  return wrong;
}
