import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunResult } from '../runner/result.js';
import { logsIn } from '../target/creations/log.js';
import { findFreePort } from '../target/free-port.js';
import { startFakeVault, type FakeVault } from '../target/vault/testing/fake-vault.js';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'vault-'));
afterAll(() => rmSync(folder, { recursive: true }));

let vault: FakeVault;
let listen: string;
beforeEach(async () => {
  vault = await startFakeVault();
  listen = `127.0.0.1:${await findFreePort('127.0.0.1')}`;
  return () => vault.close();
});

const output = join(folder, 'report');
const run = (...args: readonly string[]) => runCaptured(['run', ...args, '--target', 'vault', '--vault-listen', listen, '--output', output, '--reporter', 'json'], { env: vault.env });
const results = (): RunResult => JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult;

describe('run --target vault', () => {
  it('sets the engine up, runs, and leaves Vault as it was', async () => {
    const { code, err } = await run('client:zenko');
    expect([code, err]).toEqual([0, '']);
    const { target, cases } = results();
    expect([target.name, target.offeredVersions]).toEqual(['vault', ['1.4', '1.3', '1.2', '1.1', '1.0']]);
    const notPassed = cases.filter(({ outcome }) => outcome !== 'passed').map(({ id, skip }) => [id, skip?.category]);
    expect(notPassed).toEqual([
      ['ZENKO-AWAY', 'out-of-reach'],
      ['ZENKO-RENEWED', 'out-of-reach'],
      ['ZENKO-RENEWED', 'out-of-reach'],
      ['ZENKO-RENEWED', 'out-of-reach'],
      ['ZENKO-NODES', 'intrusive'],
    ]);
    expect(vault.things()).toEqual([]);
    expect(logsIn(output)).toEqual([]);
  });

  it('expects what Vault documents as not supported, which changes no verdict', async () => {
    const { code } = await run('baseline-server', '--kmip-version', '1.4', '--case', 'BL-CHECK-*', '--case', 'BL-GET');
    expect(code).toBe(0);
    const { verdicts, expectations } = results();
    expect(verdicts[0]?.verdict).toBe('not conformant');
    expect([expectations?.file, expectations?.met]).toEqual(['fixtures/expected-failures/vault.yaml', true]);
    expect(expectations?.entries.find(({ status }) => status === 'met')).toMatchObject({ check: { refused: 'Check' }, preset: true, reason: 'Vault documents Baseline Server without the operation Check.' });
  });

  it('expects operations that the role does not allow to be refused, and properly', async () => {
    const cases = ['basic-cryptographic-server', '--kmip-version', '1.4', '--case', 'CS-BC-M-1'];
    const allowed = ['create', 'register', 'activate', 'get', 'get_attributes', 'revoke', 'destroy', 'locate', 'query', 'discover_versions'];
    expect((await run(...cases, '--vault-operations', allowed.join(','))).code).toBe(0);
    const { expectations } = results();
    expect(expectations?.entries.filter(({ status }) => status === 'met').map(({ check }) => check)).toEqual([{ refused: 'Encrypt', with: 'Permission Denied' }]);
    expect(results().cases.map(({ outcome }) => outcome)).toEqual(['failed']);
  });

  it('leaves everything with --keep until cleanup takes it away', async () => {
    const { code, err } = await run('client:zenko', '--keep');
    expect(code).toBe(0);
    const [log] = logsIn(output);
    expect(err).toContain(`what was made on Vault stays there, as --keep asks.\n  → kmip-conformance cleanup ${log ?? ''} --target vault`);
    expect(vault.things()).toHaveLength(4);

    const elsewhere = await runCaptured(['cleanup', output], { env: { ...vault.env, VAULT_NAMESPACE: 'team-b' } });
    expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringContaining(`is about a run on Vault at ${vault.env.VAULT_ADDR}/, and the target is Vault at ${vault.env.VAULT_ADDR}/ in the namespace team-b.`)]);
    const cleaned = await runCaptured(['cleanup', output], { env: vault.env });
    expect([cleaned.code, cleaned.out.replaceAll(/kmipc-[0-9a-f]{8}/g, 'NAME').replaceAll(/\d{3,}/g, '1')]).toEqual([0, 'removed  credential 1\nremoved  role NAME\nremoved  scope NAME\nremoved  secrets engine kmip\n']);
    expect(vault.things()).toEqual([]);
    expect(existsSync(log ?? '')).toBe(false);
  });

  it('works from credential.json and vault-ca.pem as well', async () => {
    await run('client:zenko', '--keep');
    const role = vault.things()[2] ?? '';
    const call = async (method: string, path: string): Promise<unknown> => (await fetch(`${vault.env.VAULT_ADDR}/v1/${path}`, { method, headers: { 'X-Vault-Token': 'root' } })).json();
    const { data } = (await call('GET', 'kmip/ca')) as { readonly data: { readonly ca_pem: string } };
    writeFileSync(join(folder, 'vault-ca.pem'), data.ca_pem);
    writeFileSync(join(folder, 'credential.json'), JSON.stringify(await call('POST', `${role}/credential/generate`)));
    const files = ['--vault-credential', join(folder, 'credential.json'), '--ca', join(folder, 'vault-ca.pem')];
    const { code, err } = await runCaptured(['run', 'client:zenko', '--target', `kmip://${listen}`, ...files, '--output', join(folder, 'host'), '--reporter', 'json']);
    expect([code, err]).toEqual([0, '']);
    const both = await runCaptured(['run', '--target', `kmip://${listen}`, ...files, '--cert', join(folder, 'vault-ca.pem')]);
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('A credential of Vault was given')]);
    const cleaned = await runCaptured(['cleanup', output], { env: vault.env });
    expect([cleaned.out.split('\n').filter((line) => line.startsWith('left')), cleaned.code]).toEqual([[], 0]);
  });
});
