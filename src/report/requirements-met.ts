/** How many requirements each profile meets, by protocol version. */
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import { countRequirements, type RequirementCounts } from '../runner/requirements.js';
import type { CaseOutcome, ProfileRequirements, RunResult } from '../runner/result.js';

export interface ProfileCounts {
  readonly profile: string;
  /** Oldest version first. */
  readonly counts: readonly (RequirementCounts & { readonly version: ProtocolVersion; readonly outcome: CaseOutcome })[];
}

/** Profiles without a result in any version are left out. */
export const requirementsMet = ({ requirements = [] }: Pick<RunResult, 'requirements'>): ProfileCounts[] =>
  requirements
    .map((list) => ({
      profile: list.profile,
      counts: requirementVersions(list).map((version) => {
        const counts = countRequirements(list, version);
        const outcome = counts.failed > 0 ? 'failed' : counts.open > 0 ? 'inconclusive' : 'passed';
        return { version, outcome, ...counts } as const;
      }),
    }))
    .filter(({ counts }) => counts.length > 0);

/** Protocol versions that the run judged requirements in, oldest first. */
export const requirementVersions = ({ requirements }: ProfileRequirements): ProtocolVersion[] =>
  [...new Set(requirements.flatMap(({ outcomes }) => outcomes.map(({ version }) => version)))].sort(compareVersions);
