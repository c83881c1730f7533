import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { createTestPki, type TestPki } from '../../transport/certificates.js';
import { DEFAULT_LIMITS } from '../../transport/endpoint.js';
import { tlsServer, type Loopback } from '../../transport/testing/loopback.js';
import { createFramer } from '../../ttlv/index.js';
import { createEngine } from '../../reference/index.js';
import type { Trial } from '../../suite/trial.js';
import { runTrial, trialHindrance, type TrialContext } from './index.js';

const engine = createEngine();
const answer = (request: Uint8Array): Uint8Array => engine.handle(request, { identity: 'test' });

/** Cuts the stream into messages and answers each, as `reply` does. */
const serve = (reply: (socket: TLSSocket, request: Uint8Array, number: number) => void) => (socket: TLSSocket) => {
  const framer = createFramer({ maxMessageSize: 1 << 20 });
  let number = 0;
  socket.on('data', (chunk: Buffer) => {
    for (const message of framer.push(chunk).messages) reply(socket, message, ++number);
  });
};
const faithful = serve((socket, request) => void socket.write(answer(request)));

let pki: TestPki;
const servers: Loopback[] = [];
beforeAll(async () => {
  pki = await createTestPki();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => expect(servers).toEqual([]));

async function target(handle: (socket: TLSSocket) => void, options: TlsOptions = {}, answerMs = 10_000): Promise<TrialContext> {
  const server = await tlsServer({ ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key, requestCert: true, rejectUnauthorized: true, ...options }, handle);
  servers.push(server);
  const endpoint = { host: '127.0.0.1', port: server.port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
  return { endpoint, limits: { ...DEFAULT_LIMITS, answerMs }, issuer: pki.ca, version: '1.4' };
}

const outcome = async (trial: Trial, ...server: Parameters<typeof target>): Promise<string> => {
  const { outcome: result, trouble } = await runTrial(trial, await target(...server));
  return trouble === undefined ? result : `${result}, dead`;
};

const OFFERS_12: TlsOptions = { maxVersion: 'TLSv1.2' };
const STRANGERS = ['client none', 'client foreign', 'client expired', 'client not-yet-valid', 'client server-usage'] as const;

describe('a server as it should be', () => {
  it.each<Trial>(['bytewise', 'cut everywhere', 'two in one write', 'ten in one write', 'ten without waiting', 'reconnect storm', 'resumption', ...STRANGERS, { wanted: 'accepts', version: 'TLSv1.3' }, { wanted: 'refuses', version: 'TLSv1.1' }])('passes: %j', async (trial) => {
    expect(await outcome(trial, faithful)).toBe('met');
  });
});

describe('what a server does wrong', () => {
  it('is that it takes each piece for a message', async () => {
    const piecewise = (socket: TLSSocket): void => void socket.on('data', (chunk: Buffer) => void socket.write(answer(chunk)));
    expect(await outcome('bytewise', piecewise)).toBe('unmet');
    expect(await outcome('cut everywhere', piecewise)).toBe('unmet');
  });

  it('is that it forgets what came with the first request', async () => {
    const forgetful = (socket: TLSSocket): void => void socket.on('data', (chunk: Buffer) => void socket.write(answer(createFramer({ maxMessageSize: 1 << 20 }).push(chunk).messages[0] ?? chunk)));
    expect(await outcome('two in one write', forgetful, {}, 500)).toBe('unmet');
  });

  it('is that it ends a session after one answer', async () => {
    expect(await outcome('ten without waiting', serve((socket, request) => void socket.end(answer(request))))).toBe('unmet');
  });

  it.each(STRANGERS)('is that it serves every client: %s', async (trial) => {
    expect(await outcome(trial, faithful, { rejectUnauthorized: false })).toBe('unmet');
  });

  it('is that it does not offer what it has to', async () => {
    expect(await outcome({ wanted: 'accepts', version: 'TLSv1.3' }, faithful, OFFERS_12)).toBe('unmet');
    expect(await outcome({ wanted: 'refuses', version: 'TLSv1.2' }, faithful, OFFERS_12)).toBe('unmet');
    expect(await outcome({ wanted: 'accepts', version: 'TLSv1.2', cipher: 'AES256-SHA256' }, faithful, { ...OFFERS_12, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })).toBe('unmet');
  });

  it('is not a cipher suite of a version that it does not offer', async () => {
    expect(await outcome({ wanted: 'accepts', version: 'TLSv1.3', cipher: 'TLS_CHACHA20_POLY1305_SHA256' }, faithful, OFFERS_12)).toBe('untried');
  });

  it('is that it answers nobody any more', async () => {
    let served = 0;
    expect(await outcome('two in one write', serve((socket, request) => (++served <= 2 ? void socket.write(answer(request)) : void socket.destroy())))).toBe('met, dead');
  });
});

describe('what keeps a target from a trial', () => {
  const endpoint = { host: 'localhost', port: 5696, cert: 'PEM', key: 'PEM', verify: true };
  const limits = DEFAULT_LIMITS;

  it('is another way of speaking to it, a missing certificate, or a foreign authority', () => {
    expect(trialHindrance('bytewise', undefined)).toBe('It is about TTLV over TLS, and the target is spoken to in another way.');
    expect(trialHindrance('client none', { endpoint: { host: 'localhost', port: 5696, verify: true }, limits })).toBe('The tool has no client certificate for this target, so that the refusal of another one would show nothing.');
    expect(trialHindrance('client expired', { endpoint, limits })).toBe('Only for a server that it starts itself can the tool issue such a certificate.');
    expect(trialHindrance('client foreign', { endpoint, limits })).toBeUndefined();
  });
});
