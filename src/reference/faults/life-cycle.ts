/** The state machine of Managed Objects done wrong. Source: KMIP 1.4 §3.22 (State and its ten transitions), §4.19–4.21; 2.1 §4.57, §6.1. */
import { dateTime, enumeration, field, structure, type StructureItem } from '../../ttlv/item.js';
import { numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';
import { dateOf, instancesOf, touched, withoutAttribute, withState, withValue, type ManagedObject } from '../object.js';
import { isDestroyed, stateOf } from '../state.js';
import { servedContent } from '../operations/serve.js';
import { afterwards, asIf, asPayload, disguised, objectOf, refused, withoutEffect } from './around.js';
import { attributeValue } from './attribute-items.js';
import { mustDetect, type Fault, type OperationName } from './fault.js';
import { mapped, withFieldAfter } from './tree.js';
import { Failure } from '../failure.js';

const { State } = ENUM;
const STATE = 'KMIP 1.4 §3.22, 2.1 §4.57';
const MAKING: readonly OperationName[] = ['Create', 'Register'];

const inState =
  (...states: number[]) =>
  (object: ManagedObject): boolean =>
    states.includes(stateOf(object));

const compromising = (request: StructureItem): boolean => {
  const code = numberField(structureField(request, TAG.RevocationReason) ?? asPayload([]), TAG.RevocationReasonCode);
  return code === ENUM.RevocationReasonCode.KeyCompromise || code === ENUM.RevocationReasonCode.CACompromise;
};

/** As it was before anything happened to it: without the dates that would make it Active or Deactivated at once. */
const untouched = (object: ManagedObject): ManagedObject => withoutAttribute(withoutAttribute(withState(object, State.PreActive), 'ActivationDate'), 'DeactivationDate');

/** Lets Activate act on an object in these states as if it were Pre-Active. */
const activating = (...from: number[]): Pick<Fault, 'operations' | 'interfere'> => ({ operations: ['Activate'], interfere: () => asIf(untouched, inState(...from)) });

/** Lets Destroy act on an object in these states as if it were in another. */
const allowed = (operation: OperationName, from: readonly number[], as: number): Pick<Fault, 'operations' | 'interfere'> => ({
  operations: [operation],
  interfere: () => asIf((object) => withState(object, as), inState(...from)),
});

const dateLost = (id: string) => (object: ManagedObject): ManagedObject => withoutAttribute(object, id);

const dateShifted =
  (id: string, tag: number, seconds: bigint) =>
  (object: ManagedObject): ManagedObject => {
    const value = instancesOf(object, id)[0]?.value;
    return value?.type === 'DateTime' ? withValue(object, id, dateTime(tag, value.value + seconds)) : object;
  };

/** The state does not follow a date: the object answers as if the date were not there. */
const reportedAs = (from: number, to: number): Fault['interfere'] => (target) => attributeValue(target, 'State', (value) => (value.type === 'Enumeration' && value.value === from ? { ...value, value: to } : value));

/** Keeps the content of destroyed objects and hands it out. */
const servesDestroyed = (): Interference => {
  const contents = new Map<string, ManagedObject>();
  return {
    operation: (perform, call) => {
      const object = objectOf(call);
      if (call.code === ENUM.Operation.Destroy) {
        if (object?.content !== undefined) contents.set(object.uniqueIdentifier, object);
        return perform(call.request, call.context);
      }
      try {
        return perform(call.request, call.context);
      } catch (error) {
        const kept = object === undefined ? undefined : contents.get(object.uniqueIdentifier);
        if (!(error instanceof Failure) || object === undefined || kept === undefined || !isDestroyed(object)) throw error;
        return { payload: [{ tag: TAG.ObjectType, type: 'Enumeration', value: object.objectType }, { tag: TAG.UniqueIdentifier, type: 'TextString', value: object.uniqueIdentifier }, servedContent(kept, call.request, call.context)] };
      }
    },
  };
};

/** Revokes without touching a Deactivation Date that the object has. */
const keepsPlannedDeactivation: Interference = {
  operation: (perform, call) => {
    const before = objectOf(call);
    const planned = before === undefined ? undefined : dateOf(before, 'DeactivationDate');
    const outcome = perform(call.request, call.context);
    const after = objectOf(call);
    if (after !== undefined && planned !== undefined && stateOf(after) === State.Deactivated) call.context.store.put(withValue(after, 'DeactivationDate', dateTime(TAG.DeactivationDate, planned)));
    return outcome;
  },
};

export const LIFE_CYCLE: readonly Fault[] = mustDetect('life cycle', [
  { name: 'activate-of-active', sentence: 'Activate of an Active object succeeds.', source: STATE, ...activating(State.Active) },
  { name: 'activate-of-deactivated', sentence: 'A Deactivated object can be activated again.', source: STATE, ...activating(State.Deactivated) },
  { name: 'activate-of-compromised', sentence: 'A Compromised object can be activated.', source: STATE, ...activating(State.Compromised) },
  { name: 'activate-of-destroyed', sentence: 'A destroyed object can be activated.', source: STATE, ...activating(State.Destroyed, State.DestroyedCompromised) },
  { name: 'deactivate-of-pre-active', sentence: 'Revoke without compromise makes a Pre-Active object Deactivated.', source: STATE, operations: ['Revoke'], interfere: () => ({ operation: (perform, call) => (compromising(call.request) ? perform(call.request, call.context) : (asIf((object) => withState(object, State.Active), inState(State.PreActive)).operation?.(perform, call) ?? perform(call.request, call.context))) }) },
  { name: 'deactivate-of-deactivated', sentence: 'Revoke without compromise of a Deactivated object succeeds.', source: STATE, operations: ['Revoke'], interfere: () => disguised((object) => withState(withoutAttribute(object, 'DeactivationDate'), State.Active), (object, call) => stateOf(object) === State.Deactivated && !compromising(call.request)) },
  { name: 'deactivate-of-compromised', sentence: 'Revoke without compromise makes a Compromised object Deactivated.', source: STATE, operations: ['Revoke'], interfere: () => ({ operation: (perform, call) => (compromising(call.request) ? perform(call.request, call.context) : (asIf((object) => withState(object, State.Active), inState(State.Compromised)).operation?.(perform, call) ?? perform(call.request, call.context))) }) },
  { name: 'destroy-of-active', sentence: 'An Active object can be destroyed.', source: 'KMIP 1.4 §4.21, 2.1 §6.1.15', ...allowed('Destroy', [State.Active], State.Deactivated) },
  { name: 'destroy-of-destroyed', sentence: 'Destroy of a destroyed object succeeds.', source: 'KMIP 1.4 §4.21, §11.22; 2.1 §6.1.15', ...allowed('Destroy', [State.Destroyed, State.DestroyedCompromised], State.Deactivated) },

  { name: 'activate-refused', sentence: 'Activate of a Pre-Active object is refused.', source: STATE, operations: ['Activate'], interfere: () => refused('wrongState', inState(State.PreActive)) },
  { name: 'deactivate-refused', sentence: 'Revoke of an Active object without compromise is refused.', source: STATE, operations: ['Revoke'], interfere: () => refused('notRevocable', (object, call) => stateOf(object) === State.Active && !compromising(call.request)) },
  { name: 'compromise-of-active-refused', sentence: 'Revoke of an Active object with compromise is refused.', source: STATE, operations: ['Revoke'], interfere: () => refused('notRevocable', (object, call) => stateOf(object) === State.Active && compromising(call.request)) },
  { name: 'compromise-of-pre-active-refused', sentence: 'Revoke of a Pre-Active object with compromise is refused.', source: STATE, operations: ['Revoke'], interfere: () => refused('notRevocable', (object, call) => stateOf(object) === State.PreActive && compromising(call.request)) },
  { name: 'compromise-of-deactivated-refused', sentence: 'Revoke of a Deactivated object with compromise is refused.', source: STATE, operations: ['Revoke'], interfere: () => refused('notRevocable', (object, call) => stateOf(object) === State.Deactivated && compromising(call.request)) },
  { name: 'compromise-of-destroyed-refused', sentence: 'Revoke of a Destroyed object with compromise is refused.', source: STATE, operations: ['Revoke'], interfere: () => refused('notRevocable', (object, call) => stateOf(object) === State.Destroyed && compromising(call.request)) },
  ...([['private-key', 'Private Key', ENUM.ObjectType.PrivateKey], ['secret-data', 'Secret Data', ENUM.ObjectType.SecretData]] as const).flatMap(([name, title, type]) =>
    (['Activate', 'Revoke'] as const).map((operation) => ({ name: `${operation.toLowerCase()}-of-${name}-refused`, sentence: `${operation} of a ${title} object is refused.`, source: operation === 'Activate' ? 'KMIP 2.1 §6.1.1' : 'KMIP 2.1 §6.1.44', operations: [operation], versions: { from: '2.0' as const }, interfere: () => refused('wrongState', ({ objectType }) => objectType === type) })),
  ),
  { name: 'destroy-of-pre-active-refused', sentence: 'Destroy of a Pre-Active object is refused.', source: STATE, operations: ['Destroy'], interfere: () => refused('wrongState', inState(State.PreActive)) },
  { name: 'destroy-of-deactivated-refused', sentence: 'Destroy of a Deactivated object is refused.', source: STATE, operations: ['Destroy'], interfere: () => refused('wrongState', inState(State.Deactivated)) },
  { name: 'destroy-of-compromised-refused', sentence: 'Destroy of a Compromised object is refused.', source: STATE, operations: ['Destroy'], interfere: () => refused('wrongState', inState(State.Compromised)) },

  { name: 'active-at-creation', sentence: 'New objects are Active although no Activation Date was given.', source: STATE, operations: MAKING, interfere: () => afterwards((object, { context }) => (stateOf(object) === State.PreActive && instancesOf(object, 'State').length > 0 && instancesOf(object, 'ActivationDate').length === 0 ? withValue(withState(object, State.Active), 'ActivationDate', dateTime(TAG.ActivationDate, context.now)) : object)) },
  { name: 'pre-active-in-spite-of-date', sentence: 'An Activation Date in the past leaves a new object Pre-Active.', source: STATE, operations: ['GetAttributes'], interfere: (target) => ({ ...reportedActivated(target) }) },
  { name: 'active-before-its-date', sentence: 'An Activation Date in the future makes a new object Active at once.', source: STATE, operations: MAKING, interfere: () => afterwards((object) => (stateOf(object) === State.PreActive && instancesOf(object, 'ActivationDate').length > 0 ? withState(object, State.Active) : object)) },
  { name: 'active-in-spite-of-deactivation-date', sentence: 'An object whose Deactivation Date has passed is still Active.', source: STATE, operations: ['GetAttributes'], interfere: reportedAs(State.Deactivated, State.Active) },
  { name: 'activate-without-effect', sentence: 'Activate succeeds and the object stays as it was.', source: STATE, operations: ['Activate'], interfere: () => withoutEffect },
  { name: 'revoke-without-effect', sentence: 'Revoke succeeds and the object stays as it was.', source: STATE, operations: ['Revoke'], interfere: () => withoutEffect },
  { name: 'destroy-without-effect', sentence: 'Destroy succeeds and the object stays as it was.', source: STATE, operations: ['Destroy'], interfere: () => withoutEffect },
  { name: 'compromise-makes-deactivated', sentence: 'Revoke with compromise makes an object Deactivated.', source: STATE, operations: ['Revoke'], interfere: () => afterwards((object) => (stateOf(object) === State.Compromised ? withState(object, State.Deactivated) : object)) },
  { name: 'deactivation-makes-compromised', sentence: 'Revoke without compromise makes an object Compromised.', source: STATE, operations: ['Revoke'], interfere: () => afterwards((object) => (stateOf(object) === State.Deactivated ? withState(object, State.Compromised) : object)) },
  { name: 'destroyed-loses-compromise', sentence: 'A Compromised object becomes Destroyed instead of Destroyed Compromised.', source: STATE, operations: ['Destroy'], interfere: () => afterwards((object) => (stateOf(object) === State.DestroyedCompromised ? withState(object, State.Destroyed) : object)) },
  { name: 'destroyed-reported-as-before', sentence: 'Get Attributes reports a destroyed object as Deactivated.', source: STATE, operations: ['GetAttributes'], interfere: reportedAs(State.Destroyed, State.Deactivated) },

  { name: 'activation-date-not-set', sentence: 'Activate does not set the Activation Date.', source: 'KMIP 1.4 §3.24, 2.1 §4.1', operations: ['Activate'], interfere: () => afterwards(dateLost('ActivationDate')) },
  { name: 'activation-date-wrong', sentence: 'Activate sets the Activation Date to an hour ago.', source: 'KMIP 1.4 §3.24, 2.1 §4.1', operations: ['Activate'], interfere: () => afterwards(dateShifted('ActivationDate', TAG.ActivationDate, -3600n)) },
  { name: 'activation-date-ahead', sentence: 'Activate sets the Activation Date to an hour ahead.', source: 'KMIP 1.4 §3.24, 2.1 §4.1', operations: ['Activate'], interfere: () => afterwards(dateShifted('ActivationDate', TAG.ActivationDate, 3600n)) },
  { name: 'deactivation-date-wrong', sentence: 'Revoke sets the Deactivation Date to an hour ago.', source: 'KMIP 1.4 §3.27, 2.1 §4.18', operations: ['Revoke'], interfere: () => afterwards(dateShifted('DeactivationDate', TAG.DeactivationDate, -3600n)) },
  { name: 'compromise-date-wrong', sentence: 'Revoke sets the Compromise Date to an hour ago.', source: 'KMIP 1.4 §3.30, 2.1 §4.10', operations: ['Revoke'], interfere: () => afterwards(dateShifted('CompromiseDate', TAG.CompromiseDate, -3600n)) },
  { name: 'revocation-reason-altered', sentence: 'Revoke stores Unspecified whatever reason is given.', source: 'KMIP 1.4 §3.31, 2.1 §4.47', operations: ['Revoke'], interfere: () => afterwards((object) => (instancesOf(object, 'RevocationReason').length === 0 ? object : withValue(object, 'RevocationReason', UNSPECIFIED))) },
  { name: 'deactivation-date-not-set', sentence: 'Revoke does not set the Deactivation Date.', source: 'KMIP 1.4 §3.27, 2.1 §4.18', operations: ['Revoke'], interfere: () => afterwards(dateLost('DeactivationDate')) },
  { name: 'deactivation-date-ahead-kept', sentence: 'Revoke leaves a Deactivation Date in the future as it was.', source: 'KMIP 1.4 §4.20, 2.1 §6.1.44', operations: ['Revoke'], interfere: () => keepsPlannedDeactivation },
  { name: 'compromise-date-not-set', sentence: 'Revoke does not set the Compromise Date.', source: 'KMIP 1.4 §3.30, 2.1 §4.10', operations: ['Revoke'], interfere: () => afterwards(dateLost('CompromiseDate')) },
  { name: 'compromise-occurrence-date-lost', sentence: 'Revoke forgets the Compromise Occurrence Date.', source: 'KMIP 1.4 §3.29, 2.1 §4.11', operations: ['Revoke'], interfere: () => afterwards(dateLost('CompromiseOccurrenceDate')) },
  { name: 'compromise-occurrence-date-is-now', sentence: 'The Compromise Occurrence Date is that of the request to revoke, whatever the client says.', source: 'KMIP 1.4 §3.29, 2.1 §4.11', operations: ['Revoke'], interfere: () => afterwards((object, { context }) => (instancesOf(object, 'CompromiseOccurrenceDate').length === 0 ? object : withValue(object, 'CompromiseOccurrenceDate', dateTime(TAG.CompromiseOccurrenceDate, context.now)))) },
  { name: 'revocation-reason-lost', sentence: 'Revoke forgets the Revocation Reason.', source: 'KMIP 1.4 §3.31, 2.1 §4.47', operations: ['Revoke'], interfere: () => afterwards(dateLost('RevocationReason')) },
  { name: 'destroy-date-not-set', sentence: 'Destroy does not set the Destroy Date.', source: 'KMIP 1.4 §3.28, 2.1 §4.20', operations: ['Destroy'], interfere: () => afterwards(dateLost('DestroyDate')) },
  { name: 'destroy-date-wrong', sentence: 'Destroy sets the Destroy Date to an hour ahead.', source: 'KMIP 1.4 §3.28, 2.1 §4.20', operations: ['Destroy'], interfere: () => afterwards(dateShifted('DestroyDate', TAG.DestroyDate, 3600n)) },
  { name: 'last-change-date-not-touched', sentence: 'Activate, Revoke and Destroy set Last Change Date an hour back.', source: 'KMIP 1.4 §3.38, 2.1 §4.29', operations: ['Activate', 'Revoke', 'Destroy'], interfere: () => afterwards((object, { context }) => touched(object, context.now - 3600n)) },

  { name: 'get-after-destroy', sentence: 'Get still returns a destroyed object.', source: 'KMIP 1.4 §4.21, 2.1 §6.1.15', operations: ['Get', 'Destroy'], interfere: servesDestroyed },
  { name: 'get-of-revoked-refused', sentence: 'Get of an object that is not Active is refused.', source: 'KMIP 1.4 §4.11, 2.1 §6.1.19', operations: ['Get'], interfere: () => refused('wrongState', (object) => stateOf(object) !== State.Active) },
  {
    name: 'revoke-without-reason',
    sentence: 'Revoke succeeds without a Revocation Reason.',
    source: 'KMIP 1.4 §4.20, 2.1 §6.1.44',
    operations: ['Revoke'],
    interfere: () => ({ request: (request) => mapped(request, (item) => (item.tag === TAG.RequestPayload && item.type === 'Structure' && field(item, TAG.RevocationReason) === undefined ? withFieldAfter(item, [TAG.UniqueIdentifier], UNSPECIFIED) : item)) }),
  },
]);

const UNSPECIFIED = structure(TAG.RevocationReason, [enumeration(TAG.RevocationReasonCode, ENUM.RevocationReasonCode.Unspecified)]);

/** An object that became Active by its date is reported as Pre-Active. */
function reportedActivated(target: Parameters<Fault['interfere']>[0]): Interference {
  return target.hits(ENUM.Operation.GetAttributes)
    ? {
        operation: (perform, call) => {
          const object = objectOf(call);
          if (object === undefined || stateOf(object) !== State.Active) return perform(call.request, call.context);
          const activation = instancesOf(object, 'ActivationDate')[0]?.value;
          const initial = instancesOf(object, 'InitialDate')[0]?.value;
          const byDate = activation?.type === 'DateTime' && initial?.type === 'DateTime' && activation.value < initial.value;
          if (!byDate) return perform(call.request, call.context);
          const outcome = perform(call.request, call.context);
          return { ...outcome, payload: structure(TAG.ResponsePayload, outcome.payload).value.map((item) => asPreActive(item)) };
        },
      }
    : {};
}

function asPreActive(item: StructureItem['value'][number]): StructureItem['value'][number] {
  if (item.type === 'Enumeration' && item.tag === TAG.State) return { ...item, value: State.PreActive };
  if (item.type !== 'Structure') return item;
  const isState = item.tag === TAG.Attribute && item.value.some((part) => part.value === 'State');
  return structure(
    item.tag,
    item.value.map((part) => (isState && part.tag === TAG.AttributeValue && part.type === 'Enumeration' ? { ...part, value: State.PreActive } : asPreActive(part))),
  );
}
