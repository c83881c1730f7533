// Kills runs at random moments on a server that others use, cleans up after each, and counts what is left. usage: node scripts/kill-runs.mjs [RUNS]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENUM, TAG } from '../dist/kmip/constants.js';
import { connect } from '../dist/transport/client.js';
import { DEFAULT_LIMITS } from '../dist/transport/endpoint.js';
import { openInterview, payloadOf } from '../dist/target/survey/interview.js';
import { textsOf } from '../dist/target/creations/messages.js';
import { enumeration, integer, structure, textString } from '../dist/ttlv/item.js';

const runs = Number(process.argv[2] ?? 50);
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kill-runs-'));
const file = (name) => join(folder, name);

const server = spawn(process.execPath, [main, 'serve', '--port', '0', '--tls-dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
const [ready] = await once(server.stdout.setEncoding('utf8'), 'data');
const port = Number(/:(\d+) /.exec(ready)[1]);
const target = ['--target', `kmip://127.0.0.1:${port}`, '--ca', file('ca.pem'), '--cert', file('client.pem'), '--key', file('client-key.pem')];

const pem = (name) => readFileSync(file(name), 'utf8');
const endpoint = { host: '127.0.0.1', port, ca: pem('ca.pem'), cert: pem('client.pem'), key: pem('client-key.pem'), verify: true };
const other = openInterview(() => connect(endpoint, DEFAULT_LIMITS));
const attribute = (name, value) => structure(TAG.Attribute, [textString(TAG.AttributeName, name), value]);
const key = [
  enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey),
  structure(TAG.TemplateAttribute, [
    attribute('Cryptographic Algorithm', enumeration(TAG.AttributeValue, ENUM.CryptographicAlgorithm.AES)),
    attribute('Cryptographic Length', integer(TAG.AttributeValue, 128)),
    attribute('Cryptographic Usage Mask', integer(TAG.AttributeValue, 12)),
  ]),
];
const objects = async () => textsOf(payloadOf(await other.ask('1.4', ENUM.Operation.Locate, [])), TAG.UniqueIdentifier).sort();
for (let count = 0; count < 20; count++) await other.ask('1.4', ENUM.Operation.Create, key);
const foreign = await objects();

const totals = { killed: 0, finished: 0, removed: 0, gone: 0, left: 0, objectsLeft: 0, foreignLost: 0 };
try {
  for (let number = 1; number <= runs; number++) {
    const output = file(`run-${number}`);
    const run = spawn(process.execPath, [main, 'run', '--kmip-version', '1.4,2.1', '--output', output, '--reporter', 'json', ...target], { stdio: 'ignore' });
    const ended = once(run, 'exit');
    // Nothing can be left before the first creation is on record.
    while (run.exitCode === null && !readdirSync(folder).includes(`run-${number}`)) await sleep(20);
    await Promise.race([sleep(Math.random() * 6000), ended]);
    if (run.exitCode === 2) throw new Error('A run was refused; start one by hand to see why.');
    if (run.exitCode === null) totals.killed++;
    else totals.finished++;
    run.kill('SIGKILL');
    await ended;
    const { stdout } = spawnSync(process.execPath, [main, 'cleanup', output, ...target], { encoding: 'utf8' });
    for (const word of ['removed', 'gone', 'left']) totals[word] += stdout.split('\n').filter((line) => line.startsWith(word.padEnd(8))).length;
    for (const line of stdout.split('\n').filter((each) => each.startsWith('left'))) console.log(`run ${number}: ${line}`);
    const now = await objects();
    totals.foreignLost += foreign.filter((id) => !now.includes(id)).length;
    totals.objectsLeft += now.length - foreign.filter((id) => now.includes(id)).length;
    foreign.splice(0, foreign.length, ...now);
  }
  console.log(JSON.stringify({ runs, foreign: 20, ...totals }));
} finally {
  await other.close();
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}
