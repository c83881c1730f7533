/** What a connection shows beside the answers. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from '../match/check.js';
import { describeTrouble, type TransportTrouble } from '../transport/trouble.js';
import { TRANSPORT_PATHS } from './judgement.js';

/** A header of the answer that is not as the profile demands. */
export const httpCheck = (departure: string): Check => ({
  rule: 'T-1',
  verdict: 'failure',
  path: TRANSPORT_PATHS.before,
  message: `${departure}.`,
  cause: `HTTP responses: ${departure}`,
  source: 'KMIP Additional Message Encodings Profile 1.0 §2.5',
});

/** Bytes that no request asked for. */
export function surplusCheck(trouble: TransportTrouble, version: ProtocolVersion): Check {
  return {
    rule: 'S-1',
    verdict: 'failure',
    path: TRANSPORT_PATHS.after,
    expected: 'one Response Message for one Request Message',
    actual: trouble.kind === 'surplus-bytes' ? `${trouble.count} more bytes: ${trouble.firstBytes}` : trouble.kind,
    message: describeTrouble('The server', trouble).message,
    cause: 'The server sends bytes that no request asked for',
    source: `KMIP ${version} §${version.startsWith('1.') ? '7.1' : '8'}`,
  };
}

/** The server had closed the connection behind the answer before, and the request was on its way. */
export const repeatedCheck = (version: ProtocolVersion): Check => ({
  rule: 'T-2',
  verdict: 'note',
  path: TRANSPORT_PATHS.after,
  message: 'The server closed the connection behind an answer; the request, which was on its way, was sent again on another connection.',
  cause: 'The server closes connections behind answers',
  source: `KMIP ${version} §${version.startsWith('1.') ? '8' : '10.4'}`,
});
