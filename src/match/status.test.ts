import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import type { Expectation } from '../suite/case.js';
import type { Check } from './check.js';
import { hex, type Field } from './testing/build.js';
import { message, scenario, type Answered, type ExchangeOptions, type Scenario } from './testing/scenario.js';
import { act, create, failing, getAttributes, type ReasonName } from './testing/steps.js';

const OTHER_RULES = /^([SVXIPT]-|E-6)/;
const ID: readonly Field[] = [['UniqueIdentifier', 'a']];

/** What is said of Result Status and Result Reason, but for the source. */
const said = (checks: readonly Check[]): object[] => checks.filter(({ rule }) => !OTHER_RULES.test(rule)).map(({ rule, verdict, path, expected, actual, message, cause }) => ({ rule, verdict, at: path.replace('Batch Item 1 › ', ''), expected, actual, message, cause }));

const answered = (status: string, reason?: string, message?: string): Answered => ({ status, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }), payload: status === 'OperationFailed' ? null : ID });
const judge = (expect: Expectation | undefined, answer: Answered, options?: ExchangeOptions, operation = 'Destroy', s: Scenario = scenario('1.4')): object[] =>
  said(s.one({ operation, request: ID, ...(expect === undefined ? {} : { expect }) }, answer, options));

const SUCCESS = 'Success (0)';
const FAILED = 'OperationFailed (1)';
const PENDING = 'OperationPending (2)';
const UNDONE = 'OperationUndone (3)';
const AS_EXPECTED = { at: 'Result Status', verdict: 'match', message: 'The Result Status is the expected one.', cause: 'Result Status is as expected' };
const UNEXPECTED = { at: 'Result Status', verdict: 'failure' };
const FAILED_AS_EXPECTED = { rule: 'E-1', ...AS_EXPECTED, expected: FAILED, actual: FAILED };

describe('a Result Status that is the expected one (E-1)', () => {
  it.each([
    ['Success', undefined, SUCCESS],
    ['OperationUndone', { status: 'OperationUndone', payload: [] }, UNDONE],
    ['OperationPending', { status: 'OperationPending', payload: [] }, PENDING],
  ] as const)('is a match: %s', (status, expect_, title) => {
    expect(judge(expect_, answered(status))).toEqual([{ rule: 'E-1', ...AS_EXPECTED, expected: title, actual: title }]);
  });

  it('says all there is to a success, whatever Result Reason stands beside it', () => {
    expect(judge(undefined, answered('Success', 'ItemNotFound'))).toEqual([{ rule: 'E-1', ...AS_EXPECTED, expected: SUCCESS, actual: SUCCESS }]);
  });

  it('has the payload compared', () => {
    const s = scenario('1.4');
    const undone = s.one({ operation: 'Destroy', request: ID, expect: { status: 'OperationUndone', payload: [s.build.fieldPattern(['UniqueIdentifier', 'a'])] } }, { status: 'OperationUndone', payload: [['UniqueIdentifier', 'b']] });
    expect(undone.filter(({ verdict }) => verdict === 'failure').map(({ path }) => path)).toEqual(['Batch Item 1 › Response Payload › Unique Identifier']);
  });
});

