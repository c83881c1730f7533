import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCaptured } from './testing/run-captured.js';

describe('a port that cannot be had is named, with the option that chooses another', () => {
  let occupant: Server;
  let port: number;

  beforeAll(async () => {
    occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    ({ port } = occupant.address() as AddressInfo);
  });
  afterAll(() => occupant.close());

  it('of serve', async () => {
    expect(await runCaptured(['serve', '--port', String(port)])).toEqual({
      code: 2,
      out: '',
      err: `kmip-conformance: The server cannot listen on 127.0.0.1:${port}: the port is in use.\n  → Give another port with --port; 0 takes a free one.\n`,
    });
  });

  it('of serve with HTTPS', async () => {
    expect(await runCaptured(['serve', '--port', '0', '--https-port', String(port)])).toEqual({
      code: 2,
      out: '',
      err: `kmip-conformance: The server cannot listen on 127.0.0.1:${port}: the port is in use.\n  → Give another port with --https-port; 0 takes a free one.\n`,
    });
  });

  it('of record', async () => {
    const { code, err } = await runCaptured(['record', '--listen', String(port), '-o', 'never-written.yaml']);
    expect({ code, err }).toEqual({
      code: 2,
      err: `kmip-conformance: The recorder cannot listen on 127.0.0.1:${port}: the port is in use.\n  → Give another address with --listen; port 0 takes a free one.\n`,
    });
  });
});
