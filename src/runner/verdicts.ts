/** What the outcomes of cases say about a profile in a protocol version. */
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';
import type { Case, Suite } from '../suite/case.js';
import { familyOf, isPublished, profileOf } from '../suite/oasis/families.js';
import { publishedCases, untestedPart } from '../suite/oasis/mandatory.js';
import { countRequirements } from './requirements.js';
import type { CaseOutcome, CaseResult, Counts, ProfileRequirements, ProfileVerdict } from './result.js';
import { claimsIn } from './claims.js';

/** All that a suite demands, whether or not the run selected it: a verdict is about the profile, not about the selection. */
export type SuiteExtent = Pick<Suite, 'name' | 'profile' | 'includes'> & { readonly cases: readonly Pick<Case, 'id' | 'version' | 'level'>[] };

/** Totals over cases and over the checks of their steps; clean-up steps are left out. */
export function countCases(cases: readonly CaseResult[]): Counts {
  const outcomes = (outcome: CaseOutcome): number => cases.filter((each) => each.outcome === outcome).length;
  const checks = cases.flatMap((each) => each.steps.filter((step) => !step.cleanup).flatMap((step) => step.checks));
  return {
    cases: cases.length,
    passed: outcomes('passed'),
    failed: outcomes('failed'),
    errored: outcomes('errored'),
    inconclusive: outcomes('inconclusive'),
    skipped: outcomes('skipped'),
    checks: checks.length,
    warnings: checks.filter((check) => check.verdict === 'warning').length,
    variations: checks.filter((check) => check.verdict === 'variation').length,
  };
}

/**
 * One verdict for each suite and protocol version that the run has results of: in the order of the suites, oldest version
 * first. A profile is conformant when every mandatory case of its suite passed in that version, when every mandatory
 * requirement is met for which there is a case, and likewise for every profile that it includes, directly or through another;
 * optional cases never count. `suites` must hold the included suites too if their cases are to count as known.
 */
export function judgeProfiles(suites: readonly SuiteExtent[], cases: readonly CaseResult[], requirements: readonly ProfileRequirements[] = []): ProfileVerdict[] {
  const known = new Map(suites.map((suite) => [suite.name, suite]));
  const groups = groupCases(cases);
  const claims = claimsIn(cases);
  return suites.flatMap((suite) =>
    PROTOCOL_VERSIONS.flatMap((version) => {
      const results = groups(suite.name, version);
      if (results.length === 0) return [];
      const alone = (each: SuiteExtent, own: readonly CaseResult[]): Judgement => withRequirements(judgeAlone(each, version, own), requirements.find((list) => list.suite === each.name), version);
      const included = includedBy(suite, known).map((name) => judgeIncluded(name, known.get(name), version, groups(name, version), alone));
      const own = alone(suite, results);
      const { verdict } = worst([own, ...included]);
      const announced = claims(suite.profile, version);
      const reason = [...own.reasons, ...optionalRemark(results), ...included.flatMap(({ reasons }) => reasons), ...claimRemark(verdict, announced)].join(' ');
      return [{ suite: suite.name, profile: suite.profile, version, verdict, ...(announced === undefined ? {} : { announced }), reason, counts: countCases(results) }];
    }),
  );
}

interface Judgement {
  readonly verdict: ProfileVerdict['verdict'];
  /** Sentences. */
  readonly reasons: readonly string[];
}

