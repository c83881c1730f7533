/** The map from requirements to cases, for the console. */
import type { ProtocolVersion } from '../kmip/version.js';
import { formatVersions } from '../suite/index.js';
import { COUNTS, type ProfileCoverage, type VersionTotals } from '../suite/requirements/index.js';

/** For each profile its totals by version, its requirements with their cases, and the cases that decide none. */
export function printCoverage(profiles: readonly ProfileCoverage[]): string {
  if (profiles.length === 0) return 'No list of requirements belongs to these suites.\n';
  return profiles.map((profile) => `${[`${profile.profile} (${profile.suite})`, ...printTotals(profile.totals), ...printRequirements(profile), ...printIdle(profile)].join('\n')}\n`).join('\n');
}

const COLUMNS = COUNTS.map(([title, of]) => [title.toLowerCase(), of] as const);

const printTotals = (totals: readonly VersionTotals[]): string[] => [
  `  KMIP  ${COLUMNS.map(([name]) => name).join('  ')}`,
  ...totals.map((each) => `  ${each.version.padEnd(4)}  ${COLUMNS.map(([name, of]) => String(of(each)).padStart(name.length)).join('  ')}`),
];

function printRequirements({ requirements }: ProfileCoverage): string[] {
  const width = Math.max(...requirements.map(({ id }) => id.length));
  const areas = [...new Set(requirements.map(({ area }) => area))];
  return areas.flatMap((area) => [
    '',
    `  ${area}`,
    ...requirements
      .filter((each) => each.area === area)
      .flatMap(({ id, title, scopes }) => [
        `    ${id.padEnd(width)}  ${title}${scopes.some(({ level }) => level === 'should') ? ' (should)' : ''}`,
        ...decisions(scopes).map(({ versions, decision }) => `    ${''.padEnd(width)}    ${formatVersions(versions)}: ${decision}`),
      ]),
  ]);
}

/** Who decides in which versions; versions that differ in their source alone stand together. */
function decisions(scopes: ProfileCoverage['requirements'][number]['scopes']): { readonly versions: readonly ProtocolVersion[]; readonly decision: string }[] {
  const found = new Map<string, ProtocolVersion[]>();
  for (const { versions, decidedBy, untested } of scopes) {
    const decision = untested === undefined ? decidedBy.map(({ id }) => id).join(', ') : `not tested: ${untested}`;
    found.set(decision, [...(found.get(decision) ?? []), ...versions]);
  }
  return [...found].map(([decision, versions]) => ({ versions, decision }));
}

const printIdle = ({ idle }: ProfileCoverage): string[] =>
  idle.length === 0 ? [] : ['', '  Cases that decide no requirement', ...idle.map(({ id, level, versions }) => `    ${id} (${level}), ${formatVersions(versions)}`)];
