/**
 * Opens PKCS #12 files (RFC 7292). They are taken apart here and not by Node.js, so that old files (RC2, 3DES), which OpenSSL 3
 * refuses, open as well, and so that what is wrong with one can be said.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { messageOf, UserError } from '../kmip/user-error.js';

export interface Pkcs12Content {
  /** PEM: the certificate of the key first, then all others. */
  readonly certificates: string;
  /** PEM, PKCS #8, without passphrase. */
  readonly key: string;
}

const CONVERT = (file: string): string => `Convert it with "openssl pkcs12 -in ${file} -out client.pem" and give the PEM file.`;

/** Throws a UserError when the file is damaged, the passphrase is wrong, or it lacks a key or its certificate. `file` is for messages. */
export function openPkcs12(der: Uint8Array, file: string, passphrase: string | undefined): Pkcs12Content {
  const bags = readBags(der, file, passphrase);
  const certificates = bags.flatMap((bag) => (bag.type === forge.pki.oids.certBag ? pemOfCertificate(bag) : []));
  const [key, ...others] = bags.flatMap((bag) => (bag.type === forge.pki.oids.keyBag || bag.type === forge.pki.oids.pkcs8ShroudedKeyBag ? pemOfKey(bag) : []));
  if (key === undefined || others.length > 0) {
    throw new UserError(`${file} holds ${key === undefined ? 'no private key' : `${others.length + 1} private keys`}.`, 'Export the client certificate with its private key, and nothing else.');
  }
  const own = certificates.find((pem) => new X509Certificate(pem).checkPrivateKey(createPrivateKey(key)));
  if (own === undefined) {
    throw new UserError(`${file} holds ${certificates.length === 0 ? 'no certificate' : 'no certificate that belongs to its private key'}.`, 'Export the client certificate together with its private key.');
  }
  return { certificates: [own, ...certificates.filter((pem) => pem !== own)].join(''), key };
}

function readBags(der: Uint8Array, file: string, passphrase: string | undefined): forge.pkcs12.Bag[] {
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(Buffer.from(der).toString('latin1'));
  } catch (error) {
    throw new UserError(`${file} is no PKCS #12 file.`, 'Give the .p12 or .pfx file as it was exported; PEM files go to the options for certificate and key.', { cause: error });
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, true, passphrase ?? '').safeContents.flatMap(({ safeBags }) => safeBags);
  } catch (error) {
    const reason = messageOf(error);
    if (reason.includes('MAC could not be verified')) {
      throw passphrase === undefined
        ? new UserError(`${file} is protected by a passphrase and none was given.`, 'Give the passphrase as well.', { cause: error })
        : new UserError(`The passphrase does not open ${file}.`, 'Check the passphrase.', { cause: error });
    }
    if (/[^\x20-\x7e]/.test(passphrase ?? '')) throw new UserError(`${file} cannot be opened with a passphrase that has letters outside ASCII.`, CONVERT(file), { cause: error });
    throw new UserError(`${file} cannot be read as PKCS #12: ${reason.replace(/\.$/, '')}.`, CONVERT(file), { cause: error });
  }
}

const toPem = (type: string, asn1: forge.asn1.Asn1): string =>
  forge.pem.encode({ type, body: forge.asn1.toDer(asn1).getBytes() }).replaceAll('\r\n', '\n');

/** Forge reads RSA only; what it cannot read it leaves as ASN.1. */
function pemOfCertificate({ cert, asn1 }: forge.pkcs12.Bag): string {
  return toPem('CERTIFICATE', cert === undefined || (cert as unknown) === null ? asn1 : forge.pki.certificateToAsn1(cert));
}

function pemOfKey({ key, asn1 }: forge.pkcs12.Bag): string {
  return toPem('PRIVATE KEY', key === undefined || (key as unknown) === null ? asn1 : forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)));
}
