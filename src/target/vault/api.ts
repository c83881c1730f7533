/** Vault's HTTP API, as far as it is needed here; every way in which it fails has a sentence and a remedy. */
import { readFileSync } from 'node:fs';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { UserError } from '../../kmip/user-error.js';
import { TargetError } from '../target-error.js';

export interface VaultAccess {
  /** `https://vault.example.com:8200` */
  readonly address: URL;
  readonly token: string;
  readonly namespace?: string;
  /** PEM. */
  readonly ca?: string;
}

export interface VaultReply {
  readonly status: number;
  /** The JSON body; `{}` when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** `errors` of the body. */
  readonly errors: readonly string[];
  /** Where a redirection points. */
  readonly location?: string;
}

export interface VaultApi {
  readonly access: VaultAccess;
  /** One call; `path` without `/v1/`. Rejects only when there is no answer of a Vault. */
  call(method: string, path: string, body?: object): Promise<VaultReply>;
  /** The same without token and namespace, for what Vault tells everybody, and in no namespace but the root. */
  callOpenly(method: string, path: string): Promise<VaultReply>;
  /**
   * A call that has to succeed; `purpose` completes "Vault does not let us …". Gives the `data` of the answer. Rejects with a
   * UserError for want of rights, and with a TargetError for anything else.
   */
  must(purpose: string, method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
}

const TIMEOUT_MS = 30_000;
const MAXIMUM_BODY = 4 * 1024 * 1024;

/** Reads VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE and VAULT_CACERT. Throws a UserError when one is missing or cannot be used. */
export function vaultAccess(env: Readonly<Record<string, string | undefined>>): VaultAccess {
  const required = (name: string, remedy: string): string => {
    const value = env[name];
    if (value === undefined || value === '') throw new UserError(`The environment variable ${name} is not set.`, remedy);
    return value;
  };
  const text = required('VAULT_ADDR', 'Set it to the API of Vault: VAULT_ADDR=https://vault.example.com:8200');
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address === undefined || !['http:', 'https:'].includes(address.protocol)) throw new UserError(`VAULT_ADDR is no address of an API: ${text}`, 'Write it as https://vault.example.com:8200.');
  const token = required('VAULT_TOKEN', 'Set it to a token that may manage the KMIP secrets engine; docs/targets.md has the policy.');
  const namespace = env.VAULT_NAMESPACE;
  for (const [name, value] of [['VAULT_TOKEN', token], ['VAULT_NAMESPACE', namespace ?? '']] as const) {
    if (!/^[\x21-\x7e]*$/.test(value)) throw new UserError(`The environment variable ${name} holds a character that cannot be sent.`, 'Set it again without spaces and line breaks: one at its end often comes from reading a file.');
  }
  return { address, token, ...(namespace === undefined || namespace === '' ? {} : { namespace }), ...readAuthority(env.VAULT_CACERT) };
}

