/** Where a suite demands more than its list of requirements. */
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Case, Suite } from '../case.js';
import { acrossVersions, type Problem } from '../problem.js';
import type { RequirementList } from './requirement.js';

/**
 * The mandatory cases of a suite that no requirement names: they would fail a server for what nobody demands. One problem
 * for each case, with the versions in which it is so unless it is so in all. `lists` are all that may name a case of the suite.
 */
export function beyondRequirements(suite: Pick<Suite, 'name' | 'cases'>, lists: readonly RequirementList[]): Problem[] {
  const named = new Set(lists.flatMap((list) => list.requirements.flatMap(({ scopes }) => scopes.flatMap(({ versions, decidedBy }) => versions.flatMap((version) => decidedBy.map((each) => key(each, version)))))));
  const byId = new Map<string, Case[]>();
  for (const each of suite.cases) byId.set(each.id, [...(byId.get(each.id) ?? []), each]);
  return [...byId].flatMap(([id, cases]) =>
    acrossVersions(
      new Map(
        cases.map((each): [ProtocolVersion, Problem[]] => {
          const beyond = each.level === 'mandatory' && !named.has(key({ suite: suite.name, id }, each.version));
          return [each.version, beyond ? [{ place: each.place, message: `mandatory case ${id} decides no requirement: name it in a 'decidedBy' of the list, or make it optional` }] : []];
        }),
      ),
    ),
  );
}

const key = ({ suite, id }: { readonly suite: string; readonly id: string }, version: ProtocolVersion): string => `${version} ${suite} ${id}`;
