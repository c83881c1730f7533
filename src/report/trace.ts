/** Every message of a case as a text file, for CI systems that attach files to a test. */
import type { CaseResult, MessageRecord, RunResult, StepResult } from '../runner/result.js';
import { failuresOf, fiveLines } from './failures.js';
import { drawTree } from './evidence.js';
import { wrongBytes } from './outline.js';
import { harmless } from './sanitize.js';

export interface Trace {
  readonly case: CaseResult;
  /** Path below the folder of the reports, with `/`; no two are the same. */
  readonly path: string;
  readonly text: string;
}

const TEXT_LIMIT = 4000;
const HEX_DIGITS_IN_A_ROW = 64;

/** One for each case that failed or could not be judged, in the order of the run. */
export const renderTraces = (run: RunResult): Trace[] => tracesOf(run, 'traces', (each) => each.outcome !== 'passed' && each.outcome !== 'skipped');

/** One for each case that ran. */
export const renderTranscripts = (run: RunResult): Trace[] => tracesOf(run, 'transcripts', (each) => each.outcome !== 'skipped');

function tracesOf(run: RunResult, folder: string, isWanted: (each: CaseResult) => boolean): Trace[] {
  const taken = new Set<string>();
  return harmless(run, TEXT_LIMIT)
    .cases.filter(isWanted)
    .map((each) => {
      const stem = [folder, each.suite, each.version, each.id].map(fileName).join('/');
      let path = `${stem}.txt`;
      for (let copy = 2; taken.has(path.toLowerCase()); copy++) path = `${stem}-${copy}.txt`;
      taken.add(path.toLowerCase());
      return { case: each, path, text: `${traceLines(each).join('\n')}\n` };
    });
}

/** A name that means nothing to a file system, whatever the suite calls its cases. */
const fileName = (text: string): string => text.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '_');

function traceLines(each: CaseResult): string[] {
  return [
    `${each.suite} ${each.version} ${each.id}: ${each.title}`,
    `${each.outcome}; ${each.place}`,
    ...failuresOf([each]).flatMap((failure) => ['', ...fiveLines(failure), `source    ${failure.source}`]),
    ...each.steps.flatMap(stepLines),
  ];
}

function stepLines(step: StepResult): string[] {
  const { request, response } = step;
  return [
    '',
    `== Step ${step.number}: ${step.title} (${step.outcome}${step.cleanup ? ', clean-up' : ''})`,
    ...(step.reason === undefined ? [] : [step.reason]),
    ...(request === undefined ? [] : messageLines('sent', request, [])),
    ...(response === undefined ? [] : messageLines('answer', response, wrongBytes(step))),
  ];
}

function messageLines(label: string, message: MessageRecord, wrong: Parameters<typeof drawTree>[1]): string[] {
  const rows = message.hex.match(new RegExp(`.{1,${HEX_DIGITS_IN_A_ROW}}`, 'g')) ?? [];
  return ['', `-- ${label}, ${message.byteLength} bytes, ${message.at}`, ...drawTree(message, wrong, Number.POSITIVE_INFINITY), ...rows];
}
