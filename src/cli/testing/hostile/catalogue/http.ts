/** Servers over HTTPS that answer with something other than one message. */
import { gzipSync } from 'node:zlib';
import type { Behaviour, HttpTurn } from '../behaviour.js';
import { drip, flood, MEBIBYTE } from './bytes.js';
import { MARKUP } from './texts.js';

const http = (name: string, reply: (turn: HttpTurn) => void, outcome: Behaviour['outcome'], says: RegExp): Behaviour => ({ name: `over HTTPS ${name}`, conduct: { at: 'http', reply }, outcome, says });
const writes = (name: string, make: (turn: HttpTurn) => string | Uint8Array, outcome: Behaviour['outcome'], says: RegExp): Behaviour => http(name, (turn) => void turn.socket.write(make(turn)), outcome, says);

const OK = 'HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\n';
const head = ({ contentType, body }: HttpTurn, ...more: readonly string[]): Buffer =>
  Buffer.from(`${OK}Content-Type: ${contentType}\r\n${more.some((line) => /^(content-length|transfer-encoding)/i.test(line)) ? '' : `Content-Length: ${body.length}\r\n`}${more.map((line) => `${line}\r\n`).join('')}\r\n`);
const chunk = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

export const HTTP: readonly Behaviour[] = [
  http('never answers', () => undefined, 'errored', /did not answer within 300 ms/),
  http('closes the connection', ({ socket }) => void socket.end(), 'errored', /closed the connection without an answer/),
  http('closes the connection in the middle of the body', (turn) => void turn.socket.end(Buffer.concat([head(turn), turn.body.subarray(0, 20)])), 'errored', /in the middle of its answer: 20 of \d+ bytes/),
  http('closes the connection in the middle of the headers', ({ socket }) => void socket.end(OK), 'errored', /./),
  http('sends headers one byte at a time', ({ socket }) => drip(socket, Buffer.from(OK), 25), 'errored', /did not answer within 300 ms/),
  http('sends chunks without end', (turn) => flood(turn.socket, head(turn, 'Transfer-Encoding: chunked'), chunk(Buffer.alloc(65536, 0x20))), 'errored', /the limit is 16777216 bytes/),
  http('sends headers without end', (turn) => flood(turn.socket, Buffer.from(OK), Buffer.from(`X-${'a'.repeat(8000)}: b\r\n`)), 'errored', /no HTTP response/),
  http('sends one header without end', (turn) => flood(turn.socket, Buffer.from(`${OK}X: `), Buffer.alloc(65536, 0x61)), 'errored', /no HTTP response/),
  http('sends interim responses without end', (turn) => flood(turn.socket, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000))), 'errored', /./),
  http('sends chunk extensions without end', (turn) => flood(turn.socket, Buffer.concat([head(turn, 'Transfer-Encoding: chunked'), Buffer.from('5;')]), Buffer.alloc(65536, 0x61)), 'errored', /./),
  http('sends trailers without end', (turn) => flood(turn.socket, Buffer.concat([head(turn, 'Transfer-Encoding: chunked'), chunk(turn.body), Buffer.from('0\r\n')]), Buffer.from(`X-${'a'.repeat(8000)}: b\r\n`)), 'errored', /./),
  http('sends garbage without end behind its answer', (turn) => flood(turn.socket, Buffer.concat([head(turn), turn.body]), Buffer.alloc(65536, 0xa5)), 'errored', /no HTTP response/),
  writes('announces a body of 2 GiB', (turn) => head(turn, 'Content-Length: 2147483648'), 'errored', /announced an answer of 2147483648 bytes/),
  writes('announces a body of -1 bytes', (turn) => head(turn, 'Content-Length: -1'), 'errored', /no HTTP response/),
  writes('announces a body of 1e99 bytes', (turn) => head(turn, 'Content-Length: 999999999999999999999999999'), 'errored', /./),
  writes('announces two lengths', (turn) => Buffer.concat([head(turn, `Content-Length: ${turn.body.length}`, 'Content-Length: 1'), turn.body]), 'errored', /no HTTP response/),
  writes('announces length and chunks', (turn) => Buffer.concat([head(turn, `Content-Length: ${turn.body.length}`, 'Transfer-Encoding: chunked'), chunk(turn.body), Buffer.from('0\r\n\r\n')]), 'errored', /no HTTP response/),
  writes('redirects', () => 'HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n', 'errored', /HTTP status 302/),
  writes('redirects to itself for ever', () => 'HTTP/1.1 307 Temporary Redirect\r\nLocation: /kmip\r\nContent-Length: 0\r\n\r\n', 'errored', /HTTP status 307/),
  writes('answers with a page of HTML', () => `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${MARKUP.length}\r\n\r\n${MARKUP}`, 'errored', /a body that is no KMIP message\. It starts with 3c2f73/),
  writes('fails with a page of HTML', () => `HTTP/1.1 500 ${MARKUP}\r\nContent-Type: text/html\r\nContent-Length: ${MARKUP.length}\r\n\r\n${MARKUP}`, 'errored', /HTTP status 500/),
  writes('fails with terminal escapes', () => 'HTTP/1.1 500 \u001b[2J\r\nContent-Type: \u001b[2J\r\nContent-Length: 4\r\n\r\n\u001b[2J', 'errored', /./),
  writes('names a wrong content type', ({ body }) => Buffer.concat([Buffer.from(`${OK}Content-Type: image/png\r\nContent-Length: ${body.length}\r\n\r\n`), body]), 'failed', /Content-Type is "image\/png"/),
  writes('names markup as content type', ({ body }) => Buffer.concat([Buffer.from(`${OK}Content-Type: ${MARKUP}\r\nContent-Length: ${body.length}\r\n\r\n`), body]), 'failed', /Content-Type is /),
  writes('sends a compressed answer that nobody asked for', (turn) => {
    const bomb = gzipSync(Buffer.alloc(64 * MEBIBYTE));
    return Buffer.concat([head(turn, 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`), bomb]);
  }, 'errored', /no KMIP message\. It starts with 1f8b/),
  writes('answers without content', () => 'HTTP/1.1 204 No Content\r\n\r\n', 'errored', /HTTP status 204/),
  writes('answers with an empty body', (turn) => head(turn, 'Content-Length: 0'), 'errored', /no KMIP message\. It is empty/),
  writes('changes the protocol', () => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nabc', 'errored', /./),
  writes('speaks HTTP/0.9', ({ body }) => body, 'errored', /no HTTP response/),
  writes('speaks HTTP/2', () => Buffer.from('000000040000000000', 'hex'), 'errored', /no HTTP response/),
  writes('answers in a version of HTTP that nobody knows', () => 'HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n', 'errored', /./),
];
