/** Comparisons as one HTML page that loads nothing and runs no script. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { CaseOutcome, ProfileVerdict, RunResult } from '../../runner/result.js';
import { symbolOf } from '../outcomes.js';
import { harmless } from '../sanitize.js';
import { compareResults } from './compare.js';
import { buildMatrix } from './matrix.js';
import { describeSide, describeVerdict, sectionsOf, summarise } from './sections.js';

/** The same from src/report/compare and from dist/report/compare. */
const TEMPLATES = fileURLToPath(new URL('../../../reports/templates/', import.meta.url));

const TEXT_LIMIT = 1000;

export function renderComparisonHtml(before: RunResult, after: RunResult): string {
  const comparison = compareResults(harmless(before, TEXT_LIMIT), harmless(after, TEXT_LIMIT));
  return render('comparison.hbs', {
    title: 'KMIP conformance: what changed',
    before: describeSide(comparison.before),
    after: describeSide(comparison.after),
    remarks: comparison.remarks,
    summary: summarise(comparison),
    verdicts: comparison.verdicts.map(describeVerdict),
    sections: sectionsOf(comparison).map((section) => ({ ...section, style: section.tone === 'worse' ? 'failed' : section.tone === 'better' ? 'passed' : 'skipped' })),
  });
}

export function renderMatrixHtml(results: readonly RunResult[]): string {
  const { targets, profiles } = buildMatrix(results.map((result) => harmless(result, TEXT_LIMIT)));
  return render('targets.hbs', {
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

/** Handlebars escapes every value; the style alone is put in as it is, and only its hash may apply. */
function render(file: string, page: object): string {
  const style = readFileSync(`${TEMPLATES}style.css`, 'utf8');
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return Handlebars.compile<object>(readFileSync(TEMPLATES + file, 'utf8'))({ ...page, policy, style: new Handlebars.SafeString(style) });
}
