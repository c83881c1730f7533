import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPki, type TestPki } from './certificates.js';
import { connect } from './client.js';
import { DEFAULT_LIMITS, type Endpoint } from './endpoint.js';

let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki();
});

describe('TLS sessions', () => {
  const ended: (() => void)[] = [];
  afterAll(() => ended.forEach((end) => end()));

  /** Whether the server resumed a session, for each of two connections one after the other. */
  async function twoConnections(options: Pick<Endpoint, 'resume'>): Promise<boolean[]> {
    const resumed: boolean[] = [];
    const server = createServer({ cert: pki.server.certificate, key: pki.server.key, ca: pki.ca.certificate, requestCert: true, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    server.listen(0, '127.0.0.1');
    ended.push(() => server.close());
    await once(server, 'listening');
    const endpoint: Endpoint = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true, ...options };
    for (let count = 0; count < 2; count++) {
      const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
      const connection = await connect(endpoint, DEFAULT_LIMITS);
      const [socket] = await accepted;
      resumed.push(socket.isSessionReused());
      await connection.close();
    }
    return resumed;
  }

  it('are resumed where the endpoint allows it', async () => {
    expect(await twoConnections({ resume: true })).toEqual([false, true]);
  });

  it('are new for each connection else', async () => {
    expect(await twoConnections({})).toEqual([false, false]);
  });
});
