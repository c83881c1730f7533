import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReferenceServer, type ReferenceServer } from '../../reference/index.js';
import { createTestPki, type TestPki } from '../../transport/certificates.js';
import { clientEndpoint, serverOptions, tcpServer, tlsServer } from '../../transport/testing/loopback.js';
import { DEFAULT_LIMITS, type Endpoint } from '../../transport/endpoint.js';
import { findPykmipServer } from '../pykmip-setup.js';
import { openTarget } from '../select.js';
import type { Target } from '../target.js';
import { queried, type Survey } from './facts.js';
import { survey } from './survey.js';

const LIMITS = { ...DEFAULT_LIMITS, connectMs: 5000, handshakeMs: 5000, answerMs: 5000 };

const targetAt = (endpoint: Endpoint): Target => ({ name: 'test', description: 'A server of the test', endpoint, remarks: [], failure: () => undefined, stop: () => Promise.resolve() });
const accepted = ({ tls }: Survey): string[] => tls.versions.filter(({ acceptance }) => acceptance === 'accepted').map(({ version }) => version);
const acceptedCiphers = ({ tls }: Survey, version: string): string[] => tls.ciphers.filter((cipher) => cipher.version === version && cipher.acceptance === 'accepted').map(({ name }) => name);

let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki();
});

describe('a survey of the reference server', () => {
  let server: ReferenceServer;
  let found: Survey;
  beforeAll(async () => {
    server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, versions: ['1.0', '1.4', '2.1'] });
    found = await survey(targetAt(clientEndpoint(pki, server.port)), LIMITS, '0.0.0');
  });
  afterAll(() => server.close());

  it('tells the versions and cipher suites of TLS', () => {
    expect(accepted(found)).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(found.tls.agreed).toEqual({ protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' });
    expect(acceptedCiphers(found, 'TLSv1.3')).toEqual(['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']);
    const rest = acceptedCiphers(found, 'TLSv1.2');
    expect(rest).toContain('TLS_RSA_WITH_AES_128_CBC_SHA256');
    expect(rest.filter((name) => name.includes('ECDSA'))).toEqual([]);
  });

  it('reads the chain of certificates', () => {
    expect(found.tls).toMatchObject({ trusted: true, chain: [{ subject: 'CN=localhost', issuer: 'CN=KMIP conformance test CA' }, { subject: 'CN=KMIP conformance test CA' }] });
  });

  it('sees that clients without, or with a foreign, certificate are refused', () => {
    expect(found.admission.map(({ client, outcome }) => [client, outcome])).toEqual([
      ['no certificate', 'refused'],
      ['foreign certificate', 'refused'],
    ]);
  });

  it('tries every protocol version, whatever Discover Versions says', () => {
    expect(found.kmip?.discovered).toEqual(['2.1', '1.4', '1.0']);
    expect(found.kmip?.versions.map(({ version, outcome }) => `${version} ${outcome}`)).toEqual(['1.0 spoken', '1.1 refused', '1.2 refused', '1.3 refused', '1.4 spoken', '2.0 refused', '2.1 spoken', '3.0 refused']);
  });

  it('asks every Query function of the version', () => {
    const byVersion = new Map(found.kmip?.versions.map((facts) => [facts.version, facts]));
    expect(byVersion.get('1.0')?.queries.map((query) => query.function)).toEqual(['QueryOperations', 'QueryObjects', 'QueryServerInformation', 'QueryApplicationNamespaces']);
    expect(byVersion.get('2.1')?.queries).toHaveLength(14);
    expect(byVersion.get('2.1')?.queries.filter(({ outcome }) => outcome !== 'answered')).toEqual([]);
    expect(queried(byVersion.get('2.1')!, 'QueryProfiles')).toEqual(['BaselineServer', 'SymmetricKeyLifecycleServer', 'BasicCryptographicServer']);
    expect(queried(byVersion.get('1.4')!, 'QueryServerInformation')?.[0]).toBe('VendorIdentification=kmip-conformance');
  });

  it('finds the three profiles possible', () => {
    expect(found.kmip?.profiles.filter(({ missing }) => missing.length > 0)).toEqual([]);
    expect(found.kmip?.profiles.filter(({ version }) => version === '2.1').map(({ profile }) => profile)).toEqual(['Baseline Server', 'Symmetric Key Lifecycle Server', 'Basic Cryptographic Server']);
  });

  it('measures clock and round trip', () => {
    expect(found.kmip?.clockOffsetSeconds).toBe(0);
    expect(found.kmip?.roundTrip?.samples).toBe(5);
  });
});

