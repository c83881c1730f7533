/** The profiles that Query Profiles announced, in the record of the cases (KMIP 1.3 to 1.4 §4.25, 2.1 §6.1.40). */
import { isProtocolVersion, type ProtocolVersion } from '../kmip/version.js';
import type { CaseResult, StepResult, TreeLine } from './result.js';

/** Whether the server claims a profile in a version; undefined where no answer to Query Profiles is on record that would tell. */
export type Claims = (profile: string, version: ProtocolVersion) => boolean | undefined;

/** In 1.x a Profile Name says its version, which may be an older one; in 2.x it is the version of the message. */
export function claimsIn(cases: readonly Pick<CaseResult, 'version' | 'steps'>[]): Claims {
  const asked = new Set<ProtocolVersion>();
  const claimed = new Set<string>();
  for (const { version, steps } of cases) {
    for (const step of steps.filter(answersProfiles)) {
      asked.add(version);
      for (const name of valuesOf('ProfileName', step.response?.tree ?? [])) claimed.add(claimOf(name, version));
    }
  }
  return (profile, version) => claimed.has(`${version} ${profile.replaceAll(' ', '')}`) || (asked.has(version) ? false : undefined);
}

/** A Query that asked for profiles and was answered in full. */
function answersProfiles({ request, response, cleanup }: StepResult): boolean {
  if (cleanup || request === undefined || response?.truncatedAt !== undefined || response === undefined) return false;
  return valuesOf('QueryFunction', request.tree).includes('QueryProfiles') && valuesOf('ResultStatus', response.tree).every((status) => status === 'Success');
}

/** The names of enumeration values, without their numbers. */
const valuesOf = (tag: string, tree: readonly TreeLine[]): string[] => tree.flatMap((line) => (line.tag === tag && line.value !== undefined ? [line.value.replace(/ \(.*\)$/, '')] : []));

/** `BaselineServerBasicKMIPV1_4` is the profile Baseline Server in 1.4, and so is the one with TLS 1.2; `BaselineServer` is that of the message. */
function claimOf(name: string, version: ProtocolVersion): string {
  const [, profile = name, major, minor] = /^(.*?)(?:Basic|TLSV1_2)?KMIPV(\d)_(\d)$/.exec(name) ?? [];
  const stated = `${major ?? ''}.${minor ?? ''}`;
  return `${isProtocolVersion(stated) ? stated : version} ${profile}`;
}
