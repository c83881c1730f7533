// Brings everything that tells of PyKMIP up to date: the list of expected failures with the reasons that it has, the table in docs/pykmip.md
// and the sample report in reports/pykmip/. Needs the build and pykmip-server; ends with 1 when a failure has no reason yet.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseExpectations } from '../dist/runner/expectation-file.js';
import { judgeExpectations } from '../dist/runner/expected-failures.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const list = 'fixtures/expected-failures/pykmip-0.10.0.yaml';
const manual = 'docs/pykmip.md';
const sample = 'reports/pykmip';
/** PyKMIP writes to its database all the time: in memory it takes a third of the time. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function program(...words) {
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', ...words], { cwd: root, env: { ...process.env, TMPDIR: memory }, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0 && status !== 1) throw new Error(`kmip-conformance ${words.join(' ')} ended with ${status}: ${stderr}`);
  return status;
}

const read = (folder) => JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));

/** One row for each reason: what PyKMIP does, in how many cases, and which. */
function table(result, { entries }) {
  const { entries: judged } = judgeExpectations(result, { file: list, entries }, result.startedAt.slice(0, 10));
  const rows = [...new Set(judged.map(({ reason }) => reason))].map((reason) => {
    const own = judged.filter((entry) => entry.reason === reason);
    const cases = [...new Map(own.flatMap((entry) => entry.cases).map((each) => [`${each.suite} ${each.id} ${each.version}`, each])).values()];
    const ids = [...new Set(cases.map(({ id }) => id))];
    const shown = `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? `, … (${ids.length})` : ''}`;
    return { count: cases.length, text: `| ${reason.replaceAll('|', '\\|')} | ${cases.length} | ${own.some(({ intermittent }) => intermittent) ? 'comes and goes' : shown} |` };
  });
  rows.sort((a, b) => b.count - a.count);
  return ['| what PyKMIP does | cases | for example |', '|---|---|---|', ...rows.map(({ text }) => text)].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'pykmip-'));
try {
  program('run', '--target', 'pykmip', '--jobs', '16', '--reporter', 'json', '--output', folder);
  program('accept', folder, '--reasons', list, '-o', list);
  const text = readFileSync(join(root, list), 'utf8');
  const missing = [...text.matchAll(/^- case: (.*(?:\n {4}.*)*)\n {2}check:\n {4}cause: (.*)\n {2}reason:$/gm)];
  if (missing.length > 0) {
    console.error(`Give these a reason in ${list}, then run this again:`);
    for (const [, cases, cause] of missing) console.error(`  ${cause}\n    ${cases.replace(/\s+/g, ' ').slice(0, 160)}`);
    process.exitCode = 1;
  } else {
    const result = read(folder);
    const counts = `Measured with ${result.cases.length} cases in KMIP ${[...result.target.offeredVersions].reverse().join(', ')}: ${result.counts.passed} passed, ${result.counts.failed} failed, ${result.counts.skipped} skipped.`;
    const page = readFileSync(join(root, manual), 'utf8');
    writeFileSync(join(root, manual), page.replace(/(<!-- deviations -->\n)[\s\S]*(<!-- end -->)/, (_, start, end) => `${start}${counts}\n\n${table(result, parseExpectations(text, list))}\n${end}`));
    const part = join(folder, 'part');
    program('run', 'symmetric-key-lifecycle-server', '--target', 'pykmip', '--kmip-version', '1.2,2.0', '--jobs', '16', '--expected-failures', list, '--reporter', 'json', '--output', part);
    // Where the program lies is nobody's business.
    const portable = readFileSync(join(part, 'results.json'), 'utf8').replaceAll(root, '').replaceAll(part, 'report');
    writeFileSync(join(part, 'results.json'), portable);
    program('report', part, '--reporter', 'html,junit,markdown', '--output', sample);
  }
} finally {
  rmSync(folder, { recursive: true });
}
