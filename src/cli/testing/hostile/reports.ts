/** What every report must be, whatever a server said. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sax from 'sax';
import { parseResultsJson } from '../../../report/index.js';
import type { RunResult } from '../../../runner/result.js';
import { MARKUP } from './catalogue/texts.js';

export const REPORT_FILES = ['results.json', 'junit.xml', 'report.html', 'summary.md', 'results.tap', 'ctrf-report.json'] as const;

/** Acts on terminals, or hides what is there: control and format characters, separators of lines, what is no character. */
const ACTING = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export interface Published {
  readonly result: RunResult;
  /** One sentence for each thing that is wrong with a report. */
  readonly problems: readonly string[];
}

/** Reads the reports of a folder, and what was printed besides. */
export function readReports(folder: string, printed: Readonly<Record<string, string>>): Published {
  const texts = new Map(REPORT_FILES.map((file): [string, string] => [file, existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '']));
  const result = parseResultsJson(texts.get('results.json') ?? '', 'results.json');
  const problems = [
    ...[...texts].filter(([, text]) => text === '').map(([file]) => `${file} is missing`),
    ...[...texts, ...Object.entries(printed)].flatMap(([name, text]) => actingIn(name, text)),
    ...['report.html', 'junit.xml'].filter((file) => texts.get(file)?.includes(MARKUP.slice(-20)) === true).map((file) => `${file} holds markup of the server`),
    ...problemsOfXml(texts.get('junit.xml') ?? ''),
    ...problemsOfTap(texts.get('results.tap') ?? '', result.ended === 'completed'),
    ...problemsOfJson('ctrf-report.json', texts.get('ctrf-report.json') ?? ''),
    ...[...Object.entries(printed)].filter(([, text]) => /\n\s+at .*:\d+:\d+/.test(text)).map(([name]) => `${name} holds a stack trace`),
  ];
  return { result, problems };
}

function actingIn(name: string, text: string): string[] {
  const found = ACTING.exec(text);
  return found === null ? [] : [`${name} holds U+${(found[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0')} at ${found.index}: ${JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20))}`];
}

function problemsOfXml(text: string): string[] {
  const problems: string[] = [];
  const parser = sax.parser(true);
  parser.onerror = (error) => {
    problems.push(`junit.xml: ${error.message}`);
    parser.resume();
  };
  parser.write(text).close();
  // XML 1.0 §2.2; the parser does not look.
  if (/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) problems.push('junit.xml holds characters that XML does not have');
  return problems;
}

/** TAP 14: a version, a plan, as many test points, nothing that ends the run unless it did. */
function problemsOfTap(text: string, completed: boolean): string[] {
  const lines = text.split('\n');
  const planned = Number(/^1\.\.(\d+)/m.exec(text)?.[1] ?? -1);
  const points = lines.filter((line) => /^(not )?ok \d+/.test(line)).length;
  return [
    ...(lines[0]?.startsWith('TAP version') === true ? [] : ['results.tap has no version']),
    ...(points === planned ? [] : [`results.tap plans ${planned} test points and has ${points}`]),
    ...(completed && lines.some((line) => /^\s*Bail out!/.test(line)) ? ['results.tap bails out'] : []),
  ];
}

function problemsOfJson(file: string, text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`${file}: ${(error as Error).message}`];
  }
}
