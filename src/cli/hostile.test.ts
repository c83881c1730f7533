import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPki, type TestPki } from '../transport/certificates.js';
import type { Behaviour, Conduct } from './testing/hostile/behaviour.js';
import { CATALOGUE } from './testing/hostile/catalogue/index.js';
import { readReports, type Published } from './testing/hostile/reports.js';
import { startHostileServer, type HostileServer } from './testing/hostile/server.js';
import { runCaptured } from './testing/run-captured.js';

/** Three times the same case: the first meets the hostile server, the others do not. */
const SUITE = `suite: hostile
title: Hostile
profile: Hostile Server
versions: "1.4"
cases:
  - &case
    id: MEETS-IT
    title: A server answers
    source: KMIP 1.4 §4.25
    steps:
      - send: { Query: { QueryFunction: [QueryOperations, QueryServerInformation] } }
        expect: {}
      - send: { DiscoverVersions: {} }
        expect: {}
  - { <<: *case, id: LATER-1 }
  - { <<: *case, id: LATER-2 }
`;
const REPORTERS = 'console,html,junit,json,markdown,github,tap,ctrf';

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
let pki: TestPki;
let files: string[] = [];
let runs = 0;
beforeAll(async () => {
  pki = await createTestPki();
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  write('hostile.yaml', SUITE);
  files = ['--ca', write('ca.pem', pki.ca.certificate), '--cert', write('client.pem', pki.client.certificate), '--key', write('key.pem', pki.client.key)];
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing but one short answer, so many times. */
const shortSuite = (cases: number): string => `suite: short
title: Short
profile: Hostile Server
versions: "1.4"
cases:
${Array.from({ length: cases }, (_, index) => `  - { id: CASE-${index}, title: A server answers, source: KMIP 1.4 §4.9, steps: [{ send: { Locate: { Attributes: { Name: $unique } } }, expect: {} }] }\n`).join('')}`;

interface Ran extends Published {
  readonly code: number;
  readonly outcomes: readonly string[];
  /** What the reports say of the first case. */
  readonly said: string;
}

async function run({ conduct, large }: Pick<Behaviour, 'conduct' | 'large'>, isHostile: (connection: number) => boolean, suite = join(folder, 'hostile.yaml'), onOutput: (server: HostileServer) => void = () => undefined): Promise<Ran> {
  const server = await startHostileServer(pki, conduct, isHostile);
  const output = join(folder, `report-${++runs}`);
  const address = `127.0.0.1:${server.port}`;
  const target = conduct.at === 'http' ? `kmips+https://${address}/kmip` : `kmip://${address}`;
  try {
    const { code, out, err } = await runCaptured(['run', suite, '--target', target, ...files, '--timeout', large === true ? '20000' : '300', '--jobs', '1', '--output', output, '--reporter', REPORTERS], { onOutput: () => onOutput(server) });
    const published = readReports(output, { console: out, 'standard error': err });
    const { cases } = published.result;
    const said = (cases[0]?.steps ?? []).flatMap((step) => [step.reason ?? '', ...step.checks.filter(({ verdict }) => verdict === 'failure' || verdict === 'inconclusive').map(({ message }) => message)]);
    return { ...published, code, outcomes: cases.map((each) => each.outcome), said: said.join('\n') };
  } finally {
    await server.close();
  }
}

/** The first connection asks what the target offers; each case has its own. */
const FIRST_CASE = 2;

describe('a server that, for one case, …', () => {
  it.each(CATALOGUE)('$name', async (behaviour) => {
    const { outcome, says } = behaviour;
    const { problems, outcomes, said, code } = await run(behaviour, (connection) => connection === FIRST_CASE);
    expect(problems).toEqual([]);
    expect(outcomes).toEqual([outcome, 'passed', 'passed']);
    expect(said).toMatch(says);
    expect(code).toBe(outcome === 'passed' ? 0 : 1);
  });
});

describe('a server that, from its first connection on, …', () => {
  it.each(CATALOGUE.filter(({ large }) => large !== true))('$name', async (behaviour) => {
    const { outcome } = behaviour;
    const { problems, outcomes, result, code } = await run(behaviour, () => true);
    expect(problems).toEqual([]);
    expect(outcomes.filter((each) => each !== outcome && each !== 'skipped')).toEqual([]);
    expect(code === 0).toBe(outcome === 'passed');
    expect(result.counts.passed === 3).toBe(outcome === 'passed');
  });
});

describe('a server that closes the connection', () => {
  it('behind each possible byte of an answer, is told from one that answers', async () => {
    let length = 0;
    const cuts = new Map<unknown, number>();
    const reply: Extract<Conduct, { at: 'answer' }>['reply'] = ({ socket, answer }) => {
      length = answer.length;
      cuts.set(socket, cuts.size);
      socket.end(answer.subarray(0, cuts.size - 1));
    };
    writeFileSync(join(folder, 'short.yaml'), shortSuite(205));
    const { problems, result } = await run({ conduct: { at: 'answer', reply } }, (connection) => connection >= FIRST_CASE, join(folder, 'short.yaml'));
    const reasons = result.cases.map(({ steps: [step] }) => step?.reason?.replace(/^127\.0\.0\.1:\d+ /, ''));
    expect(length).toBeLessThan(205);
    expect(reasons[0]).toBe('closed the connection without an answer.');
    expect(reasons.slice(1, length)).toEqual(Array.from({ length: length - 1 }, (_, index) => `closed the connection in the middle of its answer: ${amount(index + 1, length)} arrived.`));
    expect(result.cases.slice(length).every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(problems).toEqual([]);
  });
});

/** The header tells the length with its eighth byte. */
const amount = (received: number, length: number): string => (received < 8 ? `${received} ${received === 1 ? 'byte' : 'bytes'}` : `${received} of ${length} bytes`);

describe('a server that dies in the middle of a run', () => {
  const dying = (revive: boolean): ((server: HostileServer) => void) => {
    let lines = 0;
    return (server) => {
      lines++;
      if (lines === 2) server.stopListening();
      if (lines === 3 && revive) server.listenAgain();
    };
  };
  const never = (): boolean => false;
  const nobody: Behaviour['conduct'] = { at: 'answer', reply: () => undefined };

  it('and comes back, costs the cases between and no other', async () => {
    writeFileSync(join(folder, 'ten.yaml'), shortSuite(10));
    const { outcomes, problems, result } = await run({ conduct: nobody }, never, join(folder, 'ten.yaml'), dying(true));
    expect(problems).toEqual([]);
    expect(outcomes.join(' ')).toMatch(/^passed passed errored (errored )?passed( passed)+$/);
    expect(result.cases.find(({ outcome }) => outcome === 'errored')?.steps[0]?.reason).toMatch(/refused the connection/);
  });

  it('and stays dead, ends the run', async () => {
    writeFileSync(join(folder, 'ten.yaml'), shortSuite(10));
    const { outcomes, problems, result, code } = await run({ conduct: nobody }, never, join(folder, 'ten.yaml'), dying(false));
    expect(problems).toEqual([]);
    expect(outcomes).toEqual(['passed', 'passed', 'errored', 'errored', 'errored', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped']);
    expect({ ended: result.ended, code }).toEqual({ ended: 'target-lost', code: 3 });
  });
});
