import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatXml } from '../kmip/text/xml.js';
import { formatJson } from '../kmip/text/json.js';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import { encode, integer, structure, toHex } from '../ttlv/index.js';
import { createTestPki, type TestPki } from './certificates.js';
import { connect } from './client.js';
import type { Answer, Connection } from './connection.js';
import type { Limits } from './endpoint.js';
import { clientEndpoint, serverOptions, tlsServer, type Loopback } from './testing/loopback.js';
import { TransportFailure, type TransportTrouble } from './trouble.js';

const item = structure(0x42007b, [integer(0x42000d, 1)]);
const REQUEST = encode(structure(0x420078, [integer(0x42000d, 1)]));
const ANSWER = Buffer.from(encode(item));
const LIMITS: Limits = { connectMs: 30_000, handshakeMs: 30_000, answerMs: 30_000, maxMessageSize: 4096 };

let pki: TestPki;
beforeAll(async () => void (pki = await createTestPki()));
const servers: Loopback[] = [];
const connections: Connection[] = [];
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server that answers each request with these bytes, and what it was asked. */
async function serve(react: (socket: TLSSocket) => void, encoding: MessageEncoding = 'ttlv', limits: Partial<Limits> = {}): Promise<{ connection: Connection; asked: () => string }> {
  let asked = '';
  const server = await tlsServer(serverOptions(pki), (socket) => {
    socket.on('data', (chunk: Buffer) => {
      asked += chunk.toString('latin1');
      const body = Number(/content-length: (\d+)/i.exec(asked)?.[1] ?? 0);
      const head = asked.indexOf('\r\n\r\n');
      if (head >= 0 && asked.length >= head + 4 + body) react(socket);
    });
  });
  servers.push(server);
  const connection = await connect({ ...clientEndpoint(pki, server.port), http: { path: '/kmip', encoding } }, { ...LIMITS, ...limits });
  connections.push(connection);
  return { connection, asked: () => asked };
}

