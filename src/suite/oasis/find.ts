/** Which published files a user means by files and folders. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { statsOf } from '../../kmip/file-fault.js';
import { UserError } from '../../kmip/user-error.js';

/**
 * The XML files among the selectors and in folders below them, each once, the files of a folder by name. Links to files count,
 * links to folders are not followed.
 *
 * @throws UserError for a selector that is not there, and for a folder without XML files.
 */
export function findOasisFiles(selectors: readonly string[]): string[] {
  const files = new Map<string, string>();
  for (const file of selectors.flatMap(findOne)) {
    const real = realpathSync(file);
    if (!files.has(real)) files.set(real, file);
  }
  return [...files.values()];
}

/** A link may lead nowhere, or to itself. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function findOne(selector: string): string[] {
  const stats = statsOf(selector);
  if (stats === undefined) throw new UserError(`There is no file or folder '${selector}'.`, 'Give a published test case file, or a folder that holds some.');
  if (!stats.isDirectory()) return [selector];
  const files = readdirSync(selector, { recursive: true, withFileTypes: true })
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && entry.name.toLowerCase().endsWith('.xml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isFile)
    .sort();
  if (files.length === 0) throw new UserError(`There is no test case in ${selector}.`, 'A folder is searched for files that end in .xml.');
  return files;
}
