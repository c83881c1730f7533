import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import { Failure } from '../reference/failure.js';
import { startReferenceServer } from '../reference/index.js';
import type { Interference } from '../reference/interference.js';
import { run } from '../runner/run.js';
import type { CaseResult } from '../runner/result.js';
import { loadSuites } from '../suite/load.js';
import { startEmbedded } from '../target/embedded.js';
import { renewedClient } from '../target/other-client.js';
import { TargetError } from '../target/target-error.js';
import type { Target } from '../target/target.js';
import { createTestPki, issueCertificate } from '../transport/certificates.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { connector } from './connector.js';

const targets: Target[] = [];
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.stop()));
});

async function embedded(interference: Interference = {}): Promise<Target> {
  const target = await startEmbedded({ interference });
  targets.push(target);
  return target;
}

/** Runs one case of a product against the embedded server with this in its way. */
const outcome = async (product: string, id: string, interference: Interference, answerMs?: number): Promise<CaseResult> => outcomeAt(await embedded(interference), product, id, answerMs);

async function outcomeAt(target: Target, product: string, id: string, answerMs = DEFAULT_LIMITS.answerMs): Promise<CaseResult> {
  const renewed = await renewedClient(target);
  const { cases } = await run({
    suites: loadSuites([`client:${product}`]),
    included: [],
    connect: connector(target, { ...DEFAULT_LIMITS, answerMs }, renewed === undefined ? {} : { renewed }),
    clients: renewed === undefined ? [] : ['renewed'],
    second: target.second !== undefined,
    ...(target.restart === undefined ? {} : { restart: target.restart }),
    target: { name: 'embedded', description: '', address: '', remarks: [] },
    toolVersion: '',
    command: '',
    repeat: () => '',
    versions: [],
    cases: [id],
    level: 'all',
    timeoutMs: answerMs,
    jobs: 1,
    bail: false,
    showSecrets: false,
    verifyServer: true,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
  const result = cases.at(-1);
  if (result === undefined) throw new Error(`${product} has no case ${id}`);
  return result;
}

/** A target as somebody else runs it: what can be done beyond connecting to it, nobody has said. */
const bare = (target: Target): Target => ({ name: target.name, description: target.description, endpoint: target.endpoint, remarks: [], failure: () => target.failure(), stop: () => target.stop() });

const failures = ({ steps }: CaseResult): string[] => steps.flatMap(({ number, checks, reason }) => [...checks.filter(({ verdict }) => verdict === 'failure').map(({ rule, message }) => `${number}: ${rule} ${message}`), ...(reason === undefined ? [] : [`${number}: ${reason}`])]);

/** Gathers the answers of one turn of the event loop, for a connection, before any is written. */
function gathering(write: (socket: Socket, answers: readonly Uint8Array[]) => void): Interference {
  const waiting = new Map<Socket, Uint8Array[]>();
  return {
    send: (socket, bytes) => {
      const answers = waiting.get(socket) ?? [];
      if (answers.length === 0) {
        waiting.set(socket, answers);
        setTimeout(() => {
          waiting.delete(socket);
          write(socket, answers);
        }, 10);
      }
      answers.push(bytes);
    },
  };
}

async function writeEach(socket: Socket, answers: readonly Uint8Array[]): Promise<void> {
  for (const answer of answers) await new Promise<void>((resolve) => void socket.write(answer, () => resolve()));
}

describe('eight requests under way', () => {
  it('are served by the embedded server, each in its turn and in a record of its own', async () => {
    const result = await outcome('zenko', 'ZENKO-PIPELINE', {});
    expect([result.outcome, failures(result), result.steps.length]).toEqual(['passed', [], 30]);
    expect(result.steps.every(({ request, response }) => request !== undefined && response !== undefined)).toBe(true);
  });

  it('may all be answered late', async () => {
    expect((await outcome('zenko', 'ZENKO-PIPELINE', gathering((socket, answers) => void writeEach(socket, answers)))).outcome).toBe('passed');
  });

  it('are not to be answered out of turn', async () => {
    const result = await outcome('zenko', 'ZENKO-PIPELINE', gathering((socket, answers) => void writeEach(socket, answers.toReversed())));
    expect([result.outcome, failures(result)[0]]).toEqual(['failed', '1: S-8 The answer to Create has another Unique Batch Item ID than the request, and this client cannot go on with it.']);
  });

  it('are not to be answered together in one record', async () => {
    const result = await outcome('zenko', 'ZENKO-PIPELINE', gathering((socket, answers) => void socket.write(Buffer.concat(answers))));
    expect([result.outcome, failures(result)[0]]).toEqual(['failed', '1: T-3 The answer to Create lies in one TLS record with another, and this client cannot go on with it.']);
  });

  it('are not to be passed over while another is being answered', async () => {
    const result = await outcome('zenko', 'ZENKO-PIPELINE', gathering((socket, [first]) => {
      if (first !== undefined) socket.write(first);
    }), 500);
    expect([result.outcome, failures(result)]).toEqual(['errored', [expect.stringMatching(/^2: .* did not answer within 500 ms/)]]);
  });
});

describe('an answer in two records', () => {
  const halves: Interference = { bytes: (bytes) => [bytes.subarray(0, 40), bytes.subarray(40)] };

  it.each([
    ['zenko', 'ZENKO-HEALTHCHECK', 'failed'],
    ['pg-tde', 'PG-TDE-LIFE', 'failed'],
    ['ps-mysql', 'PS-MYSQL-NEWEST', 'passed'],
    ['veeam', 'VEEAM-LIFE', 'passed'],
  ])('%s: %s %s', async (product, id, expected) => {
    expect((await outcome(product, id, halves)).outcome).toBe(expected);
  });

  it('of which the first holds the header alone stops Zenko and not libkmip', async () => {
    const header: Interference = { bytes: (bytes) => [bytes.subarray(0, 8), bytes.subarray(8)] };
    expect([(await outcome('zenko', 'ZENKO-HEALTHCHECK', header)).outcome, (await outcome('pg-tde', 'PG-TDE-LIFE', header)).outcome]).toEqual(['failed', 'passed']);
  });
});

describe('a second server', () => {
  it('that serves the same objects serves a client whose first server is away', async () => {
    const result = await outcomeAt(await embedded(), 'psmdb', 'PSMDB-SECOND-SERVER');
    expect([result.outcome, failures(result)]).toEqual(['passed', []]);
  });

  it('that has objects of its own does not', async () => {
    const [one, other] = [await embedded(), await embedded()];
    const result = await outcomeAt({ ...one, second: { ...other.endpoint } }, 'psmdb', 'PSMDB-SECOND-SERVER');
    expect([result.outcome, failures(result)[0]]).toEqual(['failed', expect.stringMatching(/^3: E-1 Get Attributes.* fails with Item Not Found/)]);
  });

  it('has to be there', async () => {
    expect((await outcomeAt(bare(await embedded()), 'psmdb', 'PSMDB-SECOND-SERVER')).skip).toEqual({ category: 'out-of-reach', reason: 'It takes a second server with the same objects: name its address with --second-server kmip://HOST:PORT.' });
  });
});

describe('a server that goes away and comes back', () => {
  it('has kept the objects', async () => {
    const result = await outcomeAt(await embedded(), 'psmdb', 'PSMDB-AWAY');
    expect([result.outcome, failures(result), result.steps[2]]).toMatchObject(['passed', [], { title: 'The server is stopped and started again', outcome: 'passed', checks: [] }]);
  });

  it('is found out when it has lost them', async () => {
    const { ca, server, client } = await createTestPki();
    const tls = { ca: ca.certificate, cert: server.certificate, key: server.key };
    let running = await startReferenceServer({ tls });
    const { port } = running;
    const endpoint = { host: '127.0.0.1', port, ca: ca.certificate, cert: client.certificate, key: client.key, verify: true };
    const restart = async (): Promise<void> => {
      await running.close();
      running = await startReferenceServer({ tls, port });
    };
    const target = { name: '', description: '', endpoint, remarks: [], failure: () => undefined, restart, stop: () => running.close() };
    targets.push(target);
    const result = await outcomeAt(target, 'psmdb', 'PSMDB-AWAY');
    expect([result.outcome, failures(result)[0]]).toEqual(['failed', expect.stringMatching(/^4: E-1 Get Attributes.* fails with Item Not Found/)]);
  });

  it('errs the case when it does not come back', async () => {
    const target = await embedded();
    const result = await outcomeAt({ ...target, restart: () => Promise.reject(new TargetError('It does not answer.', 'See its log.')) }, 'psmdb', 'PSMDB-AWAY');
    expect([result.outcome, failures(result)]).toEqual(['errored', ['3: It does not answer.']]);
  });

  it('has to be one that can be restarted', async () => {
    expect((await outcomeAt(bare(await embedded()), 'psmdb', 'PSMDB-AWAY')).skip?.reason).toBe('It takes a server that is stopped and started again: give the command that does so with --restart-command COMMAND.');
  });
});

describe('a renewed certificate', () => {
  it('opens the same keys', async () => {
    const result = await outcomeAt(await embedded(), 'psmdb', 'PSMDB-RENEWED');
    expect([result.outcome, failures(result)]).toEqual(['passed', []]);
  });

  it('is of the same subject and has another serial number and key', async () => {
    const target = await embedded();
    const [before, after] = [target.endpoint.cert, (await renewedClient(target))?.cert].map((pem) => new X509Certificate(pem ?? ''));
    expect([after?.subject, after?.issuer]).toEqual([before?.subject, before?.issuer]);
    expect([after?.serialNumber === before?.serialNumber, before !== undefined && after?.publicKey.equals(before.publicKey)]).toEqual([false, false]);
  });

  it('is found out when it makes another client of the first', async () => {
    const target = await embedded();
    const { issuer } = target;
    if (issuer === undefined) throw new Error('The embedded server has no authority of its own.');
    const { certificate, key } = await issueCertificate(issuer, { commonName: 'Somebody else', kind: 'client' });
    const result = await outcomeAt({ ...bare(target), renewed: { cert: certificate, key } }, 'psmdb', 'PSMDB-RENEWED');
    expect([result.outcome, failures(result)[0]]).toEqual(['failed', expect.stringMatching(/^3: E-1 Get Attributes.* fails with Item Not Found/)]);
  });

  it('has to be there', async () => {
    expect((await outcomeAt(bare(await embedded()), 'psmdb', 'PSMDB-RENEWED')).skip?.reason).toBe('It takes a renewed certificate of the client: name it and its key with --renewed-cert FILE and --renewed-key FILE.');
  });
});

describe('a hundred nodes at once', () => {
  it('are all served, and the record shows one of them', async () => {
    const result = await outcomeAt(await embedded(), 'psmdb', 'PSMDB-NODES');
    expect([result.outcome, failures(result)]).toEqual(['passed', []]);
    expect(result.steps.flatMap(({ number, checks }) => checks.filter(({ rule }) => rule === 'T-2').map(({ message }) => `${number}: ${message}`))).toEqual(['3: All 100 nodes were answered as expected.', '4: All 100 nodes were answered as expected.']);
    expect(result.steps.filter(({ cleanup }) => !cleanup).every(({ response }) => response !== undefined)).toBe(true);
  });

  it('are counted when some get another answer', async () => {
    let asked = 0;
    const result = await outcome('psmdb', 'PSMDB-NODES', {
      operation: (perform, { code, request, context }) => {
        if (code === ENUM.Operation.Get && ++asked > 93) throw new Failure(ENUM.ResultReason.GeneralFailure, 'too many requests');
        return perform(request, context);
      },
    });
    expect([result.outcome, failures(result).at(-1)]).toEqual(['failed', expect.stringMatching(/^4: T-2 7 of 100 nodes cannot go on; node \d+: Get.* fails with General Failure.*too many requests/)]);
  });

  it('are counted when the server ends their connections', async () => {
    let asked = 0;
    const result = await outcome('psmdb', 'PSMDB-NODES', {
      send: (socket, bytes, { operations }) => {
        if (operations.includes(ENUM.Operation.GetAttributes) && ++asked > 60) socket.destroy();
        else socket.write(bytes);
      },
    });
    expect([result.outcome, failures(result)]).toEqual(['failed', [expect.stringMatching(/^3: T-2 40 of 100 nodes cannot go on; node \d+: /)]]);
    expect(result.steps[3]?.checks.at(-1)?.message).toBe('All 60 nodes were answered as expected.');
  });
});
