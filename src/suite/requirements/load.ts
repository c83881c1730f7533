/** Lists of requirements from the files beside the suites. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileFault } from '../../kmip/file-fault.js';
import { UserError } from '../../kmip/user-error.js';
import type { Suite } from '../case.js';
import { REQUIREMENTS_FOLDER } from '../find.js';
import { formatPlace } from '../place.js';
import { inOrder, SuiteErrors, type Problem } from '../problem.js';
import { beyondRequirements } from './beyond.js';
import { readRequirements, type WrittenList } from './read.js';
import type { RequirementList } from './requirement.js';
import { resolveRequirements } from './resolve.js';

/** The file that lists the requirements of the suite in this file; it need not exist. */
export const requirementsFile = (suiteFile: string): string => join(dirname(suiteFile), REQUIREMENTS_FOLDER, basename(suiteFile));

/**
 * The requirements of the profiles of suites, in their order; a suite without a list has none.
 *
 * @param included suites that the others include, whose cases may decide a requirement.
 * @throws SuiteErrors with everything that is wrong in the lists, by themselves and against the suites.
 */
export function loadRequirements(suites: readonly Suite[], included: readonly Suite[] = []): RequirementList[] {
  const problems: Problem[] = [];
  const all = [...suites, ...included];
  const files: string[] = [];
  const written = suites.flatMap((suite) => {
    const file = requirementsFile(suite.file);
    const text = readIfThere(file);
    if (text === undefined) return [];
    files.push(file);
    const { list, problems: own } = readRequirements(file, text);
    problems.push(...own);
    if (list !== undefined && list.suite.text !== suite.name) problems.push({ place: list.suite.place, message: `the suite beside it is called '${suite.name}'` });
    return list === undefined ? [] : [{ suite, list }];
  });
  problems.push(...twiceIn(written.map(({ list }) => list)));
  const resolved = written.map(({ suite, list }) => resolveRequirements(list, withIncluded(suite, all)));
  problems.push(...resolved.flatMap((each) => each.problems));
  if (problems.length === 0) {
    const lists = resolved.map(({ list }) => list);
    problems.push(...written.flatMap(({ suite }) => beyondRequirements(suite, lists)));
    files.push(...written.map(({ suite }) => suite.file));
  }
  if (problems.length > 0) throw new SuiteErrors(inOrder(problems, files));
  return resolved.map(({ list }) => list);
}

/** The suite and all that it includes, also through another, each once. */
function withIncluded(suite: Suite, all: readonly Suite[]): Suite[] {
  const found = [suite];
  for (const each of found) found.push(...all.filter(({ name }) => each.includes.includes(name) && !found.some((other) => other.name === name)));
  return found;
}

/** Ids that two lists have. */
function twiceIn(lists: readonly WrittenList[]): Problem[] {
  const first = new Map<string, { readonly list: WrittenList; readonly place: string }>();
  return lists.flatMap((list) =>
    list.requirements.flatMap(({ id, place }): Problem[] => {
      const other = first.get(id);
      if (other === undefined) first.set(id, { list, place: formatPlace(place) });
      return other === undefined || other.list === list ? [] : [{ place, message: `requirement ${id} is there twice, first at ${other.place}` }];
    }),
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(`The requirements ${file} cannot be read: ${fileFault(error)}.`, undefined, { cause: error });
  }
}
