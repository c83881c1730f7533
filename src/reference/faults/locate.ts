/** Locate finding too much, too little or the wrong objects. Source: KMIP 1.4 §4.9, 2.1 §6.1.28. */
import { randomUUID } from 'node:crypto';
import { field, integer, textString, type Item } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';
import { vendorParts, type AttributeId } from '../attributes/identity.js';
import { readAttributes } from '../attributes/wire.js';
import { withoutAttribute, withState } from '../object.js';
import { advanced, isDestroyed } from '../state.js';
import { answered, asked } from './around.js';
import { isAttribute, withoutAttributeItem } from './attribute-items.js';
import { mustDetect, type Fault } from './fault.js';
import { mapped, withFields, without } from './tree.js';
import { hyphenated, titled } from './words.js';

const LOCATE = 'KMIP 1.4 §4.9, 2.1 §6.1.28';

const FILTERS: readonly AttributeId[] = ['Name', 'ObjectType', 'CryptographicAlgorithm', 'CryptographicLength', 'CryptographicUsageMask', 'State', 'ObjectGroup', 'ActivationDate', 'ProtectStopDate'];

const identifiers = (payload: readonly Item[]): Item[] => payload.filter((item) => item.tag === TAG.UniqueIdentifier);
const others = (payload: readonly Item[]): Item[] => payload.filter((item) => item.tag !== TAG.UniqueIdentifier);
const found = (change: (identifiers: readonly Item[]) => readonly Item[]): Interference => answered((payload) => [...others(payload), ...change(identifiers(payload))]);

