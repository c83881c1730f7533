/** Attributes of any version as one list: Attribute structures of 1.x and tagged attributes of 2.x, each with its name and value. */
import type { Item, StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { AttributeName } from '../suite/case.js';
import { namedAttribute } from './naming.js';

export interface SeenAttribute {
  readonly name: AttributeName | { readonly unknown: string };
  readonly index?: number;
  /** The value: under Attribute Value in 1.x and in vendor attributes, else under the attribute's own tag. */
  readonly value: Item | undefined;
  /** The item that holds name and value. */
  readonly item: Item;
}

/** The same text for the same attribute, whatever the version calls it. */
export function attributeKey(name: SeenAttribute['name']): string {
  if ('tag' in name) return `tag:${name.tag}`;
  return 'vendor' in name ? `vendor:${name.vendor}:${name.name}` : `unknown:${name.unknown}`;
}

export const keyOfTag = (tag: number): string => attributeKey({ tag });

/** "Cryptographic Length", `x-ID`, `vendor "x", name "ID"`. */
export function attributeTitle(name: SeenAttribute['name'], version: ProtocolVersion): string {
  if ('tag' in name) return tagTitle(name.tag);
  if ('unknown' in name) return name.unknown;
  return compareVersions(version, '2.0') < 0 ? `${name.vendor}-${name.name}` : `${name.vendor} ${name.name}`;
}

/** Reads one attribute: an Attribute structure, or any other item as the attribute of its tag. */
export function readAttribute(item: Item): SeenAttribute {
  if (item.tag !== TAG.Attribute || item.type !== 'Structure') return { name: { tag: item.tag }, value: item, item };
  const index = item.value.find((field) => field.tag === TAG.AttributeIndex);
  return {
    name: nameOf(item),
    ...(index?.type === 'Integer' ? { index: index.value } : {}),
    value: item.value.find((field) => field.tag === TAG.AttributeValue),
    item,
  };
}

function nameOf(attribute: StructureItem): SeenAttribute['name'] {
  const vendor = textOf(attribute, TAG.VendorIdentification);
  const name = textOf(attribute, TAG.AttributeName) ?? '';
  if (vendor !== undefined) return { vendor, name };
  return readAttributeName(name) ?? namedTag(attribute) ?? { unknown: name };
}

/** What an Attribute Name of 1.x stands for. */
export const attributeNamed = (text: string): SeenAttribute['name'] => readAttribute({ tag: TAG.Attribute, type: 'Structure', value: [{ tag: TAG.AttributeName, type: 'TextString', value: text }] }).name;

/** `x-ID` and `y-ID` are the custom attributes of client and server (KMIP 1.4 §3.39). */
function readAttributeName(name: string): { readonly vendor: string; readonly name: string } | undefined {
  const custom = /^([xy])-(.*)$/s.exec(name);
  return custom === null ? undefined : { vendor: custom[1] ?? '', name: custom[2] ?? '' };
}

function namedTag(attribute: StructureItem): { readonly tag: number } | undefined {
  const tag = namedAttribute(attribute)?.tag;
  return tag === undefined ? undefined : { tag };
}

function textOf(parent: StructureItem, tag: number): string | undefined {
  const item = parent.value.find((field) => field.tag === tag);
  return item?.type === 'TextString' ? item.value : undefined;
}
