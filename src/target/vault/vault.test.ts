import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../kmip/user-error.js';
import { createTestPki } from '../../transport/certificates.js';
import { serverOptions, tcpServer, tlsServer } from '../../transport/testing/loopback.js';
import type { CreationEntry } from '../creations/entries.js';
import { findFreePort } from '../free-port.js';
import { probe } from '../probe.js';
import { TargetError } from '../target-error.js';
import { openVault, vaultAccess } from './api.js';
import { removeThings } from './things.js';
import { startFakeVault, type FakeVault, type FakeVaultOptions } from './testing/fake-vault.js';
import { startVault, type VaultOptions } from './vault.js';

const LIMITS = { connectMs: 5000, handshakeMs: 5000, answerMs: 5000, maxMessageSize: 1_048_576 };

let vault: FakeVault;
afterEach(() => vault.close());

const listenOn = async (): Promise<string> => `127.0.0.1:${await findFreePort('127.0.0.1')}`;
const start = async (options: FakeVaultOptions = {}, more: Partial<VaultOptions> = {}) => {
  vault = await startFakeVault(options);
  return startVault({ env: vault.env, listen: await listenOn(), ...more });
};
/** Exit code, sentence and remedy of what it fails with. */
const fault = async (started: Promise<unknown>): Promise<readonly [2 | 3, string, string]> => {
  try {
    await started;
  } catch (error) {
    if (error instanceof UserError || error instanceof TargetError) return [error instanceof UserError ? 2 : 3, error.message, error.remedy ?? ''];
    throw error;
  }
  throw new Error('It did not fail.');
};
const hidden = (text: string): string => text.replaceAll(/kmipc-[0-9a-f]{8}/g, 'NAME').replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');

describe('a Vault without the secrets engine', () => {
  it('gets one with a scope, a role and a credential, by which the target is reached', async () => {
    const target = await start();
    await probe(target.endpoint, LIMITS);
    expect(vault.things().map((thing) => hidden(thing).replace(/credential\/\d+/, 'credential/1'))).toEqual(['kmip', 'kmip/scope/NAME', 'kmip/scope/NAME/role/NAME', 'kmip/scope/NAME/role/NAME/credential/1']);
    expect(hidden(target.description)).toBe('KMIP secrets engine kmip of Vault at HOST, listening on HOST');
    await target.stop();
    expect(vault.things()).toEqual([]);
  });

  it('chooses keys that every TLS stack knows, and lets all operations', async () => {
    const target = await start();
    const mount = vault.mounts.get('kmip');
    expect(mount?.config).toMatchObject({ tls_ca_key_type: 'ec', tls_ca_key_bits: 256, server_hostnames: ['localhost'], server_ips: ['127.0.0.1'] });
    const [role] = [...(mount?.scopes.values() ?? [])].flatMap((roles) => [...roles.values()]);
    expect(role?.flags).toEqual({ operation_all: true, tls_client_key_type: 'ec', tls_client_key_bits: 256, tls_client_ttl: 86_400 });
    await target.stop();
  });

  it('keeps everything with --keep, and says so', async () => {
    const target = await start({}, { keep: true });
    await target.stop();
    expect(vault.things()).toHaveLength(4);
    expect(target.remarks.map(hidden).join()).toMatch(/^On Vault stay: secrets engine kmip, scope NAME, role NAME, credential \d+\.$/);
  });

  it('is told of before and after', async () => {
    const entries: CreationEntry[] = [];
    const target = await start({}, { note: (entry) => void entries.push(entry) });
    await target.stop();
    expect(entries.map((entry) => `${entry.event} ${'thing' in entry ? entry.thing.thing : ''}`)).toEqual([
      'making mount', 'made mount', 'making scope', 'made scope', 'making role', 'made role', 'made credential',
      'unmade credential', 'unmade role', 'unmade scope', 'unmade mount',
    ]); // prettier-ignore
  });
});

