import { describe, expect, it } from 'vitest';
import type { Connection } from '../transport/connection.js';
import { TransportFailure } from '../transport/trouble.js';
import { interruptible } from './interruptible.js';

/** A connection whose exchange ends only when it is closed. */
function silent(): Connection {
  let end = (): void => undefined;
  return {
    session: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', authorized: true },
    exchange: () => new Promise((_, reject) => (end = () => reject(new TransportFailure('127.0.0.1:1', { kind: 'already-closed' })))),
    isOpen: () => true,
    surplus: () => undefined,
    close: async () => {
      end();
      return Promise.resolve();
    },
  };
}

describe('interruptible', () => {
  it('ends an exchange under way when the grace after an interrupt is over, and opens nothing more', async () => {
    const interrupt = new AbortController();
    const { connect, release } = interruptible(() => Promise.resolve(silent()), interrupt.signal, '127.0.0.1:1', 1);
    const exchange = (await connect()).exchange(Uint8Array.of());
    interrupt.abort();
    await expect(exchange).rejects.toMatchObject({ kind: 'already-closed' });
    await expect(connect()).rejects.toMatchObject({ kind: 'already-closed' });
    release();
  });

  it('does not wait for a connection that is still being made', async () => {
    const interrupt = new AbortController();
    const { connect, release } = interruptible(() => new Promise<Connection>(() => undefined), interrupt.signal, '127.0.0.1:1', 1);
    const opening = connect();
    interrupt.abort();
    await expect(opening).rejects.toMatchObject({ kind: 'already-closed' });
    release();
  });

  it('leaves clean-up its connections within the grace', async () => {
    const interrupt = new AbortController();
    const { connect, release } = interruptible(() => Promise.resolve(silent()), interrupt.signal, '127.0.0.1:1', 60_000);
    interrupt.abort();
    expect((await connect()).isOpen()).toBe(true);
    release();
  });
});
