import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../target/free-port.js';
import { allObjects, createKey } from '../target/creations/testing/shared-server.js';
import { logsIn, openCreationLog, runEntry } from '../target/creations/log.js';
import { openInterview, type Interview } from '../target/survey/interview.js';
import { connect } from '../transport/client.js';
import { CERTIFICATE_FILES } from '../transport/certificate-files.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { compileProgram, type Program } from './testing/program.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'killed-creations-'));
const tls = (name: keyof typeof CERTIFICATE_FILES): string => join(folder, CERTIFICATE_FILES[name]);

let program: Program;
let server: ChildProcess;
let other: Interview;
let target: string[];

beforeAll(async () => {
  program = compileProgram();
  const port = await findFreePort('127.0.0.1');
  server = program.start(['serve', '--port', String(port), '--tls-dir', folder]);
  target = ['--target', `kmip://127.0.0.1:${port}`, '--ca', tls('ca'), '--cert', tls('clientCertificate'), '--key', tls('clientKey')];
  // The client of the run, so that the server keeps nothing of the others from it.
  const open = async () => {
    const pem = (name: keyof typeof CERTIFICATE_FILES): string => readFileSync(tls(name), 'utf8');
    return connect({ host: '127.0.0.1', port, ca: pem('ca'), cert: pem('clientCertificate'), key: pem('clientKey'), verify: true }, DEFAULT_LIMITS);
  };
  for (;;) {
    const opened = await open().catch(() => undefined);
    if (opened !== undefined) {
      await opened.close();
      break;
    }
    await sleep(50);
  }
  other = openInterview(open);
});
afterAll(async () => {
  await other.close();
  server.kill('SIGKILL');
  await once(server, 'exit');
  program.remove();
  rmSync(folder, { recursive: true });
});

/** Other moments in every run; KILL_SEED repeats those of a failure. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
/** After how many entries of its log a run is killed. */
const moments = fc.sample(fc.noBias(fc.integer({ min: 3, max: 122 })), { seed, numRuns: 6 });

/** Entries of all logs of the folder, as far as they are written. */
const noted = (output: string): number => logsIn(output).reduce((count, file) => count + readFileSync(file, 'utf8').split('\n').length - 1, 0);

describe('a run that is killed on a server that others use', () => {
  it('leaves, after cleanup, every object of the others, and none of its own but what it tells of', async () => {
    const foreign = [await createKey(other, 'payroll'), await createKey(other), await createKey(other, 'kmipc-backup')];
    let present = foreign.length;
    for (const [index, moment] of moments.entries()) {
      const when = `killed after ${moment} entries (KILL_SEED=${seed})`;
      const output = join(folder, `report-${index}`);
      const run = program.start(['run', 'symmetric-key-lifecycle-server', '--kmip-version', '1.4,2.1', ...target, '--output', output, '--reporter', 'json']);
      const ended = once(run, 'exit');
      while (noted(output) < moment && run.exitCode === null) await sleep(2);
      run.kill('SIGKILL');
      await ended;
      const cleaned = await runCaptured(['cleanup', output, ...target]);
      const left = cleaned.out.split('\n').filter((line) => line.startsWith('left'));
      // What a case has to create without a Name, and what was never answered, cannot be told from the objects of others.
      expect(left.filter((line) => !/^left {5}unknown: \w+ was sent without a name of the run at \S+ and never answered: /.test(line)), when).toEqual([]);
      expect([cleaned.code, logsIn(output).length, cleaned.err], when).toEqual([left.length > 0 ? 1 : 0, left.length > 0 ? 1 : 0, '']);
      const objects = await allObjects(other);
      expect(foreign.filter((id) => !objects.includes(id)), when).toEqual([]);
      expect(objects.length - present, when).toBeLessThanOrEqual(left.length);
      present = objects.length;
    }
  }, 300_000);

  it('is told of by the next run in the same folder, which cleans up after itself alone', async () => {
    const output = join(folder, 'again');
    const killed = openCreationLog(output);
    killed.note(runEntry(target[1] ?? '', (target[1] ?? '').replace('kmip://', '')));
    killed.note({ event: 'prefix', prefix: 'kmipc-1a2b3c4d' });
    killed.note({ event: 'creating', number: 1, at: '2026-03-14T10:00:00Z', version: '1.4', operation: 'Create', names: ['kmipc-1a2b3c4d-key'], ids: [] });
    const id = await createKey(other, 'kmipc-1a2b3c4d-key');
    killed.end();

    const { code, err } = await runCaptured(['run', 'client:zenko', ...target, '--output', output, '--reporter', 'json']);
    expect([code, err]).toEqual([0, `kmip-conformance: an earlier run with this output folder was cut off, or left something on its target.\n  → kmip-conformance cleanup ${output} removes it.\n`]);
    expect(logsIn(output)).toEqual([killed.file]);
    const wrong = await runCaptured(['cleanup', output, ...target, '--target', 'kmip://127.0.0.1:1']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/is about a run on 127\.0\.0\.1:\d+, and the target is 127\.0\.0\.1:1\./)]);
    expect(await runCaptured(['cleanup', output, ...target])).toEqual({ code: 0, out: `removed  ${id}\n`, err: '' });
    expect((await runCaptured(['cleanup', output])).out).toBe('Nothing is left: the folder holds no log of creations\n');
  });
});
