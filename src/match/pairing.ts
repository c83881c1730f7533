/** Which Batch Item of the response answers which item of the request (section "Batch" of both headers). */
import type { Item, StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { operationTitle } from '../kmip/vocabulary.js';
import { compareVersions } from '../kmip/version.js';
import type { StepItem } from '../suite/case.js';
import type { Check } from './check.js';
import { booleanOf, bytesOf, field, fields, numberOf, sameBytes, structureOf } from './fields.js';
import { checkAt, within, type Scope } from './scope.js';

export interface RequestedItem {
  /** Counted from 1. */
  readonly number: number;
  readonly expected: StepItem;
  /** The request's Batch Item as sent. */
  readonly sent: StructureItem;
}

export interface Pair {
  readonly request: RequestedItem;
  readonly answer: StructureItem | undefined;
  /** Position of the answer among the Batch Items of the response, counted from 1. */
  readonly position?: number;
}

const FAILED = ENUM.ResultStatus.OperationFailed;

/** The items that were asked for, with what the step expects of each. */
function requestedItems(scope: Scope): RequestedItem[] {
  const sent = fields(scope.exchange.request, TAG.BatchItem).flatMap((item) => (item.type === 'Structure' ? [item] : []));
  return scope.exchange.step.items.flatMap((expected, index) => {
    const item = sent[index];
    return item === undefined ? [] : [{ number: index + 1, expected, sent: item }];
  });
}

/**
 * Pairs by Unique Batch Item ID where every request item has one and the answer uses them, else by position.
 * Source: KMIP 1.4 §6.4, §6.12, §6.13; 2.1 §9.21, §9.8, §9.6.
 */
export function pairItems(scope: Scope, message: StructureItem): { readonly pairs: readonly Pair[]; readonly checks: readonly Check[] } {
  const requested = requestedItems(scope);
  const answers = fields(message, TAG.BatchItem).flatMap((item) => (item.type === 'Structure' ? [item] : []));
  const byId = requested.length > 1 && requested.every((item) => idOf(item.sent) !== undefined) && answers.some((answer) => requested.some((item) => sameId(item.sent, answer)));
  const positions = new Map(answers.map((answer, index) => [answer, index + 1]));
  const taken = new Set<StructureItem>();
  const pairs = requested.map((request, index): Pair => {
    const answer = byId ? answers.find((each) => !taken.has(each) && sameId(request.sent, each)) : answers[index];
    if (answer === undefined) return { request, answer };
    taken.add(answer);
    return { request, answer, position: positions.get(answer) ?? 0 };
  });
  const surplus = answers.filter((answer) => !taken.has(answer));
  return { pairs, checks: [...missingChecks(scope, pairs), ...surplusChecks(scope, surplus, positions), ...orderChecks(scope, pairs)] };
}

const idOf = (item: StructureItem): Uint8Array | undefined => bytesOf(field(item, TAG.UniqueBatchItemID));

function sameId(sent: StructureItem, answer: StructureItem): boolean {
  const a = idOf(sent);
  const b = idOf(answer);
  return a !== undefined && b !== undefined && sameBytes(a, b);
}

const headerField = (scope: Scope, tag: number): Item | undefined => {
  const header = structureOf(field(scope.exchange.request, TAG.RequestHeader));
  return header === undefined ? undefined : field(header, tag);
};

/** Without the option Stop is assumed (KMIP 1.4 §6.13, 2.1 §9.6). */
const continuationOf = (scope: Scope): number => numberOf(headerField(scope, TAG.BatchErrorContinuationOption)) ?? ENUM.BatchErrorContinuationOption.Stop;

function missingChecks(scope: Scope, pairs: readonly Pair[]): Check[] {
  const failedAt = pairs.findIndex((pair) => pair.answer !== undefined && numberOf(field(pair.answer, TAG.ResultStatus)) === FAILED);
  const mayStop = continuationOf(scope) === ENUM.BatchErrorContinuationOption.Stop;
  return pairs.flatMap((pair, index): Check[] => {
    const { expected, number } = pair.request;
    const operation = operationTitle(expected.operation);
    const inner = within(scope, `Batch Item ${number}`);
    const behindFailure = failedAt >= 0 && index > failedAt && mayStop;
    if (expected.expect.status === 'NotProcessed') {
      if (pair.answer === undefined) return [checkAt(inner, { rule: 'P-3', verdict: 'match', expected: 'nothing', actual: 'nothing', message: `${operation} was not processed.`, cause: 'A batch under Stop ends at the failure' })];
      return [checkAt(inner, { rule: 'P-3', verdict: 'failure', about: pair.answer, expected: 'nothing', actual: 'an answer', message: `${operation} was processed although an item before it failed under Stop.`, cause: `${operation} is processed behind a failure under Stop` })];
    }
    if (pair.answer !== undefined) return [];
    if (behindFailure) {
      return [checkAt(inner, { rule: 'P-1', verdict: 'inconclusive', expected: 'an answer', actual: 'nothing', message: `${operation} was not processed, because item ${failedAt + 1} of the batch failed.`, cause: `${operation} is not processed behind a failure under Stop` })];
    }
    return [checkAt(inner, { rule: 'P-1', verdict: 'failure', expected: 'an answer', actual: 'nothing', message: `The response holds no answer to ${operation}, item ${number} of the batch.`, cause: `${operation}: a batch item is not answered` })];
  });
}

function surplusChecks(scope: Scope, surplus: readonly StructureItem[], positions: ReadonlyMap<StructureItem, number>): Check[] {
  return surplus.map((answer) => {
    const code = numberOf(field(answer, TAG.Operation));
    const title = code === undefined ? 'an item without Operation' : operationTitle(code);
    return checkAt(within(scope, `Batch Item ${positions.get(answer) ?? 0} of the response`, answer), { rule: 'P-4', verdict: 'failure', about: answer, expected: 'nothing', actual: title, message: `The response holds ${title}, which answers no item of the request.`, cause: 'The response holds a batch item that answers no request item' });
  });
}

/** Items may come in any order only where the request leaves the order open: 1.x without Batch Order Option. */
function orderChecks(scope: Scope, pairs: readonly Pair[]): Check[] {
  const ordered = booleanOf(headerField(scope, TAG.BatchOrderOption)) ?? compareVersions(scope.exchange.version, '2.0') >= 0;
  const positions = pairs.flatMap((pair) => (pair.position === undefined ? [] : [pair.position]));
  if (!ordered || positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? 0))) return [];
  return [checkAt(scope, { rule: 'P-2', verdict: 'warning', expected: 'the order of the request', actual: positions.join(', '), message: 'The items of the batch are answered in another order than that of the request.', cause: 'Batch items are answered out of order' })];
}
