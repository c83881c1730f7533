import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPki, type TestPki } from '../transport/certificates.js';
import type { Behaviour } from './testing/hostile/behaviour.js';
import { CATALOGUE } from './testing/hostile/catalogue/index.js';
import { readReports, type Published } from './testing/hostile/reports.js';
import { startHostileServer } from './testing/hostile/server.js';
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

interface Ran extends Published {
  readonly code: number;
  readonly outcomes: readonly string[];
  /** What the reports say of the first case. */
  readonly said: string;
}

async function run({ conduct, large }: Behaviour, isHostile: (connection: number) => boolean): Promise<Ran> {
  const server = await startHostileServer(pki, conduct, isHostile);
  const output = join(folder, `report-${++runs}`);
  const address = `127.0.0.1:${server.port}`;
  const target = conduct.at === 'http' ? `kmips+https://${address}/kmip` : `kmip://${address}`;
  try {
    const { code, out, err } = await runCaptured(['run', join(folder, 'hostile.yaml'), '--target', target, ...files, '--timeout', large === true ? '20000' : '300', '--jobs', '1', '--output', output, '--reporter', REPORTERS]);
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
