/** A Query payload as short texts. */
import type { Item, StructureItem } from '../../ttlv/item.js';
import { beginningOf, describeLeaf } from '../../kmip/text/describe.js';
import { enumerationName, tagName } from '../../kmip/vocabulary.js';

/** Of what a server tells of itself nothing is longer; it may send megabytes. */
const MOST_VALUES = 1000;
const MOST_CHARACTERS = 1000;

const shorten = (text: string): string => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`);

/** One text for each item; where a payload mixes tags, those besides the first kind bear their names. */
export function queryValues(payload: StructureItem): string[] {
  const mixed = new Set(payload.value.map((item) => item.tag)).size > 1;
  const values = payload.value.slice(0, MOST_VALUES).map((item) => shorten(mixed && item.type !== 'Structure' ? `${tagName(item.tag)}=${valueOf(item)}` : valueOf(item)));
  return values.length < payload.value.length ? [...values, `… ${payload.value.length - values.length} more`] : values;
}

function valueOf(item: Item): string {
  if (item.type === 'Structure') {
    const [first, ...rest] = item.value;
    if (first === undefined) return `${tagName(item.tag)} (empty)`;
    // Profile Information is a structure around a name, and so are others.
    return rest.length === 0 && first.type !== 'Structure' ? valueOf(first) : item.value.slice(0, MOST_VALUES).map((child) => `${tagName(child.tag)}=${nested(child)}`).join('; ');
  }
  return item.type === 'Enumeration' ? enumerationName(item.tag, item.value) : describeLeaf(beginningOf(item, MOST_CHARACTERS));
}

const nested = (item: Item): string => (item.type === 'Structure' ? `(${valueOf(item)})` : valueOf(item));
