/** A small certificate authority for loopback targets. Keys come from OpenSSL, off the main thread; node-forge writes and signs the certificates. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate and its private key: PEM, the key as PKCS #8 without passphrase. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

/** What both ends of a mutually authenticated connection need. */
export interface TestPki {
  readonly ca: CertifiedKey;
  readonly server: CertifiedKey;
  readonly client: CertifiedKey;
}

export type ExtendedKeyUsage = 'serverAuth' | 'clientAuth';

interface Validity {
  /** Default: one hour ago, so that clocks that differ a little agree that it is valid. */
  readonly notBefore?: Date;
  /** Default: `DEFAULT_VALIDITY_DAYS` from now. */
  readonly notAfter?: Date;
}

export interface AuthorityRequest extends Validity {
  readonly commonName: string;
}

export interface CertificateRequest extends Validity {
  /** The subject holds nothing but this name: PyKMIP takes the identity of a client from exactly one Common Name. */
  readonly commonName: string;
  readonly kind: 'server' | 'client';
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  /** Default: `serverAuth` for a server, `clientAuth` for a client; an empty list leaves the extension out. */
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[];
}

const DEFAULT_VALIDITY_DAYS = 365;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const generateKeyPairAsync = promisify(generateKeyPair);

/** Creates a self-signed certificate authority: RSA 2048, SHA-256, signs end-entity certificates only. */
export async function createCertificateAuthority(request: AuthorityRequest): Promise<CertifiedKey> {
  const keys = await createKeys();
  const certificate = unsigned(keys.publicKey, request);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  return signed(certificate, keys.key, keys.key);
}

/** Issues an end-entity certificate for a fresh key: RSA 2048, SHA-256. */
export async function issueCertificate(ca: CertifiedKey, request: CertificateRequest): Promise<CertifiedKey> {
  const keys = await createKeys();
  return issueFor(keys, ca, request);
}

/**
 * Creates an authority, a server certificate for localhost, 127.0.0.1 and ::1, and a client certificate.
 * The three keys are generated in parallel.
 */
export async function createTestPki(): Promise<TestPki> {
  const [ca, serverKeys, clientKeys] = await Promise.all([
    createCertificateAuthority({ commonName: 'KMIP conformance test CA' }),
    createKeys(),
    createKeys(),
  ]);
  return {
    ca,
    server: issueFor(serverKeys, ca, { commonName: 'localhost', kind: 'server', dnsNames: ['localhost'], ipAddresses: ['127.0.0.1', '::1'] }),
    client: issueFor(clientKeys, ca, { commonName: 'KMIP conformance client', kind: 'client' }),
  };
}

interface Keys {
  readonly publicKey: string;
  readonly key: string;
}

async function createKeys(): Promise<Keys> {
  const { publicKey, privateKey } = await generateKeyPairAsync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKey, key: privateKey };
}

function issueFor(keys: Keys, ca: CertifiedKey, request: CertificateRequest): CertifiedKey {
  const issuer = forge.pki.certificateFromPem(ca.certificate);
  const certificate = unsigned(keys.publicKey, request);
  certificate.setIssuer(issuer.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    ...extendedKeyUsage(request),
    ...subjectAltName(request),
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  return signed(certificate, ca.key, keys.key);
}

function unsigned(publicKey: string, request: AuthorityRequest): forge.pki.Certificate {
  const now = Date.now();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serialNumber();
  certificate.validity.notBefore = request.notBefore ?? new Date(now - HOUR_MS);
  certificate.validity.notAfter = request.notAfter ?? new Date(now + DEFAULT_VALIDITY_DAYS * DAY_MS);
  certificate.setSubject([{ name: 'commonName', value: request.commonName }]);
  return certificate;
}

function signed(certificate: forge.pki.Certificate, signingKey: string, ownKey: string): CertifiedKey {
  certificate.sign(forge.pki.privateKeyFromPem(signingKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'), key: ownKey };
}

/** 16 random bytes whose first is between 0x40 and 0x7f: positive, and without a leading zero (RFC 5280 §4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function extendedKeyUsage(request: CertificateRequest): object[] {
  const usages = request.extendedKeyUsage ?? [request.kind === 'server' ? 'serverAuth' : 'clientAuth'];
  if (usages.length === 0) return [];
  return [{ name: 'extKeyUsage', ...Object.fromEntries(usages.map((usage) => [usage, true])) }];
}

const GENERAL_NAME = { dnsName: 2, ipAddress: 7 } as const;

function subjectAltName(request: CertificateRequest): object[] {
  const altNames = [
    ...(request.dnsNames ?? []).map((value) => ({ type: GENERAL_NAME.dnsName, value })),
    ...(request.ipAddresses ?? []).map((ip) => ({ type: GENERAL_NAME.ipAddress, ip })),
  ];
  return altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames }];
}
