/** Clients that the server must not serve. */
import { createCertificateAuthority, issueCertificate, type CertifiedKey } from '../../transport/certificates.js';
import { inSession, met, query, troubleWith, unmet, type TrialContext, type TrialFinding } from './trial.js';

export type Stranger = 'none' | 'foreign' | 'expired' | 'not-yet-valid' | 'server-usage';

const DAY_MS = 86_400_000;

/** Sends a request with the wrong certificate, or none. Refused is: no session, its end, or a failure as the answer. */
export async function refusesClient(context: TrialContext, stranger: Stranger): Promise<TrialFinding> {
  const { host, port, servername, ca, verify } = context.endpoint;
  const identity = await certificateOf(stranger, context.issuer);
  const endpoint = { host, port, verify, ...(servername === undefined ? {} : { servername }), ...(ca === undefined ? {} : { ca }), ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }) };
  return inSession(
    { ...context, endpoint },
    async (session) => {
      await session.write(query(context.version));
      const trouble = await troubleWith(session, context.limits);
      return trouble === undefined ? unmet('The server answered the Query of this client.') : met(`The client was refused: ${trouble}`);
    },
    { withoutSession: met },
  );
}

/** Undefined for a client without a certificate. */
async function certificateOf(stranger: Stranger, issuer: CertifiedKey | undefined): Promise<CertifiedKey | undefined> {
  if (stranger === 'none') return undefined;
  const now = Date.now();
  const ca = stranger === 'foreign' || issuer === undefined ? await createCertificateAuthority({ commonName: 'Foreign CA' }) : issuer;
  const request = { commonName: 'Stranger', kind: 'client' } as const;
  switch (stranger) {
    case 'expired':
      return issueCertificate(ca, { ...request, notBefore: new Date(now - 30 * DAY_MS), notAfter: new Date(now - DAY_MS) });
    case 'not-yet-valid':
      return issueCertificate(ca, { ...request, notBefore: new Date(now + DAY_MS), notAfter: new Date(now + 30 * DAY_MS) });
    case 'server-usage':
      return issueCertificate(ca, { ...request, extendedKeyUsage: ['serverAuth'] });
    case 'foreign':
      return issueCertificate(ca, request);
  }
}
