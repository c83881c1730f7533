/** Finds out all that a server shows of itself without creating anything on it. */
import { connect } from '../../transport/client.js';
import { ALL_CLIENTS } from '../../suite/clients.js';
import { loadSuites } from '../../suite/load.js';
import { formatAddress, type Limits } from '../../transport/endpoint.js';
import { tryHandshake } from '../../transport/handshake-trial.js';
import { TransportFailure } from '../../transport/trouble.js';
import type { Target } from '../target.js';
import { targetErrorOf } from '../target-error.js';
import { surveyAdmission } from './admission.js';
import { SURVEY_FORMAT, SURVEY_FORMAT_VERSION, type KmipFacts, type Survey } from './facts.js';
import { openInterview } from './interview.js';
import { surveyKmip } from './kmip.js';
import { possibleProducts } from './possible-products.js';
import { surveyTls } from './tls.js';

/** Throws a TargetError when there is no TCP connection; all other trouble is part of the facts. */
export async function survey(target: Target, limits: Limits, toolVersion: string): Promise<Survey> {
  const startedAt = new Date();
  const { endpoint } = target;
  const refusal = await tryConnection(target, limits);
  const kmip = refusal === undefined ? await surveyConversation(target, limits) : undefined;
  const newest = kmip?.versions.findLast(({ outcome }) => outcome === 'spoken')?.version;
  const tls = await surveyTls(endpoint, limits, await tryHandshake(endpoint, limits));
  const admission = await surveyAdmission(endpoint, limits, newest);
  return {
    format: SURVEY_FORMAT,
    formatVersion: SURVEY_FORMAT_VERSION,
    tool: { name: 'kmip-conformance', version: toolVersion },
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    target: { name: target.name, description: target.description, address: formatAddress(endpoint), remarks: target.remarks },
    tls,
    admission,
    ...(kmip === undefined ? {} : { kmip, products: possibleProducts(loadSuites([ALL_CLIENTS]), kmip.versions, target.https !== undefined) }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

async function surveyConversation({ endpoint }: Target, limits: Limits): Promise<KmipFacts> {
  const interview = openInterview(() => connect(endpoint, limits));
  try {
    return await surveyKmip(interview);
  } finally {
    await interview.close();
  }
}

/** Why KMIP cannot be spoken over TLS; undefined when the handshake completes. */
async function tryConnection({ endpoint }: Target, limits: Limits): Promise<Survey['refusal']> {
  try {
    await (await connect(endpoint, limits)).close();
    return undefined;
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    if (error.trouble.kind !== 'handshake-failed') throw targetErrorOf(error);
    return { message: error.message, remedy: error.remedy, aboutCertificates: error.trouble.cause.includes('-certificate-') };
  }
}
