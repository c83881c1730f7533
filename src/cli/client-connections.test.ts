import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Interference } from '../reference/interference.js';
import { run } from '../runner/run.js';
import type { CaseResult } from '../runner/result.js';
import { loadSuites } from '../suite/load.js';
import { startEmbedded } from '../target/embedded.js';
import type { Target } from '../target/target.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { connector } from './connector.js';

const targets: Target[] = [];
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.stop()));
});

/** Runs one case of a product against the embedded server with this in its way. */
async function outcome(product: string, id: string, interference: Interference, answerMs = DEFAULT_LIMITS.answerMs): Promise<CaseResult> {
  const target = await startEmbedded({ interference });
  targets.push(target);
  const { cases } = await run({
    suites: loadSuites([`client:${product}`]),
    included: [],
    connect: connector(target, { ...DEFAULT_LIMITS, answerMs }),
    target: { name: 'embedded', description: '', address: '', remarks: [] },
    toolVersion: '',
    command: '',
    repeat: () => '',
    versions: ['1.4'],
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
  const [result] = cases;
  if (result === undefined) throw new Error(`${product} has no case ${id}`);
  return result;
}

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
