/** How commands connect to a target. */
import { MESSAGE_ENCODINGS, type MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import type { Target } from '../target/target.js';
import { connect } from '../transport/client.js';
import type { Connect } from '../transport/connection.js';
import type { Endpoint, Limits } from '../transport/endpoint.js';
import type { TlsMaterial } from '../transport/material.js';

/**
 * Opens connections as the target is spoken to, or over HTTPS in an encoding where the target offers that.
 *
 * @param other certificate and key of the other client; without them it cannot connect, and a UserError says so.
 */
export function connector({ endpoint, https }: Pick<Target, 'endpoint' | 'https'>, limits: Limits, other?: TlsMaterial): Connect {
  const first = chooser({ endpoint, https });
  const second = other === undefined ? undefined : chooser({ endpoint: { ...endpoint, ...other }, https: https && { ...https, ...other } });
  return async (encoding, as) => {
    const choose = as === undefined ? first : second;
    if (choose === undefined) throw new UserError('A second client is needed that the server trusts, and none was given.', 'Name its certificate and key with --other-cert FILE and --other-key FILE.');
    return connect(choose(encoding), limits);
  };
}

/** TLS settings are read once for an endpoint, so it stays the same one for all connections. */
function chooser({ endpoint, https }: { readonly endpoint: Endpoint; readonly https: Endpoint | undefined }): (encoding?: MessageEncoding) => Endpoint {
  const { http } = https ?? {};
  const over = new Map(https === undefined || http === undefined ? [] : MESSAGE_ENCODINGS.map((encoding): [MessageEncoding, Endpoint] => [encoding, { ...https, http: { ...http, encoding } }]));
  return (encoding) => (encoding === undefined ? undefined : over.get(encoding)) ?? endpoint;
}

