/** A request that any server answers, told from others by its Unique Batch Item ID. */
import { randomBytes } from 'node:crypto';
import { byteString, decode, encode, enumeration } from '../ttlv/index.js';
import { field, fields } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { requestMessage } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';

export interface VitalSign {
  readonly request: Uint8Array;
  /** Whether a message is the answer to this request and to no other. */
  readonly isAnsweredBy: (bytes: Uint8Array) => boolean;
}

/** A Query of the operations; its identifier comes back in the answer (KMIP 1.4 §6.4, 2.1 §9.21). */
export function vitalSign(version: ProtocolVersion): VitalSign {
  const id = randomBytes(8);
  const item = { operation: ENUM.Operation.Query, payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)], uniqueBatchItemId: byteString(TAG.UniqueBatchItemID, id) };
  return {
    request: encode(requestMessage(version, [], [item])),
    isAnsweredBy: (bytes) => {
      const message = decode(bytes).item;
      const items = message?.type === 'Structure' ? fields(message, TAG.BatchItem) : [];
      const echoes = items.map((each) => (each.type === 'Structure' ? field(each, TAG.UniqueBatchItemID) : undefined));
      return echoes.some((echo) => echo?.type === 'ByteString' && id.equals(echo.value));
    },
  };
}
