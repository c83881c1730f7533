/** What the target says of itself before the cases run: versions, operations, clock. Facts for the plan, not verdicts. */
import { decode, encode } from '../ttlv/index.js';
import { enumeration, field, fields, type Item } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { outlineResponse, requestMessage, versionsOf, type ResponseOutline } from '../kmip/message.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import { enumerationName } from '../kmip/vocabulary.js';
import type { Answer, Connection } from '../transport/connection.js';
import type { SessionFacts } from '../transport/session.js';
import { TransportFailure } from '../transport/trouble.js';

export interface ProbeFacts {
  /** Oldest first; undefined when the target told none. */
  readonly versions?: readonly ProtocolVersion[];
  /** Operations by number; undefined when the target answered no Query. */
  readonly operations?: ReadonlySet<number>;
  readonly operationNames?: readonly string[];
  readonly objectTypes?: readonly string[];
  readonly vendor?: string;
  readonly session?: SessionFacts;
  /** Server clock minus our clock, in seconds. */
  readonly clockOffsetSeconds?: number;
  readonly remarks: readonly string[];
  /** Set when no exchange succeeded at all: the last failure. */
  readonly unreachable?: TransportFailure;
}

/**
 * Discover Versions is asked in several header versions, because a server may know only the newest or only the oldest ones,
 * and 1.0 has no Discover Versions at all (KMIP 1.1 §4.26, 2.1 §6.1.16).
 */
export const HEADER_VERSIONS: readonly ProtocolVersion[] = ['1.4', '2.1', '1.1', '2.0', '1.2', '1.3'];

export async function probe(connect: () => Promise<Connection>, wanted: readonly ProtocolVersion[]): Promise<ProbeFacts> {
  const ask = asker(connect);
  const remarks: string[] = [];
  try {
    let versions = await discoverVersions(ask);
    if (versions === undefined) {
      versions = await tryVersions(ask, wanted);
      remarks.push('Discover Versions was not answered; the versions are those in which Query was.');
    }
    const newest = versions?.at(-1);
    const query = newest === undefined ? undefined : await queryServer(ask, newest);
    if (query === undefined) remarks.push('Query was not answered.');
    const facts = ask.facts();
    return {
      ...(versions === undefined || versions.length === 0 ? {} : { versions }),
      ...query,
      ...facts,
      remarks,
    };
  } finally {
    await ask.close();
  }
}

interface Asker {
  (version: ProtocolVersion, operation: number, payload: readonly Item[]): Promise<ResponseOutline | undefined>;
  facts(): Pick<ProbeFacts, 'session' | 'clockOffsetSeconds' | 'unreachable'>;
  close(): Promise<void>;
}

function asker(connect: () => Promise<Connection>): Asker {
  let connection: Connection | undefined;
  let session: SessionFacts | undefined;
  let offset: number | undefined;
  let failure: TransportFailure | undefined;

  const ask = async (version: ProtocolVersion, operation: number, payload: readonly Item[]): Promise<ResponseOutline | undefined> => {
    // A target that cannot be reached, or lets the time limit pass, is not asked again: each attempt may take as long.
    if (failure !== undefined && (session === undefined || failure.kind === 'answer-timeout')) return undefined;
    try {
      if (connection?.isOpen() !== true) connection = await connect();
      session ??= connection.session;
      const answer = await connection.exchange(encode(requestMessage(version, [], [{ operation, payload }])));
      const outline = outlineResponse(decode(answer.bytes).item);
      offset ??= clockOffset(outline, answer);
      return outline;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      failure = error;
      await connection?.close();
      connection = undefined;
      return undefined;
    }
  };
  return Object.assign(ask, {
    facts: () => ({
      ...(session === undefined ? {} : { session }),
      ...(offset === undefined ? {} : { clockOffsetSeconds: offset }),
      ...(session === undefined && failure !== undefined ? { unreachable: failure } : {}),
    }),
    close: async () => connection?.close(),
  });
}

/** The range of dates that a calendar has, in seconds from 1970 on; beyond it a number does not tell one second from the next. */
const MOST_SECONDS = 8_640_000_000_000;

/**
 * Seconds by which the server's clock is ahead of ours. Time Stamp has whole seconds, so an offset within one second is none; a time
 * beyond all calendars is no clock's.
 */
export function clockOffset(outline: ResponseOutline | undefined, answer: Answer): number | undefined {
  if (outline?.timeStamp === undefined) return undefined;
  const middle = (answer.sentAt.getTime() + answer.receivedAt.getTime()) / 2000;
  const difference = Number(outline.timeStamp) + 0.5 - middle;
  if (Math.abs(difference) > MOST_SECONDS) return undefined;
  return Math.abs(difference) <= 1 ? 0 : Math.round(difference);
}

async function discoverVersions(ask: Asker): Promise<ProtocolVersion[] | undefined> {
  for (const header of HEADER_VERSIONS) {
    const payload = successful(await ask(header, ENUM.Operation.DiscoverVersions, []));
    if (payload === undefined) continue;
    const versions = versionsOf(payload).reverse();
    if (versions.length > 0) return versions;
  }
  return undefined;
}

/** Names, and UTF-16 units of a text, that are kept for the reports. */
const MOST_SHOWN = 500;

const askFor = (queryFunction: number): Item => enumeration(TAG.QueryFunction, queryFunction);

async function tryVersions(ask: Asker, wanted: readonly ProtocolVersion[]): Promise<ProtocolVersion[] | undefined> {
  const answered: ProtocolVersion[] = [];
  for (const version of [...wanted].sort(compareVersions)) {
    const outline = await ask(version, ENUM.Operation.Query, [askFor(ENUM.QueryFunction.QueryOperations)]);
    if (outline?.version === version && successful(outline) !== undefined) answered.push(version);
  }
  return answered.length === 0 ? undefined : answered;
}

async function queryServer(ask: Asker, version: ProtocolVersion): Promise<Partial<ProbeFacts> | undefined> {
  const functions = [ENUM.QueryFunction.QueryOperations, ENUM.QueryFunction.QueryObjects, ENUM.QueryFunction.QueryServerInformation];
  const payload = successful(await ask(version, ENUM.Operation.Query, functions.map(askFor)));
  if (payload === undefined) return undefined;
  const values = (tag: number): number[] => fields(payload, tag).flatMap((item) => (item.type === 'Enumeration' ? [item.value] : []));
  const operations = values(TAG.Operation);
  const vendor = field(payload, TAG.VendorIdentification);
  return {
    operations: new Set(operations),
    operationNames: operations.slice(0, MOST_SHOWN).map((code) => enumerationName(TAG.Operation, code)),
    objectTypes: values(TAG.ObjectType).slice(0, MOST_SHOWN).map((code) => enumerationName(TAG.ObjectType, code)),
    ...(vendor?.type === 'TextString' ? { vendor: vendor.value.slice(0, MOST_SHOWN) } : {}),
  };
}

const successful = (outline: ResponseOutline | undefined): ResponseOutline['items'][number]['payload'] => {
  const item = outline?.items[0];
  return item?.status === ENUM.ResultStatus.Success ? item.payload : undefined;
};
