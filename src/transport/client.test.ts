import type { Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { encode, fromHex, integer, structure, toHex } from '../ttlv/index.js';
import { createCertificateAuthority, createTestPki, issueCertificate, type CertifiedKey, type TestPki } from './certificates.js';
import { connect } from './client.js';
import type { Connection } from './connection.js';
import type { Endpoint, Limits } from './endpoint.js';
import { clientEndpoint, serverOptions, tcpServer, tlsServer, type Loopback } from './testing/loopback.js';
import { TransportFailure, type TransportTrouble } from './trouble.js';

const REQUEST = encode(structure(0x420078, [integer(0x42000d, 1)]));
const ANSWER = encode(structure(0x42007b, [integer(0x42000d, 1)]));
const OTHER_ANSWER = encode(structure(0x42007b, [integer(0x42000d, 2)]));

/** Long enough that no loaded machine gets near it; the tests that wait for a limit lower just that one. */
const LIMITS: Limits = { connectMs: 30_000, handshakeMs: 30_000, answerMs: 30_000, maxMessageSize: 65_536 };

let pki: TestPki;
let otherCa: CertifiedKey;
beforeAll(async () => {
  [pki, otherCa] = await Promise.all([createTestPki(), createCertificateAuthority({ commonName: 'Another CA' })]);
});

const servers: Loopback[] = [];
const connections: Connection[] = [];
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(handler: (socket: TLSSocket) => void, options: TlsOptions = {}): Promise<Endpoint> {
  const server = await tlsServer({ ...serverOptions(pki), ...options }, handler);
  servers.push(server);
  return clientEndpoint(pki, server.port);
}

async function serveTcp(handler: (socket: Socket) => void): Promise<Endpoint> {
  const server = await tcpServer(handler);
  servers.push(server);
  return clientEndpoint(pki, server.port);
}

/** A server that reacts to every chunk, which on loopback is every request. */
const onRequest = (react: (socket: TLSSocket, count: number) => void, options: TlsOptions = {}): Promise<Endpoint> =>
  serve((socket) => {
    let count = 0;
    socket.on('data', () => react(socket, ++count));
  }, options);

async function open(endpoint: Endpoint, limits: Partial<Limits> = {}): Promise<Connection> {
  const connection = await connect(endpoint, { ...LIMITS, ...limits });
  connections.push(connection);
  return connection;
}

async function failureOf(attempt: Promise<unknown>): Promise<TransportFailure> {
  const outcome = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(TransportFailure);
  return outcome as TransportFailure;
}

const troubleOf = async (attempt: Promise<unknown>): Promise<TransportTrouble> => (await failureOf(attempt)).trouble;

const exchangeOnce = async (endpoint: Endpoint, limits: Partial<Limits> = {}): Promise<unknown> => (await open(endpoint, limits)).exchange(REQUEST);

describe('an exchange', () => {
  it('returns the one message that answers the request', async () => {
    const connection = await open(await onRequest((socket) => socket.write(ANSWER)));
    const answer = await connection.exchange(REQUEST);
    expect(toHex(answer.bytes)).toBe(toHex(ANSWER));
    expect(answer.receivedAt.getTime()).toBeGreaterThanOrEqual(answer.sentAt.getTime());
    expect(answer.roundTripMs).toBeGreaterThan(0);
  });

  it('can be repeated many times on one connection', async () => {
    const connection = await open(await onRequest((socket, count) => socket.write(encode(structure(0x42007b, [integer(0x42000d, count)])))));
    for (let count = 1; count <= 200; count++) {
      expect(toHex((await connection.exchange(REQUEST)).bytes)).toBe(toHex(encode(structure(0x42007b, [integer(0x42000d, count)]))));
    }
    expect(connection.isOpen()).toBe(true);
  });

  it('puts an answer together that arrives byte by byte', async () => {
    const endpoint = await onRequest((socket) => {
      for (const byte of ANSWER) socket.write(Uint8Array.of(byte));
    });
    const answer = await (await open(endpoint)).exchange(REQUEST);
    expect(toHex(answer.bytes)).toBe(toHex(ANSWER));
  });

  it('sends the request unchanged, however long it is', async () => {
    const request = encode(structure(0x420078, Array.from({ length: 10_000 }, (_, index) => integer(0x42000d, index))));
    const received: Buffer[] = [];
    const endpoint = await serve((socket) => {
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk);
        if (Buffer.concat(received).length === request.length) socket.write(ANSWER);
      });
    });
    await (await open(endpoint)).exchange(request);
    expect(Buffer.concat(received).equals(request)).toBe(true);
  });

  it('does not start while another is under way', async () => {
    const connection = await open(await onRequest((socket) => socket.write(ANSWER)));
    const first = connection.exchange(REQUEST);
    await expect(connection.exchange(REQUEST)).rejects.toThrow('An exchange is under way on this connection.');
    expect(toHex((await first).bytes)).toBe(toHex(ANSWER));
  });
});

