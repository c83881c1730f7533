/** Answers that break the encoding rules. Source: KMIP 1.4 §9.1.1, 2.1 §10.1. */
import { structure, textString, type Item } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { mustDetect, type Fault } from './fault.js';
import { item, mapped, payload, withFields } from './tree.js';
import { paddedTo8, rewritten, rewrittenEverywhere, tagged, typeCode, typed, type RawItem } from './wire.js';

const LENGTHS = 'KMIP 1.4 §9.1.1.3, 2.1 §10.1.3';
const VALUES = 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4';
const TYPES = 'KMIP 1.4 §9.1.1.2, 2.1 §10.1.2';
const ORDER = 'KMIP 1.4 §7, 2.1 §8';

/** A value of 4 bytes in the 8 bytes of a longer type. */
const widened =
  (code: number) =>
  (raw: RawItem): RawItem => ({ ...raw, typeCode: code, length: 8, body: Buffer.concat([Buffer.alloc(4), raw.body.subarray(0, 4)]) });

const withCode =
  (code: number) =>
  (raw: RawItem): RawItem => ({ ...raw, typeCode: code });

const text = (change: (value: Uint8Array) => Uint8Array) => (raw: RawItem): RawItem => {
  const value = change(raw.body.subarray(0, raw.length));
  return { ...raw, length: value.length, body: paddedTo8(value) };
};

const unalignedText = (each: Item): boolean => each.type === 'TextString' && Buffer.byteLength(each.value) % 8 !== 0;

