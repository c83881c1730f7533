/** The connection of one case: opened when first needed, opened again when the server has closed it. */
import type { Answer, Connection } from '../transport/connection.js';
import { TransportFailure, type TransportTrouble } from '../transport/trouble.js';

export type Exchange =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly failure: TransportFailure };

export interface Conversation {
  exchange(request: Uint8Array): Promise<Exchange>;
  /**
   * Bytes that the server sent without being asked since this was last called: they belong to the answer before them,
   * which therefore did not end where it said (KMIP 1.4 §7.1: one Response Message answers one Request Message).
   */
  takeSurplus(): TransportTrouble | undefined;
  /** The next request goes out on a connection of its own. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export function openConversation(connect: () => Promise<Connection>): Conversation {
  let connection: Connection | undefined;
  let surplus: TransportTrouble | undefined;

  const drop = async (): Promise<void> => {
    surplus ??= connection?.surplus();
    await connection?.close();
    connection = undefined;
  };

  const send = async (request: Uint8Array): Promise<Answer> => {
    if (connection?.isOpen() !== true || connection.surplus() !== undefined) {
      await drop();
      connection = await connect();
    }
    return connection.exchange(request);
  };

  return {
    exchange: async (request) => {
      try {
        return { kind: 'answer', answer: await send(request) };
      } catch (error) {
        await drop();
        if (!(error instanceof TransportFailure)) throw error;
        // Nothing was sent in these cases, so that a fresh connection can still carry the request.
        if (error.kind !== 'surplus-bytes' && error.kind !== 'already-closed') return { kind: 'failure', failure: error };
      }
      try {
        return { kind: 'answer', answer: await send(request) };
      } catch (error) {
        await drop();
        if (error instanceof TransportFailure) return { kind: 'failure', failure: error };
        throw error;
      }
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
