/** Everything a user names for a run: suites by name, suite files, published test cases, and folders with any of them. */
import { readdirSync } from 'node:fs';
import { statsOf } from '../kmip/file-fault.js';
import { UserError } from '../kmip/user-error.js';
import type { Suite } from './case.js';
import { BUILT_IN_DIRECTORY, isPublishedFile, isSuiteFile, suiteNames } from './find.js';
import { loadSuites } from './load.js';
import { findOasisFiles, loadOasisSuites, type LeftOutFile } from './oasis/index.js';

export interface SelectedSuites {
  readonly suites: readonly Suite[];
  /** Published files that are not run: unreadable ones, and those that are known not to be meant to. */
  readonly leftOut: readonly LeftOutFile[];
}

/**
 * Finds and loads what the selectors name, suites before published cases. A suite with errors ends everything, because its author
 * is here to correct it; a published file that cannot be read is left out, and the others are used.
 *
 * @param selectors names, files or folders; XML files, and those in folders, are published test cases.
 * @throws UserError for a selector that selects nothing; SuiteErrors with everything that is wrong in suite files.
 */
export function selectSuites(selectors: readonly string[], builtInDirectory: string = BUILT_IN_DIRECTORY): SelectedSuites {
  const builtIn = suiteNames(builtInDirectory);
  const kinds = selectors.map((selector) => ({ selector, ...kindOf(selector, builtIn) }));
  const own = kinds.filter(({ yaml }) => yaml).map(({ selector }) => selector);
  const published = kinds.filter(({ xml }) => xml).map(({ selector }) => selector);
  const suites = own.length === 0 ? [] : loadSuites(own, builtInDirectory);
  if (published.length === 0) return { suites, leftOut: [] };
  const oasis = loadOasisSuites(findOasisFiles(published));
  const selected = [...suites, ...oasis.suites];
  const unreadable = oasis.leftOut.filter(({ kind }) => kind === 'unreadable');
  if (selected.length === 0 && unreadable.length > 0) throw new UserError(unreadable.map(({ reason }) => reason).join('\n'), 'Correct the files, or leave them out.');
  return { suites: selected, leftOut: oasis.leftOut };
}

/** What is not there, or is an empty folder, counts as the name of a suite: that search has the better message. */
function kindOf(selector: string, builtIn: readonly string[]): { readonly yaml: boolean; readonly xml: boolean } {
  const stats = builtIn.includes(selector) ? undefined : statsOf(selector);
  if (stats?.isDirectory() !== true) {
    const xml = stats !== undefined && isPublishedFile(selector);
    return { yaml: !xml, xml };
  }
  // With file types it does not follow links, which may lead back.
  const names = readdirSync(selector, { recursive: true, withFileTypes: true }).map((entry) => entry.name);
  const xml = names.some(isPublishedFile);
  return { yaml: !xml || names.some(isSuiteFile), xml };
}
