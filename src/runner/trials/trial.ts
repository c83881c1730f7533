/** What a trial of the connection is told, and what it tells. */
import type { Endpoint, Limits } from '../../transport/endpoint.js';
import type { CertifiedKey } from '../../transport/certificates.js';
import { NoSession, openRaw, type RawSession } from '../../transport/raw-session.js';
import { decode } from '../../ttlv/index.js';
import { ENUM } from '../../kmip/constants.js';
import { outlineResponse } from '../../kmip/message.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { vitalSign } from '../vital-sign.js';

/** Where trials of the connection go. */
export interface TrialTarget {
  readonly endpoint: Endpoint;
  readonly limits: Limits;
  /** The authority that the server trusts, where it is ours: it issues certificates that the server has to refuse. */
  readonly issuer?: CertifiedKey;
}

export interface TrialContext extends TrialTarget {
  readonly version: ProtocolVersion;
}

/** `untried`: this machine cannot do it. */
export interface TrialFinding {
  readonly outcome: 'met' | 'unmet' | 'untried';
  /** A sentence. */
  readonly detail: string;
}

/** The server does what the trial asks for; `detail` is a sentence. */
export const met = (detail: string): TrialFinding => ({ outcome: 'met', detail });
/** The server does not do it; `detail` is a sentence that says what it did. */
export const unmet = (detail: string): TrialFinding => ({ outcome: 'unmet', detail });

/** The bytes of a Query. */
export const query = (version: ProtocolVersion): Uint8Array => vitalSign(version).request;

/** What is wrong with the answer to a Query, as a sentence; undefined when it succeeded. */
export async function troubleWith(session: RawSession, limits: Limits): Promise<string | undefined> {
  const answer = await session.next(limits.answerMs);
  if (answer === 'closed') return 'The server ended the session without an answer.';
  if (answer === 'late') return `No answer came within ${limits.answerMs} ms.`;
  const outline = outlineResponse(decode(answer).item);
  if (outline === undefined) return 'The answer is no Response Message.';
  return outline.items[0]?.status === ENUM.ResultStatus.Success ? undefined : `Query failed${outline.items[0]?.message === undefined ? '' : `: ${JSON.stringify(outline.items[0].message)}`}.`;
}

export interface SessionTerms {
  /** A session to take up. */
  readonly resume?: Buffer;
  /** What it means that no session comes about; `unmet` unless given. */
  readonly withoutSession?: (detail: string) => TrialFinding;
}

/** Uses a session and ends it whatever happens. */
export async function inSession({ endpoint, limits }: TrialContext, use: (session: RawSession) => Promise<TrialFinding>, { resume, withoutSession = unmet }: SessionTerms = {}): Promise<TrialFinding> {
  let session: RawSession | undefined;
  try {
    session = await openRaw(endpoint, limits, resume);
    return await use(session);
  } catch (error) {
    if (error instanceof NoSession) return withoutSession(error.message);
    throw error;
  } finally {
    session?.destroy();
  }
}

/** Unmet with the trouble, if there is one, and met with `detail` otherwise. */
export const verdictOf = (trouble: string | undefined, detail: string): TrialFinding => (trouble === undefined ? met(detail) : unmet(trouble));
