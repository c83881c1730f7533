/** A server that someone else runs: `kmip://HOST:PORT`. */
import { isIPv6 } from 'node:net';
import { UserError } from '../kmip/user-error.js';
import { formatAddress } from '../transport/endpoint.js';
import { loadTlsMaterial, type TlsFiles } from '../transport/material.js';
import type { Target } from './target.js';

/** The port that IANA has registered for KMIP. */
export const DEFAULT_PORT = 5696;

export interface HostOptions extends TlsFiles {
  /** The name that the server's certificate must carry, when it is not the host of the URL. */
  readonly servername?: string;
  /** Default: true. */
  readonly verify?: boolean;
}

const KMIP_URL = /^kmip:\/\/(?:\[([^\]]+)\]|([^/:?#@[\]\s]+))(?::(\d+))?\/?$/i;

/** Reads `kmip://HOST[:PORT]`, an IPv6 address in brackets; a UserError says what is wrong with anything else. */
export function parseKmipUrl(url: string): { host: string; port: number } {
  const match = KMIP_URL.exec(url);
  const bracketed = match?.[1];
  const host = bracketed === undefined ? match?.[2] : isIPv6(bracketed) ? bracketed : undefined;
  const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  if (host === undefined) {
    throw new UserError(`${url} is no KMIP address.`, `Write kmip://HOST or kmip://HOST:PORT (default port ${DEFAULT_PORT}), an IPv6 address in brackets: kmip://[::1]:${DEFAULT_PORT}.`);
  }
  if (port < 1 || port > 65535) throw new UserError(`${url} has no valid port: ${port}.`, 'Give a port from 1 to 65535.');
  return { host, port };
}

/** The target behind a `kmip://` URL. Loads the certificates; does not connect. */
export async function hostTarget(url: string, options: HostOptions): Promise<Target> {
  const { host, port } = parseKmipUrl(url);
  const verify = options.verify ?? true;
  const material = await loadTlsMaterial(options);
  return {
    name: `kmip://${formatAddress({ host, port })}`,
    description: `KMIP server at ${formatAddress({ host, port })}`,
    endpoint: { host, port, verify, ...(options.servername === undefined ? {} : { servername: options.servername }), ...material },
    remarks: verify ? [] : ["The server's certificate was not verified."],
    failure: () => undefined,
    stop: () => Promise.resolve(),
  };
}
