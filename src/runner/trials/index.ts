/** Trials of the connection: which a target can be put to, and what came of one. */
import type { NamedTrial, Trial } from '../../suite/trial.js';
import { refusesClient } from './admission.js';
import { afterPause, bytewise, cutEverywhere, halfClosed, several } from './delivery.js';
import { handshake } from './handshake.js';
import { hundredConnections, reconnectStorm, resumption } from './load.js';
import { inSession, query, troubleWith, verdictOf, type TrialContext, type TrialFinding, type TrialTarget } from './trial.js';

export type { TrialContext, TrialFinding, TrialTarget } from './trial.js';

const NAMED: Readonly<Record<NamedTrial, (context: TrialContext) => Promise<TrialFinding>>> = {
  bytewise,
  'cut everywhere': cutEverywhere,
  'two in one write': (context) => several(context, 2, true),
  'ten in one write': (context) => several(context, 10, true),
  'ten without waiting': (context) => several(context, 10, false),
  'after a pause': afterPause,
  'half-closed': halfClosed,
  'hundred connections': hundredConnections,
  'reconnect storm': reconnectStorm,
  resumption,
  'client none': (context) => refusesClient(context, 'none'),
  'client foreign': (context) => refusesClient(context, 'foreign'),
  'client expired': (context) => refusesClient(context, 'expired'),
  'client not-yet-valid': (context) => refusesClient(context, 'not-yet-valid'),
  'client server-usage': (context) => refusesClient(context, 'server-usage'),
};

/** Trials for which the authority that the server trusts must be ours. */
const NEEDS_ISSUER: readonly Trial[] = ['client expired', 'client not-yet-valid', 'client server-usage'];

/** Why a target cannot be put to a trial, as a sentence; undefined when it can. */
export function trialHindrance(trial: Trial, target: TrialTarget | undefined): string | undefined {
  if (target === undefined) return 'It is about TTLV over TLS, and the target is spoken to in another way.';
  if (typeof trial === 'string' && trial.startsWith('client ') && target.endpoint.cert === undefined) return 'The tool has no client certificate for this target, so that the refusal of another one would show nothing.';
  return NEEDS_ISSUER.includes(trial) && target.issuer === undefined ? 'Only for a server that it starts itself can the tool issue such a certificate.' : undefined;
}

/** Runs a trial; then the server has to answer a Query on a new connection: `trouble` says what it did instead. */
export async function runTrial(trial: Trial, context: TrialContext): Promise<TrialFinding & { readonly trouble?: string }> {
  const finding = await (typeof trial === 'string' ? NAMED[trial](context) : handshake(context, trial));
  const alive = await inSession(context, async (session) => {
    await session.write(query(context.version));
    return verdictOf(await troubleWith(session, context.limits), '');
  });
  return { ...finding, ...(alive.outcome === 'unmet' ? { trouble: alive.detail } : {}) };
}
