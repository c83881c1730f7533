import type { Item, Place } from '../item.js';

/** A decoded item as it would have been built by hand. */
export function withoutPlaces(item: Item): Item {
  const bare = item.type === 'Structure' ? { ...item, value: item.value.map(withoutPlaces) } : { ...item };
  delete (bare as { place?: Place }).place;
  return bare;
}
