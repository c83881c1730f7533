// Writes docs/selftest.md: what the self-test of the built tool found.
//   node scripts/selftest-page.mjs                  runs the self-test, which takes minutes
//   node scripts/selftest-page.mjs selftest.json    takes the result of a run of `kmip-conformance selftest`
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderSelftestMarkdown } from '../dist/selftest/render.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const [given] = process.argv.slice(2);

function run() {
  const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-selftest-'));
  try {
    // Survivors and false alarms end it with 1; they belong on the page as well.
    const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli', 'main.js'), 'selftest', '--output', folder], { stdio: 'inherit' });
    if (status !== 0 && status !== 1) process.exit(status ?? 3);
    return readFileSync(join(folder, 'selftest.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const result = JSON.parse(given === undefined ? run() : readFileSync(given, 'utf8'));
writeFileSync(join(root, 'docs', 'selftest.md'), renderSelftestMarkdown(result));
