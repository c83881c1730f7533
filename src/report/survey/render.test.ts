import { describe, expect, it } from 'vitest';
import type { Survey } from '../../target/survey/facts.js';
import { renderSurveyText } from './console.js';
import { renderSurveyHtml } from './html.js';
import { surveySections } from './sections.js';

const SURVEY: Survey = {
  format: 'kmip-conformance-probe',
  formatVersion: 1,
  tool: { name: 'kmip-conformance', version: '0.1.0' },
  startedAt: '2026-03-14T15:09:26.000Z',
  durationMs: 850,
  target: { name: 'kmip://kms.example:5696', description: 'KMIP server at kms.example:5696', address: 'kms.example:5696', remarks: [] },
  tls: {
    agreed: { protocol: 'TLSv1.2', cipher: 'TLS_RSA_WITH_AES_128_CBC_SHA256' },
    versions: [
      { version: 'TLSv1.1', acceptance: 'unclear', detail: 'no connection (ETIMEDOUT)' },
      { version: 'TLSv1.2', acceptance: 'accepted' },
      { version: 'TLSv1.3', acceptance: 'refused' },
    ],
    ciphers: [
      { version: 'TLSv1.2', name: 'TLS_RSA_WITH_AES_128_CBC_SHA256', acceptance: 'accepted' },
      { version: 'TLSv1.2', name: 'TLS_RSA_WITH_AES_128_CBC_SHA', acceptance: 'refused' },
      { version: 'TLSv1.2', name: 'TLS_RSA_WITH_NULL_SHA', acceptance: 'untried' },
    ],
    chain: [{ subject: 'CN=kms', issuer: 'CN=ca', validFrom: '2020-01-01T00:00:00.000Z', validTo: '2021-01-01T00:00:00.000Z', fingerprint: 'ab' }],
    trusted: false,
    distrust: 'CERT_HAS_EXPIRED',
  },
  admission: [{ client: 'no certificate', outcome: 'admitted', detail: 'Query was answered' }],
  kmip: {
    discovered: ['2.0', '1.4'],
    versions: [
      { version: '1.3', outcome: 'spoken', queries: [{ function: 'QueryOperations', outcome: 'answered', values: ['Get', 'Locate'] }] },
      { version: '1.4', outcome: 'spoken', queries: [{ function: 'QueryOperations', outcome: 'answered', values: ['Get', 'Locate'] }, { function: 'QueryProfiles', outcome: 'failed', detail: 'OperationFailed', values: [] }] },
      { version: '2.0', outcome: 'refused', detail: 'answered in 1.4', queries: [] },
    ],
    clockOffsetSeconds: -5,
    roundTrip: { medianMs: 12, samples: 5 },
    profiles: [{ version: '1.4', profile: 'Baseline Server', source: 'KMIP Profiles 1.4, Baseline Server', missing: ['Check'] }],
  },
  products: [
    { suite: 'zenko', product: 'Zenko', works: 'untested' },
    { suite: 'psmdb', product: 'mongod', works: 'no', because: 'It speaks KMIP 1.0, which the server does not.' },
    { suite: 'edb-tde', product: 'EDB', works: 'untested', because: 'Query does not announce Encrypt, which it uses.' },
  ],
};

const rows = (title: string): string[] => surveySections(SURVEY).find((section) => section.title === title)!.rows.map(({ name, value, tone }) => `${tone} ${name}: ${value}`);

describe('the sections of a survey', () => {
  it('count the cipher suites that were tried', () => {
    expect(rows('TLS')).toEqual([
      'plain Agreed: TLSv1.2, TLS_RSA_WITH_AES_128_CBC_SHA256',
      'plain Accepted: TLSv1.2',
      'plain Refused: TLSv1.3',
      'unsure TLSv1.1: unclear: no connection (ETIMEDOUT)',
      'plain Ciphers of TLSv1.2: 1 of 2 tried: TLS_RSA_WITH_AES_128_CBC_SHA256',
    ]);
  });

  it('mark certificates that are out of date and clients that should not be let in', () => {
    expect(rows('Server certificate')).toEqual(['bad Trusted: no: CERT_HAS_EXPIRED', 'plain Certificate: CN=kms', 'bad Valid: 2020-01-01T00:00:00.000Z to 2021-01-01T00:00:00.000Z', 'plain SHA-256: ab']);
    expect(rows('Clients')).toEqual(['bad With no certificate: admitted: Query was answered']);
  });

  it('mark versions in which Discover Versions and the trial disagree', () => {
    expect(rows('Protocol versions')).toEqual([
      'plain Discover Versions: 2.0, 1.4',
      'bad KMIP 1.3: spoken; Discover Versions does not name it',
      'good KMIP 1.4: spoken',
      'bad KMIP 2.0: refused: answered in 1.4; Discover Versions names it',
    ]);
  });

  it('gather versions that answer alike', () => {
    expect(rows('Query')).toEqual(['plain Operations 1.3, 1.4: Get, Locate', 'unsure Profiles 1.4: failed: OperationFailed']);
  });

  it('tell clock, speed and what a profile lacks', () => {
    expect(rows('Clock and speed')).toEqual(['unsure Clock: 5 s behind ours', 'plain Round trip: 12 ms (median of 5 Query exchanges)']);
    expect(rows('Profiles')).toEqual(['bad Baseline Server 1.4: not possible: Query does not announce Check (KMIP Profiles 1.4, Baseline Server)']);
  });

  it('tell which products are ruled out, and never that one works', () => {
    expect(rows('Works with')).toEqual([
      'plain Zenko: untested: not ruled out; see with run client:zenko',
      'bad mongod: no: It speaks KMIP 1.0, which the server does not.',
      'unsure EDB: untested: Query does not announce Encrypt, which it uses.',
    ]);
  });
});

describe('what a server wrote', () => {
  const hostile: Survey = { ...SURVEY, kmip: { ...SURVEY.kmip!, versions: [{ version: '1.4', outcome: 'refused', detail: '<img src=x>\u001b[2J', queries: [] }] } };

  it('is escaped on the terminal and in HTML', () => {
    expect(renderSurveyText(hostile, { color: false, columns: 100 })).toContain('<img src=x>\\x1b[2J');
    const html = renderSurveyHtml(hostile);
    expect(html).toContain('&lt;img src&#x3D;x&gt;\\x1b[2J');
    expect(html).not.toContain('<img');
  });

  it('is wrapped beside its name', () => {
    const lines = renderSurveyText(SURVEY, { color: false, columns: 80 }).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.at(-2)).toBe('Surveyed in 850 ms; nothing was created on the server');
  });
});
