/**
 * Which profiles the announced operations of a server are enough for. The lists are data (`profile-requirements.json`); they hold
 * operations only, so that an answer means "not ruled out", never "conformant".
 */
import { readFileSync } from 'node:fs';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { ProfileFacts } from './facts.js';

interface Requirement {
  readonly versions: readonly ProtocolVersion[];
  readonly source: string;
  /** By XML name. */
  readonly operations: readonly string[];
}

export interface ProfileRequirements {
  readonly profile: string;
  /** Another profile, whose operations are needed as well. */
  readonly includes?: string;
  readonly requirements: readonly Requirement[];
}

export const PROFILE_REQUIREMENTS = JSON.parse(readFileSync(new URL('./profile-requirements.json', import.meta.url), 'utf8')) as readonly ProfileRequirements[];

/** One row for each profile that exists in the version. `announced`: operations by XML name. */
export function possibleProfiles(version: ProtocolVersion, announced: readonly string[]): ProfileFacts[] {
  return PROFILE_REQUIREMENTS.flatMap(({ profile, includes, requirements }) => {
    const own = requirements.find((each) => each.versions.includes(version));
    if (own === undefined) return [];
    const base = includes === undefined ? [] : (requirementOf(includes, version)?.operations ?? []);
    const missing = [...base, ...own.operations].filter((operation) => !announced.includes(operation));
    return { version, profile, source: own.source, missing };
  });
}

const requirementOf = (profile: string, version: ProtocolVersion): Requirement | undefined =>
  PROFILE_REQUIREMENTS.find((each) => each.profile === profile)?.requirements.find((each) => each.versions.includes(version));
