/** HashiCorp Vault's KMIP secrets engine: set up by its HTTP API, and everything that was made for the run taken away again. */
import { randomBytes } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UserError } from '../../kmip/user-error.js';
import { formatAddress, type Endpoint, type Limits } from '../../transport/endpoint.js';
import type { CreationEntry } from '../creations/entries.js';
import { probe } from '../probe.js';
import type { Target } from '../target.js';
import { TargetError } from '../target-error.js';
import { dataOf, openVault, placeOf, refusal, sealed, vaultAccess, type VaultApi, type VaultReply } from './api.js';
import { readCredential } from './credential.js';
import { roleFlags } from './role.js';
import { nameThing, removeThings, rolePath, type VaultThing } from './things.js';

export interface VaultOptions {
  /** VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE, VAULT_CACERT. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the secrets engine, which is enabled when it is not there. Default: kmip. */
  readonly mount?: string;
  /** Where a secrets engine that is configured here listens, as seen from Vault. Default: 0.0.0.0:5696. */
  readonly listen?: string;
  /** Where the listener is reached from here. Default: the host of VAULT_ADDR with the port of the listener. */
  readonly kmipAddress?: string;
  /** What the role allows; all when empty. */
  readonly operations?: readonly string[];
  /** Name that the certificate of the listener must carry. */
  readonly servername?: string;
  /** Default: true. */
  readonly verify?: boolean;
  /** Leaves everything on Vault. */
  readonly keep?: boolean;
  /** Milliseconds until the listener must have answered. Default: 30 000. */
  readonly startMs?: number;
  /** Takes what is made, before and after; `place`: on which Vault. */
  readonly note?: (entry: CreationEntry, place: string) => void;
}

const DEFAULT_LISTEN = '0.0.0.0:5696';
const DEFAULT_START_MS = 30_000;
const PAUSE_MS = 200;
const PROBE_LIMITS: Limits = { connectMs: 5_000, handshakeMs: 5_000, answerMs: 10_000, maxMessageSize: 1_048_576 };

/** P-256 and not Vault's P-521, which many TLS stacks lack; a day is longer than any run. */
const ROLE_KEYS = { tls_client_key_type: 'ec', tls_client_key_bits: 256, tls_client_ttl: 86_400 };
const KEYS = { tls_ca_key_type: 'ec', tls_ca_key_bits: 256, default_tls_client_key_type: 'ec', default_tls_client_key_bits: 256, default_tls_client_ttl: 86_400 };

