import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { selectSuites } from './select.js';

const published = fileURLToPath(new URL('../../fixtures/oasis/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'select-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SUITE = `suite: own
title: Own cases
profile: Own Server
versions: 1.4
cases:
  - id: OWN-1
    title: A server answers Query
    source: KMIP 1.4 §4.25
    steps:
      - send: { Query: { QueryFunction: [QueryOperations] } }
        expect: { Operation: [Query] }
`;
const mixed = join(folder, 'mixed');
mkdirSync(join(mixed, 'mandatory'), { recursive: true });
mkdirSync(join(folder, 'empty'));
writeFileSync(join(mixed, 'own.yaml'), SUITE);
writeFileSync(join(mixed, 'mandatory', 'BROKEN-M-1-14.xml'), '<KMIP>\n<RequestMessage>\n</KMIP>');
writeFileSync(join(mixed, 'mandatory', 'OTHER-M-1-14.XML'), '<KMIP>\n</KMIP>');

const names = (selectors: readonly string[]): string[] => selectSuites(selectors).suites.map((suite) => suite.name);

describe('selectSuites', () => {
  it('takes suites by name, suite files and published cases together, published cases last', () => {
    expect(names([published, 'baseline-server', mixed])).toEqual(['baseline-server', 'own', 'oasis/EXAMPLE']);
  });

  it('takes a published file by itself', () => {
    expect(names([join(published, 'mandatory', 'EXAMPLE-M-1-14.xml')])).toEqual(['oasis/EXAMPLE']);
  });

  it('leaves out a published file that it cannot read, with file and line', () => {
    expect(selectSuites([mixed]).leftOut.map(({ kind, reason }) => ({ kind, reason: reason.slice(mixed.length) }))).toEqual([
      { kind: 'unreadable', reason: expect.stringMatching(/^\/mandatory\/BROKEN-M-1-14\.xml:3:\d+: /) as string },
      { kind: 'unreadable', reason: '/mandatory/OTHER-M-1-14.XML:1:1: the file holds no messages' },
    ]);
  });

  it('does not follow links that lead back into a folder', () => {
    const looped = join(folder, 'looped');
    mkdirSync(looped);
    writeFileSync(join(looped, 'own.yaml'), SUITE);
    for (const name of ['up', 'self', 'again']) symlinkSync(name === 'up' ? '..' : '.', join(looped, name));
    expect(names([looped])).toEqual(['own']);
  });

  it('refuses a selection of which nothing can be read', () => {
    expect(() => selectSuites([join(mixed, 'mandatory')])).toThrow(/BROKEN-M-1-14\.xml:3:\d+: .*\n.*OTHER-M-1-14\.XML:1:1: the file holds no messages/);
  });

  it.each([
    ['baseline-sever', "There is no suite, file or folder 'baseline-sever', did you mean 'baseline-server'?"],
    [join(folder, 'empty'), 'There is no suite in'],
    [join(folder, 'none.xml'), 'There is no suite, file or folder'],
  ])('refuses %s', (selector, message) => {
    expect(() => selectSuites([selector])).toThrow(message);
  });
});
