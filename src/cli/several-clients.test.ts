import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { OperationContext } from '../reference/context.js';
import { Failure, failure } from '../reference/failure.js';
import { activate } from '../reference/operations/activate.js';
import { startReferenceServer, type Interference, type ReferenceServer } from '../reference/index.js';
import type { RunResult } from '../runner/result.js';
import { openCreationLog, runEntry } from '../target/creations/log.js';
import { allObjects, createKey } from '../target/creations/testing/shared-server.js';
import { openInterview } from '../target/survey/interview.js';
import { connect } from '../transport/client.js';
import { createTestPki, issueCertificate, type CertifiedKey, type TestPki } from '../transport/certificates.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { field, structure, textString } from '../ttlv/index.js';
import { runCaptured } from './testing/run-captured.js';

const { Operation, ResultReason } = ENUM;
const FIRST = 'KMIP conformance client';
const OTHER = 'somebody else';
const VERSIONS = ['--kmip-version', '1.4,2.1'];

const folder = mkdtempSync(join(tmpdir(), 'several-clients-'));
const file = (name: string): string => join(folder, name);
let pki: TestPki;
let other: CertifiedKey;
let server: ReferenceServer | undefined;

beforeAll(async () => {
  pki = await createTestPki();
  other = await issueCertificate(pki.ca, { commonName: OTHER, kind: 'client' });
  writeFileSync(file('ca.pem'), pki.ca.certificate);
  writeFileSync(file('client.pem'), pki.client.certificate);
  writeFileSync(file('client-key.pem'), pki.client.key);
  writeFileSync(file('other.pem'), other.certificate);
  writeFileSync(file('other-key.pem'), other.key);
});
afterEach(() => server?.close());
afterAll(() => rmSync(folder, { recursive: true }));

type Hook = NonNullable<Interference['operation']>;

/** Starts a server and gives what the first client needs to be let in. */
async function serverThat(operation?: Hook): Promise<string[]> {
  server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, ...(operation === undefined ? {} : { interference: { operation } }) });
  return ['--target', `kmip://127.0.0.1:${server.port}`, '--ca', file('ca.pem'), '--cert', file('client.pem'), '--key', file('client-key.pem')];
}

const SECOND = (): string[] => ['--other-cert', file('other.pem'), '--other-key', file('other-key.pem')];

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly err: string; readonly result: RunResult }> {
  const output = file('report');
  const { code, err } = await runCaptured(['run', 'several-clients', ...args, ...VERSIONS, '--output', output, '--reporter', 'json']);
  return { code, err, result: JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult };
}

const outcomes = ({ cases }: RunResult): string[] => [...new Set(cases.map(({ outcome }) => outcome))];
const failed = ({ cases }: RunResult): string[] => [...new Set(cases.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id))];
const because = ({ cases }: RunResult): string[] =>
  cases.flatMap(({ id, version, steps }) => steps.filter((step) => !step.cleanup).flatMap(({ number, checks }) => checks.filter(({ verdict }) => verdict === 'failure').map(({ rule }) => `${id} ${version} step ${number}: ${rule}`)));

const as = (identity: string, context: OperationContext): OperationContext => ({ ...context, client: { identity } });
const isOther = ({ client }: OperationContext): boolean => client.identity === OTHER;

describe('two clients of one server', () => {
  it('are served by the embedded server, each with its own certificate', async () => {
    const { code, result } = await run();
    expect([code, outcomes(result), result.counts.cases]).toEqual([0, ['passed'], 10]);
  });

  it('may be kept apart by the server, and nothing of either is left', async () => {
    const target = await serverThat();
    const { code, err, result } = await run(...target, ...SECOND());
    expect([code, err, outcomes(result)]).toEqual([0, '', ['passed']]);
    expect(result.configuration.command).toContain(`--other-cert ${file('other.pem')} --other-key ${file('other-key.pem')}`);
  });

  it('may share everything: that is the policy of the server', async () => {
    const target = await serverThat((perform, { request, context }) => perform(request, as('everybody', context)));
    const { code, result } = await run(...target, ...SECOND());
    expect([code, because(result)]).toEqual([0, []]);
  });

  it('may know of each other’s objects and be forbidden to touch them', async () => {
    const target = await serverThat((perform, { code, request, context }) => {
      const denied = isOther(context) && code !== Operation.Create && code !== Operation.Locate && field(request, TAG.UniqueIdentifier) !== undefined;
      if (denied) throw new Failure(ResultReason.PermissionDenied, 'this object belongs to another client');
      return perform(request, context);
    });
    const { code, result } = await run(...target, ...SECOND());
    expect([code, because(result)]).toEqual([0, []]);
  });

  it('are skipped where the tool has only one', async () => {
    const { code, result } = await run(...(await serverThat()));
    expect([code, result.cases.map(({ skip }) => skip)]).toEqual([
      0,
      Array.from({ length: 10 }, () => ({ category: 'out-of-reach', reason: 'It takes a second client that the server trusts: name its certificate and key with --other-cert FILE and --other-key FILE.' })),
    ]);
  });

  it('are named in the configuration file as well, relative to it', async () => {
    const target = await serverThat();
    writeFileSync(file('config.yaml'), ['target: lab', 'targets:', '  lab:', `    address: ${target[1] ?? ''}`, '    ca: ca.pem', '    cert: client.pem', '    key: client-key.pem', '    other-cert: other.pem', '    other-key: other-key.pem', ''].join('\n'));
    const { code, result } = await run('--config', file('config.yaml'));
    expect([code, outcomes(result)]).toEqual([0, ['passed']]);
  });

  it.each([
    [['--other-key', 'other-key.pem'], 'but no client certificate'],
    [['--other-cert', 'other.pem'], 'but no private key'],
    [['--other-cert', 'other.pem', '--other-key', 'client-key.pem'], 'does not belong to the certificate'],
  ])('%j is refused', async (flags, why) => {
    const target = await serverThat();
    const { code, err } = await runCaptured(['run', 'several-clients', ...target, ...flags.map((flag) => (flag.startsWith('--') ? flag : file(flag)))]);
    expect([code, err.includes(why)]).toEqual([2, true]);
  });
});

