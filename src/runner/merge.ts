/** The results of shards as the one result that the whole run would have given. */
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../kmip/user-error.js';
import { groupCauses } from './causes.js';
import { judgeExpectations } from './expected-failures.js';
import { readExtent } from './extent.js';
import { judgeRequirements } from './requirements.js';
import type { CaseResult, RunConfiguration, RunResult, Shard } from './result.js';
import { countCases, judgeProfiles } from './verdicts.js';

/** A result and the file it was read from, for messages. */
export interface ShardResult {
  readonly file: string;
  readonly result: RunResult;
}

interface Part extends ShardResult {
  readonly shard: Shard;
}

/**
 * Puts the cases back in the order of the plan and judges profiles, causes and expectations anew. Facts of the target are
 * those of the first shard; times span all shards; the ending is the worst. Throws a UserError when a shard is
 * missing or there twice, and when target, suites, plan, selection or version of the program are not the same.
 */
export function mergeShards(results: readonly ShardResult[]): RunResult {
  const parts = results.map(asPart).sort((a, b) => a.shard.index - b.shard.index);
  const [first, ...others] = parts;
  if (first === undefined) throw new UserError('There is nothing to merge.', 'Give the folders of all shards.');
  for (const other of others) requireSame(first, other);
  requireAll(parts);
  const cases = inOrder(parts);
  const { suites, included = [], expectations } = first.result;
  const requirements = judgeRequirements(first.result.requirements ?? [], cases);
  const day = parts.map((part) => part.result.expectations?.day ?? '').sort().at(-1) ?? '';
  const startedAt = parts.map((part) => part.result.startedAt).sort().at(0) ?? first.result.startedAt;
  const finishedAt = parts.map((part) => part.result.finishedAt).sort().at(-1) ?? first.result.finishedAt;
  return {
    format: first.result.format,
    formatVersion: first.result.formatVersion,
    tool: first.result.tool,
    startedAt,
    finishedAt,
    durationMs: Date.parse(finishedAt) - Date.parse(startedAt),
    ...worstEnding(parts),
    configuration: mergeConfigurations(parts),
    target: { ...first.result.target, address: joined(parts, ({ target }) => target.address), remarks: [...new Set(parts.flatMap((part) => part.result.target.remarks))] },
    suites,
    ...(first.result.included === undefined ? {} : { included }),
    ...(first.result.leftOut === undefined ? {} : { leftOut: first.result.leftOut }),
    cases,
    verdicts: judgeProfiles([...suites, ...included].map(readExtent), cases, requirements),
    ...(requirements.length === 0 ? {} : { requirements }),
    causes: groupCauses(cases),
    counts: countCases(cases),
    ...(expectations === undefined ? {} : { expectations: judgeExpectations({ suites, cases }, expectations, day) }),
  };
}

function asPart({ file, result }: ShardResult): Part {
  const { shard } = result.configuration;
  if (shard === undefined) throw new UserError(`${file} is no shard: the run was not given --shard.`, 'Give the results of runs that differ in --shard alone.');
  if (shard.positions.length !== result.cases.length) throw new UserError(`${file} is no shard: it does not hold the cases that it names.`, 'Give the results.json of a run as it was written.');
  return { file, result, shard };
}

/** What shards of one run have in common, and how a difference is told. */
const COMMON: readonly { readonly what: string; readonly of: (part: Part) => unknown }[] = [
  { what: 'version of kmip-conformance', of: ({ result }) => result.tool.version },
  { what: 'target', of: ({ result }) => result.target.name },
  {
    what: 'answer of the target to Query and Discover Versions',
    of: ({ result: { target } }) => [target.vendor, target.offeredVersions, target.operations, target.objectTypes],
  },
  { what: 'suites', of: ({ result }) => [result.suites, result.included].map((suites) => suites?.map((suite) => ({ ...suite, file: undefined }))) },
  { what: 'requirements', of: ({ result }) => result.requirements?.map(({ suite, requirements }) => [suite, requirements.map(({ id, title, area, scopes }) => [id, title, area, scopes])]) },
  { what: 'number of shards', of: ({ shard }) => shard.count },
  { what: 'selection of cases', of: ({ result: { configuration }, shard }) => [configuration.versions, configuration.cases, configuration.level, shard.planned, shard.plan] },
  {
    what: 'options',
    of: ({ result: { configuration: asked } }) => [asked.timeoutMs, asked.bail, asked.showSecrets, asked.strict, asked.verifyServer],
  },
  {
    what: 'list of expected failures',
    of: ({ result: { expectations } }) => expectations?.entries.map((entry) => [entry.case, entry.versions, entry.check, entry.reason, entry.link, entry.expires, entry.preset]),
  },
];

function requireSame(first: Part, other: Part): void {
  const different = COMMON.find(({ of }) => !isDeepStrictEqual(of(first), of(other)));
  if (different === undefined) return;
  throw new UserError(`${first.file} and ${other.file} are not shards of one run: they differ in the ${different.what}.`, 'Give the results of runs that differ in --shard alone.');
}

function requireAll(parts: readonly Part[]): void {
  const count = parts[0]?.shard.count ?? 0;
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !parts.some((part) => part.shard.index === index));
  if (missing.length > 0) {
    throw new UserError(`${missing.length === 1 ? 'Shard' : 'Shards'} ${missing.map((index) => `${index}/${count}`).join(', ')} missing.`, 'Give the results of every shard.');
  }
  for (const [at, { file, shard }] of parts.entries()) {
    const twin = parts[at + 1];
    if (twin?.shard.index === shard.index) throw new UserError(`${file} and ${twin.file} are both shard ${shard.index}/${count}.`, 'Give each shard once.');
  }
  const positions = new Set(parts.flatMap((part) => part.shard.positions));
  const planned = parts[0]?.shard.planned ?? 0;
  if (positions.size !== planned || parts.reduce((total, part) => total + part.shard.positions.length, 0) !== planned) {
    throw new UserError('The shards overlap or leave cases out.', 'Run every shard with the same file for --durations.');
  }
}

function inOrder(parts: readonly Part[]): CaseResult[] {
  return parts
    .flatMap(({ result, shard }) => result.cases.map((each, at) => ({ each, position: shard.positions[at] ?? 0 })))
    .sort((a, b) => a.position - b.position)
    .map(({ each }) => each);
}

const ENDINGS: readonly RunResult['ended'][] = ['interrupted', 'target-lost', 'bailed', 'completed'];

function worstEnding(parts: readonly Part[]): Pick<RunResult, 'ended' | 'endedBecause'> {
  const [worst] = parts.map((part) => part.result).sort((a, b) => ENDINGS.indexOf(a.ended) - ENDINGS.indexOf(b.ended));
  return { ended: worst?.ended ?? 'completed', ...(worst?.endedBecause === undefined ? {} : { endedBecause: worst.endedBecause }) };
}

function mergeConfigurations(parts: readonly Part[]): RunConfiguration {
  const [{ result, shard }] = parts as [Part];
  return {
    ...withoutShard(result.configuration),
    command: shard.command,
    jobs: Math.max(...parts.map((part) => part.result.configuration.jobs)),
    namePrefix: joined(parts, (each) => each.configuration.namePrefix),
  };
}

function withoutShard(configuration: RunConfiguration): RunConfiguration {
  const copy: { -readonly [Key in keyof RunConfiguration]: RunConfiguration[Key] } = { ...configuration };
  delete copy.shard;
  return copy;
}

const joined = (parts: readonly Part[], of: (result: RunResult) => string): string => [...new Set(parts.map((part) => of(part.result)))].join(', ');
