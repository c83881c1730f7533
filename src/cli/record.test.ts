import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSuite } from '../suite/load.js';
import { startPykmip } from '../target/pykmip.js';
import { ensureCertificateFiles, writeCertificateFiles } from '../transport/certificate-files.js';
import { createTestPki } from '../transport/certificates.js';
import type { Endpoint } from '../transport/endpoint.js';
import { runCaptured, type Captured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'record-'));
const tls = join(folder, 'tls');
beforeAll(() => ensureCertificateFiles(tls));
afterAll(() => rmSync(folder, { recursive: true }));

const asClient = ['--ca', join(tls, 'ca.pem'), '--cert', join(tls, 'client.pem'), '--key', join(tls, 'client-key.pem')];

/** Records what a client does, and interrupts the recorder when the client is done. */
async function record(file: string, client: (port: number) => Promise<unknown>, options: readonly string[] = []): Promise<Captured> {
  let interrupt = (): void => undefined;
  let ready: (port: number) => void = () => undefined;
  const listening = new Promise<number>((resolve) => (ready = resolve));
  const ended = runCaptured(['record', '--listen', '0', '--tls-dir', tls, '-o', file, ...options], {
    onStart: (stop) => (interrupt = stop),
    onOutput: (text) => {
      const port = /^Ready: kmip:\/\/127\.0\.0\.1:(\d+) /.exec(text)?.[1];
      if (port !== undefined) ready(Number(port));
    },
  });
  const port = await Promise.race([listening, ended.then(({ err }) => Promise.reject(new Error(err)))]);
  await client(port);
  interrupt();
  return ended;
}

const run = (suite: string, target: readonly string[]): Promise<Captured> => runCaptured(['run', suite, ...target, '--output', join(folder, 'reports')]);

const stepsOf = (file: string) => loadSuite(file).cases[0]?.steps ?? [];

