/** Runs the suites against the embedded server with one fault in it. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Fault } from '../reference/faults/index.js';
import type { CaseResult } from '../runner/result.js';
import { run } from '../runner/run.js';
import { MACHINE_CLOCK } from '../runner/clock.js';
import type { Case, Suite } from '../suite/case.js';
import { waitingSeconds } from '../suite/wait.js';
import type { TestPki } from '../transport/certificates.js';
import type { Catch, Trial } from './result.js';
import { akinTo, chosenCases, coveredVersions, leadingVersions, sampleOf, suitesFor, versionsFor } from './scope.js';
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
/** Cases of one version that run first. */
const SAMPLE = 20;

/**
 * Starts a server of its own, runs the cases that can notice the fault, and stops the server. Legal variations face all cases in the
 * leading versions and a sample of them in the others. A fault that has to be caught faces more and more cases of the leading versions
 * until it is caught there, then those of the other versions, what caught it first; it survives where all cases have run.
 */
export async function runTrial(fault: Fault, options: TrialOptions): Promise<Trial> {
  const startedAt = performance.now();
  const versions = versionsFor(fault, options.versions, coveredVersions(options.suites));
  const target = await startFaulty(fault, options.pki);
  // Over a network waiting takes as long as it says, and no such fault is about time.
  const suites = target.clock === MACHINE_CLOCK ? chosenCases(options.suites, (each) => waitingSeconds(each) === 0) : options.suites;
  try {
    const results = await runInStages(fault, { ...options, suites }, versions, target);
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
  if (thorough) return runCases(fault, concerned, versions, target);
  const leading = leadingVersions(versions);
  const others = versions.filter((version) => !leading.includes(version));
  const ofVersions = (wanted: readonly ProtocolVersion[]): Suite[] => chosenCases(concerned, (each) => wanted.includes(each.version));
  if (fault.expectation === 'permitted') {
    const sample = sampleOf(ofVersions(others), SAMPLE);
    return runCases(fault, chosenCases(concerned, (each) => leading.includes(each.version) || sample.has(each)), versions, target);
  }
  const runPart = (part: readonly Suite[]): Promise<readonly CaseResult[]> => runCases(fault, part, versions, target);
  const first = await untilCaught(fault, ofVersions(leading), [], runPart);
  const second = await untilCaught(fault, ofVersions(others), first, runPart);
  return [...first, ...second];
}

/**
 * Runs cases until every version has one that blames the server or no case left: those that caught the fault in another version,
 * those that speak of what it is about, and samples, each twice as large as the one before.
 */
async function untilCaught(fault: Fault, suites: readonly Suite[], before: readonly CaseResult[], runPart: (part: readonly Suite[]) => Promise<readonly CaseResult[]>): Promise<readonly CaseResult[]> {
  let left = suites;
  const results: CaseResult[] = [];
  const tryOut = async (isNext: (each: Case) => boolean): Promise<void> => {
    results.push(...(await runPart(chosenCases(left, isNext))));
    const caught = versionsBlamed(results);
    left = chosenCases(left, (each) => !isNext(each) && !caught.has(each.version));
  };
  const tryCatchers = (): Promise<void> => {
    const catchers = new Set([...before, ...results].filter(blames).map(nameOf));
    return tryOut((each) => catchers.has(nameOf(each)));
  };
  await tryCatchers();
  const akin = akinTo(fault, left, SAMPLE);
  await tryOut((each) => akin.has(each));
  for (let size = SAMPLE; left.length > 0; size *= 2) {
    await tryCatchers();
    const sample = sampleOf(left, size);
    await tryOut((each) => sample.has(each));
  }
  return results;
}

const versionsBlamed = (results: readonly CaseResult[]): ReadonlySet<ProtocolVersion> => new Set(results.filter(blames).map((each) => each.version));

const nameOf = ({ suite, id }: Pick<Case, 'suite' | 'id'>): string => `${suite}/${id}`;

async function runCases(fault: Fault, suites: readonly Suite[], versions: readonly ProtocolVersion[], { connect, address, answerMs, clock }: FaultyTarget): Promise<readonly CaseResult[]> {
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
    clock,
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
