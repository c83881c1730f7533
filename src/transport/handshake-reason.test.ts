import { describe, expect, it } from 'vitest';
import { explainHandshakeError, isAlert, type HandshakeCause, type HandshakeContext } from './handshake-reason.js';

const WITH_CERTIFICATE: HandshakeContext = { servername: 'kmip.example', sentClientCertificate: true, sentAuthorities: true };
const WITHOUT_CERTIFICATE: HandshakeContext = { ...WITH_CERTIFICATE, sentClientCertificate: false };

const explain = (code: string, context = WITH_CERTIFICATE): ReturnType<typeof explainHandshakeError> => explainHandshakeError({ code, message: `message of ${code}` }, context);

describe('explainHandshakeError', () => {
  it.each<[string, HandshakeCause]>([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'server-certificate-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'server-certificate-untrusted'],
    ['CERT_HAS_EXPIRED', 'server-certificate-expired'],
    ['CERT_NOT_YET_VALID', 'server-certificate-not-yet-valid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'server-certificate-other-name'],
    ['INVALID_PURPOSE', 'server-certificate-unfit'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client-certificate-missing'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'client-certificate-refused'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'client-certificate-refused'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'client-certificate-refused'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'nothing-in-common'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'version-not-supported'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'version-not-supported'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-tls'],
    ['ECONNRESET', 'closed'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'other'],
    ['SOMETHING_NEW', 'other'],
  ])('explains %s as %s', (code, cause) => {
    expect(explain(code)).toMatchObject({ cause, code });
  });

  it('quotes the alert in words', () => {
    expect(explain('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA').detail).toBe('the server refused the client certificate (alert "unknown ca")');
    expect(explain('ERR_SSL_TLSV1_UNRECOGNIZED_NAME').detail).toBe('the server sent the alert "unrecognized name"');
  });

  it('does not blame a certificate that was not sent', () => {
    expect(explain('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', WITHOUT_CERTIFICATE).cause).toBe('client-certificate-missing');
  });

  it('falls back to the words of the error', () => {
    expect(explain('SOMETHING_NEW').detail).toBe('message of SOMETHING_NEW');
  });
});

describe('isAlert', () => {
  it('tells what the server sent from what we found ourselves', () => {
    expect(isAlert({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', message: '' })).toBe(true);
    expect(isAlert({ code: 'ERR_SSL_WRONG_VERSION_NUMBER', message: '' })).toBe(false);
    expect(isAlert({ code: 'ECONNRESET', message: '' })).toBe(false);
  });
});
