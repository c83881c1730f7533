/** The parts of a cryptographic operation whose input may come in several requests (KMIP 1.4 §4, §2.1.15–2.1.17). */
import type { StructureItem } from '../../ttlv/item.js';
import { booleanField, bytesField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import type { OperationContext } from '../context.js';
import { failure } from '../failure.js';
import { givenData } from './data.js';

/** What has come in so far. */
export interface Collected {
  readonly data: Uint8Array;
  /** The request with which the operation began: it holds the parameters. */
  readonly first: StructureItem;
  /** Whether this is the first request of the operation. */
  readonly begins: boolean;
  /** Bytes that this request added. */
  readonly added: number;
  /** Present when more is to come: the operation has nothing to put out yet. */
  readonly correlationValue?: Uint8Array;
}

interface Progress {
  readonly first: StructureItem;
  readonly chunks: Uint8Array[];
}

/** Adds the data of a request to what earlier parts brought. Throws a Failure when there is no such operation under way. */
export function collect(operation: number, uniqueIdentifier: string, request: StructureItem, context: OperationContext, dataIsOptional = false): Collected {
  const correlationValue = bytesField(request, TAG.CorrelationValue);
  const init = booleanField(request, TAG.InitIndicator) === true;
  const final = booleanField(request, TAG.FinalIndicator) === true;
  const chunk = givenData(request, context, { optional: dataIsOptional || init || final || correlationValue !== undefined });
  const progress = correlationValue === undefined ? { first: request, chunks: [] } : resumed(operation, uniqueIdentifier, correlationValue, context);
  progress.chunks.push(chunk);
  const state = { data: Buffer.concat(progress.chunks), first: progress.first, begins: correlationValue === undefined, added: chunk.length };
  if ((correlationValue !== undefined || init) && !final) {
    const open = correlationValue ?? context.streams.open({ operation, uniqueIdentifier, owner: context.client.identity, work: progress });
    return { ...state, correlationValue: open };
  }
  if (correlationValue !== undefined) context.streams.close(correlationValue);
  return state;
}

function resumed(operation: number, uniqueIdentifier: string, correlationValue: Uint8Array, context: OperationContext): Progress {
  const stream = context.streams.find(correlationValue);
  if (stream?.operation !== operation || stream.owner !== context.client.identity || stream.uniqueIdentifier !== uniqueIdentifier) {
    throw failure('unknownCorrelationValue', context.version, 'no operation with this Correlation Value is under way');
  }
  return stream.work as Progress;
}
