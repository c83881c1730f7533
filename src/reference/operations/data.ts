/** The Data field of the cryptographic operations. Source: KMIP 2.1 §7.4 (Data as Byte String, Enumeration or Integer). */
import { field, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext } from '../context.js';
import { invalidField, invalidMessage } from '../failure.js';

const { Data, Operation } = ENUM;

const OUTPUT_TAGS: ReadonlySet<number> = new Set([TAG.Data, TAG.MACData, TAG.SignatureData]);

/** The operation whose output a Data Enumeration stands for. */
const SOURCES: ReadonlyMap<number, number> = new Map([
  [Data.Decrypt, Operation.Decrypt],
  [Data.Encrypt, Operation.Encrypt],
  [Data.Hash, Operation.Hash],
  [Data.MACMACData, Operation.MAC],
  [Data.RNGRetrieve, Operation.RNGRetrieve],
  [Data.SignSignatureData, Operation.Sign],
  [Data.SignatureVerify, Operation.SignatureVerify],
]);

/** The data of the request, or what an earlier item of the batch put out. Throws a Failure when data is needed and there is none. */
export function givenData(request: StructureItem, context: OperationContext, { optional, tag = TAG.Data }: { optional: boolean; tag?: number }): Uint8Array {
  const item = field(request, tag);
  if (item === undefined) {
    if (!optional) throw invalidMessage('the Data is missing');
    return new Uint8Array(0);
  }
  if (item.type === 'ByteString') return item.value;
  const referred = item.type === 'Enumeration' || item.type === 'Integer' ? outputOf(item.type, item.value, context) : undefined;
  if (referred === undefined) throw invalidField('the Data refers to nothing that the batch has put out');
  return referred;
}

function outputOf(type: 'Enumeration' | 'Integer', value: number, context: OperationContext): Uint8Array | undefined {
  const outputs = context.batch.outcomes.flatMap(({ operation, payload }) => dataIn(payload).map((data) => ({ operation, data })));
  if (type === 'Integer') return outputs.at(value)?.data;
  return outputs.findLast(({ operation }) => operation === SOURCES.get(value))?.data;
}

const dataIn = (payload: readonly Item[]): Uint8Array[] => payload.flatMap((item) => (OUTPUT_TAGS.has(item.tag) && item.type === 'ByteString' ? [item.value] : []));
