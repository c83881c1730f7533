/** Runs the suites against the embedded server with one fault in it. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Fault } from '../reference/faults/index.js';
import type { CaseResult } from '../runner/result.js';
import { run } from '../runner/run.js';
import type { Case, Suite } from '../suite/case.js';
import type { TestPki } from '../transport/certificates.js';
import type { Catch, Trial } from './result.js';
import { chosenCases, coveredVersions, leadingVersions, sampleOf, suitesFor, versionsFor } from './scope.js';
import { startFaulty, type FaultyTarget } from './target.js';

export interface TrialOptions {
  readonly suites: readonly Suite[];
  /** Versions to run in, as far as the fault can show in them. */
  readonly versions: readonly ProtocolVersion[];
  readonly pki: TestPki;
  /** Runs all cases in all versions. */
  readonly thorough: boolean;
}

const JOBS = 4;
/** Cases that caught a fault in a leading version and are tried first in the others. */
const FIRST_CATCHERS = 5;

/**
 * Starts a server of its own, runs the cases that can notice the fault, and stops the server. Legal variations face all cases in
 * the leading versions and a sample of them in the others. A fault that has to be caught faces all in the leading versions, or a sample of them when it touches all messages; in the
 * other versions those that caught it there. Where that leaves it uncaught in a version, all cases of that version run.
 */
export async function runTrial(fault: Fault, options: TrialOptions): Promise<Trial> {
  const startedAt = performance.now();
  const versions = versionsFor(fault, options.versions, coveredVersions(options.suites));
  const target = await startFaulty(fault, options.pki);
  try {
    const results = await runInStages(fault, options, versions, target);
    return {
      fault: fault.name,
      sentence: fault.sentence,
      source: fault.source,
      group: fault.group,
      expectation: fault.expectation,
      broad: fault.operations === undefined,
      versions: versions.map((version) => ({ version, effective: target.effective.has(version), cases: results.filter((each) => each.version === version && each.outcome !== 'skipped').length })),
      catches: results.flatMap(catchesOf),
      unjudged: results.flatMap(unjudged),
      durationMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    await target.close();
  }
}

async function runInStages(fault: Fault, { suites, thorough }: TrialOptions, versions: readonly ProtocolVersion[], target: FaultyTarget): Promise<readonly CaseResult[]> {
  const concerned = suitesFor(fault, suites, versions);
  const leading = leadingVersions(versions);
  if (thorough || fault.expectation === 'permitted') {
    const sample = sampleOf(concerned);
    return runCases(fault, thorough ? concerned : chosenCases(concerned, (each) => leading.includes(each.version) || sample.has(each)), versions, target);
  }

  const inLeading = chosenCases(concerned, (each) => leading.includes(each.version));
  const sample = fault.operations === undefined ? sampleOf(inLeading) : undefined;
  const first = await runCases(fault, sample === undefined ? inLeading : chosenCases(inLeading, (each) => sample.has(each)), versions, target);

  const catchers = new Set(first.filter(blames).slice(0, FIRST_CATCHERS).map(nameOf));
  const known = new Set(inLeading.flatMap((suite) => suite.cases.map(nameOf)));
  const second = await runCases(fault, chosenCases(concerned, (each) => !leading.includes(each.version) && (catchers.has(nameOf(each)) || !known.has(nameOf(each)))), versions, target);

  const soFar = [...first, ...second];
  const done = new Set(soFar.map((each) => `${nameOf(each)} ${each.version}`));
  const uncaught = versions.filter((version) => !soFar.some((each) => each.version === version && blames(each)));
  const rest = await runCases(fault, chosenCases(concerned, (each) => uncaught.includes(each.version) && !done.has(`${nameOf(each)} ${each.version}`)), versions, target);
  return [...soFar, ...rest];
}

const nameOf = ({ suite, id }: Pick<Case, 'suite' | 'id'>): string => `${suite}/${id}`;

async function runCases(fault: Fault, suites: readonly Suite[], versions: readonly ProtocolVersion[], { connect, address, answerMs }: FaultyTarget): Promise<readonly CaseResult[]> {
  if (suites.length === 0) return [];
  const result = await run({
    suites,
    included: [],
    connect,
    target: { name: 'embedded', description: fault.sentence, address, remarks: [] },
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
}

const blames = (each: CaseResult): boolean => catchesOf(each).length > 0;

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