export const LOCATE_FAULTS: readonly Fault[] = mustDetect(
  'locate',
  (
    [
      ...FILTERS.map((id) => ({
        name: `locate-ignores-${hyphenated(id)}`,
        sentence: `Locate ignores ${titled(id)}.`,
        source: LOCATE,
        interfere: () => asked((request) => withoutAttributeItem(request, id)),
      })),
      { name: 'locate-ignores-custom-attribute', sentence: 'Locate ignores custom attributes.', source: LOCATE, interfere: () => asked((request, call) => mapped(request, (item, path) => (readAttributesOf(call.request, call.context.version).some((id) => vendorParts(id) !== undefined && isAttribute(item, path, id)) ? undefined : item))) },
      { name: 'locate-ignores-all', sentence: 'Locate returns all objects, whatever is asked for.', source: LOCATE, interfere: () => asked((request) => mapped(request, (item) => (item.tag === TAG.Attribute || (item.tag === TAG.Attributes && item.type === 'Structure') ? undefined : item))) },
      { name: 'locate-oldest-first', sentence: 'Locate returns the oldest object first.', source: 'KMIP 2.1 §6.1.28', versions: { from: '2.0' as const }, interfere: () => found((ids) => ids.toReversed()) },
      { name: 'locate-name-in-any-case', sentence: 'Locate finds Names whatever their case.', source: LOCATE, interfere: () => byName((name, wanted) => name.toLowerCase() === wanted.toLowerCase()) },
      { name: 'locate-offset-one-less', sentence: 'Locate leaves out one object less than Offset Items says.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28', versions: { from: '1.3' as const }, interfere: () => asked((request) => withFields(request, (item) => (item.tag === TAG.OffsetItems && item.type === 'Integer' && item.value > 0 ? { ...item, value: item.value - 1 } : item))) },
      { name: 'locate-matches-any', sentence: 'Locate returns objects that match one of the attributes.', source: LOCATE, interfere: () => matchesAny },
      { name: 'locate-mask-exactly', sentence: 'Locate finds a key only by its whole Cryptographic Usage Mask.', source: LOCATE, interfere: () => exactMask },
      { name: 'locate-finds-nothing', sentence: 'Locate finds nothing.', source: LOCATE, interfere: () => found(() => []) },
      { name: 'locate-finds-one', sentence: 'Locate returns one object of those that match.', source: LOCATE, interfere: () => found((ids) => ids.slice(0, 1)) },
      { name: 'locate-twice', sentence: 'Locate returns each object twice.', source: LOCATE, interfere: () => found((ids) => ids.flatMap((id) => [id, id])) },
      { name: 'locate-foreign', sentence: 'Locate returns an object more, which does not match.', source: LOCATE, interfere: () => answered((payload, call) => { const known = new Set(identifiers(payload).map(({ value }) => value)); const extra = call.context.store.ownedBy(call.context.client.identity).find((object) => !known.has(object.uniqueIdentifier)); return extra === undefined ? payload : [...payload, textString(TAG.UniqueIdentifier, extra.uniqueIdentifier)]; }) },
      { name: 'locate-of-nobody', sentence: 'Locate returns an identifier more that no object has.', source: LOCATE, interfere: () => found((ids) => [...ids, textString(TAG.UniqueIdentifier, randomUUID())]) },
      { name: 'locate-empty-identifier', sentence: 'Locate returns an empty identifier when it finds nothing.', source: LOCATE, interfere: () => found((ids) => (ids.length === 0 ? [textString(TAG.UniqueIdentifier, '')] : ids)) },
      {
        name: 'locate-destroyed',
        sentence: 'Locate finds destroyed objects without being asked for them.',
        source: 'KMIP 2.1 §6.1.28',
        versions: { from: '2.0' as const },
        interfere: (): Interference => ({
          operation: (perform, call) => {
            const { store, client } = call.context;
            const mark = store.mark();
            for (const object of store.ownedBy(client.identity)) if (isDestroyed(object)) store.put(withState(object, ENUM.State.PreActive));
            const outcome = perform(call.request, call.context);
            store.rollback(mark);
            return outcome;
          },
        }),
      },
      { name: 'locate-failure-for-nothing', sentence: 'Locate fails when it finds nothing.', source: LOCATE, interfere: (): Interference => ({ operation: (perform, call) => { const outcome = perform(call.request, call.context); if (identifiers(outcome.payload).length === 0) throw new Error('nothing found'); return outcome; } }) },
      { name: 'locate-ignores-maximum-items', sentence: 'Locate ignores Maximum Items.', source: LOCATE, interfere: () => asked((request) => without(request, TAG.MaximumItems)) },
      { name: 'locate-one-more-than-maximum-items', sentence: 'Locate returns one object more than Maximum Items.', source: LOCATE, interfere: () => asked((request) => withFields(request, (item) => (item.tag === TAG.MaximumItems && item.type === 'Integer' ? { ...item, value: item.value + 1 } : item))) },
      { name: 'locate-ignores-offset-items', sentence: 'Locate ignores Offset Items.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28', versions: { from: '1.3' as const }, interfere: () => asked((request) => without(request, TAG.OffsetItems)) },
      { name: 'locate-counts-all', sentence: 'Located Items is one more than there are.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28', versions: { from: '1.3' as const }, interfere: () => answered((payload) => payload.map((item) => (item.tag === TAG.LocatedItems && item.type === 'Integer' ? integer(item.tag, item.value + 1) : item))) },
      { name: 'locate-counts-none', sentence: 'Located Items is 0.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28', versions: { from: '1.3' as const }, interfere: () => answered((payload) => payload.map((item) => (item.tag === TAG.LocatedItems ? integer(item.tag, 0) : item))) },
      { name: 'locate-date-range-as-one-date', sentence: 'Locate takes the first of two dates only.', source: LOCATE, interfere: () => asked((request, call) => withoutSecond(request, call.context.version)) },
      { name: 'locate-date-range-without-limits', sentence: 'Locate leaves out objects whose date is a limit of the range.', source: LOCATE, interfere: () => narrowedRange },
      ...(['ProcessStartDate', 'ProtectStopDate'] as const).map((id) => ({
        name: `locate-ignores-range-of-${hyphenated(id)}`,
        sentence: `Locate ignores two values of ${titled(id)}.`,
        source: LOCATE,
        interfere: () => asked((request, call) => (readAttributesOf(request, call.context.version).filter((each) => each === id).length > 1 ? withoutAttributeItem(request, id) : request)),
      })),
      { name: 'locate-by-attribute-index', sentence: 'Locate finds nothing by an Attribute Index that is not 0.', source: 'KMIP 1.4 §4.9', versions: { to: '1.4' as const }, interfere: () => byIndex },
      { name: 'locate-one-of-several-empties-id-placeholder', sentence: 'Locate with Maximum Items leaves the ID Placeholder empty.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28', versions: { from: '1.4' as const }, interfere: (): Interference => ({ operation: (perform, call) => { const outcome = perform(call.request, call.context); return field(call.request, TAG.MaximumItems) === undefined ? outcome : { ...outcome, placeholder: null }; } }) },
      { name: 'locate-by-an-old-state', sentence: 'Locate compares the State that an object had before its date came.', source: 'KMIP 1.4 §4.9 and §3.22, 2.1 §6.1.28 and §4.57', interfere: () => byOldState },
      { name: 'locate-name-of-any-type', sentence: 'Locate finds a Name by its text, whatever its Name Type.', source: 'KMIP 1.4 §4.9 and §3.2, 2.1 §6.1.28 and §4.32', interfere: () => asked((request) => mapped(request, (item) => (item.tag === TAG.NameType ? undefined : item))) },
      { name: 'locate-by-identifier-alone', sentence: 'Locate looks at nothing but the Unique Identifier when there is one.', source: LOCATE, interfere: () => asked((request, call) => onlyBy((id) => id === 'UniqueIdentifier', request, call.context.version)) },
      { name: 'locate-by-custom-attribute-alone', sentence: 'Locate looks at nothing but custom attributes when there are some.', source: LOCATE, interfere: () => asked((request, call) => onlyBy((id) => vendorParts(id) !== undefined, request, call.context.version)) },
      { name: 'locate-ignores-object-group-member', sentence: 'Locate finds all members of a group when it is asked for fresh ones.', source: 'KMIP 1.4 §4.9 and §3.34, 2.1 §6.1.28 and §4.24', versions: { from: '1.1' as const }, interfere: () => asked((request) => without(request, TAG.ObjectGroupMember)) },
      { name: 'locate-name-by-prefix', sentence: 'Locate finds objects whose Name begins like the one asked for.', source: LOCATE, interfere: () => byName((name, wanted) => name.startsWith(wanted)) },
    ] satisfies Omit<Fault, 'group' | 'expectation' | 'operations'>[]
  ).map((fault) => ({ ...fault, operations: ['Locate'] })),
);

