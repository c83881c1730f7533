import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileFault } from './file-fault.js';
import { makeFolder } from './make-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

function faultOf(path: string): string {
  try {
    makeFolder(path);
    return 'none';
  } catch (error) {
    return fileFault(error);
  }
}

describe('a folder', () => {
  it('is made with all that are missing above it, and again without complaint', () => {
    makeFolder(join(folder, 'a', 'b', 'c'), 0o700);
    makeFolder(join(folder, 'a', 'b', 'c'));
    expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700);
  });

  it('cannot be made where a file is', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect([faultOf(file), faultOf(join(file, 'below', 'it'))]).toEqual(Array(2).fill(`the folder ${file} cannot be made: there is a file of that name`));
  });

  it.runIf(existsSync('/proc/self'))('cannot be made in a file system that takes none, and that is found out at once', () => {
    expect(faultOf('/proc/nowhere/below')).toBe('the folder /proc/nowhere cannot be made: the file system takes none there');
  });
});
