/** What an item is called in a path, and what its value means. */
import type { Item, StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { attributeNameIn } from '../kmip/text/naming.js';
import type { AttributeDefinition } from '../kmip/registry.js';
import { attributeByName, tagTitle } from '../kmip/vocabulary.js';

/** What an item means: its tag, or the attribute that the Attribute Name beside an Attribute Value names. */
export function valueMeaning(parent: StructureItem, item: Item): number {
  return item.tag === TAG.AttributeValue ? (namedAttribute(parent)?.tag ?? item.tag) : item.tag;
}

/** The attribute that an Attribute structure of 1.x names exactly as the specification writes it. */
export function namedAttribute(attribute: StructureItem): AttributeDefinition | undefined {
  const name = attributeNameIn(attribute.value);
  if (name?.type !== 'TextString') return undefined;
  const found = attributeByName(name.value);
  return found?.name === name.value ? found : undefined;
}

/** `Attribute "State"`, `Unique Identifier`, `Unique Identifier (2)`. */
export function fieldName(parent: StructureItem, item: Item): string {
  let names = namesByParent.get(parent);
  if (names === undefined) namesByParent.set(parent, (names = nameFields(parent)));
  return names.get(item) ?? tagTitle(item.tag);
}

/** Lists of many thousand fields are named once and not once for each field. */
const namesByParent = new WeakMap<StructureItem, ReadonlyMap<Item, string>>();

function nameFields(parent: StructureItem): ReadonlyMap<Item, string> {
  const titles = parent.value.map(ownName);
  const total = new Map<string, number>();
  for (const title of titles) total.set(title, (total.get(title) ?? 0) + 1);
  const seen = new Map<string, number>();
  return new Map(
    parent.value.map((item, index) => {
      const title = titles[index] ?? '';
      const number = (seen.get(title) ?? 0) + 1;
      seen.set(title, number);
      return [item, (total.get(title) ?? 0) > 1 && item.tag !== TAG.Attribute ? `${title} (${number})` : title] as const;
    }),
  );
}

const NAME_SHOWN = 200;

function ownName(item: Item): string {
  const name = item.tag === TAG.Attribute && item.type === 'Structure' ? attributeNameIn(item.value) : undefined;
  return name?.type === 'TextString' ? `Attribute ${JSON.stringify(name.value.length > NAME_SHOWN ? `${name.value.slice(0, NAME_SHOWN)}…` : name.value)}` : tagTitle(item.tag);
}