/** The results of a suite in a version. */
function groupCases(cases: readonly CaseResult[]): (suite: string, version: ProtocolVersion) => readonly CaseResult[] {
  const groups = new Map<string, CaseResult[]>();
  for (const each of cases) {
    const key = `${each.version} ${each.suite}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return (suite, version) => groups.get(`${version} ${suite}`) ?? [];
}

/** `results`: those of this suite in this version. */
function judgeAlone(suite: SuiteExtent, version: ProtocolVersion, results: readonly CaseResult[]): Judgement {
  const demanded = demandedIn(suite, version);
  if (demanded.length === 0) {
    return { verdict: 'incomplete', reasons: [`The suite has no mandatory case in KMIP ${version}, so nothing shows conformance.`] };
  }
  const untested = untestedPart(suite.name);
  return worst([judgeCases(demanded, version, results), ...(untested === undefined ? [] : [{ verdict: 'incomplete' as const, reasons: [untested] }])]);
}

function judgeCases(demanded: readonly DemandedCase[], version: ProtocolVersion, results: readonly CaseResult[]): Judgement {
  const found = demanded.map(({ id, given }) => ({ id, given, result: results.find((result) => result.id === id) }));
  const failed = found.filter(({ result }) => result?.outcome === 'failed').length;
  const unjudged = found.filter(({ result }) => result?.outcome !== 'failed' && result?.outcome !== 'passed');
  const absent = unjudged.filter(({ given }) => !given).map(({ id }) => id);
  const without = absent.length === 0 ? [] : [`There is no file of ${shortList(absent)}.`];
  const total = mandatoryCases(demanded.length);
  if (failed > 0) {
    const rest = unjudged.length === 0 ? '' : `, and ${unjudged.length} ${wasOrWere(unjudged.length)} not judged (${tally(unjudged)})`;
    return { verdict: 'not conformant', reasons: [`${failed} of ${total} failed${rest}.`, ...without] };
  }
  if (unjudged.length === 0) return { verdict: 'conformant', reasons: [`${demanded.length === 1 ? 'The only mandatory case' : `All ${total}`} passed.`] };
  const planned = unjudged.filter(({ given }) => given);
  if (unjudged.length === demanded.length && planned.length > 0 && planned.every(({ result }) => result?.skip?.category === 'version-not-offered')) {
    return { verdict: 'incomplete', reasons: [`The target does not offer KMIP ${version}.`] };
  }
  return { verdict: 'incomplete', reasons: [`${unjudged.length} of ${total} ${wasOrWere(unjudged.length)} not judged (${tally(unjudged)}).`, ...without] };
}

/** Names of all suites that a suite includes, also those that come in through another, nearest first. */
function includedBy(suite: SuiteExtent, known: ReadonlyMap<string, SuiteExtent>): string[] {
  const found: string[] = [];
  const queue = [...suite.includes];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (name === suite.name || found.includes(name)) continue;
    found.push(name);
    queue.push(...(known.get(name)?.includes ?? []));
  }
  return found;
}

/** What an included suite contributes: nothing to a conformant profile but a remark, and otherwise what stands in the way. */
function judgeIncluded(
  name: string,
  suite: SuiteExtent | undefined,
  version: ProtocolVersion,
  results: readonly CaseResult[],
  alone: (suite: SuiteExtent, results: readonly CaseResult[]) => Judgement,
): Judgement {
  if (suite === undefined) {
    if (isPublished({ suite: name })) return judgeIncluded(name, { name, profile: profileOf(familyOf(name)), includes: [], cases: [] }, version, results, alone);
    return { verdict: 'incomplete', reasons: [`It includes the profile of suite ${name}, which was not run: run ${name} with it.`] };
  }
  if (demandedIn(suite, version).length === 0) {
    const nothing = isPublished({ suite: name }) ? `no published case in KMIP ${version}, so that nothing of it is judged` : `no mandatory case in KMIP ${version} and demands nothing there`;
    return { verdict: 'conformant', reasons: [`${suite.profile}, which it includes, has ${nothing}.`] };
  }
  if (results.length === 0) {
    return { verdict: 'incomplete', reasons: [`${suite.profile}, which it includes, was not run in KMIP ${version}${isPublished({ suite: name }) ? '' : `: run ${name} with it`}.`] };
  }
  // Why, its own verdict says.
  const { verdict } = alone(suite, results);
  return { verdict, reasons: [`${suite.profile}, which it includes, is ${verdict}${verdict === 'conformant' ? ' too' : ' (see there)'}.`] };
}

/** The worst of all verdicts, with every sentence. */
function worst(all: readonly Judgement[]): Judgement {
  const verdict = (['not conformant', 'incomplete'] as const).find((each) => all.some((judgement) => judgement.verdict === each)) ?? 'conformant';
  return { verdict, reasons: all.flatMap((judgement) => judgement.reasons) };
}

/** Mandatory requirements that have a case must be met too; those without one stand in no one's way. */
function withRequirements(own: Judgement, list: ProfileRequirements | undefined, version: ProtocolVersion): Judgement {
  if (list === undefined) return own;
  const { mandatory, passed, failed, open, unchecked, warnings } = countRequirements(list, version);
  if (passed + failed === 0) return own;
  const rest = [
    ...(failed === 0 ? [] : [`${failed} ${failed === 1 ? 'is' : 'are'} not`]),
    ...(open === 0 ? [] : [`${open} ${wasOrWere(open)} not judged`]),
    ...(unchecked === 0 ? [] : [`${unchecked} ${unchecked === 1 ? 'has' : 'have'} no check`]),
  ];
  const advice = warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? 'recommendation is' : 'recommendations are'} not followed, which does not count.`];
  const sentence = `${passed} of ${mandatory} mandatory requirements ${passed === 1 ? 'is' : 'are'} met${rest.map((part) => `, ${part}`).join('')}.`;
  const verdict = failed > 0 ? 'not conformant' : open > 0 ? 'incomplete' : 'conformant';
  return worst([own, { verdict, reasons: [sentence, ...advice] }]);
}

