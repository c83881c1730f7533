/** Time that passes without effect. Source: KMIP 1.4 §3.22, §3.25, §3.26 and §3.38, 2.1 §4.57, §4.40, §4.41 and §4.29. */
import { field } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { VersionRange } from '../../kmip/version.js';
import type { Call, Interference } from '../interference.js';
import { dateOf, touched, type ManagedObject } from '../object.js';
import { resolveIdentifier } from '../operations/identifier.js';
import { stateOf } from '../state.js';
import { objectOf } from './around.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';

const { State } = ENUM;

/** The object of a request as the last change left it, not brought up to the time of the request. */
function leftAs(call: Call): ManagedObject | undefined {
  const item = field(call.request, TAG.UniqueIdentifier);
  const identifier = item === undefined ? call.context.batch.placeholder : resolveIdentifier(item, call.context);
  return identifier === undefined ? undefined : call.context.store.get(identifier);
}

/** For an object with a date after its last change, time stands still at that change: the date is never reached. */
const unreached = (date: string, state?: number): Interference => ({
  operation: (perform, call) => {
    const object = leftAs(call);
    const coming = object === undefined ? undefined : dateOf(object, date);
    const changed = object === undefined ? undefined : dateOf(object, 'LastChangeDate');
    const stands = object !== undefined && coming !== undefined && changed !== undefined && coming > changed && coming <= call.context.now && (state === undefined || stateOf(object) === state);
    return perform(call.request, stands ? { ...call.context, now: changed } : call.context);
  },
});

/** Performs the operation and leaves Last Change Date as it was. */
const unmoved: Interference = {
  operation: (perform, call) => {
    const before = objectOf(call);
    const outcome = perform(call.request, call.context);
    const date = before === undefined ? undefined : dateOf(before, 'LastChangeDate');
    const after = before === undefined ? undefined : call.context.store.get(before.uniqueIdentifier);
    if (date !== undefined && after !== undefined) call.context.store.put(touched(after, date));
    return outcome;
  },
};

const READING: NonNullable<Fault['operations']> = ['GetAttributes', 'Get', 'Encrypt', 'Decrypt'];
const WITH_CIPHERS: VersionRange = { from: '1.2' };

const SINCE_2: VersionRange = { from: '2.0' };

const CHANGING = [
  { name: 'on-add', operation: 'AddAttribute', title: 'Add Attribute' },
  { name: 'on-modify', operation: 'ModifyAttribute', title: 'Modify Attribute' },
  { name: 'on-delete', operation: 'DeleteAttribute', title: 'Delete Attribute' },
  { name: 'on-set', operation: 'SetAttribute', title: 'Set Attribute', versions: SINCE_2 },
  { name: 'on-adjust', operation: 'AdjustAttribute', title: 'Adjust Attribute', versions: SINCE_2 },
  { name: 'on-revoke', operation: 'Revoke', title: 'Revoke' },
] satisfies { name: string; operation: OperationName; title: string; versions?: VersionRange }[];

export const TIME_FAULTS: readonly Fault[] = mustDetect('life cycle', [
  { name: 'activation-date-never-reached', sentence: 'An object whose Activation Date comes stays Pre-Active.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: READING, interfere: () => unreached('ActivationDate', State.PreActive) },
  { name: 'deactivation-date-never-reached', sentence: 'An object whose Deactivation Date comes stays Active.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: READING, interfere: () => unreached('DeactivationDate', State.Active) },
  { name: 'process-start-date-never-reached', sentence: 'Decrypt refuses a key whose Process Start Date has come since it was registered.', source: 'KMIP 1.4 §3.25, 2.1 §4.40', operations: ['Decrypt'], versions: WITH_CIPHERS, interfere: () => unreached('ProcessStartDate') },
  { name: 'protect-stop-date-never-reached', sentence: 'Encrypt takes a key whose Protect Stop Date has come since it was registered.', source: 'KMIP 1.4 §3.26, 2.1 §4.41', operations: ['Encrypt'], versions: WITH_CIPHERS, interfere: () => unreached('ProtectStopDate') },
  { name: 'encrypt-before-activation-date-reached', sentence: 'Encrypt refuses a key whose Activation Date has come since it was registered.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: ['Encrypt'], versions: WITH_CIPHERS, interfere: () => unreached('ActivationDate', State.PreActive) },
  { name: 'encrypt-after-deactivation-date-reached', sentence: 'Encrypt takes a key whose Deactivation Date has come since it was registered.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: ['Encrypt'], versions: WITH_CIPHERS, interfere: () => unreached('DeactivationDate', State.Active) },
  ...CHANGING.map(({ operation, title, name, ...range }) => ({ ...range, name: `last-change-date-stays-${name}`, sentence: `${title} leaves Last Change Date as it was.`, source: 'KMIP 1.4 §3.38, 2.1 §4.29', operations: [operation], interfere: () => unmoved })),
  { name: 'last-change-date-stays', sentence: 'Activate leaves Last Change Date as it was.', source: 'KMIP 1.4 §3.38, 2.1 §4.29', operations: ['Activate'], interfere: () => unmoved },
]);
