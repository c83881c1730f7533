/** Requests that reach the server in other pieces than they were written in, or at other times. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { inSession, met, query, troubleWith, unmet, verdictOf, type TrialContext, type TrialFinding } from './trial.js';

/** One byte in each TLS record. */
export const bytewise = (context: TrialContext): Promise<TrialFinding> =>
  inSession(context, async (session) => {
    for (const byte of query(context.version)) await session.write(Uint8Array.of(byte));
    return verdictOf(await troubleWith(session, context.limits), 'The request was answered.');
  });

/** The same request once for each place at which it can be cut in two. */
export const cutEverywhere = (context: TrialContext): Promise<TrialFinding> =>
  inSession(context, async (session) => {
    const request = query(context.version);
    for (let at = 1; at < request.length; at++) {
      await session.write(request.subarray(0, at));
      await setImmediate();
      await session.write(request.subarray(at));
      const trouble = await troubleWith(session, context.limits);
      if (trouble !== undefined) return unmet(`Cut behind byte ${at} of ${request.length}: ${trouble}`);
    }
    return met(`The request was answered each of ${request.length - 1} times.`);
  });

/** Several requests before the first answer: in one write, or in one each. */
export const several = (context: TrialContext, count: number, joined: boolean): Promise<TrialFinding> =>
  inSession(context, async (session) => {
    const requests = Array.from({ length: count }, () => query(context.version));
    if (joined) await session.write(Buffer.concat(requests));
    else await Promise.all(requests.map((request) => session.write(request)));
    for (let number = 1; number <= count; number++) {
      const trouble = await troubleWith(session, context.limits);
      if (trouble !== undefined) return unmet(`Request ${number} of ${count}: ${trouble}`);
    }
    return met(`All ${count} requests were answered.`);
  });

const IDLE_MS = 2000;

/** A second request after a pause in which nothing was sent. */
export const afterPause = (context: TrialContext): Promise<TrialFinding> =>
  inSession(context, async (session) => {
    await session.write(query(context.version));
    const first = await troubleWith(session, context.limits);
    if (first !== undefined) return unmet(first);
    await sleep(IDLE_MS);
    await session.write(query(context.version));
    return verdictOf(await troubleWith(session, context.limits), `The request after ${IDLE_MS} ms was answered.`);
  });

/** The client says that it sends no more, and waits for the answer. */
export const halfClosed = (context: TrialContext): Promise<TrialFinding> =>
  inSession(context, async (session) => {
    await session.write(query(context.version));
    session.half();
    return verdictOf(await troubleWith(session, context.limits), 'The request was answered.');
  });
