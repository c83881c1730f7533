/** The indented tree for a person. */
import type { Item } from '../../ttlv/item.js';
import { tagName } from '../vocabulary.js';
import { describeLeaf } from './describe.js';
import { writeType } from './literal.js';
import { walk, type Visit } from './walk.js';

export interface ReadableOptions {
  /** Puts the offset of every item in the message in front, in hex, when the item has a place. */
  readonly offsets?: boolean;
}

/** One line for every item: tag, type and value; two blanks for every level; ends with a line feed. */
export function formatReadable(root: Item, options: ReadableOptions = {}): string {
  let text = '';
  for (const visit of walk(root)) text += `${options.offsets === true ? offset(visit.item) : ''}${line(visit)}\n`;
  return text;
}

const offset = (item: Item): string => `${item.place === undefined ? '        ' : item.place.offset.toString(16).padStart(8, '0')}  `;

function line({ item, depth, naming }: Visit): string {
  const head = `${'  '.repeat(depth)}${tagName(item.tag)} ${writeType(item)}`;
  if (item.type === 'Structure') return head;
  const value = describeLeaf(item, naming);
  return `${head} ${typeof item.value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : value}`.trimEnd();
}
