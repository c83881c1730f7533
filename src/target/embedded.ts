/** The reference server of this project, on loopback: in a thread of its own, or in this one when it is interfered with. */
import type { MessageEncoding } from '../kmip/text/encodings.js';
import { messageOf } from '../kmip/user-error.js';
import { startReferenceServer } from '../reference/index.js';
import { createTestPki } from '../transport/certificates.js';
import { formatAddress } from '../transport/endpoint.js';
import { DEFAULT_PATH, describeHttp } from './host.js';
import { startServerThread } from './server-thread.js';
import { TargetError } from './target-error.js';
import type { Target } from './target.js';

/** Versions, clock and interference of the reference server. */
export type EmbeddedOptions = Omit<Parameters<typeof startReferenceServer>[0], 'host' | 'port' | 'httpsPort' | 'secondPort' | 'tls'>;

const HOST = '127.0.0.1';

/** Starts the reference server with fresh certificates on free ports; with an encoding it is spoken to over HTTPS. */
export async function startEmbedded(options: EmbeddedOptions = {}, encoding?: MessageEncoding): Promise<Target> {
  const { ca, server, client } = await createTestPki();
  const settings = { host: HOST, port: 0, httpsPort: 0, secondPort: 0, tls: { ca: ca.certificate, cert: server.certificate, key: server.key } };
  const started = Object.keys(options).length === 0 ? startServerThread(settings) : startReferenceServer({ ...options, ...settings });
  const running = await started.catch((error: unknown) => {
    throw new TargetError(`The embedded server cannot be started: ${messageOf(error)}.`, 'Check that this machine allows a server on 127.0.0.1.', { cause: error });
  });
  const material = { host: HOST, ca: ca.certificate, cert: client.certificate, key: client.key, verify: true, resume: true };
  const https = { ...material, port: running.httpsPort ?? 0, http: { path: DEFAULT_PATH, encoding: encoding ?? 'ttlv' } };
  const endpoint = encoding === undefined ? { ...material, port: running.port } : https;
  return {
    name: 'embedded',
    description: `Embedded reference server on ${formatAddress(endpoint)}${encoding === undefined ? '' : `, ${describeHttp(encoding)}`}`,
    endpoint,
    https,
    ...(encoding === undefined && running.secondPort !== undefined ? { second: { ...material, port: running.secondPort } } : {}),
    issuer: ca,
    remarks: [],
    failure: () => undefined,
    restart: () => running.restart(),
    stop: () => running.close(),
  };
}
