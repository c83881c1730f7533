/** An item tree as a list in document order. */
import type { Item } from '../../ttlv/item.js';
import { namingTag } from './naming.js';

export interface Visit {
  readonly item: Item;
  readonly depth: number;
  /** From the root to the parent. */
  readonly ancestors: readonly Item[];
  /** The tag whose tables name the item's value. */
  readonly naming: number;
}

/** Every item of the tree, a structure before its fields. */
export function* walk(root: Item, ancestors: readonly Item[] = [], siblings: readonly Item[] = []): Generator<Visit> {
  yield { item: root, depth: ancestors.length, ancestors, naming: namingTag(root.tag, siblings) };
  if (root.type !== 'Structure') return;
  const path = [...ancestors, root];
  for (const item of root.value) yield* walk(item, path, root.value);
}