describe('a Vault with the secrets engine', () => {
  it('keeps it as it is, and the scopes of others', async () => {
    const first = await start({}, { keep: true });
    vault.addScope('kmip', 'payroll');
    const before = vault.things();
    const second = await startVault({ env: vault.env });
    expect(second.endpoint.port).toBe(first.endpoint.port);
    await second.stop();
    expect(vault.things()).toEqual(before);
    expect(vault.calls.filter((call) => call === 'POST kmip/config')).toHaveLength(1);
  });

  it('does not lose the one that the run enabled when others have begun to use it', async () => {
    const target = await start();
    vault.addScope('kmip', 'payroll');
    expect(await fault(target.stop())).toEqual([
      3,
      'Vault keeps what was made for the run: secrets engine kmip: others have made scopes in it meanwhile: payroll.',
      'Run kmip-conformance cleanup with the output folder, or remove it by hand.',
    ]);
    expect(vault.things()).toEqual(['kmip', 'kmip/scope/payroll']);
  });

  it('is not touched when its path is one of another type', async () => {
    expect(await fault(start({ mounts: { kmip: { type: 'kv', description: '' } } }))).toEqual([2, 'The secrets engine kmip of Vault is of the type kv.', 'Choose another path with --vault-mount.']);
    expect(vault.things()).toEqual(['kmip']);
  });
});

describe('a failure on the way takes away exactly what was made', () => {
  const others = { kv: { type: 'kv', description: 'of others' } };
  it.each(['POST sys/mounts/kmip', 'POST kmip/config', 'GET kmip/ca', 'scope', 'role', 'generate'])('%s answers with 500', async (place) => {
    const [code, message] = await fault(start({ mounts: others, interfere: (method, path) => (method !== 'LIST' && isPlace(place, method, path) ? { status: 500, errors: ['internal error'] } : undefined) }));
    expect([code, message]).toEqual([3, expect.stringContaining('HTTP 500: internal error')]);
    expect(vault.things()).toEqual(['kv']);
  });

  it.each(['POST sys/mounts/kmip', 'POST kmip/config', 'scope', 'role', 'generate'])('%s does what it is asked, and the answer is lost', async (place) => {
    const [code, message] = await fault(start({ mounts: others, interfere: (method, path) => (method === 'POST' && isPlace(place, method, path) ? 'lost' : undefined) }));
    expect([code, hidden(message)]).toEqual([2, 'What answers at HOST is not Vault: it ended the connection (ECONNRESET).']);
    expect(vault.things()).toEqual(['kv']);
  });

  const isPlace = (place: string, method: string, path: string): boolean => {
    if (place === 'scope') return /^kmip\/scope\/[^/]+$/.test(path) && method === 'POST';
    if (place === 'role') return /\/role\/[^/]+$/.test(path) && method === 'POST';
    return place === 'generate' ? path.endsWith('generate') : place === `${method} ${path}`;
  };

  it('tells what it could not take away', async () => {
    let refusing = false;
    const [code, message] = await fault(
      start({
        interfere: (method, path) => {
          if (path.endsWith('generate')) refusing = true;
          return path.endsWith('generate') || (refusing && method === 'DELETE') ? { status: 500, errors: ['internal error'] } : undefined;
        },
      }),
    );
    expect([code, hidden(message)]).toEqual([3, expect.stringMatching(/^Vault could not generate a client credential .* Vault keeps what was made for the run: role NAME: .* scope NAME: .* secrets engine kmip: others have made scopes/)]);
  });

  it('takes away the credential of a run that was killed before it knew it', async () => {
    const target = await start();
    const [, scope] = vault.things();
    const name = scope?.split('/').at(-1) ?? '';
    const unmade: string[] = [];
    const role = { mount: 'kmip', scope: name, role: name };
    expect(await removeThings(openVault(vaultAccess(vault.env)), [{ thing: 'role', ...role }], ({ thing }) => void unmade.push(thing))).toEqual([]);
    expect([unmade, vault.things().length]).toEqual([['role'], 2]);
    await target.stop();
  });
});

