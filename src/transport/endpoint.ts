/** Where a server is and how it is spoken to. */
import { isIPv6 } from 'node:net';
import type { MessageEncoding } from '../kmip/text/encodings.js';

/** What is posted, and where. */
export interface HttpTarget {
  /** Request URI; servers should support `/kmip` (KMIP Additional Message Encodings 1.0 §2.3). */
  readonly path: string;
  readonly encoding: MessageEncoding;
}

export interface Endpoint {
  /** Host name or IP address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The name that the server's certificate must carry, when it is not `host`. */
  readonly servername?: string;
  /** PEM. Without it the authorities that Node.js ships are trusted. */
  readonly ca?: string;
  /** The client's certificate and key, PEM. */
  readonly cert?: string;
  readonly key?: string;
  /** Of `key`. */
  readonly passphrase?: string;
  /** Whether the server's certificate must be trusted, valid and made out to the server. */
  readonly verify: boolean;
  /** TLS sessions are resumed, which takes half the time of a handshake; left out where the handshake itself is under test. */
  readonly resume?: boolean;
  /** Set for KMIP over HTTPS; else messages are TTLV on the TLS session. */
  readonly http?: HttpTarget;
}

/** A client beside the first that the server trusts as well: another one, or the first with a new certificate and key. */
export const OTHER_CLIENTS = ['other', 'renewed'] as const;
export type OtherClient = (typeof OTHER_CLIENTS)[number];

/** A server beside the first that serves the same objects. */
export type OtherServer = 'second';

/** By whom, and to which server, where it is not the first client and the first server. */
export interface Way {
  readonly as?: OtherClient;
  readonly server?: OtherServer;
}

/** Ways are the same whose keys are. */
export const wayKey = ({ as, server }: Way): string => `${as ?? 'first'} client, ${server ?? 'first'} server`;

export interface Limits {
  /** Milliseconds from the look-up of the host to the TCP connection. */
  readonly connectMs: number;
  /** Milliseconds for the TLS handshake. */
  readonly handshakeMs: number;
  /** Milliseconds from the start of a request to the last byte of its answer, however steadily bytes trickle in. */
  readonly answerMs: number;
  /** Bytes of one answer, header included. */
  readonly maxMessageSize: number;
}

export const DEFAULT_LIMITS: Limits = {
  connectMs: 10_000,
  handshakeMs: 10_000,
  answerMs: 30_000,
  maxMessageSize: 16 * 1024 * 1024,
};

/** `host:port`, an IPv6 address in brackets. */
export function formatAddress(endpoint: Pick<Endpoint, 'host' | 'port'>): string {
  return `${isIPv6(endpoint.host) ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
}
