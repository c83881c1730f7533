/** The map from requirements to cases as a document: docs/coverage.md. */
import type { ProtocolVersion } from '../../kmip/version.js';
import { formatVersions } from '../problem.js';
import { COUNTS, type ProfileCoverage, type VersionTotals } from './coverage.js';
import type { Requirement, RequirementScope } from './requirement.js';

const cell = (text: string | number): string => String(text).replaceAll('|', '\\|');

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const COUNT_TITLES = COUNTS.map(([title]) => title);

/** The whole document, in Markdown. */
export const coveragePage = (profiles: readonly ProfileCoverage[]): string =>
  `${[
    '# What is required and what decides it',
    'Written by `node scripts/coverage-table.mjs` from the lists in `profiles/requirements/`; `kmip-conformance list --coverage` shows the same.',
    'A requirement is decided by the cases that fail when it is not met. But for the published test cases, a case decides one thing. *Checks* are the outcomes, values and absences that the cases expect of the answers; the structural checks, which every answer passes besides, are not counted.',
    '## The three profiles together',
    together(profiles),
    '## Each profile',
    table(['Profile', 'KMIP', ...COUNT_TITLES], profiles.flatMap(({ profile, totals }) => totals.map((each) => [profile, each.version, ...COUNTS.map(([, of]) => of(each))]))),
    '## Not tested',
    'A requirement that no case decides never counts as met.',
    reasons(profiles),
    ...profiles.flatMap(map),
  ].join('\n\n')}\n`;

function together(profiles: readonly ProfileCoverage[]): string {
  const totals = profiles.flatMap((profile) => profile.totals);
  const versions = [...new Set(totals.map(({ version }) => version))].sort();
  const sum = (version: ProtocolVersion, of: (each: VersionTotals) => number): number => totals.filter((each) => each.version === version).reduce((total, each) => total + of(each), 0);
  return table(['KMIP', ...COUNT_TITLES], versions.map((version) => [version, ...COUNTS.map(([, of]) => sum(version, of))]));
}

const versionsOf = (scopes: readonly RequirementScope[]): string => formatVersions(scopes.flatMap(({ versions }) => versions));
const titleOf = ({ title, scopes }: Requirement): string => (scopes.some(({ level }) => level === 'should') ? `${title} *(should)*` : title);

const reasons = (profiles: readonly ProfileCoverage[]): string =>
  table(
    ['Requirement', '', 'KMIP', 'Why no case decides it'],
    profiles.flatMap(({ requirements }) =>
      requirements.flatMap((each) => [...new Set(each.scopes.flatMap(({ untested }) => untested ?? []))].map((reason) => [`\`${each.id}\``, titleOf(each), versionsOf(each.scopes.filter(({ untested }) => untested === reason)), reason])),
    ),
  );

function decisions(scopes: readonly RequirementScope[]): string {
  const found = new Map<string, ProtocolVersion[]>();
  for (const { versions, decidedBy, untested } of scopes) {
    const decision = untested === undefined ? decidedBy.map(({ id }) => `\`${id}\``).join(', ') : `not tested: ${untested}`;
    found.set(decision, [...(found.get(decision) ?? []), ...versions]);
  }
  return found.size === 1 ? [...found.keys()].join('') : [...found].map(([decision, versions]) => `${formatVersions(versions)}: ${decision}`).join('; ');
}

const map = ({ profile, suite, requirements, idle }: ProfileCoverage): string[] => [
  `## ${profile}`,
  `\`profiles/requirements/${suite}.yaml\``,
  ...[...new Set(requirements.map(({ area }) => area))].flatMap((area) => [
    `### ${area}`,
    table(
      ['Requirement', '', 'KMIP', 'Decided by', 'Source'],
      requirements.filter((each) => each.area === area).map((each) => [`\`${each.id}\``, titleOf(each), versionsOf(each.scopes), decisions(each.scopes), [...new Set(each.scopes.flatMap(({ sources }) => sources))].join('; ')]),
    ),
  ]),
  ...(idle.length === 0 ? [] : ['### Cases that decide no requirement', table(['Case', '', 'KMIP', 'Level'], idle.map((each) => [`\`${each.id}\``, each.title, formatVersions(each.versions), each.level]))]),
];
