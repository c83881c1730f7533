/** One answered request item, from its envelope to what it says about the objects of the case. */
import type { StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { Expectation, StepItem } from '../suite/case.js';
import { besideExpectation } from './as-client.js';
import type { Check } from './check.js';
import { compareField } from './compare.js';
import { echoChecks } from './echo.js';
import { envelopeChecks, envelopeStructure, operationEcho, payloadOrNone, payloadStructure } from './envelope.js';
import type { Bindings } from './exchange.js';
import { judgeExpectation } from './expectation.js';
import { bytesOf, field, numberOf, structureOf, toHex } from './fields.js';
import { judgeInvariants } from './invariants/index.js';
import { objectById, type Ledger, type PendingRequest } from './ledger/ledger.js';
import { namedObject, nextPlaceholder } from './ledger/placeholder.js';
import { recordEvent, recordUndone, type Event } from './ledger/record.js';
import { recordCryptography } from './ledger/record-cryptography.js';
import { failed } from './outcome.js';
import type { Pair } from './pairing.js';
import { EMPTY_REQUEST, within, type ItemScope, type Scope } from './scope.js';
import { announcedIsSupported } from './status.js';

/** What one batch item leaves to the next. */
export interface Progress {
  readonly bindings: Bindings;
  readonly ledger: Ledger;
  /** The ID Placeholder of the batch. */
  readonly placeholder?: string;
}

export interface ItemVerdict extends Progress {
  readonly checks: readonly Check[];
}

const STATUS = ENUM.ResultStatus;

export function judgeBatchItem(root: Scope, pair: Pair & { readonly answer: StructureItem }, before: Progress): ItemVerdict {
  const { request, answer } = pair;
  const { expected, sent } = request;
  const asked = askedBy(expected, sent, before.ledger);
  const { operation } = asked;
  const objectId = namedObject(operation, asked.payload, before.placeholder);
  const object = objectById(before.ledger, objectId);
  const item: ItemScope = { operation, request: asked.payload, pattern: asked.pattern, ...(objectId === undefined ? {} : { objectId }), ...(object === undefined ? {} : { object }) };
  const scope = { ...within({ ...root, ledger: before.ledger }, `Batch Item ${request.number}`, answer), item };

  const echo = operationEcho(scope, answer);
  if (!echo.same) return { ...before, checks: echo.checks };
  const judged = judgeExpectation(scope, answer, expected, before.bindings);
  const outer = [...envelopeStructure(scope, answer), ...echo.checks, ...envelopeChecks(scope, answer, sent), ...judged.outer, ...announcedIsSupported(scope, answer)];
  const actual = numberOf(field(answer, TAG.ResultStatus));
  const payload = actual === STATUS.Success ? payloadOrNone(scope, answer) : structureOf(field(answer, TAG.ResponsePayload));
  if (actual === STATUS.OperationPending) return judgePending(scope, answer, expected.expect, outer, { ...before, ledger: recordPending(before.ledger, answer, asked) });
  if (payload === undefined || actual === undefined) return { ...before, checks: outer };

  const inPayload = { ...within(scope, tagTitle(TAG.ResponsePayload), payload), item };
  const walked = besideExpectation(root.exchange, payloadStructure(scope, payload, actual === STATUS.Success));
  const { compared } = judged;
  const event: Event = { operation, request: asked.payload, response: payload, step: root.exchange.step.number, time: { from: root.exchange.sentAt, to: root.exchange.receivedAt }, ...(objectId === undefined ? {} : { objectId }) };
  if (actual !== STATUS.Success) {
    // What failed or was undone gives no variable its value.
    return { ...before, checks: [...outer, ...walked, ...compared.checks], ledger: actual === STATUS.OperationUndone ? recordUndone(before.ledger, event) : before.ledger };
  }
  // What an operation returns that should have failed is not judged on top of that.
  const invariants = failed(judged.outer) ? [] : besideExpectation(root.exchange, [...echoChecks(inPayload, payload), ...judgeInvariants({ scope: inPayload, event, ...(object === undefined ? {} : { object }) })]);
  const placeholder = nextPlaceholder(operation, payload, before.placeholder);
  return {
    checks: [...outer, ...walked, ...compared.checks, ...invariants],
    bindings: compared.bindings,
    ledger: recordCryptography(recordEvent(before.ledger, event), event, object),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

/** What the answer is about: the request item, or for Poll what it asks about (KMIP 1.4 §4.28, 2.1 §6.1.38). */
function askedBy(expected: StepItem, sent: StructureItem, ledger: Ledger): PendingRequest {
  const payload = structureOf(field(sent, TAG.RequestPayload)) ?? EMPTY_REQUEST;
  if (expected.answered === undefined) return { operation: expected.operation, payload, pattern: expected.request };
  const value = bytesOf(field(payload, TAG.AsynchronousCorrelationValue));
  const pending = value === undefined ? undefined : ledger.pending.get(toHex(value));
  return pending?.operation === expected.answered ? pending : { operation: expected.answered, payload: EMPTY_REQUEST, pattern: [] };
}

function recordPending(ledger: Ledger, answer: StructureItem, asked: PendingRequest): Ledger {
  const value = bytesOf(field(answer, TAG.AsynchronousCorrelationValue));
  return value === undefined ? ledger : { ...ledger, pending: new Map([...ledger.pending, [toHex(value), asked]]) };
}

/** An asynchronous answer: its correlation value steers the Poll that follows. */
function judgePending(scope: Scope, answer: StructureItem, expectation: Expectation, outer: readonly Check[], before: Progress): ItemVerdict {
  const pattern = expectation.status === 'OperationPending' ? expectation.correlationValue : undefined;
  if (pattern === undefined) return { ...before, checks: outer };
  const compared = compareField(scope, pattern, answer, before.bindings);
  return { ...before, checks: [...outer, ...compared.checks], bindings: compared.bindings };
}
