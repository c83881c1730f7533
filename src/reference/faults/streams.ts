/** Encrypt and Decrypt in several parts that lose their place, or take another's. Source: KMIP 1.4 §2.1.15, §4, §4.29, §4.30; 2.1 §6.1, §6.1.11, §6.1.17. */
import { byteString, field, type Item } from '../../ttlv/item.js';
import { booleanField, bytesField, numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext } from '../context.js';
import { cryptographicFailure, invalidField } from '../failure.js';
import type { Stream } from '../crypto/streams.js';
import type { Call, Interference } from '../interference.js';
import { withoutAttribute } from '../object.js';
import { answered, asked, namingObject, objectOf, otherwise } from './around.js';
import { effective } from './cryptography.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { flipped, withField, without } from './tree.js';

const PARTS = 'KMIP 1.4 §4 and §4.29, 2.1 §6.1 and §6.1.17';
const VALUE = 'KMIP 1.4 §2.1.15 and §4.29, 2.1 §6.1.17';
const SINCE = { from: '1.4' } as const;
const BOTH: readonly OperationName[] = ['Encrypt', 'Decrypt'];

const correlationOf = ({ request }: Call): Uint8Array | undefined => bytesField(request, TAG.CorrelationValue);
const isFirst = ({ request }: Call): boolean => booleanField(request, TAG.InitIndicator) === true;
const isLast = ({ request }: Call): boolean => booleanField(request, TAG.FinalIndicator) === true;
const dataLength = ({ request }: Call): number => bytesField(request, TAG.Data)?.length ?? 0;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const withDataOf = (payload: readonly Item[], change: (data: Uint8Array) => Uint8Array): readonly Item[] =>
  payload.map((item) => (item.tag === TAG.Data && item.type === 'ByteString' && item.value.length > 0 ? byteString(item.tag, change(item.value)) : item));

/** Refuses a part as if its fields did not fit. */
const refusedPart = (when: (call: Call) => boolean): Interference => ({
  operation: (perform, call) => {
    if (when(call)) throw invalidField('the server does not take this part');
    return perform(call.request, call.context);
  },
});

/** Performs as if another stream had the Correlation Value of the request; undefined leaves it as it is. */
const onOtherStream = (other: (stream: Stream | undefined, call: Call, correlationValue: string) => Stream | undefined): Interference => ({
  operation: (perform, call) => {
    const { context, request } = call;
    const value = correlationOf(call);
    const stream = value === undefined ? undefined : other(context.streams.find(value), call, hex(value));
    if (stream === undefined) return perform(request, context);
    return perform(request, { ...context, streams: { ...context.streams, find: () => stream } } satisfies OperationContext);
  },
});

/** Goes on with streams that have ended. */
function unending(): Interference {
  const known = new Map<string, Stream>();
  const work = { update: (data: Uint8Array) => data, final: () => ({ data: new Uint8Array(0) }) };
  return onOtherStream((stream, _call, value) => {
    if (stream === undefined) return known.get(value);
    known.set(value, { ...stream, work });
    return undefined;
  });
}

/** A new operation in parts ends the one before. */
function oneAtATime(): Interference {
  let open: Uint8Array | undefined;
  return answered((payload, call) => {
    const next = payload.find(({ tag }) => tag === TAG.CorrelationValue);
    if (next?.type !== 'ByteString' || !isFirst(call)) return payload;
    if (open !== undefined) call.context.streams.close(open);
    open = next.value;
    return payload;
  });
}

/** From the third part on the output is wrong. */
function losingItsPlace(): Interference {
  const second = new Set<string>();
  return answered((payload, call) => {
    const value = correlationOf(call);
    if (value === undefined) return payload;
    if (second.has(hex(value))) return withDataOf(payload, flipped);
    second.add(hex(value));
    return payload;
  });
}

/** In CBC each part begins with the IV of the first anew. */
function eachByItself(): Interference {
  const firsts = new Map<string, Call['request']>();
  return {
    operation: (perform, call) => {
      const outcome = perform(call.request, call.context);
      const value = correlationOf(call);
      const next = outcome.payload.find(({ tag }) => tag === TAG.CorrelationValue);
      const given = effective(call);
      if (given === undefined || numberField(given, TAG.BlockCipherMode) !== ENUM.BlockCipherMode.CBC) return outcome;
      if (value === undefined) {
        if (next?.type === 'ByteString') firsts.set(hex(next.value), without(call.request, TAG.InitIndicator));
        return outcome;
      }
      const first = firsts.get(hex(value));
      const data = field(call.request, TAG.Data);
      if (first === undefined || data === undefined) return outcome;
      const alone = perform(withField(first, data), call.context).payload.find(({ tag }) => tag === TAG.Data);
      return { ...outcome, payload: outcome.payload.map((item) => (item.tag === TAG.Data && alone !== undefined ? alone : item)) };
    },
  };
}

