import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  it('refuses what is not there, and folders without XML files', () => {
    expect(() => findOasisFiles([join(folder, 'none')])).toThrow(/There is no file or folder/);
    expect(() => findOasisFiles([join(folder, 'empty')])).toThrow(/There is no test case in/);
  });
});
