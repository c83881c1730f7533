/** How commands connect to a target. */
import { MESSAGE_ENCODINGS, type MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import type { Target } from '../target/target.js';
import { connect } from '../transport/client.js';
import type { Connect } from '../transport/connection.js';
import { wayKey, type Endpoint, type Limits, type OtherClient, type Way } from '../transport/endpoint.js';
import type { TlsMaterial } from '../transport/material.js';

/** Certificates and keys of clients beside the first. */
export type OtherClients = Readonly<Partial<Record<OtherClient, TlsMaterial>>>;

type Place = Pick<Target, 'endpoint' | 'https' | 'second'>;

/**
 * Opens connections as the target is spoken to, or over HTTPS in an encoding where the target offers that.
 *
 * @param clients without the one that is asked for it cannot connect, and a UserError says so.
 */
export function connector(target: Place, limits: Limits, clients: OtherClients = {}): Connect {
  const choosers = new Map<string, ReturnType<typeof chooser>>();
  return async (encoding, way = {}) => {
    const key = wayKey(way);
    const choose = choosers.get(key) ?? chooser(goneBy(target, way, clients));
    choosers.set(key, choose);
    return connect(choose(encoding), limits);
  };
}

/** The target as that client and that server make it. */
function goneBy({ endpoint, https, second }: Place, { as, server }: Way, clients: OtherClients): Pick<Place, 'endpoint' | 'https'> {
  const own = as === undefined ? {} : clients[as];
  if (own === undefined) throw as === 'renewed' ? NO_RENEWED() : NO_OTHER();
  if (server === undefined) return { endpoint: { ...endpoint, ...own }, ...(https === undefined ? {} : { https: { ...https, ...own } }) };
  if (second === undefined) throw new UserError('A second server with the same objects is needed, and none was given.', 'Name its address with --second-server URL.');
  return { endpoint: { ...second, ...own } };
}

const NO_OTHER = (): UserError => new UserError('A second client is needed that the server trusts, and none was given.', 'Name its certificate and key with --other-cert FILE and --other-key FILE.');
const NO_RENEWED = (): UserError => new UserError('A renewed certificate of the client is needed, and none was given.', 'Name it and its key with --renewed-cert FILE and --renewed-key FILE.');

/** TLS settings are read once for an endpoint, so it stays the same one for all connections. */
function chooser({ endpoint, https }: Pick<Place, 'endpoint' | 'https'>): (encoding?: MessageEncoding) => Endpoint {
  const { http } = https ?? {};
  const over = new Map(https === undefined || http === undefined ? [] : MESSAGE_ENCODINGS.map((encoding): [MessageEncoding, Endpoint] => [encoding, { ...https, http: { ...http, encoding } }]));
  return (encoding) => (encoding === undefined ? undefined : over.get(encoding)) ?? endpoint;
}

/** The other client that the user has given. */
export const othersOf = ({ other }: Pick<Target, 'other'>): OtherClients => (other === undefined ? {} : { other });
