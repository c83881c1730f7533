/** What is decided of what is demanded: requirements to cases, in numbers and by name. */
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../../kmip/version.js';
import type { Case, Level, Suite } from '../case.js';
import { countChecks } from './checks.js';
import { scopeIn, type RequirementList, type RequirementScope } from './requirement.js';

export interface ProfileCoverage {
  readonly suite: string;
  readonly profile: string;
  /** Oldest version first. */
  readonly totals: readonly VersionTotals[];
  readonly requirements: RequirementList['requirements'];
  /** Cases that decide no requirement, in the versions in which they do not. */
  readonly idle: readonly IdleCase[];
}

export interface VersionTotals {
  readonly version: ProtocolVersion;
  readonly requirements: number;
  readonly decided: number;
  /** Requirements that no case decides, for a written reason. */
  readonly untested: number;
  readonly cases: number;
  readonly mandatoryCases: number;
  /** Outcomes, values and absences that the cases expect. */
  readonly checks: number;
}

/** What is counted for a version, with its title. */
export const COUNTS: readonly (readonly [string, (totals: VersionTotals) => number])[] = [
  ['Requirements', (totals) => totals.requirements],
  ['Decided', (totals) => totals.decided],
  ['Not tested', (totals) => totals.untested],
  ['Cases', (totals) => totals.cases],
  ['Mandatory', (totals) => totals.mandatoryCases],
  ['Checks', (totals) => totals.checks],
];

export interface IdleCase {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly versions: readonly ProtocolVersion[];
}

/** One entry for each suite that has a list; a case counts as used when any of the lists names it. */
export function coverage(suites: readonly Suite[], lists: readonly RequirementList[]): ProfileCoverage[] {
  const used = decidingCases(lists);
  return lists.flatMap((list) =>
    suites
      .filter(({ name }) => name === list.suite)
      .map((suite) => ({
        suite: suite.name,
        profile: suite.profile,
        totals: totals(suite, list),
        requirements: list.requirements,
        idle: idleCases(suite, used),
      })),
  );
}

function totals(suite: Suite, list: RequirementList): VersionTotals[] {
  return PROTOCOL_VERSIONS.flatMap((version) => {
    const scopes = list.requirements.flatMap((each): RequirementScope[] => {
      const scope = scopeIn(each, version);
      return scope === undefined ? [] : [scope];
    });
    const cases = suite.cases.filter((each) => each.version === version);
    if (scopes.length === 0 && cases.length === 0) return [];
    const decided = scopes.filter((scope) => scope.decidedBy.length > 0).length;
    return {
      version,
      requirements: scopes.length,
      decided,
      untested: scopes.length - decided,
      cases: cases.length,
      mandatoryCases: cases.filter(({ level }) => level === 'mandatory').length,
      checks: cases.reduce((total, each) => total + countChecks(each), 0),
    };
  });
}

const key = (suite: string, id: string, version: ProtocolVersion): string => `${version} ${suite} ${id}`;

const decidingCases = (lists: readonly RequirementList[]): ReadonlySet<string> =>
  new Set(
    lists
      .flatMap((list) => list.requirements.flatMap((each) => each.scopes))
      .flatMap(({ versions, decidedBy }) => versions.flatMap((version) => decidedBy.map(({ suite, id }) => key(suite, id, version)))),
  );

function idleCases(suite: Suite, used: ReadonlySet<string>): IdleCase[] {
  const idle = new Map<string, Case[]>();
  for (const each of suite.cases) {
    if (!used.has(key(suite.name, each.id, each.version))) idle.set(each.id, [...(idle.get(each.id) ?? []), each]);
  }
  return [...idle].flatMap(([id, cases]) => {
    const [first] = cases;
    return first === undefined ? [] : [{ id, title: first.title, level: first.level, versions: cases.map((each) => each.version) }];
  });
}
