/** The log of creations as a file: one for each run, so that runs in one folder never touch each other's. */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileFault } from '../../kmip/file-fault.js';
import { makeFolder } from '../../kmip/make-folder.js';
import { UserError } from '../../kmip/user-error.js';
import { CREATIONS_FORMAT, CREATIONS_FORMAT_VERSION, isEmpty, remainsOf, type CreationEntry } from './entries.js';
import { isCreationEntry } from './known-entries.js';

const NAME = /^created-[0-9a-f]{8}\.jsonl$/;

export interface CreationLog {
  readonly file: string;
  /** On disk when it returns, so that not even the end of the machine loses it. Throws a UserError when it cannot be written. */
  note(entry: CreationEntry): void;
  /** Ends writing, and takes the file away when nothing is left of the run; tells whether something is. May be called again. */
  end(): boolean;
}

/** A log for a new run; its file appears with the first entry. */
export const openCreationLog = (folder: string): CreationLog => appendingTo(join(folder, `created-${randomBytes(4).toString('hex')}.jsonl`));

/** Goes on with a file. */
export function appendingTo(file: string): CreationLog {
  let descriptor: number | undefined;
  return {
    file,
    note(entry) {
      try {
        makeFolder(dirname(file));
        descriptor ??= openSync(file, 'a', 0o600);
        writeSync(descriptor, `${JSON.stringify(entry)}\n`);
        fdatasyncSync(descriptor);
      } catch (error) {
        throw new UserError(`What is created cannot be noted in ${file}: ${fileFault(error)}.`, 'Choose another folder with --output.', { cause: error });
      }
    },
    end() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
      if (!existsSync(file)) return false;
      const left = !isEmpty(remainsOf(readCreations(file)));
      if (!left) rmSync(file, { force: true });
      return left;
    },
  };
}

/** The first entry of a run. */
export const runEntry = (target: string, address: string, now = new Date()): CreationEntry => ({
  event: 'run',
  format: CREATIONS_FORMAT,
  formatVersion: CREATIONS_FORMAT_VERSION,
  at: now.toISOString(),
  target,
  address,
});

/** The logs that earlier runs have left in a folder; none when there is no such folder. */
export function logsIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Reads the entries; a last line that was cut off by the end of the program counts as not written. Throws a UserError for anything
 * else, and for a file without a whole line that does not bear the name of a log: it may be somebody's.
 */
export function readCreations(file: string): CreationEntry[] {
  let text: string;
  try {
    if (!statSync(file).isFile()) throw notALog(file, 'it is no file');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read: ${fileFault(error)}.`, REMEDY, { cause: error });
  }
  const lines = text.split('\n').slice(0, -1).map((line, index) => parseLine(file, line, index + 1));
  const [first] = lines;
  if (first === undefined) {
    if (!NAME.test(basename(file))) throw notALog(file, 'it does not begin with a run');
    return [];
  }
  const { event, format, formatVersion } = (typeof first === 'object' && first !== null ? first : {}) as { readonly event?: unknown; readonly format?: unknown; readonly formatVersion?: unknown };
  if (event !== 'run' || format !== CREATIONS_FORMAT) throw notALog(file, 'it does not begin with a run');
  if (formatVersion !== CREATIONS_FORMAT_VERSION) throw notALog(file, `its format version is ${String(formatVersion)}, and ${CREATIONS_FORMAT_VERSION} is known here`);
  return lines.map((line, index) => {
    if (!isCreationEntry(line)) throw notALog(file, `line ${index + 1} is none that a log holds`);
    return line;
  });
}

function parseLine(file: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw notALog(file, `line ${number} is no JSON`, error);
  }
}

const REMEDY = 'Give the output folder of the run, or the created-….jsonl in it.';

const notALog = (file: string, why: string, cause?: unknown): UserError => new UserError(`${file} is no log of creations: ${why}.`, REMEDY, { cause });
