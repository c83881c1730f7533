/** journal.jsonl: what a run has measured so far, one line for each case, so that nothing is lost when the program is killed. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileFault } from '../kmip/file-fault.js';
import { makeFolder } from '../kmip/make-folder.js';
import { UserError } from '../kmip/user-error.js';
import { recoverRun } from '../runner/conclude.js';
import type { CaseResult, RunResult } from '../runner/result.js';
import type { RunEvent } from '../runner/run.js';
import { checkResult } from './results-json.js';

export const JOURNAL_FILE = 'journal.jsonl';
const FORMAT = 'kmip-conformance-journal';
const FORMAT_VERSION = 1;

/** First line: the result as it stood before the first case. Every other line: a case and its place in the plan. */
type Line = { readonly format: typeof FORMAT; readonly formatVersion: number; readonly outset: RunResult } | { readonly index: number; readonly case: CaseResult };

export interface Journal {
  /** Writes down what an event brings; throws a UserError when it cannot. */
  note(event: RunEvent): void;
  /** Ends the journal; `remove` takes the file away, because the reports hold all of it. May be called again. */
  end(remove: boolean): void;
}

/** A journal in this folder, which is made with the first line. A journal that is there is overwritten; one that has ended takes nothing more. */
export function openJournal(directory: string): Journal {
  const path = join(directory, JOURNAL_FILE);
  let file: number | undefined;
  let ended = false;
  // Written before the run goes on: what the kernel has taken outlives the program.
  const write = (line: Line): void => {
    if (ended) return;
    try {
      if (file === undefined) {
        makeFolder(directory);
        file = openSync(path, 'w');
      }
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    } catch (error) {
      throw new UserError(`Cannot write ${path}: ${fileFault(error)}.`, 'Choose another folder with --output.', { cause: error });
    }
  };
  return {
    note: (event) => {
      if (event.kind === 'planned') write({ format: FORMAT, formatVersion: FORMAT_VERSION, outset: event.outset });
      else if (event.kind === 'case-finished') write({ index: event.index, case: event.result });
    },
    end: (remove) => {
      ended = true;
      if (file === undefined) return;
      closeSync(file);
      file = undefined;
      if (remove) rmSync(path, { force: true });
    },
  };
}

/**
 * The result of the run that a journal tells of. A last line that was cut off is left out: it is the case that was in progress.
 * `file` is for messages. Throws a UserError when the text is no journal or another line is broken.
 */
export function parseJournal(text: string, file: string): RunResult {
  const lines = text.split('\n');
  // Behind the last line feed stands nothing, or a line that was not finished.
  const whole = lines.slice(0, -1).map((line, index) => parseLine(line, `${file}:${index + 1}`));
  const [first, ...others] = whole;
  if (first === undefined || !('outset' in first)) throw new UserError(`${file} holds nothing that was measured: the run ended before its first case.`, 'Run again.');
  const outset = checkResult(first.outset, file);
  const finished = new Map(others.flatMap((line) => ('case' in line ? [[line.index, line.case] as const] : [])));
  checkResult({ ...outset, cases: [...finished.values()] }, file);
  const beyond = [...finished.keys()].find((index) => index >= outset.cases.length);
  if (beyond !== undefined) throw new UserError(`${file} tells of a case at place ${beyond + 1} of ${outset.cases.length} that were planned.`, 'Run again.');
  return recoverRun(outset, finished);
}

function parseLine(line: string, place: string): Line {
  try {
    const data = JSON.parse(line) as { readonly format?: unknown; readonly formatVersion?: unknown; readonly index?: unknown; readonly case?: unknown } | null;
    if (data?.format === FORMAT && data.formatVersion === FORMAT_VERSION) return data as Line;
    if (Number.isInteger(data?.index) && Number(data?.index) >= 0 && data?.case !== undefined) return data as Line;
  } catch (error) {
    throw new UserError(`${place} is damaged: ${error instanceof Error ? error.message : String(error)}.`, 'Run again.', { cause: error });
  }
  throw new UserError(`${place} is no line of a journal of format version ${FORMAT_VERSION}.`, 'Read it with the version of kmip-conformance that wrote it.');
}
