/** The places of an answer at which it can be changed. */
import type { Item, StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import { attributeNameIn } from '../../kmip/text/naming.js';
import { attributeByName, operationTitle, tagTitle } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';

/** One item among the fields of its parent. */
export interface Spot {
  readonly version: ProtocolVersion;
  readonly parent: StructureItem;
  /** Place among the fields of the parent, counted from 0. */
  readonly index: number;
  readonly item: Item;
  /** The tag that names the values of the item: that of its attribute for an Attribute Value of 1.x. */
  readonly meaning: number;
  /** Places from the message down to the item, counted from 0. */
  readonly at: readonly number[];
  /** "Get Attributes"; "any" outside of Batch Items. */
  readonly operation: string;
  /** "Response Payload › Attribute "State" › Attribute Value"; items that repeat have one path. */
  readonly path: string;
}

/** All places of a Response Message, outer ones first. */
export const spotsOf = (message: StructureItem, version: ProtocolVersion): Spot[] => spotsIn(message, { version, at: [], operation: 'any', path: [] });

interface Around {
  readonly version: ProtocolVersion;
  readonly at: readonly number[];
  readonly operation: string;
  readonly path: readonly string[];
}

function spotsIn(parent: StructureItem, around: Around): Spot[] {
  return parent.value.flatMap((item, index) => {
    const inner: Around = {
      version: around.version,
      at: [...around.at, index],
      operation: item.tag === TAG.BatchItem && around.at.length === 0 ? operationOf(item) : around.operation,
      path: [...around.path, titleOf(item)],
    };
    const spot: Spot = { version: around.version, parent, index, item, meaning: meaningOf(parent, item), at: inner.at, operation: inner.operation, path: inner.path.join(' › ') };
    return item.type === 'Structure' ? [spot, ...spotsIn(item, inner)] : [spot];
  });
}

function operationOf(item: Item): string {
  const operation = item.type === 'Structure' ? item.value.find((field) => field.tag === TAG.Operation) : undefined;
  return operation?.type === 'Enumeration' ? operationTitle(operation.value) : 'none';
}

function titleOf(item: Item): string {
  const name = item.tag === TAG.Attribute && item.type === 'Structure' ? attributeNameIn(item.value) : undefined;
  return name?.type === 'TextString' ? `Attribute "${name.value}"` : tagTitle(item.tag);
}

function meaningOf(parent: StructureItem, item: Item): number {
  const name = item.tag === TAG.AttributeValue ? attributeNameIn(parent.value) : undefined;
  return (name?.type === 'TextString' ? attributeByName(name.value)?.tag : undefined) ?? item.tag;
}

/** The message with other fields in the structure that holds a place. */
export function withFieldsAt(message: StructureItem, at: readonly number[], fields: readonly Item[]): StructureItem {
  const [first, ...rest] = at;
  if (first === undefined || rest.length === 0) return { ...message, value: fields };
  return { ...message, value: message.value.map((item, index) => (index === first && item.type === 'Structure' ? withFieldsAt(item, rest, fields) : item)) };
}
