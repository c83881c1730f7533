/** A Batch Item of the response around its payload: echoes, reason, message, extensions (S-2, S-7 to S-14). */
import { structure, type Item, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { FieldTable } from '../kmip/registry.js';
import { operationTitle, payloadTable, structureTableByTitle, tagTitle } from '../kmip/vocabulary.js';
import type { Check } from './check.js';
import { variationOf } from './citations.js';
import { describeItem } from './describe.js';
import { booleanOf, field, fields, numberOf, sameValue, structureOf } from './fields.js';
import { checkAt, within, type ItemScope, type Scope } from './scope.js';
import { walkStructure } from './structure-walk.js';

type InItem = Scope & { readonly item: ItemScope };

const STATUS = ENUM.ResultStatus;

/** The fields of the Batch Item itself against their table; the payload is left to `payloadStructure`. */
export function envelopeStructure(scope: InItem, answer: StructureItem): Check[] {
  const table = structureTableByTitle('Response Batch Item', scope.exchange.version);
  if (table === undefined) return [];
  const hollow: StructureItem = { ...answer, value: answer.value.map((item) => (item.tag === TAG.ResponsePayload && item.type === 'Structure' ? { ...item, value: [] } : item)) };
  return walkStructure(scope, { structure: hollow, tables: [table], area: 'message', key: { structure: TAG.BatchItem }, title: `The Batch Item of ${operationTitle(scope.item.operation)}` });
}

const withoutDemands = (table: FieldTable): FieldTable => ({ ...table, fields: table.fields.map((row) => ({ ...row, presence: 'optional' })) });

/** The payload against the table of the operation, which asks for fields of a success alone. */
export function payloadStructure(scope: InItem, payload: StructureItem, succeeded: boolean): Check[] {
  const { operation } = scope.item;
  // A Poll is answered with the payload of the operation that it asks about.
  const full = operation === ENUM.Operation.Poll ? undefined : payloadTable(operation, 'response', scope.exchange.version);
  const table = full === undefined || succeeded ? full : withoutDemands(full);
  const inner = within(scope, tagTitle(TAG.ResponsePayload), payload);
  return walkStructure(inner, { structure: payload, tables: table === undefined ? [] : [table], area: 'payload', key: { operation }, title: `The Response Payload of ${operationTitle(operation)}` });
}

/** S-7: false when the answer is to another operation, so that nothing else in it can be judged. */
export function operationEcho(scope: InItem, answer: StructureItem): { readonly checks: readonly Check[]; readonly same: boolean } {
  const item = field(answer, TAG.Operation);
  const wanted = operationTitle(scope.item.operation);
  const inner = within(scope, tagTitle(TAG.Operation), item);
  if (item === undefined) {
    if (isParseError(answer)) return { checks: [], same: true };
    return { checks: [checkAt(inner, { rule: 'S-7', verdict: 'failure', about: answer, expected: wanted, actual: 'nothing', message: `The answer does not say that it is about ${wanted}.`, cause: 'A batch item of the response lacks the Operation of the request' })], same: true };
  }
  // The answer to a Poll is the answer to the operation that it asks about (KMIP 1.4 §4.28).
  const same = numberOf(item) === scope.item.operation || scope.item.operation === ENUM.Operation.Poll;
  const check = checkAt(inner, {
    rule: 'S-7',
    verdict: same ? 'match' : 'failure',
    about: item,
    expected: wanted,
    actual: describeItem(item),
    message: same ? 'The answer names the operation of the request.' : `The answer is about ${describeItem(item)}, asked was ${wanted}.`,
    cause: same ? 'Operation is echoed' : `${wanted} is answered with another operation`,
  });
  return { checks: [check], same };
}

/** What cannot be read is answered without Operation (KMIP 1.4 §11.1). */
const isParseError = (answer: StructureItem): boolean => numberOf(field(answer, TAG.ResultStatus)) === STATUS.OperationFailed && numberOf(field(answer, TAG.ResultReason)) === ENUM.ResultReason.InvalidMessage;

/** S-8 to S-13. */
export const envelopeChecks = (scope: InItem, answer: StructureItem, sent: StructureItem): Check[] => [...idChecks(scope, answer, sent), ...outcomeChecks(scope, answer)];

/** S-9 to S-13: what does not depend on the item that was sent. */
export function outcomeChecks(scope: InItem, answer: StructureItem): Check[] {
  const status = numberOf(field(answer, TAG.ResultStatus));
  return [...reasonChecks(scope, answer, status), ...payloadPresence(scope, answer, status), ...extensionChecks(scope, answer)];
}

function idChecks(scope: InItem, answer: StructureItem, sent: StructureItem): Check[] {
  const wanted = field(sent, TAG.UniqueBatchItemID);
  const item = field(answer, TAG.UniqueBatchItemID);
  const inner = within(scope, tagTitle(TAG.UniqueBatchItemID), item);
  if (wanted === undefined) {
    return item === undefined ? [] : [checkAt(inner, { rule: 'S-8', verdict: 'warning', about: item, expected: 'nothing', actual: describeItem(item), message: 'The answer carries a Unique Batch Item ID, but the request had none.', cause: 'The response adds a Unique Batch Item ID' })];
  }
  const same = item !== undefined && sameValue(wanted, item);
  if (item === undefined && field(answer, TAG.Operation) === undefined) return [];
  return [
    checkAt(inner, {
      rule: 'S-8',
      verdict: same ? 'match' : 'failure',
      about: item ?? answer,
      expected: describeItem(wanted),
      actual: item === undefined ? 'nothing' : describeItem(item),
      message: same ? 'The Unique Batch Item ID is that of the request.' : item === undefined ? 'The answer lacks the Unique Batch Item ID of the request.' : 'The Unique Batch Item ID is not that of the request.',
      cause: same ? 'Unique Batch Item ID is echoed' : 'The response does not echo the Unique Batch Item ID',
    }),
  ];
}

function reasonChecks(scope: InItem, answer: StructureItem, status: number | undefined): Check[] {
  const checks: Check[] = [];
  const operation = operationTitle(scope.item.operation);
  if (status === STATUS.OperationFailed && field(answer, TAG.ResultReason) === undefined) {
    checks.push(checkAt(within(scope, tagTitle(TAG.ResultReason)), { rule: 'S-9', verdict: 'failure', about: answer, expected: 'a Result Reason', actual: 'nothing', message: 'The item failed, but there is no Result Reason.', cause: `${operation} fails without a Result Reason` }));
  }
  const text = field(answer, TAG.ResultMessage);
  if (text !== undefined && (status === STATUS.Success || status === STATUS.OperationPending)) {
    checks.push(checkAt(within(scope, tagTitle(TAG.ResultMessage), text), { rule: 'S-10', verdict: 'warning', about: text, expected: 'nothing', actual: describeItem(text), message: 'A Result Message accompanies an item that did not fail.', cause: 'A Result Message accompanies an item that did not fail' }));
  }
  if (text !== undefined && status === STATUS.OperationFailed) {
    checks.push(checkAt(within(scope, tagTitle(TAG.ResultMessage), text), { rule: 'E-6', verdict: 'match', about: text, actual: describeItem(text), message: 'The server explains the failure; the text is free.', cause: 'Result Message is free' }));
  }
  return checks;
}

function payloadPresence(scope: InItem, answer: StructureItem, status: number | undefined): Check[] {
  const payload: Item | undefined = field(answer, TAG.ResponsePayload);
  const { operation } = scope.item;
  const title = operationTitle(operation);
  const inner = within(scope, tagTitle(TAG.ResponsePayload), payload);
  if (status === STATUS.OperationFailed && payload !== undefined) {
    return [checkAt(inner, { rule: 'S-12', verdict: operation === ENUM.Operation.Check ? 'note' : 'warning', about: payload, expected: 'nothing', actual: describeItem(payload), message: 'The failed item carries a Response Payload.', cause: `${title} fails and returns a payload` })];
  }
  if (payload !== undefined || operation === ENUM.Operation.Poll || status === undefined || status === STATUS.OperationFailed || status === STATUS.OperationPending) return [];
  const verdict = status === STATUS.Success && owesPayload(scope) ? 'failure' : 'warning';
  return [checkAt(inner, { rule: 'S-11', verdict, about: answer, expected: 'a Response Payload', actual: 'nothing', message: 'The item did not fail, but there is no Response Payload.', cause: `${title} returns no Response Payload` })];
}

/** Whether the payload of a success has required fields. */
const owesPayload = ({ exchange, item }: InItem): boolean => payloadTable(item.operation, 'response', exchange.version)?.fields.some((row) => row.presence === 'required') === true;

/**
 * The payload of a success. One that is not there lacks all that is looked for, as one without fields does. Where its table has
 * required fields the absence is the failure, and nothing more is said; but a client that does not look at envelopes passes over that.
 */
export function payloadOrNone(scope: InItem, answer: StructureItem): StructureItem | undefined {
  const item = field(answer, TAG.ResponsePayload);
  if (item !== undefined) return structureOf(item);
  return scope.exchange.asClient === true || !owesPayload(scope) ? structure(TAG.ResponsePayload, []) : undefined;
}

function extensionChecks(scope: InItem, answer: StructureItem): Check[] {
  return fields(answer, TAG.MessageExtension).map((item) => {
    const critical = item.type === 'Structure' && booleanOf(field(item, TAG.CriticalityIndicator)) === true;
    const variation = critical ? undefined : variationOf({ p10: 'response 3', p21: 'response 3', p30: 'response 2' }, scope.exchange.version);
    return checkAt(within(scope, tagTitle(TAG.MessageExtension), item), {
      rule: 'S-13',
      verdict: critical ? 'failure' : 'variation',
      about: item,
      actual: describeItem(item),
      message: critical ? 'The answer carries an extension that its receiver must understand, and nobody asked for it.' : 'The answer carries an extension that its receiver may ignore.',
      cause: critical ? 'The response carries a critical Message Extension' : 'The response carries a Message Extension',
      ...(variation === undefined ? {} : { variation }),
    });
  });
}
