/** What the outcomes of cases say about the requirements of profiles. */
import type { ProtocolVersion } from '../kmip/version.js';
import { scopeIn, type DecidingCase, type Requirement, type RequirementScope } from '../suite/requirements/requirement.js';
import type { CaseResult, NotTested, ProfileRequirements, RequirementOutcome } from './result.js';

/** The requirements of one profile; outcomes that it may carry from another judgement are not looked at. */
export interface RequirementsOfProfile {
  readonly suite: string;
  readonly profile: string;
  readonly requirements: readonly Requirement[];
}

/**
 * Judges each requirement in each protocol version that its suite has results in. A requirement is failed when one of its
 * cases failed, passed when all of them passed, and else not tested.
 */
export function judgeRequirements(profiles: readonly RequirementsOfProfile[], cases: readonly CaseResult[]): ProfileRequirements[] {
  const results = new Map(cases.map((each) => [key(each, each.version), each]));
  return profiles.map(({ suite, profile, requirements }) => {
    const versions = new Set(cases.filter((each) => each.suite === suite).map((each) => each.version));
    return {
      suite,
      profile,
      requirements: requirements.map(({ id, title, area, scopes }) => ({
        id,
        title,
        area,
        scopes,
        outcomes: scopes.flatMap((scope) => scope.versions.filter((version) => versions.has(version)).map((version) => ({ version, ...judge(scope, version, results) }))),
      })),
    };
  });
}

function judge(scope: RequirementScope, version: ProtocolVersion, results: ReadonlyMap<string, CaseResult>): Omit<RequirementOutcome, 'version'> {
  if (scope.decidedBy.length === 0) return { outcome: 'not tested', why: 'no check' };
  const outcomes = scope.decidedBy.map((each) => results.get(key(each, version))?.outcome ?? 'not selected');
  if (outcomes.includes('failed')) return { outcome: 'failed' };
  const why = WHY.find((each) => outcomes.includes(each));
  return why === undefined ? { outcome: 'passed' } : { outcome: 'not tested', why };
}

/** Of several reasons the one that says most about the target. */
const WHY = ['errored', 'inconclusive', 'skipped', 'not selected'] as const satisfies readonly NotTested[];

const key = ({ suite, id }: DecidingCase, version: ProtocolVersion): string => `${version} ${suite} ${id}`;

/** The requirements of one profile in one protocol version, counted. */
export interface RequirementCounts {
  /** Mandatory ones: all, and what became of them. */
  readonly mandatory: number;
  readonly passed: number;
  readonly failed: number;
  /** Not judged in this run although there are cases. */
  readonly open: number;
  /** Without a case. */
  readonly unchecked: number;
  /** Recommendations that are not followed. */
  readonly warnings: number;
}

export function countRequirements({ requirements }: ProfileRequirements, version: ProtocolVersion): RequirementCounts {
  const found = requirements.flatMap((requirement) => {
    const outcome = requirement.outcomes.find((each) => each.version === version);
    const level = scopeIn(requirement, version)?.level;
    return outcome === undefined || level === undefined ? [] : [{ level, ...outcome }];
  });
  const mandatory = found.filter(({ level }) => level === 'mandatory');
  const unchecked = mandatory.filter(({ why }) => why === 'no check').length;
  const notTested = mandatory.filter(({ outcome }) => outcome === 'not tested').length;
  return {
    mandatory: mandatory.length,
    passed: mandatory.filter(({ outcome }) => outcome === 'passed').length,
    failed: mandatory.filter(({ outcome }) => outcome === 'failed').length,
    open: notTested - unchecked,
    unchecked,
    warnings: found.filter(({ level, outcome }) => level === 'should' && outcome === 'failed').length,
  };
}
