import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_DIRECTORY, loadIncluded, loadSuites, suiteNames } from '../index.js';
import { coverage, loadRequirements } from './index.js';
import { coveragePage } from './page.js';

describe('docs/coverage.md', () => {
  it('says what the lists of requirements say; node scripts/coverage-table.mjs writes it', () => {
    const suites = loadSuites(suiteNames(BUILT_IN_DIRECTORY));
    const page = coveragePage(coverage(suites, loadRequirements(suites, loadIncluded(suites))));
    expect(readFileSync(new URL('../../../docs/coverage.md', import.meta.url), 'utf8').split('\n')).toEqual(page.split('\n'));
  });
});
