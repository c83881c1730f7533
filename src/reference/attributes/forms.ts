/**
 * Names and identifiers as each version writes them. The server keeps a Name as a structure and identifiers as text; in 3.0 a Name
 * is text, identifiers are of the type Identifier, and Link gives way to one attribute for each type of link.
 * Source: KMIP 1.4 §3.1, §3.2; tables of KMIP 3.0 (§4, §11).
 */
import { enumeration, field, structure, textString, type Item, type TextItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { IDENTIFIER_TAGS } from '../../kmip/identifiers.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { AttributeId } from './identity.js';

const isText = (item: Item): item is TextItem => item.type === 'TextString' || item.type === 'Identifier';

/** An item of a response, in the form of the version. */
export function spoken(item: Item, version: ProtocolVersion): Item {
  const new3 = compareVersions(version, '3.0') >= 0;
  if (IDENTIFIER_TAGS.has(item.tag) && isText(item)) return { ...item, type: new3 ? 'Identifier' : 'TextString' };
  if (item.type !== 'Structure') return item;
  const value = item.tag === TAG.Name && new3 ? field(item, TAG.NameValue) : undefined;
  return value?.type === 'TextString' ? textString(TAG.Name, value.value) : { ...item, value: item.value.map((inner) => spoken(inner, version)) };
}

/** The value of an attribute of a request, in the form that the server keeps. */
export function kept(value: Item, partial = false): Item {
  if (IDENTIFIER_TAGS.has(value.tag) && isText(value)) return { ...value, type: 'TextString' };
  if (value.tag !== TAG.Name || value.type !== 'TextString') return value;
  const type = partial ? [] : [enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)];
  return structure(TAG.Name, [textString(TAG.NameValue, value.value), ...type]);
}

/** The attribute of 3.0 for a type of link that the server sets. */
const TYPED_LINKS: ReadonlyMap<number, { readonly id: AttributeId; readonly tag: number }> = new Map([
  [ENUM.LinkType.PublicKeyLink, { id: 'PublicKeyLink', tag: TAG.PublicKeyLink }],
  [ENUM.LinkType.PrivateKeyLink, { id: 'PrivateKeyLink', tag: TAG.PrivateKeyLink }],
  [ENUM.LinkType.DerivationBaseObjectLink, { id: 'DerivationObjectLink', tag: TAG.DerivationObjectLink }],
  [ENUM.LinkType.DerivedKeyLink, { id: 'DerivedObjectLink', tag: TAG.DerivedObjectLink }],
  [ENUM.LinkType.ReplacementObjectLink, { id: 'ReplacementObjectLink', tag: TAG.ReplacementObjectLink }],
  [ENUM.LinkType.ReplacedObjectLink, { id: 'ReplacedObjectLink', tag: TAG.ReplacedObjectLink }],
]);

/** The attributes that hold such links. */
export const TYPED_LINK_IDS: readonly AttributeId[] = [...TYPED_LINKS.values()].map(({ id }) => id);

/** A link as 3.0 writes it; undefined for a type that the server never sets. */
export function typedLink(type: number, uniqueIdentifier: string): { readonly id: AttributeId; readonly value: Item } | undefined {
  const attribute = TYPED_LINKS.get(type);
  return attribute === undefined ? undefined : { id: attribute.id, value: { tag: attribute.tag, type: 'Reference', value: uniqueIdentifier } };
}