describe('the facts of a session', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('names %s, the cipher suite and the certificate of the server', async (version) => {
    const endpoint = await serve(() => undefined, { minVersion: version, maxVersion: version });
    const { session } = await open(endpoint);
    expect(session.protocol).toBe(version);
    expect(session.cipher).toMatch(/^TLS_[A-Z0-9_]+$/);
    expect(session.authorized).toBe(true);
    expect(session.authorizationError).toBeUndefined();
    expect(session.certificate).toMatchObject({
      subject: 'CN=localhost',
      issuer: 'CN=KMIP conformance test CA',
      subjectAltName: 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    });
    expect(session.certificate?.validFrom).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(session.certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says that nothing was verified when verification is off, and what would have been wrong', async () => {
    const endpoint = await serve(() => undefined);
    const { session } = await open({ ...endpoint, ca: otherCa.certificate, verify: false });
    expect(session.authorized).toBe(false);
    expect(session.authorizationError).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  });

  it('does not call a session authorized that nobody was to verify', async () => {
    const endpoint = await serve(() => undefined);
    const { session } = await open({ ...endpoint, verify: false });
    expect(session.authorized).toBe(false);
    expect(session.authorizationError).toBeUndefined();
  });

  it('connects by a host name that has addresses of both families', async () => {
    const { session } = await open({ ...(await serve(() => undefined)), host: 'localhost' });
    expect(session.authorized).toBe(true);
  });

  it('accepts a certificate for the name that was asked for in place of the host', async () => {
    const { session } = await open({ ...(await serve(() => undefined)), servername: 'localhost' });
    expect(session.authorized).toBe(true);
  });
});

describe('a connection that cannot be made', () => {
  it('is refused when nothing listens', async () => {
    const server = await tcpServer(() => undefined);
    await server.close();
    const failure = await failureOf(connect(clientEndpoint(pki, server.port), LIMITS));
    expect(failure.trouble).toEqual({ kind: 'refused' });
    expect(failure.message).toBe(`127.0.0.1:${server.port} refused the connection.`);
    expect(failure.remedy).toBe('Check that the server runs and that the port is its KMIP port (usually 5696).');
  });

  it('has no address when the host name is unknown', async () => {
    // RFC 6761 §6.4 keeps .invalid free of addresses.
    expect(await troubleOf(connect({ host: 'kmip.invalid', port: 5696, verify: true }, LIMITS))).toEqual({ kind: 'unresolved-host', host: 'kmip.invalid' });
  });

  it('fails as a UserError when the certificate cannot be used', async () => {
    await expect(connect({ ...clientEndpoint(pki, 1), cert: 'no PEM' }, LIMITS)).rejects.toBeInstanceOf(UserError);
  });
});

