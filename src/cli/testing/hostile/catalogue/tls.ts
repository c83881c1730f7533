/** Servers that speak no TLS, or that no client should trust. */
import type { Socket } from 'node:net';
import type { Behaviour, CertificateMaker } from '../behaviour.js';
import { drip, flood } from './bytes.js';
import { MARKUP } from './texts.js';
import type { TestPki } from '../../../../transport/certificates.js';

const DAY_MS = 24 * 3_600_000;

/** Waits for the first bytes of the client, then writes. */
const afterHello = (write: (socket: Socket) => void) => (socket: Socket): void => void socket.once('data', () => write(socket));
const raw = (name: string, accept: (socket: Socket) => void, says: RegExp): Behaviour => ({ name, conduct: { at: 'connection', accept }, outcome: 'errored', says });
/** RFC 8446 §6: a record of type 21 with level fatal. */
const alert = (name: string, code: number, says: RegExp): Behaviour => raw(`refuses with the alert ${name}`, afterHello((socket) => void socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, code]))), says);

const certified = (name: string, make: (pki: TestPki, maker: CertificateMaker) => Promise<{ certificate: string; key: string }>, says: RegExp): Behaviour => ({
  name,
  conduct: {
    at: 'handshake',
    options: async (pki, maker) => {
      const { certificate, key } = await make(pki, maker);
      return { ca: pki.ca.certificate, cert: certificate, key, requestCert: true };
    },
  },
  outcome: 'errored',
  says,
});

const LOCALHOST = { commonName: 'localhost', kind: 'server', dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] } as const;

export const TLS: readonly Behaviour[] = [
  raw('speaks plain HTTP', afterHello((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')), /what the server sends is not TLS/),
  raw('greets as SSH does', (socket) => void socket.write('SSH-2.0-OpenSSH_9.9\r\n'), /what the server sends is not TLS/),
  raw('speaks plain TTLV', afterHello((socket) => void socket.write(Buffer.from('42007b0100000000', 'hex'))), /what the server sends is not TLS/),
  raw('sends endless garbage in place of a handshake', (socket) => flood(socket, Buffer.alloc(8, 0xa5), Buffer.alloc(65536, 0xa5)), /what the server sends is not TLS/),
  raw('greets with terminal escapes', (socket) => void socket.write('\u001b[2J\u001b]0;owned\u0007\r\n'), /what the server sends is not TLS/),
  raw('accepts the connection and says nothing', () => undefined, /did not complete the handshake within 300 ms/),
  raw('takes longer for the handshake than the limit', afterHello((socket) => drip(socket, Buffer.from([0x16, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc, 3, 3, ...new Array<number>(200).fill(7)]), 25)), /did not complete the handshake within 300 ms/),
  raw('closes the connection at once', (socket) => void socket.end(), /closed the connection during the handshake/),
  raw('resets the connection at once', (socket) => void socket.resetAndDestroy(), /closed the connection during the handshake/),
  raw('resets the connection when it is greeted', afterHello((socket) => void socket.resetAndDestroy()), /closed the connection during the handshake/),
  raw('closes the connection within its greeting', afterHello((socket) => void socket.end(Buffer.from([0x16, 3, 3, 0, 0x7a, 2]))), /closed the connection during the handshake/),
  raw('sends a record longer than TLS allows', afterHello((socket) => void socket.write(Buffer.concat([Buffer.from([0x16, 3, 3, 0xff, 0xff]), Buffer.alloc(0xffff)]))), /what the server sends is not TLS/),
  alert('handshake failure', 40, /refused|nothing|in common|alert/i),
  alert('protocol version', 70, /neither TLS 1\.2 nor TLS 1\.3/),
  alert('unknown authority', 48, /alert/i),
  alert('internal error', 80, /the server sent the alert/),
  alert('that nobody has defined', 250, /./),
  certified('has a certificate that has expired', (pki, { issue }) => issue(pki.ca, { ...LOCALHOST, notBefore: new Date(Date.now() - 2 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) }), /has expired/),
  certified('has a certificate that is not valid yet', (pki, { issue }) => issue(pki.ca, { ...LOCALHOST, notBefore: new Date(Date.now() + DAY_MS) }), /is not valid yet/),
  certified('has a certificate of a foreign authority', async (_pki, { authority, issue }) => issue(await authority({ commonName: 'KMIP conformance test CA' }), LOCALHOST), /is not trusted/),
  certified('has a certificate that it signed itself', (_pki, { authority }) => authority({ commonName: 'localhost' }), /the server's certificate (is not trusted|cannot be used)/),
  certified('has a certificate for another name', (pki, { issue }) => issue(pki.ca, { commonName: 'other.example', kind: 'server', dnsNames: ['other.example'] }), /is not made out to 127\.0\.0\.1/),
  certified('has a certificate without any name', (pki, { issue }) => issue(pki.ca, { commonName: 'x', kind: 'server' }), /is not made out to 127\.0\.0\.1/),
  certified('has a certificate for clients', (pki, { issue }) => issue(pki.ca, { ...LOCALHOST, extendedKeyUsage: ['clientAuth'] }), /cannot be used \(INVALID_PURPOSE\)/),
  certified('has a foreign certificate with markup and escapes as its name', async (_pki, { authority, issue }) => issue(await authority({ commonName: `${MARKUP}\u001b[2J` }), { ...LOCALHOST, commonName: `${MARKUP}\u001b[2J` }), /is not trusted/),
  {
    name: 'trusts another authority for clients',
    conduct: { at: 'handshake', options: async (pki, { authority }) => ({ ca: (await authority({ commonName: 'Other' })).certificate, cert: pki.server.certificate, key: pki.server.key, requestCert: true, rejectUnauthorized: true }) },
    outcome: 'errored',
    says: /handshake|closed the connection/,
  },
  {
    name: 'has no cipher suite in common',
    conduct: { at: 'handshake', options: (pki) => Promise.resolve({ cert: pki.server.certificate, key: pki.server.key, maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' }) },
    outcome: 'errored',
    says: /alert|in common/i,
  },
  {
    name: 'speaks TLS 1.1 alone',
    conduct: { at: 'handshake', options: (pki) => Promise.resolve({ cert: pki.server.certificate, key: pki.server.key, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }) },
    outcome: 'errored',
    says: /neither TLS 1\.2 nor TLS 1\.3/,
  },
];
