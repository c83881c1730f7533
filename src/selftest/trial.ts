/** Runs the suites against the embedded server with one fault in it. */
import type { ProtocolVersion } from '../kmip/version.js';
import { arm, type Fault } from '../reference/faults/index.js';
import { startReferenceServer } from '../reference/index.js';
import type { CaseResult } from '../runner/result.js';
import { run } from '../runner/run.js';
import type { Suite } from '../suite/case.js';
import type { TestPki } from '../transport/certificates.js';
import { connect } from '../transport/client.js';
import { DEFAULT_LIMITS, formatAddress, type Endpoint } from '../transport/endpoint.js';
import type { Catch, Trial } from './result.js';
import { coveredVersions, sampled, suitesFor, versionsFor } from './scope.js';

export interface TrialOptions {
  readonly suites: readonly Suite[];
  /** Versions to run in, as far as the fault can show in them. */
  readonly versions: readonly ProtocolVersion[];
  readonly pki: TestPki;
  /** Runs all cases also against faults that a sample of them has caught. */
  readonly thorough: boolean;
}

/** Milliseconds for an answer that will never come; everything else gets the usual time. */
const SILENCE_MS = 400;
const JOBS = 4;

/**
 * Starts a server of its own, runs the cases that can notice the fault, and stops the server. When the fault touches all messages and
 * has to be detected, a sample of the cases runs first, and the rest only if the sample has not caught it.
 */
export async function runTrial(fault: Fault, { suites, versions, pki, thorough }: TrialOptions): Promise<Trial> {
  const startedAt = performance.now();
  const chosen = versionsFor(fault, versions, coveredVersions(suites));
  const concerned = suitesFor(fault, suites, chosen);
  const parts = !thorough && fault.operations === undefined && fault.expectation === 'must-detect' ? sampled(concerned) : { sample: concerned, rest: [] };
  const sample = await runCases(fault, parts.sample, chosen, pki);
  const cases = sample.some((each) => catchesOf(each).length > 0) ? sample : [...sample, ...(await runCases(fault, parts.rest, chosen, pki))];
  return {
    fault: fault.name,
    sentence: fault.sentence,
    source: fault.source,
    group: fault.group,
    expectation: fault.expectation,
    broad: fault.operations === undefined,
    versions: chosen,
    cases: cases.length,
    catches: cases.flatMap(catchesOf),
    unjudged: cases.flatMap(unjudged),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

async function runCases(fault: Fault, suites: readonly Suite[], versions: readonly ProtocolVersion[], pki: TestPki): Promise<readonly CaseResult[]> {
  if (suites.length === 0) return [];
  const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, interference: arm(fault) });
  const endpoint: Endpoint = { host: server.host, port: server.port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
  const answerMs = fault.silent === true ? SILENCE_MS : DEFAULT_LIMITS.answerMs;
  try {
    const result = await run({
      suites,
      included: [],
      connect: () => connect(endpoint, { ...DEFAULT_LIMITS, answerMs }),
      target: { name: 'embedded', description: fault.sentence, address: formatAddress(endpoint), remarks: [] },
      toolVersion: '',
      command: '',
      repeat: () => '',
      versions,
      cases: [],
      level: 'all',
      timeoutMs: answerMs,
      jobs: JOBS,
      bail: false,
      showSecrets: true,
      verifyServer: true,
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    return result.cases;
  } finally {
    await server.close();
  }
}

/** The failures of a case, each rule once; trouble on the connection is blame as well. */
function catchesOf({ suite, id, version, level, steps }: CaseResult): Catch[] {
  const found = steps
    .filter((step) => !step.cleanup)
    .flatMap((step) =>
      step.outcome === 'errored'
        ? [{ rule: step.errorKind ?? 'errored', cause: step.reason ?? '' }]
        : step.checks.filter((check) => check.verdict === 'failure').map(({ rule, cause }) => ({ rule, cause })),
    );
  return found.filter(({ rule }, at) => found.findIndex((other) => other.rule === rule) === at).map((each) => ({ suite, id, version, level, ...each }));
}

function unjudged({ suite, id, version, outcome, steps, skip }: CaseResult): Trial['unjudged'] {
  // What an optional case needs and the server does not announce is the server's choice.
  if (outcome !== 'inconclusive' && (outcome !== 'skipped' || skip?.category === 'not-announced')) return [];
  const reason = skip?.reason ?? steps.find((step) => step.outcome === 'blocked' || step.outcome === 'inconclusive')?.reason ?? outcome;
  return [{ suite, id, version, reason }];
}