function readAttributesOf(request: Parameters<typeof mapped>[0], version: Parameters<typeof readAttributes>[1]['version']): AttributeId[] {
  const container = version.startsWith('1.') ? request : request.value.find((item) => item.tag === TAG.Attributes);
  return container?.type === 'Structure' ? readAttributes(container, { version, partial: true }).map(({ id }) => id) : [];
}

/** The request without its other attributes when it gives one of these. */
function onlyBy(isChosen: (id: AttributeId) => boolean, request: Parameters<typeof mapped>[0], version: Parameters<typeof readAttributes>[1]['version']): typeof request {
  const ids = readAttributesOf(request, version);
  return ids.some(isChosen) ? ids.filter((id) => !isChosen(id)).reduce(withoutAttributeItem, request) : request;
}

/** All that is found by one attribute after the other, together. */
const matchesAny: Interference = {
  operation: (perform, call) => {
    const ids = new Set(readAttributesOf(call.request, call.context.version));
    if (ids.size < 2) return perform(call.request, call.context);
    const outcomes = [...ids].map((id) => perform([...ids].filter((other) => other !== id).reduce(withoutAttributeItem, call.request), call.context));
    const all = [...new Set(outcomes.flatMap(({ payload }) => identifiers(payload).map((item) => item.value as string)))];
    return { payload: [...outcomes.slice(0, 1).flatMap(({ payload }) => others(payload)).map((item) => (item.tag === TAG.LocatedItems ? integer(item.tag, all.length) : item)), ...all.map((id) => textString(TAG.UniqueIdentifier, id))] };
  },
};

