import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResultsJson, renderResultsJson } from '../report/index.js';
import type { RunResult } from '../runner/result.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'kmip-judge-'));
const at = (...names: readonly string[]): string => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

const read = (path: string): RunResult => parseResultsJson(readFileSync(path, 'utf8'), path);

/** The result with this text of its hex replaced, in the last answer that holds it and is no clean-up. */
function alter(result: RunResult, id: string, from: string, to: string): RunResult {
  const cases = result.cases.map((each) => {
    const target = each.id === id ? each.steps.findLast((step) => !step.cleanup && step.response?.hex.includes(from) === true) : undefined;
    return {
      ...each,
      steps: each.steps.map((step) => (step === target && step.response !== undefined ? { ...step, response: { ...step.response, hex: step.response.hex.replace(from, to) } } : step)),
    };
  });
  return { ...result, cases };
}

beforeAll(async () => {
  const words = ['run', '--reporter', 'json', '--kmip-version'];
  await runCaptured([...words, '2.1', '--show-secrets', '--output', at('shown')]);
  await runCaptured([...words, '1.2,2.1', '--case', 'BL-GET', '--case', 'SKLC-M-1', '--output', at('withheld')]);
});

describe('judging a run again', () => {
  it('comes to the same verdicts as the run, for every case and check', async () => {
    const { counts } = read(at('shown', 'results.json'));
    const { code, out } = await runCaptured(['judge', at('shown')]);
    expect(out.split('\n')[0]).toBe(`${counts.passed} cases judged again: ${counts.passed} as in the run, 0 different`);
    expect(code).toBe(0);
  });

  it('writes reports that are those of the run', async () => {
    await runCaptured(['judge', at('shown'), '--output', at('again'), '--reporter', 'json']);
    expect(read(at('again', 'results.json'))).toEqual(read(at('shown', 'results.json')));
  });

  it('names the cases whose secrets were withheld, and judges the others', async () => {
    const { code, out } = await runCaptured(['judge', at('withheld')]);
    expect(out).toMatch(/^not judged {2}baseline-server 1\.2 BL-GET: Step 1: the request holds secrets that were withheld; a run with --show-secrets records them\.$/m);
    expect(out).toMatch(/^\d+ cases? judged again: \d+ as in the run, 0 different$/m);
    expect(code).toBe(0);
  });

  it('finds an answer that does not bear out the verdict', async () => {
    const result = read(at('shown', 'results.json'));
    const active = '42008d05000000040000000200000000';
    const compromised = '42008d05000000040000000400000000';
    writeFileSync(at('altered.json'), renderResultsJson(alter(result, 'SKLC-M-2', active, compromised)));
    const { code, out } = await runCaptured(['judge', at('altered.json')]);
    expect(out).toContain('different   symmetric-key-lifecycle-server 2.1 SKLC-M-2: passed in the run, failed now');
    expect(code).toBe(1);
  });

  it('says when a suite is not the one of the run', async () => {
    const result = read(at('withheld', 'results.json'));
    writeFileSync(at('other.json'), renderResultsJson({ ...result, suites: result.suites.map((suite) => ({ ...suite, checksum: '00' })) }));
    const { out } = await runCaptured(['judge', at('other.json')]);
    expect(out).toContain('The suite symmetric-key-lifecycle-server is not the one of the run: its checksum differs.');
  });

  it('refuses what is no result', async () => {
    const { code, err } = await runCaptured(['judge', at('nothing')]);
    expect([code, err.split('\n')[0]]).toEqual([2, `kmip-conformance: ${at('nothing')} cannot be read: there is no such file.`]);
  });
});
