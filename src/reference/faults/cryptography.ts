/** Keys and results of cryptography that are not what they should be. Source: KMIP 1.4 §3.6, §4.1, §4.11, §4.29, §4.30; 2.1 §4.16, §6.1. */
import { createHash } from 'node:crypto';
import { byteString, enumeration, field, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { bytesField, numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { cryptographicFailure, Failure } from '../failure.js';
import type { Call, Interference } from '../interference.js';
import { valueOf, withValue, type ManagedObject } from '../object.js';
import { digestOf } from '../digest.js';
import { afterwards, answered, asked, leniently, objectOf } from './around.js';
import { mustDetect, type Fault, type OperationName, type Target } from './fault.js';
import { eachTag, flipped, inPayload, mapped, withField, withFieldAfter, withFields, without } from './tree.js';

const { BlockCipherMode, KeyFormatType, PaddingMethod } = ENUM;
const ENCRYPT = 'KMIP 1.4 §4.29, 2.1 §6.1.17';
const DECRYPT = 'KMIP 1.4 §4.30, 2.1 §6.1.11';
const GET = 'KMIP 1.4 §4.11, 2.1 §6.1.19';
const PARAMETERS = 'KMIP 1.4 §3.6, 2.1 §4.16';
const KEY = 'KMIP 1.4 §2.1.3, 2.1 §3.1';
const SINCE_ENCRYPT = { from: '1.2' } as const;
const BOTH: readonly OperationName[] = ['Encrypt', 'Decrypt'];

const bytes = (item: Item, change: (value: Uint8Array) => Uint8Array): Item => (item.type === 'ByteString' && item.value.length > 0 ? { ...item, value: change(item.value) } : item);
const changed = (target: Target, tag: number, change: (value: Uint8Array) => Uint8Array): Interference => eachTag(target, tag, (item) => bytes(item, change));
const lastFlipped = (value: Uint8Array): Uint8Array => flipped(value, value.length - 1);
const zeroed = (value: Uint8Array): Uint8Array => new Uint8Array(value.length);

/** The Cryptographic Parameters that apply: those of the request, else those of the key. */
export function effective(call: Call): StructureItem | undefined {
  const object = objectOf(call);
  const own = object === undefined ? undefined : valueOf(object, 'CryptographicParameters');
  return structureField(call.request, TAG.CryptographicParameters) ?? (own?.type === 'Structure' ? structure(TAG.CryptographicParameters, own.value) : undefined);
}

export const withParameters = (request: StructureItem, parameters: StructureItem): StructureItem =>
  field(request, TAG.CryptographicParameters) === undefined ? withFieldAfter(request, [TAG.UniqueIdentifier], parameters) : withField(request, parameters);

/** Performs with other Cryptographic Parameters than those that apply. */
const parameters = (change: (given: StructureItem) => StructureItem): Interference =>
  asked((request, call) => {
    const given = effective(call);
    return given === undefined ? request : withParameters(request, change(given));
  });

const setting = (tag: number, from: number, to: number) => (given: StructureItem): StructureItem => withFields(given, (item) => (item.tag === tag && item.value === from ? enumeration(tag, to) : item));

const withKey = (object: ManagedObject, change: (key: Uint8Array) => Uint8Array): ManagedObject =>
  object.content === undefined ? object : { ...object, content: mapped(object.content, (item) => (item.tag === TAG.KeyMaterial || item.tag === TAG.Key ? bytes(item, change) : item)) };

/** Performs on the object with another key, which is not kept. */
const withOtherKey = (change: (key: Uint8Array) => Uint8Array): Interference => ({
  operation: (perform, call) => {
    const object = objectOf(call);
    if (object === undefined) return perform(call.request, call.context);
    call.context.store.put(withKey(object, change));
    const outcome = perform(call.request, call.context);
    const after = call.context.store.get(object.uniqueIdentifier);
    if (after !== undefined && object.content !== undefined) call.context.store.put({ ...after, content: object.content });
    return outcome;
  },
});

/** The object with other key material, and a Digest that agrees with it. */
const rekeyed = (object: ManagedObject, change: (key: Uint8Array) => Uint8Array): ManagedObject => {
  const other = withKey(object, change);
  const digest = other.content && digestOf(other.content);
  return digest === undefined ? other : withValue(other, 'Digest', digest);
};

/** Encrypts with this IV where the server shall choose one. */
const withFixedIV = (iv: (length: number) => Uint8Array, shown: boolean): Interference => ({
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    const chosen = outcome.payload.find((item) => item.tag === TAG.IVCounterNonce);
    if (chosen?.type !== 'ByteString') return outcome;
    const fixed = byteString(TAG.IVCounterNonce, iv(chosen.value.length));
    const again = perform(withIV(call.request, fixed), call.context);
    const answer = structure(TAG.ResponsePayload, again.payload);
    return { ...again, payload: withFieldAfter(answer, [TAG.UniqueIdentifier, TAG.Data], shown ? fixed : chosen).value };
  },
});

const withIV = (request: StructureItem, iv: Item): StructureItem => withFieldAfter(without(request, TAG.IVCounterNonce), [TAG.UniqueIdentifier, TAG.CryptographicParameters, TAG.Data], iv);

const isFailure = (error: unknown, reason: number): boolean => error instanceof Failure && error.reason === reason;

export const CRYPTOGRAPHY: readonly Fault[] = mustDetect('cryptography', [
  { name: 'key-one-bit-off', sentence: 'Get returns a key with one bit the other way round.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, lastFlipped) },
  { name: 'key-all-zero', sentence: 'Get returns a key of zeros.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, zeroed) },
  { name: 'key-another-each-time', sentence: 'Get returns another key each time.', source: GET, operations: ['Get'], interfere: (target) => { let times = 0; return changed(target, TAG.KeyMaterial, (value) => value.with(0, times++ & 0xff)); } },
  { name: 'key-cut', sentence: 'Get returns the first 16 bytes of a key.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, (value) => value.subarray(0, 8)) },
  { name: 'key-too-long', sentence: 'Get returns a key with a zero byte more.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, (value) => Buffer.concat([value, Buffer.alloc(1)])) },
  { name: 'key-empty', sentence: 'Get returns an empty key.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, () => new Uint8Array(0)) },
  { name: 'key-in-hex', sentence: 'Get returns the key as hexadecimal text.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, (value) => Buffer.from(Buffer.from(value).toString('hex'))) },
  { name: 'key-reversed', sentence: 'Get returns the bytes of the key in reverse.', source: GET, operations: ['Get'], interfere: (target) => changed(target, TAG.KeyMaterial, (value) => value.toReversed()) },
  { name: 'secret-one-bit-off', sentence: 'Get returns Opaque Data and transparent keys with one bit the other way round.', source: GET, operations: ['Get'], interfere: (target) => inPayload(target, (item) => (item.tag === TAG.OpaqueDataValue || item.tag === TAG.Key ? bytes(item, lastFlipped) : item)) },
  { name: 'key-format-mislabelled', sentence: 'Get labels Raw keys as Opaque.', source: KEY, operations: ['Get'], interfere: (target) => inPayload(target, (item) => (item.tag === TAG.KeyFormatType && item.value === KeyFormatType.Raw ? enumeration(item.tag, KeyFormatType.Opaque) : item)) },
  { name: 'key-format-ignored', sentence: 'Get ignores the Key Format Type of the request.', source: GET, operations: ['Get'], interfere: () => asked((request) => without(request, TAG.KeyFormatType)) },
  { name: 'key-block-length-wrong', sentence: 'The Key Block has another Cryptographic Length than the key.', source: KEY, operations: ['Get'], interfere: (target) => inPayload(target, (item) => (item.tag === TAG.CryptographicLength && item.type === 'Integer' ? { ...item, value: item.value / 2 } : item)) },
  { name: 'key-block-algorithm-wrong', sentence: 'The Key Block has another Cryptographic Algorithm than the key.', source: KEY, operations: ['Get'], interfere: (target) => inPayload(target, (item) => (item.tag === TAG.CryptographicAlgorithm && item.type === 'Enumeration' ? { ...item, value: item.value + 1 } : item)) },
  { name: 'created-key-too-short', sentence: 'Created keys have half the length that was asked for.', source: 'KMIP 1.4 §4.1, 2.1 §6.1.8', operations: ['Create'], interfere: () => afterwards((object) => rekeyed(object, (key) => key.subarray(0, key.length / 2))) },
  { name: 'created-keys-equal', sentence: 'All created keys are the same.', source: 'KMIP 1.4 §4.1, 2.1 §6.1.8', operations: ['Create'], interfere: () => afterwards((object) => rekeyed(object, (key) => Buffer.concat([createHash('sha512').update('key').digest()]).subarray(0, key.length))) },
  { name: 'created-keys-zero', sentence: 'All created keys are zero.', source: 'KMIP 1.4 §4.1, 2.1 §6.1.8', operations: ['Create'], interfere: () => afterwards((object) => rekeyed(object, zeroed)) },
  { name: 'created-keys-half-zero', sentence: 'The second half of created keys is zero.', source: 'KMIP 1.4 §4.1, 2.1 §6.1.8', operations: ['Create'], interfere: () => afterwards((object) => rekeyed(object, (key) => Buffer.concat([key.subarray(0, key.length / 2), zeroed(key.subarray(key.length / 2))]))) },
  { name: 'created-keys-share-half', sentence: 'The second half of created keys is always the same.', source: 'KMIP 1.4 §4.1, 2.1 §6.1.8', operations: ['Create'], interfere: () => afterwards((object) => rekeyed(object, (key) => Buffer.concat([key.subarray(0, key.length / 2), createHash('sha512').update('key').digest().subarray(0, key.length / 2)]))) },
  { name: 'registered-key-altered', sentence: 'Registered keys are stored with one bit the other way round.', source: 'KMIP 1.4 §4.3, 2.1 §6.1.43', operations: ['Register'], interfere: () => afterwards((object) => rekeyed(object, lastFlipped)) },

  { name: 'ciphertext-one-bit-off', sentence: 'One bit of the ciphertext is the other way round.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, lastFlipped) },
  { name: 'ciphertext-first-bit-off', sentence: 'The first bit of the ciphertext is the other way round.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, flipped) },
  { name: 'ciphertext-all-zero', sentence: 'The ciphertext is all zero.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, zeroed) },
  { name: 'ciphertext-is-plaintext', sentence: 'Encrypt returns the plaintext.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => answered((all, call) => { const data = bytesField(call.request, TAG.Data); return data === undefined ? all : all.map((item) => (item.tag === TAG.Data ? byteString(TAG.Data, data) : item)); }) },
  { name: 'ciphertext-empty', sentence: 'The ciphertext is empty.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, () => new Uint8Array(0)) },
  { name: 'ciphertext-missing', sentence: 'Encrypt returns no Data.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => answered((all) => all.filter((item) => item.tag !== TAG.Data)) },
  { name: 'ciphertext-cut', sentence: 'The ciphertext lacks its last byte.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, (value) => value.subarray(0, -1)) },
  { name: 'ciphertext-with-iv', sentence: 'The IV stands before the ciphertext in Data.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => answered((all, call) => all.map((item) => (item.tag === TAG.Data ? bytes(item, (value) => Buffer.concat([bytesField(call.request, TAG.IVCounterNonce) ?? Buffer.alloc(16), value])) : item))) },
  { name: 'plaintext-one-bit-off', sentence: 'One bit of the plaintext is the other way round.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, lastFlipped) },
  { name: 'plaintext-all-zero', sentence: 'The plaintext is all zero.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, zeroed) },
  { name: 'plaintext-is-ciphertext', sentence: 'Decrypt returns the ciphertext.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: () => answered((all, call) => { const data = bytesField(call.request, TAG.Data); return data === undefined ? all : all.map((item) => (item.tag === TAG.Data ? byteString(TAG.Data, data) : item)); }) },
  { name: 'plaintext-with-padding', sentence: 'Decrypt leaves the padding on.', source: PARAMETERS, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: () => parameters(setting(TAG.PaddingMethod, PaddingMethod.PKCS5, PaddingMethod.None)) },
  { name: 'plaintext-with-a-zero-more', sentence: 'Decrypt adds a zero byte.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, (value) => Buffer.concat([value, Buffer.alloc(1)])) },
  { name: 'plaintext-first-block-only', sentence: 'Decrypt returns the first 16 bytes.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, (value) => value.subarray(0, 16)) },
  { name: 'signature-of-other-data', sentence: 'A signature has one bit the other way round.', source: 'KMIP 1.4 §4.31, 2.1 §6.1.55', operations: ['Sign'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.SignatureData, lastFlipped) },
  { name: 'verifies-anything', sentence: 'Signature Verify and MAC Verify find everything valid.', source: 'KMIP 1.4 §4.32, §4.34, 2.1 §6.1.33, §6.1.56', operations: ['SignatureVerify', 'MACVerify'], versions: SINCE_ENCRYPT, interfere: (target) => eachTag(target, TAG.ValidityIndicator, (item) => enumeration(item.tag, ENUM.ValidityIndicator.Valid)) },
  { name: 'mode-cbc-as-ecb', sentence: 'Encrypt uses ECB where CBC is asked for.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => asIfECB },
  { name: 'padding-missing-in-ciphertext', sentence: 'A full block is not followed by a block of padding.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => ({ operation: (perform, call) => { const data = bytesField(call.request, TAG.Data); const outcome = perform(call.request, call.context); return { ...outcome, payload: outcome.payload.map((item) => (item.tag === TAG.Data ? bytes(item, (value) => (data !== undefined && data.length % 16 === 0 && value.length === data.length + 16 ? value.subarray(0, data.length) : value)) : item)) }; } }) },
  { name: 'padding-of-zeros', sentence: 'Padding is zeros instead of PKCS#5.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => zeroPadding },
  { name: 'parameters-of-request-ignored', sentence: 'Cryptographic Parameters of the request are ignored when the key has some.', source: ENCRYPT, operations: BOTH, versions: SINCE_ENCRYPT, interfere: () => ({ operation: (perform, call) => { const object = objectOf(call); return perform(object !== undefined && valueOf(object, 'CryptographicParameters') !== undefined ? without(call.request, TAG.CryptographicParameters) : call.request, call.context); } }) },
  { name: 'parameters-of-key-ignored', sentence: 'Cryptographic Parameters of the key are ignored.', source: ENCRYPT, operations: BOTH, versions: SINCE_ENCRYPT, interfere: () => ({ operation: (perform, call) => { const object = objectOf(call); if (object === undefined) return perform(call.request, call.context); call.context.store.put({ ...object, attributes: object.attributes.filter(({ id }) => id !== 'CryptographicParameters') }); return perform(call.request, call.context); } }) },
  { name: 'encrypts-with-another-key', sentence: 'Encrypt and Decrypt use the key with one bit the other way round.', source: ENCRYPT, operations: BOTH, versions: SINCE_ENCRYPT, interfere: () => withOtherKey(lastFlipped) },
  { name: 'encrypts-with-half-the-key', sentence: 'Encrypt and Decrypt of AES-256 use the first half of the key twice.', source: ENCRYPT, operations: BOTH, versions: SINCE_ENCRYPT, interfere: () => withOtherKey((key) => (key.length === 32 ? Buffer.concat([key.subarray(0, 16), key.subarray(0, 16)]) : key)) },
  { name: 'iv-ignored', sentence: 'Encrypt and Decrypt use an IV of zeros whatever the client gives.', source: ENCRYPT, operations: BOTH, versions: SINCE_ENCRYPT, interfere: () => asked((request) => withFields(request, (item) => (item.tag === TAG.IVCounterNonce ? bytes(item, zeroed) : item))) },
  { name: 'iv-of-zeros', sentence: 'The server chooses an IV of zeros.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => withFixedIV((length) => new Uint8Array(length), true) },
  { name: 'iv-repeated', sentence: 'The server chooses the same IV each time.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => withFixedIV((length) => new Uint8Array(length).fill(0x5a), true) },
  { name: 'iv-not-the-one-used', sentence: 'The server returns another IV than the one that it used.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => withFixedIV((length) => new Uint8Array(length).fill(0x5a), false) },
  { name: 'iv-not-returned', sentence: 'The server does not return the IV that it chose.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: () => answered((all) => all.filter((item) => item.tag !== TAG.IVCounterNonce)) },
  { name: 'iv-too-short', sentence: 'The IV that the server chose comes back without its last byte.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.IVCounterNonce, (value) => value.subarray(0, -1)) },
  { name: 'tag-one-bit-off', sentence: 'One bit of the authentication tag is the other way round.', source: ENCRYPT, operations: ['Encrypt'], versions: { from: '1.4' }, interfere: (target) => changed(target, TAG.AuthenticatedEncryptionTag, lastFlipped) },
  { name: 'tag-missing', sentence: 'Encrypt returns no authentication tag.', source: ENCRYPT, operations: ['Encrypt'], versions: { from: '1.4' }, interfere: () => answered((all) => all.filter((item) => item.tag !== TAG.AuthenticatedEncryptionTag)) },
  { name: 'tag-in-data', sentence: 'The authentication tag stands behind the ciphertext in Data as well.', source: ENCRYPT, operations: ['Encrypt'], versions: { from: '1.4' }, interfere: () => answered((all) => { const tag = all.find((item) => item.tag === TAG.AuthenticatedEncryptionTag); return tag?.type !== 'ByteString' ? all : all.map((item) => (item.tag === TAG.Data ? bytes(item, (value) => Buffer.concat([value, tag.value])) : item)); }) },
  { name: 'tag-cut', sentence: 'The authentication tag has 12 bytes whatever is asked for.', source: PARAMETERS, operations: ['Encrypt'], versions: { from: '1.4' }, interfere: (target) => changed(target, TAG.AuthenticatedEncryptionTag, (value) => value.subarray(0, 12)) },
  { name: 'tag-not-verified', sentence: 'Decrypt accepts a wrong authentication tag.', source: DECRYPT, operations: ['Decrypt'], versions: { from: '1.4' }, interfere: () => acceptingAnyTag },
  { name: 'additional-data-ignored', sentence: 'Additional data is not authenticated.', source: ENCRYPT, operations: BOTH, versions: { from: '1.4' }, interfere: () => asked((request) => without(request, TAG.AuthenticatedEncryptionAdditionalData)) },
  { name: 'correlation-value-missing', sentence: 'The first of several parts is answered without a Correlation Value.', source: ENCRYPT, operations: ['Encrypt'], versions: { from: '1.4' }, interfere: () => answered((all) => all.filter((item) => item.tag !== TAG.CorrelationValue)) },
  { name: 'bad-padding-accepted', sentence: 'Decrypt accepts a ciphertext that decrypts to wrong padding.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE_ENCRYPT, interfere: () => leniently((request) => (field(request, TAG.CryptographicParameters) === undefined ? undefined : mapped(request, (item) => (item.tag === TAG.PaddingMethod ? enumeration(item.tag, PaddingMethod.None) : item)))) },
  { name: 'random-always-equal', sentence: 'RNG Retrieve returns the same bytes each time.', source: 'KMIP 1.4 §4.35, 2.1 §6.1.49', operations: ['RNGRetrieve'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, (value) => new Uint8Array(value.length).fill(0x11)) },
  { name: 'random-too-short', sentence: 'RNG Retrieve returns a byte less than was asked for.', source: 'KMIP 1.4 §4.35, 2.1 §6.1.49', operations: ['RNGRetrieve'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, (value) => value.subarray(0, -1)) },
  { name: 'hash-wrong', sentence: 'Hash returns a hash of other data.', source: 'KMIP 1.4 §4.37, 2.1 §6.1.24', operations: ['Hash'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.Data, lastFlipped) },
  { name: 'mac-wrong', sentence: 'MAC returns a MAC with one bit the other way round.', source: 'KMIP 1.4 §4.33, 2.1 §6.1.32', operations: ['MAC'], versions: SINCE_ENCRYPT, interfere: (target) => changed(target, TAG.MACData, lastFlipped) },
]);

/** ECB of the data where CBC is asked for; an IV that the server chose is shown all the same. */
const asIfECB: Interference = {
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    const given = effective(call);
    if (given === undefined || numberField(given, TAG.BlockCipherMode) !== BlockCipherMode.CBC) return outcome;
    const ecb = withFields(given, (item) => (item.tag === TAG.BlockCipherMode ? enumeration(item.tag, BlockCipherMode.ECB) : item.tag === TAG.RandomIV ? undefined : item));
    const again = perform(withParameters(without(call.request, TAG.IVCounterNonce), ecb), call.context);
    const iv = outcome.payload.filter((item) => item.tag === TAG.IVCounterNonce);
    const answer = structure(TAG.ResponsePayload, again.payload);
    return { payload: iv.reduce<StructureItem>((all, item) => withFieldAfter(all, [TAG.UniqueIdentifier, TAG.Data], item), answer).value };
  },
};

/** Data filled with zeros and encrypted without padding, where PKCS#5 is asked for. */
const zeroPadding: Interference = asked((request, call) => {
  const data = bytesField(request, TAG.Data);
  const given = effective(call);
  if (data === undefined || given === undefined || numberField(given, TAG.PaddingMethod) !== PaddingMethod.PKCS5) return request;
  const filled = byteString(TAG.Data, Buffer.concat([data, Buffer.alloc(16 - (data.length % 16))]));
  return withParameters(withField(request, filled), withField(given, enumeration(TAG.PaddingMethod, PaddingMethod.None)));
});

/** Answers with the data as it came when the tag is wrong: what matters is that it does answer. */
const acceptingAnyTag: Interference = {
  operation: (perform, call) => {
    try {
      return perform(call.request, call.context);
    } catch (error) {
      const object = objectOf(call);
      const data = bytesField(call.request, TAG.Data);
      const tag = bytesField(call.request, TAG.AuthenticatedEncryptionTag);
      if (!isFailure(error, cryptographicFailure('').reason) || object?.content === undefined || data === undefined || tag === undefined) throw error;
      return { payload: [{ tag: TAG.UniqueIdentifier, type: 'TextString', value: object.uniqueIdentifier }, byteString(TAG.Data, data)] };
    }
  },
};
