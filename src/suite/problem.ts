/** What is wrong with a suite, and the error that carries all of it. */
import { UserError } from '../kmip/user-error.js';
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';
import { formatPlace, type Place } from './place.js';

export interface Problem {
  readonly place: Place;
  readonly message: string;
  /** What the author probably meant. */
  readonly suggestion?: string;
  /** The protocol versions in which it is wrong; absent when it is in all that the case exists in. */
  readonly versions?: readonly ProtocolVersion[];
}

/** Takes one problem; the place is where the author has to change something. */
export type Complain = (place: Place, message: string, suggestion?: string) => void;

/** Complaints that are added to a list. */
export const collector =
  (problems: Problem[]): Complain =>
  (place, message, suggestion) => {
    problems.push({ place, message, ...(suggestion === undefined ? {} : { suggestion }) });
  };

/** What a pure reading found wrong; without a place, it is the place of what was read. */
export interface Fault {
  readonly fault: string;
  readonly suggestion?: string;
  readonly place?: Place;
}

export const fault = (message: string, suggestion?: string, place?: Place): Fault => ({
  fault: message,
  ...(suggestion === undefined ? {} : { suggestion }),
  ...(place === undefined ? {} : { place }),
});

/** `file:line:column: message, did you mean '…'? (KMIP 1.0..1.2)` */
export function formatProblem(problem: Problem): string {
  const suggestion = problem.suggestion === undefined ? '' : `, did you mean '${problem.suggestion}'?`;
  const versions = problem.versions === undefined ? '' : ` (KMIP ${formatVersions(problem.versions)})`;
  return `${formatPlace(problem.place)}: ${problem.message}${suggestion}${versions}`;
}

/** `1.0..1.2, 2.1` */
export function formatVersions(versions: readonly ProtocolVersion[]): string {
  const runs: { first: ProtocolVersion; last: ProtocolVersion; end: number }[] = [];
  for (const [index, version] of PROTOCOL_VERSIONS.entries()) {
    if (!versions.includes(version)) continue;
    const run = runs.at(-1);
    if (run?.end === index) Object.assign(run, { last: version, end: index + 1 });
    else runs.push({ first: version, last: version, end: index + 1 });
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}..${last}`)).join(', ');
}

/** Everything that is wrong with one or several suites, in the order of the files. */
export class SuiteErrors extends UserError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'), 'Correct the suite; docs/suites.md describes the language.');
    this.problems = problems;
  }
}

/** Problems in the order of the files, then by line and column, each one once. */
export function inOrder(problems: readonly Problem[], files: readonly string[]): Problem[] {
  const seen = new Set<string>();
  return problems
    .filter((problem) => {
      const text = formatProblem(problem);
      return !seen.has(text) && seen.add(text);
    })
    .sort((a, b) => files.indexOf(a.place.file) - files.indexOf(b.place.file) || a.place.line - b.place.line || a.place.column - b.place.column);
}

/**
 * The problems of one case, found version by version, as one list: a problem that is there in every version is told
 * without versions.
 */
export function acrossVersions(found: ReadonlyMap<ProtocolVersion, readonly Problem[]>): Problem[] {
  const merged = new Map<string, { problem: Problem; versions: ProtocolVersion[] }>();
  for (const [version, problems] of found) {
    for (const problem of problems) {
      const key = formatProblem(problem);
      const entry = merged.get(key) ?? { problem, versions: [] };
      if (!entry.versions.includes(version)) entry.versions.push(version);
      merged.set(key, entry);
    }
  }
  return [...merged.values()].map(({ problem, versions }) => (versions.length === found.size ? problem : { ...problem, versions }));
}
