// Runs published OASIS test cases against the embedded server and prints what comes of them as Markdown: docs/oasis.md.
// Usage: npm run build && node scripts/oasis-table.mjs DIR… [--pykmip DIR], each DIR a folder with published XML files; those behind
// --pykmip are run against PyKMIP's server as well, which has to be installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const { values: options, positionals: directories } = parseArgs({ allowPositionals: true, options: { pykmip: { type: 'string' } } });
if (directories.length === 0) {
  console.error('Usage: node scripts/oasis-table.mjs DIR… [--pykmip DIR], each DIR a folder with published XML files');
  process.exit(2);
}

function runOn(target, directory) {
  const output = mkdtempSync(join(tmpdir(), 'oasis-table-'));
  try {
    const started = performance.now();
    const run = spawnSync(process.execPath, [program, 'run', directory, '--target', target, '--reporter', 'json', '--output', output], { stdio: ['ignore', 'ignore', 'inherit'] });
    const seconds = (performance.now() - started) / 1000;
    if (run.status !== 0 && run.status !== 1) throw new Error(`${directory} could not be run (exit code ${run.status}).`);
    return { ...JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')), seconds };
  } finally {
    rmSync(output, { recursive: true });
  }
}
const results = directories.map((directory) => runOn('embedded', directory));

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
  const checks = each.steps.filter((step) => !step.cleanup).flatMap((step) => step.checks.map((check) => ({ step, check })));
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

// What PyKMIP 0.10.0 says, or does not say, and where its source says why. File and function, in the package kmip.
const PYKMIP_CAUSES = [
  [/The (x-\S+|Cryptographic Parameters|Contact Information) attribute is unsupported/, 'services/server/engine.py, _process_template_attribute: attributes outside its policy are refused; KMIP 1.4 §3.39 and the tables of §3 let clients set them'],
  [/Undo option for batch handling is not supported/, 'services/server/engine.py, process_request: Undo is refused, as KMIP 1.4 §6.13 permits; the case needs it'],
  [/cryptographic length \(168\) is not valid/, 'services/server/crypto/engine.py, create_symmetric_key: the lengths of 3DES are those with parity bits'],
  [/holds no (Digest|Last Change Date|Original Creation Date|Random Number Generator)|does not name Activation Date/, 'services/server/engine.py, _get_attribute_from_managed_object: it keeps no such attribute'],
  [/holds no Operation/, 'services/server/engine.py, _process_query: a fixed list without the operations on single attributes'],
];
// Requests that its decoder gives up on: which, and what it raises.
const PYKMIP_DECODING = [
  [/^CS-AC-M-(1$|OAEP-)/, 'core/attributes.py, CryptographicParameters.read: no Salt Length, Mask Generator and its Hashing Algorithm, P Source of 1.4 (StreamNotEmptyError)'],
  [/^(CS-AC-M-7|CS-RNG-M-1)$/, 'core/factories/payloads: no payload for Hash and RNG Retrieve (NotImplementedError)'],
  [/^CS-BC-M-7$/, 'core/factories/attribute_values.py: no Usage Limits (NotImplementedError)'],
  [/^OMOS-/, 'core/enums.py, OpaqueDataType: no values for extensions (ValueError)'],
  [/^TL-M-[23]$/, 'core/factories/attribute_values.py: no Alternative Name (ValueError)'],
];

function confirmed(each) {
  const reason = why(each);
  if (each.skip !== undefined) return each.skip.category === 'not-announced' ? 'services/server/engine.py, _process_query: the operation is not there' : 'it has no HTTPS';
  const found = /Error parsing request message/.test(reason) ? PYKMIP_DECODING.find(([id]) => id.test(each.id)) : PYKMIP_CAUSES.find(([message]) => message.test(reason));
  return found?.[1] ?? 'not confirmed';
}

function pykmipSection({ cases: own, seconds }) {
  const passed = own.filter((each) => each.outcome === 'passed').map((each) => each.id);
  const groups = new Map();
  for (const each of own.filter(({ outcome }) => outcome !== 'passed')) {
    const key = `${each.outcome}\n${text(why(each))}\n${confirmed(each)}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const rows = [...groups].map(([key, members]) => `| ${[members.map((each) => each.id).join(', '), ...key.split('\n')].join(' | ')} |`);
  return `

## PyKMIP 0.10.0

${own.length} cases of KMIP ${[...new Set(own.map((each) => each.version))].join(', ')} in ${seconds.toFixed(1)} s, start and end of the server included. Passed: ${passed.join(', ')}. The first finding of every
other case, and what in PyKMIP's source (package \`kmip\`) is behind it:

| cases | outcome | first finding | source |
|---|---|---|---|
${rows.join('\n')}`;
}

console.log(`# The published test cases against the embedded server

Made by \`scripts/oasis-table.mjs\`. The files come from OASIS (see the README) and are no part of this project. Passed cases of each family and
version; "8 of 9" where one did not pass. Measured on ${cpus().length} ${cpus().length === 1 ? 'processor' : 'processors'}, from the start of the program to its end, with ${Math.round(loadavg()[0])} processes\nready to run on the machine:
${results.map((result) => `${result.cases.length} cases of KMIP ${[...new Set(result.cases.map((each) => each.version))].sort().join(' and ')} in ${result.seconds.toFixed(1)} s`).join(', ')}.

| family | profile | ${versions.join(' | ')} |
|---|---|${versions.map(() => '---:').join('|')}|
${rows.join('\n')}
${all}

A verdict about a profile takes more than the cases of its family: all mandatory ones, those of the Baseline from KMIP 2.0 on, and for Suite B
TLS 1.2 with one cipher suite, which its case does not show, so that the verdict stays incomplete.

## Not passed, and why

${open.length === 0 ? 'Every case passed.' : `| file | KMIP | level | outcome | reason |\n|---|---|---|---|---|\n${open.join('\n')}`}

## Corrections of the files that the runs used

${corrections.length === 0 ? 'None.' : `| case | KMIP | step | where | published | used |\n|---|---|---:|---|---|---|\n${corrections.join('\n')}`}${options.pykmip === undefined ? '' : pykmipSection(runOn('pykmip', options.pykmip))}`);
