/** Whether an object has the attributes that Locate asks for. Source: KMIP 1.4 §4.9; 2.1 §6.1.28. */
import type { Item, StructureItem } from '../../ttlv/item.js';
import { longField, sameValue } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { invalidField } from '../failure.js';
import { instancesOf, type ManagedObject } from '../object.js';
import type { AttributeId } from './identity.js';
import type { GivenAttribute } from './wire.js';

/** A Date-Time with this value asks for objects that have no such date. */
const UNDEFINED_DATE = 2n ** 63n - 1n;

/** Whether the object matches every attribute. Throws a Failure when a date is asked for more than twice. */
export function matchesAll(object: ManagedObject, wanted: readonly GivenAttribute[]): boolean {
  const ids = [...new Set(wanted.map(({ id }) => id))];
  return ids.every((id) => matches(object, id, wanted.filter((attribute) => attribute.id === id).map(({ value }) => value)));
}

function matches(object: ManagedObject, id: AttributeId, wanted: readonly Item[]): boolean {
  const own = instancesOf(object, id).map(({ value }) => value);
  const dates = wanted.flatMap((value) => (value.type === 'DateTime' ? [value.value] : []));
  if (dates.length > 0 && dates.length === wanted.length) return matchesDates(own, dates);
  return wanted.every((value) => own.some((candidate) => matchesValue(candidate, value)));
}

/** One date: equal; two: within, limits included. */
function matchesDates(own: readonly Item[], dates: readonly bigint[]): boolean {
  if (dates.length > 2) throw invalidField('a date is given more than twice');
  const [first = 0n, second = first] = dates;
  if (dates.length === 1 && first === UNDEFINED_DATE) return own.length === 0;
  const [from, to] = first <= second ? [first, second] : [second, first];
  return own.some((value) => value.type === 'DateTime' && value.value >= from && value.value <= to);
}

function matchesValue(own: Item, wanted: Item): boolean {
  if (own.tag === TAG.CryptographicUsageMask && own.type === 'Integer' && wanted.type === 'Integer') return (own.value & wanted.value) === wanted.value;
  if (own.type !== 'Structure' || wanted.type !== 'Structure') return sameValue(own, wanted);
  if (own.tag === TAG.UsageLimits) return matchesLimits(own, wanted);
  return wanted.value.every((part) => own.value.some((candidate) => candidate.tag === part.tag && matchesValue(candidate, part)));
}

/** Total and Count have to be at least as large as asked for. */
function matchesLimits(own: StructureItem, wanted: StructureItem): boolean {
  return wanted.value.every((part) => {
    if (part.type === 'LongInteger') return (longField(own, part.tag) ?? 0n) >= part.value;
    return own.value.some((candidate) => candidate.tag === part.tag && sameValue(candidate, part));
  });
}
