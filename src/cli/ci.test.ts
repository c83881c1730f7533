import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { startReferenceServer, type ReferenceServer } from '../reference/index.js';
import type { RunResult } from '../runner/result.js';
import { createTestPki } from '../transport/certificates.js';
import type { Item, StructureItem } from '../ttlv/index.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'ci-'));
const file = (name: string): string => join(folder, name);
const readResult = (directory: string): RunResult => JSON.parse(readFileSync(join(directory, 'results.json'), 'utf8')) as RunResult;

/** A server without Digest: SKLC-M-1 fails there. */
let server: ReferenceServer;
let target: string[];
const PART = ['--case', 'SKLC-M-*', '--kmip-version', '2.1'];

beforeAll(async () => {
  const pki = await createTestPki();
  writeFileSync(file('ca.pem'), pki.ca.certificate);
  writeFileSync(file('client.pem'), pki.client.certificate);
  writeFileSync(file('client-key.pem'), pki.client.key);
  const withoutDigest = (item: Item): Item => (item.type === 'Structure' ? { ...item, value: item.value.filter((child) => child.tag !== TAG.Digest).map(withoutDigest) } : item);
  server = await startReferenceServer({
    tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key },
    interference: { response: (response) => withoutDigest(response) as StructureItem },
  });
  target = ['--target', `kmip://127.0.0.1:${server.port}`, '--ca', file('ca.pem'), '--cert', file('client.pem'), '--key', file('client-key.pem')];
  expect(await runCaptured(['run', ...target, ...PART, '--output', file('whole')])).toMatchObject({ code: 1, err: '' });
  expect(await runCaptured(['run', ...PART, '--output', file('good')])).toMatchObject({ code: 0, err: '' });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** What stays the same however a run was cut. */
const essence = ({ suites, included, cases, verdicts, causes, counts, configuration, expectations }: RunResult) => ({
  suites,
  included,
  cases: cases.map(({ suite, id, version, outcome, repeat }) => [suite, id, version, outcome, repeat]),
  verdicts,
  causes: causes.map(({ title, cases: where }) => [title, where]),
  counts,
  configuration: { ...configuration, namePrefix: '' },
  expectations,
});

describe('a run in shards', () => {
  it('merges into the result of the whole run, with its exit code', async () => {
    const shards = ['1/3', '2/3', '3/3'];
    for (const shard of shards) await runCaptured(['run', ...target, ...PART, '--shard', shard, '--output', file(`shard-${shard.charAt(0)}`)]);
    const { code, err } = await runCaptured(['merge', file('shard-3'), file('shard-1'), join(file('shard-2'), 'results.json'), '-o', file('merged')]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(essence(readResult(file('merged')))).toEqual(essence(readResult(file('whole'))));
    expect(readResult(file('shard-2')).configuration.command).toMatch(/^kmip-conformance run .* --shard 2\/3$/);
    expect(existsSync(join(file('merged'), 'report.html'))).toBe(true);
  });

  it('may be cut by the durations of an earlier run', async () => {
    for (const index of [1, 2]) await runCaptured(['run', ...PART, '--shard', `${index}/2`, '--durations', file('good'), '--output', file(`even-${index}`)]);
    const { code, err } = await runCaptured(['merge', file('even-1'), file('even-2'), '-o', file('even')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(essence(readResult(file('even')))).toEqual(essence(readResult(file('good'))));
  });

  it('refuses what is no complete set of shards', async () => {
    expect(await runCaptured(['merge', file('shard-1'), file('shard-2'), '-o', file('none')])).toEqual({
      code: 2,
      out: '',
      err: 'kmip-conformance: Shard 3/3 missing.\n  → Give the results of every shard.\n',
    });
    expect(existsSync(file('none'))).toBe(false);
  });
});

describe('expected failures', () => {
  it('are accepted, refused without reasons, and then decide the exit code and nothing else', async () => {
    const list = file('known.yaml');
    expect((await runCaptured(['accept', file('whole'), '-o', list])).code).toBe(0);
    const refused = await runCaptured(['run', ...target, ...PART, '--expected-failures', list, '--output', file('refused')]);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('has no reason: say why this failure is accepted');
    expect(existsSync(file('refused'))).toBe(false);

    writeFileSync(list, readFileSync(list, 'utf8').replaceAll('reason:', 'reason: this server has no Digest'));
    const { code, out } = await runCaptured(['run', ...target, ...PART, '--expected-failures', list, '--output', file('expected')]);
    expect(code).toBe(0);
    expect(out).toMatch(/\nAs expected: \d+ entr(y|ies) of .*known\.yaml met\n$/);
    const [before, after] = [readResult(file('whole')), readResult(file('expected'))];
    expect(after.verdicts).toEqual(before.verdicts);
    expect(after.verdicts.some((each) => each.verdict === 'not conformant')).toBe(true);
    expect(after.expectations?.met).toBe(true);
  });

  it('that pass fail the run', async () => {
    const { code, out } = await runCaptured(['run', ...PART, '--expected-failures', file('known.yaml'), '--output', file('passing')]);
    expect(code).toBe(1);
    expect(out).toContain('Passed, so the entry can go: ');
  });

  it('are never met by an infrastructure error', async () => {
    const { code } = await runCaptured(['run', ...PART, '--target', 'kmip://127.0.0.1:1', ...target.slice(2), '--expected-failures', file('known.yaml'), '--output', file('unreachable')]);
    expect(code).toBe(3);
    expect(readResult(file('unreachable')).expectations).toMatchObject({ met: false, entries: readResult(file('expected')).expectations!.entries.map(() => ({ status: 'not met' })) });
  });

  it('are not overwritten', async () => {
    expect(await runCaptured(['accept', file('whole'), '-o', file('known.yaml')])).toMatchObject({ code: 2, out: '' });
  });
});

describe('compare', () => {
  it('ends with 1 where something got worse, and with 0 where nothing did', async () => {
    const worse = await runCaptured(['compare', file('good'), file('whole'), '--html', file('changes.html')]);
    expect(worse).toMatchObject({ code: 1, err: '' });
    expect(worse.out).toContain('newly failing');
    expect(readFileSync(file('changes.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect((await runCaptured(['compare', file('whole'), file('good')])).code).toBe(0);
    expect((await runCaptured(['compare', file('whole'), file('whole'), '--markdown'])).out).toMatch(/^## KMIP conformance: what changed\n/);
  });

  it('shows more than two side by side', async () => {
    const { code, out } = await runCaptured(['compare', file('good'), file('whole'), file('expected')]);
    expect(code).toBe(0);
    expect(out).toMatch(/^A {2}.*\nB {2}.*\nC {2}/);
    expect((await runCaptured(['compare', '--matrix', '--markdown', file('good'), file('whole')])).out).toMatch(/^## KMIP conformance of several targets\n/);
  });
});

describe('report', () => {
  it('writes the same reports again', async () => {
    const { code } = await runCaptured(['report', file('whole'), '--output', file('again')]);
    expect(code).toBe(0);
    for (const name of ['results.json', 'junit.xml', 'report.html']) expect(readFileSync(join(file('again'), name), 'utf8'), name).toBe(readFileSync(join(file('whole'), name), 'utf8'));
  });

  it('writes beside the results when no folder is named', async () => {
    await runCaptured(['report', join(file('again'), 'results.json'), '--reporter', 'tap,ctrf,markdown']);
    for (const name of ['results.tap', 'ctrf-report.json', 'summary.md']) expect(existsSync(join(file('again'), name)), name).toBe(true);
  });

  it('annotates and appends the job summary in GitHub Actions', async () => {
    appendFileSync(file('summary'), 'Before.\n');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file('summary') };
    const { out } = await runCaptured(['report', file('whole'), '--output', file('again')], { env });
    expect(out).toMatch(/^::error [^\n]*title=KMIP conformance%3A /m);
    expect(readFileSync(file('summary'), 'utf8')).toMatch(/^Before\.\n## KMIP conformance of /);
    expect((await runCaptured(['report', file('whole'), '--output', file('again'), '--reporter', 'json'], { env })).out).toBe('');
  });

  it.each([
    ['a run result of another version', '{"format":"kmip-conformance-result","formatVersion":99}', 'has format version 99; this program reads version 1.'],
    ['a truncated one', '{"format":"kmip-conformance-result","formatVersion":1,"tool":{', 'is not JSON: '],
    ['something else', '{"tests":[]}', 'is no run result: it has no "format": "kmip-conformance-result".'],
    ['nothing', '', 'is not JSON: '],
  ])('refuses %s with one message', async (_, content, message) => {
    writeFileSync(file('bad.json'), content);
    for (const args of [['report', file('bad.json')], ['compare', file('bad.json'), file('whole')], ['merge', file('bad.json'), '-o', file('none')], ['accept', file('bad.json'), '-o', file('none')]]) {
      const { code, out, err } = await runCaptured(args);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`kmip-conformance: ${file('bad.json')} ${message}`);
      expect(err.trimEnd().split('\n')).toHaveLength(2);
    }
  });

  it('refuses a folder without results', async () => {
    expect((await runCaptured(['report', folder])).err).toMatch(/^kmip-conformance: .*results\.json cannot be read: there is no such file\.$/m);
  });
});
