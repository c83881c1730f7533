/** A run with everything that an auditor needs to judge it: configuration, suites, messages, result and reports in one file. */
import { createHash, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { UserError } from '../../kmip/user-error.js';
import type { RunResult } from '../../runner/result.js';
import type { Suite } from '../../suite/case.js';
import { isPublishedFile } from '../../suite/find.js';
import { renderHtml } from '../html/render.js';
import { renderJunit } from '../junit.js';
import { renderMarkdown } from '../markdown.js';
import { renderResultsJson } from '../results-json.js';
import { renderTranscripts } from '../trace.js';
import { BUNDLE_FORMAT, BUNDLE_FORMAT_VERSION, namesRun, signManifest, sumOf, type Manifest } from './manifest.js';
import { pack, store, writeZip } from './zip.js';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'signature.json';
export const RESULTS_FILE = 'results.json';
export const SUITES_FOLDER = 'suites/';

/**
 * The bundle as the bytes of a ZIP archive; the same for the same run, suites and key.
 *
 * @param suites those that the run had. Throws a UserError when one is missing or has changed since.
 */
export function bundleRun(result: RunResult, suites: readonly Suite[], signingKey?: KeyObject): Buffer {
  const entries = [
    ...derivedFiles(result).map(({ path, text }) => pack(path, text)),
    pack(RESULTS_FILE, renderResultsJson(result)),
    ...result.suites.flatMap((suite) => suiteFiles(suite, suites).map(({ path, bytes }) => pack(path, bytes))),
  ];
  const manifest: Manifest = { format: BUNDLE_FORMAT, formatVersion: BUNDLE_FORMAT_VERSION, ...namesRun(result), files: entries.map(sumOf) };
  const text = Buffer.from(json(manifest));
  return writeZip([...entries, store(MANIFEST_FILE, text), ...(signingKey === undefined ? [] : [store(SIGNATURE_FILE, json(signManifest(text, signingKey)))])]);
}

/** What the bundle holds for people besides the result, and what this version of the program makes of the result again at any time. */
export function derivedFiles(result: RunResult): { readonly path: string; readonly text: string }[] {
  const { tool, target, configuration, startedAt, finishedAt, ended } = result;
  return [
    { path: 'configuration.json', text: json({ tool, startedAt, finishedAt, ended, configuration, target, suites: result.suites.map(({ name, profile, checksum }) => ({ name, profile, checksum })) }) },
    { path: 'report.html', text: renderHtml(result) },
    { path: 'junit.xml', text: renderJunit(result) },
    { path: 'summary.md', text: renderMarkdown(result) },
    ...renderTranscripts(result),
  ];
}

/** Indented by two blanks; ends with a line feed. */
export const json = (data: unknown): string => `${JSON.stringify(data, undefined, 2)}\n`;

/** The files of a suite below its name. Folders right above published cases are kept: their names tell the level. */
function suiteFiles({ name, checksum }: RunResult['suites'][number], suites: readonly Suite[]): { readonly path: string; readonly bytes: Uint8Array }[] {
  const remedy = 'Give the suites as they were in the run behind the results.';
  const suite = suites.find((each) => each.name === name);
  if (suite === undefined) throw new UserError(`The suite ${name} of the run is not there.`, remedy);
  if (suite.checksum !== checksum) throw new UserError(`The suite ${name} has changed since the run: its checksum differs.`, remedy);
  const files = [...new Set(suite.cases.map((each) => each.place.file))].sort();
  const above = !files.every(isPublishedFile) ? dirname(suite.file) : dirname(dirname(files.length === 1 ? (files[0] ?? '') : `${suite.file}${sep}file`));
  return files.map((file) => ({ path: `${SUITES_FOLDER}${name}/${relative(above, file).split(sep).join('/')}`, bytes: readFileSync(file) }));
}

/** SHA-256 of the bundle itself, in hex, and its name: a line as sha256sum writes it. */
export const sumLine = (bundle: Uint8Array, file: string): string => `${createHash('sha256').update(bundle).digest('hex')}  ${basename(file)}`;
