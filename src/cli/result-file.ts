/** Results of earlier runs as arguments. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../kmip/user-error.js';
import { parseResultsJson } from '../report/index.js';
import type { ShardResult } from '../runner/merge.js';

/** Reads the results.json given, or the one in the folder given. Throws a UserError when there is none that can be read. */
export function readResultFile(path: string): ShardResult {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'results.json') : path;
  return { file, result: parseResultsJson(readText(file, 'Give the results.json of a run, or the folder that it is in.'), file) };
}

/** Throws a UserError with this remedy when the file cannot be read. */
export function readText(file: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, remedy, { cause: error });
  }
}
