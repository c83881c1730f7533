/** Reads PEM text and judges what it holds; every fault is one clear UserError that names the file. */
import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto';
import { UserError } from '../kmip/user-error.js';

const CERTIFICATE = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]+?-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----/;
const ENCRYPTED = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4,ENCRYPTED/;

const TO_PEM = 'Convert DER files with "openssl x509 -in FILE -inform DER" or "openssl pkey -in FILE -inform DER", PKCS #12 files with "openssl pkcs12".';

/** All certificates of a PEM file in order; at least one. */
export function parseCertificates(pem: string, file: string): [X509Certificate, ...X509Certificate[]] {
  const [first, ...rest] = (pem.match(CERTIFICATE) ?? []).map((block) => parseCertificate(block, file));
  if (first === undefined) throw new UserError(`${file} holds no certificate in PEM form.`, TO_PEM);
  return [first, ...rest];
}

function parseCertificate(block: string, file: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (error) {
    throw new UserError(`${file} holds a damaged certificate.`, 'Export the certificate again.', { cause: error });
  }
}

/** The private key of a PEM file, decrypted with the passphrase when it is encrypted. */
export function parsePrivateKey(pem: string, file: string, passphrase?: string): KeyObject {
  const block = PRIVATE_KEY.exec(pem)?.[0];
  if (block === undefined) throw new UserError(`${file} holds no private key in PEM form.`, TO_PEM);
  const encrypted = ENCRYPTED.test(block);
  if (encrypted && (passphrase === undefined || passphrase === '')) {
    throw new UserError(`The private key in ${file} is protected by a passphrase and none was given.`, 'Give the passphrase as well.');
  }
  try {
    return createPrivateKey(passphrase === undefined ? block : { key: block, passphrase });
  } catch (error) {
    throw encrypted
      ? new UserError(`The passphrase does not open the private key in ${file}.`, 'Check the passphrase.', { cause: error })
      : new UserError(`${file} holds a damaged private key, or one of an unknown kind.`, 'Export the private key again, as PKCS #8.', { cause: error });
  }
}

/** Whether a certificate is within its dates at this moment; the fault as a clause otherwise. */
export function validityFault(certificate: X509Certificate, now: Date): string | undefined {
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  if (now > to) return `expired on ${to.toISOString()}`;
  return now < from ? `is not valid before ${from.toISOString()}` : undefined;
}
