/** What a server says of itself in KMIP: versions, every Query function, clock, speed. */
import { enumeration, type Item } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { readProtocolVersion } from '../../kmip/message.js';
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../../kmip/version.js';
import { enumerationOf, isDefinedIn } from '../../kmip/vocabulary.js';
import { clockOffset, HEADER_VERSIONS } from '../../runner/probe.js';
import { queried, type KmipFacts, type QueryFacts, type VersionFacts } from './facts.js';
import { describeReply, payloadOf, type Interview, type Reply } from './interview.js';
import { possibleProfiles } from './possible-profiles.js';
import { queryValues } from './query-values.js';

const ROUND_TRIPS = 5;

const askFor = (queryFunction: number): Item[] => [enumeration(TAG.QueryFunction, queryFunction)];

/** Asks in every version that this tool knows. */
export async function surveyKmip(interview: Interview): Promise<KmipFacts> {
  const discovered = await discoverVersions(interview);
  const versions: VersionFacts[] = [];
  for (const version of PROTOCOL_VERSIONS) versions.push(await surveyVersion(interview, version));
  const newest = versions.findLast(({ outcome }) => outcome === 'spoken')?.version;
  return {
    ...(discovered === undefined ? {} : { discovered }),
    versions,
    ...(newest === undefined ? {} : await measure(interview, newest)),
    profiles: versions.flatMap((facts) => {
      const operations = queried(facts, 'QueryOperations');
      return operations === undefined ? [] : possibleProfiles(facts.version, operations);
    }),
  };
}

async function discoverVersions(interview: Interview): Promise<string[] | undefined> {
  for (const header of HEADER_VERSIONS) {
    const payload = payloadOf(await interview.ask(header, ENUM.Operation.DiscoverVersions, []));
    if (payload !== undefined) return payload.value.flatMap((item) => (item.tag === TAG.ProtocolVersion ? (readProtocolVersion(item) ?? []) : []));
  }
  return undefined;
}

/** Tries a version and, when it is spoken, asks every Query function that it defines, or only `functions`. */
export async function surveyVersion(interview: Interview, version: ProtocolVersion, functions?: readonly string[]): Promise<VersionFacts> {
  const first = await interview.ask(version, ENUM.Operation.Query, askFor(ENUM.QueryFunction.QueryOperations));
  const trial = judgeVersion(first, version);
  if (trial.outcome !== 'spoken') return { version, ...trial, queries: [] };
  const queries: QueryFacts[] = [];
  for (const { xmlName, code, ...life } of enumerationOf(TAG.QueryFunction)?.values ?? []) {
    if (!isDefinedIn(life, version) || functions?.includes(xmlName) === false) continue;
    const reply = code === ENUM.QueryFunction.QueryOperations ? first : await interview.ask(version, ENUM.Operation.Query, askFor(code));
    queries.push({ function: xmlName, ...judgeQuery(reply) });
  }
  return { version, ...trial, queries };
}

function judgeVersion(reply: Reply, version: ProtocolVersion): Pick<VersionFacts, 'outcome' | 'detail'> {
  if (reply.kind === 'failure') return { outcome: 'no answer', detail: reply.detail };
  if (reply.outline.version !== version) return { outcome: 'refused', detail: `answered in ${reply.outline.version ?? 'no version'}: ${describeReply(reply)}` };
  return payloadOf(reply) === undefined ? { outcome: 'failed', detail: describeReply(reply) } : { outcome: 'spoken' };
}

function judgeQuery(reply: Reply): Pick<QueryFacts, 'outcome' | 'detail' | 'values'> {
  const payload = payloadOf(reply);
  if (payload !== undefined) return { outcome: 'answered', values: queryValues(payload) };
  return { outcome: reply.kind === 'answer' ? 'failed' : 'no answer', detail: describeReply(reply), values: [] };
}

async function measure(interview: Interview, version: ProtocolVersion): Promise<Pick<KmipFacts, 'clockOffsetSeconds' | 'roundTrip'>> {
  const times: number[] = [];
  let offset: number | undefined;
  for (let sample = 0; sample < ROUND_TRIPS; sample++) {
    const reply = await interview.ask(version, ENUM.Operation.Query, askFor(ENUM.QueryFunction.QueryOperations));
    if (reply.kind !== 'answer') continue;
    times.push(reply.elapsedMs);
    offset ??= clockOffset(reply.outline, reply.answer);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  return {
    ...(offset === undefined ? {} : { clockOffsetSeconds: offset }),
    ...(median === undefined ? {} : { roundTrip: { medianMs: Math.round(median * 100) / 100, samples: times.length } }),
  };
}
