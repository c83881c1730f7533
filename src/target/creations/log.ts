/** The log of creations as a file: one for each run, so that runs in one folder never touch each other's. */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../kmip/user-error.js';
import { CREATIONS_FORMAT, CREATIONS_FORMAT_VERSION, isEmpty, remainsOf, type CreationEntry } from './entries.js';

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
        mkdirSync(dirname(file), { recursive: true });
        descriptor ??= openSync(file, 'a', 0o600);
        writeSync(descriptor, `${JSON.stringify(entry)}\n`);
        fdatasyncSync(descriptor);
      } catch (error) {
        throw new UserError(`What is created cannot be noted in ${file}: ${(error as Error).message}.`, 'Choose another folder with --output.', { cause: error });
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

/** Reads the entries; a last line that was cut off by the end of the program counts as not written. Throws a UserError for anything else. */
export function readCreations(file: string): CreationEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`, REMEDY, { cause: error });
  }
  const lines = text.split('\n').slice(0, -1);
  const entries = lines.map((line, index): CreationEntry => {
    try {
      return JSON.parse(line) as CreationEntry;
    } catch (error) {
      throw notALog(file, `line ${index + 1} is no JSON`, error);
    }
  });
  const [first] = entries as readonly { readonly event: string; readonly format?: string; readonly formatVersion?: number }[];
  if (first === undefined ? text !== '' && !text.startsWith('{') : first.event !== 'run' || first.format !== CREATIONS_FORMAT) throw notALog(file, 'it does not begin with a run');
  if (first !== undefined && first.formatVersion !== CREATIONS_FORMAT_VERSION) throw notALog(file, `its format version is ${String(first.formatVersion)}, and ${CREATIONS_FORMAT_VERSION} is known here`);
  return entries;
}

const REMEDY = 'Give the output folder of the run, or the created-….jsonl in it.';

const notALog = (file: string, why: string, cause?: unknown): UserError => new UserError(`${file} is no log of creations: ${why}.`, REMEDY, { cause });
