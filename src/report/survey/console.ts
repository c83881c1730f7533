/** A survey on a terminal or in a log. */
import type { Survey } from '../../target/survey/facts.js';
import { fit, wrap } from '../columns.js';
import type { ConsoleStyle } from '../console.js';
import { duration } from '../duration.js';
import { harmless, visibleInLog } from '../sanitize.js';
import { surveySections, type SurveyRow, type Tone } from './sections.js';

const TEXT_LIMIT = 1000;
const NAME_WIDTH = 34;
const NARROWEST = 60;

const SYMBOLS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', unsure: '?', plain: ' ' };
/** Select Graphic Rendition codes (ECMA-48 §8.3.117). */
const INKS: Readonly<Record<Tone, string>> = { good: '32', bad: '31', unsure: '33', plain: '' };

/** Ends with a line feed. */
export function renderSurveyText(found: Survey, style: ConsoleStyle): string {
  const survey = harmless(found, TEXT_LIMIT, visibleInLog);
  const columns = Math.max(NARROWEST, style.columns);
  const { target, refusal, durationMs } = survey;
  const lines = [
    fit(target.description, columns),
    ...target.remarks.map((remark) => `Note: ${remark}`),
    ...surveySections(survey).flatMap(({ title, rows }) => ['', style.color ? `\u001b[1m${title}\u001b[0m` : title, ...rows.flatMap((row) => rowLines(row, columns, style.color))]),
    '',
    ...(refusal === undefined ? [] : ['KMIP was not spoken.']),
    `Surveyed in ${duration(durationMs)}; nothing was created on the server`,
  ];
  return `${lines.join('\n')}\n`;
}

function rowLines({ name, value, tone }: SurveyRow, columns: number, color: boolean): string[] {
  const symbol = color && tone !== 'plain' ? `\u001b[${INKS[tone]}m${SYMBOLS[tone]}\u001b[0m` : SYMBOLS[tone];
  return wrap(value, columns - NAME_WIDTH - 3).map((line, index) => (index === 0 ? `${symbol} ${fit(name, NAME_WIDTH - 1).padEnd(NAME_WIDTH)} ${line}` : `${' '.repeat(NAME_WIDTH + 3)}${line}`));
}
