/** The log of creations as a file. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../kmip/user-error.js';
import { CREATIONS_FORMAT, CREATIONS_FORMAT_VERSION, isEmpty, remainsOf, type CreationEntry } from './entries.js';

export const CREATIONS_FILE = 'created.jsonl';

export interface CreationLog {
  readonly file: string;
  /** On disk when it returns. Throws a UserError when it cannot be written. */
  note(entry: CreationEntry): void;
  /** A number that no other creation of this run has. */
  nextNumber(): number;
  /** Takes the file away when nothing is left of any run in it, or `anyway`; tells whether something is left. */
  end(anyway?: boolean): boolean;
}

/** Goes on with the file of the folder when there is one: it may know of what an earlier run has left. */
export function openCreationLog(folder: string): CreationLog {
  return appendingTo(join(folder, CREATIONS_FILE));
}

export function appendingTo(file: string): CreationLog {
  let number = 0;
  return {
    file,
    note(entry) {
      try {
        mkdirSync(dirname(file), { recursive: true });
        appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      } catch (error) {
        throw new UserError(`What is created cannot be noted in ${file}: ${(error as Error).message}.`, 'Choose another folder with --output.', { cause: error });
      }
    },
    nextNumber: () => ++number,
    end(anyway = false) {
      if (!existsSync(file)) return false;
      const left = remainsOf(readCreations(file)).some((remains) => !isEmpty(remains));
      if (!left || anyway) rmSync(file, { force: true });
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

/** Reads the entries; a last line that was cut off by the end of the program counts as not written. Throws a UserError for anything else. */
export function readCreations(file: string): CreationEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`, `Give the ${CREATIONS_FILE} in the output folder of a run.`, { cause: error });
  }
  const lines = text.split('\n').slice(0, -1);
  const entries = lines.map((line, index): CreationEntry => {
    try {
      return JSON.parse(line) as CreationEntry;
    } catch (error) {
      throw notALog(file, `line ${index + 1} is no JSON`, error);
    }
  });
  const [first] = entries;
  if (first !== undefined && first.event !== 'run') throw notALog(file, 'it does not begin with a run');
  const newer = entries.find((entry) => entry.event === 'run' && entry.formatVersion !== CREATIONS_FORMAT_VERSION);
  if (newer?.event === 'run') throw notALog(file, `its format version is ${newer.formatVersion}, and ${CREATIONS_FORMAT_VERSION} is known here`);
  return entries;
}

const notALog = (file: string, why: string, cause?: unknown): UserError =>
  new UserError(`${file} is no log of creations: ${why}.`, `Give the ${CREATIONS_FILE} in the output folder of a run.`, { cause });
