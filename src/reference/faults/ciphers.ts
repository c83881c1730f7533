/** Encryption and decryption that go wrong at an edge: padding, tags, IVs, data without end or beginning, and data in parts. Source: KMIP 1.4 §3.6, §4.29, §4.30; 2.1 §4.16, §6.1.11, §6.1.17. */
import { createDecipheriv } from 'node:crypto';
import { byteString, enumeration, field, type Item, type StructureItem } from '../../ttlv/item.js';
import { booleanField, bytesField, numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { startCipher } from '../crypto/symmetric.js';
import { Failure } from '../failure.js';
import type { Outcome } from '../context.js';
import type { Call, Interference } from '../interference.js';
import { requireSecret } from '../operations/key-use.js';
import { answered, asked, leniently, objectOf, otherwise } from './around.js';
import { effective, withParameters } from './cryptography.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { withField, withFieldAfter, withFields, without } from './tree.js';

const { BlockCipherMode, CryptographicAlgorithm, Operation, PaddingMethod } = ENUM;
const ENCRYPT = 'KMIP 1.4 §4.29, 2.1 §6.1.17';
const DECRYPT = 'KMIP 1.4 §4.30, 2.1 §6.1.11';
const PARAMETERS = 'KMIP 1.4 §3.6, 2.1 §4.16';
const SINCE = { from: '1.2' } as const;
const BOTH: readonly OperationName[] = ['Encrypt', 'Decrypt'];

const BLOCK = 16;
const KIBIBYTE = 1024;

const modeOf = (call: Call): number | undefined => {
  const given = effective(call);
  return given === undefined ? undefined : numberField(given, TAG.BlockCipherMode);
};

const hasPKCS5 = (call: Call): boolean => {
  const given = effective(call);
  return given !== undefined && numberField(given, TAG.PaddingMethod) === PaddingMethod.PKCS5;
};

const dataIn = (payload: readonly Item[]): Uint8Array => {
  const data = payload.find(({ tag }) => tag === TAG.Data);
  return data?.type === 'ByteString' ? data.value : new Uint8Array(0);
};

const withData = (payload: readonly Item[], data: Uint8Array): readonly Item[] => payload.map((item) => (item.tag === TAG.Data ? byteString(TAG.Data, data) : item));

const withNothing = (request: StructureItem): StructureItem | undefined =>
  field(request, TAG.Data) === undefined ? withFieldAfter(request, [TAG.UniqueIdentifier, TAG.CryptographicParameters], byteString(TAG.Data, new Uint8Array(0))) : undefined;

/** Takes wrong padding off in another way: `cut` gives what is left of the text, undefined when that is refused too. */
const unpaddedBy = (cut: (text: Uint8Array) => Uint8Array | undefined): Interference => ({
  operation: (perform, call) => {
    try {
      return perform(call.request, call.context);
    } catch (error) {
      const given = effective(call);
      if (!(error instanceof Failure) || given === undefined || !hasPKCS5(call)) throw error;
      const raw = withFields(given, (item) => (item.tag === TAG.PaddingMethod ? enumeration(item.tag, PaddingMethod.None) : item));
      const outcome = perform(withParameters(call.request, raw), call.context);
      const text = cut(dataIn(outcome.payload));
      if (text === undefined) throw error;
      return { ...outcome, payload: withData(outcome.payload, text) };
    }
  },
});

const byLastByte = (text: Uint8Array): Uint8Array | undefined => {
  const count = text.at(-1) ?? 0;
  return count >= 1 && count <= BLOCK ? text.subarray(0, text.length - count) : undefined;
};

const whenZero = (text: Uint8Array): Uint8Array | undefined => (text.at(-1) === 0 ? text : undefined);

/** Decrypts in GCM what has a tag of which the first half is right. */
const firstHalfOfTag = otherwise((call) => {
  const { request, context } = call;
  const object = objectOf(call);
  const [data, iv, tag, aad] = [TAG.Data, TAG.IVCounterNonce, TAG.AuthenticatedEncryptionTag, TAG.AuthenticatedEncryptionAdditionalData].map((each) => bytesField(request, each));
  if (object === undefined || data === undefined || iv === undefined || tag?.length !== BLOCK || modeOf(call) !== BlockCipherMode.GCM) return undefined;
  const key = requireSecret(object, context.version);
  const text = createDecipheriv(`aes-${key.length * 8}-gcm` as 'aes-128-gcm', key, iv).update(data);
  const again = startCipher({ direction: 'encrypt', algorithm: CryptographicAlgorithm.AES, key, iv, parameters: { blockCipherMode: BlockCipherMode.GCM }, version: context.version, ...(aad === undefined ? {} : { additionalData: aad }) });
  again.update(text);
  const right = again.final().tag?.subarray(0, BLOCK / 2) ?? new Uint8Array(0);
  return right.every((byte, at) => byte === tag[at]) ? { payload: [{ tag: TAG.UniqueIdentifier, type: 'TextString', value: object.uniqueIdentifier }, byteString(TAG.Data, text)] } : undefined;
});

/** In CBC a request goes on where the last one with the same key and IV ended. */
function chained(): Interference {
  const lastBlocks = new Map<string, Uint8Array>();
  return {
    operation: (perform, call) => {
      const object = objectOf(call);
      const iv = bytesField(call.request, TAG.IVCounterNonce);
      if (object === undefined || iv?.length !== BLOCK || modeOf(call) !== BlockCipherMode.CBC) return perform(call.request, call.context);
      const stream = `${call.code} ${object.uniqueIdentifier} ${Buffer.from(iv).toString('hex')}`;
      const outcome = perform(withField(call.request, byteString(TAG.IVCounterNonce, lastBlocks.get(stream) ?? iv)), call.context);
      const ciphertext = call.code === Operation.Encrypt ? dataIn(outcome.payload) : (bytesField(call.request, TAG.Data) ?? iv);
      if (ciphertext.length >= BLOCK) lastBlocks.set(stream, ciphertext.subarray(-BLOCK));
      return outcome;
    },
  };
}

/** The first ciphertext of a key and a text is that of the two for good. */
function remembered(): Interference {
  const ciphertexts = new Map<string, Uint8Array>();
  return answered((payload, call) => {
    const whole = [TAG.CorrelationValue, TAG.InitIndicator].every((tag) => field(call.request, tag) === undefined) && !payload.some(({ tag }) => tag === TAG.IVCounterNonce);
    const data = bytesField(call.request, TAG.Data);
    if (!whole || data === undefined) return payload;
    const what = `${objectOf(call)?.uniqueIdentifier} ${Buffer.from(data).toString('hex')}`;
    const first = ciphertexts.get(what) ?? dataIn(payload);
    ciphertexts.set(what, first);
    return withData(payload, first);
  });
}

/** In CBC each kibibyte begins with the IV anew; only the last is padded. */
const inPieces: Interference = {
  operation: (perform, call) => {
    const data = bytesField(call.request, TAG.Data);
    const given = effective(call);
    if (data === undefined || given === undefined || data.length <= KIBIBYTE || modeOf(call) !== BlockCipherMode.CBC) return perform(call.request, call.context);
    const whole = without(given, TAG.PaddingMethod);
    const count = Math.ceil(data.length / KIBIBYTE);
    const outcomes = Array.from({ length: count }, (_, at) => {
      const piece = byteString(TAG.Data, data.subarray(at * KIBIBYTE, (at + 1) * KIBIBYTE));
      return perform(withParameters(withField(call.request, piece), at + 1 === count ? given : whole), call.context);
    });
    return { payload: withData(outcomes[0]?.payload ?? [], Buffer.concat(outcomes.map(({ payload }) => dataIn(payload)))) };
  },
};

/** Encrypts the beginning of long data. */
const firstKibibyte = asked((request) => {
  const data = bytesField(request, TAG.Data);
  return data === undefined || data.length <= KIBIBYTE ? request : withField(request, byteString(TAG.Data, data.subarray(0, KIBIBYTE)));
});

/** With Random IV the IV that was given is left out, and the one in its place is not told. */
const ownIV: Interference = {
  operation: (perform, call) => {
    const given = effective(call);
    if (given === undefined || booleanField(given, TAG.RandomIV) !== true || bytesField(call.request, TAG.IVCounterNonce) === undefined) return perform(call.request, call.context);
    const outcome = perform(without(call.request, TAG.IVCounterNonce), call.context);
    return { ...outcome, payload: outcome.payload.filter(({ tag }) => tag !== TAG.IVCounterNonce) };
  },
};

export const CIPHERS: readonly Fault[] = mustDetect('cryptography', [
  { name: 'missing-data-encrypted', sentence: 'Encrypt takes missing Data for empty Data.', source: ENCRYPT, operations: ['Encrypt'], versions: { from: '1.3' }, interfere: () => leniently(withNothing) },
  { name: 'missing-data-decrypted', sentence: 'Decrypt returns nothing where no Data is given.', source: DECRYPT, operations: ['Decrypt'], versions: { from: '1.3' }, interfere: () => otherwise((call): Outcome | undefined => { const object = objectOf(call); return object === undefined || withNothing(call.request) === undefined ? undefined : { payload: [{ tag: TAG.UniqueIdentifier, type: 'TextString', value: object.uniqueIdentifier }, byteString(TAG.Data, new Uint8Array(0))] }; }) },
  { name: 'empty-data-not-padded', sentence: 'The ciphertext of an empty text is empty, whatever the padding.', source: PARAMETERS, operations: ['Encrypt'], versions: SINCE, interfere: () => answered((payload, call) => (bytesField(call.request, TAG.Data)?.length === 0 && hasPKCS5(call) ? withData(payload, new Uint8Array(0)) : payload)) },
  { name: 'padding-by-last-byte', sentence: 'Decrypt looks at the last byte of the padding only.', source: PARAMETERS, operations: ['Decrypt'], versions: SINCE, interfere: () => unpaddedBy(byLastByte) },
  { name: 'padding-of-zero-bytes', sentence: 'Decrypt takes a text that ends with zero for one without padding.', source: PARAMETERS, operations: ['Decrypt'], versions: SINCE, interfere: () => unpaddedBy(whenZero) },
  { name: 'cipher-chained-to-last-request', sentence: 'In CBC a request with the IV of one before it goes on where that ended.', source: ENCRYPT, operations: BOTH, versions: SINCE, interfere: chained },
  { name: 'ciphertext-remembered', sentence: 'The same data is answered with the same ciphertext, whatever the mode and IV.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: remembered },
  { name: 'long-data-cut', sentence: 'Of more than 1024 bytes Encrypt takes the first 1024.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: () => firstKibibyte },
  { name: 'long-data-in-pieces', sentence: 'In CBC the IV is taken anew for every 1024 bytes.', source: PARAMETERS, operations: BOTH, versions: SINCE, interfere: () => inPieces },
  { name: 'tag-by-first-half', sentence: 'Decrypt in GCM looks at the first half of the tag only.', source: DECRYPT, operations: ['Decrypt'], versions: { from: '1.4' }, interfere: () => firstHalfOfTag },
  { name: 'iv-given-not-used', sentence: 'With Random IV an IV that is given is not used, and the one in its place is not returned.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: () => ownIV },
]);
