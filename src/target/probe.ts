/** Asks a server for its versions: the smallest KMIP message that any version from 1.1 on answers. */
import { ENUM } from '../kmip/constants.js';
import { requestMessage, outlineResponse } from '../kmip/message.js';
import { decode, encode } from '../ttlv/index.js';
import { connect } from '../transport/client.js';
import type { Endpoint, Limits } from '../transport/endpoint.js';

/**
 * Connects, sends Discover Versions (KMIP 1.4 §4.26) and reads the answer; whether the operation succeeded does not matter.
 * Rejects with a TransportFailure, or with an Error when the answer is no KMIP response.
 */
export async function probe(endpoint: Endpoint, limits: Limits): Promise<void> {
  const connection = await connect(endpoint, limits);
  try {
    const request = requestMessage('1.2', [], [{ operation: ENUM.Operation.DiscoverVersions, payload: [] }]);
    const answer = await connection.exchange(encode(request));
    if (outlineResponse(decode(answer.bytes).item) === undefined) throw new Error('The answer to Discover Versions is no KMIP Response Message.');
  } finally {
    await connection.close();
  }
}
