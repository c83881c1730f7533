/** Which suite files a user means by names, files and folders. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { statsOf } from '../kmip/file-fault.js';
import { ALL_CLIENTS, CLIENT_PREFIX, clientDirectory, clientNames, isClientSelector } from './clients.js';
import { suggest } from '../kmip/suggest.js';
import { UserError } from '../kmip/user-error.js';

/** The suites that come with the tool; at the package root, seen from `src/suite` and `dist/suite` alike. */
export const BUILT_IN_DIRECTORY = fileURLToPath(new URL('../../profiles/', import.meta.url));

/** Names of the suites in a folder: file names without `.yaml`. */
export const suiteNames = (directory: string): string[] =>
  filesIn(directory, false, [EXTENSION])
    .map((file) => relative(directory, file).slice(0, -EXTENSION.length))
    .sort();

const EXTENSION = '.yaml';
/** Of suites of one's own. */
const EXTENSIONS = [EXTENSION, '.yml'];

export const isPublishedFile = (name: string): boolean => name.toLowerCase().endsWith('.xml');
export const isSuiteFile = (name: string): boolean => EXTENSIONS.some((extension) => name.endsWith(extension));

/** Beside suites: what their profiles require. Its files are no suites. */
export const REQUIREMENTS_FOLDER = 'requirements';

/**
 * The files of suites selected by name, product, file or folder (all `*.yaml` and `*.yml` in it and below), each once, in the order of the
 * selectors; the files of a folder by name.
 *
 * @throws UserError for a selector that is none of these, and for a folder without suites.
 */
export function findSuites(selectors: readonly string[], builtInDirectory: string = BUILT_IN_DIRECTORY): string[] {
  const files = new Map<string, string>();
  for (const file of selectors.flatMap((selector) => findOne(selector, builtInDirectory))) {
    if (!files.has(resolve(file))) files.set(resolve(file), file);
  }
  return [...files.values()];
}

/** How the command line names a suite that comes with the tool; undefined for others. */
export function builtInSelector(file: string, builtInDirectory: string = BUILT_IN_DIRECTORY): string | undefined {
  const name = basename(file, EXTENSION);
  if (resolve(file) === resolve(builtInDirectory, name + EXTENSION)) return name;
  return resolve(file) === resolve(clientDirectory(builtInDirectory), name + EXTENSION) ? CLIENT_PREFIX + name : undefined;
}

function findOne(selector: string, builtInDirectory: string): string[] {
  if (isClientSelector(selector)) {
    const directory = clientDirectory(builtInDirectory);
    return clientNames(selector, suiteNames(directory)).map((name) => join(directory, name + EXTENSION));
  }
  const names = suiteNames(builtInDirectory);
  if (names.includes(selector)) return [join(builtInDirectory, selector + EXTENSION)];
  const stats = statsOf(selector);
  if (stats?.isFile() === true) return [selector];
  if (stats?.isDirectory() === true) {
    const files = filesIn(selector, true, EXTENSIONS);
    if (files.length > 0) return files;
    throw new UserError(`There is no suite in ${selector}.`, `A folder is searched for files that end in ${EXTENSIONS.join(' or ')}.`);
  }
  const directory = clientDirectory(builtInDirectory);
  const products = existsSync(directory) ? suiteNames(directory) : [];
  const near = suggest(selector, [...names, ALL_CLIENTS, ...products.map((name) => CLIENT_PREFIX + name)]) ?? productNear(selector, products);
  throw new UserError(
    `There is no suite, file or folder '${selector}'${near === undefined ? '.' : `, did you mean '${near}'?`}`,
    `Suites are ${names.join(', ')}, and those of products ${ALL_CLIENTS} or ${CLIENT_PREFIX}PRODUCT (${products.join(', ')}); a path to a file or folder works as well.`,
  );
}

/** A product by its bare name. */
function productNear(selector: string, products: readonly string[]): string | undefined {
  const near = suggest(selector, products);
  return near === undefined ? undefined : CLIENT_PREFIX + near;
}

function filesIn(directory: string, recursive: boolean, extensions: readonly string[]): string[] {
  return readdirSync(directory, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)) && basename(entry.parentPath) !== REQUIREMENTS_FOLDER)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
