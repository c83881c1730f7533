/** Reading fields of items that may not be what they should be. */
import { field, fields, type Item, type StructureItem } from '../ttlv/index.js';

export { field, fields };

export const structureOf = (item: Item | undefined): StructureItem | undefined => (item?.type === 'Structure' ? item : undefined);
export const textOf = (item: Item | undefined): string | undefined =>
  item?.type === 'TextString' || item?.type === 'Identifier' || item?.type === 'Reference' || item?.type === 'NameReference' ? item.value : undefined;
export const bytesOf = (item: Item | undefined): Uint8Array | undefined => (item?.type === 'ByteString' ? item.value : undefined);
export const numberOf = (item: Item | undefined): number | undefined =>
  item?.type === 'Integer' || item?.type === 'Enumeration' || item?.type === 'Interval' ? item.value : undefined;
export const booleanOf = (item: Item | undefined): boolean | undefined => (item?.type === 'Boolean' ? item.value : undefined);

/** Seconds since 1970-01-01T00:00:00Z of a Date-Time or Date-Time Extended. */
export function secondsOf(item: Item | undefined): bigint | undefined {
  if (item?.type === 'DateTime') return item.value;
  return item?.type === 'DateTimeExtended' ? item.value / 1_000_000n : undefined;
}

/** Follows a path of tags through structures. */
export function dig(item: StructureItem | undefined, ...tags: readonly number[]): Item | undefined {
  let current: Item | undefined = item;
  for (const tag of tags) current = current?.type === 'Structure' ? field(current, tag) : undefined;
  return current;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Equal in tag, type and value, whatever their place. */
export function sameItem(a: Item, b: Item): boolean {
  return a.tag === b.tag && sameValue(a, b);
}

/** Equal in type and value; the outermost tags may differ. */
export function sameValue(a: Item, b: Item): boolean {
  if (a.type === 'Structure' || b.type === 'Structure') {
    if (a.type !== 'Structure' || b.type !== 'Structure') return false;
    return a.value.length === b.value.length && a.value.every((inner, index) => isSame(inner, b.value[index]));
  }
  if (a.type !== b.type) return false;
  return a.value instanceof Uint8Array && b.value instanceof Uint8Array ? sameBytes(a.value, b.value) : a.value === b.value;
}

const isSame = (a: Item, b: Item | undefined): boolean => b !== undefined && sameItem(a, b);

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
