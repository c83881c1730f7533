/** Typed look-ups in a structure: the value of a field, or undefined when the field is absent or of another type. */
import { field, type Item, type StructureItem } from './item.js';

export function textField(parent: StructureItem, tag: number): string | undefined {
  const item = field(parent, tag);
  return item?.type === 'TextString' ? item.value : undefined;
}

/** Integer, Enumeration or Interval. */
export function numberField(parent: StructureItem, tag: number): number | undefined {
  const item = field(parent, tag);
  return item !== undefined && (item.type === 'Integer' || item.type === 'Enumeration' || item.type === 'Interval') ? item.value : undefined;
}

export function enumerationField(parent: StructureItem, tag: number): number | undefined {
  const item = field(parent, tag);
  return item?.type === 'Enumeration' ? item.value : undefined;
}

/** Long Integer or Date-Time (seconds since 1970-01-01T00:00:00Z). */
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

/** As many bytes, and the same. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Equal in tag, type and value, whatever their place. */
export const sameItem = (a: Item, b: Item): boolean => a.tag === b.tag && sameValue(a, b);

/** Equal in type and value, whatever their place; the outermost tags may differ. */
export function sameValue(a: Item, b: Item): boolean {
  if (a.type === 'Structure' && b.type === 'Structure') {
    return a.value.length === b.value.length && a.value.every((item, index) => isSame(item, b.value[index]));
  }
  if (a.type !== b.type) return false;
  return a.value instanceof Uint8Array && b.value instanceof Uint8Array ? sameBytes(a.value, b.value) : a.value === b.value;
}

const isSame = (a: Item, b: Item | undefined): boolean => b !== undefined && sameItem(a, b);

/** The same value under another tag. */
export const retagged = (item: Item, tag: number): Item => ({ ...item, tag });