/** What the server says of itself decides nothing: the verdict is what the cases show. */
function claimRemark(verdict: ProfileVerdict['verdict'], announced: boolean | undefined): string[] {
  if (announced === true && verdict === 'not conformant') return ['The server claims this profile (Query Profiles), which the verdict contradicts.'];
  return announced === false && verdict === 'conformant' ? ['Query Profiles does not announce it.'] : [];
}

function optionalRemark(results: readonly CaseResult[]): string[] {
  const optional = results.filter((each) => each.level === 'optional');
  const failed = optional.filter((each) => each.outcome === 'failed').length;
  const skipped = optional.filter((each) => each.outcome === 'skipped' && each.skip?.category !== 'version-not-offered').length;
  const remark = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} of ${optional.length} optional ${optional.length === 1 ? 'case' : 'cases'} ${what}, which does not count.`]);
  return [...remark(failed, 'failed'), ...remark(skipped, `${wasOrWere(skipped)} skipped`)];
}

interface DemandedCase {
  readonly id: string;
  /** False for a published case whose file the run does not have. */
  readonly given: boolean;
}

/** The mandatory cases of a suite, and of a published profile those without a file too: not the choice of files decides what it demands. */
function demandedIn(suite: SuiteExtent, version: ProtocolVersion): DemandedCase[] {
  const given = suite.cases.filter((each) => each.version === version && each.level === 'mandatory').map(({ id }) => ({ id, given: true }));
  const absent = publishedCases(suite.name, version).filter((id) => !given.some((each) => each.id === id));
  return [...given, ...absent.map((id) => ({ id, given: false }))];
}

/** "2 errored, 1 not selected" */
function tally(cases: readonly (DemandedCase & { readonly result: CaseResult | undefined })[]): string {
  const kinds = ['errored', 'inconclusive', 'skipped', 'not selected', 'without a file'] as const;
  const kindOf = ({ result, given }: (typeof cases)[number]): string => result?.outcome ?? (given ? 'not selected' : 'without a file');
  return kinds
    .map((kind) => ({ kind, count: cases.filter((each) => kindOf(each) === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}

/** More ids help nobody. */
const MOST_IDS = 6;

const shortList = (ids: readonly string[]): string => (ids.length <= MOST_IDS ? ids.join(', ') : `${ids.slice(0, MOST_IDS - 1).join(', ')} and ${ids.length - MOST_IDS + 1} more`);

const mandatoryCases = (count: number): string => `${count} mandatory ${count === 1 ? 'case' : 'cases'}`;
const wasOrWere = (count: number): string => (count === 1 ? 'was' : 'were');