/** Throws a UserError for settings and rights, a TargetError when Vault is not there, sealed, or without the engine; nothing made stays then. */
export async function startVault(options: VaultOptions): Promise<Target> {
  const flags = roleFlags(options.operations ?? []);
  const mount = mountPath(options.mount ?? 'kmip');
  const listen = parseAddress(options.listen ?? DEFAULT_LISTEN, 'The listener of Vault');
  const reached = options.kmipAddress === undefined ? undefined : parseAddress(options.kmipAddress, 'The address of the listener');
  const access = vaultAccess(options.env);
  const api = openVault(access);
  const made: VaultThing[] = [];
  const note = (event: 'making' | 'made' | 'unmade', thing: VaultThing): void => options.note?.({ event, thing }, placeOf(access));
  const make: Maker = async (thing, { purpose, method, path, body }, refused = refusal) => {
    note('making', thing);
    // When no answer comes, or one of a proxy in between, it may be there all the same.
    made.push(thing);
    const reply = await api.call(method, path, body);
    if (reply.status < 300) {
      note('made', thing);
      return dataOf(reply);
    }
    if (reply.status < 500) {
      made.pop();
      note('unmade', thing);
    }
    throw refused(purpose, `${method} ${path}`, reply);
  };
  const takeDown = async (): Promise<void> => {
    const troubles = await removeThings(api, made.splice(0).reverse(), (thing) => note('unmade', thing));
    if (troubles.length > 0) throw new TargetError(`Vault keeps what was made for the run: ${troubles.join(' ')}`, 'Run kmip-conformance cleanup with the output folder, or remove it by hand.');
  };
  try {
    await checkHealth(api);
    const name = `kmipc-${randomBytes(4).toString('hex')}`;
    const host = reached?.host ?? access.address.hostname.replace(/^\[|\]$/g, '');
    const listener = await ensureEngine(api, { mount, mark: `kmip-conformance ${name}`, listen, host, make });
    const { ca_pem: ca } = await api.must("read the engine's authorities", 'GET', `${mount}/ca`);
    if (typeof ca !== 'string') throw new TargetError(`Vault gave no authorities for ${mount}.`, 'Check that the secrets engine is configured.');
    await make({ thing: 'scope', mount, scope: name }, { purpose: 'make a scope', method: 'POST', path: `${mount}/scope/${name}`, body: {} });
    const role = { mount, scope: name, role: name };
    await make({ thing: 'role', ...role }, { purpose: 'make a role', method: 'POST', path: rolePath(role), body: { ...flags, ...ROLE_KEYS } });
    const credential = readCredential(await api.must('generate a client credential', 'POST', `${rolePath(role)}/credential/generate`, { format: 'pem' }));
    if (credential === undefined) throw new TargetError('Vault generated a client credential that is no certificate with key in PEM.', "See Vault's documentation of credential/generate for this version.");
    if (credential.serial !== undefined) {
      const thing: VaultThing = { thing: 'credential', ...role, serial: credential.serial };
      made.push(thing);
      note('made', thing);
    }
    const servername = options.servername ?? listener.servername;
    const verify = options.verify ?? true;
    const endpoint: Endpoint = {
      host,
      port: reached?.port ?? listener.port,
      verify,
      ca,
      cert: credential.certificates,
      key: credential.key,
      ...(servername === undefined ? {} : { servername }),
    };
    await waitUntilReady(endpoint, options.startMs ?? DEFAULT_START_MS);
    return {
      name: 'vault',
      description: `KMIP secrets engine ${mount} of Vault at ${access.address.host}, listening on ${formatAddress(endpoint)}`,
      endpoint,
      remarks: [
        ...(listener.configured === undefined ? [] : [listener.configured]),
        ...(options.keep === true ? [`On Vault stay: ${made.map(nameThing).join(', ')}.`] : []),
        ...(verify ? [] : ["The server's certificate was not verified."]),
      ],
      failure: () => undefined,
      stop: options.keep === true ? () => Promise.resolve() : takeDown,
    };
  } catch (error) {
    await takeDown().catch((trouble: unknown) => {
      throw withTrouble(error, trouble);
    });
    throw error;
  }
}

/** One call that makes something; `refused` turns an answer that refuses it into an error. */
type Maker = (
  thing: VaultThing,
  call: { readonly purpose: string; readonly method: string; readonly path: string; readonly body: object },
  refused?: (purpose: string, call: string, reply: VaultReply) => Error,
) => Promise<Readonly<Record<string, unknown>>>;

/** The first error, with what could not be taken away besides. */
function withTrouble(first: unknown, second: unknown): Error {
  const { message, remedy } = first as UserError | TargetError;
  const both = `${message} ${messageOf(second)}`;
  return first instanceof UserError ? new UserError(both, remedy, { cause: first }) : new TargetError(both, remedy, { cause: first });
}

/** The edition decides: a Community Edition has no such engine. Health is told to everybody, and in the root namespace alone. */
async function checkHealth(api: VaultApi): Promise<void> {
  const { body } = await api.callOpenly('GET', 'sys/health');
  if (body.initialized === false) throw new TargetError('Vault is not initialised.', 'Initialise it with "vault operator init" and unseal it.');
  if (body.sealed === true) throw sealed('GET sys/health');
  if (typeof body.version !== 'string') throw new UserError(`What answers at ${api.access.address.host} is not Vault: its health has no version.`, 'Set VAULT_ADDR to the API of Vault, usually port 8200.');
  if (body.enterprise !== true && !body.version.includes('+ent')) throw noEngine(body.version);
  if (body.replication_dr_mode === 'secondary') throw notServing(api, 'a secondary for disaster recovery');
  if (body.standby === true && body.performance_standby !== true) throw notServing(api, 'a standby node');
}

const notServing = (api: VaultApi, what: string): TargetError =>
  new TargetError(`Vault at ${api.access.address.host} is ${what}, which opens no KMIP listener.`, 'Set VAULT_ADDR to the active node, which "vault status" names.');

const noEngine = (version: unknown): TargetError =>
  new TargetError(`This Vault${typeof version === 'string' ? ` (${version})` : ''} has no KMIP secrets engine.`, 'Use Vault Enterprise with the Advanced Data Protection module, or HCP Vault Dedicated of the Plus tier.');

