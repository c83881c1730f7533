/** Writes the report files of a run. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { statsOf } from '../kmip/file-fault.js';
import { fileFault } from '../kmip/file-fault.js';
import { makeFolder } from '../kmip/make-folder.js';
import { UserError } from '../kmip/user-error.js';
import type { RunResult } from '../runner/result.js';
import { renderCtrf } from './ctrf.js';
import { renderHtml } from './html/render.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { caseKey } from './outline.js';
import { renderResultsJson } from './results-json.js';
import { renderTap } from './tap.js';
import { renderTraces } from './trace.js';

/** `console` and `github` are what the command line prints; the others are files. */
export const REPORTERS = ['console', 'html', 'junit', 'json', 'markdown', 'github', 'tap', 'ctrf'] as const;
export type ReporterName = (typeof REPORTERS)[number];

export const DEFAULT_REPORTERS = ['console', 'html', 'junit', 'json'] as const satisfies readonly ReporterName[];

export interface ReportOptions {
  readonly junitSuiteName?: string;
  /** Writes a trace for each case that went wrong and names it in junit.xml by what this makes of the file's path. */
  readonly junitTraces?: (file: string) => string;
}

type FileReporter = Exclude<ReporterName, 'console' | 'github'>;

const FILES: readonly { readonly name: FileReporter; readonly file: string; readonly render: (result: RunResult) => string }[] = [
  { name: 'json', file: 'results.json', render: renderResultsJson },
  { name: 'junit', file: 'junit.xml', render: renderJunit },
  { name: 'html', file: 'report.html', render: renderHtml },
  { name: 'markdown', file: 'summary.md', render: renderMarkdown },
  { name: 'tap', file: 'results.tap', render: renderTap },
  { name: 'ctrf', file: 'ctrf-report.json', render: renderCtrf },
];

/**
 * Writes the reports that are files, as far as they are asked for, into a directory that is made when it does not exist. A
 * file is put in place when it is complete. Returns the paths written. Throws a UserError when it cannot write.
 */
export async function writeReports(result: RunResult, directory: string, reporters: readonly ReporterName[], options: ReportOptions = {}): Promise<string[]> {
  const written: string[] = [];
  for (const { name, file, render } of FILES) {
    if (!reporters.includes(name)) continue;
    const path = join(directory, file);
    await writeText(path, name === 'junit' ? await junitWithTraces(result, directory, options) : render(result));
    written.push(path);
  }
  return written;
}

async function junitWithTraces(result: RunResult, directory: string, { junitSuiteName, junitTraces }: ReportOptions): Promise<string> {
  const files = new Map<string, string>();
  if (junitTraces !== undefined) {
    for (const trace of renderTraces(result)) {
      const file = join(directory, trace.path);
      await writeText(file, trace.text);
      files.set(caseKey(trace.case), junitTraces(file));
    }
  }
  return renderJunit(result, { ...(junitSuiteName === undefined ? {} : { suiteName: junitSuiteName }), attachment: (each) => files.get(caseKey(each)) });
}

const OTHER_FOLDER = 'Choose another folder with --output.';

/** Writes a file and the folders above it. Throws a UserError with this remedy when it cannot. */
export async function writeText(path: string, text: string | Uint8Array, remedy = OTHER_FOLDER): Promise<void> {
  try {
    makeFolder(dirname(path));
    await writeFile(`${path}.part`, text, 'utf8');
    await rename(`${path}.part`, path);
  } catch (error) {
    throw cannotWrite(path, fileFault(error), remedy, error);
  }
}

const cannotWrite = (path: string, fault: string, remedy: string, cause: unknown): UserError => new UserError(`Cannot write ${path}: ${fault}.`, remedy, { cause });

/** Finds out whether a file can be written before the work that it is to tell of; leaves nothing but the folders. Throws as `writeText` does. */
export async function tryWriting(path: string, remedy = OTHER_FOLDER): Promise<void> {
  const trial = `${path}.part`;
  try {
    makeFolder(dirname(path));
    if (statsOf(path)?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    await writeFile(trial, '');
    await rm(trial);
  } catch (error) {
    throw cannotWrite(path, fileFault(error), remedy, error);
  }
}
