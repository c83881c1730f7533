/** Where a server that is started here keeps its files: a folder that is gone when we are, and a directory for logs that stays. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileFault } from '../kmip/file-fault.js';
import { makeFolder } from '../kmip/make-folder.js';
import { UserError } from '../kmip/user-error.js';
import { atExit } from './at-exit.js';

/** The last process of a killed group may still be writing. */
const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const;

/** A fresh folder in the system's place for temporary files, removed at the end of this process at the latest. */
export async function makeServerFolder(name: string): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `kmip-conformance-${name}-`));
  const release = atExit(() => rmSync(path, REMOVE));
  return {
    path,
    async remove() {
      release();
      await rm(path, REMOVE);
    },
  };
}

/** Makes the directory; an absolute path, because a server may have another working directory than we have. */
export function makeLogDirectory(path: string): string {
  const directory = resolve(path);
  try {
    makeFolder(directory);
  } catch (error) {
    throw new UserError(`The directory for logs cannot be made: ${fileFault(error)}.`, 'Give a directory that you may write to.', { cause: error });
  }
  return directory;
}