describe('a handshake that fails', () => {
  const causeOf = async (attempt: Promise<unknown>): Promise<string> => {
    const trouble = await troubleOf(attempt);
    return trouble.kind === 'handshake-failed' ? trouble.cause : `not a handshake: ${trouble.kind}`;
  };
  const withServer = async (request: Parameters<typeof issueCertificate>[1], ca = pki.ca): Promise<Endpoint> => {
    const server = await issueCertificate(ca, request);
    return serve(() => undefined, { cert: server.certificate, key: server.key });
  };

  it('names an authority that is not trusted', async () => {
    const failure = await failureOf(open({ ...(await serve(() => undefined)), ca: otherCa.certificate }));
    expect(failure.trouble).toEqual({
      kind: 'handshake-failed',
      cause: 'server-certificate-untrusted',
      detail: "the server's certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)",
      remedy: 'Give the certificate of the authority that issued the server certificate; the one given did not issue it.',
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    });
    expect(failure.message).toBe(`The TLS handshake with ${failure.address} failed: the server's certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN).`);
  });

  it('names a certificate that has expired', async () => {
    const endpoint = await withServer({ commonName: 'localhost', kind: 'server', ipAddresses: ['127.0.0.1'], notBefore: new Date('2020-01-01'), notAfter: new Date('2020-02-01') });
    expect(await causeOf(open(endpoint))).toBe('server-certificate-expired');
  });

  it('names a certificate that is not valid yet', async () => {
    const endpoint = await withServer({ commonName: 'localhost', kind: 'server', ipAddresses: ['127.0.0.1'], notBefore: new Date('2048-01-01'), notAfter: new Date('2048-02-01') });
    expect(await causeOf(open(endpoint))).toBe('server-certificate-not-yet-valid');
  });

  it('names a certificate for another name', async () => {
    const endpoint = await withServer({ commonName: 'kmip.example', kind: 'server', dnsNames: ['kmip.example'] });
    const failure = await failureOf(open(endpoint));
    expect(failure.message).toBe(`The TLS handshake with ${failure.address} failed: the server's certificate is not made out to 127.0.0.1.`);
  });

  it('names a certificate that is for clients only', async () => {
    const endpoint = await withServer({ commonName: 'localhost', kind: 'server', ipAddresses: ['127.0.0.1'], extendedKeyUsage: ['clientAuth'] });
    expect(await causeOf(open(endpoint))).toBe('server-certificate-unfit');
  });

  it('names a client certificate that is missing, in TLS 1.3 before the first answer', async () => {
    const endpoint = await onRequest((socket) => socket.write(ANSWER), { minVersion: 'TLSv1.3' });
    expect(await causeOf(exchangeOnce(anonymous(endpoint)))).toBe('client-certificate-missing');
  });

  it('suspects a client certificate that is missing, in TLS 1.2', async () => {
    const endpoint = await onRequest((socket) => socket.write(ANSWER), { maxVersion: 'TLSv1.2' });
    const failure = await failureOf(open(anonymous(endpoint)));
    expect(failure.trouble).toMatchObject({ kind: 'handshake-failed', cause: 'nothing-in-common' });
    expect(failure.remedy).toBe('Give a client certificate and its key: a server that demands one answers like this; failing that, it has no cipher suite in common with us.');
  });

  it('points at the client certificate when the server ends the session without a word', async () => {
    const stranger = await issueCertificate(otherCa, { commonName: 'stranger', kind: 'client' });
    const endpoint = await onRequest((socket) => socket.write(ANSWER), { minVersion: 'TLSv1.3' });
    const failure = await failureOf(exchangeOnce({ ...endpoint, cert: stranger.certificate, key: stranger.key }));
    expect(failure.trouble).toEqual({ kind: 'closed-before-answer', firstAnswer: true });
    expect(failure.remedy).toContain('it may have refused the client certificate');
  });

  it('names a server that has no cipher suite in common', async () => {
    // PSK suites need a secret that we do not have.
    const endpoint = await serve(() => undefined, { maxVersion: 'TLSv1.2', ciphers: 'PSK-AES128-GCM-SHA256' });
    expect(await causeOf(open(endpoint))).toBe('nothing-in-common');
  });

  it('names a server that speaks TLS 1.1 at most', async () => {
    const endpoint = await serve(() => undefined, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await causeOf(open(endpoint))).toBe('version-not-supported');
  });

  it('names a server that answers in plain text', async () => {
    const endpoint = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await causeOf(open(endpoint))).toBe('not-tls');
  });

  it('names a server that closes at once', async () => {
    const endpoint = await serveTcp((socket) => socket.end());
    expect(await causeOf(open(endpoint))).toBe('closed');
  });

  it('names a server that resets at once', async () => {
    const endpoint = await serveTcp((socket) => socket.resetAndDestroy());
    expect(await causeOf(open(endpoint))).toBe('closed');
  });

  it('ends when a server that waits for plain TTLV stays silent', async () => {
    const endpoint = await serveTcp((socket) => socket.resume());
    expect(await causeOf(open(endpoint, { handshakeMs: 50 }))).toBe('timeout');
    await waitUntilEmpty(servers[0]!);
  });
});

