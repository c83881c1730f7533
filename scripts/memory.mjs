// Measures the most memory that the program takes: a run against each hostile server of the tests, and runs against the
// embedded server, whose own memory is in the figure. Prints the largest; exits with 1 when a hostile server makes it take
// more than LIMIT_MB.
//
//   npm run memory
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const LIMIT_MB = 300;
const SHOWN = 10;
const REPORTERS = 'console,html,junit,json,markdown,github,tap,ctrf';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist', 'cli', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-memory-'));

/** The hostile servers are part of the tests, which the build leaves out. Inside the project, so that its packages are found. */
const compiled = join(root, 'node_modules', '.cache', 'kmip-conformance-memory');
rmSync(compiled, { recursive: true, force: true });
mkdirSync(compiled, { recursive: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
if (spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json'), '--outDir', compiled, '--declaration', 'false'], { stdio: 'inherit' }).status !== 0) process.exit(1);
cpSync(join(root, 'src', 'kmip', 'registry.json'), join(compiled, 'kmip', 'registry.json'));

const load = (file) => import(pathToFileURL(join(compiled, file)).href);
const { CATALOGUE } = await load('cli/testing/hostile/catalogue/index.js');
const { startHostileServer } = await load('cli/testing/hostile/server.js');
const { createTestPki } = await load('transport/certificates.js');

const SUITE = `suite: hostile
title: Hostile
profile: Hostile Server
versions: "1.4"
cases:
  - id: MEETS-IT
    title: A server answers
    source: KMIP 1.4 §4.25
    steps:
      - send: { Query: { QueryFunction: [QueryOperations, QueryServerInformation] } }
        expect: {}
`;

/** The largest resident set of the program in megabytes, as it measures itself when it ends. */
function peakOf(args) {
  const record = join(folder, 'peak');
  const hook = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(record)}, String(process.resourceUsage().maxRSS)));`;
  const preload = join(folder, 'preload.cjs');
  writeFileSync(preload, hook);
  rmSync(record, { force: true });
  return new Promise((resolve, reject) => {
    spawn(process.execPath, ['--require', preload, main, ...args], { stdio: 'ignore' })
      .once('error', reject)
      .once('close', () => resolve(Number(readFileSync(record, 'utf8')) / 1024));
  });
}

const pki = await createTestPki();
const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const suite = write('hostile.yaml', SUITE);
const files = ['--ca', write('ca.pem', pki.ca.certificate), '--cert', write('client.pem', pki.client.certificate), '--key', write('key.pem', pki.client.key)];

const line = (megabytes, name) => console.log(`${megabytes.toFixed(0).padStart(6)} MB  ${name}`);

const hostile = [];
for (const { name, conduct, large } of CATALOGUE) {
  const server = await startHostileServer(pki, conduct, () => true);
  const address = `127.0.0.1:${server.port}`;
  const target = conduct.at === 'http' ? `kmips+https://${address}/kmip` : `kmip://${address}`;
  const limit = large === true ? '20000' : '300';
  hostile.push({ name, peak: await peakOf(['run', suite, '--target', target, ...files, '--timeout', limit, '--jobs', '1', '--output', join(folder, 'reports'), '--reporter', REPORTERS]) });
  await server.close();
}
hostile.sort((one, other) => other.peak - one.peak);
console.log(`${hostile.length} hostile servers, one case and all reports; the ${SHOWN} that take the most, and the median:`);
for (const { name, peak } of hostile.slice(0, SHOWN)) line(peak, `a server that ${name}`);
line(hostile[Math.floor(hostile.length / 2)].peak, 'median');

console.log('\nThe embedded server, which runs in the same process:');
line(await peakOf(['--version']), 'kmip-conformance --version');
line(await peakOf(['run', '--kmip-version', '1.4']), 'kmip-conformance run --kmip-version 1.4');
line(await peakOf(['run', '--output', join(folder, 'all'), '--reporter', REPORTERS]), 'kmip-conformance run, all versions and all reports');

rmSync(folder, { recursive: true });
rmSync(compiled, { recursive: true });
if (hostile[0].peak > LIMIT_MB) {
  console.error(`\nMore than ${LIMIT_MB} MB.`);
  process.exitCode = 1;
}
