import { createPrivateKey } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { createTestPki, issueCertificate, type TestPki } from './certificates.js';
import { loadTlsMaterial, type TlsFiles } from './material.js';

let folder: string;
let pki: TestPki;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kmip-conformance-test-'));
  pki = await createTestPki();
  const expired = await issueCertificate(pki.ca, { commonName: 'old', kind: 'client', notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2020-02-01T00:00:00Z') });
  const future = await issueCertificate(pki.ca, { commonName: 'new', kind: 'client', notBefore: new Date('2048-01-01T00:00:00Z'), notAfter: new Date('2048-02-01T00:00:00Z') });
  const files: Record<string, string | Buffer> = {
    'ca.pem': pki.ca.certificate,
    'cert.pem': pki.client.certificate,
    'key.pem': pki.client.key,
    'both.pem': pki.client.certificate + pki.client.key,
    'server-key.pem': pki.server.key,
    'encrypted-key.pem': createPrivateKey(pki.client.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' }),
    'encrypted-pkcs1-key.pem': createPrivateKey(pki.client.key).export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' }),
    'expired.pem': expired.certificate,
    'expired-key.pem': expired.key,
    'future.pem': future.certificate,
    'bundle-with-expired.pem': expired.certificate + pki.ca.certificate,
    'client.p12': pkcs12(pki.client, 'sesame', 'aes256'),
    'old.p12': pkcs12(pki.client, 'sesame', '3des'),
    'expired.p12': pkcs12(expired, 'sesame', 'aes256'),
    'mismatch.p12': pkcs12({ certificate: pki.client.certificate, key: pki.server.key }, 'sesame', 'aes256'),
    'text.pem': 'This is no certificate.\n',
    'damaged.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    'damaged-key.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  };
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  await mkdir(join(folder, 'directory'));
});
/** `3des`: the way of old programs, which OpenSSL 3 takes for obsolete in part. */
function pkcs12({ certificate, key }: { readonly certificate: string; readonly key: string }, passphrase: string, algorithm: 'aes256' | '3des'): Buffer {
  const asn1 = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key), [forge.pki.certificateFromPem(certificate)], passphrase, { algorithm });
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1');
}

afterAll(() => rm(folder, { recursive: true }));

