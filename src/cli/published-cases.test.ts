import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../runner/result.js';
import { runCaptured } from './testing/run-captured.js';

const published = fileURLToPath(new URL('../../fixtures/oasis/mandatory/EXAMPLE-M-1-14.xml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'published-'));
afterAll(() => rmSync(folder, { recursive: true }));
const set = join(folder, 'set');
mkdirSync(set);
cpSync(published, join(set, 'EXAMPLE-M-1-14.xml'));
const broken = join(set, 'BROKEN-M-1-14.xml');
writeFileSync(broken, '<KMIP>\n  <RequestMessage>\n</KMIP>');

const run = async (...args: readonly string[]): Promise<{ code: number; err: string; result: RunResult }> => {
  const output = join(folder, 'report');
  const { code, err } = await runCaptured(['run', ...args, '--output', output, '--reporter', 'json']);
  return { code, err, result: JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult };
};

describe('published test cases on the command line', () => {
  it('run as a suite of their own; the command that repeats a case names its file', async () => {
    const { code, err, result } = await run(published);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(result.suites.map(({ name, profile }) => [name, profile])).toEqual([['oasis/EXAMPLE', 'EXAMPLE Server']]);
    expect(result.cases.map((each) => [each.id, each.outcome, each.repeat])).toEqual([
      ['EXAMPLE-M-1', 'passed', `kmip-conformance run ${published} --kmip-version 1.4 --case EXAMPLE-M-1`],
    ]);
  });

  it('run although one cannot be read; that one is named with its line, in the report too, and the exit code is 2', async () => {
    const { code, err, result } = await run(set);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^kmip-conformance: .*BROKEN-M-1-14\.xml:3:\d+: [^\n]+\n$/) as string });
    expect(result.cases.map((each) => [each.id, each.outcome])).toEqual([['EXAMPLE-M-1', 'passed']]);
    expect(result.leftOut).toEqual([{ file: broken, kind: 'unreadable', reason: err.slice('kmip-conformance: '.length, -1) }]);
  });

  it('are listed and validated', async () => {
    expect(await runCaptured(['list', published])).toEqual({ code: 0, err: '', out: expect.stringMatching(/^oasis\/EXAMPLE: .*\(1 cases\)\n {2}EXAMPLE-M-1 {2}1\.4 {7}mandatory {2}/) as string });
    const { code, out } = await runCaptured(['validate', set]);
    expect({ code, out }).toEqual({ code: 2, out: `${join(set, 'EXAMPLE-M-1-14.xml')}: oasis/EXAMPLE, valid; 1 cases, 1 over all protocol versions\n` });
  });
});
