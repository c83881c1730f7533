/** The same cases on several targets, side by side. */
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { CaseOutcome, CaseResult, ProfileVerdict, RunResult } from '../../runner/result.js';
import { caseKey, indexCases } from '../outline.js';

export interface Matrix {
  /** One for each result, in the order given; no two are the same. */
  readonly targets: readonly string[];
  readonly profiles: readonly MatrixProfile[];
}

export interface MatrixProfile {
  readonly suite: string;
  readonly profile: string;
  /** By target; undefined where the target has none. */
  readonly verdicts: readonly { readonly version: ProtocolVersion; readonly verdicts: readonly (ProfileVerdict['verdict'] | undefined)[] }[];
  readonly cases: readonly MatrixCase[];
}

export interface MatrixCase extends Pick<CaseResult, 'id' | 'version' | 'level' | 'title'> {
  /** By target; undefined where the target has no such case. */
  readonly outcomes: readonly (CaseOutcome | undefined)[];
  /** Whether all targets have the same outcome. */
  readonly alike: boolean;
}

/** Profiles and cases in the order in which the results first name them, oldest version first. */
export function buildMatrix(results: readonly RunResult[]): Matrix {
  const indexes = results.map(indexCases);
  const named = [...new Map(indexes.flatMap((index) => [...index])).values()];
  const suites = [...new Map(results.flatMap((result) => result.suites.map((suite) => [suite.name, suite.profile])))];
  const profiles = suites.map(([suite, profile]): MatrixProfile => {
    const own = named.filter((each) => each.suite === suite);
    const ids = [...new Set(own.map((each) => each.id))];
    const ordered = [...own].sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id) || compareVersions(a.version, b.version));
    const versions = [...new Set(own.map((each) => each.version))].sort(compareVersions);
    return {
      suite,
      profile,
      verdicts: versions.map((version) => ({ version, verdicts: results.map((result) => result.verdicts.find((each) => each.suite === suite && each.version === version)?.verdict) })),
      cases: ordered.map(({ id, version, level, title, ...each }) => {
        const outcomes = indexes.map((index) => index.get(caseKey({ suite: each.suite, id, version }))?.outcome);
        return { id, version, level, title, outcomes, alike: new Set(outcomes).size === 1 };
      }),
    };
  });
  return { targets: labels(results), profiles: profiles.filter((each) => each.cases.length > 0) };
}

/** The descriptions of the targets; those that are the same are told apart by the time of the run, and then counted. */
function labels(results: readonly RunResult[]): string[] {
  const descriptions = results.map((result) => result.target.description);
  const dated = results.map((result, at) => {
    const description = descriptions[at] ?? '';
    return descriptions.filter((each) => each === description).length > 1 ? `${description}, ${result.startedAt.slice(0, 16).replace('T', ' ')}` : description;
  });
  return dated.map((label, at) => {
    const twins = dated.slice(0, at).filter((each) => each === label).length;
    return twins === 0 ? label : `${label} (${twins + 1})`;
  });
}