const exactMask: Interference = {
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    const container = call.context.version.startsWith('1.') ? call.request : call.request.value.find((item) => item.tag === TAG.Attributes);
    const wanted = container?.type === 'Structure' ? readAttributes(container, { version: call.context.version, partial: true }).find(({ id }) => id === 'CryptographicUsageMask')?.value.value : undefined;
    if (wanted === undefined) return outcome;
    return { ...outcome, payload: outcome.payload.filter((item) => item.tag !== TAG.UniqueIdentifier || call.context.store.get(item.value as string)?.attributes.some(({ id, value }) => id === 'CryptographicUsageMask' && value.value === wanted) === true) };
  },
};

/** The request with the first only of each date that is given twice. */
function withoutSecond(request: Parameters<typeof mapped>[0], version: Parameters<typeof readAttributes>[1]['version']): typeof request {
  const seen = new Set<string>();
  const ids = readAttributesOf(request, version);
  return mapped(request, (item, path) => {
    const id = ids.find((each) => each.endsWith('Date') && isAttribute(item, path, each));
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return item;
    }
    return undefined;
  });
}

/** Takes the Attribute Index for a part of what is looked for. */
const byIndex: Interference = {
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    const indexed = call.request.value.some((item) => item.tag === TAG.Attribute && item.type === 'Structure' && (numberField(item, TAG.AttributeIndex) ?? 0) > 0);
    return indexed ? { ...outcome, payload: others(outcome.payload) } : outcome;
  },
};

/** Objects are looked for with the State that the store has for them, although a date has moved them on. */
const byOldState: Interference = {
  operation: (perform, call) => {
    const { store, client, now } = call.context;
    if (!readAttributesOf(call.request, call.context.version).includes('State')) return perform(call.request, call.context);
    const mark = store.mark();
    for (const object of store.ownedBy(client.identity)) if (advanced(object, now) !== object) store.put(withoutAttribute(withoutAttribute(object, 'ActivationDate'), 'DeactivationDate'));
    const outcome = perform(call.request, call.context);
    store.rollback(mark);
    return outcome;
  },
};

/** Moves the two limits of a range towards each other by a second. */
const narrowedRange: Interference = asked((request, call) => {
  const container = call.context.version.startsWith('1.') ? request : request.value.find((item) => item.tag === TAG.Attributes);
  const dates = container?.type === 'Structure' ? readAttributes(container, { version: call.context.version, partial: true }).filter(({ value }) => value.type === 'DateTime') : [];
  if (dates.length !== 2) return request;
  const limits = dates.map(({ value }) => value.value as bigint).sort((a, b) => (a < b ? -1 : 1));
  return mapped(request, (item) => (item.type === 'DateTime' ? { ...item, value: item.value === limits[0] ? item.value + 1n : item.value - 1n } : item));
});

/** Finds objects by their Name in another way than by equality, where equality finds nothing. */
const byName = (matches: (name: string, wanted: string) => boolean): Interference => ({
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    let wanted: string | undefined;
    mapped(call.request, (item) => {
      if (item.tag === TAG.NameValue && item.type === 'TextString') wanted = item.value;
      return item;
    });
    if (wanted === undefined || identifiers(outcome.payload).length > 0) return outcome;
    const name = wanted;
    const matching = call.context.store.ownedBy(call.context.client.identity).filter((object) => !isDestroyed(object) && object.attributes.some(({ id, value }) => id === 'Name' && value.type === 'Structure' && value.value.some((part) => part.type === 'TextString' && matches(part.value, name))));
    return { ...outcome, payload: [...others(outcome.payload), ...matching.map((object) => textString(TAG.UniqueIdentifier, object.uniqueIdentifier))] };
  },
});
