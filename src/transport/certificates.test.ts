import { X509Certificate, createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority, createTestPki, issueCertificate, type CertifiedKey, type TestPki } from './certificates.js';

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki();
});

const parsed = (certified: CertifiedKey): X509Certificate => new X509Certificate(certified.certificate);

describe('createTestPki', () => {
  it('signs server and client with the authority', () => {
    const ca = parsed(pki.ca);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    for (const leaf of [parsed(pki.server), parsed(pki.client)]) {
      expect(leaf.ca).toBe(false);
      expect(leaf.checkIssued(ca)).toBe(true);
      expect(leaf.verify(ca.publicKey)).toBe(true);
    }
  });

  it('pairs every certificate with its own RSA 2048 key', () => {
    for (const certified of [pki.ca, pki.server, pki.client]) {
      const key = createPrivateKey(certified.key);
      expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
      expect(parsed(certified).checkPrivateKey(key)).toBe(true);
    }
  });

  it('makes the server known as localhost, 127.0.0.1 and ::1', () => {
    const server = parsed(pki.server);
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkIP('::1')).toBe('::1');
    expect(server.keyUsage).toEqual([SERVER_AUTH]);
  });

  it('gives the client exactly one Common Name and the usage clientAuth', () => {
    const client = parsed(pki.client);
    expect(client.subject).toBe('CN=KMIP conformance client');
    expect(client.subjectAltName).toBeUndefined();
    expect(client.keyUsage).toEqual([CLIENT_AUTH]);
  });

  it('gives every certificate another serial number of 16 bytes', () => {
    const serials = [pki.ca, pki.server, pki.client].map((certified) => parsed(certified).serialNumber);
    expect(new Set(serials).size).toBe(3);
    expect(serials.every((serial) => /^[4-7][0-9A-F]{31}$/.test(serial))).toBe(true);
  });
});

describe('issueCertificate', () => {
  it('keeps the dates that were asked for, to the second', async () => {
    const issued = parsed(
      await issueCertificate(pki.ca, {
        commonName: 'old',
        kind: 'server',
        notBefore: new Date('2020-01-01T00:00:00Z'),
        notAfter: new Date('2020-01-02T03:04:05Z'),
      }),
    );
    expect(new Date(issued.validFrom).toISOString()).toBe('2020-01-01T00:00:00.000Z');
    expect(new Date(issued.validTo).toISOString()).toBe('2020-01-02T03:04:05.000Z');
  });

  it('leaves the extended key usage out when the list is empty', async () => {
    const issued = parsed(await issueCertificate(pki.ca, { commonName: 'no usage', kind: 'client', extendedKeyUsage: [] }));
    expect(issued.keyUsage).toBeUndefined();
  });
});

describe('createCertificateAuthority', () => {
  it('is a stranger to the certificates of another authority with the same name', async () => {
    const other = parsed(await createCertificateAuthority({ commonName: 'KMIP conformance test CA' }));
    expect(parsed(pki.client).verify(other.publicKey)).toBe(false);
  });
});
