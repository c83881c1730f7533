/** Result Status and Result Reason against the expectation (E-1 to E-5, E-8, E-9). The text of a Result Message is never compared (E-6). */
import type { StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { operationTitle, tagTitle } from '../kmip/vocabulary.js';
import type { Expectation } from '../suite/case.js';
import { alternativeFor } from './alternatives.js';
import type { Check } from './check.js';
import { describeEnumeration, listWords, reasonTitle, valueTitle, withArticle } from './describe.js';
import { booleanOf, dig, field, numberOf, textOf } from './fields.js';
import { describeRefusal } from './refusal.js';
import { checkAt, within, type CheckParts, type ItemScope, type Scope } from './scope.js';

const STATUS = ENUM.ResultStatus;

const EXPECTED_STATUS: Readonly<Record<Exclude<Expectation['status'], 'NotProcessed'>, number>> = {
  Success: STATUS.Success,
  OperationFailed: STATUS.OperationFailed,
  OperationPending: STATUS.OperationPending,
  OperationUndone: STATUS.OperationUndone,
};

export interface StatusVerdict {
  readonly checks: readonly Check[];
  /** Whether the payload is the one that the expectation describes. */
  readonly asExpected: boolean;
}

const statusTitle = (code: number): string => valueTitle(TAG.ResultStatus, code);

export function judgeStatus(scope: Scope & { readonly item: ItemScope }, answer: StructureItem, expectation: Expectation): StatusVerdict {
  const item = field(answer, TAG.ResultStatus);
  const actual = numberOf(item);
  if (expectation.status === 'NotProcessed' || actual === undefined) return { checks: [], asExpected: false };
  const expected = EXPECTED_STATUS[expectation.status];
  const inner = within(scope, tagTitle(TAG.ResultStatus), item);
  const sides = { about: item, expected: describeEnumeration(TAG.ResultStatus, expected), actual: describeEnumeration(TAG.ResultStatus, actual) };
  if (actual !== expected) return { checks: [checkAt(inner, { ...sides, ...judgeMismatch(scope, answer, actual, expectation) })], asExpected: false };
  const match = checkAt(inner, { rule: 'E-1', verdict: 'match', ...sides, message: 'The Result Status is the expected one.', cause: 'Result Status is as expected' });
  return { checks: [match, ...(expectation.status === 'OperationFailed' ? judgeReason(scope, answer, expectation) : [])], asExpected: true };
}

function judgeMismatch(scope: Scope & { readonly item: ItemScope }, answer: StructureItem, actual: number, expectation: Expectation): Pick<CheckParts, 'rule' | 'verdict' | 'message' | 'cause'> {
  const what = subject(scope.item);
  if (actual === STATUS.OperationPending && (scope.item.operation === ENUM.Operation.Poll || allowsPending(scope))) {
    return { rule: 'E-2', verdict: 'inconclusive', message: `${what} is processed asynchronously, as the request allows; its result is not known.`, cause: `${what} is processed asynchronously` };
  }
  if (actual === STATUS.Success && expectation.status === 'OperationFailed' && fitsAfterAll(scope, expectation.reasons)) {
    return { rule: 'E-4', verdict: 'warning', message: `${what} succeeds, because the whole answer is no longer than the request allows.`, cause: `${what} has a short answer` };
  }
  if (actual === STATUS.OperationFailed && numberOf(field(answer, TAG.ResultReason)) === ENUM.ResultReason.OperationNotSupported) {
    return { rule: 'E-9', verdict: 'failure', message: `${what} fails with Operation Not Supported${said(answer)}.`, cause: unsupportedCause(scope.item.operation) };
  }
  return { rule: actual === STATUS.OperationPending ? 'E-2' : 'E-1', verdict: 'failure', ...describeMismatch(what, answer, actual, expectation, scope.exchange.step.title) };
}

/** A case that wants an answer to be too large cannot fail a server whose answer is not. */
function fitsAfterAll(scope: Scope, reasons: readonly number[]): boolean {
  const limit = numberOf(dig(scope.exchange.request, TAG.RequestHeader, TAG.MaximumResponseSize));
  return limit !== undefined && reasons.includes(ENUM.ResultReason.ResponseTooLarge) && scope.exchange.response.length <= limit;
}

/** Boolean in 1.x, an enumeration from 2.0 on (KMIP 1.4 §6.7, 2.1 §9.2). */
function allowsPending(scope: Scope): boolean {
  const indicator = dig(scope.exchange.request, TAG.RequestHeader, TAG.AsynchronousIndicator);
  const choice = numberOf(indicator);
  return booleanOf(indicator) === true || (choice !== undefined && choice !== ENUM.AsynchronousIndicator.Prohibited);
}

/** C-2: what Query announced is supported, whatever the case expects. */
export function announcedIsSupported(scope: Scope & { readonly item: ItemScope }, answer: StructureItem): Check[] {
  const item = field(answer, TAG.ResultReason);
  const refused = numberOf(field(answer, TAG.ResultStatus)) === STATUS.OperationFailed && numberOf(item) === ENUM.ResultReason.OperationNotSupported;
  if (!refused || !scope.ledger.announced.has(scope.item.operation)) return [];
  const operation = operationTitle(scope.item.operation);
  return [checkAt(within(scope, tagTitle(TAG.ResultReason), item), { rule: 'C-2', verdict: 'failure', about: item, expected: 'an operation that Query announced', actual: describeEnumeration(TAG.ResultReason, ENUM.ResultReason.OperationNotSupported), message: `Query announced ${operation}, but the server does not support it.`, cause: `Query announces ${operation}, which is not supported` })];
}

function describeMismatch(what: string, answer: StructureItem, actual: number, expectation: Expectation, stepTitle: string): { message: string; cause: string } {
  if (actual === STATUS.OperationFailed) {
    const reason = numberOf(field(answer, TAG.ResultReason));
    const how = reason === undefined ? 'fails' : `fails with ${reasonTitle(reason)}`;
    const instead = expectation.status === 'Success' ? '' : ` instead of ${wantedEnd(expectation)}`;
    return { message: `${what} ${how}${instead}${said(answer)}.`, cause: `${what} ${how}${instead}${sameSaying(answer)}` };
  }
  const does = actual === STATUS.Success ? 'succeeds' : `ends as ${statusTitle(actual)}`;
  const instead = expectation.status === 'OperationFailed' && expectation.reasons.length > REASONS_IN_CAUSE ? `failing: ${stepTitle}` : wantedEnd(expectation);
  return { message: `${what} ${does} instead of ${wantedEnd(expectation)}.`, cause: `${what} ${does} instead of ${instead}` };
}

/** More of them say less of what is wrong than the title of the step. */
const REASONS_IN_CAUSE = 2;

function wantedEnd(expectation: Expectation): string {
  if (expectation.status === 'OperationFailed') return `failing with ${reasons(expectation.reasons)}`;
  return expectation.status === 'Success' ? 'succeeding' : `ending as ${statusTitle(EXPECTED_STATUS[expectation.status as 'OperationUndone'])}`;
}

const reasons = (codes: readonly number[]): string => listWords(codes.map(reasonTitle));

/** What the server says about it, for the reader; never compared. */
export function said(answer: StructureItem): string {
  const text = textOf(field(answer, TAG.ResultMessage));
  return text === undefined || text === '' ? '' : `; the server says ${JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)}`;
}

/**
 * What the server says, as part of a cause: it tells apart failures that have one reason. Words with a digit, which name identifiers,
 * sizes and times of this run, become dots.
 */
function sameSaying(answer: StructureItem): string {
  // Cut first: the search for words takes the square of the length of the longest.
  const text = (textOf(field(answer, TAG.ResultMessage)) ?? '').slice(0, 1000);
  const words = text.replace(/\s+/g, ' ').trim().replace(/[^\s"'()<>,;:=]*\d[^\s"'()<>,;:=]*/g, '…');
  return words === '' ? '' : `: ${JSON.stringify(words.length > 120 ? `${words.slice(0, 120)}…` : words)}`;
}

/** "Destroy of an Active object": the operation, and the state of its object where the case knows it. */
function subject(item: ItemScope): string {
  const operation = operationTitle(item.operation);
  const state = item.object?.destroyed === true ? ENUM.State.Destroyed : item.object?.state;
  if (state === undefined || operation === 'Get Attributes') return operation;
  return `${operation} of ${withArticle(valueTitle(TAG.State, state))} object`;
}

function judgeReason(scope: Scope & { readonly item: ItemScope }, answer: StructureItem, expectation: Expectation & { readonly status: 'OperationFailed' }): Check[] {
  const item = field(answer, TAG.ResultReason);
  const actual = numberOf(item);
  if (actual === undefined || expectation.reasons.length === 0) return [];
  const inner = within(scope, tagTitle(TAG.ResultReason), item);
  const expected = listWords(expectation.reasons.map((code) => describeEnumeration(TAG.ResultReason, code)));
  const sides = { about: item, expected, actual: describeEnumeration(TAG.ResultReason, actual) };
  if (expectation.reasons.includes(actual)) return [checkAt(inner, { rule: 'E-3', verdict: 'match', ...sides, message: 'The Result Reason is the expected one.', cause: 'Result Reason is as expected' })];
  const what = subject(scope.item);
  const text = `${what} fails with ${reasonTitle(actual)} instead of ${reasons(expectation.reasons)}`;
  const { operation } = scope.item;
  const alternative = expectation.reasons.map((code) => alternativeFor(code, actual, operation, scope.exchange.version)).find((row) => row !== undefined);
  if (expectation.tolerated.includes(actual) || alternative !== undefined) {
    const because = alternative === undefined ? 'the case tolerates it' : alternative.because;
    return [checkAt(inner, { rule: 'E-4', verdict: 'warning', ...sides, message: `${text}; ${because}.`, cause: text })];
  }
  if (field(answer, TAG.Operation) === undefined) return [checkAt(inner, { rule: 'E-8', verdict: 'failure', ...sides, message: `The server refuses the whole message instead: ${text}${said(answer)}.`, ...describeRefusal(scope, actual) })];
  if (actual === ENUM.ResultReason.OperationNotSupported) return [checkAt(inner, { rule: 'E-9', verdict: 'failure', ...sides, message: `${text}${said(answer)}.`, cause: unsupportedCause(operation) })];
  return [checkAt(inner, { rule: 'E-5', verdict: 'failure', ...sides, message: `${text}${said(answer)}.`, cause: text })];
}

const unsupportedCause = (operation: number): string => `${operationTitle(operation)} is not supported`;
