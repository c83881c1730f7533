import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { outlineResponse, protocolVersionItem, requestMessage } from '../kmip/message.js';
import { connect } from '../transport/client.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { TransportFailure } from '../transport/trouble.js';
import { decode, encode, enumeration, integer, structure, toHex } from '../ttlv/index.js';
import { startPykmip } from './pykmip.js';
import { findPykmipServer } from './pykmip-setup.js';
import { TargetError } from './target-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kmip-conformance-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function script(text: string): Promise<string> {
  const file = join(folder, 'pykmip-server');
  await writeFile(file, text);
  await chmod(file, 0o700);
  return file;
}

const errorOf = async (attempt: Promise<unknown>): Promise<TargetError> => {
  const error = await attempt.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(TargetError);
  return error as TargetError;
};

/** Answers the first request of every connection; ends with exit code 9 at its second connection. */
const SHORT_LIVED_SERVER = `#!${process.execPath}
const { readFileSync } = require('node:fs');
const tls = require('node:tls');
const settings = Object.fromEntries(readFileSync(process.argv[3], 'utf8').split('\\n').slice(1).map((line) => line.split('=')));
const answer = Buffer.from('${toHex(encode(structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [protocolVersionItem('1.2'), integer(TAG.BatchCount, 0)])])))}', 'hex');
const read = (name) => readFileSync(settings[name]);
let count = 0;
tls.createServer({ ca: read('ca_path'), cert: read('certificate_path'), key: read('key_path'), requestCert: true, rejectUnauthorized: true }, (socket) => {
  socket.on('error', () => undefined);
  if (++count === 2) { console.error('out of order'); process.exit(9); }
  socket.on('data', () => socket.write(answer));
}).listen(Number(settings.port), settings.hostname);
`;

describe('findPykmipServer', () => {
  it('takes the first program on the PATH', async () => {
    const file = await script('#!/bin/sh\n');
    expect(await findPykmipServer(`/nowhere:${folder}:/usr/bin`)).toBe(file);
  });

  it("looks in Debian's place when the PATH has none", async () => {
    const file = await script('#!/bin/sh\n');
    expect(await findPykmipServer('/nowhere', folder)).toBe(file);
  });

  it('passes over a file that is no program, and says how to install PyKMIP', async () => {
    await chmod(await script('#!/bin/sh\n'), 0o600);
    const error = await errorOf(findPykmipServer(folder, '/nowhere'));
    expect(error.message).toBe('PyKMIP is not installed: there is no pykmip-server on the PATH.');
    expect(error.remedy).toContain('apt-get install python3-pykmip');
  });
});

describe('startPykmip, with other programs in its place', () => {
  it('starts a server, waits for its first answer and stops it', async () => {
    const target = await startPykmip({ program: await script(SHORT_LIVED_SERVER), logDirectory: join(folder, 'logs') });
    expect(target.name).toBe('pykmip');
    expect(target.endpoint.host).toBe('127.0.0.1');
    expect(target.logFile).toBe(join(folder, 'logs', 'pykmip-server.log'));
    expect(target.failure()).toBeUndefined();
    await target.stop();
    await target.stop();
    expect(target.failure()).toBeUndefined();
    await expect(connect(target.endpoint, DEFAULT_LIMITS)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('tells when the server has ended by itself, with the end of its output', async () => {
    const target = await startPykmip({ program: await script(SHORT_LIVED_SERVER), logDirectory: folder });
    await connect(target.endpoint, DEFAULT_LIMITS).then((connection) => connection.close(), () => undefined);
    while (target.failure() === undefined) await sleep(5);
    expect(target.failure()?.message).toBe('PyKMIP ended by itself (exit code 9). The end of its log:\n  out of order');
    await target.stop();
    expect(await readFile(join(folder, 'pykmip-output.log'), 'utf8')).toBe('out of order\n');
  });

  it('quotes a server that ends at once', async () => {
    const error = await errorOf(startPykmip({ program: await script('#!/bin/sh\necho "No module named kmip" >&2\nexit 1\n') }));
    expect(error.message).toBe('PyKMIP ended while it was starting (exit code 1). The end of its log:\n  No module named kmip');
  });

  it('tries three ports when another process is faster', async () => {
    const attempts = join(folder, 'attempts');
    const program = await script(`#!/bin/sh\necho attempt >> ${attempts}\necho "OSError: [Errno 98] Address already in use" >&2\nexit 1\n`);
    const error = await errorOf(startPykmip({ program }));
    expect(error.message).toMatch(/Address already in use$/);
    expect(await readFile(attempts, 'utf8')).toBe('attempt\nattempt\nattempt\n');
  });

  it('gives up on a server that does not listen', async () => {
    const error = await errorOf(startPykmip({ program: await script('#!/bin/sh\nsleep 1000\n'), startMs: 100 }));
    expect(error.message).toMatch(/^PyKMIP did not become ready within 100 ms\. 127\.0\.0\.1:\d+ refused the connection\. It wrote nothing to its log\.$/);
  });

  it('refuses a directory for logs that cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(startPykmip({ program: '/nowhere', logDirectory: join(folder, 'file', 'logs') })).rejects.toMatchObject({ name: 'UserError' });
  });

  it('refuses a program that cannot be started', async () => {
    const error = await errorOf(startPykmip({ program: join(folder, 'nothing') }));
    expect(error.message).toMatch(/cannot be started: spawn .*nothing ENOENT\.$/);
  });
});

const required = process.env.KMIP_CONFORMANCE_REQUIRE_PYKMIP === '1';
const installed = await findPykmipServer().then(
  () => true,
  () => false,
);

describe.skipIf(!installed && !required)('PyKMIP (skipped when pykmip-server is not installed; KMIP_CONFORMANCE_REQUIRE_PYKMIP=1 makes that a failure)', () => {
  it('is started, answers over mutually authenticated TLS 1.2 and is stopped', async () => {
    const target = await startPykmip({ logDirectory: folder });
    try {
      const connection = await connect(target.endpoint, DEFAULT_LIMITS);
      expect(connection.session).toMatchObject({ protocol: 'TLSv1.2', authorized: true });
      const answer = await connection.exchange(encode(requestMessage('1.4', [], [{ operation: ENUM.Operation.Query, payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)] }])));
      expect(outlineResponse(decode(answer.bytes).item)).toMatchObject({ version: '1.4', items: [{ status: ENUM.ResultStatus.Success }] });
      await connection.close();
    } finally {
      await target.stop();
    }
    await expect(connect(target.endpoint, DEFAULT_LIMITS)).rejects.toBeInstanceOf(TransportFailure);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['pykmip-output.log', 'pykmip-server.log']));
    expect(await readFile(join(folder, 'pykmip-server.log'), 'utf8')).toContain('Starting connection service...');
  });

  it('runs twice side by side, each with its own objects', async () => {
    const targets = await Promise.all([startPykmip(), startPykmip()]);
    try {
      const locate = requestMessage('1.4', [], [{ operation: ENUM.Operation.Locate, payload: [] }]);
      for (const target of targets) {
        const connection = await connect(target.endpoint, DEFAULT_LIMITS);
        const answer = await connection.exchange(encode(locate));
        expect(outlineResponse(decode(answer.bytes).item)?.items[0]?.payload?.value).toEqual([]);
        await connection.close();
      }
      expect(targets[0].endpoint.port).not.toBe(targets[1].endpoint.port);
    } finally {
      await Promise.all(targets.map((target) => target.stop()));
    }
  });
});