function readAuthority(file: string | undefined): { readonly ca?: string } {
  if (file === undefined || file === '') return {};
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new UserError(`The file of VAULT_CACERT cannot be read: ${file} (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, 'Give a PEM file with the authority of the API.', { cause: error });
  }
}

/** Nothing is sent yet; each call is a request of its own, with the token and the namespace. */
export function openVault(access: VaultAccess): VaultApi {
  const call: VaultApi['call'] = (method, path, body) => send(access, method, path, body);
  return {
    access,
    call,
    callOpenly: (method, path) => send({ address: access.address, ...(access.ca === undefined ? {} : { ca: access.ca }) }, method, path, undefined),
    async must(purpose, method, path, body) {
      const reply = await call(method, path, body);
      if (reply.status < 300) return dataOf(reply);
      throw refusal(purpose, `${method} ${path}`, reply);
    },
  };
}

/** The `data` of an envelope. */
export const dataOf = ({ body }: VaultReply): Readonly<Record<string, unknown>> =>
  typeof body.data === 'object' && body.data !== null ? (body.data as Readonly<Record<string, unknown>>) : {};

/** Where a run was: the Vault and the namespace. */
export const placeOf = ({ address, namespace }: Pick<VaultAccess, 'address' | 'namespace'>): string => `${address.href}${namespace === undefined ? '' : ` in the namespace ${namespace}`}`;

/** The error that an answer with a status of 300 or more is. */
export function refusal(purpose: string, call: string, { status, errors, location }: VaultReply): UserError | TargetError {
  if (location !== undefined) return new UserError(`What VAULT_ADDR names sends us elsewhere: HTTP ${status} to ${location}.`, 'Set VAULT_ADDR to the active node, or to the address that all nodes share; a token is never taken elsewhere.');
  const said = errors.length === 0 ? `HTTP ${status}` : `HTTP ${status}: ${errors.map((error) => error.trim().replaceAll(/\s+/g, ' ')).join('; ')}`;
  if (status === 403) return new UserError(`Vault does not let us ${purpose} (${call}, ${said}).`, 'Check that the token of VAULT_TOKEN is valid in the namespace and that its policy allows this; docs/targets.md has the policy.');
  if (status === 503 && errors.some((error) => /sealed/i.test(error))) return sealed(call);
  if (status === 404) return new UserError(`Vault has nothing there to ${purpose} (${call}, ${said}).`, 'Check VAULT_NAMESPACE and --vault-mount, and that the licence of Vault has the KMIP secrets engine.');
  return new TargetError(`Vault could not ${purpose} (${call}, ${said}).`, "See Vault's log; docs/targets.md says what is needed.");
}

/** The error for a Vault that cannot do anything; `where` is the request that found out. */
export const sealed = (where: string): TargetError => new TargetError(`Vault is sealed (${where}).`, 'Unseal it with "vault operator unseal" and start again.');

async function send({ address, token, namespace, ca }: Omit<VaultAccess, 'token'> & { readonly token?: string }, method: string, path: string, body: object | undefined): Promise<VaultReply> {
  const url = new URL(`${address.pathname.replace(/\/$/, '')}/v1/${path}`, address);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        method,
        timeout: TIMEOUT_MS,
        // A run lies between two calls: a connection that was kept may have been closed by then.
        agent: false,
        ...(ca === undefined ? {} : { ca }),
        headers: {
          ...(token === undefined ? {} : { 'X-Vault-Token': token }),
          // Without it a proxy in between could be talked into calls (Vault: X-Vault-Request).
          'X-Vault-Request': 'true',
          ...(namespace === undefined ? {} : { 'X-Vault-Namespace': namespace }),
          ...(payload === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }),
        },
      },
      resolve,
    );
    request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    request.on('error', reject);
    request.end(payload);
  }).catch((error: unknown) => {
    throw noAnswer(url, error as NodeJS.ErrnoException);
  });
  return readReply(url, response, await readText(response, url));
}

async function readText(response: IncomingMessage, url: URL): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAXIMUM_BODY) throw notVault(url, `an answer of more than ${MAXIMUM_BODY} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw noAnswer(url, error as NodeJS.ErrnoException);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readReply(url: URL, { statusCode: status = 0, headers }: IncomingMessage, text: string): VaultReply {
  if (status >= 300 && status < 400 && headers.location !== undefined) return { status, body: {}, errors: [], location: headers.location };
  if (text.includes('Client sent an HTTP request to an HTTPS server')) throw new UserError(`${url.host} speaks HTTPS, and VAULT_ADDR says http.`, `Set VAULT_ADDR=https://${url.host}`);
  if (text.trim() === '') return { status, body: {}, errors: [] };
  try {
    const body = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof body !== 'object' || body === null) throw new SyntaxError('no object');
    return { status, body, errors: Array.isArray(body.errors) ? body.errors.map(String) : [] };
  } catch (error) {
    throw notVault(url, `HTTP ${status} without JSON`, error);
  }
}

const notVault = (url: URL, what: string, cause?: unknown): UserError =>
  new UserError(`What answers at ${url.host} is not Vault: ${what}.`, 'Set VAULT_ADDR to the API of Vault, usually port 8200; the KMIP port is another.', { cause });

/** No HTTP answer at all: unreachable, no TLS, no trust, no HTTP. */
function noAnswer(url: URL, error: NodeJS.ErrnoException): UserError | TargetError {
  const code = error.code ?? error.message;
  switch (code) {
    case 'ECONNREFUSED':
      return new TargetError(`Vault at ${url.host} refused the connection.`, 'Check that Vault runs and that VAULT_ADDR has its API port, usually 8200.', { cause: error });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TargetError(`The host of VAULT_ADDR has no address: ${url.hostname}.`, 'Check the spelling of the host.', { cause: error });
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new TargetError(`Vault at ${url.host} cannot be reached (${code}).`, 'Check VAULT_ADDR and the firewalls between here and Vault.', { cause: error });
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return new UserError(`${url.host} does not speak TLS, and VAULT_ADDR says https.`, `Set VAULT_ADDR=http://${url.host}, or give the port of the API that speaks TLS.`, { cause: error });
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new UserError(`The certificate of Vault is not made out to ${url.hostname}.`, 'Use a host name in VAULT_ADDR that the certificate carries.', { cause: error });
    case 'CERT_HAS_EXPIRED':
      return new UserError(`The certificate of Vault at ${url.host} has expired.`, 'Renew it; check the clock of this machine as well.', { cause: error });
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return new UserError(`The certificate of Vault at ${url.host} is not trusted (${code}).`, 'Set VAULT_CACERT to a PEM file with the authority that issued it.', { cause: error });
    default:
      return notVault(url, `it ended the connection (${code})`, error);
  }
}
