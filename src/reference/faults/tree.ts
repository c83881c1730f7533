/** Changes to item trees, for faults that answer with other items. */
import { field, fields, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Interference } from '../interference.js';
import type { Target } from './fault.js';

/** Nothing to leave an item out, several to put more in its place. */
export type Replacement = Item | readonly Item[] | undefined;

const listed = (replacement: Replacement): readonly Item[] => (replacement === undefined ? [] : 'tag' in replacement ? [replacement] : replacement);

/** Replaces items everywhere below a structure, innermost first; `path` holds the tags around the item. */
export function mapped(parent: StructureItem, change: (item: Item, path: readonly number[]) => Replacement, path: readonly number[] = []): StructureItem {
  const inner = [...path, parent.tag];
  return structure(
    parent.tag,
    parent.value.flatMap((item) => listed(change(item.type === 'Structure' ? mapped(item, change, inner) : item, inner))),
  );
}

/** Replaces the direct fields of a structure. */
export const withFields = (parent: StructureItem, change: (item: Item) => Replacement): StructureItem => structure(parent.tag, parent.value.flatMap((item) => listed(change(item))));

/** Leaves out all direct fields with the tag. */
export const without = (parent: StructureItem, tag: number): StructureItem => withFields(parent, (item) => (item.tag === tag ? undefined : item));

/** Puts a field in the place of the one with its tag, or at the end. */
export const withField = (parent: StructureItem, item: Item): StructureItem =>
  field(parent, item.tag) === undefined ? structure(parent.tag, [...parent.value, item]) : withFields(parent, (other) => (other.tag === item.tag ? item : other));

/** Puts an item behind the last field with one of these tags. */
export function withFieldAfter(parent: StructureItem, tags: readonly number[], item: Item): StructureItem {
  const at = parent.value.findLastIndex((other) => tags.includes(other.tag));
  return structure(parent.tag, parent.value.toSpliced(at + 1, 0, item));
}

/** Changes the Response Header. */
export const header = (change: (header: StructureItem) => StructureItem): Interference => ({
  response: (response) => withFields(response, (item) => (item.tag === TAG.ResponseHeader && item.type === 'Structure' ? change(item) : item)),
});

/** Changes the Batch Items of an answer as a list. */
export const batch = (change: (items: readonly StructureItem[]) => readonly Item[]): Interference => ({
  response: (response) => withItems(response, change(itemsOf(response))),
});

/** The Batch Items of a message, in order. */
export const itemsOf = (response: StructureItem): StructureItem[] => fields(response, TAG.BatchItem).flatMap((item) => (item.type === 'Structure' ? [item] : []));

/** The response with other Batch Items and the Batch Count that belongs to them. */
export function withItems(response: StructureItem, items: readonly Item[]): StructureItem {
  const rest = response.value.filter((item) => item.tag !== TAG.BatchItem);
  const counted = rest.map((item) =>
    item.tag === TAG.ResponseHeader && item.type === 'Structure' ? withFields(item, (each) => (each.tag === TAG.BatchCount && each.type === 'Integer' ? { ...each, value: items.length } : each)) : item,
  );
  return structure(response.tag, [...counted, ...items]);
}

/** Changes each Batch Item of the operations that a fault touches. */
export const item = (target: Target, change: (item: StructureItem) => Replacement): Interference => ({
  response: (response) => withFields(response, (each) => (each.tag === TAG.BatchItem && each.type === 'Structure' && target.hits(numberField(each, TAG.Operation)) ? change(each) : each)),
});

/** Changes the Response Payload of each success. */
export const payload = (target: Target, change: (payload: StructureItem, operation: number) => StructureItem): Interference =>
  item(target, (each) => (succeeded(each) ? withFields(each, (part) => (part.tag === TAG.ResponsePayload && part.type === 'Structure' ? change(part, numberField(each, TAG.Operation) ?? 0) : part)) : each));

/** Changes items everywhere in the Response Payloads of successes. */
export const inPayload = (target: Target, change: (item: Item, path: readonly number[]) => Replacement): Interference => payload(target, (part) => mapped(part, change));

/** Changes all items with a tag in the Response Payloads of successes. */
export const eachTag = (target: Target, tag: number, change: (item: Item) => Replacement): Interference => inPayload(target, (each) => (each.tag === tag ? change(each) : each));

/** Whether a Batch Item of an answer says so. */
export const succeeded = (each: StructureItem): boolean => numberField(each, TAG.ResultStatus) === ENUM.ResultStatus.Success;
/** Whether a Batch Item of an answer says Operation Failed. */
export const failed = (each: StructureItem): boolean => numberField(each, TAG.ResultStatus) === ENUM.ResultStatus.OperationFailed;

/** The bytes with one bit of one byte the other way round; the same when there are none. */
export function flipped(bytes: Uint8Array, at = 0): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
