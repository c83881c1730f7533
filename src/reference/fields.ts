/** Typed look-ups in a structure whose fields have been checked: a value, or undefined when the field is absent or of another type. */
import { field, type Item, type StructureItem } from '../ttlv/item.js';

export function textField(parent: StructureItem, tag: number): string | undefined {
  const item = field(parent, tag);
  return item?.type === 'TextString' ? item.value : undefined;
}

/** Integer, Enumeration or Interval. */
export function numberField(parent: StructureItem, tag: number): number | undefined {
  const item = field(parent, tag);
  return item !== undefined && (item.type === 'Integer' || item.type === 'Enumeration' || item.type === 'Interval') ? item.value : undefined;
}

export function longField(parent: StructureItem, tag: number): bigint | undefined {
  const item = field(parent, tag);
  return item?.type === 'LongInteger' || item?.type === 'DateTime' ? item.value : undefined;
}

export function booleanField(parent: StructureItem, tag: number): boolean | undefined {
  const item = field(parent, tag);
  return item?.type === 'Boolean' ? item.value : undefined;
}

export function bytesField(parent: StructureItem, tag: number): Uint8Array | undefined {
  const item = field(parent, tag);
  return item?.type === 'ByteString' ? item.value : undefined;
}

export function structureField(parent: StructureItem, tag: number): StructureItem | undefined {
  const item = field(parent, tag);
  return item?.type === 'Structure' ? item : undefined;
}

/** Whether two items say the same: type and value, whatever tag and place they have. */
export function sameValue(a: Item, b: Item): boolean {
  if (a.type === 'Structure' && b.type === 'Structure') {
    return a.value.length === b.value.length && a.value.every((item, at) => sameItem(item, b.value[at]));
  }
  if (a.value instanceof Uint8Array && b.value instanceof Uint8Array) return a.type === b.type && Buffer.from(a.value).equals(b.value);
  return a.type === b.type && a.value === b.value;
}

const sameItem = (a: Item, b: Item | undefined): boolean => a.tag === b?.tag && sameValue(a, b);

/** The same value under another tag. */
export const retagged = (item: Item, tag: number): Item => ({ ...item, tag });