describe('record', () => {
  it('writes a suite of what passed between a client and a server, and the suite runs as it is', { timeout: 60_000 }, async () => {
    const file = join(folder, 'synology.yaml');
    const { code, out } = await record(file, (port) => run('client:synology', ['--target', `kmip://127.0.0.1:${port}`, ...asClient, '--jobs', '1']), ['--product', 'Synology DSM', '--product-version', '7']);
    expect(code).toBe(0);
    expect(out).toContain(`Wrote ${file}: 16 steps\n`);
    const suite = loadSuite(file);
    expect(suite).toMatchObject({ name: 'synology', client: { name: 'Synology DSM', versions: '7', evidence: 'trace' }, cases: [{ id: 'SYNOLOGY-RECORDED', version: '1.2', asClient: { needs: [] }, cleanup: [] }] });
    expect(stepsOf(file).slice(5).map(({ title, newConnection }) => [title, newConnection])).toEqual([
      ['Objects are looked for by Name', true],
      ['The client asks what the server can do', true],
      ['A Secret Data is registered', true],
      ['An attribute is changed', true],
      ['Objects are looked for by Name', true],
      ['The object is made Active', true],
      ['The names of the attributes of the object are read', true],
      ['Attributes of the object are read', true],
      ['The object is read', true],
      ['The object is revoked', true],
      ['The object is destroyed', true],
    ]);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('expect: { UniqueIdentifier: bind $secret }');
    expect(text).toContain('Attributes: { State: Active, ObjectType: SecretData }');
    expect(text).not.toContain('53594e4f3031323334');
    for (let time = 1; time <= 2; time++) expect(await run(file, ['--target', 'embedded'])).toMatchObject({ code: 0 });
  });

  it('keeps what a client does otherwise than others: header fields, batches, ids, versions and odd places', { timeout: 60_000 }, async () => {
    const file = join(folder, 'odd.yaml');
    const { code, out } = await record(file, async (port) => {
      const target = ['--target', `kmip://127.0.0.1:${port}`, ...asClient, '--jobs', '1'];
      await run('client:fortigate', target);
      await run('client:ps-mysql', target);
    });
    expect(code).toBe(0);
    expect(out).not.toContain('byte for byte');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('Authentication: { Credential: { CredentialType: UsernameAndPassword, CredentialValue: { Username: fortigate, Password: stand-in-1 } } }');
    expect(text).not.toContain('fortigate-password');
    expect(text).toContain('uniqueBatchItemId: "454e43303031"');
    expect(text).toContain('malformed: true');
    expect(text).toContain('header: { MaximumResponseSize: 8192, TimeStamp: $now }');
    expect(text).toContain('protocolVersion: "1.4"');
    expect(text).not.toContain('InitialDate');
    expect(await run(file, ['--target', 'embedded'])).toMatchObject({ code: 0 });
  });

  it('writes nothing when no request was answered', async () => {
    const file = join(folder, 'nothing.yaml');
    const { code, err } = await record(file, () => Promise.resolve());
    expect({ code, err }).toEqual({
      code: 2,
      err: `kmip-conformance: Nothing was recorded: no request was answered in full. ${file} was not written.\n  → Let the client connect to the address that is shown, with client.pem of --tls-dir, and interrupt when it is done.\n`,
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('nothing'))).toEqual([]);
  });

  it('says why TLS cannot be ended, and writes nothing', async () => {
    const plain = join(folder, 'plain.yaml');
    const first = await record(plain, async (port) => {
      const socket = connectTcp(port, '127.0.0.1', () => socket.write(Buffer.from('42007801000000', 'hex')));
      socket.on('error', () => undefined);
      await once(socket, 'close');
    });
    expect(first).toMatchObject({ code: 2 });
    expect(first.err).toContain('What the client sends is not TLS.');

    const foreign = join(folder, 'foreign.yaml');
    const pki = await createTestPki();
    const second = await record(foreign, async (port) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, cert: pki.client.certificate, key: pki.client.key });
      socket.on('error', () => undefined);
      await once(socket, 'close');
    });
    expect(second.code).toBe(2);
    expect(second.err).toMatch(/^kmip-conformance: The certificate of the client is not accepted: UNABLE_TO_VERIFY_LEAF_SIGNATURE\.\n {2}→ Give the client client\.pem/);

    const distrusting = join(folder, 'distrusting.yaml');
    const third = await record(distrusting, async (port) => {
      const socket = connectTls({ port, host: '127.0.0.1', ca: pki.ca.certificate, maxVersion: 'TLSv1.2' });
      await expect(once(socket, 'secureConnect')).rejects.toThrow();
      await new Promise((resolve) => setImmediate(resolve));
    });
    expect(third.code).toBe(2);
    expect([plain, foreign, distrusting].filter((file) => existsSync(file))).toEqual([]);
  });

  it('ends with 3 when the server is not there', async () => {
    const file = join(folder, 'away.yaml');
    const target = ['--target', 'kmip://127.0.0.1:1', ...asClient];
    const { code, err } = await record(file, (port) => run('client:truenas', ['--target', `kmip://127.0.0.1:${port}`, ...asClient]), target);
    expect(code).toBe(3);
    expect(err).toContain('127.0.0.1:1 refused the connection.');
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a file that is there, and an address that is none, before anything is started', async () => {
    const file = join(folder, 'there.yaml');
    writeFileSync(file, 'mine');
    expect(await runCaptured(['record', '--listen', '0', '-o', file])).toMatchObject({ code: 2, err: `kmip-conformance: ${file} is there already.\n  → Choose another file with -o.\n` });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await runCaptured(['record', '--listen', 'here', '-o', join(folder, 'new.yaml')])).toMatchObject({ code: 2 });
  });
});

