// Writes docs/answer-mutations.md: which changes of answers the checks notice. Needs dist/ (npm run build); takes minutes.
//   node scripts/answer-mutations.mjs                 in 1.0, 1.2, 1.4, 2.0 and 2.1
//   node scripts/answer-mutations.mjs 1.4 2.1         in these versions; writes nothing but what it found
// Ends with 1 when a change survived.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SUITES } from '../dist/cli/commands/run.js';
import { renderPage, survivorsAmong } from '../dist/selftest/mutations/page.js';
import { sweep } from '../dist/selftest/mutations/sweep.js';
import { createTally } from '../dist/selftest/mutations/tally.js';
import { loadSuites } from '../dist/suite/index.js';

const given = process.argv.slice(2);
const versions = given.length === 0 ? ['1.0', '1.2', '1.4', '2.0', '2.1'] : given;
const cases = loadSuites(DEFAULT_SUITES).flatMap((suite) => suite.cases);

const tally = createTally();
let swept = 0;
for (const version of versions) {
  const its = cases.filter((each) => each.version === version);
  const { leftOut } = await sweep({ cases: its, wanted: tally.wanted, onAttempt: tally.note });
  swept += its.length - leftOut.length;
  const changes = tally.changes().filter((change) => change.version === version);
  console.log(`${version}: ${changes.length} changes, ${changes.filter(({ noticed }) => noticed > 0).length} noticed, ${survivorsAmong(changes).length} survived`);
}

const changes = tally.changes();
const { version: toolVersion } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
for (const { version, operation, path, kind, example } of survivorsAmong(changes)) console.log(`SURVIVED ${version} ${operation}: ${path}: ${kind} (${example})`);
if (given.length === 0) writeFileSync(fileURLToPath(new URL('../docs/answer-mutations.md', import.meta.url)), renderPage({ changes, cases: swept, day: new Date().toISOString().slice(0, 10), toolVersion }));
process.exitCode = survivorsAmong(changes).length === 0 ? 0 : 1;
