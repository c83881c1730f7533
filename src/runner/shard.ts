/** Cutting a plan into parts that run apart, on several machines, and together are the whole. */
import { createHash } from 'node:crypto';
import type { CaseName } from './case-name.js';
import type { CaseResult, Shard } from './result.js';

/** Which part of how many; the first is 1. */
export interface ShardChoice {
  readonly index: number;
  readonly count: number;
}

/** Milliseconds that a case took in an earlier run; undefined when it is not known. */
export type Durations = (name: CaseName) => number | undefined;

/**
 * The part of a plan that falls to one shard, in the order of the plan, and what puts the parts together again.
 * Without durations the cases are dealt out in turn; with them the longest case goes first to the shard that has least to
 * do, and a case of unknown duration counts as an average one. The same plan and durations give the same parts.
 * `command`: the command line of the whole run.
 */
export function cutShard<Planned>(
  plan: readonly Planned[],
  nameOf: (planned: Planned) => CaseName,
  choice: ShardChoice,
  command: string,
  durations?: Durations,
): { readonly planned: Planned[]; readonly shard: Shard } {
  const names = plan.map(nameOf);
  const owners = durations === undefined ? names.map((_, position) => position % choice.count) : balance(names, choice.count, durations);
  const positions = owners.flatMap((owner, position) => (owner === choice.index - 1 ? [position] : []));
  return {
    planned: positions.flatMap((position) => plan.slice(position, position + 1)),
    shard: { ...choice, planned: plan.length, plan: checksum(names), positions, command },
  };
}

/** For each case the shard it goes to, counted from 0. */
function balance(names: readonly CaseName[], count: number, durations: Durations): number[] {
  const known = names.map(durations);
  const measured = known.filter((each) => each !== undefined);
  const average = measured.length === 0 ? 1 : measured.reduce((total, each) => total + each, 0) / measured.length;
  const cases = known.map((duration, position) => ({ position, duration: duration ?? average })).sort((a, b) => b.duration - a.duration);
  const loads = new Array<number>(count).fill(0);
  const sizes = new Array<number>(count).fill(0);
  const owners = new Array<number>(names.length).fill(0);
  for (const { position, duration } of cases) {
    const least = Math.min(...loads);
    const [owner] = loads.flatMap((load, shard) => (load === least ? [shard] : [])).sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
    owners[position] = owner ?? 0;
    loads[owner ?? 0] = least + duration;
    sizes[owner ?? 0] = (sizes[owner ?? 0] ?? 0) + 1;
  }
  return owners;
}

const checksum = (names: readonly CaseName[]): string =>
  createHash('sha256').update(names.map(({ suite, version, id }) => `${suite} ${version} ${id}\n`).join('')).digest('hex');

/** What an earlier result knows of durations; cases that did not run are left out. */
export function durationsOf(cases: readonly CaseResult[]): Durations {
  const known = new Map(cases.filter((each) => each.outcome !== 'skipped').map((each) => [key(each), each.durationMs]));
  return (name) => known.get(key(name));
}

const key = ({ suite, version, id }: CaseName): string => `${suite} ${version} ${id}`;
