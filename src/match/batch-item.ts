/** One answered request item, from its envelope to what it says about the objects of the case. */
import type { StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { Expectation, Pattern } from '../suite/case.js';
import type { Check } from './check.js';
import { compareField, compareFields } from './compare.js';
import { echoChecks } from './echo.js';
import { envelopeChecks, envelopeStructure, operationEcho, payloadStructure } from './envelope.js';
import type { Bindings } from './exchange.js';
import { field, numberOf, structureOf } from './fields.js';
import { judgeInvariants } from './invariants/index.js';
import { objectById, type Ledger } from './ledger/ledger.js';
import { namedObject, nextPlaceholder } from './ledger/placeholder.js';
import { recordEvent, recordUndone, type Event } from './ledger/record.js';
import { recordCryptography } from './ledger/record-cryptography.js';
import type { Pair } from './pairing.js';
import { within, type ItemScope, type Scope } from './scope.js';
import { announcedIsSupported, judgeStatus } from './status.js';

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
  const payloadSent = structureOf(field(sent, TAG.RequestPayload)) ?? { tag: TAG.RequestPayload, type: 'Structure', value: [] };
  const named = namedObject(expected.operation, payloadSent, before.placeholder);
  const object = objectById(before.ledger, named.id);
  const item: ItemScope = { operation: expected.operation, request: payloadSent, pattern: expected.request, ...(named.id === undefined ? {} : { objectId: named.id }), ...(object === undefined ? {} : { object }) };
  const scope = { ...within({ ...root, ledger: before.ledger }, `Batch Item ${request.number}`, answer), item };

  const echo = operationEcho(scope, answer);
  if (!echo.same) return { ...before, checks: echo.checks };
  const status = judgeStatus(scope, answer, expected.expect);
  const outer = [...envelopeStructure(scope, answer), ...echo.checks, ...envelopeChecks(scope, answer, sent), ...status.checks, ...announcedIsSupported(scope, answer)];
  const payload = structureOf(field(answer, TAG.ResponsePayload));
  const actual = numberOf(field(answer, TAG.ResultStatus));
  if (actual === STATUS.OperationPending) return judgePending(scope, answer, expected.expect, outer, before);
  if (payload === undefined || actual === undefined) return { ...before, checks: outer };

  const inPayload = { ...within(scope, tagTitle(TAG.ResponsePayload), payload), item };
  const walked = payloadStructure(scope, payload);
  const expectation = payloadPatterns(expected.expect);
  const compared = status.asExpected && expectation !== undefined ? compareFields(inPayload, expectation.fields, payload, before.bindings, expectation.absent) : { checks: [], bindings: before.bindings };
  const event: Event = { operation: expected.operation, request: payloadSent, response: payload, step: root.exchange.step.number, ...(named.id === undefined ? {} : { objectId: named.id }) };
  if (actual !== STATUS.Success) {
    // What failed or was undone gives no variable its value.
    return { ...before, checks: [...outer, ...walked, ...compared.checks], ledger: actual === STATUS.OperationUndone ? recordUndone(before.ledger, event) : before.ledger };
  }
  const invariants = [...echoChecks(inPayload, payload), ...judgeInvariants({ scope: inPayload, event, ...(object === undefined ? {} : { object }) })];
  const placeholder = nextPlaceholder(expected.operation, payload, before.placeholder);
  return {
    checks: [...outer, ...walked, ...compared.checks, ...invariants],
    bindings: compared.bindings,
    ledger: recordCryptography(recordEvent(before.ledger, event), event, object),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

/** An asynchronous answer: its correlation value steers the Poll that follows. */
function judgePending(scope: Scope, answer: StructureItem, expectation: Expectation, outer: readonly Check[], before: Progress): ItemVerdict {
  const pattern = expectation.status === 'OperationPending' ? expectation.correlationValue : undefined;
  if (pattern === undefined) return { ...before, checks: outer };
  const compared = compareField(scope, pattern, answer, before.bindings);
  return { ...before, checks: [...outer, ...compared.checks], bindings: compared.bindings };
}

/** The payload that is expected, where one is. */
function payloadPatterns(expectation: Expectation): { readonly fields: readonly Pattern[]; readonly absent?: readonly number[] } | undefined {
  if (expectation.status === 'OperationFailed' || expectation.status === 'NotProcessed') return undefined;
  return { fields: expectation.payload, ...(expectation.absent === undefined ? {} : { absent: expectation.absent }) };
}
