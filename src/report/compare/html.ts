/** Comparisons as one HTML page that loads nothing and runs no script. */
import type { CaseOutcome, ProfileVerdict, RunResult } from '../../runner/result.js';
import { symbolOf } from '../outcomes.js';
import { harmless } from '../sanitize.js';
import { renderStandalone } from '../standalone-page.js';
import { compareResults } from './compare.js';
import { buildMatrix } from './matrix.js';
import { describeSide, describeVerdict, sectionsOf, summarise } from './sections.js';

const TEXT_LIMIT = 1000;

/** What changed from one run to the next. */
export function renderComparisonHtml(before: RunResult, after: RunResult): string {
  const comparison = compareResults(harmless(before, TEXT_LIMIT), harmless(after, TEXT_LIMIT));
  return renderStandalone('comparison.hbs', {
    title: 'KMIP conformance: what changed',
    before: describeSide(comparison.before),
    after: describeSide(comparison.after),
    remarks: comparison.remarks,
    summary: summarise(comparison),
    verdicts: comparison.verdicts.map(describeVerdict),
    sections: sectionsOf(comparison).map((section) => ({ ...section, style: section.tone === 'worse' ? 'failed' : section.tone === 'better' ? 'passed' : 'skipped' })),
  });
}

/** The verdicts of several runs side by side. */
export function renderMatrixHtml(results: readonly RunResult[]): string {
  const { targets, profiles } = buildMatrix(results.map((result) => harmless(result, TEXT_LIMIT)));
  return renderStandalone('targets.hbs', {
    title: 'KMIP conformance of several targets',
    targets,
    profiles: profiles.map(({ profile, verdicts, cases }) => ({
      profile,
      verdicts: verdicts.map((each) => ({ version: each.version, cells: each.verdicts.map(cell) })),
      cases: cases.map((each) => ({ ...each, cells: each.outcomes.map(cell) })),
    })),
  });
}

const cell = (shown: CaseOutcome | ProfileVerdict['verdict'] | undefined): object =>
  shown === undefined ? {} : { word: shown, symbol: symbolOf(shown), style: shown.replace(' ', '-') };
