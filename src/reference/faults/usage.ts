/** Uses of keys that should have been refused, or should not. Source: KMIP 1.4 §3.19, §3.21, §3.25, §3.26, §4.29; 2.1 §4, §6.1. */
import { byteString, enumeration, field, integer, structure, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';
import { usageLimits } from '../attributes/values.js';
import { stateOf } from '../state.js';
import { booleanOf, valueOf, withoutAttribute, withState, withValue, type ManagedObject } from '../object.js';
import { boolean } from '../../ttlv/item.js';
import { booleanField, bytesField, longField } from '../../ttlv/fields.js';
import { afterwards, asked, disguised, leniently, namingObject, otherwise, refused } from './around.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { withField, withFieldAfter, without, withFields } from './tree.js';

const { State } = ENUM;
const MASK = 'KMIP 1.4 §3.19, 2.1 §4.17';
const STATE = 'KMIP 1.4 §3.22, 2.1 §4.57';
const LIMITS = 'KMIP 1.4 §3.21, 2.1 §4.59';
const ENCRYPT = 'KMIP 1.4 §4.29, 2.1 §6.1.17';
const DECRYPT = 'KMIP 1.4 §4.30, 2.1 §6.1.11';
const SINCE = { from: '1.2' } as const;

/** The object with every use allowed. */
export const everyUse = (object: ManagedObject): ManagedObject => withValue(object, 'CryptographicUsageMask', integer(TAG.CryptographicUsageMask, 0xfffff));
const active = (object: ManagedObject): ManagedObject => withState(withoutAttribute(object, 'DeactivationDate'), State.Active);

const notSensitive = (object: ManagedObject): ManagedObject => withValue(object, 'Sensitive', boolean(TAG.Sensitive, false));
const extractable = (object: ManagedObject): ManagedObject => withValue(object, 'Extractable', boolean(TAG.Extractable, true));

const ofState = (operation: OperationName, state: number, name: string, title: string): Pick<Fault, 'name' | 'sentence' | 'source' | 'operations' | 'versions' | 'interfere'> => ({
  name: `${operation.toLowerCase()}-with-${name}-key`,
  sentence: `${operation} takes a ${title} key.`,
  source: STATE,
  operations: [operation],
  versions: SINCE,
  interfere: () => disguised(active, (object) => stateOf(object) === state),
});

/** The data cut to whole blocks. */
const wholeBlocks = (request: StructureItem): StructureItem | undefined => {
  const data = bytesField(request, TAG.Data);
  return data === undefined || data.length % 16 === 0 ? undefined : withField(request, byteString(TAG.Data, data.subarray(0, data.length - (data.length % 16))));
};

/** The IV cut or filled to a block. */
const wholeIV = (request: StructureItem): StructureItem | undefined => {
  const iv = bytesField(request, TAG.IVCounterNonce);
  return iv === undefined || iv.length === 16 ? undefined : withField(request, byteString(TAG.IVCounterNonce, Buffer.concat([iv, Buffer.alloc(16)]).subarray(0, 16)));
};

/** Encrypts again with an IV of zeros what the server has encrypted with an IV of its own choice, and keeps silent about it. */
const zeroIV: Interference = {
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    if (!outcome.payload.some((item) => item.tag === TAG.IVCounterNonce)) return outcome;
    return perform(withFieldAfter(call.request, [TAG.UniqueIdentifier, TAG.CryptographicParameters, TAG.Data], byteString(TAG.IVCounterNonce, new Uint8Array(16))), call.context);
  },
};

/** The Usage Limits Count anywhere in a request. */
const countIn = (items: StructureItem['value']): bigint | undefined => {
  for (const item of items) {
    const count = item.type === 'Structure' ? countIn(item.value) : item.tag === TAG.UsageLimitsCount && item.type === 'LongInteger' ? item.value : undefined;
    if (count !== undefined) return count;
  }
  return undefined;
};

const countOfClient: Interference = afterwards((object, { request }) => {
  const limits = valueOf(object, 'UsageLimits');
  const count = countIn(request.value);
  return limits?.type === 'Structure' && count !== undefined ? withValue(object, 'UsageLimits', usageLimits(limits, count)) : object;
});

const defaultParameters = (request: StructureItem): StructureItem | undefined =>
  field(request, TAG.CryptographicParameters) === undefined
    ? withFieldAfter(request, [TAG.UniqueIdentifier], structure(TAG.CryptographicParameters, [enumeration(TAG.BlockCipherMode, ENUM.BlockCipherMode.ECB), enumeration(TAG.PaddingMethod, ENUM.PaddingMethod.PKCS5)]))
    : undefined;

