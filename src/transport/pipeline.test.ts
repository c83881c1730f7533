import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFramer, encode, integer, structure } from '../ttlv/index.js';
import { createTestPki, type TestPki } from './certificates.js';
import { connect } from './client.js';
import type { Connection } from './connection.js';
import { DEFAULT_LIMITS, type Limits } from './endpoint.js';
import { clientEndpoint, serverOptions, tlsServer, type Loopback } from './testing/loopback.js';

const TLS = ['TLSv1.2', 'TLSv1.3'] as const;

const numbered = (tag: number, number: number): Uint8Array => encode(structure(tag, [integer(0x42000d, number)]));
const request = (number: number): Uint8Array => numbered(0x420078, number);
const answer = (number: number): Uint8Array => numbered(0x42007b, number);
const requests = (count: number): Uint8Array[] => Array.from({ length: count }, (_, at) => request(at + 1));

let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki();
});

const servers: Loopback[] = [];
const connections: Connection[] = [];
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A connection to a server that is told of each request by its number, counted from 1. */
async function open(react: (socket: TLSSocket, number: number) => void, { tls = 'TLSv1.3', ...limits }: Partial<Limits> & { readonly tls?: (typeof TLS)[number] } = {}): Promise<Connection> {
  const server = await tlsServer({ ...serverOptions(pki), minVersion: tls, maxVersion: tls }, (socket) => {
    const framer = createFramer({ maxMessageSize: 65_536 });
    let count = 0;
    socket.on('data', (chunk: Buffer) => {
      for (let left = framer.push(chunk).messages.length; left > 0; left--) react(socket, ++count);
    });
  });
  servers.push(server);
  const connection = await connect(clientEndpoint(pki, server.port), { ...DEFAULT_LIMITS, ...limits });
  connections.push(connection);
  return connection;
}

const send = async (connection: Connection, count: number): Promise<unknown> => {
  const { answers, failure } = (await connection.pipeline?.(requests(count))) ?? { answers: [] };
  return [...answers.map(({ bytes }) => bytes.at(-5)), ...(failure === undefined ? [] : [failure.kind])];
};

/** Writes that are a record each: one that waits for another is joined with those behind it. */
async function writeEach(socket: TLSSocket, parts: readonly Uint8Array[]): Promise<void> {
  for (const part of parts) await new Promise<void>((resolve) => void socket.write(part, () => resolve()));
}

describe('requests that do not wait', () => {
  it('are all sent before the first answer, and answered in order', async () => {
    const connection = await open((socket, number) => {
      if (number === 8) void writeEach(socket, requests(8).map((_, at) => answer(at + 1)));
    });
    expect(await send(connection, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([connection.isOpen(), connection.surplus()]).toEqual([true, undefined]);
  });

  it('are followed by others that wait', async () => {
    const connection = await open((socket, number) => void socket.write(answer(number)));
    expect(await send(connection, 3)).toEqual([1, 2, 3]);
    expect((await connection.exchange(request(4))).bytes.at(-5)).toBe(4);
  });

  it('are answered in whatever pieces', async () => {
    const connection = await open((socket, number) => {
      if (number === 3) for (const byte of Buffer.concat([answer(1), answer(2), answer(3)])) socket.write(Uint8Array.of(byte));
    });
    expect(await send(connection, 3)).toEqual([1, 2, 3]);
  });

  it('keep the answers that came before the server went away', async () => {
    const connection = await open((socket, number) => {
      if (number === 3) socket.end(Buffer.concat([answer(1), answer(2)]));
    });
    expect(await send(connection, 3)).toEqual([1, 2, 'closed-before-answer']);
    expect(connection.isOpen()).toBe(false);
  });

  it('have the time limit of one answer each', async () => {
    const connection = await open((socket, number) => {
      if (number === 1) socket.write(answer(1));
    }, { answerMs: 200 });
    expect(await send(connection, 3)).toEqual([1, 'answer-timeout']);
  });

  it('let no other request between them', async () => {
    const connection = await open((socket, number) => void socket.write(answer(number)));
    const all = send(connection, 2);
    await expect(connection.exchange(request(3))).rejects.toThrow('An exchange is under way on this connection.');
    expect(await all).toEqual([1, 2]);
  });

  it('leave what nobody asked for as surplus', async () => {
    const connection = await open((socket, number) => void socket.write(number === 2 ? Buffer.concat([answer(2), answer(3)]) : answer(number)));
    expect(await send(connection, 2)).toEqual([1, 2]);
    expect(connection.surplus()).toMatchObject({ kind: 'surplus-bytes', count: answer(3).length });
  });
});

describe.each(TLS)('the records of an answer, %s', (tls) => {
  const layout = async (parts: readonly Uint8Array[]): Promise<unknown> => (await (await open((socket) => void writeEach(socket, parts), { tls })).exchange(request(1))).records;
  const first = answer(1);

  it('are one for an answer that was written at once', async () => {
    expect(await layout([first])).toEqual({ cuts: [], shared: false });
  });

  it('are told apart where they begin', async () => {
    expect(await layout([first.subarray(0, 8), first.subarray(8, 9), first.subarray(9)])).toEqual({ cuts: [8, 9], shared: false });
  });

  it('are one each for answers that stand by themselves, however many requests are under way', async () => {
    const connection = await open((socket, number) => {
      if (number === 20) void writeEach(socket, requests(20).map((_, at) => answer(at + 1)));
    }, { tls });
    const { answers } = (await connection.pipeline?.(requests(20))) ?? { answers: [] };
    expect(answers.map(({ records }) => records)).toEqual(Array.from({ length: 20 }, () => ({ cuts: [], shared: false })));
  });

  it('are shared by answers that were written together', async () => {
    const connection = await open((socket, number) => {
      if (number === 3) void writeEach(socket, [answer(1), Buffer.concat([answer(2), answer(3)])]);
    }, { tls });
    const { answers } = (await connection.pipeline?.(requests(3))) ?? { answers: [] };
    expect(answers.map(({ records }) => records)).toEqual([{ cuts: [], shared: false }, { cuts: [], shared: true }, { cuts: [], shared: true }]);
  });

  it('are as many as the largest record makes necessary', async () => {
    const long = encode(structure(0x42007b, Array.from({ length: 2500 }, (_, at) => integer(0x42000d, at))));
    expect([long.length, await layout([long])]).toEqual([40_008, { cuts: [16_384, 32_768], shared: false }]);
  });

  it('are seen by a client that comes late to them', async () => {
    const parts = [first.subarray(0, 8), first.subarray(8)];
    const connection = await open((socket) => void writeEach(socket, parts), { tls });
    const pending = connection.exchange(request(1));
    // Whatever has come in the meantime lies in the socket's buffer.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const until = performance.now() + 100;
    while (performance.now() < until);
    expect((await pending).records).toEqual({ cuts: [8], shared: false });
  });
});
