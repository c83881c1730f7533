/** How commands connect to a target. */
import { MESSAGE_ENCODINGS, type MessageEncoding } from '../kmip/text/encodings.js';
import type { Target } from '../target/target.js';
import { connect } from '../transport/client.js';
import type { Connect } from '../transport/connection.js';
import type { Endpoint, Limits } from '../transport/endpoint.js';

/** Opens connections as the target is spoken to, or over HTTPS in an encoding where the target offers that. */
export function connector({ endpoint, https }: Pick<Target, 'endpoint' | 'https'>, limits: Limits): Connect {
  const { http } = https ?? {};
  const over = new Map(https === undefined || http === undefined ? [] : MESSAGE_ENCODINGS.map((encoding): [MessageEncoding, Endpoint] => [encoding, { ...https, http: { ...http, encoding } }]));
  return (encoding) => connect((encoding === undefined ? undefined : over.get(encoding)) ?? endpoint, limits);
}