export const USAGE: readonly Fault[] = mustDetect('usage', [
  { name: 'encrypt-without-mask', sentence: 'Encrypt takes a key whose mask does not allow it.', source: MASK, operations: ['Encrypt'], versions: SINCE, interfere: () => disguised(everyUse) },
  { name: 'decrypt-without-mask', sentence: 'Decrypt takes a key whose mask does not allow it.', source: MASK, operations: ['Decrypt'], versions: SINCE, interfere: () => disguised(everyUse) },
  { name: 'check-without-mask', sentence: 'Check allows uses that the mask does not.', source: 'KMIP 1.4 §4.10, 2.1 §6.1.7', operations: ['Check'], interfere: () => disguised(everyUse) },
  { name: 'check-refuses-all', sentence: 'Check refuses uses that the mask allows.', source: 'KMIP 1.4 §4.10, 2.1 §6.1.7', operations: ['Check'], interfere: () => refused('usageMaskForbids', () => true) },
  { name: 'check-ignores-usage-limits', sentence: 'Check allows more than the Usage Limits leave.', source: 'KMIP 1.4 §4.10, 2.1 §6.1.7', operations: ['Check'], interfere: () => asked((request) => without(request, TAG.UsageLimitsCount)) },
  { name: 'check-counts-usage', sentence: 'Check takes what it is asked about from the Usage Limits.', source: 'KMIP 1.4 §4.10 and §3.21, 2.1 §6.1.7 and §4.59', operations: ['Check'], interfere: () => afterwards((object, { request }) => { const limits = valueOf(object, 'UsageLimits'); const asked = longField(request, TAG.UsageLimitsCount); return limits?.type === 'Structure' && asked !== undefined ? withValue(object, 'UsageLimits', usageLimits(limits, (longField(limits, TAG.UsageLimitsCount) ?? 0n) - asked)) : object; }) },
  ofState('Encrypt', State.PreActive, 'pre-active', 'Pre-Active'),
  ofState('Encrypt', State.Deactivated, 'deactivated', 'Deactivated'),
  ofState('Encrypt', State.Compromised, 'compromised', 'Compromised'),
  ofState('Decrypt', State.PreActive, 'pre-active', 'Pre-Active'),
  { name: 'encrypt-with-active-key-refused', sentence: 'Encrypt refuses an Active key.', source: STATE, operations: ['Encrypt'], versions: SINCE, interfere: () => refused('wrongState', (object) => stateOf(object) === State.Active) },
  { name: 'encrypt-after-protect-stop-date', sentence: 'Encrypt takes a key whose Protect Stop Date has passed.', source: 'KMIP 1.4 §3.26, 2.1 §4.41', operations: ['Encrypt'], versions: SINCE, interfere: () => disguised((object) => withoutAttribute(object, 'ProtectStopDate')) },
  { name: 'decrypt-before-process-start-date', sentence: 'Decrypt takes a key whose Process Start Date has not come.', source: 'KMIP 1.4 §3.25, 2.1 §4.40', operations: ['Decrypt'], versions: SINCE, interfere: () => disguised((object) => withoutAttribute(object, 'ProcessStartDate')) },
  { name: 'usage-limits-not-enforced', sentence: 'Encrypt goes on when the Usage Limits are used up.', source: LIMITS, operations: ['Encrypt'], versions: SINCE, interfere: () => disguised((object) => withoutAttribute(object, 'UsageLimits')) },
  { name: 'usage-limits-not-counted', sentence: 'Encrypt does not count against the Usage Limits.', source: LIMITS, operations: ['Encrypt'], versions: SINCE, interfere: () => ({ operation: (perform, call) => { const { store } = call.context; const mark = store.mark(); const outcome = perform(call.request, call.context); store.rollback(mark); return outcome; } }) },
  { name: 'usage-limits-count-calls', sentence: 'Encrypt counts one unit where Usage Limits count bytes.', source: LIMITS, operations: ['Register', 'Create'], versions: SINCE, interfere: () => asked((request) => ({ ...request, value: countingCalls(request.value) })) },
  { name: 'usage-limits-count-registered', sentence: 'Register takes the Usage Limits Count of the client.', source: LIMITS, operations: ['Register'], versions: { from: '2.0' }, interfere: () => countOfClient },
  { name: 'usage-limits-count-modified', sentence: 'Modify Attribute sets the Usage Limits Count.', source: LIMITS, operations: ['ModifyAttribute'], versions: { from: '2.0' }, interfere: () => countOfClient },
  { name: 'unaligned-data-encrypted', sentence: 'Encrypt without padding drops what is no whole block.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: () => leniently(wholeBlocks) },
  { name: 'unaligned-data-decrypted', sentence: 'Decrypt drops what is no whole block.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE, interfere: () => leniently((request) => { const cut = wholeBlocks(request); return cut && withFields(cut, (item) => (item.tag === TAG.CryptographicParameters && item.type === 'Structure' ? without(item, TAG.PaddingMethod) : item)); }) },
  { name: 'short-iv-filled', sentence: 'An IV of another length than a block is filled or cut by Encrypt.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: () => leniently(wholeIV) },
  { name: 'short-iv-filled-for-decrypt', sentence: 'An IV of another length than a block is filled or cut by Decrypt.', source: DECRYPT, operations: ['Decrypt'], versions: SINCE, interfere: () => leniently(wholeIV) },
  { name: 'missing-iv-is-zero', sentence: 'Encrypt takes an IV of zeros when none is given, and does not say so.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: () => zeroIV },
  { name: 'missing-parameters-are-ecb', sentence: 'Encrypt uses ECB when neither request nor key says anything.', source: ENCRYPT, operations: ['Encrypt'], versions: SINCE, interfere: () => leniently(defaultParameters) },
  { name: 'sensitive-returned', sentence: 'Get returns a Sensitive object in the clear.', source: 'KMIP 1.4 §3.48, 2.1 §4.55', operations: ['Get'], versions: { from: '1.4' }, interfere: () => disguised(notSensitive, (object) => booleanOf(object, 'Sensitive') === true) },
  { name: 'not-extractable-returned', sentence: 'Get returns an object that is not Extractable.', source: 'KMIP 1.4 §3.50, 2.1 §4.23', operations: ['Get'], versions: { from: '1.4' }, interfere: () => disguised(extractable, (object) => booleanOf(object, 'Extractable') === false) },
  { name: 'sensitive-in-a-format-returned', sentence: 'Get returns a Sensitive object in the clear when a Key Format Type is asked for.', source: 'KMIP 1.4 §3.48, 2.1 §4.55', operations: ['Get'], versions: { from: '1.4' }, interfere: () => disguised(notSensitive, (_object, call) => field(call.request, TAG.KeyFormatType) !== undefined) },
  { name: 'sensitive-since-later-returned', sentence: 'Get returns an object in the clear that became Sensitive after it was made.', source: 'KMIP 1.4 §3.48, 2.1 §4.55', operations: ['Get'], versions: { from: '1.4' }, interfere: () => disguised(notSensitive, (object) => booleanOf(object, 'AlwaysSensitive') === false) },
  { name: 'sensitive-exported', sentence: 'Export returns a Sensitive object in the clear.', source: 'KMIP 2.1 §4.55, §6.1.18', operations: ['Export'], versions: { from: '2.0' }, interfere: () => disguised(notSensitive) },
  { name: 'not-extractable-since-later-returned', sentence: 'Get returns an object that ceased to be Extractable.', source: 'KMIP 1.4 §3.50, 2.1 §4.23', operations: ['Get'], versions: { from: '1.4' }, interfere: () => disguised(extractable, (object) => booleanOf(object, 'NeverExtractable') === false) },
  { name: 'not-extractable-exported', sentence: 'Export returns an object that is not Extractable.', source: 'KMIP 2.1 §4.23, §6.1.18', operations: ['Export'], versions: { from: '2.0' }, interfere: () => disguised(extractable) },
  { name: 'maximum-response-size-ignored', sentence: 'Maximum Response Size is ignored.', source: 'KMIP 1.4 §6.3, 2.1 §9.12', interfere: () => ({ request: (request) => withFields(request, (item) => (item.tag === TAG.RequestHeader && item.type === 'Structure' ? without(item, TAG.MaximumResponseSize) : item)) }) },
  { name: 'critical-extension-ignored', sentence: 'A critical Message Extension that the server does not know is passed over.', source: 'KMIP 1.4 §6.16, 2.1 §9.13', interfere: () => ({ request: (request) => withFields(request, (item) => (item.tag === TAG.BatchItem && item.type === 'Structure' ? withFields(item, (part) => (part.tag === TAG.MessageExtension && part.type === 'Structure' && booleanField(part, TAG.CriticalityIndicator) === true ? undefined : part)) : item)) }) },
  { name: 'register-takes-any-type', sentence: 'Register takes an object that is not of the Object Type beside it.', source: 'KMIP 1.4 §4.3, 2.1 §6.1.43', operations: ['Register'], interfere: () => leniently((request) => (field(request, TAG.SymmetricKey) === undefined ? undefined : withField(request, enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey)))) },
  { name: 'get-with-wrong-format-answered', sentence: 'Get in a format that the key cannot have returns it in its own.', source: 'KMIP 1.4 §4.11, 2.1 §6.1.19', operations: ['Get'], interfere: () => leniently((request) => without(request, TAG.KeyFormatType)) },
  { name: 'attribute-asked-twice-answered', sentence: 'Get Attributes answers when one attribute is asked for twice.', source: 'KMIP 1.4 §4.12', operations: ['GetAttributes'], versions: { from: '1.1', to: '1.4' }, interfere: () => leniently((request) => ({ ...request, value: request.value.filter((item, at) => request.value.findIndex((other) => other.tag === item.tag && other.value === item.value) === at) })) },
  { name: 'usage-allocation-unlimited', sentence: 'Get Usage Allocation allocates more than there is.', source: 'KMIP 1.4 §4.18, 2.1 §6.1.23', operations: ['GetUsageAllocation'], interfere: () => otherwise(namingObject) },
]);

/** Usage Limits in bytes become Usage Limits in objects. */
function countingCalls(items: readonly StructureItem['value'][number][]): StructureItem['value'] {
  return items.map((item) =>
    item.type === 'Structure' ? { ...item, value: countingCalls(item.value) } : item.tag === TAG.UsageLimitsUnit && item.type === 'Enumeration' ? { ...item, value: ENUM.UsageLimitsUnit.Object } : item,
  );
}