describe('what a killed run has left of the other client', () => {
  it('is removed by that client, and by nobody else', async () => {
    const target = await serverThat();
    const port = server?.port ?? 0;
    const client = openInterview(() => connect({ host: '127.0.0.1', port, ca: pki.ca.certificate, cert: other.certificate, key: other.key, verify: true }, DEFAULT_LIMITS));
    const id = await createKey(client, 'kmipc-1a2b3c4d-A-1.4');
    const log = openCreationLog(file('killed'));
    log.note(runEntry(target[1] ?? '', `127.0.0.1:${port}`));
    log.note({ event: 'prefix', prefix: 'kmipc-1a2b3c4d' });
    log.note({ event: 'creating', number: 1, at: '2026-03-14T10:00:01Z', version: '1.4', operation: 'Create', names: ['kmipc-1a2b3c4d-A-1.4'], ids: [], as: 'other' });
    log.note({ event: 'created', number: 1, ids: [id] });
    log.end();
    const alone = await runCaptured(['cleanup', log.file, ...target]);
    expect([alone.code, alone.err]).toEqual([2, 'kmip-conformance: A second client is needed that the server trusts, and none was given.\n  → Name its certificate and key with --other-cert FILE and --other-key FILE.\n']);
    expect(await allObjects(client)).toEqual([id]);
    const both = await runCaptured(['cleanup', log.file, ...target, ...SECOND()]);
    expect([both.code, both.out, await allObjects(client)]).toEqual([0, `removed  ${id}\n`, []]);
    await client.close();
  });
});

describe('a server that does not do what it says', () => {
  const idOf = (request: Parameters<Hook>[1]['request']): unknown => field(request, TAG.UniqueIdentifier)?.value;

  it('is found out when a Destroy that it refuses destroys', async () => {
    const gone = new Set<unknown>();
    const target = await serverThat((perform, { code, request, context }) => {
      if (isOther(context) && code === Operation.Destroy) gone.add(idOf(request));
      if (gone.has(idOf(request))) throw failure('objectNotFound', context.version, 'no such object exists');
      return perform(request, context);
    });
    const { result } = await run(...target, ...SECOND());
    expect(because(result)).toEqual(['CLIENTS-DESTROY 1.4 step 3: E-1', 'CLIENTS-DESTROY 2.1 step 3: E-1']);
  });

  it('is found out when a Destroy that it reports as done leaves the key', async () => {
    const target = await serverThat((perform, { code, request, context }) =>
      isOther(context) && code === Operation.Destroy ? { payload: [textString(TAG.UniqueIdentifier, String(idOf(request)))] } : perform(request, context),
    );
    const { result } = await run(...target, ...SECOND());
    expect(because(result)).toEqual(['CLIENTS-DESTROY 1.4 step 3: I-13', 'CLIENTS-DESTROY 2.1 step 3: I-13']);
  });

  it('is found out when an Activate that it refuses activates', async () => {
    const asked = new Set<unknown>();
    const target = await serverThat((perform, { code, request, context }) => {
      if (isOther(context) && code === Operation.Activate) asked.add(idOf(request));
      else if (asked.delete(idOf(request))) activate(structure(TAG.RequestPayload, [textString(TAG.UniqueIdentifier, String(idOf(request)))]), context);
      return perform(request, context);
    });
    const { result } = await run(...target, ...SECOND());
    expect(failed(result)).toEqual(['CLIENTS-ACTIVATE']);
  });

  it('is found out when the name that another client gives takes the key away', async () => {
    const taken = { by: '' };
    const target = await serverThat((perform, { code, request, context }) => {
      if (code === Operation.Create) taken.by = context.client.identity;
      return perform(request, code === Operation.Locate && context.client.identity === FIRST && taken.by === OTHER ? as(OTHER, context) : context);
    });
    const { result } = await run(...target, ...SECOND(), '--jobs', '1');
    expect(failed(result)).toEqual(['CLIENTS-NAME']);
  });

  it('is found out when it refuses with a reason that says something else', async () => {
    const target = await serverThat((perform, { code, request, context }) => {
      if (isOther(context) && code === Operation.Get) throw new Failure(ResultReason.CryptographicFailure, 'the key is broken');
      return perform(request, context);
    });
    const { result } = await run(...target, ...SECOND());
    expect(failed(result)).toEqual(['CLIENTS-GET']);
  });
});