export const ENCODING: readonly Fault[] = mustDetect('encoding', [
  { name: 'integer-as-long-integer', sentence: 'Batch Count is a Long Integer.', source: TYPES, interfere: () => rewritten(tagged(TAG.BatchCount), widened(typeCode('LongInteger'))) },
  { name: 'integer-as-enumeration', sentence: 'Batch Count is an Enumeration.', source: TYPES, interfere: () => rewritten(tagged(TAG.BatchCount), withCode(typeCode('Enumeration'))) },
  { name: 'enumeration-as-integer', sentence: 'Result Status is an Integer.', source: TYPES, interfere: () => rewritten(tagged(TAG.ResultStatus), withCode(typeCode('Integer'))) },
  { name: 'text-as-byte-string', sentence: 'Unique Identifier is a Byte String.', source: TYPES, interfere: () => rewritten(tagged(TAG.UniqueIdentifier), withCode(typeCode('ByteString'))) },
  { name: 'bytes-as-text-string', sentence: 'Key Material is a Text String.', source: TYPES, operations: ['Get'], interfere: () => rewritten(tagged(TAG.KeyMaterial), withCode(typeCode('TextString'))) },
  { name: 'date-as-long-integer', sentence: 'Time Stamp is a Long Integer.', source: TYPES, interfere: () => rewritten(tagged(TAG.TimeStamp), withCode(typeCode('LongInteger'))) },
  {
    name: 'attribute-value-of-another-type',
    sentence: 'Cryptographic Length is a Long Integer among the attributes.',
    source: 'KMIP 1.4 §3.5, 2.1 §4.15',
    operations: ['GetAttributes'],
    interfere: (target) =>
      payload(target, (part) =>
        mapped(part, (each) =>
          each.tag === TAG.CryptographicLength && each.type === 'Integer'
            ? { tag: each.tag, type: 'LongInteger', value: BigInt(each.value) }
            : each.tag === TAG.Attribute && each.type === 'Structure' && each.value.some((name) => name.value === 'Cryptographic Length')
              ? withFields(each, (value) => (value.tag === TAG.AttributeValue && value.type === 'Integer' ? { tag: value.tag, type: 'LongInteger', value: BigInt(value.value) } : value))
              : each,
        ),
      ),
  },
  { name: 'type-code-unknown', sentence: 'An item has a type code that no version defines.', source: TYPES, interfere: () => rewritten(tagged(TAG.ResultStatus), withCode(0x7f)) },
  { name: 'type-code-zero', sentence: 'An item has the type code 0.', source: TYPES, interfere: () => rewritten(tagged(TAG.TimeStamp), withCode(0)) },
  { name: 'tag-outside-the-ranges', sentence: 'An item has a tag that is neither of the specification nor an extension.', source: 'KMIP 1.4 §9.1.1.1, 2.1 §10.1.1', interfere: () => rewritten(tagged(TAG.TimeStamp), (raw) => ({ ...raw, tag: 0x010203 })) },
  { name: 'integer-length-8', sentence: 'An Integer announces 8 bytes.', source: LENGTHS, interfere: () => rewritten(tagged(TAG.ProtocolVersionMinor), (raw) => ({ ...widened(raw.typeCode)(raw) })) },
  { name: 'enumeration-length-8', sentence: 'An Enumeration announces 8 bytes.', source: LENGTHS, interfere: () => rewritten(typed('Enumeration'), (raw) => ({ ...raw, length: 8 })) },
  { name: 'date-length-4', sentence: 'A Date-Time announces 4 bytes.', source: LENGTHS, interfere: () => rewritten(typed('DateTime'), (raw) => ({ ...raw, length: 4 })) },
  { name: 'date-in-four-bytes', sentence: 'A Date-Time has 4 bytes and padding.', source: LENGTHS, interfere: () => rewritten(typed('DateTime'), (raw) => ({ ...raw, length: 4, body: paddedTo8(raw.body.subarray(4)) })) },
  { name: 'boolean-two', sentence: 'A Boolean has the value 2.', source: VALUES, operations: ['GetAttributes'], versions: { from: '1.1' }, interfere: () => rewritten(typed('Boolean'), (raw) => ({ ...raw, body: Buffer.from('0000000000000002', 'hex') })) },
  { name: 'boolean-all-ones', sentence: 'A Boolean has all its bits set.', source: VALUES, operations: ['GetAttributes'], versions: { from: '1.1' }, interfere: () => rewritten(typed('Boolean'), (raw) => ({ ...raw, body: Buffer.alloc(8, 0xff) })) },
  { name: 'boolean-in-four-bytes', sentence: 'A Boolean announces 4 bytes.', source: LENGTHS, operations: ['GetAttributes'], versions: { from: '1.1' }, interfere: () => rewritten(typed('Boolean'), (raw) => ({ ...raw, length: 4 })) },
  {
    name: 'big-integer-in-five-bytes',
    sentence: 'The length of a Big Integer is no multiple of 8.',
    source: VALUES,
    operations: ['Get'],
    interfere: () => rewritten(typed('BigInteger'), (raw) => ({ ...raw, length: 5, body: paddedTo8(raw.body.subarray(raw.length - 5)) })),
  },
  { name: 'big-integer-empty', sentence: 'A Big Integer has no bytes.', source: VALUES, operations: ['Get'], interfere: () => rewritten(typed('BigInteger'), (raw) => ({ ...raw, length: 0, body: new Uint8Array(0) })) },
  {
    name: 'big-integer-unsigned',
    sentence: 'A Big Integer loses the zero bytes before its highest bit and becomes negative.',
    source: VALUES,
    operations: ['Get'],
    interfere: () => rewrittenEverywhere(typed('BigInteger'), (raw) => (raw.length > 8 && raw.body.subarray(0, 8).every((byte) => byte === 0) ? { ...raw, length: raw.length - 8, body: raw.body.subarray(8) } : raw)),
  },
  { name: 'big-integer-little-endian', sentence: 'A Big Integer has its bytes in reverse.', source: VALUES, operations: ['Get'], interfere: () => rewritten(typed('BigInteger'), (raw) => ({ ...raw, body: raw.body.toReversed() })) },
  { name: 'integer-little-endian', sentence: 'An Integer has its bytes in reverse.', source: VALUES, interfere: () => rewritten(tagged(TAG.BatchCount), (raw) => ({ ...raw, body: Buffer.concat([raw.body.subarray(0, 4).toReversed(), raw.body.subarray(4)]) })) },
  { name: 'padding-not-zero-after-integer', sentence: 'The padding of an Integer is not zero.', source: LENGTHS, interfere: () => rewritten(typed('Integer'), (raw) => ({ ...raw, body: raw.body.with(7, 1) })) },
  { name: 'padding-not-zero-after-text', sentence: 'The padding of a Text String is not zero.', source: LENGTHS, interfere: () => rewritten(unalignedText, (raw) => ({ ...raw, body: raw.body.with(raw.body.length - 1, 0x20) })) },
  { name: 'padding-missing', sentence: 'A Text String is not padded.', source: LENGTHS, interfere: () => rewritten(unalignedText, (raw) => ({ ...raw, body: raw.body.subarray(0, raw.length) })) },
  { name: 'padding-missing-after-integer', sentence: 'An Integer is not padded.', source: LENGTHS, interfere: () => rewritten(tagged(TAG.BatchCount), (raw) => ({ ...raw, body: raw.body.subarray(0, 4) })) },
  { name: 'padding-surplus', sentence: 'A Text String has 8 bytes of padding more than it needs.', source: LENGTHS, interfere: () => rewritten(typed('TextString'), (raw) => ({ ...raw, body: Buffer.concat([raw.body, Buffer.alloc(8)]) })) },
  { name: 'length-with-padding', sentence: 'The lengths of Text Strings include their padding.', source: LENGTHS, interfere: () => rewrittenEverywhere(unalignedText, (raw) => ({ ...raw, length: raw.body.length })) },
  { name: 'length-of-structure-too-short', sentence: 'A Batch Item announces 8 bytes less than it has.', source: LENGTHS, interfere: () => rewritten(tagged(TAG.BatchItem), (raw) => ({ ...raw, length: raw.length - 8 })) },
  { name: 'length-of-structure-too-long', sentence: 'A Batch Item announces 8 bytes more than it has.', source: LENGTHS, interfere: () => rewritten(tagged(TAG.BatchItem), (raw) => ({ ...raw, length: raw.length + 8 })) },
  { name: 'length-of-message-too-short', sentence: 'The message announces 8 bytes less than are sent.', source: LENGTHS, interfere: () => rewritten((_each, depth) => depth === 0, (raw) => ({ ...raw, length: raw.length - 8 })) },
  { name: 'length-of-message-too-long', sentence: 'The message announces 8 bytes more than are sent.', source: LENGTHS, silent: true, interfere: () => rewritten((_each, depth) => depth === 0, (raw) => ({ ...raw, length: raw.length + 8 })) },
  { name: 'text-not-utf-8', sentence: 'A Text String holds a byte that UTF-8 does not have.', source: VALUES, interfere: () => rewritten(typed('TextString'), (raw) => ({ ...raw, body: raw.body.with(0, 0xff) })) },
  { name: 'text-latin-1', sentence: 'A Text String holds a letter in Latin-1.', source: VALUES, interfere: () => rewritten(typed('TextString'), (raw) => ({ ...raw, body: raw.body.with(raw.length - 1, 0xe9) })) },
  { name: 'text-utf-16', sentence: 'Unique Identifier is in UTF-16.', source: VALUES, interfere: () => rewritten(tagged(TAG.UniqueIdentifier), text((value) => Buffer.from(Buffer.from(value).toString(), 'utf16le').swap16())) },
  { name: 'text-overlong', sentence: 'A Text String holds an overlong UTF-8 sequence.', source: VALUES, interfere: () => rewritten(typed('TextString'), text((value) => Buffer.concat([Buffer.from([0xc0, 0xaf]), value]))) },
  { name: 'text-with-terminator', sentence: 'Unique Identifier ends with a NUL that its length counts.', source: VALUES, operations: ['Get', 'GetAttributes', 'Activate', 'Revoke', 'Destroy', 'Encrypt', 'Decrypt'], interfere: () => rewritten(tagged(TAG.UniqueIdentifier), text((value) => Buffer.concat([value, Buffer.alloc(1)]))) },
  { name: 'field-order-in-batch-item', sentence: 'Result Status stands before Operation.', source: ORDER, interfere: (target) => item(target, (each) => withFields(each, (part) => (part.tag === TAG.ResultStatus ? undefined : part.tag === TAG.Operation ? [{ tag: TAG.ResultStatus, type: 'Enumeration', value: ENUM.ResultStatus.Success }, part] : part))) },
  {
    name: 'field-order-in-payload',
    sentence: 'Unique Identifier stands before Object Type.',
    source: 'KMIP 1.4 §4.11, 2.1 §6.1.19',
    operations: ['Create', 'Get'],
    interfere: (target) => payload(target, (part) => structure(part.tag, [...part.value.filter((each) => each.tag === TAG.UniqueIdentifier), ...part.value.filter((each) => each.tag !== TAG.UniqueIdentifier)])),
  },
  {
    name: 'field-order-in-key-block',
    sentence: 'Cryptographic Algorithm stands before Key Value in a Key Block.',
    source: 'KMIP 1.4 §2.1.3, 2.1 §3.1',
    operations: ['Get'],
    interfere: (target) => payload(target, (part) => mapped(part, (each) => (each.tag === TAG.KeyBlock && each.type === 'Structure' ? structure(each.tag, [...each.value.filter((field) => field.tag === TAG.CryptographicAlgorithm), ...each.value.filter((field) => field.tag !== TAG.CryptographicAlgorithm)]) : each))),
  },
  {
    name: 'field-order-in-attribute',
    sentence: 'Attribute Value stands before Attribute Name.',
    source: 'KMIP 1.4 §2.1.1',
    operations: ['GetAttributes', 'AddAttribute', 'ModifyAttribute'],
    versions: { to: '1.4' },
    interfere: (target) => payload(target, (part) => mapped(part, (each) => (each.tag === TAG.Attribute && each.type === 'Structure' ? structure(each.tag, each.value.toReversed()) : each))),
  },
  { name: 'surplus-field-of-the-specification', sentence: 'The payloads hold a field that their operation does not have.', source: 'KMIP 1.4 §4, 2.1 §6.1', interfere: (target) => payload(target, (part) => structure(part.tag, [...part.value, textString(TAG.Username, 'admin')])) },
  { name: 'surplus-field-without-definition', sentence: 'The payloads hold a tag that no version defines.', source: 'KMIP 1.4 §9.1.3.1, 2.1 §11.56', interfere: (target) => payload(target, (part) => structure(part.tag, [...part.value, textString(0x42fff0, 'x')])) },
  { name: 'surplus-field-in-batch-item', sentence: 'The Batch Items hold a field that they do not have.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: (target) => item(target, (each) => structure(each.tag, [...each.value, textString(TAG.Username, 'admin')])) },
  { name: 'surplus-payload', sentence: 'The Batch Items hold two Response Payloads.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: (target) => item(target, (each) => withFields(each, (part) => (part.tag === TAG.ResponsePayload ? [part, part] : part))) },
  { name: 'missing-protocol-version', sentence: 'The Response Header has no Protocol Version.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => ({ response: (response) => mapped(response, (each) => (each.tag === TAG.ProtocolVersion ? undefined : each)) }) },
  { name: 'missing-header', sentence: 'The response has no Response Header.', source: 'KMIP 1.4 §7, 2.1 §8', interfere: () => ({ response: (response) => withFields(response, (each) => (each.tag === TAG.ResponseHeader ? undefined : each)) }) },
  { name: 'missing-object-type', sentence: 'Get and Create return no Object Type.', source: 'KMIP 1.4 §4.1, §4.11, 2.1 §6.1.8, §6.1.19', operations: ['Get', 'Create'], interfere: (target) => payload(target, (part) => withFields(part, (each) => (each.tag === TAG.ObjectType ? undefined : each))) },
  { name: 'missing-object', sentence: 'Get returns no object.', source: 'KMIP 1.4 §4.11, 2.1 §6.1.19', operations: ['Get'], interfere: (target) => payload(target, (part) => withFields(part, (each) => (each.type === 'Structure' ? undefined : each))) },
  { name: 'missing-payload', sentence: 'Successful Batch Items have no Response Payload.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: (target) => item(target, (each) => withFields(each, (part) => (part.tag === TAG.ResponsePayload ? undefined : part))) },
  { name: 'missing-cryptographic-algorithm', sentence: 'The Key Block of a key has no Cryptographic Algorithm.', source: 'KMIP 1.4 §2.1.3, 2.1 §3.1', operations: ['Get'], interfere: (target) => payload(target, (part) => mapped(part, (each) => (each.tag === TAG.CryptographicAlgorithm ? undefined : each))) },
  { name: 'trailing-bytes', sentence: 'Eight zero bytes follow each message.', source: 'KMIP 1.4 §9.1.1, 2.1 §10.1', interfere: () => ({ bytes: (bytes) => Buffer.concat([bytes, Buffer.alloc(8)]) }) },
  { name: 'message-tag-of-a-request', sentence: 'The answer is a Request Message.', source: 'KMIP 1.4 §7.2, 2.1 §8', interfere: () => ({ response: (response) => ({ ...response, tag: TAG.RequestMessage }) }) },
  { name: 'enumeration-without-definition', sentence: 'State has a value that no version defines.', source: 'KMIP 1.4 §9.1.3.2.18, 2.1 §11.55', operations: ['GetAttributes'], interfere: (target) => payload(target, (part) => mapped(part, (each, path) => (each.type === 'Enumeration' && (each.tag === TAG.State || (each.tag === TAG.AttributeValue && path.at(-1) === TAG.Attribute)) ? { ...each, value: 0x77 } : each))) },
  { name: 'nothing-but-zeros', sentence: 'The answer is a message of zero bytes.', source: 'KMIP 1.4 §9.1.1, 2.1 §10.1', interfere: () => ({ bytes: (bytes) => new Uint8Array(bytes.length) }) },
]);
