import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { withCases } from '../runner/conclude.js';
import type { CaseResult, RunResult } from '../runner/result.js';
import { JOURNAL_FILE, openJournal, parseJournal } from './journal.js';
import { caseResult, check, runResult, step } from './testing/sample-result.js';

const extent = [{ version: '1.4' as const, mandatory: ['A', 'B', 'C'], optional: [] }];
const suites = [{ ...runResult([]).suites[0]!, name: 's', includes: [], extent }];
const notRun = (id: string): CaseResult => caseResult({ suite: 's', id, outcome: 'skipped', skip: { category: 'run-ended', reason: 'The run ended before its turn.' } });
const outset: RunResult = withCases(runResult([], { suites, ended: 'interrupted' }), ['A', 'B', 'C'].map(notRun));
const passed = (id: string, startedAt: string): CaseResult => caseResult({ suite: 's', id, startedAt, durationMs: 1000 });
const failed = caseResult({ suite: 's', id: 'C', outcome: 'failed', startedAt: '2026-03-14T09:26:55.000Z', durationMs: 500, steps: [step({ outcome: 'failed', checks: [check({ verdict: 'failure' })] })] });

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kmip-journal-'));
  path = join(folder, 'reports', JOURNAL_FILE);
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (): string => readFileSync(path, 'utf8');

function noteTwo(): ReturnType<typeof openJournal> {
  const journal = openJournal(join(folder, 'reports'));
  journal.note({ kind: 'planned', cases: 3, outset });
  journal.note({ kind: 'case-finished', index: 2, result: failed });
  journal.note({ kind: 'case-finished', index: 0, result: passed('A', '2026-03-14T09:26:54.000Z') });
  return journal;
}

describe('the journal of a run', () => {
  it('has a line for the outset and one for each finished case, as soon as it is finished', () => {
    const journal = noteTwo();
    expect(written().split('\n').map((line) => line.slice(0, 40))).toEqual(['{"format":"kmip-conformance-journal","fo', '{"index":2,"case":{"suite":"s","id":"C",', '{"index":0,"case":{"suite":"s","id":"A",', '']);
    journal.end(false);
  });

  it('gives the result of what was finished, with what follows from it', () => {
    noteTwo().end(false);
    const result = parseJournal(written(), 'journal.jsonl');
    expect(result.cases.map(({ id, outcome }) => [id, outcome])).toEqual([['A', 'passed'], ['B', 'skipped'], ['C', 'failed']]);
    expect(result.verdicts.map(({ verdict, reason }) => [verdict, reason])).toEqual([['not conformant', '1 of 3 mandatory cases failed, and 1 was not judged (1 skipped).']]);
    expect(result.causes).toHaveLength(1);
    expect([result.ended, result.endedBecause]).toEqual(['interrupted', 'The program was ended before the run was; what it had measured until then is here.']);
    expect([result.finishedAt, result.durationMs]).toEqual(['2026-03-14T09:26:55.500Z', 1911]);
  });

  it('leaves out the line that was being written', () => {
    noteTwo().end(false);
    const result = parseJournal(written().slice(0, -30), 'journal.jsonl');
    expect(result.cases.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'failed']);
  });

  it('is taken away when the reports hold all of it', () => {
    const journal = noteTwo();
    journal.end(true);
    journal.end(false);
    expect(existsSync(path)).toBe(false);
  });

  it('takes nothing more once it has ended, and keeps what it has', () => {
    const journal = noteTwo();
    journal.end(false);
    const before = written();
    journal.note({ kind: 'case-finished', index: 1, result: passed('B', '2026-03-14T09:26:56.000Z') });
    expect(written()).toBe(before);
  });

  it.each([
    [[], 'j.jsonl is no run result: at /cases/2: must be object.'],
    [{}, "j.jsonl is no run result: at /cases/2: must have required property 'suite'."],
    [null, 'j.jsonl is no run result: at /cases/2: must be object.'],
  ])('refuses %j as a case', (broken, message) => {
    noteTwo().end(false);
    const text = `${written()}${JSON.stringify({ index: 1, case: broken })}\n`;
    expect(() => parseJournal(text, 'j.jsonl')).toThrow(UserError);
    expect(() => parseJournal(text, 'j.jsonl')).toThrow(message);
  });

  it('refuses a case that was not planned', () => {
    noteTwo().end(false);
    expect(() => parseJournal(`${written()}${JSON.stringify({ index: 3, case: failed })}\n`, 'j.jsonl')).toThrow('j.jsonl tells of a case at place 4 of 3 that were planned.');
  });

  it('makes no file when nothing was planned', () => {
    openJournal(join(folder, 'reports')).end(true);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  it.each([
    ['', 'j.jsonl holds nothing that was measured: the run ended before its first case.'],
    ['{"format":"kmip-conformance-jour', 'j.jsonl holds nothing that was measured: the run ended before its first case.'],
    ['{"index":\n', 'j.jsonl:1 is damaged: '],
    ['{"format":"kmip-conformance-journal","formatVersion":2}\n', 'j.jsonl:1 is no line of a journal of format version 1.'],
    ['null\n', 'j.jsonl:1 is no line of a journal of format version 1.'],
    ['{"index":-1,"case":{}}\n', 'j.jsonl:1 is no line of a journal of format version 1.'],
    ['{"format":"kmip-conformance-journal","formatVersion":1,"outset":{}}\n', 'j.jsonl is no run result: '],
  ])('refuses %j', (text, message) => {
    expect(() => parseJournal(text, 'j.jsonl')).toThrow(UserError);
    expect(() => parseJournal(text, 'j.jsonl')).toThrow(message);
  });
});
