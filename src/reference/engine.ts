/** The server without its socket: request bytes in, response bytes out. */
import { decode, encode } from '../ttlv/index.js';
import { fields, type StructureItem } from '../ttlv/item.js';
import { numberField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import { perform, runBatch, type Perform } from './batch.js';
import type { Client } from './context.js';
import { createStreams } from './crypto/streams.js';
import { Failure, failure, invalidMessage } from './failure.js';
import type { ExchangeContext, Interference } from './interference.js';
import { negotiated, readRequest, requireFeatures, statedVersion, type Request } from './message/request.js';
import { buildResponse, failedItem, type ResponseItem } from './message/response.js';
import { createStore } from './store.js';

/** The versions that the server speaks unless told otherwise. */
export const REFERENCE_VERSIONS: readonly ProtocolVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1', '3.0'];

export interface EngineOptions {
  /** Default: all of `REFERENCE_VERSIONS`. */
  readonly versions?: readonly ProtocolVersion[];
  /** Default: the clock of the machine. */
  readonly now?: () => Date;
  readonly interference?: Interference;
}

/** An answer in the parts in which it is to be written, normally one. */
export interface Exchange {
  readonly parts: readonly Uint8Array[];
  readonly context: ExchangeContext;
}

export interface Engine {
  /** Answers one message. Never throws: what cannot be read is answered with Invalid Message. */
  handle(request: Uint8Array, client: Client): Uint8Array;
  /** The same, for a listener that writes the answer in parts and knows what it answers. */
  exchange(request: Uint8Array, client: Client): Exchange;
}

/** Creates a server in memory. Its objects live as long as it does. */
export function createEngine(options: EngineOptions = {}): Engine {
  const supportedVersions = [...(options.versions ?? REFERENCE_VERSIONS)].sort((a, b) => compareVersions(b, a));
  const clock = options.now ?? (() => new Date());
  const store = createStore();
  const streams = createStreams();
  let count = 0;

  const exchange = (bytes: Uint8Array, client: Client): Exchange => {
    const now = BigInt(Math.floor(clock().getTime() / 1000));
    const { message, stated } = readMessage(bytes);
    const context: ExchangeContext = {
      ...(message === undefined ? {} : { request: message }),
      operations: message === undefined ? [] : operationsOf(message),
      version: negotiated(stated, supportedVersions).version,
      count: ++count,
    };
    const understood = message && (options.interference?.request?.(message, context) ?? message);
    const response = answer(understood, client, now, context);
    const built = options.interference?.response?.(response, context) ?? response;
    const encoded = encode(built);
    const sent = options.interference?.bytes?.(encoded, context) ?? encoded;
    return { parts: sent instanceof Uint8Array ? [sent] : sent, context };
  };

  const answer = (message: StructureItem | undefined, client: Client, now: bigint, context: ExchangeContext): StructureItem => {
    const { version } = context;
    store.forget();
    try {
      if (message === undefined) throw invalidMessage('the message cannot be parsed');
      const request = readRequest(message, supportedVersions);
      const items = refused(message, request) ?? runBatch(request, { version, supportedVersions, client, now, store, streams }, around(context));
      return withinLimit(buildResponse(version, now, items), request, now);
    } catch (error) {
      store.rollback(0);
      const problem = error instanceof Failure ? error : failure('unexpected', version, 'the server could not complete the request');
      return buildResponse(version, now, [failedItem(problem)]);
    }
  };

  const around = (exchange: ExchangeContext): Perform => {
    const hook = options.interference?.operation;
    return hook === undefined ? perform : (operation, code, request, context) => hook(operation, { code, request, context, exchange });
  };

  /** A response that exceeds the Maximum Response Size is not sent, so what it reports is not done either. */
  const withinLimit = (response: StructureItem, request: Request, now: bigint): StructureItem => {
    if (request.maximumResponseSize === undefined || encode(response).byteLength <= request.maximumResponseSize) return response;
    store.rollback(0);
    const tooLarge = new Failure(ENUM.ResultReason.ResponseTooLarge, 'the response exceeds the Maximum Response Size');
    return buildResponse(request.version, now, request.items.map((item) => failedItem(tooLarge, item)));
  };

  return {
    exchange,
    handle(request, client) {
      return Buffer.concat(exchange(request, client).parts);
    },
  };
}

interface ReadMessage {
  /** Absent when the message departs from the encoding rules in any way. */
  readonly message?: StructureItem;
  /** The version that it names, as far as that can be read; its refusal is of the same. */
  readonly stated: ReturnType<typeof statedVersion>;
}

function readMessage(bytes: Uint8Array): ReadMessage {
  const { item, findings } = decode(bytes);
  if (item?.type !== 'Structure') return { stated: undefined };
  return { ...(findings.length === 0 ? { message: item } : {}), stated: statedVersion(item) };
}

/** The failures of all items when the message as a whole is refused, or undefined. */
function refused(message: StructureItem, request: Request): ResponseItem[] | undefined {
  try {
    requireFeatures(message);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return request.items.map((item) => failedItem(error, item));
  }
}

const operationsOf = (message: StructureItem): number[] =>
  fields(message, TAG.BatchItem).flatMap((item) => (item.type === 'Structure' ? [numberField(item, TAG.Operation) ?? []].flat() : []));
