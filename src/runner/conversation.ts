/** The connection of one case: opened when first needed, opened again when the server has closed it. */
import type { Answer, Connection, Patience } from '../transport/connection.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';
import type { VitalSign } from './vital-sign.js';

export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly failure: TransportFailure }
  /** The server left the request without an answer and answered a later one on the same connection. */
  | { readonly kind: 'passed-over'; readonly failure: TransportFailure };

export interface Conversation {
  /** `vital`: what shows, when the answer does not come, whether the server is alive or has passed over the request. */
  exchange(request: Uint8Array, vital?: VitalSign): Promise<Exchange>;
  /**
   * Bytes that the server sent without being asked since this was last called: they belong to the answer before them,
   * which therefore did not end where it said (KMIP 1.4 §7.1: one Response Message answers one Request Message).
   */
  takeSurplus(): TransportTrouble | undefined;
  /** The next request goes out on a connection of its own. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A server that is alive answers a Query at once, or when it is done with what it does. */
const VITAL_SIGN_MS = 5_000;

export function openConversation(connect: () => Promise<Connection>): Conversation {
  let connection: Connection | undefined;
  let surplus: TransportTrouble | undefined;

  const drop = async (): Promise<void> => {
    surplus ??= connection?.surplus();
    await connection?.close();
    connection = undefined;
  };

  const send = async (request: Uint8Array, patience?: Patience): Promise<Answer> => {
    if (connection?.isOpen() !== true || connection.surplus() !== undefined) {
      await drop();
      connection = await connect();
    }
    return connection.exchange(request, patience);
  };

  /** Answers in order, as KMIP has them, make the answer to the later request the proof that none to the earlier one will come. */
  const isPassedOver = async (vital: VitalSign | undefined): Promise<boolean> => {
    if (vital === undefined || connection?.isOpen() !== true) return false;
    try {
      return vital.isAnsweredBy((await connection.exchange(vital.request, { answerMs: VITAL_SIGN_MS })).bytes);
    } catch (error) {
      if (error instanceof TransportFailure) return false;
      throw error;
    }
  };

  const attempt = async (request: Uint8Array, vital: VitalSign | undefined): Promise<Exchange> => {
    try {
      return { kind: 'answer', answer: await send(request, vital === undefined ? {} : { keepOpen: true }) };
    } catch (error) {
      const passedOver = await isPassedOver(vital);
      if (!passedOver) await drop();
      if (!(error instanceof TransportFailure)) throw error;
      return { kind: passedOver ? 'passed-over' : 'failure', failure: error };
    }
  };

  return {
    exchange: async (request, vital) => {
      const first = await attempt(request, vital);
      // Nothing was sent in these cases, so that a fresh connection can still carry the request.
      const unsent = first.kind === 'failure' && (first.failure.kind === 'surplus-bytes' || first.failure.kind === 'already-closed');
      return unsent ? attempt(request, vital) : first;
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