describe('each bad input has its sentence and its remedy', () => {
  const POLICY = 'Check that the token of VAULT_TOKEN is valid in the namespace and that its policy allows this; docs/targets.md has the policy.';
  it.each<[string, FakeVaultOptions, Record<string, string>, Partial<VaultOptions>, readonly [2 | 3, string, string]]>([
    ['a token that is not valid', {}, { VAULT_TOKEN: 'other' }, {}, [2, 'Vault does not let us read the secrets engines (GET sys/mounts, HTTP 403: 2 errors occurred: * permission denied * invalid token).', POLICY]],
    ['a token without rights', { denied: ['sys/mounts/'] }, {}, {}, [2, 'Vault does not let us enable the KMIP secrets engine (POST sys/mounts/kmip, HTTP 403: 1 error occurred: * permission denied).', POLICY]],
    ['a token that may not make scopes', { denied: ['kmip/scope/'] }, {}, {}, [2, 'Vault does not let us make a scope (POST kmip/scope/NAME, HTTP 403: 1 error occurred: * permission denied).', POLICY]],
    ['another namespace', { namespace: 'team-a' }, { VAULT_NAMESPACE: 'team-b' }, {}, [2, expect.stringContaining('Vault does not let us read the secrets engines'), POLICY]],
    ['a sealed Vault', { state: 'sealed' }, {}, {}, [3, 'Vault is sealed (GET sys/health).', 'Unseal it with "vault operator unseal" and start again.']],
    ['a Vault that is not initialised', { state: 'uninitialised' }, {}, {}, [3, 'Vault is not initialised.', 'Initialise it with "vault operator init" and unseal it.']],
    ['a standby node', { state: 'standby' }, {}, {}, [3, 'Vault at HOST is a standby node, which opens no KMIP listener.', 'Set VAULT_ADDR to the active node, which "vault status" names.']],
    ['a secondary', { state: 'secondary' }, {}, {}, [3, 'Vault at HOST is a secondary for disaster recovery, which opens no KMIP listener.', 'Set VAULT_ADDR to the active node, which "vault status" names.']],
    ['a Community Edition', { edition: 'community' }, {}, {}, [3, 'This Vault (1.19.0) has no KMIP secrets engine.', expect.stringContaining('Vault Enterprise')]],
    ['a licence without the engine', { edition: 'unlicensed' }, {}, {}, [3, 'This Vault has no KMIP secrets engine.', expect.stringContaining('Vault Enterprise')]],
    ['a Vault that is sealed meanwhile', { interfere: (_, path) => (path === 'kmip/ca' ? { status: 503, errors: ['Vault is sealed'] } : undefined) }, {}, {}, [3, 'Vault is sealed (GET kmip/ca).', 'Unseal it with "vault operator unseal" and start again.']],
    ['a path that leads nowhere', { interfere: (_, path) => (path === 'kmip/ca' ? { status: 404, errors: ['no handler for route "kmip/ca". route entry not found.'] } : undefined) }, {}, {}, [2, `Vault has nothing there to read the engine's authorities (GET kmip/ca, HTTP 404: no handler for route "kmip/ca". route entry not found.).`, expect.stringContaining('VAULT_NAMESPACE')]],
    ['a node that sends us to another', { interfere: (_, path) => (path === 'sys/mounts' ? { status: 307, location: 'https://other:8200/v1/sys/mounts' } : undefined) }, {}, {}, [2, 'What VAULT_ADDR names sends us elsewhere: HTTP 307 to https://other:8200/v1/sys/mounts.', expect.stringContaining('a token is never taken elsewhere')]],
    ['no address', {}, { VAULT_ADDR: '' }, {}, [2, 'The environment variable VAULT_ADDR is not set.', expect.stringContaining('VAULT_ADDR=https://')]],
    ['no token', {}, { VAULT_TOKEN: '' }, {}, [2, 'The environment variable VAULT_TOKEN is not set.', expect.stringContaining('docs/targets.md')]],
    ['a token with a line break', {}, { VAULT_TOKEN: 'root\n' }, {}, [2, 'The environment variable VAULT_TOKEN holds a character that cannot be sent.', expect.stringContaining('line breaks')]],
    ['an address that is none', {}, { VAULT_ADDR: 'vault:8200' }, {}, [2, 'VAULT_ADDR is no address of an API: vault:8200', expect.stringContaining('https://')]],
    ['a CA file that is not there', {}, { VAULT_CACERT: '/nowhere/ca.pem' }, {}, [2, 'The file of VAULT_CACERT cannot be read: /nowhere/ca.pem (ENOENT).', expect.stringContaining('PEM')]],
    ['an operation that does not exist', {}, {}, { operations: ['Creat'] }, [2, "'Creat' is no operation that a role of Vault allows, did you mean 'create'?", expect.stringContaining('Operations are activate')]],
    ['a path of an engine that is none', {}, {}, { mount: '../sys' }, [2, '"../sys" is no path of a secrets engine.', expect.stringContaining('team/kmip')]],
    ['a listener without a port', {}, {}, { listen: '0.0.0.0' }, [2, 'The listener of Vault is no HOST:PORT: 0.0.0.0.', expect.stringContaining('0.0.0.0:5696')]],
  ])('%s', async (_, options, env, more, expected) => {
    vault = await startFakeVault(options);
    const [code, message, remedy] = await fault(startVault({ listen: await listenOn(), ...more, env: { ...vault.env, ...env } }));
    expect([code, hidden(message), remedy]).toEqual(expected);
    expect(vault.things()).toEqual([]);
  });

  it('a namespace that is the right one goes with every call, and never with sys/health, which no namespace has', async () => {
    const target = await start({ namespace: 'team-a' });
    await target.stop();
    expect(vault.calls).toContain('GET sys/health');
  });

  it('a listener that does not answer in time', async () => {
    const nobody = `127.0.0.1:${await findFreePort('127.0.0.1')}`;
    const [code, message] = await fault(start({}, { kmipAddress: nobody, startMs: 1 }));
    expect([code, message]).toEqual([3, `The KMIP listener of Vault does not answer on ${nobody}. ${nobody} refused the connection.`]);
    expect(vault.things()).toEqual([]);
  });

  it.each<[string, () => Promise<{ readonly url: string; close(): Promise<void> }>, readonly [2 | 3, string]]>([
    ['a port that nobody listens on', async () => ({ url: `http://127.0.0.1:${await findFreePort('127.0.0.1')}`, close: () => Promise.resolve() }), [3, 'Vault at HOST refused the connection.']],
    ['a port that speaks something else', () => listening('http', () => tcpServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'))), [2, 'What answers at HOST is not Vault: it ended the connection (HPE_INVALID_CONSTANT).']],
    ['https where http is spoken', () => listening('https', () => tcpServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))), [2, 'HOST does not speak TLS, and VAULT_ADDR says https.']],
    ['a web page', () => listening('http', () => tcpServer((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>'))), [2, 'What answers at HOST is not Vault: HTTP 200 without JSON.']],
    ['JSON of something else', () => listening('http', () => tcpServer((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'))), [2, 'What answers at HOST is not Vault: its health has no version.']],
    ['a certificate that nobody vouches for', async () => listening('https', async () => tlsServer({ ...serverOptions(await createTestPki()), requestCert: false }, () => undefined)), [2, 'The certificate of Vault at HOST is not trusted (SELF_SIGNED_CERT_IN_CHAIN).']],
  ])('%s', async (_, serve, expected) => {
    vault = await startFakeVault();
    const served = await serve();
    const [code, message] = await fault(startVault({ env: { ...vault.env, VAULT_ADDR: served.url } }));
    await served.close();
    expect([code, hidden(message)]).toEqual(expected);
  });

  const listening = async (scheme: string, open: () => Promise<{ readonly port: number; close(): Promise<void> }>) => {
    const opened = await open();
    return { url: `${scheme}://127.0.0.1:${opened.port}`, close: () => opened.close() };
  };
});