describe('an exchange without a usable answer', () => {
  it('tells when the server closes instead', async () => {
    const endpoint = await onRequest((socket) => socket.end());
    expect(await troubleOf(exchangeOnce(endpoint))).toEqual({ kind: 'closed-before-answer', firstAnswer: true });
  });

  it('tells when the server closes instead of a later answer', async () => {
    const connection = await open(await onRequest((socket, count) => (count === 1 ? socket.write(ANSWER) : socket.end())));
    await connection.exchange(REQUEST);
    expect(await troubleOf(connection.exchange(REQUEST))).toEqual({ kind: 'closed-before-answer', firstAnswer: false });
    expect(connection.isOpen()).toBe(false);
  });

  it('tells how much of the answer came when the server closes in the middle', async () => {
    const endpoint = await onRequest((socket) => socket.end(ANSWER.subarray(0, 11)));
    const failure = await failureOf(exchangeOnce(endpoint));
    expect(failure.trouble).toEqual({ kind: 'half-answer', received: 11, expected: 24 });
    expect(failure.message).toBe(`${failure.address} closed the connection in the middle of its answer: 11 of 24 bytes arrived.`);
  });

  it('does not guess the length when not even the header came', async () => {
    const endpoint = await onRequest((socket) => socket.end(ANSWER.subarray(0, 1)));
    expect(await troubleOf(exchangeOnce(endpoint))).toEqual({ kind: 'half-answer', received: 1 });
  });

  it('ends when the server stays silent', async () => {
    const endpoint = await onRequest(() => undefined);
    expect(await troubleOf(exchangeOnce(endpoint, { answerMs: 50 }))).toEqual({ kind: 'answer-timeout', afterMs: 50, received: 0 });
  });

  it('ends when the server drips: every byte in time, the answer not', async () => {
    const endpoint = await onRequest((socket) => {
      let next = 0;
      const timer = setInterval(() => socket.write(ANSWER.subarray(next, ++next)), 20);
      socket.once('close', () => clearInterval(timer));
    });
    const trouble = await troubleOf(exchangeOnce(endpoint, { answerMs: 200 }));
    expect(trouble).toMatchObject({ kind: 'answer-timeout', afterMs: 200 });
    expect(trouble.kind === 'answer-timeout' && trouble.received).toBeLessThan(ANSWER.length);
  });

  it('quotes a server that speaks HTTP', async () => {
    const endpoint = await onRequest((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const failure = await failureOf(exchangeOnce(endpoint));
    expect(failure.trouble).toEqual({
      kind: 'not-ttlv',
      firstBytes: toHex(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
      text: 'HTTP/1.1 400 Bad Request\r\n\r\n',
    });
    expect(failure.message).toBe(`${failure.address} answered with something that is no TTLV message: "HTTP/1.1 400 Bad Request\\r\\n\\r\\n".`);
  });

  it('shows the bytes of a server that speaks no text', async () => {
    const endpoint = await onRequest((socket) => socket.write(fromHex('00 01 02 03 04 05 06 07')));
    expect(await troubleOf(exchangeOnce(endpoint))).toEqual({ kind: 'not-ttlv', firstBytes: '0001020304050607' });
  });

  it('refuses an answer of 2 GiB by its header', async () => {
    const endpoint = await onRequest((socket) => socket.write(fromHex('42 00 7b | 01 | 80 00 00 00')));
    expect(await troubleOf(exchangeOnce(endpoint))).toEqual({ kind: 'too-large', announced: 2_147_483_656, limit: 65_536 });
  });

  it('tells when the server resets the connection', async () => {
    const endpoint = await onRequest(() => servers[0]!.reset());
    expect(await troubleOf(exchangeOnce(endpoint))).toEqual({ kind: 'reset', code: 'ECONNRESET', received: 0 });
  });

  it('closes the connection, and says so when it is used again', async () => {
    const connection = await open(await onRequest(() => undefined), { answerMs: 50 });
    await failureOf(connection.exchange(REQUEST));
    expect(connection.isOpen()).toBe(false);
    expect(await troubleOf(connection.exchange(REQUEST))).toMatchObject({ kind: 'answer-timeout' });
  });
});

describe('a silent server', () => {
  it('can be asked something else on the same connection, when the caller wants to', async () => {
    let requests = 0;
    const connection = await open(
      await onRequest((socket) => {
        if (++requests === 2) socket.write(ANSWER);
      }),
    );
    expect(await troubleOf(connection.exchange(REQUEST, { answerMs: 100, silenceMs: 50 }))).toEqual({ kind: 'answer-timeout', afterMs: 50, received: 0 });
    expect(connection.isOpen()).toBe(true);
    expect((await connection.exchange(REQUEST)).bytes).toEqual(ANSWER);
  });

  it('is given up as soon as it has begun to answer', async () => {
    const connection = await open(await onRequest((socket) => socket.write(ANSWER.subarray(0, 4))));
    expect(await troubleOf(connection.exchange(REQUEST, { answerMs: 100, silenceMs: 50 }))).toMatchObject({ kind: 'answer-timeout', afterMs: 100, received: 4 });
    expect(connection.isOpen()).toBe(false);
  });
});

describe('bytes that no request asked for', () => {
  it('are reported by the next exchange when they come behind the answer', async () => {
    const connection = await open(await onRequest((socket) => socket.write(Buffer.concat([ANSWER, OTHER_ANSWER]))));
    expect(toHex((await connection.exchange(REQUEST)).bytes)).toBe(toHex(ANSWER));
    const surplus: TransportTrouble = { kind: 'surplus-bytes', count: 24, firstBytes: toHex(OTHER_ANSWER) };
    expect(connection.surplus()).toEqual(surplus);
    expect(await troubleOf(connection.exchange(REQUEST))).toEqual(surplus);
    expect(connection.isOpen()).toBe(false);
  });

  it('are reported by the next exchange when they come on their own', async () => {
    let other: (() => void) | undefined;
    const connection = await open(
      await onRequest((socket) => {
        socket.write(ANSWER);
        other = () => socket.write(OTHER_ANSWER);
      }),
    );
    await connection.exchange(REQUEST);
    other!();
    await waitFor(() => connection.surplus() !== undefined);
    expect(await troubleOf(connection.exchange(REQUEST))).toEqual({ kind: 'surplus-bytes', count: 24, firstBytes: toHex(OTHER_ANSWER) });
  });

  it('are not taken for the answer when they lie in the socket already', async () => {
    let sendOther: ((sent: () => void) => void) | undefined;
    const connection = await open(
      await onRequest((socket) => {
        socket.write(ANSWER);
        sendOther = (sent) => socket.write(OTHER_ANSWER, sent);
      }),
    );
    await connection.exchange(REQUEST);
    await new Promise<void>((sent) => sendOther!(sent));
    expect((await failureOf(connection.exchange(REQUEST))).kind).toBe('surplus-bytes');
  });

  it('are reported before the first request, too', async () => {
    const connection = await open(await serve((socket) => socket.write('hello')));
    await waitFor(() => connection.surplus() !== undefined);
    expect(await troubleOf(connection.exchange(REQUEST))).toEqual({ kind: 'surplus-bytes', count: 5, firstBytes: '68656c6c6f' });
  });

  it('are reported although the server closed after them', async () => {
    const connection = await open(await onRequest((socket) => socket.end(Buffer.concat([ANSWER, OTHER_ANSWER]))));
    await connection.exchange(REQUEST);
    await waitFor(() => !connection.isOpen());
    expect((await failureOf(connection.exchange(REQUEST))).kind).toBe('surplus-bytes');
  });
});

describe('closing', () => {
  it('is noticed when the server does it between two exchanges', async () => {
    const connection = await open(await onRequest((socket) => socket.end(ANSWER)));
    await connection.exchange(REQUEST);
    await waitFor(() => !connection.isOpen());
    expect(await troubleOf(connection.exchange(REQUEST))).toEqual({ kind: 'already-closed' });
  });

  it('leaves no socket behind on either side, and may be repeated', async () => {
    const connection = await open(await onRequest((socket) => socket.write(ANSWER)));
    await connection.exchange(REQUEST);
    await connection.close();
    await connection.close();
    expect(connection.isOpen()).toBe(false);
    await waitUntilEmpty(servers[0]!);
  });

  it('ends an exchange that is under way', async () => {
    const connection = await open(await onRequest(() => undefined));
    const exchange = failureOf(connection.exchange(REQUEST));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await connection.close();
    expect((await exchange).trouble).toEqual({ kind: 'already-closed' });
  });
});

const anonymous = ({ host, port, ca, verify }: Endpoint): Endpoint => ({ host, port, verify, ...(ca === undefined ? {} : { ca }) });

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const waitUntilEmpty = (server: Loopback): Promise<void> => waitFor(() => server.openSockets() === 0);
