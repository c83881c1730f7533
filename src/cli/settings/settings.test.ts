import { createPrivateKey } from 'node:crypto';
import { existsSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReferenceServer, type ReferenceServer } from '../../reference/index.js';
import type { RunResult } from '../../runner/result.js';
import { createTestPki, issueCertificate, type TestPki } from '../../transport/certificates.js';
import { registerRun } from '../commands/run.js';
import { runCaptured, type CaptureOptions } from '../testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
const file = (...names: string[]): string => join(folder, ...names);
let pki: TestPki;
let server: ReferenceServer;

beforeAll(async () => {
  pki = await createTestPki();
  mkdirSync(file('tls'));
  const expired = await issueCertificate(pki.ca, { commonName: 'old', kind: 'client', notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2020-02-01T00:00:00Z') });
  writeFileSync(file('tls', 'ca.pem'), pki.ca.certificate);
  writeFileSync(file('tls', 'client.pem'), pki.client.certificate);
  writeFileSync(file('tls', 'client-key.pem'), createPrivateKey(pki.client.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' }));
  writeFileSync(file('tls', 'server-key.pem'), pki.server.key);
  writeFileSync(file('tls', 'expired.pem'), expired.certificate + expired.key);
  server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key }, versions: ['1.2', '1.4'] });
  writeFileSync(file('passphrase.txt'), 'sesame\n');
  writeFileSync(
    file('good.yaml'),
    [
      'target: lab',
      'kmip-version: 1.2',
      'case: SKLC-M-1',
      'jobs: 2',
      'timeout: 20000',
      'output: report',
      'targets:',
      '  lab:',
      `    address: kmip://127.0.0.1:${server.port}`,
      '    ca: tls/ca.pem',
      '    cert: tls/client.pem',
      '    key: tls/client-key.pem',
      '    key-passphrase-env: LAB_PASSPHRASE',
      '    kmip-version: [1.4]',
      '    bail: true',
      '    verify: true',
      '  here:',
      '    address: embedded',
      '',
    ].join('\n'),
  );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const ENV = { LAB_PASSPHRASE: 'sesame' };

async function run(args: readonly string[], env: CaptureOptions['env'] = ENV): Promise<RunResult['configuration'] & { readonly target: string }> {
  const { code, err } = await runCaptured(['run', '--config', file('good.yaml'), ...args], { env });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const result = JSON.parse(readFileSync(file('report', 'results.json'), 'utf8')) as RunResult;
  return { ...result.configuration, target: result.target.name };
}

describe('a configuration file', () => {
  it('names the target, its certificates and its options, files counting from its folder', async () => {
    expect(await run([])).toMatchObject({ target: `kmip://127.0.0.1:${server.port}`, versions: ['1.4'], cases: ['SKLC-M-1'], jobs: 2, timeoutMs: 20_000, bail: true, verifyServer: true });
  });

  it('holds several targets by name', async () => {
    expect(await run(['--target', 'here'])).toMatchObject({ target: 'embedded', versions: ['1.2'], bail: false });
    expect(await run([], { KMIP_CONFORMANCE_TARGET: 'here' })).toMatchObject({ target: 'embedded' });
  });

  it('gives way to the environment, and both to flags', async () => {
    const env = { ...ENV, KMIP_CONFORMANCE_KMIP_VERSION: '1.2,1.4', KMIP_CONFORMANCE_BAIL: 'false', KMIP_CONFORMANCE_JOBS: '3' };
    expect(await run([], env)).toMatchObject({ versions: ['1.2', '1.4'], jobs: 3 });
    expect(await run(['--jobs', '1', '--kmip-version', '1.2'], env)).toMatchObject({ versions: ['1.2'], jobs: 1 });
  });

  it('is found by the environment, and used by probe', async () => {
    const { code, out } = await runCaptured(['probe', 'lab'], { env: { ...ENV, KMIP_CONFORMANCE_CONFIG: file('good.yaml') } });
    expect(code).toBe(0);
    expect(out).toContain(`KMIP server at 127.0.0.1:${server.port}\n`);
  });

  it('never holds a passphrase: it comes from a file descriptor as well', async () => {
    const descriptor = openSync(file('passphrase.txt'), 'r');
    writeFileSync(file('fd.yaml'), readFileSync(file('good.yaml'), 'utf8').replace('    key-passphrase-env: LAB_PASSPHRASE\n', ''));
    const { code, err } = await runCaptured(['run', '--config', file('fd.yaml'), '--key-passphrase-fd', String(descriptor)]);
    closeSync(descriptor);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('can set every option of run', () => {
    const schema = JSON.parse(readFileSync(new URL('../../../profiles/config.schema.json', import.meta.url), 'utf8')) as {
      properties: Record<string, unknown>;
      definitions: { 'a target': { properties: Record<string, unknown> } };
    };
    const program = new Command();
    registerRun(program, { out: () => undefined, err: () => undefined, env: {}, isTerminal: false, columns: 80, onInterrupt: () => () => undefined }, () => undefined);
    const options = program.commands[0]!.options.map((option) => option.long!.replace(/^--(no-)?/, ''));
    const perRun = ['config', 'target', 'shard', 'durations'];
    expect(options.filter((option) => !perRun.includes(option) && !(option in schema.properties && option in schema.definitions['a target'].properties))).toEqual([]);
  });
});

describe('bad settings end with 2 and one message', () => {
  const withFile = async (text: string, args: readonly string[] = [], env: CaptureOptions['env'] = {}): Promise<string> => {
    writeFileSync(file('bad.yaml'), text);
    const { code, out, err } = await runCaptured(['run', '--config', file('bad.yaml'), '--output', file('none'), ...args], { env });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err.replaceAll(`${folder}/`, '');
  };

  it('unknown keys, with place and suggestion', async () => {
    expect(await withFile('tagets:\n  a: { address: embedded }\n')).toContain("kmip-conformance: bad.yaml:1:1: 'tagets' is not known here, did you mean 'targets'?\n");
    expect(await withFile('targets:\n  a:\n    address: embedded\n    passphrase: secret\n')).toContain("bad.yaml:4:5: 'passphrase' is not known here");
  });

  it('values that are none', async () => {
    const err = await withFile('jobs: many\nkmip-version: [1.4, 1.5]\nreporter: consol\ntargets:\n  a: {}\n');
    expect(err.split('\n').slice(0, 4)).toEqual([
      "kmip-conformance: bad.yaml:1:7: 'jobs' must be integer",
      "bad.yaml:2:21: '1.5' is none of 1.0, 1.1, 1.2, 1.3, 1.4, 2.0, 2.1, 3.0, did you mean '1.0'?",
      "bad.yaml:3:11: 'consol' is none of console, html, junit, json, markdown, github, tap, ctrf, did you mean 'console'?",
      "bad.yaml:5:6: 'a' has no 'address'",
    ]);
  });

  it('a file that is not there or no YAML', async () => {
    expect(await withFile('a: [')).toMatch(/^kmip-conformance: bad\.yaml:1:\d: not valid YAML/);
    const { code, err } = await runCaptured(['run', '--config', file('nowhere.yaml')]);
    expect(code).toBe(2);
    expect(err).toContain('nowhere.yaml cannot be read');
  });

  it('a target that is not in the file', async () => {
    expect(await withFile('targets:\n  production: { address: embedded }\n', ['--target', 'prodution'])).toBe(
      "kmip-conformance: bad.yaml has no target 'prodution', did you mean 'production'?\n  → Its targets are production.\n",
    );
  });

  it('a variable with a value that is none', async () => {
    expect(await withFile('', [], { KMIP_CONFORMANCE_JOBS: '0' })).toMatch(/^kmip-conformance: The environment variable KMIP_CONFORMANCE_JOBS is wrong: It must be a whole number from 1 to 256\.\n/);
    expect(await withFile('', [], { KMIP_CONFORMANCE_BAIL: 'perhaps' })).toMatch(/^kmip-conformance: The environment variable KMIP_CONFORMANCE_BAIL is neither true nor false: perhaps\.\n/);
  });

  it('certificates and keys that cannot be used', async () => {
    const target = (...lines: string[]): string => ['target: a', 'targets:', '  a:', '    address: kmip://127.0.0.1:1', ...lines.map((line) => `    ${line}`), ''].join('\n');
    const pair = ['cert: tls/client.pem', 'key: tls/client-key.pem', 'key-passphrase-env: P'];
    expect(await withFile(target(...pair), [], { P: 'wrong' })).toBe('kmip-conformance: The passphrase does not open the private key in tls/client-key.pem.\n  → Check the passphrase.\n');
    expect(await withFile(target(...pair))).toBe('kmip-conformance: The environment variable P, which should hold the passphrase of the key, is not set.\n  → Set it, or leave --key-passphrase-env out.\n');
    expect(await withFile(target('cert: tls/client.pem', 'key: tls/server-key.pem'))).toMatch(/^kmip-conformance: The private key in tls\/server-key\.pem does not belong to the certificate in tls\/client\.pem\.\n {2}→ /);
    expect(await withFile(target('cert: tls/expired.pem'))).toBe(
      'kmip-conformance: The client certificate in tls/expired.pem expired on 2020-02-01T00:00:00.000Z.\n  → Give a certificate that is valid today; check the clock of this machine as well.\n',
    );
    expect(await withFile(target(...pair, 'key-passphrase-fd: 3'))).toContain('The passphrase of the key is to come from two places');
  });
});

describe('init', () => {
  it('writes a file from flags, which run reads', async () => {
    const config = file('made', 'kmip.yaml');
    const flags = ['--target', `kmip://127.0.0.1:${server.port}`, '--ca', file('tls', 'ca.pem'), '--cert', file('tls', 'client.pem'), '--key', file('tls', 'client-key.pem'), '--key-passphrase-env', 'LAB_PASSPHRASE'];
    expect(await runCaptured(['init', '--config', config, '--name', 'lab', ...flags])).toMatchObject({ code: 0, out: `Wrote ${config}; see what the target is with: kmip-conformance probe lab --config ${config}\n` });
    expect(readFileSync(config, 'utf8').split('\n').slice(2)).toEqual([
      'target: lab',
      'targets:',
      '  lab:',
      `    address: kmip://127.0.0.1:${server.port}`,
      '    ca: ../tls/ca.pem',
      '    cert: ../tls/client.pem',
      '    key: ../tls/client-key.pem',
      '    key-passphrase-env: LAB_PASSPHRASE',
      '',
    ]);
    expect(await runCaptured(['run', '--config', config, '--case', 'SKLC-M-1', '--output', file('report')], { env: ENV })).toMatchObject({ code: 0, err: '' });
    expect(await runCaptured(['init', '--config', config])).toMatchObject({ code: 2, err: `kmip-conformance: ${config} is there already.\n  → Choose another file with --config, or edit it.\n` });
  });

  it.each([
    ['foo:bar', 'foo:bar is no target.'],
    ['kmip://host:0', 'kmip://host:0 has no valid port: 0.'],
  ])('writes nothing for what is no target: %s', async (target, message) => {
    const config = file('none.yaml');
    const { code, err } = await runCaptured(['init', '--config', config, '--target', target]);
    expect([code, err.split('\n')[0], existsSync(config)]).toEqual([2, `kmip-conformance: ${message}`, false]);
  });

  it('quotes names in the command that it suggests', async () => {
    const config = file('my lab.yaml');
    expect((await runCaptured(['init', '--config', config, '--name', 'a b'])).out).toBe(`Wrote ${config}; see what the target is with: kmip-conformance probe 'a b' --config '${config}'\n`);
  });

  it('asks on a terminal for what is missing', async () => {
    const answers = ['kmip://kms.example', file('tls', 'ca.pem'), 'client.p12', 'P12_PASSPHRASE'];
    const config = file('asked.yaml');
    const { code } = await runCaptured(['init', '--config', config], { ask: () => Promise.resolve(answers.shift() ?? '') });
    expect(code).toBe(0);
    expect(readFileSync(config, 'utf8')).toMatch(/\ntargets:\n {2}main:\n {4}address: kmip:\/\/kms\.example\n {4}ca: tls\/ca\.pem\n {4}pfx: .*client\.p12\n {4}key-passphrase-env: P12_PASSPHRASE\n$/);
  });
});
