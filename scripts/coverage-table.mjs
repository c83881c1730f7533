// Writes docs/coverage.md: what each profile requires and which cases decide it. Needs dist/ (npm run build).
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_IN_DIRECTORY, formatVersions, loadIncluded, loadSuites, suiteNames } from '../dist/suite/index.js';
import { coverage, loadRequirements } from '../dist/suite/requirements/index.js';

const suites = loadSuites(suiteNames(BUILT_IN_DIRECTORY));
const profiles = coverage(suites, loadRequirements(suites, loadIncluded(suites)));

const cell = (text) => String(text).replaceAll('|', '\\|');
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const versionsOf = ({ scopes }) => formatVersions(scopes.flatMap(({ versions }) => versions));
const sourcesOf = ({ scopes }) => [...new Set(scopes.flatMap(({ sources }) => sources))].join('; ');
const titleOf = ({ title, scopes }) => (scopes.some(({ level }) => level === 'should') ? `${title} *(should)*` : title);

const totals = table(
  ['Profile', 'KMIP', 'Requirements', 'Decided', 'Not tested', 'Cases', 'Mandatory', 'Checks'],
  profiles.flatMap((profile) => profile.totals.map((each) => [profile.profile, each.version, each.requirements, each.decided, each.untested, each.cases, each.mandatoryCases, each.checks])),
);

const versions = [...new Set(profiles.flatMap((profile) => profile.totals.map((each) => each.version)))].sort();
const together = table(
  ['KMIP', 'Requirements', 'Decided', 'Not tested', 'Cases', 'Mandatory', 'Checks'],
  versions.map((version) => {
    const all = profiles.flatMap((profile) => profile.totals.filter((each) => each.version === version));
    const sum = (key) => all.reduce((total, each) => total + each[key], 0);
    return [version, sum('requirements'), sum('decided'), sum('untested'), sum('cases'), sum('mandatoryCases'), sum('checks')];
  }),
);

const reasons = table(
  ['Requirement', '', 'KMIP', 'Why no case decides it'],
  profiles.flatMap((profile) =>
    profile.requirements.flatMap((each) =>
      [...new Set(each.scopes.flatMap(({ untested }) => untested ?? []))].map((reason) => {
        const scopes = each.scopes.filter(({ untested }) => untested === reason);
        return [`\`${each.id}\``, titleOf(each), versionsOf({ scopes }), reason];
      }),
    ),
  ),
);

const byDecision = (scopes) => {
  const found = new Map();
  for (const { versions, decidedBy, untested } of scopes) {
    const decision = untested === undefined ? decidedBy.map(({ id }) => `\`${id}\``).join(', ') : `not tested: ${untested}`;
    found.set(decision, [...(found.get(decision) ?? []), ...versions]);
  }
  return [...found];
};

const decisions = (scopes) => {
  const found = byDecision(scopes);
  return found.length === 1 ? found[0][0] : found.map(([decision, versions]) => `${formatVersions(versions)}: ${decision}`).join('; ');
};

const map = ({ profile, suite, requirements, idle }) => [
  `## ${profile}`,
  `\`profiles/requirements/${suite}.yaml\``,
  ...[...new Set(requirements.map(({ area }) => area))].flatMap((area) => [
    `### ${area}`,
    table(
      ['Requirement', '', 'KMIP', 'Decided by', 'Source'],
      requirements.filter((each) => each.area === area).map((each) => [`\`${each.id}\``, titleOf(each), versionsOf(each), decisions(each.scopes), sourcesOf(each)]),
    ),
  ]),
  ...(idle.length === 0 ? [] : ['### Cases that decide no requirement', table(['Case', '', 'KMIP', 'Level'], idle.map((each) => [`\`${each.id}\``, each.title, formatVersions(each.versions), each.level]))]),
];

const text = [
  '# What is required and what decides it',
  'Written by `node scripts/coverage-table.mjs` from the lists in `profiles/requirements/`; `kmip-conformance list --coverage` shows the same.',
  'A requirement is decided by the cases that fail when it is not met. But for the published test cases, a case decides one thing. *Checks* are the outcomes, values and absences that the cases expect of the answers; the structural checks, which every answer passes besides, are not counted.',
  '## The three profiles together',
  together,
  '## Each profile',
  totals,
  '## Not tested',
  'A requirement that no case decides never counts as met.',
  reasons,
  ...profiles.flatMap(map),
].join('\n\n');
writeFileSync(fileURLToPath(new URL('../docs/coverage.md', import.meta.url)), `${text}\n`);
