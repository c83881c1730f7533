import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { createTestPki } from './certificates.js';
import { ensureCertificateFiles } from './certificate-files.js';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kmip-conformance-test-'));
  folder = join(parent, 'certificates');
});
afterEach(() => rm(parent, { recursive: true }));

const message = async (attempt: Promise<unknown>): Promise<string> => {
  const error = await attempt.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message.replaceAll(folder, 'F');
};

describe('ensureCertificateFiles', () => {
  it('creates the five files, for the owner only, without the key of the authority', async () => {
    const { set, created } = await ensureCertificateFiles(folder);
    expect(created).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['ca.pem', 'client-key.pem', 'client.pem', 'server-key.pem', 'server.pem']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'client-key.pem'), 'utf8')).toBe(set.client.key);
  });

  it('reuses what is there', async () => {
    const first = await ensureCertificateFiles(folder);
    const second = await ensureCertificateFiles(folder);
    expect(second.created).toBe(false);
    expect(second.set).toEqual({ ca: { certificate: first.set.ca.certificate }, server: first.set.server, client: first.set.client });
  });

  it('refuses a set of which some files are missing', async () => {
    await ensureCertificateFiles(folder);
    await rm(join(folder, 'client-key.pem'));
    expect(await message(ensureCertificateFiles(folder))).toBe('F holds ca.pem, server.pem, server-key.pem, client.pem but not client-key.pem.');
  });

  it('refuses a certificate that has expired', async () => {
    await ensureCertificateFiles(folder);
    expect(await message(ensureCertificateFiles(folder, new Date('2999-01-01')))).toMatch(/^The certificate in F\/ca\.pem expired on \d{4}-/);
  });

  it('refuses a file that is no PEM', async () => {
    await ensureCertificateFiles(folder);
    await writeFile(join(folder, 'server.pem'), 'no PEM');
    expect(await message(ensureCertificateFiles(folder))).toBe('F/server.pem holds no certificate in PEM form.');
  });

  it('refuses a key that does not belong to its certificate', async () => {
    const { set } = await ensureCertificateFiles(folder);
    await writeFile(join(folder, 'client-key.pem'), set.server.key);
    expect(await message(ensureCertificateFiles(folder))).toBe('The private key in F/client-key.pem does not belong to the certificate in F/client.pem.');
  });

  it('refuses a certificate of another authority', async () => {
    await ensureCertificateFiles(folder);
    const other = await createTestPki();
    await writeFile(join(folder, 'server.pem'), other.server.certificate);
    await writeFile(join(folder, 'server-key.pem'), other.server.key);
    expect(await message(ensureCertificateFiles(folder))).toBe('The certificate in F/server.pem was not issued by the authority in F/ca.pem.');
  });

  it('refuses a path that is a file', async () => {
    await writeFile(folder, '');
    expect(await message(ensureCertificateFiles(folder))).toMatch(/^F cannot be read as a directory: ENOTDIR/);
  });
});
