/** Many connections, and sessions that are taken up again. */
import { openRaw, NoSession, type RawSession } from '../../transport/raw-session.js';
import { inSession, met, query, troubleWith, unmet, type TrialContext, type TrialFinding } from './trial.js';

const CONNECTIONS = 100;
/** Handshakes under way at the same time. */
const AT_ONCE = 10;

/** A hundred connections at the same time, each with a request. */
export async function hundredConnections(context: TrialContext): Promise<TrialFinding> {
  const sessions: RawSession[] = [];
  try {
    while (sessions.length < CONNECTIONS) sessions.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => openRaw(context.endpoint, context.limits)))));
    await Promise.all(sessions.map((session) => session.write(query(context.version))));
    const troubles = (await Promise.all(sessions.map((session) => troubleWith(session, context.limits)))).filter((trouble) => trouble !== undefined);
    return troubles[0] === undefined ? met(`All ${CONNECTIONS} connections were served.`) : unmet(`${troubles.length} of ${CONNECTIONS} connections were not served: ${troubles[0]}`);
  } catch (error) {
    if (error instanceof NoSession) return unmet(`After ${sessions.length} connections: ${error.message}`);
    throw error;
  } finally {
    for (const session of sessions) session.destroy();
  }
}

/** A hundred connections, one after the other, each ended without a request and without a farewell. */
export async function reconnectStorm(context: TrialContext): Promise<TrialFinding> {
  for (let number = 1; number <= CONNECTIONS; number++) {
    const finding = await inSession(context, () => Promise.resolve(met('')));
    if (finding.outcome === 'unmet') return unmet(`Connection ${number}: ${finding.detail}`);
  }
  return met(`All ${CONNECTIONS} connections came about.`);
}

/** A second session that takes up the first one, where the server lets it. */
export async function resumption(context: TrialContext): Promise<TrialFinding> {
  let ticket: Buffer | undefined;
  const first = await inSession(context, async (session) => {
    await session.write(query(context.version));
    const trouble = await troubleWith(session, context.limits);
    ticket = session.ticket();
    return trouble === undefined ? met('') : unmet(trouble);
  });
  if (first.outcome === 'unmet' || ticket === undefined) return first.outcome === 'unmet' ? first : met('The server offers no resumption.');
  return inSession(
    context,
    async (session) => {
      await session.write(query(context.version));
      const trouble = await troubleWith(session, context.limits);
      const how = session.resumed ? 'The session was resumed' : 'The session was not resumed, a new one came about';
      return trouble === undefined ? met(`${how}, and the request was answered.`) : unmet(`${how}; then: ${trouble}`);
    },
    { resume: ticket },
  );
}