interface Engine {
  readonly port: number;
  readonly servername?: string;
  /** What a reader must know of how the engine came to be configured. */
  readonly configured?: string;
}

interface EngineWish {
  readonly mount: string;
  readonly mark: string;
  readonly listen: Address;
  readonly host: string;
  readonly make: Maker;
}

/** Uses the engine that is there as it is, and enables and configures it otherwise. */
async function ensureEngine(api: VaultApi, { mount, mark, listen, host, make }: EngineWish): Promise<Engine> {
  const mounts = await api.must('read the secrets engines', 'GET', 'sys/mounts');
  const present = mounts[`${mount}/`] as { readonly type?: unknown } | undefined;
  if (present !== undefined && present.type !== 'kmip') throw new UserError(`The secrets engine ${mount} of Vault is of the type ${String(present.type)}.`, 'Choose another path with --vault-mount.');
  if (present === undefined) {
    await make({ thing: 'mount', mount, mark }, { purpose: 'enable the KMIP secrets engine', method: 'POST', path: `sys/mounts/${mount}`, body: { type: 'kmip', description: mark } }, refusedEngine);
  }
  const current = await api.call('GET', `${mount}/config`);
  if (present !== undefined && current.status < 300) {
    const config = dataOf(current);
    return { port: portOf(config.listen_addrs) ?? listen.port, ...servernameOf(config, host) };
  }
  if (current.status === 403) throw refusal("read the engine's configuration", `GET ${mount}/config`, current);
  await api.must('configure the secrets engine', 'POST', `${mount}/config`, {
    listen_addrs: [formatAddress(listen)],
    server_hostnames: isIP(host) === 0 ? [...new Set([host, 'localhost'])] : ['localhost'],
    server_ips: isIP(host) === 0 ? [] : [host],
    ...KEYS,
  });
  return { port: listen.port, ...(present === undefined ? {} : { configured: `The secrets engine ${mount} was there without a configuration and keeps the one that it was given.` }) };
}

/** An edition or a licence without the engine does not know its type. */
function refusedEngine(purpose: string, call: string, reply: VaultReply): Error {
  const unknown = reply.errors.some((error) => /unknown (backend|type)|plugin not found|unsupported|not supported|licen[sc]e/i.test(error));
  return unknown ? noEngine(undefined) : refusal(purpose, call, reply);
}

function mountPath(text: string): string {
  const path = text.replace(/^\/+|\/+$/g, '');
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path)) throw new UserError(`${JSON.stringify(text)} is no path of a secrets engine.`, 'Write it as kmip or team/kmip.');
  return path;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

function parseAddress(text: string, what: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65535 || (match?.[1] !== undefined && !isIPv6(host))) throw new UserError(`${what} is no HOST:PORT: ${text}.`, 'Write it as 0.0.0.0:5696, an IPv6 address in brackets.');
  return { host, port };
}

/** Lists come as JSON lists, or as texts with commas. */
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []);

const portOf = (addresses: unknown): number | undefined => listOf(addresses).flatMap((address) => Number(/:(\d+)$/.exec(address.trim())?.[1] ?? NaN)).find((port) => !Number.isNaN(port));

/** The certificate of an engine that others configured may carry another name than the one we reach it by. */
function servernameOf(config: Readonly<Record<string, unknown>>, host: string): Pick<Engine, 'servername'> {
  const names = listOf(config.server_hostnames);
  const carried = [...names, ...listOf(config.server_ips), '127.0.0.1', '::1'];
  const [first] = names;
  return carried.includes(host) || first === undefined ? {} : { servername: first };
}

async function waitUntilReady(endpoint: Endpoint, startMs: number): Promise<void> {
  const deadline = performance.now() + startMs;
  for (;;) {
    const fault = await probe(endpoint, PROBE_LIMITS).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    if (fault === undefined) return;
    if (performance.now() > deadline) {
      throw new TargetError(`The KMIP listener of Vault does not answer on ${formatAddress(endpoint)}. ${fault.message}`, 'Check that Vault listens there and that nothing is in between; --vault-listen sets where it listens, --vault-kmip where it is reached.', { cause: fault });
    }
    await sleep(PAUSE_MS);
  }
}
