import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { decode, encode, fromHex, toHex } from '../ttlv/index.js';
import { byteString, enumeration, integer, structure, textString, type Item } from '../ttlv/item.js';
import { createSecretLedger, type KnownSecret } from './known-secrets.js';
import { recordMessage, type RecordOptions } from './record.js';
import type { MessageRecord } from './result.js';

const AT = '2026-01-02T03:04:05.678Z';
const KEY = fromHex('00112233 44556677 8899aabb ccddeeff');

function record(message: Item | Uint8Array, options: Partial<RecordOptions> = {}): MessageRecord {
  const bytes = message instanceof Uint8Array ? message : encode(message);
  return recordMessage(bytes, decode(bytes), AT, { showSecrets: false, knownSecrets: [], ...options });
}

function known(...secrets: Uint8Array[]): readonly KnownSecret[] {
  const ledger = createSecretLedger();
  for (const secret of secrets) ledger.add(secret);
  return ledger.secrets;
}

const secretData = structure(TAG.SecretData, [structure(TAG.KeyBlock, [structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, KEY)])])]);

describe('recordMessage', () => {
  it('keeps the bytes in hex and one line for every item', () => {
    const bytes = fromHex('42 00 0F | 01 | 00 00 00 10 | 42 00 0D | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00');
    expect(record(bytes)).toEqual({
      at: AT,
      byteLength: 24,
      hex: toHex(bytes),
      tree: [
        { depth: 0, tag: 'BatchItem', type: 'Structure', offset: 0, length: 24 },
        { depth: 1, tag: 'BatchCount', type: 'Integer', value: '1', offset: 8, length: 16 },
      ],
    });
  });

  it('redacts Key Material: two asterisks for each byte in the hex, its length in the tree', () => {
    const result = record(secretData);
    expect(result.hex).toBe(`${toHex(encode(secretData)).slice(0, 64)}${'**'.repeat(16)}`);
    expect(result.tree.at(-1)).toEqual({ depth: 3, tag: 'KeyMaterial', type: 'ByteString', value: '[redacted] 16 bytes', redacted: true, offset: 24, length: 24 });
  });

  it('shows everything when secrets are asked for', () => {
    const result = record(secretData, { showSecrets: true, knownSecrets: known(KEY) });
    expect(result.hex).toBe(toHex(encode(secretData)));
    expect(result.tree.at(-1)?.value).toBe(toHex(KEY));
  });

  it('redacts a known secret that the server echoes as text', () => {
    const message = textString(TAG.ResultMessage, `bad key ${toHex(KEY).toUpperCase()}!`);
    const result = record(message, { knownSecrets: known(KEY) });
    expect(result.tree[0]).toMatchObject({ value: 'bad key [redacted]!', redacted: true });
    expect(result.hex).toBe(`${toHex(encode(textString(TAG.ResultMessage, 'bad key '))).replace('00000008', '00000029')}${'**'.repeat(32)}21${'00'.repeat(7)}`);
  });

  it('redacts a known secret inside other bytes', () => {
    const result = record(byteString(TAG.Data, Buffer.concat([Uint8Array.of(0xaa), KEY, Uint8Array.of(0xbb)])), { knownSecrets: known(KEY) });
    expect(result.tree[0]).toMatchObject({ value: `aa${'**'.repeat(16)}bb`, redacted: true });
  });

  it('redacts a regular known secret only where it is the whole value', () => {
    const zeros = new Uint8Array(16);
    const message = structure(TAG.ResponsePayload, [byteString(TAG.Data, zeros), integer(TAG.Offset, 0), byteString(TAG.IVCounterNonce, new Uint8Array(24))]);
    expect(record(message, { knownSecrets: known(zeros) }).tree.map((line) => line.redacted)).toEqual([undefined, true, undefined, undefined]);
  });

  it('records what cannot be decoded, without the secrets known', () => {
    const bytes = Buffer.concat([Uint8Array.of(1, 2, 3), KEY]);
    expect(recordMessage(bytes, {}, AT, { showSecrets: false, knownSecrets: known(KEY) })).toEqual({ at: AT, byteLength: 19, hex: `010203${'**'.repeat(16)}`, tree: [] });
  });

  it('redacts what looks like Key Material in bytes that cannot be decoded', () => {
    const bytes = Buffer.concat([Uint8Array.of(1, 2, 3), encode(byteString(TAG.KeyMaterial, KEY))]);
    expect(recordMessage(bytes, {}, AT, { showSecrets: false, knownSecrets: [] }).hex).toBe(`0102034200430800000010${'**'.repeat(16)}`);
  });

  it('redacts Key Material behind the end of the message', () => {
    const bytes = Buffer.concat([encode(enumeration(TAG.State, 1)), encode(byteString(TAG.KeyMaterial, KEY))]);
    expect(record(bytes).hex.slice(-32)).toBe('**'.repeat(16));
  });

  it('redacts Key Material that is cut off or of an unknown type', () => {
    expect(record(encode(secretData).subarray(0, 40)).hex.slice(-16)).toBe('**'.repeat(8));
    const odd = encode(secretData);
    odd[27] = 0x7f;
    expect(record(odd).hex.slice(-32)).toBe('**'.repeat(16));
  });

  it('cuts long messages: hex, lines and values', () => {
    const message = structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, '1'), byteString(TAG.Data, new Uint8Array(1000).fill(7)), integer(TAG.Offset, 1)]);
    const result = record(message, { maxBytes: 100 });
    expect(result).toMatchObject({ byteLength: 1048, truncatedAt: 100 });
    expect(result.hex).toHaveLength(200);
    expect(result.tree.map((line) => [line.tag, line.value?.length])).toEqual([
      ['ResponsePayload', undefined],
      ['UniqueIdentifier', 1],
      ['Data', 2 * (100 - 32) + 1],
    ]);
  });
});
