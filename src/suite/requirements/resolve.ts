/** A list against the suites: which cases its globs name, and where list and suites contradict each other. */
import { isDeepStrictEqual } from 'node:util';
import { suggest } from '../../kmip/suggest.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { Case, Suite } from '../case.js';
import { globToExpression } from '../glob.js';
import { acrossVersions, collector, type Complain, type Problem } from '../problem.js';
import type { TextNode } from '../source.js';
import type { WrittenList, WrittenRequirement, WrittenScope } from './read.js';
import type { Requirement, RequirementList, RequirementScope } from './requirement.js';

/** What a list has to know of a suite. */
export type ListedSuite = Pick<Suite, 'name' | 'includes'> & { readonly cases: readonly Pick<Case, 'suite' | 'id' | 'version' | 'level'>[] };

export interface Resolved {
  readonly list: RequirementList;
  readonly problems: readonly Problem[];
}

/** @param suites the suite of the list and all that it includes. */
export function resolveRequirements(written: WrittenList, suites: readonly ListedSuite[]): Resolved {
  const problems: Problem[] = [];
  const cases = suites.flatMap((suite) => suite.cases);
  const requirements = written.requirements.map((each) => resolveOne(each, cases, problems));
  return { list: { suite: written.suite.text, requirements }, problems };
}

type ListedCase = ListedSuite['cases'][number];

function resolveOne(written: WrittenRequirement, cases: readonly ListedCase[], problems: Problem[]): Requirement {
  const found = new Map<ProtocolVersion, Problem[]>();
  const matched = new Set<string>();
  const scopes: RequirementScope[] = [];
  for (const [version, scope] of [...written.versions].sort(([a], [b]) => compareVersions(a, b))) {
    const own: Problem[] = [];
    found.set(version, own);
    const deciding = decidingCases(written.id, scope, cases.filter((each) => each.version === version), matched, collector(own));
    addScope(scopes, version, { level: scope.level, sources: scope.sources, decidedBy: deciding.map(({ suite, id }) => ({ suite, id })), ...(scope.untested === undefined ? {} : { untested: scope.untested }) });
  }
  problems.push(...withoutMatch(written, matched, cases), ...acrossVersions(found));
  return { id: written.id, title: written.title, area: written.area, scopes };
}

/** The cases of one version, each one once, in the order of the suites. */
function decidingCases(id: string, scope: WrittenScope, cases: readonly ListedCase[], matched: Set<string>, complain: Complain): ListedCase[] {
  const deciding = new Set<ListedCase>();
  for (const glob of scope.globs) {
    const expression = globToExpression(glob.text);
    for (const each of cases.filter((candidate) => expression.test(candidate.id))) {
      matched.add(glob.text);
      deciding.add(each);
      if (scope.level === 'mandatory' && each.level === 'optional') complain(glob.place, `case ${each.id} is optional and requirement ${id} mandatory`);
      if (scope.level === 'should' && each.level === 'mandatory') complain(glob.place, `case ${each.id} is mandatory and requirement ${id} only a 'should'`);
    }
  }
  const [first] = scope.globs;
  if (first !== undefined && deciding.size === 0) {
    const near = suggest(first.text, cases.map((each) => each.id));
    complain(first.place, `no case decides requirement ${id}`, near === first.text ? undefined : near);
  }
  return cases.filter((each) => deciding.has(each));
}

/** A glob that names nothing in any version is a mistake even where another one decides the requirement. */
function withoutMatch({ versions }: WrittenRequirement, matched: ReadonlySet<string>, cases: readonly ListedCase[]): Problem[] {
  const wrong = new Map<string, TextNode>();
  for (const glob of [...versions.values()].flatMap((scope) => scope.globs)) {
    if (!matched.has(glob.text)) wrong.set(glob.text, glob);
  }
  return [...wrong.values()].map(({ text, place }) => {
    const near = suggest(text, new Set(cases.map((each) => each.id)));
    return { place, message: `no case is called '${text}'`, ...(near === undefined || near === text ? {} : { suggestion: near }) };
  });
}

/** Adds a version to the scope that says the same, or as a new one. */
function addScope(scopes: RequirementScope[], version: ProtocolVersion, scope: Omit<RequirementScope, 'versions'>): void {
  const same = scopes.findIndex((each) => isDeepStrictEqual(each, { versions: each.versions, ...scope }));
  const found = scopes[same];
  if (found === undefined) scopes.push({ versions: [version], ...scope });
  else scopes[same] = { ...found, versions: [...found.versions, version] };
}
