/** A survey as one HTML page. */
import type { Survey } from '../../target/survey/facts.js';
import { harmless } from '../sanitize.js';
import { renderStandalone } from '../standalone-page.js';
import { surveySections, type Tone } from './sections.js';

const TEXT_LIMIT = 1000;
const STYLES: Readonly<Record<Tone, string>> = { good: 'passed', bad: 'failed', unsure: 'inconclusive', plain: '' };
const SYMBOLS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', unsure: '?', plain: '' };

/** A page that loads nothing and runs no script. */
export function renderSurveyHtml(found: Survey): string {
  const survey = harmless(found, TEXT_LIMIT);
  return renderStandalone('survey.hbs', {
    title: `KMIP server at ${survey.target.address}`,
    description: survey.target.description,
    when: `${survey.startedAt.slice(0, 10)} ${survey.startedAt.slice(11, 16)} UTC`,
    tool: `${survey.tool.name} ${survey.tool.version}`,
    alerts: [...survey.target.remarks, ...(survey.refusal === undefined ? [] : [`KMIP was not spoken: ${survey.refusal.message}`])],
    sections: surveySections(survey).map(({ title, rows }) => ({ title, rows: rows.map((row) => ({ ...row, style: STYLES[row.tone], symbol: SYMBOLS[row.tone] })) })),
  });
}
