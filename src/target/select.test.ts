import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import { outlineResponse, requestMessage, versionsOf } from '../kmip/message.js';
import { connect } from '../transport/client.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { decode, encode } from '../ttlv/index.js';
import { openTarget, outlivesRun } from './select.js';

describe('openTarget', () => {
  it('starts the embedded server, which answers over mutually authenticated TLS', async () => {
    const target = await openTarget('embedded');
    expect(target).toMatchObject({ name: 'embedded', endpoint: { host: '127.0.0.1', verify: true }, remarks: [] });
    const connection = await connect(target.endpoint, DEFAULT_LIMITS);
    expect(connection.session.authorized).toBe(true);
    const answer = await connection.exchange(encode(requestMessage('1.2', [], [{ operation: ENUM.Operation.DiscoverVersions, payload: [] }])));
    const item = outlineResponse(decode(answer.bytes).item)?.items[0];
    expect(versionsOf(item!.payload!)).toContain('1.4');
    await connection.close();
    await target.stop();
    await target.stop();
    expect(target.failure()).toBeUndefined();
    await expect(connect(target.endpoint, DEFAULT_LIMITS)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('stops the embedded server although a client is still connected', async () => {
    const target = await openTarget('embedded');
    const connection = await connect(target.endpoint, DEFAULT_LIMITS);
    await target.stop();
    await connection.close();
    await expect(connect(target.endpoint, DEFAULT_LIMITS)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('takes a URL for a server that runs elsewhere', async () => {
    expect(await openTarget('kmip://kmip.example', { host: { verify: false } })).toMatchObject({ name: 'kmip://kmip.example:5696', endpoint: { verify: false } });
  });

  it.each([
    ['https://kmip.example', 'https://kmip.example is no KMIP address.', /^Write kmip:\/\/HOST/],
    ['pykimp', 'pykimp is no target.', /^Did you mean pykmip\? /],
    ['kmip.example:5696', 'kmip.example:5696 is no target.', /^Name the target as embedded, pykmip, vault, kmip:\/\/HOST:PORT, kmips\+https:\/\/HOST:PORT\/kmip or command:PROGRAM ARGUMENT…\.$/],
  ])('refuses %s', async (name, message, remedy) => {
    await expect(openTarget(name)).rejects.toMatchObject({ name: 'UserError', message, remedy: expect.stringMatching(remedy) as string });
  });
});

describe('a target that outlives the run', () => {
  it.each([
    ['kmip://kms:5696', true],
    ['kmips+https://kms/kmip', true],
    ['vault', true],
    ['embedded', false],
    ['pykmip', false],
    ['command:my-server --port {port} --log http://logs.example', false],
  ])('%s: %s', (name, outlives) => {
    expect(outlivesRun({ name })).toBe(outlives);
  });

  it('is the only one, with the embedded server, that is spoken to over HTTPS', async () => {
    await expect(openTarget('command:my-server --port {port} --log http://logs.example', { encoding: 'xml' })).rejects.toMatchObject({ remedy: 'Leave --encoding out.' });
  });
});
