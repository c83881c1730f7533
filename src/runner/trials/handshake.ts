/** Versions and cipher suites of TLS, each offered alone. */
import { tryHandshake } from '../../transport/handshake-trial.js';
import type { HandshakeDemand } from '../../suite/trial.js';
import { met, unmet, type TrialContext, type TrialFinding } from './trial.js';

/** Whether the server accepts or refuses what is offered, as it has to. */
export async function handshake({ endpoint, limits }: TrialContext, { wanted, ...terms }: HandshakeDemand): Promise<TrialFinding> {
  const trial = await tryHandshake(endpoint, limits, terms);
  switch (trial.outcome) {
    case 'completed':
      return (wanted === 'accepts' ? met : unmet)(`The server agreed to ${trial.protocol} with ${trial.cipher}.`);
    case 'failed':
      // Which cipher suites a version has to have is no question where the version is not offered.
      if (terms.cipher !== undefined && (await tryHandshake(endpoint, limits, { version: terms.version })).outcome !== 'completed') return { outcome: 'untried', detail: `The server does not offer ${terms.version}.` };
      return (wanted === 'refuses' ? met : unmet)(`The server did not agree: ${trial.detail}`);
    case 'unconnected':
      return unmet(`There was no connection (${trial.code}).`);
    case 'impossible':
      return { outcome: 'untried', detail: 'The OpenSSL of this Node.js does not offer it.' };
  }
}
