/**
 * The part of Vault's HTTP API that sets up the KMIP secrets engine, with its refusals, and the embedded server as the engine.
 * Source: HashiCorp Vault, API documentation of secret/kmip, system/mounts and system/health.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ENUM } from '../../../kmip/constants.js';
import { operationTitle } from '../../../kmip/vocabulary.js';
import { startReferenceServer, type ReferenceServer } from '../../../reference/index.js';
import { Failure } from '../../../reference/failure.js';
import { createCertificateAuthority, issueCertificate, type CertifiedKey } from '../../../transport/certificates.js';

export interface FakeVaultOptions {
  /** Default: root, which may do everything; others may do nothing. */
  readonly token?: string;
  /** The token is valid in this namespace alone. */
  readonly namespace?: string;
  /** Starts of paths for which the policy of the token has no rights. */
  readonly denied?: readonly string[];
  readonly state?: 'sealed' | 'uninitialised' | 'standby' | 'secondary';
  /** Community has no such engine; the licence of unlicensed lacks it. */
  readonly edition?: 'community' | 'unlicensed';
  /** Performed just before a call is answered; what it returns is answered instead, `lost` closes the connection. */
  readonly interfere?: (method: string, path: string) => { readonly status: number; readonly errors?: readonly string[]; readonly location?: string } | 'lost' | undefined;
  /** Secrets engines that are there before. */
  readonly mounts?: Readonly<Record<string, { readonly type: string; readonly description: string }>>;
}

interface Role {
  /** Common Name of its certificates. */
  readonly id: string;
  flags: Readonly<Record<string, unknown>>;
  readonly serials: Set<string>;
}

interface Mount {
  readonly type: string;
  readonly description: string;
  config?: Readonly<Record<string, unknown>>;
  server?: ReferenceServer;
  readonly scopes: Map<string, Map<string, Role>>;
}

export interface FakeVault {
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: ReadonlyMap<string, Mount>;
  /** `POST kmip/config`, in order. */
  readonly calls: readonly string[];
  /** `kmip`, `kmip/scope/a`, `kmip/scope/a/role/b`, …: everything that is there. */
  things(): string[];
  addScope(mount: string, scope: string): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly location?: string;
}

const NOT_DOCUMENTED: readonly number[] = [ENUM.Operation.Check, ENUM.Operation.DeriveKey, ENUM.Operation.Hash, ENUM.Operation.Archive, ENUM.Operation.Recover, ENUM.Operation.ObtainLease, ENUM.Operation.GetUsageAllocation];

const errors = (status: number, ...texts: readonly string[]): Answer => ({ status, body: { errors: texts } });
const data = (value: object): Answer => ({ status: 200, body: { request_id: 'r', lease_id: '', renewable: false, lease_duration: 0, data: value, wrap_info: null, warnings: null, auth: null } });
const DONE: Answer = { status: 204 };
const NOTHING = errors(404);
const UNSUPPORTED = errors(405, 'unsupported operation');

/** Every Vault of a test file has the same, because making one takes long. */
let authority: Promise<CertifiedKey> | undefined;

