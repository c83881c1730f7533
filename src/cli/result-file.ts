/** Results of earlier runs as arguments. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { statsOf } from '../kmip/file-fault.js';
import { fileFault } from '../kmip/file-fault.js';
import { UserError } from '../kmip/user-error.js';
import { JOURNAL_FILE, parseJournal, parseResultsJson } from '../report/index.js';
import type { ShardResult } from '../runner/merge.js';
import { MAXIMUM_FILE_SIZE } from '../suite/source.js';

/**
 * Reads the results.json given, or the one in the folder given. A journal tells of a run that was cut off: it can be given
 * as well, and stands before the results of an earlier run in its folder. Throws a UserError when there is none that can be read.
 */
export function readResultFile(path: string): ShardResult {
  const file = statsOf(path)?.isDirectory() === true ? fileIn(path) : path;
  const text = readText(file, 'Give the results.json of a run, or the folder that it is in.');
  return { file, result: file.endsWith('.jsonl') ? parseJournal(text, file) : parseResultsJson(text, file) };
}

const fileIn = (folder: string): string => join(folder, existsSync(join(folder, JOURNAL_FILE)) ? JOURNAL_FILE : 'results.json');

/** Throws a UserError with this remedy when the file cannot be read, or has more bytes than it may have. */
export function readText(file: string, remedy: string, maximum = Infinity): string {
  try {
    const { size } = statSync(file);
    if (size > maximum) throw new UserError(`${file} has ${size} bytes; it may have at most ${maximum}.`, remedy);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read: ${fileFault(error)}.`, remedy, { cause: error });
  }
}

/** The same for a file that people write by hand, which is no larger than a suite may be. */
export const readSmallText = (file: string, remedy: string): string => readText(file, remedy, MAXIMUM_FILE_SIZE);
