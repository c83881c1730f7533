/** A server that someone else runs: `kmip://HOST:PORT`, or `kmips+https://HOST:PORT/kmip`. */
import { isIPv6 } from 'node:net';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import { formatAddress } from '../transport/endpoint.js';
import { checkClient, loadTlsMaterial, readPem, type TlsFiles, type TlsMaterial } from '../transport/material.js';
import { restartBy } from './restart-command.js';
import { DEFAULT_START_MS } from './start-server.js';
import type { Target } from './target.js';
import { parseCredentialFile } from './vault/credential.js';

/** The port that IANA has registered for KMIP. */
export const DEFAULT_PORT = 5696;

export interface HostOptions extends TlsFiles {
  /** PEM files with certificate and key of a second client that the server trusts; an encrypted key has the same passphrase. */
  readonly other?: Pick<TlsFiles, 'certFile' | 'keyFile'>;
  /** The same for the first client with a renewed certificate. */
  readonly renewed?: Pick<TlsFiles, 'certFile' | 'keyFile'>;
  /** URL of another server that serves the same objects. */
  readonly second?: string;
  /** Command line of a shell that stops the server, starts it again and then ends. */
  readonly restartCommand?: string;
  /** Milliseconds that the server has until its first answer then. Default: 30 000. */
  readonly startMs?: number;
  /** Client certificate and key as Vault generated them, as JSON, instead of files of their own. */
  readonly credentialFile?: string;
  /** The name that the server's certificate must carry, when it is not the host of the URL. */
  readonly servername?: string;
  /** Default: true. */
  readonly verify?: boolean;
  /** Over HTTPS; default: ttlv. */
  readonly encoding?: MessageEncoding;
}

/** The Request URI that servers should support (KMIP Additional Message Encodings 1.0 §2.3). */
export const DEFAULT_PATH = '/kmip';

const KMIP_URL = /^(kmip|kmips\+https):\/\/(?:\[([^\]]+)\]|([^/:?#@[\]\s]+))(?::(\d+))?(\/[\x21-\x7e]*)?$/i;

export interface KmipAddress {
  readonly host: string;
  readonly port: number;
  /** Set for HTTPS. */
  readonly path?: string;
}

/** Reads `kmip://HOST[:PORT]` or `kmips+https://HOST[:PORT][/PATH]`, an IPv6 address in brackets; a UserError says what is wrong with anything else. */
export function parseKmipUrl(url: string): KmipAddress {
  const match = KMIP_URL.exec(url);
  const https = match?.[1]?.toLowerCase() === 'kmips+https';
  const bracketed = match?.[2];
  const host = bracketed === undefined ? match?.[3] : isIPv6(bracketed) ? bracketed : undefined;
  const port = match?.[4] === undefined ? DEFAULT_PORT : Number(match[4]);
  const path = match?.[5];
  if (host === undefined || (!https && path !== undefined && path !== '/')) {
    throw new UserError(
      `${url} is no KMIP address.`,
      `Write kmip://HOST or kmip://HOST:PORT (default port ${DEFAULT_PORT}), for HTTPS kmips+https://HOST:PORT${DEFAULT_PATH}, an IPv6 address in brackets: kmip://[::1]:${DEFAULT_PORT}.`,
    );
  }
  if (port < 1 || port > 65535) throw new UserError(`${url} has no valid port: ${port}.`, 'Give a port from 1 to 65535.');
  return { host, port, ...(https ? { path: path === undefined || path === '/' ? DEFAULT_PATH : path } : {}) };
}

export const describeHttp = (encoding: MessageEncoding): string => `over HTTPS in ${encoding.toUpperCase()}`;

/** The target behind a URL. Loads the certificates; does not connect. */
export async function hostTarget(url: string, options: HostOptions): Promise<Target> {
  const { host, port, path } = parseKmipUrl(url);
  if (path === undefined && options.encoding !== undefined) {
    throw new UserError(`Messages on ${url} are TTLV: an encoding is chosen for HTTPS only.`, `Write kmips+https://${formatAddress({ host, port })}${DEFAULT_PATH}, with the port of the server's HTTPS.`);
  }
  const verify = options.verify ?? true;
  const material = { ...(await loadCredential(options)), ...(await loadTlsMaterial(options)) };
  const loadClient = async (files: HostOptions['other']): Promise<TlsMaterial | undefined> =>
    files === undefined ? undefined : loadTlsMaterial({ ...files, ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }) });
  const other = await loadClient(options.other);
  const renewed = await loadClient(options.renewed);
  const encoding = options.encoding ?? 'ttlv';
  const endpoint = { host, port, verify, ...(options.servername === undefined ? {} : { servername: options.servername }), ...material, ...(path === undefined ? {} : { http: { path, encoding } }) };
  const second = options.second === undefined ? undefined : secondServer(options.second, url, path !== undefined);
  const address = formatAddress({ host, port });
  const { restartCommand, startMs = DEFAULT_START_MS } = options;
  return {
    name: path === undefined ? `kmip://${address}` : `kmips+https://${address}${path}`,
    description: `KMIP server at ${address}${path === undefined ? '' : `, ${describeHttp(encoding)}`}`,
    endpoint,
    ...(other === undefined ? {} : { other }),
    ...(renewed === undefined ? {} : { renewed }),
    ...(second === undefined ? {} : { second: { ...endpoint, host: second.host, port: second.port, ...(second.path === undefined ? {} : { http: { path: second.path, encoding } }) } }),
    ...(restartCommand === undefined ? {} : { restart: () => restartBy(restartCommand, endpoint, startMs) }),
    ...(path === undefined ? {} : { https: endpoint }),
    remarks: verify ? [] : ["The server's certificate was not verified."],
    failure: () => undefined,
    stop: () => Promise.resolve(),
  };
}

/** Spoken to as the first. */
function secondServer(url: string, first: string, https: boolean): KmipAddress {
  const address = parseKmipUrl(url);
  if ((address.path !== undefined) === https) return address;
  throw new UserError(`${url} is spoken to in another way than ${first}.`, 'Name both servers by kmip://, or both by kmips+https://.');
}

async function loadCredential({ credentialFile: file, certFile, keyFile, pfxFile }: HostOptions): Promise<TlsMaterial> {
  if (file === undefined) return {};
  if (certFile !== undefined || keyFile !== undefined || pfxFile !== undefined) {
    throw new UserError(`A credential of Vault was given (${file}) and a certificate or key besides.`, 'Give one of the two.');
  }
  const { certificates, key } = parseCredentialFile(await readPem(file), file);
  return checkClient({ cert: certificates, key }, file);
}
