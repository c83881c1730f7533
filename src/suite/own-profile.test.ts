import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BUILT_IN_DIRECTORY } from './find.js';
import { loadSuites } from './load.js';

const folder = mkdtempSync(join(tmpdir(), 'own-profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const own = (suite: string, profile: string): string =>
  `suite: ${suite}\ntitle: Own\nprofile: ${profile}\nversions: "1.4"\ncases:\n  - id: OWN-1\n    title: Query answers\n    source: KMIP 1.4 §4.25\n    steps:\n      - send: { Query: { QueryFunction: QueryOperations } }\n`;

function profileOf(text: string): string | undefined {
  writeFileSync(join(folder, 'mine.yaml'), text);
  return loadSuites([join(folder, 'mine.yaml')])[0]?.profile;
}

describe('the profile that the verdicts of a suite are about', () => {
  it.each([
    ['has the profile of a built-in suite', 'mine', 'Baseline Server', 'Baseline Server (suite of your own: mine.yaml)'],
    ['has the profile of a product', 'mine', 'Scality Zenko / CloudServer', 'Scality Zenko / CloudServer (suite of your own: mine.yaml)'],
    ['has the name of a built-in suite, which others include', 'baseline-server', 'Mine', 'Mine (suite of your own: mine.yaml)'],
    ['has a profile of its own', 'mine', 'Mine', 'Mine'],
  ])('that %s', (_, suite, profile, expected) => {
    expect(profileOf(own(suite, profile))).toBe(expected);
  });

  it('is that of the built-in suite where a copy is the same to the byte', () => {
    cpSync(join(BUILT_IN_DIRECTORY, 'several-clients.yaml'), join(folder, 'copy.yaml'));
    expect(loadSuites([join(folder, 'copy.yaml')]).map(({ profile }) => profile)).toEqual(['Several clients']);
  });

  it('is not that of the built-in suite where a copy was changed', () => {
    const text = readFileSync(join(BUILT_IN_DIRECTORY, 'several-clients.yaml'), 'utf8');
    expect(profileOf(`${text}\n# changed\n`)).toBe('Several clients (suite of your own: mine.yaml)');
  });
});
