/** Loads the certificates and the key for a TLS connection, and finds their faults before a handshake does. */
import type { KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileFault } from '../kmip/file-fault.js';
import { UserError } from '../kmip/user-error.js';
import { openPkcs12 } from './pkcs12.js';
import { parseCertificates, parsePrivateKey, validityFault } from './pem.js';
import type { Endpoint } from './endpoint.js';

export interface TlsFiles {
  /** PEM file with the authorities to trust. */
  readonly caFile?: string;
  /** PEM file with the client's certificate, its own first, then the chain. */
  readonly certFile?: string;
  /** PEM file with the client's private key; without it the key is looked for in `certFile`. */
  readonly keyFile?: string;
  /** PKCS #12 file with the client's certificate, its chain and its key, instead of the two before. */
  readonly pfxFile?: string;
  /** Of the key, or of the PKCS #12 file. */
  readonly passphrase?: string;
}

export type TlsMaterial = Pick<Endpoint, 'ca' | 'cert' | 'key' | 'passphrase'>;

/**
 * Reads the files and checks that they can be used, are valid at `now`, and that certificate and key belong together.
 * Throws a UserError with the file and the remedy.
 */
export async function loadTlsMaterial(files: TlsFiles, now = new Date()): Promise<TlsMaterial> {
  const ca = files.caFile === undefined ? {} : { ca: await loadAuthorities(files.caFile, now) };
  if (files.pfxFile !== undefined) {
    if (files.certFile !== undefined || files.keyFile !== undefined) {
      throw new UserError(`A PKCS #12 file was given (${files.pfxFile}) and a certificate or key besides.`, 'Give either the PKCS #12 file, or certificate and key.');
    }
    return { ...ca, ...(await loadPkcs12(files.pfxFile, files.passphrase, now)) };
  }
  if (files.certFile === undefined && files.keyFile !== undefined) {
    throw new UserError(`A private key was given (${files.keyFile}) but no client certificate.`, 'Give the certificate that belongs to the key as well.');
  }
  const client = files.certFile === undefined ? {} : await loadClient(files.certFile, files, now);
  return { ...ca, ...client };
}

async function loadAuthorities(file: string, now: Date): Promise<string> {
  const pem = await readPem(file);
  const faults = parseCertificates(pem, file).map((certificate) => validityFault(certificate, now));
  // A bundle may carry retired authorities beside the one that is needed.
  if (faults.every((fault) => fault !== undefined)) {
    throw new UserError(`The authority in ${file} ${faults[0] ?? ''}.`, 'Give the current certificate of the authority; check the clock of this machine as well.');
  }
  return pem;
}

async function loadClient(certFile: string, files: TlsFiles, now: Date): Promise<TlsMaterial> {
  const keyFile = files.keyFile ?? certFile;
  const cert = await readPem(certFile);
  const [certificate] = parseCertificates(cert, certFile);
  requireCurrent(certificate, certFile, now);
  const pem = keyFile === certFile ? cert : await readPem(keyFile);
  if (files.keyFile === undefined && !pem.includes('PRIVATE KEY')) {
    throw new UserError(`A client certificate was given (${certFile}) but no private key.`, 'Give the private key that belongs to the certificate as well.');
  }
  requireOwn(certificate, parsePrivateKey(pem, keyFile, files.passphrase), certFile, keyFile);
  return { cert, key: pem, ...(files.passphrase === undefined ? {} : { passphrase: files.passphrase }) };
}

async function loadPkcs12(file: string, passphrase: string | undefined, now: Date): Promise<TlsMaterial> {
  const { certificates, key } = openPkcs12(await readBytes(file), file, passphrase);
  requireCurrent(parseCertificates(certificates, file)[0], file, now);
  return { cert: certificates, key };
}

/** Certificate and key from one file of another form. Throws a UserError when they cannot be used at `now`. */
export function checkClient(material: { readonly cert: string; readonly key: string }, file: string, now = new Date()): TlsMaterial {
  const [certificate] = parseCertificates(material.cert, file);
  requireCurrent(certificate, file, now);
  requireOwn(certificate, parsePrivateKey(material.key, file), file, file);
  return material;
}

function requireOwn(certificate: X509Certificate, key: KeyObject, certFile: string, keyFile: string): void {
  if (certificate.checkPrivateKey(key)) return;
  throw new UserError(`The private key in ${keyFile} does not belong to the certificate in ${certFile}.`, 'Give the key that the certificate was issued for; a file that starts with the chain must have the own certificate first.');
}

function requireCurrent(certificate: X509Certificate, file: string, now: Date): void {
  const fault = validityFault(certificate, now);
  if (fault !== undefined) throw new UserError(`The client certificate in ${file} ${fault}.`, 'Give a certificate that is valid today; check the clock of this machine as well.');
}

/** Reads a text file; a UserError says why it cannot be read. */
export async function readPem(file: string): Promise<string> {
  return (await readBytes(file)).toString('utf8');
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${fileFault(error)}.`, 'Check the path and the rights of the file.', { cause: error });
  }
}
