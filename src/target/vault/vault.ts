/** HashiCorp Vault's KMIP secrets engine: set up by its HTTP API, and everything that was made for the run taken away again. */
import { randomBytes } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../kmip/user-error.js';
import { formatAddress, type Endpoint, type Limits } from '../../transport/endpoint.js';
import type { CreationEntry } from '../creations/entries.js';
import { probe } from '../probe.js';
import type { Target } from '../target.js';
import { TargetError } from '../target-error.js';
import { dataOf, openVault, refusal, sealed, vaultAccess, type VaultApi } from './api.js';
import { readCredential } from './credential.js';
import { roleFlags } from './role.js';
import { nameThing, removeThing, rolePath, type VaultThing } from './things.js';

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
  /** Takes what is made, before and after. */
  readonly note?: (entry: CreationEntry) => void;
}

const DEFAULT_LISTEN = '0.0.0.0:5696';
const DEFAULT_START_MS = 30_000;
const PAUSE_MS = 200;
const PROBE_LIMITS: Limits = { connectMs: 5_000, handshakeMs: 5_000, answerMs: 10_000, maxMessageSize: 1_048_576 };

/** P-256 and not Vault's P-521, which many TLS stacks lack; a day is longer than any run. */
const KEYS = { tls_ca_key_type: 'ec', tls_ca_key_bits: 256, default_tls_client_key_type: 'ec', default_tls_client_key_bits: 256, default_tls_client_ttl: 86_400 };

/** Throws a UserError for settings and rights, a TargetError when Vault is not there, sealed, or without the engine; nothing made stays then. */
export async function startVault(options: VaultOptions): Promise<Target> {
  const flags = roleFlags(options.operations ?? []);
  const listen = parseAddress(options.listen ?? DEFAULT_LISTEN, 'The listener of Vault');
  const reached = options.kmipAddress === undefined ? undefined : parseAddress(options.kmipAddress, 'The address of the listener');
  const access = vaultAccess(options.env);
  const api = openVault(access);
  const made: VaultThing[] = [];
  const make = async (thing: VaultThing, act: () => Promise<unknown>): Promise<void> => {
    options.note?.({ event: 'making', thing });
    await act();
    made.push(thing);
    options.note?.({ event: 'made', thing });
  };
  const takeDown = async (): Promise<void> => {
    const things = options.keep === true ? [] : made.splice(0).reverse();
    const troubles = await removeAll(api, things, options.note);
    if (troubles.length > 0) throw new TargetError(`Vault keeps what was made for the run: ${troubles.join(' ')}`, 'Remove it by hand, or run kmip-conformance cleanup with the created.jsonl of the output folder.');
  };
  try {
    const remarks = await checkHealth(api);
    const name = `kmipc-${randomBytes(4).toString('hex')}`;
    const mount = options.mount ?? 'kmip';
    const host = reached?.host ?? access.address.hostname.replace(/^\[|\]$/g, '');
    const listener = await ensureEngine(api, { mount, mark: `kmip-conformance ${name}`, listen, host, make });
    const { ca_pem: ca } = await api.must("read the engine's authorities", 'GET', `${mount}/ca`);
    if (typeof ca !== 'string') throw new TargetError(`Vault gave no authorities for ${mount}.`, 'Check that the secrets engine is configured.');
    await make({ thing: 'scope', mount, scope: name }, () => api.must('make a scope', 'POST', `${mount}/scope/${name}`, {}));
    const role = { mount, scope: name, role: name };
    await make({ thing: 'role', ...role }, () => api.must('make a role', 'POST', rolePath(role), { ...flags, tls_client_key_type: 'ec', tls_client_key_bits: 256 }));
    const credential = readCredential(await api.must('generate a client credential', 'POST', `${rolePath(role)}/credential/generate`, { format: 'pem' }));
    if (credential === undefined) throw new TargetError('Vault generated a client credential that is no certificate with key in PEM.', "See Vault's documentation of credential/generate for this version.");
    if (credential.serial !== undefined) await make({ thing: 'credential', ...role, serial: credential.serial }, () => Promise.resolve());
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
        ...remarks,
        ...(listener.configured === undefined ? [] : [listener.configured]),
        ...(options.keep === true ? [`On Vault stay: ${made.map(nameThing).join(', ')}.`] : []),
        ...(verify ? [] : ["The server's certificate was not verified."]),
      ],
      failure: () => undefined,
      stop: takeDown,
    };
  } catch (error) {
    await takeDown().catch((trouble: unknown) => {
      throw new AggregateTrouble(error, trouble);
    });
    throw error;
  }
}

/** The first error, with what could not be taken away besides. */
class AggregateTrouble extends TargetError {
  constructor(first: unknown, second: unknown) {
    const { message, remedy } = first as TargetError;
    super(`${message} ${(second as Error).message}`, remedy, { cause: first });
  }
}

/** Takes things away in the order given, as far as it can; gives a sentence for each that stays. */
export async function removeAll(api: VaultApi, things: readonly VaultThing[], note: VaultOptions['note']): Promise<string[]> {
  const troubles: string[] = [];
  for (const thing of things) {
    try {
      await removeThing(api, thing);
      note?.({ event: 'unmade', thing });
    } catch (error) {
      if (!(error instanceof UserError || error instanceof TargetError)) throw error;
      troubles.push(`${nameThing(thing)}: ${error.message}`);
    }
  }
  return troubles;
}

/** The edition decides: a Community Edition has no such engine. */
async function checkHealth(api: VaultApi): Promise<string[]> {
  const health = await api.call('GET', 'sys/health');
  const { body, status } = health;
  if (body.initialized === false) throw new TargetError('Vault is not initialised.', 'Initialise it with "vault operator init" and unseal it.');
  if (body.sealed === true) throw sealed('GET sys/health');
  if (status === 403) throw refusal('read its health', 'GET sys/health', health);
  if (typeof body.version !== 'string') throw new UserError(`What answers at ${api.access.address.host} is not Vault: its health has no version.`, 'Set VAULT_ADDR to the API of Vault, usually port 8200.');
  if (body.enterprise !== true && !body.version.includes('+ent')) throw noEngine(body.version);
  return [];
}

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
  readonly make: (thing: VaultThing, act: () => Promise<unknown>) => Promise<void>;
}

/** Uses the engine that is there as it is, and enables and configures it otherwise. */
async function ensureEngine(api: VaultApi, { mount, mark, listen, host, make }: EngineWish): Promise<Engine> {
  const mounts = await api.must('read the secrets engines', 'GET', 'sys/mounts');
  const present = mounts[`${mount}/`] as { readonly type?: unknown } | undefined;
  if (present !== undefined && present.type !== 'kmip') throw new UserError(`The secrets engine ${mount} of Vault is of the type ${String(present.type)}.`, 'Choose another path with --vault-mount.');
  if (present === undefined) await make({ thing: 'mount', mount, mark }, () => enable(api, mount, mark));
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

async function enable(api: VaultApi, mount: string, mark: string): Promise<void> {
  const reply = await api.call('POST', `sys/mounts/${mount}`, { type: 'kmip', description: mark });
  if (reply.status < 300) return;
  if (reply.errors.some((error) => /unknown (backend|type)|plugin not found|not supported|license/i.test(error))) throw noEngine(undefined);
  throw refusal('enable the KMIP secrets engine', `POST sys/mounts/${mount}`, reply);
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
