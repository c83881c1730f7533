/** What an item is called in a path, and what its value means. */
import type { Item, StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { AttributeDefinition } from '../kmip/registry.js';
import { attributeByName, tagTitle } from '../kmip/vocabulary.js';

/** What an item means: its tag, or the attribute that the Attribute Name beside an Attribute Value names. */
export function valueMeaning(parent: StructureItem, item: Item): number {
  return item.tag === TAG.AttributeValue ? (namedAttribute(parent)?.tag ?? item.tag) : item.tag;
}

/** The attribute that an Attribute structure of 1.x names exactly as the specification writes it. */
export function namedAttribute(attribute: StructureItem): AttributeDefinition | undefined {
  const name = attribute.value.find((item) => item.tag === TAG.AttributeName);
  if (name?.type !== 'TextString') return undefined;
  const found = attributeByName(name.value);
  return found?.name === name.value ? found : undefined;
}

/** `Attribute "State"`, `Unique Identifier`, `Unique Identifier (2)`. */
export function fieldName(parent: StructureItem, item: Item, index: number): string {
  if (item.tag === TAG.Attribute && item.type === 'Structure') {
    const name = item.value.find((field) => field.tag === TAG.AttributeName);
    if (name?.type === 'TextString') return `Attribute ${JSON.stringify(name.value)}`;
  }
  const title = tagTitle(item.tag);
  const before = parent.value.slice(0, index).filter((sibling) => sibling.tag === item.tag).length;
  const several = before > 0 || parent.value.slice(index + 1).some((sibling) => sibling.tag === item.tag);
  return several ? `${title} (${before + 1})` : title;
}
