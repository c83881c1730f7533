import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { CONTENT_TYPES, fromBody, MESSAGE_ENCODINGS, toBody } from '../kmip/text/encodings.js';
import { outlineResponse, requestMessage } from '../kmip/message.js';
import { createTestPki, type TestPki } from '../transport/certificates.js';
import { decode, encode, enumeration } from '../ttlv/index.js';
import { startReferenceServer, type ReferenceServer } from './listener.js';

let pki: TestPki;
let server: ReferenceServer;
beforeAll(async () => {
  pki = await createTestPki();
  server = await startReferenceServer({ httpsPort: 0, tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
});
afterAll(() => server.close());

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const send = (body: Uint8Array | string, options: { method?: string; path?: string; type?: string; length?: number } = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: server.httpsPort,
        ca: pki.ca.certificate,
        cert: pki.client.certificate,
        key: pki.client.key,
        agent: false,
        method: options.method ?? 'POST',
        path: options.path ?? '/kmip',
        headers: { 'Content-Type': options.type ?? CONTENT_TYPES.ttlv, 'Content-Length': options.length ?? Buffer.from(body).length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
      },
    );
    call.on('error', reject);
    call.end(body);
  });

const QUERY = encode(requestMessage('1.4', [], [{ operation: ENUM.Operation.Query, payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryObjects)] }]));

describe('the server over HTTPS (KMIP Additional Message Encodings 1.0 §2.5)', () => {
  it.each(MESSAGE_ENCODINGS)('answers %s in the same encoding, with status 200, length and no-cache', async (encoding) => {
    const { status, headers, body } = await send(toBody(QUERY, encoding), { type: CONTENT_TYPES[encoding] });
    expect({ status, type: headers['content-type'], length: headers['content-length'], cache: headers['cache-control'] }).toEqual({ status: 200, type: CONTENT_TYPES[encoding], length: String(body.length), cache: 'no-cache' });
    const outline = outlineResponse(decode(fromBody(body, encoding)).item);
    expect(outline?.items.map((item) => [item.operation, item.status])).toEqual([[ENUM.Operation.Query, ENUM.ResultStatus.Success]]);
  });

  it('answers what it cannot read as KMIP with a KMIP failure', async () => {
    const { status, body } = await send('hello');
    expect(status).toBe(200);
    expect(outlineResponse(decode(body).item)?.items[0]?.status).toBe(ENUM.ResultStatus.OperationFailed);
  });

  it.each<[string, Parameters<typeof send>, number]>([
    ['another path', [QUERY, { path: '/' }], 404],
    ['another method', [QUERY, { method: 'PUT' }], 405],
    ['another type', [QUERY, { type: 'text/html' }], 415],
    ['XML that is none', ['<RequestMessage>', { type: 'text/xml' }], 400],
    ['JSON that is none', ['[', { type: 'application/json' }], 400],
    ['a length beyond the limit', [QUERY, { length: 1e9 }], 413],
  ])('refuses %s', async (_, [body, options], status) => {
    expect((await send(body, options)).status).toBe(status);
  });
});
