/** Which published files a user means by files and folders. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../kmip/user-error.js';

/**
 * The XML files among the selectors and in folders below them, each once, the files of a folder by name.
 *
 * @throws UserError for a selector that is not there, and for a folder without XML files.
 */
export function findOasisFiles(selectors: readonly string[]): string[] {
  const files = new Map(selectors.flatMap(findOne).map((file) => [resolve(file), file]));
  return [...files.values()];
}

function findOne(selector: string): string[] {
  const stats = statSync(selector, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError(`There is no file or folder '${selector}'.`, 'Give a published test case file, or a folder that holds some.');
  if (!stats.isDirectory()) return [selector];
  const files = readdirSync(selector, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.xml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new UserError(`There is no test case in ${selector}.`, 'A folder is searched for files that end in .xml.');
  return files;
}
