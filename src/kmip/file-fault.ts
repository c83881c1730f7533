/** What the file system says, in words. */
import { statSync, type Stats } from 'node:fs';

/** Why a file or folder could not be read or made, in words: what Node.js says of it names the path once more. */
export function fileFault(error: unknown): string {
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? code ?? message;
  return syscall === 'mkdir' ? `the folder ${path ?? ''} cannot be made: ${MKDIR_REASONS[code ?? ''] ?? reason}` : reason;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is a file',
  EACCES: 'the rights do not allow it',
  EPERM: 'the rights do not allow it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

const MKDIR_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the file system takes none there',
  EEXIST: 'there is a file of that name',
};

/** What is at a path; undefined when nothing is, also where a part of the path is a file. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
