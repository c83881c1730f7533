// Runs published OASIS test cases against the embedded server and prints what comes of them as Markdown: docs/oasis.md.
// Usage: npm run build && node scripts/oasis-table.mjs DIR…, each DIR a folder with published XML files.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const directories = process.argv.slice(2);
if (directories.length === 0) {
  console.error('Usage: node scripts/oasis-table.mjs DIR…, each DIR a folder with published XML files');
  process.exit(2);
}

const results = directories.map((directory) => {
  const output = mkdtempSync(join(tmpdir(), 'oasis-table-'));
  try {
    const run = spawnSync(process.execPath, [program, 'run', directory, '--reporter', 'json', '--output', output], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (run.status !== 0 && run.status !== 1) throw new Error(`${directory} could not be run (exit code ${run.status}).`);
    return JSON.parse(readFileSync(join(output, 'results.json'), 'utf8'));
  } finally {
    rmSync(output, { recursive: true });
  }
});

const text = (value) => value.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('`', "'");
const cases = results.flatMap((result) => result.cases);
const versions = [...new Set(cases.map((each) => each.version))].sort();
const profiles = new Map(results.flatMap((result) => result.suites.map((suite) => [suite.name, suite.profile])));
const familyOf = (suite) => suite.replace('oasis/', '');

const cell = (own) => {
  if (own.length === 0) return '';
  const passed = own.filter((each) => each.outcome === 'passed').length;
  return passed === own.length ? `${passed}` : `${passed} of ${own.length}`;
};
const rows = [...profiles].sort().map(([suite, profile]) => {
  const own = cases.filter((each) => each.suite === suite);
  return `| ${familyOf(suite)} | ${text(profile)} | ${versions.map((version) => cell(own.filter((each) => each.version === version))).join(' | ')} |`;
});
const all = `| all | | ${versions.map((version) => cell(cases.filter((each) => each.version === version))).join(' | ')} |`;

// What the outcome does not say by itself.
const REMARKS = {
  'PKCS11-M-1': 'The embedded server has no PKCS#11 library to pass calls to.',
  'TC-SK-CREATE-ENCRYPT-DECRYPT-DESTROY': 'The file is found in collections and was not published by OASIS: it encrypts with an AES key that was never activated and expects the output of an RSA key.',
};

const why = (each) => {
  if (each.skip !== undefined) return each.skip.reason;
  const checks = each.steps.flatMap((step) => step.checks.map((check) => ({ step, check })));
  const first = checks.find(({ check }) => check.verdict === 'failure') ?? checks.find(({ check }) => check.verdict === 'inconclusive');
  if (first !== undefined) return `Step ${first.step.number}: ${first.check.message}`;
  return each.steps.find((step) => step.reason !== undefined)?.reason ?? each.outcome;
};
const open = cases.filter((each) => each.outcome !== 'passed').map((each) => `| ${text(basename(each.place).replace(/\.xml:.*/, ''))} | ${each.version} | ${each.level} | ${each.outcome} | ${text([why(each), REMARKS[each.id]].filter(Boolean).join(' '))} |`);

const corrections = cases.flatMap((each) =>
  each.steps.flatMap((step) =>
    step.checks.filter((check) => check.rule === 'R-1').map((check) => `| ${each.id} | ${each.version} | ${step.number} | ${text(check.path)} | ${text(check.expected ?? 'nothing')} | ${text(check.actual ?? 'nothing')} |`),
  ),
);

console.log(`# The published test cases against the embedded server

Made by \`scripts/oasis-table.mjs\`. The files come from OASIS (see the README) and are no part of this project. Passed cases of each family and
version; "8 of 9" where one did not pass.

| family | profile | ${versions.join(' | ')} |
|---|---|${versions.map(() => '---:').join('|')}|
${rows.join('\n')}
${all}

## Not passed, and why

${open.length === 0 ? 'Every case passed.' : `| file | KMIP | level | outcome | reason |\n|---|---|---|---|---|\n${open.join('\n')}`}

## Corrections of the files that the runs used

${corrections.length === 0 ? 'None.' : `| case | KMIP | step | where | published | used |\n|---|---|---:|---|---|---|\n${corrections.join('\n')}`}`);
