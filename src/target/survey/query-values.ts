/** A Query payload as short texts. */
import type { Item, StructureItem } from '../../ttlv/item.js';
import { describeLeaf } from '../../kmip/text/describe.js';
import { enumerationName, tagName } from '../../kmip/vocabulary.js';

/** One text for each item; where a payload mixes tags, those besides the first kind bear their names. */
export function queryValues(payload: StructureItem): string[] {
  const mixed = new Set(payload.value.map((item) => item.tag)).size > 1;
  return payload.value.map((item) => (mixed && item.type !== 'Structure' ? `${tagName(item.tag)}=${valueOf(item)}` : valueOf(item)));
}

function valueOf(item: Item): string {
  if (item.type === 'Structure') {
    const [first, ...rest] = item.value;
    if (first === undefined) return `${tagName(item.tag)} (empty)`;
    // Profile Information is a structure around a name, and so are others.
    return rest.length === 0 && first.type !== 'Structure' ? valueOf(first) : item.value.map((child) => `${tagName(child.tag)}=${nested(child)}`).join('; ');
  }
  return item.type === 'Enumeration' ? enumerationName(item.tag, item.value) : describeLeaf(item);
}

const nested = (item: Item): string => (item.type === 'Structure' ? `(${valueOf(item)})` : valueOf(item));
