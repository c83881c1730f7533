/** Item trees with leaves exchanged one by one. */
import type { Item, LeafItem } from '../ttlv/index.js';

/** The same tree with each leaf as `change` makes it. */
export function mapLeaves(root: Item, change: (leaf: LeafItem) => LeafItem): Item {
  return root.type === 'Structure' ? { ...root, value: root.value.map((item) => mapLeaves(item, change)) } : change(root);
}
