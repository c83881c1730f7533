/** The capability profile of a target: what it claimed once, kept in a file, so that a later run notices when it claims less. */
import { stringify } from 'yaml';
import { isProtocolVersion, type ProtocolVersion } from '../../kmip/version.js';
import { queried, type Survey, type VersionFacts } from './facts.js';

const CAPABILITIES_FORMAT = 'kmip-conformance-capabilities';

/** Lists hold XML names; an absent list claims nothing. */
export interface Claims {
  readonly operations?: readonly string[];
  readonly objectTypes?: readonly string[];
  readonly profiles?: readonly string[];
}

export interface Capabilities {
  readonly format: typeof CAPABILITIES_FORMAT;
  readonly formatVersion: 1;
  readonly target: { readonly address: string; readonly surveyed: string };
  readonly versions: Readonly<Record<string, Claims>>;
}

/** The Query function behind each list. */
const LISTS = { operations: 'QueryOperations', objectTypes: 'QueryObjects', profiles: 'QueryProfiles' } as const;
const LIST_NAMES = ['operations', 'objectTypes', 'profiles'] as const;

/** Query functions that `lostCapabilities` needs answers to. */
export const CAPABILITY_FUNCTIONS: readonly string[] = Object.values(LISTS);

/** What the server claims in each version that it speaks; the lists are sorted. */
export function capabilitiesOf(survey: Survey): Capabilities {
  const spoken = (survey.kmip?.versions ?? []).filter(({ outcome }) => outcome === 'spoken');
  return {
    format: CAPABILITIES_FORMAT,
    formatVersion: 1,
    target: { address: survey.target.address, surveyed: survey.startedAt },
    versions: Object.fromEntries(spoken.map((facts) => [facts.version, claimsOf(facts)])),
  };
}

function claimsOf(facts: VersionFacts): Claims {
  return Object.fromEntries(
    LIST_NAMES.flatMap((name) => {
      const values = queried(facts, LISTS[name]) ?? [];
      return values.length === 0 ? [] : [[name, [...values].sort()]];
    }),
  );
}

/** The file, with a comment that says what it is for. */
export function renderCapabilities(capabilities: Capabilities): string {
  const head = ['# What a KMIP server claims, written by kmip-conformance probe.', '# "kmip-conformance run --capabilities" with this file fails when the server claims less.'];
  return `${head.join('\n')}\n${stringify(capabilities, { lineWidth: 0 })}`;
}

/** The versions that were claimed and that this tool speaks. */
export const versionsOfCapabilities = ({ versions }: Capabilities): ProtocolVersion[] => Object.keys(versions).filter(isProtocolVersion);

/** What was claimed and is no longer, one sentence each. `found`: the same versions, asked again. */
export function lostCapabilities(kept: Capabilities, found: readonly VersionFacts[]): string[] {
  return versionsOfCapabilities(kept).flatMap((version) => {
    const now = found.find((facts) => facts.version === version);
    if (now?.outcome !== 'spoken') return [`KMIP ${version} is no longer spoken.`];
    const claims = claimsOf(now);
    return LIST_NAMES.flatMap((name) =>
      (kept.versions[version]?.[name] ?? []).filter((value) => claims[name]?.includes(value) !== true).map((value) => `KMIP ${version}: ${NOUNS[name]} ${value} is no longer announced.`),
    );
  });
}

const NOUNS = { operations: 'operation', objectTypes: 'object type', profiles: 'profile' } as const;
