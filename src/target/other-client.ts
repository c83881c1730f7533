/** Clients of a target beside the first, for cases that take them. */
import { X509Certificate } from 'node:crypto';
import { issueCertificate } from '../transport/certificates.js';
import type { TlsMaterial } from '../transport/material.js';
import type { Target } from './target.js';

/** Another one: the one that the user has given, or one of the authority of a server that is started here; undefined where there is none. */
export async function otherClient({ other, issuer }: Pick<Target, 'other' | 'issuer'>): Promise<TlsMaterial | undefined> {
  if (other !== undefined || issuer === undefined) return other;
  // Servers take a client for another by its Common Name.
  const { certificate, key } = await issueCertificate(issuer, { commonName: 'KMIP conformance other client', kind: 'client' });
  return { cert: certificate, key };
}

/** The first with a new certificate: the one that the user has given, or one with the same subject and a new key; undefined where there is none. */
export async function renewedClient({ renewed, issuer, endpoint }: Pick<Target, 'renewed' | 'issuer' | 'endpoint'>): Promise<TlsMaterial | undefined> {
  if (renewed !== undefined || issuer === undefined || endpoint.cert === undefined) return renewed;
  const commonName = /^CN=(.+)$/m.exec(new X509Certificate(endpoint.cert).subject)?.[1];
  if (commonName === undefined) return undefined;
  const { certificate, key } = await issueCertificate(issuer, { commonName, kind: 'client' });
  return { cert: certificate, key };
}