describe('a Result Status that is another one', () => {
  it.each([
    ['a failure instead of a success', undefined, answered('OperationFailed', 'ItemNotFound'), { rule: 'E-1', expected: SUCCESS, actual: FAILED, message: 'Destroy fails with Item Not Found.', cause: 'Destroy fails with Item Not Found' }],
    ['a failure that gives no reason', undefined, answered('OperationFailed'), { rule: 'E-1', expected: SUCCESS, actual: FAILED, message: 'Destroy fails.', cause: 'Destroy fails' }],
    ['a failure instead of an asynchronous answer', { status: 'OperationPending', payload: [] }, answered('OperationFailed', 'ItemNotFound'), { rule: 'E-1', expected: PENDING, actual: FAILED, message: 'Destroy fails with Item Not Found instead of ending as Operation Pending.', cause: 'Destroy fails with Item Not Found instead of ending as Operation Pending' }],
    ['a failure instead of an undone operation', { status: 'OperationUndone', payload: [] }, answered('OperationFailed', 'ItemNotFound', 'No.'), { rule: 'E-1', expected: UNDONE, actual: FAILED, message: 'Destroy fails with Item Not Found instead of ending as Operation Undone; the server says "No.".', cause: 'Destroy fails with Item Not Found instead of ending as Operation Undone: "No."' }],
    ['a success instead of a failure', failing('ItemNotFound'), answered('Success'), { rule: 'E-1', expected: FAILED, actual: SUCCESS, message: 'Destroy succeeds instead of failing with Item Not Found.', cause: 'Destroy succeeds instead of failing with Item Not Found' }],
    ['a success instead of a failure with one of many reasons', failing('ItemNotFound', 'InvalidField', 'InvalidMessage'), answered('Success'), { rule: 'E-1', expected: FAILED, actual: SUCCESS, message: 'Destroy succeeds instead of failing with Item Not Found, Invalid Field or Invalid Message.', cause: 'Destroy succeeds instead of failing: Step 1' }],
    ['a success instead of an undone operation', { status: 'OperationUndone', payload: [] }, answered('Success'), { rule: 'E-1', expected: UNDONE, actual: SUCCESS, message: 'Destroy succeeds instead of ending as Operation Undone.', cause: 'Destroy succeeds instead of ending as Operation Undone' }],
    ['an undone operation instead of a success', undefined, answered('OperationUndone'), { rule: 'E-1', expected: SUCCESS, actual: UNDONE, message: 'Destroy ends as Operation Undone instead of succeeding.', cause: 'Destroy ends as Operation Undone instead of succeeding' }],
    ['an asynchronous answer that the request does not allow', undefined, answered('OperationPending'), { rule: 'E-2', expected: SUCCESS, actual: PENDING, message: 'Destroy ends as Operation Pending instead of succeeding.', cause: 'Destroy ends as Operation Pending instead of succeeding' }],
  ] as const)('is a failure: %s', (_, expect_, answer, verdict) => {
    expect(judge(expect_, answer)).toEqual([{ ...UNEXPECTED, ...verdict }]);
  });

  it('is named by its number where no table has it', () => {
    const s = scenario('1.4');
    const item = s.build.item('BatchItem', [['Operation', 'Destroy'], ['ResultStatus', 7], ['ResponsePayload', ID]]);
    expect(judge(undefined, {}, { response: message('1.4', s.build, [item]) })).toEqual([
      { rule: 'E-1', ...UNEXPECTED, expected: SUCCESS, actual: '0x00000007', message: 'Destroy ends as 0x00000007 instead of succeeding.', cause: 'Destroy ends as 0x00000007 instead of succeeding' },
    ]);
  });

  it.each([answered('OperationUndone'), answered('OperationPending'), answered('OperationFailed', 'GeneralFailure'), answered('OperationFailed', 'OperationNotSupported')])('has nothing of the payload compared: $status, $reason', (answer) => {
    const checks = scenario('1.4').one({ operation: 'Query', expect: [['VendorIdentification', 'a']] }, { ...answer, payload: answer.payload === null ? null : [['VendorIdentification', 'b']] });
    expect(checks.filter(({ path }) => path.includes('Vendor Identification'))).toEqual([]);
  });

  it('is not judged where there is none, nor is the payload compared: a Batch Item without it is wrong itself', () => {
    const s = scenario('1.4');
    const response = message('1.4', s.build, [s.build.item('BatchItem', [['Operation', 'Query'], ['ResponsePayload', [['VendorIdentification', 'b']]]])]);
    const checks = s.one({ operation: 'Query', expect: [['VendorIdentification', 'a']] }, {}, { response });
    expect([said(checks), checks.filter(({ path }) => path.includes('Vendor Identification'))]).toEqual([[], []]);
  });
});

