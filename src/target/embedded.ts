/** The reference server of this project, in this process, on loopback. */
import { startReferenceServer } from '../reference/index.js';
import { createTestPki } from '../transport/certificates.js';
import { formatAddress } from '../transport/endpoint.js';
import { TargetError } from './target-error.js';
import type { Target } from './target.js';

/** Versions, clock and interference of the reference server. */
export type EmbeddedOptions = Omit<Parameters<typeof startReferenceServer>[0], 'host' | 'port' | 'tls'>;

const HOST = '127.0.0.1';

/** Starts the reference server with fresh certificates on a free port. */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<Target> {
  const { ca, server, client } = await createTestPki();
  const running = await startReferenceServer({
    ...options,
    host: HOST,
    port: 0,
    tls: { ca: ca.certificate, cert: server.certificate, key: server.key },
  }).catch((error: unknown) => {
    throw new TargetError(`The embedded server cannot be started: ${(error as Error).message}.`, 'Check that this machine allows a server on 127.0.0.1.', { cause: error });
  });
  const endpoint = { host: HOST, port: running.port, ca: ca.certificate, cert: client.certificate, key: client.key, verify: true };
  return {
    name: 'embedded',
    description: `Embedded reference server on ${formatAddress(endpoint)}`,
    endpoint,
    remarks: [],
    failure: () => undefined,
    stop: () => running.close(),
  };
}
