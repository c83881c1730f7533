import type { Case, Suite } from '../../suite/case.js';
import { BUILT_IN_DIRECTORY, builtInSelector, loadIncluded, selectSuites, suiteNames } from '../../suite/index.js';
import { waitingSeconds } from '../../suite/wait.js';
import { coverage, loadRequirements } from '../../suite/requirements/index.js';
import { printCoverage } from '../coverage.js';
import { EXIT } from '../exit-codes.js';
import { explainLeftOut } from '../left-out.js';
import type { Register } from '../register.js';

export const registerList: Register = (program, io, end) => {
  program
    .command('list')
    .description('Lists suites and their cases.')
    .argument('[suite...]', 'names, files or folders, XML files being published OASIS test cases; clients or client:PRODUCT for products that use KMIP servers; none means all profiles')
    .option('--coverage', 'instead, what each profile requires, which cases decide it, and which cases decide nothing')
    .option('--json', 'as JSON')
    .action((selectors: string[], options: { json?: true; coverage?: true }) => {
      const { suites, leftOut } = selectSuites(selectors.length === 0 ? suiteNames(BUILT_IN_DIRECTORY) : selectors);
      if (options.coverage === true) {
        const profiles = coverage(suites, loadRequirements(suites, loadIncluded(suites)));
        io.out(options.json === true ? `${JSON.stringify(profiles, null, 2)}\n` : printCoverage(profiles));
      } else io.out(options.json === true ? `${JSON.stringify(suites.map(describeSuite), null, 2)}\n` : suites.map(printSuite).join('\n'));
      end(explainLeftOut(leftOut, EXIT.passed, io));
    });
};

/** The versions of one case, which the suite holds as one `Case` for each. */
interface CaseSummary {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly versions: readonly string[];
  readonly sources: readonly string[];
  /** For which it only waits; absent where it does not. */
  readonly waitSeconds?: number;
}

function summarise(suite: Suite): CaseSummary[] {
  const byId = new Map<string, Case[]>();
  for (const each of suite.cases) byId.set(each.id, [...(byId.get(each.id) ?? []), each]);
  return [...byId].flatMap(([id, cases]) => {
    const newest = cases.at(-1);
    if (newest === undefined) return [];
    const waitSeconds = Math.max(...cases.map(waitingSeconds));
    return { id, title: newest.title, level: newest.level, versions: cases.map((each) => each.version), sources: [...new Set(cases.flatMap((each) => each.sources))], ...(waitSeconds === 0 ? {} : { waitSeconds }) };
  });
}

const describeSuite = (suite: Suite): object => ({
  suite: suite.name,
  title: suite.title,
  profile: suite.profile,
  includes: suite.includes,
  file: suite.file,
  checksum: suite.checksum,
  ...(suite.client === undefined ? {} : { client: suite.client }),
  cases: summarise(suite),
});

function printSuite(suite: Suite): string {
  const cases = summarise(suite);
  const width = Math.max(...cases.map((each) => each.id.length));
  const lines = cases.map((each) => `  ${each.id.padEnd(width)}  ${formatVersions(each.versions).padEnd(9)} ${each.level.padEnd(9)}  ${each.title}${each.waitSeconds === undefined ? '' : ` (waits ${each.waitSeconds} s)`}`);
  const { client } = suite;
  const product = client === undefined ? '' : `  for ${client.name} ${client.versions}; requests known from: ${client.evidence}${client.notCovered === undefined ? '' : `; ${client.notCovered}`}\n`;
  return `${builtInSelector(suite.file) ?? suite.name}: ${suite.title} (${cases.length} ${cases.length === 1 ? 'case' : 'cases'})\n${product}${lines.join('\n')}\n`;
}

const formatVersions = (versions: readonly string[]): string => (versions.length > 1 ? `${versions[0] ?? ''}–${versions.at(-1) ?? ''}` : (versions[0] ?? ''));
