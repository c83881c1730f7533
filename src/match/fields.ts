/** Reading fields of items that may not be what they should be. */
import { field, type Item, type StructureItem } from '../ttlv/index.js';

export { field, fields, sameBytes, sameValue, toHex } from '../ttlv/index.js';

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
