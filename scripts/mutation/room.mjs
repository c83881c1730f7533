// Mutation testing of a whole room, in parts: for all files of src/match at once, the record of which test reaches which mutant does not fit into memory.
//   node scripts/mutation/room.mjs match               runs Stryker part by part; prints a table of the files, and the survivors
//   node scripts/mutation/room.mjs match REPORT.json…  takes the reports of such runs; of a file that stands in several, the last
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Bytes of source whose mutants, some 1300, take a test runner about 2 GiB.
const PART_SIZE = 48 * 1024;
const [room, ...reports] = process.argv.slice(2);
if (room === undefined) {
  console.error('usage: node scripts/mutation/room.mjs ROOM [REPORT.json…]');
  process.exit(2);
}

const isSource = (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/(^|[\\/])testing[\\/]/.test(name);

function parts() {
  const found = [];
  for (const name of readdirSync(join(ROOT, 'src', room), { recursive: true }).filter(isSource).sort()) {
    const { size } = statSync(join(ROOT, 'src', room, name));
    const part = found.at(-1);
    if (part === undefined || part.size + size > PART_SIZE) found.push({ size, files: [name] });
    else Object.assign(part, { size: part.size + size, files: [...part.files, name] });
  }
  return found.map(({ files }) => files.map((name) => `src/${room}/${name}`).join(','));
}

function mutate(files) {
  const stryker = join(ROOT, 'node_modules', '.bin', 'stryker');
  const options = ['run', 'scripts/mutation/stryker.config.mjs', '--reporters', 'progress-append-only,json', '--mutate', files];
  const { status } = spawnSync(stryker, options, { cwd: ROOT, env: { ...process.env, ROOM: room }, stdio: ['ignore', 2, 'inherit'] });
  if (status !== 0) process.exit(3);
  return readFileSync(join(ROOT, 'coverage', `mutation-${room}.json`), 'utf8');
}

/** What a mutant replaced, up to the end of its first line. */
function replaced(source, { start, end }) {
  const line = source.split('\n')[start.line - 1];
  return start.line === end.line ? line.slice(start.column - 1, end.column - 1) : `${line.slice(start.column - 1)} …`;
}

const texts = reports.length === 0 ? parts().map(mutate) : reports.map((path) => readFileSync(path, 'utf8'));
const latest = new Map(texts.flatMap((text) => Object.entries(JSON.parse(text).files)));
const files = [...latest].sort(([one], [other]) => (one < other ? -1 : 1));
const rows = files.map(([name, { source, mutants }]) => {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return { name: name.slice(`src/${room}/`.length), source, killed: count('Killed', 'Timeout'), survivors };
});

const percent = (killed, survived) => (killed + survived === 0 ? '' : `${Math.floor((100 * killed) / (killed + survived))} %`);
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const killed = sum(rows.map((row) => row.killed));
const survived = sum(rows.map((row) => row.survivors.length));

console.log(`| file | mutants | killed | survived |\n|---|---|---|---|`);
for (const row of rows) {
  const all = row.killed + row.survivors.length;
  if (all > 0) console.log(`| \`${row.name}\` | ${all} | ${percent(row.killed, row.survivors.length)} | ${row.survivors.length} |`);
}
console.log(`| all | ${killed + survived} | ${percent(killed, survived)} | ${survived} |\n`);
for (const { name, source, survivors } of rows) {
  for (const { location, mutatorName, replacement } of survivors) {
    console.log(`${name}:${location.start.line} ${mutatorName}: ${replaced(source, location)} -> ${(replacement ?? '').replaceAll(/\s+/g, ' ')}`);
  }
}
