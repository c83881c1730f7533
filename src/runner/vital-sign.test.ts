import { describe, expect, it } from 'vitest';
import { byteString, decode, encode, integer, structure } from '../ttlv/index.js';
import { field, fields, type Item } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { vitalSign } from './vital-sign.js';

const answer = (...ids: Uint8Array[]): Uint8Array => encode(structure(TAG.ResponseMessage, ids.map((id) => structure(TAG.BatchItem, [byteString(TAG.UniqueBatchItemID, id)]))));

const itemOf = (bytes: Uint8Array): Item | undefined => {
  const message = decode(bytes).item;
  return message?.type === 'Structure' ? fields(message, TAG.BatchItem)[0] : undefined;
};

describe('a vital sign', () => {
  it('is a Query whose identifier its answer repeats', () => {
    const vital = vitalSign('1.4');
    const item = itemOf(vital.request);
    const id = item?.type === 'Structure' ? field(item, TAG.UniqueBatchItemID) : undefined;
    expect(item?.type === 'Structure' && field(item, TAG.Operation)).toMatchObject({ value: ENUM.Operation.Query });
    expect(id?.type === 'ByteString' && vital.isAnsweredBy(answer(id.value))).toBe(true);
  });

  it('is not answered by an answer to something else, or by something else', () => {
    const vital = vitalSign('2.1');
    expect([answer(Uint8Array.of(1)), answer(), encode(integer(TAG.BatchCount, 1))].map(vital.isAnsweredBy)).toEqual([false, false, false]);
  });
});
