/** The embedded server with one fault in it, as a target of a run. */
import type { ProtocolVersion } from '../kmip/version.js';
import { arm, witnessed, type Fault } from '../reference/faults/index.js';
import { createEngine, startReferenceServer } from '../reference/index.js';
import { leapingClock, MACHINE_CLOCK, type Clock } from '../runner/clock.js';
import type { TestPki } from '../transport/certificates.js';
import { connect } from '../transport/client.js';
import type { Connect } from '../transport/connection.js';
import { DEFAULT_LIMITS, formatAddress, type Endpoint } from '../transport/endpoint.js';
import { connectInProcess } from './in-process.js';

export interface FaultyTarget {
  readonly connect: Connect;
  readonly address: string;
  /** That of the server and of the run: in this process waiting costs no time. */
  readonly clock: Clock;
  /** Limit for one answer, in milliseconds. */
  readonly answerMs: number;
  /** The versions in which the fault has changed something so far. */
  readonly effective: ReadonlySet<ProtocolVersion>;
  readonly close: () => Promise<void>;
}

/** Milliseconds for an answer that will never come; everything else gets the usual time. */
const SILENCE_MS = 400;

/** Starts a server with a fault: over TLS where the fault is about connections, else in this process. */
export async function startFaulty(fault: Fault, pki: TestPki): Promise<FaultyTarget> {
  const effective = new Set<ProtocolVersion>();
  const interference = witnessed(arm(fault), ({ version }) => void effective.add(version));
  const limits = { ...DEFAULT_LIMITS, answerMs: fault.silent === true ? SILENCE_MS : DEFAULT_LIMITS.answerMs };
  const common = { answerMs: limits.answerMs, effective };
  const overTls = fault.group === 'session' || interference.send !== undefined || (interference.bytes !== undefined && fault.expectation === 'permitted');
  if (!overTls) {
    const clock = leapingClock();
    return { ...common, clock, connect: connectInProcess(createEngine({ interference, now: () => clock.now() }), limits, clock), address: 'in this process', close: () => Promise.resolve() };
  }
  const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, interference });
  const endpoint: Endpoint = { host: server.host, port: server.port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
  return { ...common, clock: MACHINE_CLOCK, connect: () => connect(endpoint, limits), address: formatAddress(endpoint), close: () => server.close() };
}
