import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResultsJson } from '../report/index.js';
import { compileProgram, type Program } from './testing/program.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'kmip-killed-'));
let program: Program;
beforeAll(() => {
  program = compileProgram();
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true });
});

const linesOf = (path: string): number => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0);

describe('a run that is killed', () => {
  it('loses no case that was finished', async () => {
    const journal = join(folder, 'journal.jsonl');
    const child = program.start(['run', 'baseline-server', '--kmip-version', '1.4', '--jobs', '1', '--output', folder]);
    while (linesOf(journal) < 6) await setTimeout(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const finished = linesOf(journal) - 1;
    expect(existsSync(join(folder, 'results.json'))).toBe(false);

    const { code, out } = await runCaptured(['report', folder]);
    expect(code).toBe(0);
    expect(out).toContain('interrupted');
    const result = parseResultsJson(readFileSync(join(folder, 'results.json'), 'utf8'), 'results.json');
    expect(result.counts.passed).toBe(finished);
    expect(result.cases.slice(0, finished).every((each) => each.outcome === 'passed' && each.steps.length > 0)).toBe(true);
    expect(result.cases[finished]?.skip).toEqual({ category: 'run-ended', reason: 'The run ended before its turn.' });
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('The program was ended before the run was');
  });

  it('leaves no journal when it ends by itself', async () => {
    expect(await runCaptured(['run', 'baseline-server', '--kmip-version', '1.4', '--case', 'BL-GET', '--output', folder])).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'journal.jsonl'))).toBe(false);
    expect(parseResultsJson(readFileSync(join(folder, 'results.json'), 'utf8'), 'results.json').ended).toBe('completed');
  });
});
