/** The connections of one case, one for each client and server: opened when first needed, opened again when the server has closed it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Pipelined } from '../transport/connection.js';
import { wayKey, type Way } from '../transport/endpoint.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';
import { awaitAnswer, type Exchange } from './answer.js';
import type { VitalSign } from './vital-sign.js';

/** A server may close the connection behind any answer, and a request may cross that on its way. */
export interface RequestNature {
  /** It changes nothing, so that it may be sent again where the connection ended in place of its answer. */
  readonly repeatable: boolean;
  /** The answer before it tells of a failure, behind which many servers close. */
  readonly behindFailure: boolean;
}

export interface Conversation {
  /** `vital`: what shows, when no answer comes, whether the server has passed over the request. */
  exchange(request: Uint8Array, vital: VitalSign, nature?: RequestNature): Promise<Exchange>;
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
  /** Answers on the connection that is, or was last. */
  let answers = 0;

  const drop = async (): Promise<void> => {
    surplus ??= connection?.surplus();
    await connection?.close();
    connection = undefined;
  };

  const opened = async (): Promise<Connection> => {
    if (connection?.isOpen() === true && connection.surplus() === undefined) return connection;
    await drop();
    connection = await connect();
    answers = 0;
    return connection;
  };

  const attempt = async (request: Uint8Array, vital: VitalSign): Promise<Exchange> => {
    try {
      const outcome = await awaitAnswer(await opened(), request, vital, answerMs);
      if (outcome.exchange.kind === 'answer') answers++;
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

  const settle = async (): Promise<void> => {
    for (let waitedMs = 0; waitedMs < SETTLE_MS && connection?.isOpen() === true; waitedMs += PAUSE_MS) await sleep(PAUSE_MS);
  };

  return {
    exchange: async (request, vital, nature) => {
      if (nature?.behindFailure === true && !nature.repeatable) await settle();
      const first = await attempt(request, vital);
      if (first.kind !== 'failure') return first;
      if (isUnsent(first.failure)) return attempt(request, vital);
      if (nature?.repeatable !== true || answers === 0 || !isClosing(first.failure)) return first;
      const second = await attempt(request, vital);
      return second.kind === 'answer' ? { ...second, repeated: true } : second;
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

/** Milliseconds for the end of a connection to arrive behind an answer, looked for in pauses. */
const SETTLE_MS = 20;
const PAUSE_MS = 5;

/** The connection ended and not one byte of an answer had come. */
const isClosing = ({ trouble }: TransportFailure): boolean => trouble.kind === 'closed-before-answer' || (trouble.kind === 'reset' && trouble.received === 0);

/** Nothing was sent in these cases, so that a fresh connection can still carry the request. */
const isUnsent = (failure: TransportFailure | undefined): boolean => failure?.kind === 'surplus-bytes' || failure?.kind === 'already-closed';
