/** The expected failures that make a run of today pass: what `accept` writes. */
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import { isFinding } from './consequences.js';
import type { Draft } from './expectation-file.js';
import type { ExpectationList, FailureEntry } from './expected-failures.js';
import type { CaseResult } from './result.js';

/**
 * One entry for each case and cause, in the order of the run, with its versions as ranges. A range spans only versions in
 * which the case shows the cause; where it does not, the range is cut. Only failures are accepted: cases that
 * errored or were not judged show nothing of the target that could be expected.
 */
export function acceptFailures(cases: readonly CaseResult[]): Pick<FailureEntry, 'case' | 'versions' | 'check'>[] {
  const groups = new Map<string, CaseResult[]>();
  for (const each of cases) {
    const name = `${each.suite}/${each.id}`;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups].flatMap(([name, own]) => {
    const versions = [...new Set(own.map((each) => each.version))].sort(compareVersions);
    const causes = [...new Set(own.flatMap(causesOf))];
    return causes.flatMap((cause) => {
      const showing = own.filter((each) => causesOf(each).includes(cause)).map((each) => each.version);
      return ranges(versions, showing).map((range) => ({ case: name, versions: range, check: { cause } }));
    });
  });
}

/** Clean-up and consequences of earlier failures never count. */
const causesOf = (each: CaseResult): string[] =>
  each.outcome === 'failed'
    ? each.steps.filter((step) => !step.cleanup).flatMap((step) => step.checks.filter(isFinding).map((check) => check.cause))
    : [];

/** Neighbours among `versions` that are in `chosen`, as ranges: `1.2..1.4`, `2.1`. */
function ranges(versions: readonly ProtocolVersion[], chosen: readonly ProtocolVersion[]): string[] {
  const runs: ProtocolVersion[][] = [[]];
  for (const version of versions) {
    if (chosen.includes(version)) runs.at(-1)?.push(version);
    else runs.push([]);
  }
  return runs.flatMap((run) => (run.length === 0 ? [] : [run.length === 1 ? run.join('') : `${run[0] ?? ''}..${run.at(-1) ?? ''}`]));
}

/**
 * The drafts with the reasons of an earlier list: that of the entry for the same case and cause, whatever its versions, or else the one
 * reason that the list gives for the cause. Link and last day belong to the case and are taken over with it.
 */
export function keepReasons(drafts: readonly Draft[], { entries }: ExpectationList): Draft[] {
  return drafts.map((draft) => {
    const same = entries.filter((entry) => entry.check.cause === draft.check.cause);
    const own = same.find((entry) => entry.case === draft.case);
    if (own !== undefined) return { ...draft, reason: own.reason, ...(own.link === undefined ? {} : { link: own.link }), ...(own.expires === undefined ? {} : { expires: own.expires }) };
    const [reason, ...others] = new Set(same.map((entry) => entry.reason));
    return reason === undefined || others.length > 0 ? draft : { ...draft, reason };
  });
}
