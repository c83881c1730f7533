/** Connections that note in a log what goes over them into being, before and after, and that carry no request to change what others made. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { outlineResponse } from '../../kmip/message.js';
import { enumerationName } from '../../kmip/vocabulary.js';
import type { Answer, Connect, Connection } from '../../transport/connection.js';
import type { Way } from '../../transport/endpoint.js';
import { TransportFailure, type TroubleKind } from '../../transport/trouble.js';
import { decode, type Item } from '../../ttlv/index.js';
import { bearsPrefix } from './entries.js';
import type { CreationLog } from './log.js';
import { answersTo, askedChanges, askedCreations, type Answered } from './messages.js';

/** The connections of one run to a server that others use as well. */
export interface CreationRecord {
  readonly connect: Connect;
  /** Stands before every name that the run creates; nothing is created before it is known. */
  setPrefix(prefix: string): void;
}

/** Troubles after which the request has not reached the server. */
const UNSENT: readonly TroubleKind[] = ['already-closed', 'surplus-bytes'];

/** `address`: of the server, for messages. */
export function recordingCreations(connect: Connect, log: CreationLog, address: string): CreationRecord {
  let number = 0;
  let prefix: string | undefined;
  /** Names of the objects of this run, by Unique Identifier. */
  const own = new Map<string, readonly string[]>();
  /** Creations under way, by Asynchronous Correlation Value. */
  const pending = new Map<string, { readonly number: number; readonly names: readonly string[] }>();

  const isOurs = (text: string): boolean => bearsPrefix(text, prefix);

  const withhold = (request: Item | undefined): void => {
    const foreign = askedChanges(request, isOurs).find(({ id }) => id === undefined || !(own.has(id) || isOurs(id)));
    if (foreign !== undefined) throw new TransportFailure(address, { kind: 'withheld', operation: enumerationName(TAG.Operation, foreign.operation), ...(foreign.id === undefined ? {} : { id: foreign.id }) });
  };

  const noteCreated = (created: { readonly number: number; readonly names: readonly string[] }, { succeeded, ids }: Answered, time: bigint | undefined): void => {
    log.note({ event: 'created', number: created.number, ids: succeeded ? ids : [], ...(time === undefined ? {} : { serverTime: Number(time) }) });
    if (succeeded) for (const id of ids) own.set(id, created.names);
  };

  /** Notes what a request is about to bring into being. Throws for one that would change what others made. */
  const noteRequest = (request: Uint8Array, way: Way | undefined): Asked => {
    const item = decode(request).item;
    withhold(item);
    const creations = askedCreations(item).map((creation) => ({ ...creation, number: ++number, names: [...creation.names, ...creation.from.flatMap((id) => own.get(id) ?? [])] }));
    for (const { number, version, operation, names, ids } of creations) {
      log.note({ event: 'creating', number, at: new Date().toISOString(), version, operation: enumerationName(TAG.Operation, operation), names, ids, ...(way?.as === 'other' ? { as: way.as } : {}) });
    }
    return { item, creations };
  };

  const noteFailure = (error: unknown, asked: readonly Asked[]): void => {
    if (!(error instanceof TransportFailure) || !UNSENT.includes(error.kind)) return;
    for (const { number } of asked.flatMap(({ creations }) => creations)) log.note({ event: 'settled', number });
  };

  const noteAnswer = ({ item, creations }: Asked, { bytes }: Answer): void => {
    const response = decode(bytes).item;
    const time = outlineResponse(response)?.timeStamp;
    for (const [position, answered] of answersTo(item, response).entries()) {
      // Without an answer of its own a creation stays open: nobody knows what became of it.
      if (answered === undefined) continue;
      const creation = creations.find((each) => each.position === position) ?? (answered.polled === undefined ? undefined : pending.get(answered.polled));
      if (creation !== undefined && !answered.pending) noteCreated(creation, answered, time);
      else if (creation !== undefined && answered.correlation !== undefined) pending.set(answered.correlation, creation);
      if (answered.operation !== ENUM.Operation.Destroy || !answered.succeeded) continue;
      for (const id of answered.asked.length > 0 ? answered.asked : answered.ids) log.note({ event: 'destroyed', id });
    }
  };

  const recording = (connection: Connection, way: Way | undefined): Connection => {
    const { pipeline } = connection;
    const noting = async <Result>(requests: readonly Uint8Array[], send: () => Promise<Result>, answersIn: (result: Result) => readonly Answer[]): Promise<Result> => {
      const asked = requests.map((request) => noteRequest(request, way));
      const result = await send().catch((error: unknown) => {
        noteFailure(error, asked);
        throw error;
      });
      for (const [index, answer] of answersIn(result).entries()) noteAnswer(asked[index] ?? NOTHING_ASKED, answer);
      return result;
    };
    return {
      get session() {
        return connection.session;
      },
      exchange: (request, patience) =>
        noting(
          [request],
          () => connection.exchange(request, patience),
          (answer) => [answer],
        ),
      ...(pipeline === undefined
        ? {}
        : {
            pipeline: (requests) =>
              noting(
                requests,
                () => pipeline(requests),
                ({ answers }) => answers,
              ),
          }),
      isOpen: () => connection.isOpen(),
      surplus: () => connection.surplus(),
      close: () => connection.close(),
    };
  };

  return { connect: async (encoding, way) => recording(await connect(encoding, way), way), setPrefix: (given) => void (prefix = given) };
}

/** A request, and the objects that it creates, numbered. */
interface Asked {
  readonly item: Item | undefined;
  readonly creations: readonly (ReturnType<typeof askedCreations>[number] & { readonly number: number })[];
}

const NOTHING_ASKED: Asked = { item: undefined, creations: [] };