const load = ({ caFile, certFile, keyFile, pfxFile, passphrase }: TlsFiles): ReturnType<typeof loadTlsMaterial> =>
  loadTlsMaterial({
    ...(caFile === undefined ? {} : { caFile: join(folder, caFile) }),
    ...(certFile === undefined ? {} : { certFile: join(folder, certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: join(folder, keyFile) }),
    ...(pfxFile === undefined ? {} : { pfxFile: join(folder, pfxFile) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  });

describe('loadTlsMaterial', () => {
  it('loads authority, certificate and key', async () => {
    expect(await load({ caFile: 'ca.pem', certFile: 'cert.pem', keyFile: 'key.pem' })).toEqual({ ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key });
  });

  it('is content with nothing', async () => {
    expect(await load({})).toEqual({});
  });

  it('finds the key in the file of the certificate when no other is given', async () => {
    const both = pki.client.certificate + pki.client.key;
    expect(await load({ certFile: 'both.pem' })).toEqual({ cert: both, key: both });
  });

  it.each(['encrypted-key.pem', 'encrypted-pkcs1-key.pem'])('opens %s with its passphrase', async (keyFile) => {
    expect(await load({ certFile: 'cert.pem', keyFile, passphrase: 'sesame' })).toMatchObject({ passphrase: 'sesame' });
  });

  it.each(['client.p12', 'old.p12'])('takes %s apart into certificate and key', async (pfxFile) => {
    const { cert, key, passphrase } = await load({ pfxFile, passphrase: 'sesame' });
    expect(cert).toBe(pki.client.certificate);
    expect(createPrivateKey(key!).equals(createPrivateKey(pki.client.key))).toBe(true);
    expect(passphrase).toBeUndefined();
  });

  it('accepts a bundle of authorities of which one has expired', async () => {
    expect(Object.keys(await load({ caFile: 'bundle-with-expired.pem' }))).toEqual(['ca']);
  });

  it.each<[string, TlsFiles, string]>([
    ['a file that is not there', { caFile: 'nowhere.pem' }, 'nowhere.pem cannot be read: there is no such file.'],
    ['a directory', { caFile: 'directory' }, 'directory cannot be read: it is a directory.'],
    ['an authority that is no PEM', { caFile: 'text.pem' }, 'text.pem holds no certificate in PEM form.'],
    ['a damaged authority', { caFile: 'damaged.pem' }, 'damaged.pem holds a damaged certificate.'],
    ['an expired authority', { caFile: 'expired.pem' }, 'The authority in expired.pem expired on 2020-02-01T00:00:00.000Z.'],
    ['a certificate that is no PEM', { certFile: 'key.pem', keyFile: 'key.pem' }, 'key.pem holds no certificate in PEM form.'],
    ['an expired certificate', { certFile: 'expired.pem', keyFile: 'expired-key.pem' }, 'The client certificate in expired.pem expired on 2020-02-01T00:00:00.000Z.'],
    ['a certificate of the future', { certFile: 'future.pem', keyFile: 'key.pem' }, 'The client certificate in future.pem is not valid before 2048-01-01T00:00:00.000Z.'],
    ['a certificate without a key', { certFile: 'cert.pem' }, 'A client certificate was given (cert.pem) but no private key.'],
    ['a key without a certificate', { keyFile: 'key.pem' }, 'A private key was given (key.pem) but no client certificate.'],
    ['a key that is no PEM', { certFile: 'cert.pem', keyFile: 'text.pem' }, 'text.pem holds no private key in PEM form.'],
    ['a damaged key', { certFile: 'cert.pem', keyFile: 'damaged-key.pem' }, 'damaged-key.pem holds a damaged private key, or one of an unknown kind.'],
    ['the key of another certificate', { certFile: 'cert.pem', keyFile: 'server-key.pem' }, 'The private key in server-key.pem does not belong to the certificate in cert.pem.'],
    ['a missing passphrase', { certFile: 'cert.pem', keyFile: 'encrypted-key.pem' }, 'The private key in encrypted-key.pem is protected by a passphrase and none was given.'],
    ['a wrong passphrase', { certFile: 'cert.pem', keyFile: 'encrypted-key.pem', passphrase: 'open' }, 'The passphrase does not open the private key in encrypted-key.pem.'],
    ['a wrong passphrase of a PKCS #1 key', { certFile: 'cert.pem', keyFile: 'encrypted-pkcs1-key.pem', passphrase: 'open' }, 'The passphrase does not open the private key in encrypted-pkcs1-key.pem.'],
    ['a PKCS #12 file without its passphrase', { pfxFile: 'client.p12' }, 'client.p12 is protected by a passphrase and none was given.'],
    ['a wrong passphrase of a PKCS #12 file', { pfxFile: 'client.p12', passphrase: 'open' }, 'The passphrase does not open client.p12.'],
    ['an expired certificate in a PKCS #12 file', { pfxFile: 'expired.p12', passphrase: 'sesame' }, 'The client certificate in expired.p12 expired on 2020-02-01T00:00:00.000Z.'],
    ['a PKCS #12 file with the key of another certificate', { pfxFile: 'mismatch.p12', passphrase: 'sesame' }, 'mismatch.p12 holds no certificate that belongs to its private key.'],
    ['a PKCS #12 file that is none', { pfxFile: 'text.pem' }, 'text.pem is no PKCS #12 file.'],
    ['two kinds of certificate', { pfxFile: 'client.p12', certFile: 'cert.pem' }, 'A PKCS #12 file was given (client.p12) and a certificate or key besides.'],
  ])('refuses %s with one sentence and a remedy', async (_, files, sentence) => {
    const error = await load(files).then(() => undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message.replaceAll(`${folder}/`, '')).toBe(sentence);
    expect((error as UserError).remedy).toMatch(/\.$/);
  });
});
