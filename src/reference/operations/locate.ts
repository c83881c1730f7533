/** Locate. Source: KMIP 1.4 §4.9, §11.10; 2.1 §6.1.28. */
import { integer, type StructureItem } from '../../ttlv/item.js';
import { numberField, structureField, textField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { compareVersions } from '../../kmip/version.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import { matchesAll } from '../attributes/match.js';
import { readAttributes, type GivenAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { invalidField } from '../failure.js';
import { booleanOf, instancesOf, type ManagedObject } from '../object.js';
import { advanced, isDestroyed } from '../state.js';
import { uniqueIdentifier } from './answers.js';

const { ObjectGroupMember, State } = ENUM;
const { StorageStatusMask } = MASK;

export function locate(request: StructureItem, context: OperationContext): Outcome {
  const wanted = wantedAttributes(request, context);
  const storage = numberField(request, TAG.StorageStatusMask) ?? StorageStatusMask.OnLineStorage;
  const found = candidates(wanted, context)
    .map((object) => advanced(object, context.now))
    .filter((object) => isIn(object, storage, wanted, context) && matchesAll(object, wanted));
  const members = groupMembers(found, numberField(request, TAG.ObjectGroupMember));
  const maximum = numberField(request, TAG.MaximumItems);
  const offset = numberField(request, TAG.OffsetItems) ?? 0;
  if (offset < 0 || (maximum ?? 0) < 0) throw invalidField('Maximum Items and Offset Items cannot be negative');
  const page = members.slice(offset, maximum === undefined ? undefined : offset + maximum);
  const [only] = page;
  return {
    payload: [...(compareVersions(context.version, '1.3') >= 0 ? [integer(TAG.LocatedItems, members.length)] : []), ...page.map(uniqueIdentifier)],
    placeholder: page.length === 1 && only !== undefined ? only.uniqueIdentifier : null,
  };
}

/** Those that can match, newest first: the store knows its objects by Name, and most requests give one. */
function candidates(wanted: readonly GivenAttribute[], { store, client }: OperationContext): ManagedObject[] {
  const name = wanted.flatMap(({ id, value }) => (id === 'Name' && value.type === 'Structure' ? (textField(value, TAG.NameValue) ?? []) : [])).at(0);
  return name === undefined ? store.ownedBy(client.identity) : store.named(client.identity, name).sort((a, b) => b.sequence - a.sequence);
}

function wantedAttributes(request: StructureItem, context: OperationContext): GivenAttribute[] {
  const container = hasTypedAttributes(context.version) ? structureField(request, TAG.Attributes) : request;
  return container === undefined ? [] : readAttributes(container, { version: context.version, partial: true });
}

/** Whether the object is in the storage that is searched. 1.x cannot ask for destroyed objects but by their State. */
function isIn(object: ManagedObject, storage: number, wanted: readonly GivenAttribute[], context: OperationContext): boolean {
  if (object.archived) return (storage & StorageStatusMask.ArchivalStorage) !== 0;
  if (!isDestroyed(object)) return (storage & StorageStatusMask.OnLineStorage) !== 0;
  if (hasTypedAttributes(context.version)) return (storage & StorageStatusMask.DestroyedStorage) !== 0;
  return wanted.some(({ id, value }) => id === 'State' && (value.value === State.Destroyed || value.value === State.DestroyedCompromised));
}

/** The fresh members of the groups, those that have waited longest first, or the default member: the oldest. */
function groupMembers(found: readonly ManagedObject[], member: number | undefined): readonly ManagedObject[] {
  if (member === undefined) return found;
  const grouped = found.filter((object) => instancesOf(object, 'ObjectGroup').length > 0);
  const oldestFirst = grouped.toReversed();
  return member === ObjectGroupMember.GroupMemberFresh ? oldestFirst.filter((object) => booleanOf(object, 'Fresh') === true) : oldestFirst.slice(0, 1);
}
