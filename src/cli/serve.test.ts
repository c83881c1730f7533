import { once } from 'node:events';
import { existsSync } from 'node:fs';
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

describe('a server without a folder for its certificates', () => {
  it('names the files that a client connects with, and removes them at the end', async () => {
    let interrupt: () => void = () => undefined;
    let said = '';
    let during: readonly (number | boolean)[] = [];
    const { code } = await runCaptured(['serve', '--port', '0'], {
      onStart: (given) => (interrupt = given),
      onOutput: (text) => {
        said += text;
        if (!said.includes('--tls-dir keeps them')) return;
        // What it has printed is all that somebody needs who wants to connect; the server listens for the interruption next.
        const [, address = ''] = /^Ready: (\S+)/m.exec(said) ?? [];
        const [, flags = ''] = /^Connect with: (.*)$/m.exec(said) ?? [];
        void runCaptured(['probe', address, ...flags.split(' '), '--json']).then((probed) => {
          during = [probed.code, existsSync(flags.split(' ')[1] ?? '')];
          interrupt();
        });
      },
    });
    const [, ca = ''] = /--ca (\S+)/.exec(said) ?? [];
    expect({ code, during, after: existsSync(ca) }).toEqual({ code: 130, during: [0, true], after: false });
  });
});
