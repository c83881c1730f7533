/** Writes the report files of a run. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../kmip/user-error.js';
import type { RunResult } from '../runner/result.js';
import { renderHtml } from './html/render.js';
import { renderJunit } from './junit.js';
import { renderResultsJson } from './results-json.js';

/** `console` is what the command line prints; the others are files. */
export const REPORTERS = ['console', 'html', 'junit', 'json'] as const;
export type ReporterName = (typeof REPORTERS)[number];

const FILES: Readonly<Record<Exclude<ReporterName, 'console'>, { readonly file: string; readonly render: (result: RunResult) => string }>> = {
  json: { file: 'results.json', render: renderResultsJson },
  junit: { file: 'junit.xml', render: renderJunit },
  html: { file: 'report.html', render: renderHtml },
};

/**
 * Writes `results.json`, `junit.xml` and `report.html`, as far as they are asked for, into a directory that is made when it
 * does not exist. A file is put in place when it is complete. Returns the paths written. Throws a UserError when it cannot write.
 */
export async function writeReports(result: RunResult, directory: string, reporters: readonly ReporterName[]): Promise<string[]> {
  const written: string[] = [];
  for (const name of ['json', 'junit', 'html'] as const) {
    if (!reporters.includes(name)) continue;
    const { file, render } = FILES[name];
    const path = join(directory, file);
    await write(path, directory, render(result));
    written.push(path);
  }
  return written;
}

async function write(path: string, directory: string, text: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(`${path}.part`, text, 'utf8');
    await rename(`${path}.part`, path);
  } catch (error) {
    throw new UserError(`Cannot write ${path}: ${error instanceof Error ? error.message : String(error)}.`, 'Choose another folder with --output.', { cause: error });
  }
}