const firstPartCounts: Interference = {
  operation: (perform, call) => {
    const object = correlationOf(call) === undefined ? undefined : objectOf(call);
    if (object === undefined) return perform(call.request, call.context);
    call.context.store.put(withoutAttribute(object, 'UsageLimits'));
    try {
      return perform(call.request, call.context);
    } finally {
      call.context.store.put(object);
    }
  },
};

export const STREAM_FAULTS: readonly Fault[] = mustDetect('cryptography', [
  { name: 'parts-lose-their-place', sentence: 'From the third part on Encrypt puts out what is wrong.', source: PARTS, operations: ['Encrypt'], versions: SINCE, interfere: losingItsPlace },
  { name: 'parts-of-whole-blocks-only', sentence: 'Encrypt refuses a part that is no whole number of blocks, unless it is the last.', source: PARTS, operations: ['Encrypt'], versions: SINCE, interfere: () => refusedPart((call) => isFirst(call) && !isLast(call) && dataLength(call) % 16 !== 0) },
  { name: 'first-part-without-data-refused', sentence: 'Encrypt refuses a first part without Data.', source: PARTS, operations: ['Encrypt'], versions: SINCE, interfere: () => refusedPart((call) => isFirst(call) && field(call.request, TAG.Data) === undefined) },
  { name: 'last-part-without-data-refused', sentence: 'Encrypt refuses a last part without Data.', source: PARTS, operations: ['Encrypt'], versions: SINCE, interfere: () => refusedPart((call) => isLast(call) && field(call.request, TAG.Data) === undefined) },
  { name: 'one-request-taken-for-a-part', sentence: 'Encrypt takes a request that begins and ends for the first of several parts.', source: PARTS, operations: ['Encrypt'], versions: SINCE, interfere: () => asked((request, call) => (isFirst(call) ? without(request, TAG.FinalIndicator) : request)) },
  { name: 'one-operation-in-parts-at-a-time', sentence: 'An Encrypt in parts ends the one before it.', source: VALUE, operations: ['Encrypt'], versions: SINCE, interfere: oneAtATime },
  { name: 'ended-operation-goes-on', sentence: 'Encrypt takes the Correlation Value of an operation that has ended.', source: VALUE, operations: ['Encrypt'], versions: SINCE, interfere: unending },
  { name: 'correlation-value-of-other-operation', sentence: 'Decrypt goes on with the Correlation Value of an Encrypt.', source: VALUE, operations: BOTH, versions: SINCE, interfere: () => onOtherStream((stream, { code }) => (stream === undefined || stream.operation === code ? undefined : { ...stream, operation: code })) },
  { name: 'correlation-value-of-other-key', sentence: 'Encrypt goes on with the Correlation Value of an operation with another key.', source: VALUE, operations: ['Encrypt'], versions: SINCE, interfere: () => onOtherStream((stream, call) => { const object = objectOf(call); return stream === undefined || object === undefined || stream.uniqueIdentifier === object.uniqueIdentifier ? undefined : { ...stream, uniqueIdentifier: object.uniqueIdentifier }; }) },
  { name: 'first-part-counts', sentence: 'Of an Encrypt in parts the first counts against the Usage Limits.', source: 'KMIP 1.4 §3.21, 2.1 §4.59', operations: ['Encrypt'], versions: SINCE, interfere: () => firstPartCounts },
  { name: 'each-part-by-itself', sentence: 'In CBC each part is encrypted and decrypted by itself.', source: PARTS, operations: BOTH, versions: SINCE, interfere: eachByItself },
  { name: 'tag-of-parts-not-verified', sentence: 'Decrypt in parts does not verify the tag.', source: 'KMIP 1.4 §4.30, 2.1 §6.1.11', operations: ['Decrypt'], versions: SINCE, interfere: () => otherwise((call, failed) => (correlationOf(call) !== undefined && failed.reason === cryptographicFailure('').reason ? namingObject(call) : undefined)) },
]);
