/** Connections that an interrupted run does not wait for. */
import { setMaxListeners } from 'node:events';
import type { Connect, Connection } from '../transport/connection.js';
import { TransportFailure } from '../transport/trouble.js';

/**
 * Wraps `connect` so that an interrupt leaves clean-up `graceMs` milliseconds: then connections that are still open are closed,
 * which ends exchanges under way, and no further one is opened. `release` forgets the interrupt.
 */
export function interruptible(
  connect: Connect,
  signal: AbortSignal,
  address: string,
  graceMs: number,
): { readonly connect: Connect; readonly release: () => void } {
  const open = new Set<Connection>();
  const over = new AbortController();
  // As many connections are opened at once as the user allows, and as many cases wait as there are.
  setMaxListeners(0, over.signal, signal);
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => {
      over.abort();
      for (const connection of open) void connection.close();
    }, graceMs);
  };
  const track = (connection: Connection): Connection => {
    open.add(connection);
    return tracked(connection, () => open.delete(connection));
  };
  const refusal = (): TransportFailure => new TransportFailure(address, { kind: 'already-closed' });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  return {
    connect: (encoding, way) =>
      new Promise<Connection>((resolve, reject) => {
        const onOver = (): void => reject(refusal());
        if (over.signal.aborted) {
          onOver();
          return;
        }
        over.signal.addEventListener('abort', onOver, { once: true });
        connect(encoding, way)
          .finally(() => over.signal.removeEventListener('abort', onOver))
          .then((connection) => {
            if (over.signal.aborted) void connection.close();
            else resolve(track(connection));
          }, reject);
      }),
    release: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** The same connection, which says when it is closed. */
function tracked(connection: Connection, onClose: () => void): Connection {
  return {
    get session() {
      return connection.session;
    },
    exchange: (request, patience) => connection.exchange(request, patience),
    ...(connection.pipeline === undefined ? {} : { pipeline: connection.pipeline }),
    isOpen: () => connection.isOpen(),
    surplus: () => connection.surplus(),
    close: () => {
      onClose();
      return connection.close();
    },
  };
}
