import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    expect(paths).toEqual(['results.json', 'junit.xml', 'report.html'].map((file) => join(output, file)));
    expect(readdirSync(output).sort()).toEqual(['junit.xml', 'report.html', 'results.json']);
    expect(parseResultsJson(readFileSync(join(output, 'results.json'), 'utf8'), 'results.json')).toEqual(sampleResult());
  });

  it('writes what is asked for', async () => {
    expect(await writeReports(sampleResult(), directory, ['console', 'junit'])).toEqual([join(directory, 'junit.xml')]);
    expect(await writeReports(sampleResult(), directory, [])).toEqual([]);
  });

  it('says which file it cannot write', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(writeReports(sampleResult(), file, ['json'])).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`Cannot write ${join(file, 'results.json')}: `) as string,
      remedy: 'Choose another folder with --output.',
    });
  });
});
