/** What the server takes for granted of a key: its state, mask, value and Usage Limits as they once were, or as another key has them. Source: KMIP 1.4 §3.19, §3.21, §3.22, §4.29; 2.1 §4.17, §4.57, §4.59, §6.1.17. */
import { byteString, enumeration, field, type Item } from '../../ttlv/item.js';
import { bytesField, longField, numberField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { usageLimits } from '../attributes/values.js';
import type { Outcome } from '../context.js';
import type { Call, Interference } from '../interference.js';
import { numberOf, valueOf, withState, withValue, withoutAttribute, type ManagedObject } from '../object.js';
import { afterwards, answered, asked, disguised, objectIn, objectOf, refused } from './around.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { flipped, mapped, withField, withFields } from './tree.js';
import { everyUse } from './usage.js';

const LIMITS = 'KMIP 1.4 §3.21, 2.1 §4.59';
const USAGE_MASK = 'KMIP 1.4 §3.19, 2.1 §4.17';
const STATE = 'KMIP 1.4 §3.22, 2.1 §4.57';
const CIPHER = 'KMIP 1.4 §4.29 and §4.30, 2.1 §6.1.17 and §6.1.11';
const SINCE = { from: '1.2' } as const;
const BOTH: readonly OperationName[] = ['Encrypt', 'Decrypt'];

const { Encrypt, Decrypt } = MASK.CryptographicUsageMask;
const maskOf = (object: ManagedObject): number => numberOf(object, 'CryptographicUsageMask') ?? 0;
const unlimited = (object: ManagedObject): ManagedObject => withoutAttribute(object, 'UsageLimits');

/** The object with the Usage Limits of another state of it. */
function withLimitsOf(object: ManagedObject, other: ManagedObject): ManagedObject {
  const limits = valueOf(other, 'UsageLimits');
  return limits === undefined ? object : withValue(object, 'UsageLimits', limits);
}

/** Performs on an object that differs from the real one; of the change nothing stays, of the operation what it takes from the Usage Limits. */
const pretending = (change: (object: ManagedObject, call: Call) => ManagedObject | undefined): Interference => ({
  operation: (perform, call) => {
    const { store } = call.context;
    const object = objectOf(call);
    const other = object === undefined ? undefined : change(object, call);
    if (object === undefined || other === undefined) return perform(call.request, call.context);
    store.put(other);
    try {
      const outcome = perform(call.request, call.context);
      store.put(withLimitsOf(object, store.get(object.uniqueIdentifier) ?? object));
      return outcome;
    } catch (error) {
      store.put(object);
      throw error;
    }
  },
});

/** Remembers each key as it was when it was used first. */
function rememberingKeys(): Interference {
  const known = new Map<string, ManagedObject>();
  const remembered = pretending((object) => {
    const then = known.get(object.uniqueIdentifier);
    return then === undefined ? undefined : withLimitsOf(then, object);
  });
  return {
    operation: (perform, call) => {
      const object = objectOf(call);
      const outcome = remembered.operation?.(perform, call) ?? perform(call.request, call.context);
      if (object !== undefined && !known.has(object.uniqueIdentifier)) known.set(object.uniqueIdentifier, object);
      return outcome;
    },
  };
}

/** Counts the first of several Encrypts in one message only. */
function oncePerMessage(): Interference {
  let message = 0;
  return pretending((object, { exchange }) => {
    const again = message === exchange.count;
    message = exchange.count;
    return again ? unlimited(object) : undefined;
  });
}

/** Performs every item of a batch with the key of the first. */
function firstOfBatch(): Interference {
  let message = 0;
  let first: Item | undefined;
  return {
    operation: (perform, call) => {
      const own = field(call.request, TAG.UniqueIdentifier);
      if (message !== call.exchange.count) first = own;
      message = call.exchange.count;
      if (own === undefined || first === undefined) return perform(call.request, call.context);
      const outcome = perform(withField(call.request, first), call.context);
      return { ...outcome, payload: outcome.payload.map((item) => (item.tag === TAG.UniqueIdentifier ? own : item)) };
    },
  };
}

const withOtherValue = (object: ManagedObject): ManagedObject =>
  object.content === undefined ? object : { ...object, content: mapped(object.content, (item) => (item.tag === TAG.KeyMaterial && item.type === 'ByteString' ? byteString(item.tag, flipped(item.value)) : item)) };

/** Uses the objects that the operation `made` has made, and no others, in another way. */
function whatWasMade(made: number, use: Interference): Interference {
  const identifiers = new Set<string>();
  return {
    operation: (perform, call): Outcome => {
      if (call.code !== made) {
        const object = objectOf(call);
        return object !== undefined && identifiers.has(object.uniqueIdentifier) && use.operation !== undefined ? use.operation(perform, call) : perform(call.request, call.context);
      }
      const outcome = perform(call.request, call.context);
      const object = objectIn(outcome, call.context);
      if (object !== undefined) identifiers.add(object.uniqueIdentifier);
      return outcome;
    },
  };
}

const formatOf = (object: ManagedObject): number | undefined => {
  const block = object.content === undefined ? undefined : field(object.content, TAG.KeyBlock);
  return block?.type === 'Structure' ? numberField(block, TAG.KeyFormatType) : undefined;
};

const countingPadding = afterwards((object, { request }) => {
  const limits = valueOf(object, 'UsageLimits');
  const data = bytesField(request, TAG.Data);
  if (limits?.type !== 'Structure' || data === undefined || numberField(limits, TAG.UsageLimitsUnit) !== ENUM.UsageLimitsUnit.Byte) return object;
  const padding = BigInt((16 - (data.length % 16)) % 16);
  const left = longField(limits, TAG.UsageLimitsCount) ?? 0n;
  return withValue(object, 'UsageLimits', usageLimits(limits, left > padding ? left - padding : 0n));
});

const fullAgain = (object: ManagedObject): ManagedObject | undefined => {
  const limits = valueOf(object, 'UsageLimits');
  return limits?.type === 'Structure' ? withValue(object, 'UsageLimits', usageLimits(limits, longField(limits, TAG.UsageLimitsTotal) ?? 0n)) : undefined;
};

const countsObjects = (object: ManagedObject): boolean => {
  const limits = valueOf(object, 'UsageLimits');
  return limits?.type === 'Structure' && numberField(limits, TAG.UsageLimitsUnit) === ENUM.UsageLimitsUnit.Object;
};

export const KEY_USE: readonly Fault[] = mustDetect('usage', [
  { name: 'encrypts-with-key-of-first-use', sentence: 'Encrypt remembers a key with its attributes as they were at its first use.', source: STATE, operations: ['Encrypt'], versions: SINCE, interfere: rememberingKeys },
  { name: 'decrypts-with-key-of-first-use', sentence: 'Decrypt remembers a key with its attributes as they were at its first use.', source: STATE, operations: ['Decrypt'], versions: SINCE, interfere: rememberingKeys },
  { name: 'encrypts-with-first-key-of-batch', sentence: 'Every Encrypt and Decrypt of a batch is performed with the key of the first.', source: CIPHER, operations: BOTH, versions: SINCE, interfere: firstOfBatch },
  { name: 'key-for-more-uses-refused', sentence: 'Encrypt and Decrypt refuse a key whose mask allows more than these.', source: USAGE_MASK, operations: BOTH, versions: SINCE, interfere: () => refused('usageMaskForbids', (object) => (maskOf(object) & ~(Encrypt | Decrypt)) !== 0) },
  { name: 'key-for-neither-used', sentence: 'Encrypt and Decrypt take a key whose mask allows neither.', source: USAGE_MASK, operations: BOTH, versions: SINCE, interfere: () => disguised(everyUse, (object) => (maskOf(object) & (Encrypt | Decrypt)) === 0) },
  { name: 'created-key-encrypts-as-another', sentence: 'A created key is another for Encrypt and Decrypt than for Get.', source: 'KMIP 1.4 §4.1 and §4.29, 2.1 §6.1.8 and §6.1.17', operations: ['Create', ...BOTH], versions: SINCE, interfere: () => whatWasMade(ENUM.Operation.Create, pretending(withOtherValue)) },
  { name: 'imported-key-not-used', sentence: 'Encrypt and Decrypt refuse an imported key.', source: 'KMIP 2.1 §6.1.17 and §6.1.25', operations: ['Import', ...BOTH], versions: { from: '2.0' }, interfere: () => whatWasMade(ENUM.Operation.Import, refused('wrongState', () => true)) },
  { name: 'transparent-key-not-used', sentence: 'Encrypt and Decrypt refuse a key that was registered as a Transparent Symmetric Key.', source: CIPHER, operations: BOTH, versions: SINCE, interfere: () => refused('wrongObjectType', (object) => formatOf(object) === ENUM.KeyFormatType.TransparentSymmetricKey) },
  { name: 'usage-limits-once-in-a-batch', sentence: 'Of several Encrypts in a batch the first counts against the Usage Limits.', source: LIMITS, operations: ['Encrypt'], versions: SINCE, interfere: oncePerMessage },
  { name: 'usage-limits-count-padding', sentence: 'Encrypt counts padding against Usage Limits in bytes.', source: LIMITS, operations: ['Encrypt'], versions: SINCE, interfere: () => countingPadding },
  { name: 'usage-limits-of-objects-ignored', sentence: 'Encrypt does not count against Usage Limits in objects.', source: LIMITS, operations: ['Encrypt'], versions: SINCE, interfere: () => pretending((object) => (countsObjects(object) ? unlimited(object) : undefined)) },
  { name: 'check-against-usage-limits-total', sentence: 'Check compares with the Usage Limits Total, whatever is left of it.', source: 'KMIP 1.4 §4.10 and §3.21, 2.1 §6.1.7 and §4.59', operations: ['Check'], versions: SINCE, interfere: () => disguised((object) => fullAgain(object) ?? object) },
  { name: 'archived-key-used', sentence: 'Encrypt takes an archived key.', source: 'KMIP 1.4 §4.29, 2.1 §6.1.17', operations: ['Encrypt'], versions: SINCE, interfere: () => disguised((object) => ({ ...object, archived: false }), (object) => object.archived) },
  { name: 'mac-without-mask', sentence: 'MAC and MAC Verify take a key whose mask does not allow it.', source: USAGE_MASK, operations: ['MAC', 'MACVerify'], versions: SINCE, interfere: () => disguised(everyUse) },
  { name: 'mac-in-any-state', sentence: 'MAC takes a key that is not Active.', source: STATE, operations: ['MAC'], versions: SINCE, interfere: () => disguised((object) => withState(object, ENUM.State.Active)) },
  { name: 'mac-of-one-algorithm', sentence: 'MAC is HMAC-SHA-256, whatever is asked for.', source: 'KMIP 1.4 §4.33, 2.1 §6.1.32', operations: ['MAC'], versions: SINCE, interfere: () => asked((request) => mapped(request, (item) => (item.tag === TAG.CryptographicAlgorithm ? enumeration(item.tag, ENUM.CryptographicAlgorithm.HMAC_SHA256) : item))) },
  { name: 'hash-of-one-algorithm', sentence: 'Hash is SHA-256, whatever is asked for.', source: 'KMIP 1.4 §4.37, 2.1 §6.1.24', operations: ['Hash'], versions: SINCE, interfere: () => asked((request) => mapped(request, (item) => (item.tag === TAG.HashingAlgorithm ? enumeration(item.tag, ENUM.HashingAlgorithm.SHA_256) : item))) },
  { name: 'hash-of-nothing-empty', sentence: 'The hash of no bytes is no bytes.', source: 'KMIP 1.4 §4.37, 2.1 §6.1.24', operations: ['Hash'], versions: SINCE, interfere: () => answered((payload, { request }) => (bytesField(request, TAG.Data)?.length === 0 ? payload.map((item) => (item.tag === TAG.Data ? byteString(item.tag, new Uint8Array(0)) : item)) : payload)) },
  { name: 'random-of-sixteen-at-least', sentence: 'RNG Retrieve returns sixteen bytes where fewer are asked for.', source: 'KMIP 1.4 §4.35, 2.1 §6.1.49', operations: ['RNGRetrieve'], versions: SINCE, interfere: () => asked((request) => withFields(request, (item) => (item.tag === TAG.DataLength && item.type === 'Integer' && item.value < 16 ? { ...item, value: 16 } : item))) },
  { name: 'random-of-a-page-at-most', sentence: 'RNG Retrieve returns 512 bytes where more are asked for.', source: 'KMIP 1.4 §4.35, 2.1 §6.1.49', operations: ['RNGRetrieve'], versions: SINCE, interfere: () => asked((request) => withFields(request, (item) => (item.tag === TAG.DataLength && item.type === 'Integer' && item.value > 512 ? { ...item, value: 512 } : item))) },
]);