describe('an asynchronous answer (E-2)', () => {
  const inconclusive = (operation: string): object => ({ rule: 'E-2', at: 'Result Status', verdict: 'inconclusive', expected: SUCCESS, actual: PENDING, message: `${operation} is processed asynchronously, as the request allows; its result is not known.`, cause: `${operation} is processed asynchronously` });
  const pending = (version: '1.4' | '2.1', header: readonly Field[]): object[] => judge(undefined, answered('OperationPending'), { header }, 'Destroy', scenario(version));

  it.each([
    ['1.4', true],
    ['2.1', 'Mandatory'],
    ['2.1', 'Optional'],
  ] as const)('leaves the result open where the request allows it: KMIP %s, Asynchronous Indicator %s', (version, indicator) => {
    expect(pending(version, [['AsynchronousIndicator', indicator]])).toEqual([inconclusive('Destroy')]);
  });

  it.each([
    ['1.4', false],
    ['2.1', 'Prohibited'],
  ] as const)('is a failure where the request forbids it: KMIP %s, Asynchronous Indicator %s', (version, indicator) => {
    expect(pending(version, [['AsynchronousIndicator', indicator]])).toMatchObject([{ rule: 'E-2', verdict: 'failure' }]);
  });

  it.each(['1.4', '2.1'] as const)('is a failure where the request says nothing, in KMIP %s', (version) => {
    expect(pending(version, [])).toMatchObject([{ rule: 'E-2', verdict: 'failure' }]);
  });

  it('is no excuse for a failure, which is a result', () => {
    expect(judge(undefined, answered('OperationFailed', 'ItemNotFound'), { header: [['AsynchronousIndicator', true]] })).toMatchObject([{ rule: 'E-1', verdict: 'failure', message: 'Destroy fails with Item Not Found.' }]);
  });

  it('always is one to a Poll, whose operation was allowed to be asynchronous', () => {
    const checks = scenario('1.4').one({ operation: 'Poll', request: [['AsynchronousCorrelationValue', hex('01')]] }, { status: 'OperationPending', payload: null, extra: [['AsynchronousCorrelationValue', hex('01')]] });
    expect(said(checks)).toEqual([inconclusive('Poll')]);
  });
});

describe('a success where the answer was to be too large (E-4)', () => {
  const short = (limit: number | undefined, ...reasons: readonly ReasonName[]): object[] => judge(failing(...reasons), answered('Success'), limit === undefined ? {} : { header: [['MaximumResponseSize', limit]] });
  const LENGTH = 152;
  const warning = { rule: 'E-4', at: 'Result Status', verdict: 'warning', expected: FAILED, actual: SUCCESS, message: 'Destroy succeeds, because the whole answer is no longer than the request allows.', cause: 'Destroy has a short answer' };

  it('is a warning where the answer is no longer than the request allows', () => {
    expect(short(LENGTH, 'ResponseTooLarge')).toEqual([warning]);
    expect(short(LENGTH + 1, 'GeneralFailure', 'ResponseTooLarge')).toEqual([warning]);
  });

  it('is a failure where it is longer, where the request allows any length, or where another reason was expected', () => {
    const failure = { rule: 'E-1', verdict: 'failure' };
    expect(short(LENGTH - 1, 'ResponseTooLarge')).toMatchObject([failure]);
    expect(short(undefined, 'ResponseTooLarge')).toMatchObject([failure]);
    expect(short(LENGTH, 'ItemNotFound')).toMatchObject([failure]);
  });

  it('and only where a failure was expected: an undone operation has a short answer as well', () => {
    expect(judge({ status: 'OperationUndone', payload: [] }, answered('Success'), { header: [['MaximumResponseSize', 4000]] })).toMatchObject([{ rule: 'E-1', verdict: 'failure' }]);
  });

  it('and only of a success: an asynchronous answer to such a request has not answered yet', () => {
    expect(judge(failing('ResponseTooLarge'), answered('OperationPending'), { header: [['MaximumResponseSize', 4000]] })).toMatchObject([{ rule: 'E-2', verdict: 'failure' }]);
  });
});

describe('an operation that is not supported (E-9)', () => {
  it('fails a step that expects a success', () => {
    expect(judge(undefined, answered('OperationFailed', 'OperationNotSupported', 'No.'))).toEqual([
      { rule: 'E-9', ...UNEXPECTED, expected: SUCCESS, actual: FAILED, message: 'Destroy fails with Operation Not Supported; the server says "No.".', cause: 'Destroy is not supported' },
    ]);
  });

  it('fails a step that expects another reason', () => {
    expect(judge(failing('ItemNotFound'), answered('OperationFailed', 'OperationNotSupported', 'No.'))).toEqual([
      FAILED_AS_EXPECTED,
      { rule: 'E-9', at: 'Result Reason', verdict: 'failure', expected: 'ItemNotFound (1)', actual: 'OperationNotSupported (5)', message: 'Destroy fails with Operation Not Supported instead of Item Not Found; the server says "No.".', cause: 'Destroy is not supported' },
    ]);
  });

  it('is told by the reason of a failure alone: a success that gives this reason is a success', () => {
    expect(judge(failing('ItemNotFound'), answered('Success', 'OperationNotSupported'))).toMatchObject([{ rule: 'E-1', cause: 'Destroy succeeds instead of failing with Item Not Found' }]);
    expect(judge(undefined, answered('OperationUndone', 'OperationNotSupported'))).toMatchObject([{ rule: 'E-1', cause: 'Destroy ends as Operation Undone instead of succeeding' }]);
  });
});

