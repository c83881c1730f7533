/** A second client of a target, for cases that take two. */
import { issueCertificate } from '../transport/certificates.js';
import type { TlsMaterial } from '../transport/material.js';
import type { Target } from './target.js';

/** The one that the user has given, or one of the authority of a server that is started here; undefined where there is none. */
export async function otherClient({ other, issuer }: Pick<Target, 'other' | 'issuer'>): Promise<TlsMaterial | undefined> {
  if (other !== undefined || issuer === undefined) return other;
  // Servers take a client for another by its Common Name.
  const { certificate, key } = await issueCertificate(issuer, { commonName: 'KMIP conformance other client', kind: 'client' });
  return { cert: certificate, key };
}
