/** Keeps the certificates of a loopback target in a directory, so that a server and a client started apart share them. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { X509Certificate } from 'node:crypto';
import { fileFault } from '../kmip/file-fault.js';
import { makeFolder } from '../kmip/make-folder.js';
import { messageOf, UserError } from '../kmip/user-error.js';
import { createTestPki, type CertifiedKey } from './certificates.js';
import { readPem } from './material.js';
import { parseCertificates, parsePrivateKey, validityFault } from './pem.js';

/** Authority, server and client. The key of the authority is not kept: nothing more is issued. */
export interface CertificateSet {
  readonly ca: Pick<CertifiedKey, 'certificate'>;
  readonly server: CertifiedKey;
  readonly client: CertifiedKey;
}

export const CERTIFICATE_FILES = {
  ca: 'ca.pem',
  serverCertificate: 'server.pem',
  serverKey: 'server-key.pem',
  clientCertificate: 'client.pem',
  clientKey: 'client-key.pem',
} as const;

const ALL_FILES: readonly string[] = Object.values(CERTIFICATE_FILES);

/**
 * Reads the set from a directory, or creates it there when the directory holds none of the files.
 * Throws a UserError when only some are there, or when one is malformed, out of date, of another authority, or without its key.
 */
export async function ensureCertificateFiles(directory: string, now = new Date()): Promise<{ readonly set: CertificateSet; readonly created: boolean }> {
  const present = await presentFiles(directory);
  if (present.length === 0) {
    const set = await createTestPki();
    await writeCertificateFiles(directory, set);
    return { set, created: true };
  }
  const missing = ALL_FILES.filter((file) => !present.includes(file));
  if (missing.length > 0) {
    throw new UserError(`${directory} holds ${present.join(', ')} but not ${missing.join(', ')}.`, `Put the missing files there, or delete ${present.join(', ')} to have a new set made.`);
  }
  return { set: await readCertificateFiles(directory, now), created: false };
}

/** Writes the set: files and directory for the owner only. Overwrites nothing. */
export async function writeCertificateFiles(directory: string, set: CertificateSet): Promise<void> {
  const contents: Record<keyof typeof CERTIFICATE_FILES, string> = {
    ca: set.ca.certificate,
    serverCertificate: set.server.certificate,
    serverKey: set.server.key,
    clientCertificate: set.client.certificate,
    clientKey: set.client.key,
  };
  try {
    makeFolder(directory, 0o700);
    for (const [part, file] of Object.entries(CERTIFICATE_FILES)) {
      await writeFile(join(directory, file), contents[part as keyof typeof CERTIFICATE_FILES], { mode: 0o600, flag: 'wx' });
    }
  } catch (error) {
    throw new UserError(`The certificates cannot be written to ${directory}: ${fileFault(error)}.`, 'Give a directory that you may write to.', { cause: error });
  }
}

async function readCertificateFiles(directory: string, now: Date): Promise<CertificateSet> {
  const remedy = `Delete ${ALL_FILES.join(', ')} in ${directory} to have a new set made.`;
  const caFile = join(directory, CERTIFICATE_FILES.ca);
  const ca = await readPem(caFile);
  const authorities = parseCertificates(ca, caFile);
  requireValid(authorities[0], caFile, now, remedy);
  const readPair = async (certificateName: string, keyName: string): Promise<CertifiedKey> => {
    const certificateFile = join(directory, certificateName);
    const keyFile = join(directory, keyName);
    const certificate = await readPem(certificateFile);
    const key = await readPem(keyFile);
    const [own] = parseCertificates(certificate, certificateFile);
    requireValid(own, certificateFile, now, remedy);
    if (!own.checkPrivateKey(parsePrivateKey(key, keyFile))) {
      throw new UserError(`The private key in ${keyFile} does not belong to the certificate in ${certificateFile}.`, remedy);
    }
    if (!authorities.some((authority) => own.checkIssued(authority) && own.verify(authority.publicKey))) {
      throw new UserError(`The certificate in ${certificateFile} was not issued by the authority in ${caFile}.`, remedy);
    }
    return { certificate, key };
  };
  return {
    ca: { certificate: ca },
    server: await readPair(CERTIFICATE_FILES.serverCertificate, CERTIFICATE_FILES.serverKey),
    client: await readPair(CERTIFICATE_FILES.clientCertificate, CERTIFICATE_FILES.clientKey),
  };
}

function requireValid(certificate: X509Certificate, file: string, now: Date, remedy: string): void {
  const fault = validityFault(certificate, now);
  if (fault !== undefined) throw new UserError(`The certificate in ${file} ${fault}.`, remedy);
}

async function presentFiles(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return ALL_FILES.filter((file) => names.includes(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserError(`${directory} cannot be read as a directory: ${messageOf(error)}.`, 'Give a directory, or a path where one can be made.', { cause: error });
  }
}
