/** Runs the batch items of a message: order, error continuation, undo. Source: KMIP 1.4 §6.12–6.15, §11.43. */
import { field, type StructureItem } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { operationTitle, payloadTable, structureTableByTitle } from '../kmip/vocabulary.js';
import type { BatchMemory, Operation, OperationContext, Outcome } from './context.js';
import { Failure, failure, invalidMessage } from './failure.js';
import { checkStructure } from './message/check.js';
import { accommodate } from './message/habits.js';
import type { Request, RequestItem } from './message/request.js';
import { failedItem, type ResponseItem } from './message/response.js';
import { operationFor } from './operations/index.js';

const { BatchErrorContinuationOption, ResultReason, ResultStatus } = ENUM;

/** How an operation is carried out once its payload is known to agree with its table. */
export type Perform = (operation: Operation, code: number, payload: StructureItem, context: OperationContext) => Outcome;

export const perform: Perform = (operation, _code, payload, context) => operation(payload, context);

/** Performs the items one after the other. What the batch changed is taken back when it is undone. */
export function runBatch(request: Request, context: Omit<OperationContext, 'batch'>, carryOut: Perform = perform): ResponseItem[] {
  const batch: BatchMemory = { ordered: request.ordered, outcomes: [] };
  const responses: ResponseItem[] = [];
  const start = context.store.mark();
  for (const item of request.items) {
    const response = runItem(item, request, { ...context, batch }, carryOut);
    responses.push(response);
    if (response.status === ResultStatus.Success || request.onError === BatchErrorContinuationOption.Continue) continue;
    if (request.onError === BatchErrorContinuationOption.Stop) break;
    context.store.rollback(start);
    return responses.map((done) => (done === response ? done : { ...done, status: ResultStatus.OperationUndone }));
  }
  return responses;
}

function runItem(item: RequestItem, request: Request, context: OperationContext, carryOut: Perform): ResponseItem {
  const start = context.store.mark();
  try {
    const { payload, placeholder } = outcomeOf(item, request, context, carryOut);
    if (placeholder === null) delete context.batch.placeholder;
    else if (placeholder !== undefined) context.batch.placeholder = placeholder;
    context.batch.outcomes.push({ operation: item.operation, payload });
    return {
      operation: item.operation,
      ...(item.uniqueBatchItemId === undefined ? {} : { uniqueBatchItemId: item.uniqueBatchItemId }),
      status: ResultStatus.Success,
      payload,
    };
  } catch (error) {
    context.store.rollback(start);
    return failedItem(error instanceof Failure ? error : failure('unexpected', context.version, 'the server could not complete the operation'), item);
  }
}

function outcomeOf(item: RequestItem, request: Request, context: OperationContext, carryOut: Perform): Outcome {
  const table = structureTableByTitle('Request Batch Item', request.version);
  const operation = operationFor(item.operation, request.version);
  const payloadFields = payloadTable(item.operation, 'request', request.version);
  if (operation === undefined || payloadFields === undefined) {
    throw new Failure(ResultReason.OperationNotSupported, `${operationTitle(item.operation)} is not supported in KMIP ${request.version}`);
  }
  if (table !== undefined) checkStructure(item.structure, table, request.options);
  const { checked, served } = accommodate(item.operation, payloadOf(item), request.version);
  checkStructure(checked, payloadFields, request.options);
  return carryOut(operation, item.operation, served, context);
}

function payloadOf(item: RequestItem): StructureItem {
  const payload = field(item.structure, TAG.RequestPayload);
  if (payload?.type !== 'Structure') throw invalidMessage('the Request Payload is missing or is no Structure');
  return payload;
}
