/**
 * The places where the server can be made to answer wrongly on purpose. By default nothing interferes.
 * All three are handed what the server would have done and return (or do) what shall happen instead.
 */
import type { Socket } from 'node:net';
import type { StructureItem } from '../ttlv/item.js';
import type { ProtocolVersion } from '../kmip/version.js';

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

export interface Interference {
  /** Between building and encoding the Response Message. */
  readonly response?: (response: StructureItem, context: ExchangeContext) => StructureItem;
  /** Between encoding and sending; several parts are written one after the other. */
  readonly bytes?: (bytes: Uint8Array, context: ExchangeContext) => Uint8Array | readonly Uint8Array[];
  /** Instead of writing the bytes to the connection. */
  readonly send?: (socket: Socket, bytes: Uint8Array, context: ExchangeContext) => void;
}