/** What PyKMIP's client is told to do: one key from its creation to its end, a secret, and a look at what is not there. */
const PYTHON = `
import sys
from kmip.pie.client import ProxyKmipClient
from kmip.pie import objects
from kmip.pie.exceptions import KmipOperationFailure
from kmip.core import enums
from kmip.core.attributes import Name
from kmip.core.factories.attributes import AttributeFactory
host, port, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
make = AttributeFactory().create_attribute
with ProxyKmipClient(hostname=host, port=port, cert=folder + '/client.pem', key=folder + '/client-key.pem', ca=folder + '/ca.pem', ssl_version='PROTOCOL_TLSv1_2') as client:
    key = client.create(enums.CryptographicAlgorithm.AES, 256, name='backup-key', cryptographic_usage_mask=[enums.CryptographicUsageMask.ENCRYPT, enums.CryptographicUsageMask.DECRYPT])
    assert client.locate(attributes=[make(enums.AttributeType.NAME, Name.create('backup-key', enums.NameType.UNINTERPRETED_TEXT_STRING))]) == [key]
    client.activate(key)
    parameters = {'cryptographic_algorithm': enums.CryptographicAlgorithm.AES, 'block_cipher_mode': enums.BlockCipherMode.CBC, 'padding_method': enums.PaddingMethod.PKCS5}
    sealed, vector = client.encrypt(b'a secret of the user', uid=key, cryptographic_parameters=parameters, iv_counter_nonce=b'\\x01' * 16)
    opened = client.decrypt(sealed, uid=key, cryptographic_parameters=parameters, iv_counter_nonce=b'\\x01' * 16)
    assert opened == b'a secret of the user'
    client.get_attributes(key, ['State', 'Cryptographic Length'])
    assert len(client.get(key).value) == 32
    secret = client.register(objects.SecretData(b'correct horse', enums.SecretDataType.PASSWORD))
    assert client.get(secret).value == b'correct horse'
    client.destroy(secret)
    try:
        client.destroy(key)
        raise AssertionError('an Active key was destroyed')
    except KmipOperationFailure:
        pass
    client.revoke(enums.RevocationReasonCode.CESSATION_OF_OPERATION, uid=key)
    client.destroy(key)
`;

const DEBIAN_PYTHON = '/usr/bin/python3';
const exitOf = async (args: readonly string[]): Promise<{ readonly code: number | null; readonly err: string }> => {
  const child = spawn(DEBIAN_PYTHON, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PYTHONWARNINGS: 'ignore' } });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  return { code, err };
};
const required = process.env.KMIP_CONFORMANCE_REQUIRE_PYKMIP === '1';
const hasClient = (await exitOf(['-c', 'import kmip.pie.client'])).code === 0;

describe.skipIf(!hasClient && !required)("record with PyKMIP's client (skipped when it is not installed; KMIP_CONFORMANCE_REQUIRE_PYKMIP=1 makes that a failure)", () => {
  const script = join(folder, 'client.py');
  beforeAll(() => writeFileSync(script, PYTHON));
  const client = async (port: number): Promise<void> => expect(await exitOf([script, '127.0.0.1', String(port), tls])).toMatchObject({ code: 0 });

  const check = (file: string): void => {
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/a secret of the user|correct horse|612073656372657420|636f7272656374/);
    expect(text).not.toContain('byte for byte');
    expect(stepsOf(file).map(({ title }) => title)).toEqual([
      'A Symmetric Key is created',
      'Objects are looked for by Name',
      'The object is made Active',
      'The server encrypts data',
      'The server decrypts data',
      'Attributes of the object are read',
      'The object is read',
      'A Secret Data is registered',
      'The object is read',
      'The object is destroyed',
      'The object is destroyed, which is refused',
      'The object is revoked',
      'The object is destroyed',
    ]);
    expect(text).toContain('Name: $unique.backup-key');
    expect(text).toContain('Data: bind $data');
  };

  it('and the embedded server', { timeout: 60_000 }, async () => {
    const file = join(folder, 'pykmip-client.yaml');
    expect(await record(file, client)).toMatchObject({ code: 0, err: '' });
    check(file);
    expect(await run(file, ['--target', 'embedded'])).toMatchObject({ code: 0 });
  });

  it("and PyKMIP's server, twice on the same one, and then on the embedded server", { timeout: 120_000 }, async () => {
    const file = join(folder, 'pykmip-both.yaml');
    const server = await startPykmip();
    try {
      const target = ['--target', `kmip://127.0.0.1:${server.endpoint.port}`, ...(await filesOf(server.endpoint))];
      expect(await record(file, client, target)).toMatchObject({ code: 0, err: '' });
      check(file);
      for (let time = 1; time <= 2; time++) expect(await run(file, target)).toMatchObject({ code: 0 });
    } finally {
      await server.stop();
    }
    expect(await run(file, ['--target', 'embedded'])).toMatchObject({ code: 0 });
  });
});

/** The material of a target that was started here, as files. */
async function filesOf({ ca = '', cert = '', key = '' }: Endpoint): Promise<readonly string[]> {
  const directory = join(folder, 'pykmip-tls');
  const client = { certificate: cert, key };
  await writeCertificateFiles(directory, { ca: { certificate: ca }, server: client, client });
  return ['--ca', join(directory, 'ca.pem'), '--cert', join(directory, 'client.pem'), '--key', join(directory, 'client-key.pem')];
}
