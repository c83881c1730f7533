/** The attributes of an X.509 certificate. Source: KMIP 1.4 §3.8–3.16, 2.1 §4.6, §4.61–4.63. */
import { X509Certificate } from 'node:crypto';
import { byteString, enumeration, integer, structure, textString, type Item } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { GivenAttribute } from './attributes/wire.js';
import { curveLength } from './crypto/key-pairs.js';
import { certificateParts, type DerAttribute } from './der.js';

const { CryptographicAlgorithm, DigitalSignatureAlgorithm } = ENUM;

/** Object identifiers of the name attributes that KMIP 2.x knows, by the end of the attribute's name (RFC 4519, RFC 2985). */
const NAME_ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '1.2.840.113549.1.9.1': 'Email',
  '2.5.4.6': 'C',
  '2.5.4.8': 'ST',
  '2.5.4.7': 'L',
  '0.9.2342.19200300.100.1.1': 'UID',
  '2.5.4.5': 'SerialNumber',
  '2.5.4.12': 'Title',
  '0.9.2342.19200300.100.1.25': 'DC',
  '2.5.4.46': 'DNQualifier',
};

/** Signature algorithms by object identifier (RFC 8017, RFC 5758, RFC 3279). */
const SIGNATURES: Readonly<Record<string, number>> = {
  '1.2.840.113549.1.1.4': DigitalSignatureAlgorithm.MD5WithRSAEncryption,
  '1.2.840.113549.1.1.5': DigitalSignatureAlgorithm.SHA_1WithRSAEncryption,
  '1.2.840.113549.1.1.14': DigitalSignatureAlgorithm.SHA_224WithRSAEncryption,
  '1.2.840.113549.1.1.11': DigitalSignatureAlgorithm.SHA_256WithRSAEncryption,
  '1.2.840.113549.1.1.12': DigitalSignatureAlgorithm.SHA_384WithRSAEncryption,
  '1.2.840.113549.1.1.13': DigitalSignatureAlgorithm.SHA_512WithRSAEncryption,
  '1.2.840.113549.1.1.10': DigitalSignatureAlgorithm.RSASSA_PSS,
  '1.2.840.10040.4.3': DigitalSignatureAlgorithm.DSAWithSHA_1,
  '2.16.840.1.101.3.4.3.1': DigitalSignatureAlgorithm.DSAWithSHA224,
  '2.16.840.1.101.3.4.3.2': DigitalSignatureAlgorithm.DSAWithSHA256,
  '1.2.840.10045.4.1': DigitalSignatureAlgorithm.ECDSAWithSHA_1,
  '1.2.840.10045.4.3.1': DigitalSignatureAlgorithm.ECDSAWithSHA224,
  '1.2.840.10045.4.3.2': DigitalSignatureAlgorithm.ECDSAWithSHA256,
  '1.2.840.10045.4.3.3': DigitalSignatureAlgorithm.ECDSAWithSHA384,
  '1.2.840.10045.4.3.4': DigitalSignatureAlgorithm.ECDSAWithSHA512,
};

/** The attributes that a DER-encoded certificate determines; undefined when it is none. */
export function certificateAttributes(der: Uint8Array): GivenAttribute[] | undefined {
  const certificate = parsed(der);
  const parts = certificate && certificateParts(der);
  if (certificate === undefined || parts === undefined) return undefined;
  const signature = SIGNATURES[parts.signatureAlgorithm];
  const attributes: [string, Item][] = [
    ['X_509CertificateIdentifier', structure(TAG.X_509CertificateIdentifier, [byteString(TAG.IssuerDistinguishedName, parts.issuer), byteString(TAG.CertificateSerialNumber, parts.serialNumber)])],
    ['X_509CertificateSubject', structure(TAG.X_509CertificateSubject, [byteString(TAG.SubjectDistinguishedName, parts.subject)])],
    ['X_509CertificateIssuer', structure(TAG.X_509CertificateIssuer, [byteString(TAG.IssuerDistinguishedName, parts.issuer)])],
    ['CertificateIdentifier', structure(TAG.CertificateIdentifier, [textString(TAG.Issuer, oneLine(certificate.issuer)), textString(TAG.SerialNumber, certificate.serialNumber)])],
    ['CertificateSubject', structure(TAG.CertificateSubject, [textString(TAG.CertificateSubjectDistinguishedName, oneLine(certificate.subject))])],
    ['CertificateIssuer', structure(TAG.CertificateIssuer, [textString(TAG.CertificateIssuerDistinguishedName, oneLine(certificate.issuer))])],
    ...(signature === undefined ? [] : ([['DigitalSignatureAlgorithm', enumeration(TAG.DigitalSignatureAlgorithm, signature)]] satisfies [string, Item][])),
    ...publicKeyAttributes(certificate),
    ...nameAttributes('CertificateSubject', parts.subjectAttributes),
    ...nameAttributes('CertificateIssuer', parts.issuerAttributes),
  ];
  return attributes.map(([id, value]) => ({ id, value }));
}

function parsed(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** Node gives the parts of a name one per line, as encoded; the deprecated attributes of 1.x hold them as RFC 4514 writes them: last part first. */
const oneLine = (name: string): string => name.split('\n').reverse().join(',');

function publicKeyAttributes(certificate: X509Certificate): [string, Item][] {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const curve = asymmetricKeyDetails?.namedCurve;
  const length = asymmetricKeyType === 'rsa' ? asymmetricKeyDetails?.modulusLength : curve === undefined ? undefined : curveLength(curve);
  if (length === undefined) return [];
  return [
    ...(asymmetricKeyType === 'rsa' ? ([['CryptographicAlgorithm', enumeration(TAG.CryptographicAlgorithm, CryptographicAlgorithm.RSA)]] satisfies [string, Item][]) : []),
    ['CryptographicLength', integer(TAG.CryptographicLength, length)],
  ];
}

function nameAttributes(stem: 'CertificateSubject' | 'CertificateIssuer', attributes: readonly DerAttribute[]): [string, Item][] {
  return attributes.flatMap(({ type, value }): [string, Item][] => {
    const id = `${stem}${NAME_ATTRIBUTES[type] ?? '?'}`;
    return id in TAG ? [[id, textString(TAG[id as keyof typeof TAG], value)]] : [];
  });
}
