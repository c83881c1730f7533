import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseResultsJson } from './results-json.js';
import { sampleResult } from './testing/sample-result.js';
import { REPORTERS, writeReports } from './write-reports.js';

describe('writing reports', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'reports-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('writes every file into a folder that it makes, and leaves nothing else', async () => {
    const output = join(directory, 'a', 'b');
    const paths = await writeReports(sampleResult(), output, REPORTERS);
    expect(paths).toEqual(['results.json', 'junit.xml', 'report.html', 'summary.md', 'results.tap', 'ctrf-report.json'].map((file) => join(output, file)));
    expect(readdirSync(output).sort()).toEqual(['ctrf-report.json', 'junit.xml', 'report.html', 'results.json', 'results.tap', 'summary.md']);
    expect(parseResultsJson(readFileSync(join(output, 'results.json'), 'utf8'), 'results.json')).toEqual(sampleResult());
  });

  it('writes what is asked for', async () => {
    expect(await writeReports(sampleResult(), directory, ['console', 'junit'])).toEqual([join(directory, 'junit.xml')]);
    expect(await writeReports(sampleResult(), directory, [])).toEqual([]);
  });

  it('writes a trace for each case that went wrong and attaches it in junit.xml', async () => {
    await writeReports(sampleResult(), directory, ['junit'], { junitTraces: (file) => `/ci/${relative(directory, file)}`, junitSuiteName: 'PyKMIP' });
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt')).sort();
    expect(files).toEqual(['1.4/SKLC-M-1.txt', '1.4/SKLC-M-2.txt', '1.4/SKLC-M-3.txt', '2.1/SKLC-M-3.txt', '2.1/SKLC-O-2.txt'].map((file) => join('traces', 'symmetric-key-lifecycle', file)));
    const xml = readFileSync(join(directory, 'junit.xml'), 'utf8');
    expect(xml).toContain('<testsuites name="PyKMIP" ');
    expect(xml).toContain('<testsuite name="PyKMIP / symmetric-key-lifecycle / 1.4" ');
    expect(xml).toContain('classname="PyKMIP.symmetric-key-lifecycle.1.4"');
    expect(xml.match(/^(<system-out>)?\[\[ATTACHMENT\|.*\]\](<\/system-out>)?$/gm)).toEqual(files.map((file) => `<system-out>[[ATTACHMENT|/ci/${file}]]</system-out>`));
  });

  it('says which file it cannot write', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(writeReports(sampleResult(), file, ['json'])).rejects.toMatchObject({
      name: 'UserError',
      message: `Cannot write ${join(file, 'results.json')}: the folder ${file} cannot be made: there is a file of that name.`,
      remedy: 'Choose another folder with --output.',
    });
  });
});
