/** Whether a server lets in a client without a certificate, or with one of an authority that it cannot know. */
import { enumeration } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { createCertificateAuthority, issueCertificate } from '../../transport/certificates.js';
import { connect } from '../../transport/client.js';
import type { Endpoint, Limits } from '../../transport/endpoint.js';
import type { TransportFailure } from '../../transport/trouble.js';
import type { AdmissionFacts } from './facts.js';
import { describeReply, openInterview, payloadOf, type Reply } from './interview.js';

/** `version`: one in which the server answers clients that it knows; undefined when it answered none. */
export async function surveyAdmission(endpoint: Endpoint, limits: Limits, version: ProtocolVersion | undefined): Promise<AdmissionFacts[]> {
  const { host, port, servername } = endpoint;
  const bare: Endpoint = { host, port, ...(servername === undefined ? {} : { servername }), verify: false };
  const ca = await createCertificateAuthority({ commonName: 'Foreign CA' });
  const foreign = await issueCertificate(ca, { commonName: 'Foreign client', kind: 'client' });
  return [
    { client: 'no certificate', ...(await knock(bare, limits, version)) },
    { client: 'foreign certificate', ...(await knock({ ...bare, cert: foreign.certificate, key: foreign.key }, limits, version)) },
  ];
}

/** A server of TLS 1.3 refuses a certificate only after our handshake is done, so that a request has to follow (RFC 8446 §4.4.2.4). */
async function knock(endpoint: Endpoint, limits: Limits, version: ProtocolVersion | undefined): Promise<Omit<AdmissionFacts, 'client'>> {
  const interview = openInterview(() => connect(endpoint, limits));
  try {
    return judge(await interview.ask(version ?? '1.4', ENUM.Operation.Query, [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)]), version !== undefined);
  } finally {
    await interview.close();
  }
}

function judge(reply: Reply, answersOthers: boolean): Omit<AdmissionFacts, 'client'> {
  if (reply.kind === 'answer') {
    if (payloadOf(reply) !== undefined) return { outcome: 'admitted', detail: 'Query was answered' };
    const refused = answersOthers || reply.outline.items[0]?.reason === ENUM.ResultReason.AuthenticationNotSuccessful;
    return { outcome: refused ? 'refused' : 'unclear', detail: describeReply(reply) };
  }
  if (reply.failure === undefined) return { outcome: 'unclear', detail: reply.detail };
  return { outcome: isRefusal(reply.failure, answersOthers) ? 'refused' : 'unclear', detail: wordsOf(reply.failure) };
}

/** A server that answers others and ends this connection does so because of the certificate. */
function isRefusal({ trouble }: TransportFailure, answersOthers: boolean): boolean {
  if (trouble.kind === 'handshake-failed') return trouble.cause.startsWith('client-certificate-') || (answersOthers && trouble.cause !== 'timeout');
  return answersOthers && (trouble.kind === 'closed-before-answer' || trouble.kind === 'reset');
}

const wordsOf = ({ trouble, message }: TransportFailure): string => (trouble.kind === 'handshake-failed' ? trouble.detail : message);
