/** The expected failures that make a run of today pass: what `accept` writes. */
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Check } from '../match/check.js';
import { isFinding } from './consequences.js';
import type { Draft } from './expectation-file.js';
import { explains, isCause, type ExpectationList, type FailureEntry } from './expected-failures.js';
import type { CaseResult } from './result.js';

/** The cause under which a failing check is listed; undefined for none. */
type Listing = (each: CaseResult, check: Check) => string | undefined;

/**
 * One entry for each cause, in the order of the run, with the cases that show it. A case that shows it in some of its versions only
 * carries ranges; a range spans only versions in which the case shows the cause, and where it does not, the range is cut. Only failures
 * are accepted: cases that errored or were not judged show nothing of the target that could be expected.
 */
export function acceptFailures(cases: readonly CaseResult[], listed: Listing = (_, { cause }) => cause): Pick<FailureEntry, 'case' | 'check'>[] {
  const groups = new Map<string, CaseResult[]>();
  for (const each of cases) {
    const name = `${each.suite}/${each.id}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [each]);
    else group.push(each);
  }
  const names = new Map<string, string[]>();
  for (const [name, own] of groups) {
    const shown = own.map((each) => ({ version: each.version, causes: causesOf(each, listed) }));
    for (const cause of new Set(shown.flatMap(({ causes }) => causes))) names.set(cause, [...(names.get(cause) ?? []), ...namesFor(name, shown, cause)]);
  }
  return [...names].map(([cause, all]) => ({ case: all.join(', '), check: { cause } }));
}

function namesFor(name: string, own: readonly { readonly version: ProtocolVersion; readonly causes: readonly string[] }[], cause: string): string[] {
  const versions = [...new Set(own.map(({ version }) => version))].sort(compareVersions);
  const showing = versions.filter((version) => own.some((each) => each.version === version && each.causes.includes(cause)));
  return showing.length === versions.length ? [name] : ranges(versions, showing).map((range) => `${name}@${range}`);
}

/** Clean-up and consequences of earlier failures never count. */
const causesOf = (each: CaseResult, listed: Listing): string[] =>
  each.outcome === 'failed' ? each.steps.filter((step) => !step.cleanup).flatMap((step) => step.checks.filter(isFinding).flatMap((check) => listed(each, check) ?? [])) : [];

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
 * The entries with the reasons, and in the order, of an earlier list. Where it gives several reasons for one cause, each keeps its
 * cases, and cases that it does not know get the first. Intermittent entries and those that name no cause stay as they are, and what
 * they explain needs no other. Causes that the list does not know come last, without a reason.
 */
export function keepReasons(cases: readonly CaseResult[], { entries }: ExpectationList): Draft[] {
  const standing = entries.filter(staysAsItIs);
  const reviewed = entries.filter((entry) => !staysAsItIs(entry));
  const ownerOf = (each: CaseResult, check: Check): FailureEntry | undefined =>
    [...standing, ...reviewed].find((entry) => explains(entry, each, check)) ?? reviewed.find((entry) => isCause(entry.check.cause ?? '', check.cause));
  const owned = (entry: FailureEntry): Draft[] => acceptFailures(cases, (each, check) => (ownerOf(each, check) === entry ? entry.check.cause : undefined)).map((draft) => ({ ...withoutPlace(entry), ...draft }));
  return [
    ...entries.flatMap((entry) => (staysAsItIs(entry) ? [withoutPlace(entry)] : owned(entry))),
    ...acceptFailures(cases, (each, check) => (ownerOf(each, check) === undefined ? check.cause : undefined)),
  ];
}

const staysAsItIs = ({ check, intermittent }: FailureEntry): boolean => intermittent === true || check.cause === undefined;

function withoutPlace({ case: names, check, intermittent, reason, link, expires }: FailureEntry): Draft {
  return { case: names, check, ...(intermittent === undefined ? {} : { intermittent }), reason, ...(link === undefined ? {} : { link }), ...(expires === undefined ? {} : { expires }) };
}