describe('an operation that Query announced', () => {
  const announcing = (): Scenario => {
    const s = scenario('1.4');
    s.one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, { payload: [['Operation', 'Query'], ['Operation', 'Destroy']] });
    return s;
  };
  const refusedAs = (answer: Answered, operation = 'Destroy'): object[] => judge(failing('OperationNotSupported'), answer, undefined, operation, announcing()).filter((check) => 'rule' in check && check.rule === 'C-2');

  it('is supported, even where the case expects that it is not', () => {
    expect(refusedAs(answered('OperationFailed', 'OperationNotSupported'))).toEqual([
      { rule: 'C-2', at: 'Result Reason', verdict: 'failure', expected: 'an operation that Query announced', actual: 'OperationNotSupported (5)', message: 'Query announced Destroy, but the server does not support it.', cause: 'Query announces Destroy, which is not supported' },
    ]);
  });

  it('may fail for another reason, and what it did not announce need not be supported', () => {
    expect(refusedAs(answered('OperationFailed', 'ItemNotFound'))).toEqual([]);
    expect(refusedAs(answered('Success', 'OperationNotSupported'))).toEqual([]);
    expect(refusedAs(answered('OperationFailed', 'OperationNotSupported'), 'Activate')).toEqual([]);
  });
});

describe('the Result Reason of a failure that is expected', () => {
  const reason = { at: 'Result Reason' };

  it('is a match where it is one of those that are expected (E-3)', () => {
    const match = { rule: 'E-3', ...reason, verdict: 'match', message: 'The Result Reason is the expected one.', cause: 'Result Reason is as expected' };
    expect(judge(failing('ItemNotFound'), answered('OperationFailed', 'ItemNotFound'))).toEqual([FAILED_AS_EXPECTED, { ...match, expected: 'ItemNotFound (1)', actual: 'ItemNotFound (1)' }]);
    expect(judge(failing('ItemNotFound', 'InvalidField'), answered('OperationFailed', 'InvalidField'))).toEqual([FAILED_AS_EXPECTED, { ...match, expected: 'ItemNotFound (1) or InvalidField (7)', actual: 'InvalidField (7)' }]);
  });

  it('is not looked at where the case leaves it open, or where there is none', () => {
    expect(judge(failing(), answered('OperationFailed', 'InvalidField'))).toEqual([FAILED_AS_EXPECTED]);
    expect(judge(failing('ItemNotFound'), answered('OperationFailed'))).toEqual([FAILED_AS_EXPECTED]);
  });

  it('is a failure where it is another one (E-5)', () => {
    expect(judge(failing('ItemNotFound', 'InvalidMessage'), answered('OperationFailed', 'InvalidField', 'No.'))).toEqual([
      FAILED_AS_EXPECTED,
      {
        rule: 'E-5',
        ...reason,
        verdict: 'failure',
        expected: 'ItemNotFound (1) or InvalidMessage (4)',
        actual: 'InvalidField (7)',
        message: 'Destroy fails with Invalid Field instead of Item Not Found or Invalid Message; the server says "No.".',
        cause: 'Destroy fails with Invalid Field instead of Item Not Found or Invalid Message',
      },
    ]);
  });

  it('is a warning where the case tolerates it (E-4)', () => {
    expect(judge({ status: 'OperationFailed', reasons: [ENUM.ResultReason.ItemNotFound], tolerated: [ENUM.ResultReason.InvalidField] }, answered('OperationFailed', 'InvalidField', 'No.'))).toEqual([
      FAILED_AS_EXPECTED,
      { rule: 'E-4', ...reason, verdict: 'warning', expected: 'ItemNotFound (1)', actual: 'InvalidField (7)', message: 'Destroy fails with Invalid Field instead of Item Not Found; the case tolerates it.', cause: 'Destroy fails with Invalid Field instead of Item Not Found' },
    ]);
  });

  it('is a warning where the texts name it as well as one of the expected ones (E-4)', () => {
    expect(judge(failing('InvalidField', 'ItemNotFound'), answered('OperationFailed', 'ObjectNotFound'), undefined, 'Destroy', scenario('2.1'))).toEqual([
      FAILED_AS_EXPECTED,
      {
        rule: 'E-4',
        ...reason,
        verdict: 'warning',
        expected: 'InvalidField (7) or ItemNotFound (1)',
        actual: 'ObjectNotFound (55)',
        message: 'Destroy fails with Object Not Found instead of Invalid Field or Item Not Found; the error tables of 2.x and the cases name both reasons for an unknown identifier.',
        cause: 'Destroy fails with Object Not Found instead of Invalid Field or Item Not Found',
      },
    ]);
  });

  it('is that of a refusal of the whole message where the answer names no Operation (E-8)', () => {
    expect(judge(failing('ItemNotFound'), { ...answered('OperationFailed', 'InvalidMessage', 'No.'), operation: null })).toEqual([
      FAILED_AS_EXPECTED,
      {
        rule: 'E-8',
        ...reason,
        verdict: 'failure',
        expected: 'ItemNotFound (1)',
        actual: 'InvalidMessage (4)',
        message: 'The server refuses the whole message instead: Destroy fails with Invalid Message instead of Item Not Found; the server says "No.".',
        cause: 'Destroy: the server refuses the whole message with Invalid Message',
      },
    ]);
  });
});

