/** Set Endpoint Role. Source: KMIP 2.1 §6.1.54. The server stays a server: it sends no requests. */
import { enumeration, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Outcome } from '../context.js';
import { Failure } from '../failure.js';

/** The field holds the role that the server shall take; the answer repeats it. */
export function setEndpointRole(request: StructureItem): Outcome {
  const role = numberField(request, TAG.EndpointRole);
  if (role !== ENUM.EndpointRole.Server) throw new Failure(ENUM.ResultReason.PermissionDenied, 'the server does not take the role of a client');
  return { payload: [enumeration(TAG.EndpointRole, role)] };
}
