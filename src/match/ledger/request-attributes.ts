/** What a request says about an object: the attributes that the client sets, and the object it sends. */
import type { Item, StructureItem } from '../../ttlv/index.js';
import { TAG } from '../../kmip/constants.js';
import { attributeKey, keyOfTag, readAttribute, type SeenAttribute } from '../attribute-bag.js';
import { dig, field, numberOf } from '../fields.js';
import { isManagedObject } from '../structure-walk.js';
import type { Material } from './object.js';

export type FixedAttributes = ReadonlyMap<string, readonly SeenAttribute[]>;

/** The first instance of an attribute. */
export const firstOf = (attributes: FixedAttributes | undefined, tag: number): SeenAttribute | undefined => attributes?.get(keyOfTag(tag))?.[0];
export const valueOf = (attributes: FixedAttributes | undefined, tag: number): Item | undefined => firstOf(attributes, tag)?.value;

const HOLDERS: readonly number[] = [TAG.TemplateAttribute, TAG.Attributes, TAG.CommonTemplateAttribute, TAG.CommonAttributes];
export const PRIVATE_HOLDERS: readonly number[] = [TAG.CommonTemplateAttribute, TAG.CommonAttributes, TAG.PrivateKeyTemplateAttribute, TAG.PrivateKeyAttributes];
export const PUBLIC_HOLDERS: readonly number[] = [TAG.CommonTemplateAttribute, TAG.CommonAttributes, TAG.PublicKeyTemplateAttribute, TAG.PublicKeyAttributes];

/** Holders in which a Name is an attribute; in a Template-Attribute a bare Name names a template (KMIP 1.4 §2.1.8). */
const HOLD_NAMES: ReadonlySet<number> = new Set([TAG.Attributes, TAG.CommonAttributes, TAG.PrivateKeyAttributes, TAG.PublicKeyAttributes]);

/** Attributes that a request sets, by key. Later holders win over the common ones. */
export function attributesIn(payload: StructureItem, holders: readonly number[] = HOLDERS): FixedAttributes {
  const own = payload.value.filter((item) => item.tag === TAG.Attribute).map(readAttribute);
  const held = holders.flatMap((tag) => {
    const holder = field(payload, tag);
    return holder?.type !== 'Structure' ? [] : [group(holder.value.filter((item) => item.tag !== TAG.Name || HOLD_NAMES.has(holder.tag)).map(readAttribute))];
  });
  return new Map([...group(own), ...held.flatMap((each) => [...each])]);
}

function group(attributes: readonly SeenAttribute[]): FixedAttributes {
  const grouped = new Map<string, SeenAttribute[]>();
  for (const attribute of attributes) {
    const key = attributeKey(attribute.name);
    grouped.set(key, [...(grouped.get(key) ?? []), attribute]);
  }
  return grouped;
}

/** The object in a Register or Import request, or in a Get or Export response. */
export const managedObjectIn = (payload: StructureItem): StructureItem | undefined => payload.value.find((item): item is StructureItem => item.type === 'Structure' && isManagedObject(item.tag));

export interface KeyFacts {
  readonly format?: number;
  readonly algorithm?: Item;
  readonly length?: Item;
  readonly material?: Material;
  readonly wrapped: boolean;
}

/** Format, algorithm, length and bytes of an object; the bytes only where they are not wrapped. */
export function keyFacts(object: StructureItem): KeyFacts {
  const block = field(object, TAG.KeyBlock);
  if (block?.type !== 'Structure') {
    const item = field(object, TAG.CertificateValue) ?? field(object, TAG.OpaqueDataValue);
    return { wrapped: false, ...(item === undefined ? {} : { material: { format: 0, item } }) };
  }
  const format = numberOf(field(block, TAG.KeyFormatType));
  const algorithm = field(block, TAG.CryptographicAlgorithm);
  const length = field(block, TAG.CryptographicLength);
  const wrapped = field(block, TAG.KeyWrappingData) !== undefined;
  const item = wrapped || field(block, TAG.KeyCompressionType) !== undefined ? undefined : dig(block, TAG.KeyValue, TAG.KeyMaterial);
  return {
    wrapped,
    ...(format === undefined ? {} : { format }),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(length === undefined ? {} : { length }),
    ...(item === undefined || format === undefined ? {} : { material: { format, item } }),
  };
}
