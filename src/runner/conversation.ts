/** The connections of one case, one for each client and server: opened when first needed, opened again when the server has closed it. */
import type { Connection, Pipelined } from '../transport/connection.js';
import { wayKey, type Way } from '../transport/endpoint.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';
import { awaitAnswer, type Exchange } from './answer.js';
import type { VitalSign } from './vital-sign.js';

export interface Conversation {
  /** `vital`: what shows, when no answer comes, whether the server has passed over the request. */
  exchange(request: Uint8Array, vital: VitalSign): Promise<Exchange>;
  /** Requests that do not wait for answers; undefined where messages take turns. */
  pipeline(requests: readonly Uint8Array[]): Promise<Pipelined | undefined>;
  /**
   * Bytes that the server sent without being asked since this was last called: they belong to the answer before them,
   * which therefore did not end where it said (KMIP 1.4 §7.1: one Response Message answers one Request Message).
   */
  takeSurplus(): TransportTrouble | undefined;
  /** The next request goes out on a connection of its own. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** What each client of a case has with each server. */
export interface Conversations {
  of(way: Way): Conversation;
  close(): Promise<void>;
}

/** `answerMs`: the limit for one answer, in milliseconds. */
export function openConversations(connect: (way: Way) => Promise<Connection>, answerMs: number): Conversations {
  const all = new Map<string, Conversation>();
  return {
    of: (way) => {
      const conversation = all.get(wayKey(way)) ?? openConversation(() => connect(way), answerMs);
      all.set(wayKey(way), conversation);
      return conversation;
    },
    close: async () => {
      await Promise.all([...all.values()].map((each) => each.close()));
    },
  };
}

/** `answerMs`: the limit for one answer, in milliseconds. */
export function openConversation(connect: () => Promise<Connection>, answerMs: number): Conversation {
  let connection: Connection | undefined;
  let surplus: TransportTrouble | undefined;

  const drop = async (): Promise<void> => {
    surplus ??= connection?.surplus();
    await connection?.close();
    connection = undefined;
  };

  const opened = async (): Promise<Connection> => {
    if (connection?.isOpen() === true && connection.surplus() === undefined) return connection;
    await drop();
    connection = await connect();
    return connection;
  };

  const attempt = async (request: Uint8Array, vital: VitalSign): Promise<Exchange> => {
    try {
      const outcome = await awaitAnswer(await opened(), request, vital, answerMs);
      if (outcome.spent) await drop();
      return outcome.exchange;
    } catch (error) {
      await drop();
      if (error instanceof TransportFailure) return { kind: 'failure', failure: error };
      throw error;
    }
  };

  const attemptAll = async (requests: readonly Uint8Array[]): Promise<Pipelined | undefined> => {
    try {
      const result = await (await opened()).pipeline?.(requests);
      if (result?.failure !== undefined) await drop();
      return result;
    } catch (error) {
      await drop();
      if (error instanceof TransportFailure) return { answers: [], failure: error };
      throw error;
    }
  };

  return {
    exchange: async (request, vital) => {
      const first = await attempt(request, vital);
      return first.kind === 'failure' && isUnsent(first.failure) ? attempt(request, vital) : first;
    },
    pipeline: async (requests) => {
      const first = await attemptAll(requests);
      return first?.answers.length === 0 && isUnsent(first.failure) ? attemptAll(requests) : first;
    },
    takeSurplus: () => {
      const taken = surplus ?? connection?.surplus();
      surplus = undefined;
      return taken;
    },
    renew: drop,
    close: drop,
  };
}

/** Nothing was sent in these cases, so that a fresh connection can still carry the request. */
const isUnsent = (failure: TransportFailure | undefined): boolean => failure?.kind === 'surplus-bytes' || failure?.kind === 'already-closed';
