import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readText } from './read-text.js';

const folder = mkdtempSync(join(tmpdir(), 'oasis-text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (bytes: Uint8Array): string => {
  const path = join(folder, 'f.xml');
  writeFileSync(path, bytes);
  return path;
};
const TEXT = '<KMIP>\n<!-- ä -->\n</KMIP>';

describe('readText', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`), TEXT],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), TEXT],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16(), TEXT],
    ['UTF-16 without a mark, little end first', Buffer.from(TEXT, 'utf16le'), TEXT],
    ['UTF-16 without a mark, big end first', Buffer.from(TEXT, 'utf16le').swap16(), TEXT],
    ['the encoding of the declaration', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${TEXT}`, 'latin1'), `<?xml version="1.0" encoding="ISO-8859-1"?>${TEXT}`],
    ['nothing', Buffer.alloc(0), ''],
  ])('reads %s', (_, bytes, text) => {
    expect(readText(write(bytes))).toBe(text);
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from(TEXT, 'latin1'), /f\.xml:2: the file is not in UTF-8$/],
    ['a character that ends with the file', Buffer.from(TEXT).subarray(0, 13), /f\.xml:2: the file is not in UTF-8$/],
    ['an encoding that nobody knows', Buffer.from('<?xml version="1.0" encoding="x-none"?>'), /f\.xml:1:1: the encoding 'x-none' is not known$/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readText(write(bytes))).toThrow(message);
  });

  it('refuses a file that is too long, without reading it', () => {
    expect(() => readText(write(Buffer.alloc(11)), 10)).toThrow(/f\.xml:1:1: the file has 11 bytes, more than the 10 that a test case may have$/);
  });

  it('refuses what is no file, without waiting for it', () => {
    const pipe = join(folder, 'pipe.xml');
    execFileSync('mkfifo', [pipe]);
    expect(() => readText(pipe)).toThrow(/pipe\.xml: this is no file$/);
    expect(() => readText(folder)).toThrow(/: this is no file$/);
  });
});
