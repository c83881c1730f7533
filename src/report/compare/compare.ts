/** What changed from one run to another, case by case. */
import { groupCauses } from '../../runner/causes.js';
import type { CaseOutcome, CaseResult, ProfileVerdict, RunResult } from '../../runner/result.js';
import { caseKey, indexCases } from '../outline.js';

/**
 * - `newly failing`: passed or was skipped before; failed, errored or inconclusive now.
 * - `failing differently`: shows a cause that it did not show before.
 * - `newly skipped`: was judged before.
 * - `removed`: is not there any more.
 * - `fixed`: passes now.
 * - `failing less`: shows some of the causes that it showed before and no other.
 * - `newly passed`: was skipped before and passes now.
 * - `added`: was not there before.
 * - `slower`: with the same outcome.
 */
export type ChangeKind = 'newly failing' | 'failing differently' | 'newly skipped' | 'removed' | 'fixed' | 'failing less' | 'newly passed' | 'added' | 'slower';

export interface Change extends Pick<CaseResult, 'suite' | 'id' | 'version' | 'level' | 'title'> {
  readonly kind: ChangeKind;
  /** Whether the new run is worse for it. */
  readonly regression: boolean;
  readonly before?: CaseOutcome;
  readonly after?: CaseOutcome;
  /** Causes that the new run shows and the old one did not. */
  readonly appeared: readonly string[];
  /** Causes that the old run showed and the new one does not. */
  readonly gone: readonly string[];
  readonly durationMs: { readonly before: number; readonly after: number };
  /** The command that repeats the case in the new run, or else in the old one. */
  readonly repeat: string;
}

export interface VerdictChange extends Pick<ProfileVerdict, 'suite' | 'profile' | 'version'> {
  readonly before?: ProfileVerdict['verdict'];
  readonly after?: ProfileVerdict['verdict'];
}

export interface Comparison {
  readonly before: RunResult;
  readonly after: RunResult;
  /** What makes the runs less than comparable, as sentences. */
  readonly remarks: readonly string[];
  readonly verdicts: readonly VerdictChange[];
  readonly changes: readonly Change[];
  readonly unchanged: number;
  readonly regressions: number;
}

/** A case is slower when it takes at least twice as long, and longer by at least this: smaller differences are noise. */
const SLOWER_FACTOR = 2;
const SLOWER_BY_MS = 250;

/** Changes stand in the order of the new run, removed cases behind them. */
export function compareResults(before: RunResult, after: RunResult): Comparison {
  const [old, current] = [indexCases(before), indexCases(after)];
  const changes = [
    ...[...current].map(([key, each]) => compareCase(old.get(key), each)),
    ...[...old].filter(([key]) => !current.has(key)).map(([, each]) => compareCase(each, undefined)),
  ].filter((change) => change !== undefined);
  return {
    before,
    after,
    remarks: remarks(before, after),
    verdicts: compareVerdicts(before, after),
    changes,
    unchanged: current.size - changes.filter((change) => change.kind !== 'removed').length,
    regressions: changes.filter((change) => change.regression).length,
  };
}

function compareCase(before: CaseResult | undefined, after: CaseResult | undefined): Change | undefined {
  const named = after ?? before;
  if (named === undefined) return undefined;
  const [old, current] = [causesOf(before), causesOf(after)];
  const appeared = current.filter((cause) => !old.includes(cause));
  const gone = old.filter((cause) => !current.includes(cause));
  const kind = kindOf(before, after, appeared, gone);
  if (kind === undefined) return undefined;
  const { suite, id, version, level, title, repeat } = named;
  return {
    kind,
    regression: kind === 'removed' ? level === 'mandatory' : (['newly failing', 'failing differently', 'newly skipped'] as ChangeKind[]).includes(kind),
    suite,
    id,
    version,
    level,
    title,
    ...(before === undefined ? {} : { before: before.outcome }),
    ...(after === undefined ? {} : { after: after.outcome }),
    appeared,
    gone,
    durationMs: { before: before?.durationMs ?? 0, after: after?.durationMs ?? 0 },
    repeat,
  };
}

function kindOf(before: CaseResult | undefined, after: CaseResult | undefined, appeared: readonly string[], gone: readonly string[]): ChangeKind | undefined {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  if (after.outcome === 'skipped') return before.outcome === 'skipped' ? undefined : 'newly skipped';
  if (after.outcome === 'passed') {
    if (before.outcome === 'skipped') return 'newly passed';
    if (isFailing(before)) return 'fixed';
    return isSlower(before, after) ? 'slower' : undefined;
  }
  if (!isFailing(before)) return 'newly failing';
  if (appeared.length > 0) return 'failing differently';
  if (gone.length > 0) return 'failing less';
  return isSlower(before, after) ? 'slower' : undefined;
}

/** Neither passed nor skipped. */
const isFailing = ({ outcome }: Pick<CaseResult, 'outcome'>): boolean => outcome === 'failed' || outcome === 'errored' || outcome === 'inconclusive';

const isSlower = (before: CaseResult, after: CaseResult): boolean =>
  after.durationMs >= SLOWER_FACTOR * before.durationMs && after.durationMs - before.durationMs >= SLOWER_BY_MS;

const causesOf = (each: CaseResult | undefined): string[] => (each === undefined ? [] : groupCauses([each]).map((cause) => cause.title));

function compareVerdicts(before: RunResult, after: RunResult): VerdictChange[] {
  const both = [...after.verdicts, ...before.verdicts];
  const keys = [...new Map(both.map((each) => [verdictKey(each), each]))];
  return keys.flatMap(([key, { suite, profile, version }]) => {
    const [old, current] = [before, after].map((result) => result.verdicts.find((each) => verdictKey(each) === key)?.verdict);
    if (old === current) return [];
    return [{ suite, profile, version, ...(old === undefined ? {} : { before: old }), ...(current === undefined ? {} : { after: current }) }];
  });
}

const verdictKey = ({ suite, version }: Pick<ProfileVerdict, 'suite' | 'version'>): string => caseKey({ suite, version, id: '' });

function remarks(before: RunResult, after: RunResult): string[] {
  const changed = after.suites.filter((suite) => before.suites.some((old) => old.name === suite.name && old.checksum !== suite.checksum));
  const endings = [
    { which: 'old', result: before },
    { which: 'new', result: after },
  ].filter(({ result }) => result.ended !== 'completed');
  const shards = [before, after].filter((result) => result.configuration.shard !== undefined);
  return [
    ...(before.tool.version === after.tool.version ? [] : [`The old run was made by version ${before.tool.version} of the program, the new one by ${after.tool.version}.`]),
    ...changed.map((suite) => `The suite ${suite.name} is not the same in both runs.`),
    ...endings.map(({ which, result }) => `The ${which} run did not reach its end: ${result.endedBecause ?? result.ended}.`.replace(/\.\.$/, '.')),
    ...(shards.length > 0 ? ['A shard is compared; merge the shards first.'] : []),
  ];
}
