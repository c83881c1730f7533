/** What of the suites can notice a fault at all, and in which order it is tried. */
import { ENUM } from '../kmip/constants.js';
import { PROTOCOL_VERSIONS, rangeIncludes, type ProtocolVersion } from '../kmip/version.js';
import type { Fault } from '../reference/faults/index.js';
import type { Case, Suite } from '../suite/case.js';

/** Cases of one version that run against a server that lets every request wait in vain. */
const CASES_IN_SILENCE = 3;

/** The versions wanted in which a fault can show; where there is none, the newest in which it can. */
export function versionsFor(fault: Fault, wanted: readonly ProtocolVersion[], covered: readonly ProtocolVersion[]): ProtocolVersion[] {
  const possible = covered.filter((version) => rangeIncludes(fault.versions ?? {}, version));
  const chosen = possible.filter((version) => wanted.includes(version));
  return chosen.length > 0 ? chosen : possible.slice(-1);
}

/** From the oldest to the newest. */
export const coveredVersions = (suites: readonly Suite[]): ProtocolVersion[] => PROTOCOL_VERSIONS.filter((version) => suites.some((suite) => suite.cases.some((each) => each.version === version)));

/** The newest version of each family (1.x, 2.x, …): what catches a fault there is tried first in the others. */
export function leadingVersions(versions: readonly ProtocolVersion[]): ProtocolVersion[] {
  const family = (version: ProtocolVersion): string => version.split('.')[0] ?? version;
  return versions.filter((version, at) => !versions.slice(at + 1).some((newer) => family(newer) === family(version)));
}

/**
 * The suites with the cases that can notice a fault in these versions: a fault never acts on a message without one of its
 * operations, so that a case that sends none of them sees a server without fault.
 */
export function suitesFor(fault: Fault, suites: readonly Suite[], versions: readonly ProtocolVersion[]): Suite[] {
  const operations = fault.operations === undefined ? undefined : new Set<number>(fault.operations.map((name) => ENUM.Operation[name]));
  const left = new Map(versions.map((version) => [version, fault.silent === true ? CASES_IN_SILENCE : Infinity]));
  return chosenCases(suites, (each) => {
    const room = left.get(each.version);
    if (room === undefined || room === 0 || !sends(each, operations)) return false;
    left.set(each.version, room - 1);
    return true;
  });
}

/** The suites with some of their cases, without those of which none is left. */
export const chosenCases = (suites: readonly Suite[], isChosen: (each: Case) => boolean): Suite[] =>
  suites.map((suite) => ({ ...suite, cases: suite.cases.filter(isChosen) })).filter((suite) => suite.cases.length > 0);

const sends = (each: Case, operations: ReadonlySet<number> | undefined): boolean => operations === undefined || each.steps.some((step) => step.items.some((item) => operations.has(item.operation)));

/** A sample of at most `size` cases of each version, evenly spread over them. */
export const sampleOf = (suites: readonly Suite[], size: number): ReadonlySet<Case> =>
  new Set(coveredVersions(suites).flatMap((version) => spread(suites.flatMap((suite) => suite.cases.filter((each) => each.version === version)), size)));

const spread = (cases: readonly Case[], size: number): Case[] => cases.filter((_each, at) => Math.floor((at * size) / cases.length) !== Math.floor(((at - 1) * size) / cases.length));

/**
 * The cases of each version, at most `size`, whose id and title share words with the name and the sentence of the fault; rare words
 * count for more. What is made for a fault speaks of the same things, so that the search ends there sooner.
 */
export function akinTo(fault: Pick<Fault, 'name' | 'sentence'>, suites: readonly Suite[], size: number): ReadonlySet<Case> {
  const cases = suites.flatMap((suite) => suite.cases.map((each) => ({ each, words: wordsOf(`${each.id} ${each.title}`) })));
  const wanted = wordsOf(`${fault.name} ${fault.sentence}`);
  const occurrences = new Map([...wanted].map((word) => [word, cases.filter(({ words }) => words.has(word)).length]));
  const scored = cases.map(({ each, words }) => ({ each, score: [...wanted].reduce((sum, word) => sum + (words.has(word) ? 1 / (occurrences.get(word) ?? 1) : 0), 0) }));
  const best = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return new Set(coveredVersions(suites).flatMap((version) => best.filter(({ each }) => each.version === version).slice(0, size).map(({ each }) => each)));
}

/** Words of three letters and more, without the s of a plural or a verb. */
const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length >= 3).map((word) => word.replace(/s$/, '')));
