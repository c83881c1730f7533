/** What values a client may give an attribute, beyond type and fields. */
import { field, longInteger, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { longField, numberField, textField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { isDefinedIn, maskOf } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { OperationContext } from '../context.js';
import { failure } from '../failure.js';
import { dateOf, type ManagedObject } from '../object.js';
import { isDestroyed } from '../state.js';
import type { AttributeId } from './identity.js';

/** Throws a Failure when the value is none that the attribute can have in this version. */
export function requireSensibleValue(id: AttributeId, value: Item, version: ProtocolVersion): void {
  if (id === 'CryptographicUsageMask' && value.type === 'Integer') {
    const known = (maskOf(value.tag)?.values ?? []).filter((bit) => isDefinedIn(bit, version)).reduce((mask, bit) => mask | bit.code, 0);
    if ((value.value & ~known) !== 0) throw failure('invalidAttributeValue', version, 'the Cryptographic Usage Mask has bits that the version does not define');
  }
  if (id === 'CryptographicLength' && value.type === 'Integer' && value.value < 0) {
    throw failure('invalidAttributeValue', version, 'the Cryptographic Length is negative');
  }
  if (id === 'ApplicationSpecificInformation' && value.type === 'Structure' && field(value, TAG.ApplicationData) === undefined) {
    throw failure('namespaceNotSupported', version, 'the server generates Application Data for no namespace');
  }
}

/** Throws a Failure when the dates contradict each other (KMIP 1.4 §3.25, §3.26). */
export function requireSensibleDates(object: ManagedObject, version: ProtocolVersion): void {
  const [activation, start, stop, deactivation] = (['ActivationDate', 'ProcessStartDate', 'ProtectStopDate', 'DeactivationDate'] as const).map((id) => dateOf(object, id));
  if (start !== undefined && activation !== undefined && start < activation) {
    throw failure('invalidAttributeValue', version, 'the Process Start Date precedes the Activation Date');
  }
  if (stop !== undefined && deactivation !== undefined && stop > deactivation) {
    throw failure('invalidAttributeValue', version, 'the Protect Stop Date is later than the Deactivation Date');
  }
  if (activation !== undefined && deactivation !== undefined && deactivation < activation) {
    throw failure('invalidAttributeValue', version, 'the Deactivation Date precedes the Activation Date');
  }
}

/** Whether one of the client's objects, destroyed ones aside, has this Name already. An empty Name names nothing: many may have it. */
export function nameIsTaken(name: Item, context: OperationContext): boolean {
  const wanted = name.type === 'Structure' ? textField(name, TAG.NameValue) : undefined;
  return wanted !== undefined && wanted !== '' && context.store.named(context.client.identity, wanted).some((object) => !isDestroyed(object));
}

/** Usage Limits as the server keeps them: the Count that a client sends is ignored (KMIP 1.4 §3.21). */
export function usageLimits(given: StructureItem, count = longField(given, TAG.UsageLimitsTotal) ?? 0n): StructureItem {
  return structure(TAG.UsageLimits, [
    longInteger(TAG.UsageLimitsTotal, longField(given, TAG.UsageLimitsTotal) ?? 0n),
    longInteger(TAG.UsageLimitsCount, count),
    ...[field(given, TAG.UsageLimitsUnit)].flatMap((unit) => unit ?? []),
  ]);
}

/** Usage Limits Unit code of a Usage Limits value. */
export const unitOf = (limits: StructureItem): number | undefined => numberField(limits, TAG.UsageLimitsUnit);
