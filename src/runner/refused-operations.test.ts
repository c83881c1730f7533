import { describe, expect, it } from 'vitest';
import type { Check } from '../match/check.js';
import { parseExpectations } from './expectation-file.js';
import { isExpectedFailure, judgeExpectations } from './expected-failures.js';
import { answersOf, isAboutRefusal } from './refused-operations.js';
import type { CaseResult, MessageRecord, TreeLine } from './result.js';

const line = (depth: number, tag: string, value?: string): TreeLine => ({ depth, tag, type: value === undefined ? 'Structure' : 'Enumeration', ...(value === undefined ? {} : { value }), offset: 0, length: 0 });
const record = (...tree: readonly TreeLine[]): MessageRecord => ({ at: '', byteLength: 0, hex: '', tree });
const request = (...operations: readonly string[]): MessageRecord => record(line(0, 'RequestMessage'), line(1, 'RequestHeader'), ...operations.flatMap((operation) => [line(1, 'BatchItem'), line(2, 'Operation', operation)]));
const answer = (status: string, operation?: string): TreeLine[] => [line(1, 'BatchItem'), ...(operation === undefined ? [] : [line(2, 'Operation', operation)]), line(2, 'ResultStatus', status), line(2, 'ResponsePayload'), line(3, 'Operation', 'Get (10)')];
const response = (...items: readonly TreeLine[][]): MessageRecord => record(line(0, 'ResponseMessage'), line(1, 'ResponseHeader'), ...items.flat());

const DENIED = 'OperationFailed (1)';
const SERVED = 'Success (0)';
const CHECK = 'Check (9)';

const failure = (cause: string): Check => ({ rule: 'E-1', verdict: 'failure', path: 'Result Status', message: cause, cause, source: '' });

function result(id: string, status: string, causes: readonly string[], parts: Partial<CaseResult> = {}): CaseResult {
  const outcome = causes.length === 0 ? 'passed' : 'failed';
  const steps = [{ number: 1, title: '', cleanup: false, outcome, place: '', request: request(CHECK), response: response(answer(status, CHECK)), checks: causes.map(failure) } as const];
  return { suite: 'test', id, version: '1.4', title: '', level: 'mandatory', sources: [], place: '', outcome, durationMs: 1, steps, bindings: [], repeat: '', ...parts };
}

describe('answers to an operation', () => {
  it('are those of its Batch Items, whatever stands deeper', () => {
    const steps = [{ number: 1, title: '', cleanup: false, outcome: 'passed', place: '', request: request('Create (1)', CHECK), response: response(answer(SERVED, 'Create (1)'), answer(DENIED, CHECK)), checks: [] } as const];
    expect(answersOf({ steps }, 'Check')).toEqual([{ failed: true }]);
    expect(answersOf({ steps }, 'Create')).toEqual([{ failed: false }]);
    expect(answersOf({ steps }, 'Get')).toEqual([]);
  });

  it('may leave the operation to the request', () => {
    expect(answersOf({ steps: [{ number: 1, title: '', cleanup: false, outcome: 'failed', place: '', request: request(CHECK), response: response(answer(DENIED)), checks: [] }] }, 'Check')).toEqual([{ failed: true }]);
  });

  it.each([
    ['Check fails with Permission Denied', 'Permission Denied', true],
    ['Check fails with Permission Denied: "operation not allowed"', 'Permission Denied', true],
    ['Check of an Active object fails with Permission Denied instead of failing with Item Not Found', 'Permission Denied', true],
    ['Check of a Pre-Active object fails with Permission Denied', 'Permission Denied', true],
    ['Check fails with General Failure', 'Permission Denied', false],
    ['Check fails with General Failure', undefined, true],
    ['Check is not supported', undefined, true],
    ['Check is not supported', 'Permission Denied', false],
    ['Check returns no Unique Identifier', undefined, false],
    ['Query announces Check, which is not supported', undefined, false],
  ])('"%s" is about the refusal with %s: %s', (cause, reason, is) => {
    expect(isAboutRefusal({ cause }, 'Check', reason)).toBe(is);
  });
});

const preset = parseExpectations("- case: 'test/*'\n  check: { refused: Check }\n  reason: not documented\n  preset: true\n", 'vault.yaml');
const role = parseExpectations("- case: '*'\n  check: { refused: Check, with: Permission Denied }\n  reason: the role does not allow it\n", 'role.yaml');
const judge = (list: typeof preset, ...cases: readonly CaseResult[]) => {
  const { met, entries, unexpected } = judgeExpectations({ suites: [], cases }, list, '2026-03-14');
  return [met, entries[0]?.status, unexpected.map(({ id }) => id)];
};

describe('an entry that comes with a target', () => {
  it('explains a refusal, and is content when there is none', () => {
    expect(judge(preset, result('A', DENIED, ['Check is not supported']))).toEqual([true, 'met', []]);
    expect(judge(preset, result('A', SERVED, []))).toEqual([true, 'not run', []]);
    expect(judge(preset)).toEqual([true, 'not run', []]);
  });

  it('explains nothing else', () => {
    expect(judge(preset, result('A', SERVED, ['Check returns no Unique Identifier']))).toEqual([false, 'not run', ['A']]);
    expect(judge(preset, result('A', DENIED, ['Check is not supported', 'Get fails with General Failure']))).toEqual([false, 'met', ['A']]);
    expect(judge(preset, result('A', DENIED, [], { outcome: 'errored' }))).toEqual([false, 'met', ['A']]);
  });

  it('asks nothing of optional cases', () => {
    expect(judge(preset, result('A', SERVED, ['something else'], { level: 'optional' }))).toEqual([true, 'not run', []]);
  });
});

describe('an operation that the role refuses', () => {
  it('must be refused wherever it is asked, and with that reason where it ought to succeed', () => {
    const denied = result('A', DENIED, ['Check fails with Permission Denied']);
    expect(judge(role, denied)).toEqual([true, 'met', []]);
    expect(isExpectedFailure(denied, role, '2026-03-14')).toBe(true);
    expect(judge(role, result('A', DENIED, []))).toEqual([true, 'met', []]);
    expect(judge(role, result('A', SERVED, []))).toEqual([false, 'not met', []]);
    expect(judge(role, result('A', DENIED, ['Check fails with General Failure']))).toEqual([false, 'met', ['A']]);
  });
});

describe('the list as a file', () => {
  it.each([
    ["- case: A\n  check: { refused: Chek }\n  reason: x\n", "'Chek' is no operation, did you mean 'Check'?"],
    ["- case: A\n  check: { refused: Check, cause: x }\n  reason: x\n", "'check' must hold either 'cause', or 'rule' and 'path', or 'refused' and perhaps 'with'"],
    ["- case: A\n  check: { cause: x, with: y }\n  reason: x\n", "'check' must hold either 'cause', or 'rule' and 'path', or 'refused' and perhaps 'with'"],
    ["- case: A\n  check: { cause: x }\n  reason: x\n  preset: true\n", "'preset' is for entries whose 'check' holds 'refused'"],
    ["- case: A\n  check: { refused: Check }\n  reason: x\n  preset: yes\n", "'preset' is true or absent, and not 'yes'"],
  ])('%j is refused', (text, message) => {
    expect(() => parseExpectations(text, 'x.yaml')).toThrow(message);
  });
});