describe('what the server says, quoted behind what it does', () => {
  const failure = (text: string): object[] => judge(undefined, answered('OperationFailed', 'ItemNotFound', text));

  it('is nothing where it says nothing', () => {
    expect(failure('')).toMatchObject([{ message: 'Destroy fails with Item Not Found.', cause: 'Destroy fails with Item Not Found' }]);
    expect(failure(' \n ')).toMatchObject([{ message: 'Destroy fails with Item Not Found; the server says " \\n ".', cause: 'Destroy fails with Item Not Found' }]);
  });

  it('is sought in the first 1000 characters', () => {
    expect(failure(`${'1'.repeat(1000)} no`)).toMatchObject([{ cause: 'Destroy fails with Item Not Found: "…"' }]);
  });

  it('is cut: in the message behind 200 characters, in the cause behind 120', () => {
    const quoted = (long: string, short: string): object => ({ message: `Destroy fails with Item Not Found; the server says "${long}".`, cause: `Destroy fails with Item Not Found: "${short}"` });
    const [a, b] = ['a'.repeat(200), 'b'.repeat(120)];
    expect(failure(b)).toMatchObject([quoted(b, b)]);
    expect(failure(`${b}c`)).toMatchObject([quoted(`${b}c`, `${b}…`)]);
    expect(failure(a)).toMatchObject([quoted(a, `${a.slice(0, 120)}…`)]);
    expect(failure(`${a}c`)).toMatchObject([quoted(`${a}…`, `${a.slice(0, 120)}…`)]);
  });

  it.each([
    ['  No \n\t object  ', 'No object'],
    ['key 7 of 12', 'key … of …'],
    ['id=4f-a1, size:(24)', 'id=…, size:(…)'],
    ['"a1"\'b2\'<c3>;d4.', '"…"\'…\'<…>;…'],
    ['1\n2', '… …'],
  ])('holds in the cause nothing of this run: %j', (text, quoted) => {
    expect(failure(text)).toMatchObject([{ cause: `Destroy fails with Item Not Found: ${JSON.stringify(quoted)}` }]);
  });
});

describe('the subject of a failure', () => {
  const subject = (begin: (s: Scenario) => void, operation = 'Activate'): object[] => {
    const s = scenario('1.4');
    create(s, 'a');
    begin(s);
    return judge(undefined, answered('OperationFailed', 'GeneralFailure'), undefined, operation, s);
  };
  const failsAs = (cause: string): object[] => [expect.objectContaining({ cause: `${cause} fails with General Failure` }) as object];
  const shown = (s: Scenario): Check[] => [...getAttributes(s, 'a', [['State', 'PreActive']], [['State', 'PreActive']])];

  it('names the state that the object is in, where the case knows it', () => {
    expect(subject(() => undefined)).toEqual(failsAs('Activate'));
    expect(subject(shown)).toEqual(failsAs('Activate of a Pre-Active object'));
    expect(subject((s) => act(s, 'Activate', 'a'))).toEqual(failsAs('Activate of an Active object'));
    expect(subject((s) => act(s, 'Destroy', 'a'))).toEqual(failsAs('Activate of a Destroyed object'));
  });

  it('calls what was destroyed so, compromised or not', () => {
    const compromised = (s: Scenario): void => {
      act(s, 'Revoke', 'a', [['RevocationReason', [['RevocationReasonCode', 'KeyCompromise']]]]);
      act(s, 'Destroy', 'a');
    };
    expect(subject(compromised, 'Get')).toEqual(failsAs('Get of a Destroyed object'));
  });

  it('names no state where the operation reads attributes, which every state allows', () => {
    expect(subject(shown, 'GetAttributes')).toEqual(failsAs('Get Attributes'));
  });
});
