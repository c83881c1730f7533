/** What clients may do to the attributes of an object, by attribute and state. Source: the rule tables of KMIP 1.4 §3 and 2.1 §4. */
import { boolean, type Item } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { OperationContext } from '../context.js';
import { failure } from '../failure.js';
import { booleanOf, dateOf, touched, withInstance, withInstanceReplaced, withoutInstance, withValue, type AttributeInstance, type ManagedObject } from '../object.js';
import { advanced, stateName, stateOf } from '../state.js';
import { isMultiInstance, rulesOf, vendorParts, type AttributeId } from './identity.js';
import { nameIsTaken, requireSensibleDates, requireSensibleValue, usageLimits } from './values.js';

const { State } = ENUM;

type ReadOnlySituation = 'addReadOnly' | 'modifyReadOnly' | 'setReadOnly';

/** Throws a Failure unless clients may give the attribute a first value. */
export function requireAddable(id: AttributeId, version: ProtocolVersion): void {
  const vendor = vendorParts(id);
  const addable = vendor === undefined ? (rulesOf(id, version)?.setByClient ?? false) : vendor.vendor !== 'y';
  if (!addable) throw failure('addReadOnly', version, `${id} is read-only`);
}

/** Throws a Failure unless clients may change the attribute of this object now. */
export function requireModifiable(object: ManagedObject, id: AttributeId, context: OperationContext, situation: ReadOnlySituation = 'modifyReadOnly'): void {
  const { version } = context;
  const vendor = vendorParts(id);
  const rules = rulesOf(id, version);
  const modifiable = vendor === undefined ? rules !== undefined && rules.modifiableByClient !== 'no' && id !== 'State' : vendor.vendor !== 'y';
  if (!modifiable) throw failure(situation, version, `${id} is read-only`);
  requireStateFor(object, id, context);
  if (id === 'UsageLimits' && object.usageBegun) throw failure(situation, version, 'the Usage Limits are in use');
}

/** The dates that steer the state can be changed only until they have had their effect (KMIP 1.4 §3.24–3.27). */
function requireStateFor(object: ManagedObject, id: AttributeId, context: OperationContext): void {
  const state = stateOf(object);
  const early = state === State.PreActive;
  const living = early || state === State.Active;
  const date = dateOf(object, id);
  const ahead = date === undefined || date > context.now;
  const changeable =
    (id === 'ActivationDate' && early) ||
    (id === 'DeactivationDate' && living) ||
    ((id === 'ProcessStartDate' || id === 'ProtectStopDate') && living && ahead) ||
    !['ActivationDate', 'DeactivationDate', 'ProcessStartDate', 'ProtectStopDate'].includes(id);
  if (!changeable) throw failure('wrongState', context.version, `the object is ${stateName(object)}, its ${id} cannot be changed`);
}

/** Throws a Failure unless clients may delete the attribute. */
export function requireDeletable(object: ManagedObject, id: AttributeId, version: ProtocolVersion): void {
  const vendor = vendorParts(id);
  const rules = rulesOf(id, version);
  const deletable = vendor === undefined ? rules !== undefined && rules.deletableByClient !== 'no' : vendor.vendor !== 'y';
  if (!deletable || (id === 'UsageLimits' && object.usageBegun)) throw failure('modifyReadOnly', version, `${id} cannot be deleted`);
}

/** The object with a new instance. The caller has checked that clients may add it. */
export function added(object: ManagedObject, id: AttributeId, value: Item, context: OperationContext): ManagedObject {
  requireValue(object, id, value, context);
  requireStateFor(object, id, context);
  const kept = keptValue(id, value);
  return settled(isMultiInstance(id, context.version) ? withInstance(object, id, kept) : withValue(object, id, kept), context);
}

/** The object with another value in an instance. The caller has checked that clients may change it. */
export function modified(object: ManagedObject, instance: AttributeInstance, value: Item, context: OperationContext): ManagedObject {
  requireValue(object, instance.id, value, context);
  return settled(withInstanceReplaced(object, instance, keptValue(instance.id, value)), context);
}

/** The object without these instances. The caller has checked that clients may delete them. */
export const deleted = (object: ManagedObject, instances: readonly AttributeInstance[], context: OperationContext): ManagedObject =>
  settled(instances.reduce(withoutInstance, object), context);

function requireValue(object: ManagedObject, id: AttributeId, value: Item, context: OperationContext): void {
  requireSensibleValue(id, value, context.version);
  if (id === 'Name' && nameIsTaken(value, context)) throw failure('nameTaken', context.version, `an object has this Name already (asked for ${object.uniqueIdentifier})`);
}

const keptValue = (id: AttributeId, value: Item): Item => (id === 'UsageLimits' && value.type === 'Structure' ? usageLimits(value) : value);

/** What follows from a change: the state, the attributes that remember, the date of the change. */
function settled(object: ManagedObject, context: OperationContext): ManagedObject {
  requireSensibleDates(object, context.version);
  let current = object;
  if (booleanOf(current, 'Sensitive') === false) current = withValue(current, 'AlwaysSensitive', boolean(TAG.AlwaysSensitive, false));
  if (booleanOf(current, 'Extractable') === true) current = withValue(current, 'NeverExtractable', boolean(TAG.NeverExtractable, false));
  return touched(advanced(current, context.now), context.now);
}