const http = (body: Buffer | string, headers: readonly string[], status = '200 OK'): Buffer => Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`), Buffer.from(body)]);
const good = (body: Buffer | string = ANSWER, type = 'application/octet-stream'): Buffer => http(body, [`Content-Type: ${type}`, `Content-Length: ${Buffer.from(body).length}`, 'Cache-Control: no-cache']);

async function exchanged(reply: Buffer | string, encoding: MessageEncoding = 'ttlv'): Promise<Answer> {
  const { connection } = await serve((socket) => socket.write(reply), encoding);
  return connection.exchange(REQUEST);
}

async function troubleOf(react: (socket: TLSSocket) => void, encoding: MessageEncoding = 'ttlv', limits: Partial<Limits> = {}): Promise<TransportTrouble> {
  const { connection } = await serve(react, encoding, limits);
  const failure = await connection.exchange(REQUEST).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(TransportFailure);
  expect(connection.isOpen()).toBe(false);
  return (failure as TransportFailure).trouble;
}

describe('a request over HTTPS (KMIP Additional Message Encodings 1.0 §2.4)', () => {
  it('is a POST with path, Content-Type, Content-Length and Cache-Control', async () => {
    const { connection, asked } = await serve((socket) => socket.write(good()));
    const answer = await connection.exchange(REQUEST);
    expect(toHex(answer.bytes)).toBe(toHex(ANSWER));
    expect(answer.departures).toBeUndefined();
    const [line, ...headers] = asked().split('\r\n\r\n')[0]?.split('\r\n') ?? [];
    expect(line).toBe('POST /kmip HTTP/1.1');
    expect(headers).toEqual(expect.arrayContaining(['Content-Type: application/octet-stream', `Content-Length: ${REQUEST.length}`, 'Cache-Control: no-cache']));
  });

  it.each([
    ['xml', 'text/xml', formatXml(item)],
    ['json', 'application/json', formatJson(item)],
  ] as const)('carries %s as text, and its answer comes back as TTLV', async (encoding, type, body) => {
    const { connection, asked } = await serve((socket) => socket.write(good(body, `${type}; charset=utf-8`)), encoding);
    expect(toHex((await connection.exchange(REQUEST)).bytes)).toBe(toHex(ANSWER));
    expect(asked()).toContain(`Content-Type: ${type}\r\n`);
    expect(asked()).toContain('BatchCount');
  });

  it('uses one connection for many, which is not open any more when the server ends it', async () => {
    const replies = [good(), good(), http(ANSWER, ['Content-Type: application/octet-stream', 'Content-Length: 24', 'Cache-Control: no-cache', 'Connection: close'])];
    let count = 0;
    let sockets = 0;
    const server = await tlsServer(serverOptions(pki), (socket) => {
      sockets++;
      socket.on('data', (chunk: Buffer) => {
        // Head and body of a request may come apart.
        if (!chunk.toString('latin1').startsWith('POST')) return;
        socket.write(replies[count++] ?? '');
        if (count === replies.length) socket.end();
      });
    });
    servers.push(server);
    const connection = await connect({ ...clientEndpoint(pki, server.port), http: { path: '/kmip', encoding: 'ttlv' } }, LIMITS);
    connections.push(connection);
    await replies.reduce((before) => before.then(() => connection.exchange(REQUEST).then(() => undefined)), Promise.resolve());
    expect(sockets).toBe(1);
    await expect(connection.exchange(REQUEST)).rejects.toMatchObject({ trouble: expect.objectContaining({ kind: expect.stringMatching(/^(already-closed|closed-before-answer)$/) as string }) as object });
  });
});

describe('an answer over HTTPS (§2.5)', () => {
  it('departs where headers are missing or wrong, and is read all the same', async () => {
    const answer = await exchanged(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n18\r\n'), ANSWER, Buffer.from('\r\n0\r\n\r\n')]));
    expect(toHex(answer.bytes)).toBe(toHex(ANSWER));
    expect(answer.departures).toEqual(['Content-Type is "text/plain", expected is application/octet-stream', 'Content-Length is missing', 'Cache-Control is not no-cache']);
  });

  it.each<[string, (socket: TLSSocket) => void, MessageEncoding, Partial<Limits>, TransportTrouble | Partial<TransportTrouble>]>([
    ['another status', (socket) => socket.write(http('no\n', ['Content-Length: 3'], '404 Not Found')), 'ttlv', {}, { kind: 'http-status', status: 404, text: 'no\n' }],
    ['TTLV without HTTP', (socket) => socket.write(ANSWER), 'ttlv', {}, { kind: 'not-http' }],
    ['endless headers', (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`), 'ttlv', {}, { kind: 'not-http' }],
    ['an announced length beyond the limit', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n'), 'ttlv', {}, { kind: 'too-large', announced: 9_999_999, limit: 4096 }],
    ['a body that does not end', (socket) => socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n${'x'.repeat(8192)}`), 'ttlv', {}, { kind: 'too-large', limit: 4096 }],
    ['half an answer', (socket) => socket.end(http(ANSWER.subarray(0, 10), ['Content-Length: 24'])), 'ttlv', {}, { kind: 'half-answer', received: 10, expected: 24 }],
    ['nothing but the end', (socket) => socket.end(), 'ttlv', {}, { kind: 'closed-before-answer', firstAnswer: true }],
    ['silence', () => undefined, 'ttlv', { answerMs: 50 }, { kind: 'answer-timeout', afterMs: 50, received: 0 }],
    ['XML that is none', (socket) => socket.write(good('<ResponseMessage>', 'text/xml')), 'xml', {}, { kind: 'not-a-message' }],
    ['XML with a document type', (socket) => socket.write(good('<!DOCTYPE a [<!ENTITY b "c">]><ResponseMessage/>', 'text/xml')), 'xml', {}, { kind: 'not-a-message' }],
    ['JSON that is none', (socket) => socket.write(good('{', 'application/json')), 'json', {}, { kind: 'not-a-message' }],
  ])('is trouble when it is %s', async (_, react, encoding, limits, trouble) => {
    expect(await troubleOf(react, encoding, limits)).toMatchObject(trouble);
  });
});
