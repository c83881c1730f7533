/** Attributes in requests and answers, whichever form the version has for them. */
import { field, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { retagged, textField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Interference } from '../interference.js';
import { nameOfId, tagOfId, vendorParts, type AttributeId } from '../attributes/identity.js';
import type { Target } from './fault.js';
import { inPayload, mapped, type Replacement } from './tree.js';

/** Whether an item is this attribute: Attribute with its name in 1.x, its own tag in 2.x. */
export function isAttribute(item: Item, path: readonly number[], id: AttributeId): boolean {
  if (item.tag === TAG.Attribute && item.type === 'Structure') {
    const name = textField(item, TAG.AttributeName);
    const parts = vendorParts(id);
    const vendor = textField(item, TAG.VendorIdentification);
    return vendor === undefined ? name === nameOfId(id) : parts?.vendor === vendor && parts.name === name;
  }
  const around = path.at(-1);
  return item.tag === tagOfId(id) && around !== undefined && CONTAINERS.has(around);
}

/** The structures of 2.x that hold attributes under their own tags. */
const CONTAINERS: ReadonlySet<number> = new Set([TAG.Attributes, TAG.NewAttribute, TAG.CurrentAttribute, TAG.CommonAttributes, TAG.PrivateKeyAttributes, TAG.PublicKeyAttributes]);

/** Whether an item is an attribute of any kind. */
export const isAnyAttribute = (item: Item, path: readonly number[]): boolean => item.tag === TAG.Attribute || CONTAINERS.has(path.at(-1) ?? 0);

/** The value of an attribute, under the attribute's own tag. */
export function valueIn(item: Item, id: AttributeId): Item | undefined {
  if (item.tag !== TAG.Attribute || item.type !== 'Structure') return item;
  const value = field(item, TAG.AttributeValue);
  return value && retagged(value, tagOfId(id));
}

/** The attribute with another value. */
export function withAttributeValue(item: Item, value: Item): Item {
  if (item.tag !== TAG.Attribute || item.type !== 'Structure') return value;
  return structure(
    TAG.Attribute,
    item.value.map((part) => (part.tag === TAG.AttributeValue ? retagged(value, TAG.AttributeValue) : part)),
  );
}

/** Changes an attribute wherever it stands in the answers. */
export const attribute = (target: Target, id: AttributeId, change: (item: Item) => Replacement): Interference =>
  inPayload(target, (item, path) => (isAttribute(item, path, id) ? change(item) : item));

/** Changes the value of an attribute wherever it stands in the answers. */
export const attributeValue = (target: Target, id: AttributeId, change: (value: Item) => Item): Interference =>
  attribute(target, id, (item) => {
    const value = valueIn(item, id);
    return value === undefined ? item : withAttributeValue(item, change(value));
  });

/** A request without an attribute. */
export const withoutAttributeItem = (request: StructureItem, id: AttributeId): StructureItem => mapped(request, (item, path) => (isAttribute(item, path, id) ? undefined : item));

/** A reference to an attribute that the version would not have to know: a custom attribute of the server. */
export function serverAttribute(version: ProtocolVersion, text: string): StructureItem {
  return version.startsWith('1.')
    ? structure(TAG.Attribute, [textString(TAG.AttributeName, 'y-Note'), textString(TAG.AttributeValue, text)])
    : structure(TAG.Attribute, [textString(TAG.VendorIdentification, 'y'), textString(TAG.AttributeName, 'Note'), textString(TAG.AttributeValue, text)]);
}
