import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFramer, decode, encode } from '../ttlv/index.js';
import type { StructureItem } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { createCertificateAuthority, issueCertificate, type CertifiedKey } from '../transport/certificates.js';
import { startReferenceServer, type ReferenceServer } from './listener.js';
import { algorithm, answersOf, attributes, bits, enumeration, id, idOf, requestMessage, usage, type Answer, type BatchRequest } from './testing/reference.js';

let authority: CertifiedKey;
let serverKey: CertifiedKey;
let clientKey: CertifiedKey;
let server: ReferenceServer;
const open: TLSSocket[] = [];

const start = (options: Partial<Parameters<typeof startReferenceServer>[0]> = {}): Promise<ReferenceServer> =>
  startReferenceServer({ tls: { ca: authority.certificate, cert: serverKey.certificate, key: serverKey.key }, ...options });

async function connected(port: number, options: ConnectionOptions = { cert: clientKey.certificate, key: clientKey.key }): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate, servername: 'localhost', ...options });
  open.push(socket);
  await once(socket, 'secureConnect');
  return socket;
}

/** Collects the answers that arrive on a connection. */
function reader(socket: TLSSocket): (count: number) => Promise<Answer[]> {
  const framer = createFramer({ maxMessageSize: 1024 * 1024 });
  const answers: Answer[] = [];
  let notify: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    for (const message of framer.push(chunk).messages) answers.push(...answersOf(decode(message).item as StructureItem, '1.2'));
    notify();
  });
  return async (count) => {
    while (answers.length < count) await new Promise<void>((resolve) => (notify = resolve));
    return answers;
  };
}

const bytes = (...requests: BatchRequest[]): Uint8Array => encode(requestMessage('1.2', requests));
const QUERY: BatchRequest = { operation: 'Query', payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryObjects)] };
const DISCOVER: BatchRequest = { operation: 'DiscoverVersions', payload: [] };
const CREATE: BatchRequest = { operation: 'Create', payload: [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes('1.2', algorithm('AES'), bits(128), usage(12))] };

beforeAll(async () => {
  authority = await createCertificateAuthority({ commonName: 'authority' });
  serverKey = await issueCertificate(authority, { commonName: 'localhost', kind: 'server', dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] });
  clientKey = await issueCertificate(authority, { commonName: 'client', kind: 'client' });
  server = await start();
});

afterAll(async () => {
  for (const socket of open) socket.destroy();
  await server.close();
});

describe('the server on a socket', () => {
  it('answers over TLS 1.2 and TLS 1.3', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await connected(server.port, { cert: clientKey.certificate, key: clientKey.key, minVersion: version, maxVersion: version });
      const read = reader(socket);
      socket.write(bytes(DISCOVER));
      expect(await read(1)).toMatchObject([{ operation: 'DiscoverVersions', status: 'Success' }]);
      expect(socket.getProtocol()).toBe(version);
    }
  });

  it('refuses a client without certificate', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ca: authority.certificate, servername: 'localhost' });
    open.push(socket);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/ERR_SSL|ECONNRESET/);
  });

  it('answers requests that are sent without waiting, in their order', async () => {
    const socket = await connected(server.port);
    const read = reader(socket);
    socket.write(Buffer.concat([bytes(QUERY), bytes(DISCOVER), bytes(QUERY)]));
    expect((await read(3)).map(({ operation }) => operation)).toEqual(['Query', 'DiscoverVersions', 'Query']);
  });

  it('puts a request together that arrives byte by byte', async () => {
    const socket = await connected(server.port);
    const read = reader(socket);
    for (const byte of bytes(DISCOVER)) socket.write(Uint8Array.of(byte));
    expect(await read(1)).toMatchObject([{ operation: 'DiscoverVersions', status: 'Success' }]);
  });

  it('knows clients by their certificates', async () => {
    const stranger = await issueCertificate(authority, { commonName: 'stranger', kind: 'client' });
    const [mine, theirs] = [await connected(server.port), await connected(server.port, { cert: stranger.certificate, key: stranger.key })];
    const [readMine, readTheirs] = [reader(mine), reader(theirs)];
    mine.write(bytes(CREATE));
    const key = idOf((await readMine(1))[0]!.payload!);
    theirs.write(bytes({ operation: 'Get', payload: [id(key)] }));
    mine.write(bytes({ operation: 'Get', payload: [id(key)] }));
    expect((await readTheirs(1))[0]).toMatchObject({ operation: 'Get', reason: 'ItemNotFound' });
    expect((await readMine(2))[1]).toMatchObject({ operation: 'Get', status: 'Success' });
  });

  it('answers bytes that are no TTLV once, and ends the connection', async () => {
    const socket = await connected(server.port);
    const read = reader(socket);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    expect(await read(1)).toMatchObject([{ operation: undefined, reason: 'InvalidMessage' }]);
    await once(socket, 'end');
  });

  it('answers a message that announces too much, and ends the connection', async () => {
    const socket = await connected(server.port);
    const read = reader(socket);
    socket.write(Buffer.from('42007801ffffffff', 'hex'));
    expect(await read(1)).toMatchObject([{ operation: undefined, reason: 'InvalidMessage' }]);
    await once(socket, 'end');
  });

  it('outlives clients that go away in the middle of a message', async () => {
    const gone = await connected(server.port);
    gone.write(bytes(QUERY).subarray(0, 20));
    gone.destroy();
    const socket = await connected(server.port);
    const read = reader(socket);
    socket.write(bytes(DISCOVER));
    expect(await read(1)).toMatchObject([{ status: 'Success' }]);
  });

  it('ends its connections when it is closed', async () => {
    const other = await start();
    const socket = await connected(other.port);
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    await other.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('rejects when the port is taken', async () => {
    await expect(start({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('interference on a socket', () => {
  it('may write the answer in parts, or do something else instead', async () => {
    const broken = await start({
      interference: {
        bytes: (whole) => [whole.subarray(0, 3), whole.subarray(3)],
        send: (socket, part, { count }) => {
          if (count === 1) socket.write(part);
          else socket.destroy();
        },
      },
    });
    const socket = await connected(broken.port);
    socket.on('error', () => undefined);
    const read = reader(socket);
    socket.write(bytes(DISCOVER));
    expect(await read(1)).toMatchObject([{ status: 'Success' }]);
    const closed = once(socket, 'close');
    socket.write(bytes(DISCOVER));
    await closed;
    await broken.close();
  });
});
