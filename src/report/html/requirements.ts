/** The requirements of the profiles, and what became of each in each protocol version. */
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { ProfileRequirements, RequirementOutcome, RequirementResult, RunResult } from '../../runner/result.js';
import { scopeIn, type DecidingCase } from '../../suite/requirements/requirement.js';
import { caseKey, countOf, indexCases } from '../outline.js';
import { symbolOf } from '../outcomes.js';
import { requirementsMet, requirementVersions } from '../requirements-met.js';
import type { Anchors, Link } from './anchors.js';

export interface RequirementsView {
  readonly versions: readonly string[];
  readonly profiles: readonly ProfileView[];
  /** Mandatory requirements that are not met, over all profiles. */
  readonly unmet: readonly UnmetView[];
  readonly unmetCount: string;
  /** The list of them is open at first sight. */
  readonly short: boolean;
}

interface ProfileView {
  readonly profile: string;
  readonly totals: readonly { readonly style: string; readonly symbol: string; readonly text: string }[];
  readonly versions: readonly string[];
  readonly areas: readonly { readonly title: string; readonly rows: readonly RowView[] }[];
}

interface RowView {
  readonly id: string;
  readonly title: string;
  readonly should: boolean;
  readonly cells: readonly CellView[];
  readonly cases: readonly Link[];
  /** Why some or all versions have no case. */
  readonly untested: string;
  readonly sources: string;
}

/** Without a symbol the requirement does not exist in the version, or the version was not run. */
interface CellView {
  readonly style?: string;
  readonly symbol?: string;
  readonly word?: string;
  readonly anchor?: string;
}

interface UnmetView {
  readonly id: string;
  readonly title: string;
  readonly profile: string;
  readonly links: readonly Link[];
}

/** Requirements not met that a reader is shown without asking. */
const SHORT = 10;

/** Undefined when the run knows no requirements. */
export function viewRequirements(result: RunResult, anchors: Anchors): RequirementsView | undefined {
  const profiles = (result.requirements ?? []).filter((list) => requirementVersions(list).length > 0);
  if (profiles.length === 0) return undefined;
  const versions = [...new Set(profiles.flatMap(requirementVersions))].sort(compareVersions);
  const failing = failingCases(result);
  const unmet = profiles.flatMap((list) => viewUnmet(list, failing, anchors));
  return {
    versions,
    profiles: profiles.map((list) => viewProfile(list, versions, failing, anchors)),
    unmet,
    unmetCount: countOf(unmet.length, 'requirement', 'requirements'),
    short: unmet.length <= SHORT,
  };
}

type Failing = (each: DecidingCase, version: ProtocolVersion) => boolean;

function failingCases(result: RunResult): Failing {
  const index = indexCases(result);
  return ({ suite, id }, version) => index.get(caseKey({ suite, id, version }))?.outcome === 'failed';
}

function viewProfile(list: ProfileRequirements, all: readonly ProtocolVersion[], failing: Failing, anchors: Anchors): ProfileView {
  const versions = requirementVersions(list);
  const areas = [...new Set(list.requirements.map(({ area }) => area))];
  const [met] = requirementsMet({ requirements: [list] });
  return {
    profile: list.profile,
    totals: all.map((version) => {
      const counts = met?.counts.find((each) => each.version === version);
      if (counts === undefined) return { style: 'none', symbol: '', text: '' };
      return { style: counts.outcome, symbol: symbolOf(counts.outcome), text: `${counts.passed} of ${counts.mandatory}` };
    }),
    versions,
    areas: areas.map((title) => ({
      title,
      rows: list.requirements.filter(({ area, outcomes }) => area === title && outcomes.length > 0).map((each) => viewRow(each, versions, failing, anchors)),
    })),
  };
}

function viewRow(requirement: RequirementResult, versions: readonly ProtocolVersion[], failing: Failing, anchors: Anchors): RowView {
  const { id, title, scopes, outcomes } = requirement;
  const judged = outcomes.map(({ version }) => version);
  const relevant = scopes.filter((scope) => scope.versions.some((version) => judged.includes(version)));
  return {
    id,
    title,
    should: relevant.some(({ level }) => level === 'should'),
    cells: versions.map((version) => {
      const outcome = outcomes.find((each) => each.version === version);
      return outcome === undefined ? {} : viewCell(requirement, outcome, failing, anchors);
    }),
    cases: caseLinks(requirement, judged, anchors),
    untested: [...new Set(relevant.flatMap(({ untested }) => untested ?? []))].join(' '),
    sources: [...new Set(relevant.flatMap(({ sources }) => sources))].join('; '),
  };
}

/** Links to the case that failed, or else to the first. */
function viewCell(requirement: RequirementResult, { version, outcome, why }: RequirementOutcome, failing: Failing, anchors: Anchors): CellView {
  const scope = scopeIn(requirement, version);
  const cases = scope?.decidedBy ?? [];
  const shown = outcome === 'not tested' ? (why === 'errored' || why === 'inconclusive' ? why : 'skipped') : outcome === 'failed' && scope?.level === 'should' ? 'inconclusive' : outcome;
  const target = cases.find((each) => failing(each, version)) ?? cases[0];
  const anchor = target === undefined ? undefined : anchors.of({ ...target, version });
  const word = outcome === 'not tested' ? `not tested: ${why ?? ''}` : outcome;
  return { style: shown, symbol: symbolOf(shown), word, ...(anchor === undefined ? {} : { anchor }) };
}

/** Each case once, linked where it ran in the newest version. */
function caseLinks({ scopes }: RequirementResult, versions: readonly ProtocolVersion[], anchors: Anchors): Link[] {
  const found = new Map<string, Link>();
  for (const version of versions) {
    for (const each of scopes.find((scope) => scope.versions.includes(version))?.decidedBy ?? []) {
      const anchor = anchors.of({ ...each, version });
      if (anchor !== undefined) found.set(each.id, { text: each.id, anchor });
    }
  }
  return [...found.values()];
}

function viewUnmet({ profile, requirements }: ProfileRequirements, failing: Failing, anchors: Anchors): UnmetView[] {
  return requirements.flatMap((requirement) => {
    const failed = requirement.outcomes.filter(({ version, outcome }) => outcome === 'failed' && scopeIn(requirement, version)?.level === 'mandatory');
    if (failed.length === 0) return [];
    const links = failed.flatMap(({ version }): Link[] => {
      const cases = scopeIn(requirement, version)?.decidedBy ?? [];
      return cases
        .filter((each) => failing(each, version))
        .slice(0, 1)
        .flatMap((each) => {
          const anchor = anchors.of({ ...each, version });
          return anchor === undefined ? [] : [{ text: version, anchor }];
        });
    });
    return [{ id: requirement.id, title: requirement.title, profile, links }];
  });
}
