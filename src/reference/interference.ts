/**
 * The places where the server can be made to answer wrongly on purpose. By default nothing interferes.
 * Each is handed what the server would have done and returns (or does) what shall happen instead.
 */
import type { Socket } from 'node:net';
import type { StructureItem } from '../ttlv/item.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Operation, OperationContext, Outcome } from './context.js';

export interface ExchangeContext {
  /** The Request Message; absent when it could not be read. */
  readonly request?: StructureItem;
  /** Operation codes of the request's batch items, in order. */
  readonly operations: readonly number[];
  /** The protocol version of the answer. */
  readonly version: ProtocolVersion;
  /** 1 for the first message that this server answers, 2 for the second, over all connections. */
  readonly count: number;
}

/** One operation that is about to be performed. */
export interface Call {
  /** Operation code. */
  readonly code: number;
  /** The Request Payload, which agrees with its table. */
  readonly request: StructureItem;
  readonly context: OperationContext;
  readonly exchange: ExchangeContext;
}

export interface Interference {
  /** Between reading the Request Message and acting on it. */
  readonly request?: (request: StructureItem, context: ExchangeContext) => StructureItem;
  /** Around each operation: `perform` is what the server would do. Throws a Failure to refuse. */
  readonly operation?: (perform: Operation, call: Call) => Outcome;
  /** Between building and encoding the Response Message. */
  readonly response?: (response: StructureItem, context: ExchangeContext) => StructureItem;
  /** Between encoding and sending; several parts are written one after the other. */
  readonly bytes?: (bytes: Uint8Array, context: ExchangeContext) => Uint8Array | readonly Uint8Array[];
  /** Instead of writing the bytes to the connection. */
  readonly send?: (socket: Socket, bytes: Uint8Array, context: ExchangeContext) => void;
}