describe('a survey of a server', () => {
  it('tells how far its clock is off', async () => {
    const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, versions: ['1.4'], now: () => new Date(Date.now() + 3_600_000) });
    const found = await survey(targetAt(clientEndpoint(pki, server.port)), LIMITS, '0.0.0');
    await server.close();
    expect(found.kmip?.clockOffsetSeconds).toBeGreaterThan(3598);
    expect(found.kmip?.clockOffsetSeconds).toBeLessThan(3602);
  });

  it('tells what it can when it is refused itself', async () => {
    const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
    const endpoint = { ...clientEndpoint(pki, server.port), ca: (await createTestPki()).ca.certificate };
    const found = await survey(targetAt(endpoint), LIMITS, '0.0.0');
    await server.close();
    expect(found.kmip).toBeUndefined();
    expect(found.refusal).toMatchObject({ aboutCertificates: true });
    expect(accepted(found)).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(found.tls).toMatchObject({ trusted: false, distrust: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/) as string });
  });

  it('sees a server that lets everyone in, and one that speaks one version with one suite', async () => {
    const open = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, versions: ['1.2'] });
    const relay = await tlsServer({ ...serverOptions(pki), requestCert: false, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' }, (socket) => {
      void import('node:tls').then(({ connect }) => {
        const inner = connect({ host: '127.0.0.1', port: open.port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key });
        inner.on('error', () => socket.destroy());
        socket.pipe(inner).pipe(socket);
      });
    });
    const found = await survey(targetAt(clientEndpoint(pki, relay.port)), LIMITS, '0.0.0');
    await relay.close();
    await open.close();
    expect(accepted(found)).toEqual(['TLSv1.2']);
    expect(acceptedCiphers(found, 'TLSv1.2')).toEqual(['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384']);
    expect(found.admission.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted']);
    expect(found.kmip?.versions.filter(({ outcome }) => outcome === 'spoken').map(({ version }) => version)).toEqual(['1.2']);
  });

  it('says of a port without TLS that it is none', async () => {
    const server = await tcpServer((socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n'));
    const found = await survey(targetAt(clientEndpoint(pki, server.port)), LIMITS, '0.0.0');
    await server.close();
    expect(accepted(found)).toEqual([]);
    expect(found.refusal?.message).toMatch(/what the server sends is not TLS/);
  });

  it('fails when nothing listens', async () => {
    const server = await tcpServer(() => undefined);
    await server.close();
    await expect(survey(targetAt(clientEndpoint(pki, server.port)), LIMITS, '0.0.0')).rejects.toMatchObject({ name: 'TargetError', message: `127.0.0.1:${server.port} refused the connection.` });
  });
});

const required = process.env.KMIP_CONFORMANCE_REQUIRE_PYKMIP === '1';
const installed = await findPykmipServer().then(
  () => true,
  () => false,
);

describe.skipIf(!installed && !required)('a survey of PyKMIP (skipped when pykmip-server is not installed)', () => {
  it('is true in every line', async () => {
    const target = await openTarget('pykmip');
    const found = await survey(target, LIMITS, '0.0.0').finally(() => target.stop());
    expect(accepted(found)).toEqual(['TLSv1.2']);
    expect(acceptedCiphers(found, 'TLSv1.2')).toEqual([
      'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
      'TLS_RSA_WITH_AES_256_CBC_SHA256',
      'TLS_RSA_WITH_AES_128_CBC_SHA256',
    ]);
    expect(found.admission.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect(found.kmip?.discovered).toEqual(['2.0', '1.4', '1.3', '1.2', '1.1', '1.0']);
    expect(found.kmip?.versions.filter(({ outcome }) => outcome === 'spoken').map(({ version }) => version)).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4', '2.0']);
    const newest = found.kmip?.versions.find(({ version }) => version === '2.0');
    expect(queried(newest!, 'QueryObjects')).toEqual([]);
    expect(queried(newest!, 'QueryOperations')).toContain('SignatureVerify');
    expect(found.kmip?.profiles.filter(({ missing }) => missing.length === 0)).toEqual([]);
  });
});
