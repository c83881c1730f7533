import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findOasisFiles } from './find.js';

const folder = mkdtempSync(join(tmpdir(), 'oasis-find-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'set', 'optional'), { recursive: true });
mkdirSync(join(folder, 'empty'));
const [a, b, other] = ['set/a.xml', 'set/optional/b.XML', 'set/readme.txt'].map((name) => join(folder, name)) as [string, string, string];
for (const file of [a, b, other]) writeFileSync(file, '');

describe('findOasisFiles', () => {
  it('takes files as they are, and the XML files in and below folders, each once', () => {
    expect(findOasisFiles([b, join(folder, 'set')])).toEqual([b, a]);
  });

  it('takes links to files, each file once, and does not follow links to folders', () => {
    const linked = join(folder, 'linked');
    mkdirSync(linked);
    const links: readonly (readonly [target: string, name: string])[] = [['../set/a.xml', 'a.xml'], ['../set/a.xml', 'again.xml'], ['..', 'up'], ['.', 'self'], ['nothing', 'dangling.xml'], ['loop.xml', 'loop.xml'], ['../set', 'set.xml']];
    for (const [target, name] of links) symlinkSync(target, join(linked, name));
    expect(findOasisFiles([linked])).toEqual([join(linked, 'a.xml')]);
  });

  it('refuses what is not there, and folders without XML files', () => {
    expect(() => findOasisFiles([join(folder, 'none')])).toThrow(/There is no file or folder/);
    expect(() => findOasisFiles([join(folder, 'empty')])).toThrow(/There is no test case in/);
  });
});