export async function startFakeVault(options: FakeVaultOptions = {}): Promise<FakeVault> {
  const ca = await (authority ??= createCertificateAuthority({ commonName: 'vault kmip root' }));
  const mounts = new Map<string, Mount>(Object.entries(options.mounts ?? {}).map(([path, mount]) => [path, { ...mount, scopes: new Map() }]));
  const calls: string[] = [];
  const context: EngineContext = { options, mounts, ca };

  const server = createServer((request, response) => {
    void respond(request, response, context, calls);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: { VAULT_ADDR: `http://127.0.0.1:${port}`, VAULT_TOKEN: options.token ?? 'root', ...(options.namespace === undefined ? {} : { VAULT_NAMESPACE: options.namespace }) },
    mounts,
    calls,
    things: () =>
      [...mounts].flatMap(([path, { scopes }]) => [
        path,
        ...[...scopes].flatMap(([scope, roles]) => [`${path}/scope/${scope}`, ...[...roles].flatMap(([role, { serials }]) => [`${path}/scope/${scope}/role/${role}`, ...[...serials].map((serial) => `${path}/scope/${scope}/role/${role}/credential/${serial}`)])]),
      ]),
    addScope: (mount, scope) => void mounts.get(mount)?.scopes.set(scope, new Map()),
    async close() {
      server.closeAllConnections();
      server.close();
      for (const mount of mounts.values()) await mount.server?.close();
    },
  };
}

interface EngineContext {
  readonly options: FakeVaultOptions;
  readonly mounts: Map<string, Mount>;
  readonly ca: CertifiedKey;
}

async function respond(request: IncomingMessage, response: ServerResponse, context: EngineContext, calls: string[]): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://vault');
  const path = url.pathname.replace(/^\/v1\//, '');
  const method = request.method === 'GET' && url.searchParams.get('list') === 'true' ? 'LIST' : (request.method ?? 'GET');
  calls.push(`${method} ${path}`);
  const text = await new Promise<string>((resolve) => {
    let read = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (read += chunk)).on('end', () => resolve(read));
  });
  const instead = context.options.interfere?.(method, path);
  const answer = instead !== undefined && instead !== 'lost' ? { ...errors(instead.status, ...(instead.errors ?? [])), ...(instead.location === undefined ? {} : { location: instead.location }) } : await answerTo(context, request, method, path, text, url.searchParams);
  if (instead === 'lost') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json', ...(answer.location === undefined ? {} : { location: answer.location }) });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

async function answerTo(context: EngineContext, request: IncomingMessage, method: string, path: string, text: string, query: URLSearchParams): Promise<Answer> {
  const { options, mounts } = context;
  const namespace = request.headers['x-vault-namespace'];
  if (path === 'sys/health') return namespace === undefined ? health(options) : errors(400, 'unsupported path');
  if (options.state === 'sealed') return errors(503, 'Vault is sealed');
  if (request.headers['x-vault-token'] !== (options.token ?? 'root') || namespace !== options.namespace) return errors(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
  if (options.denied?.some((start) => path.startsWith(start)) === true) return errors(403, '1 error occurred:\n\t* permission denied\n\n');
  const body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  if (path === 'sys/mounts' && method === 'GET') return data(Object.fromEntries([...mounts].map(([name, { type, description }]) => [`${name}/`, { type, description }])));
  if (path.startsWith('sys/mounts/')) return mountCall(context, method, path.slice('sys/mounts/'.length), body);
  const entry = [...mounts].find(([name]) => path.startsWith(`${name}/`));
  if (entry?.[1].type !== 'kmip') return errors(404, `no handler for route "${path}". route entry not found.`);
  return engineCall(context, entry[1], method, path.slice(entry[0].length + 1), body, query);
}

function health({ state, edition }: FakeVaultOptions): Answer {
  const status = state === undefined ? 200 : { sealed: 503, uninitialised: 501, standby: 429, secondary: 472 }[state];
  return {
    status,
    body: {
      initialized: state !== 'uninitialised',
      sealed: state === 'sealed' || state === 'uninitialised',
      standby: state === 'standby',
      performance_standby: false,
      replication_dr_mode: state === 'secondary' ? 'secondary' : 'disabled',
      version: edition === 'community' ? '1.19.0' : '1.19.0+ent',
    },
  };
}

async function mountCall({ mounts, options }: EngineContext, method: string, path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  const mount = mounts.get(path);
  if (method === 'POST') {
    if (mount !== undefined) return errors(400, `path is already in use at ${path}/`);
    if (options.edition !== undefined && body.type === 'kmip') return errors(400, options.edition === 'unlicensed' ? 'license does not include the feature "Advanced Data Protection"' : 'plugin not found in the catalog: kmip');
    mounts.set(path, { type: String(body.type), description: typeof body.description === 'string' ? body.description : '', scopes: new Map() });
    return DONE;
  }
  if (method !== 'DELETE') return UNSUPPORTED;
  await mount?.server?.close();
  mounts.delete(path);
  return DONE;
}

async function engineCall(context: EngineContext, mount: Mount, method: string, path: string, body: Readonly<Record<string, unknown>>, query: URLSearchParams): Promise<Answer> {
  if (path === 'config') return configCall(context, mount, method, body);
  if (mount.config === undefined) return errors(500, 'the KMIP secrets engine is not configured');
  if (path === 'ca') return data({ ca_pem: `${context.ca.certificate.trim()}\n` });
  if (path === 'scope') return listing(mount.scopes.keys());
  const [, scopeName = '', , roleName = '', ...rest] = path.split('/');
  const roles = mount.scopes.get(scopeName);
  if (path === `scope/${scopeName}`) {
    if (method === 'POST') mount.scopes.set(scopeName, roles ?? new Map<string, Role>());
    else if (method === 'DELETE' && roles !== undefined && roles.size > 0 && query.get('force') !== 'true') return errors(400, 'scope contains objects, use force to delete it');
    else if (method === 'DELETE') mount.scopes.delete(scopeName);
    else return UNSUPPORTED;
    return DONE;
  }
  if (roles === undefined) return NOTHING;
  if (path === `scope/${scopeName}/role`) return listing(roles.keys());
  const role = roles.get(roleName);
  if (rest.length === 0) {
    if (method === 'POST') {
      const flags = Object.keys(body).filter((key) => key.startsWith('operation_'));
      if (flags.length > 1 && flags.some((flag) => flag === 'operation_all' || flag === 'operation_none')) return errors(400, 'operation_all and operation_none cannot be combined with other operations');
      roles.set(roleName, { id: role?.id ?? `role-${randomInt(1e9)}`, flags: body, serials: role?.serials ?? new Set() });
    } else if (method === 'DELETE') roles.delete(roleName);
    else return role === undefined ? NOTHING : data(role.flags);
    return DONE;
  }
  return role === undefined ? NOTHING : credentialCall(context, role, method, rest.join('/'), body);
}

const listing = (keys: Iterable<string>): Answer => {
  const all = [...keys];
  return all.length === 0 ? NOTHING : data({ keys: all });
};

async function credentialCall({ ca }: EngineContext, role: Role, method: string, path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  if (path === 'credential' && method === 'LIST') return listing(role.serials);
  if (method !== 'POST') return UNSUPPORTED;
  if (path === 'credential/generate') {
    const { certificate, key } = await issueCertificate(ca, { commonName: role.id, kind: 'client' });
    const serial = String(randomInt(1e12));
    role.serials.add(serial);
    return data({ ca_chain: [ca.certificate], certificate, private_key: key, serial_number: serial });
  }
  return typeof body.serial_number === 'string' && role.serials.delete(body.serial_number) ? DONE : errors(400, 'certificate not found');
}

async function configCall({ ca }: EngineContext, mount: Mount, method: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  if (method === 'GET') return mount.config === undefined ? NOTHING : data(mount.config);
  const [address = ''] = body.listen_addrs as readonly string[];
  const tls = await issueCertificate(ca, { commonName: 'vault', kind: 'server', dnsNames: body.server_hostnames as readonly string[], ipAddresses: ['127.0.0.1', '::1', ...(body.server_ips as readonly string[])] });
  mount.config = body;
  mount.server = await startReferenceServer({
    port: Number(address.split(':').at(-1)),
    tls: { ca: ca.certificate, cert: tls.certificate, key: tls.key },
    versions: ['1.0', '1.1', '1.2', '1.3', '1.4'],
    interference: {
      operation: (perform, call) => {
        if (NOT_DOCUMENTED.includes(call.code)) throw new Failure(ENUM.ResultReason.OperationNotSupported, 'not supported');
        if (!allows(mount, call.context.client.identity, call.code)) throw new Failure(ENUM.ResultReason.PermissionDenied, 'the role does not allow this operation');
        return perform(call.request, call.context);
      },
    },
  });
  return DONE;
}

function allows({ scopes }: Mount, identity: string, operation: number): boolean {
  const role = [...scopes.values()].flatMap((roles) => [...roles.values()]).find(({ id }) => id === identity);
  const flag = operationTitle(operation).toLowerCase().replaceAll('-', '').replaceAll(' ', '_');
  return role?.flags.operation_all === true || role?.flags[`operation_${flag}`] === true;
}
