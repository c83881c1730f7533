/** Breaks a well-formed message in a named way and leaves the rest of it as it was. Nothing here is random. */
import { encode, encodedLength } from './writer.js';
import { TYPE_CODES, type Item, type StructureItem, type UnreadableItem } from './item.js';
import { HEADER_LENGTH, padded, tagText } from './layout.js';

/** The way from the message to one of its items; empty for the message itself. */
export type ItemPath = readonly PathStep[];

export interface PathStep {
  readonly tag: number;
  /** Which of several fields with this tag, counted from 1. */
  readonly occurrence: number;
}

/** An item of any tag, type and value; its length and its padding are right. */
export interface RawItem {
  readonly tag: number;
  readonly typeCode: number;
  readonly value: Uint8Array;
}

/** How an item, or the whole message, is broken. */
export type Damage = ItemDamage | ByteDamage;

/** Breaks what the message says. All lengths around the item are right again. */
export type ItemDamage = { readonly path: ItemPath } & (
  /** Another tag, type code or value; what is absent stays. */
  | { readonly kind: 'become'; readonly become: Partial<RawItem> }
  | { readonly kind: 'remove' }
  /** The item stands this many times, one behind the other. */
  | { readonly kind: 'repeat'; readonly times: number }
  /** To the beginning or the end of the Structure that holds it. */
  | { readonly kind: 'move'; readonly to: 'first' | 'last' }
  /** One more field at the end of the Structure. */
  | { readonly kind: 'add'; readonly item: RawItem }
  /** The Structure stands inside itself, this many levels deep. */
  | { readonly kind: 'nest'; readonly levels: number }
);

/** Breaks how the message is written: bytes change, and nothing around them knows. */
export type ByteDamage =
  /** The length in the header of the item. */
  | { readonly kind: 'length'; readonly path: ItemPath; readonly length: number }
  /** The same, as bytes more or fewer than it was. */
  | { readonly kind: 'stretch'; readonly path: ItemPath; readonly by: number }
  /** Every padding byte of the item. */
  | { readonly kind: 'padding'; readonly path: ItemPath; readonly byte: number }
  /** Bytes that are missing at the end of the message. */
  | { readonly kind: 'cut'; readonly count: number }
  /** Bytes behind the message. */
  | { readonly kind: 'append'; readonly bytes: Uint8Array }
  /** These bytes instead of the message. */
  | { readonly kind: 'replace'; readonly bytes: Uint8Array };

/** The message has no item where one was to be broken, or it cannot be broken in this way. */
export class DamageError extends Error {
  override readonly name = 'DamageError';
}

/**
 * The bytes of a message with all damage done to it: first to what it says, then to how it is written, each in the order given.
 *
 * @throws DamageError when a path leads nowhere, or the item there cannot be broken so.
 */
export function encodeDamaged(message: StructureItem, damage: readonly Damage[]): Uint8Array {
  const said = damage.filter(isItemDamage).reduce((item, each) => changeAt(item, each.path, (found) => damaged(found, each)), message);
  return damage.filter((each) => !isItemDamage(each)).reduce((bytes, each) => withBytesDamaged(bytes, said, each), encode(said));
}

const ITEM_KINDS: ReadonlySet<Damage['kind']> = new Set<ItemDamage['kind']>(['become', 'remove', 'repeat', 'move', 'add', 'nest']);
const isItemDamage = (damage: Damage): damage is ItemDamage => ITEM_KINDS.has(damage.kind);

/** What stands in the place of an item, and where among its neighbours. */
interface Replacement {
  readonly items: readonly Item[];
  readonly to?: 'first' | 'last';
}

function changeAt(message: StructureItem, path: ItemPath, change: (item: Item) => Replacement): StructureItem {
  const [step, ...rest] = path;
  if (step === undefined) {
    const [only, ...others] = change(message).items;
    if (only?.type !== 'Structure' || others.length > 0) throw new DamageError('a message is one Structure; what is to become of it is not');
    return only;
  }
  const { found, before, behind } = locate(message, step);
  const { items, to } = rest.length === 0 ? change(found) : { items: [changeAt(asStructure(found), rest, change)] };
  const value = to === 'first' ? [...items, ...before, ...behind] : to === 'last' ? [...before, ...behind, ...items] : [...before, ...items, ...behind];
  return { ...message, value };
}

/** An item among its neighbours. */
function locate(parent: StructureItem, { tag, occurrence }: PathStep): { readonly found: Item; readonly before: readonly Item[]; readonly behind: readonly Item[] } {
  const found = parent.value.filter((item) => item.tag === tag)[occurrence - 1];
  if (found === undefined) throw new DamageError(`the message has no item ${tagText(tag)}${occurrence === 1 ? '' : ` number ${occurrence}`} there`);
  // The same item can stand in several places once it was repeated.
  let seen = 0;
  const at = parent.value.findIndex((item) => item.tag === tag && ++seen === occurrence);
  return { found, before: parent.value.slice(0, at), behind: parent.value.slice(at + 1) };
}

function asStructure(item: Item): StructureItem {
  if (item.type === 'Structure') return item;
  throw new DamageError(`the item ${tagText(item.tag)} is no Structure`);
}

function damaged(item: Item, damage: ItemDamage): Replacement {
  switch (damage.kind) {
    case 'become':
      return { items: [become(item, damage.become)] };
    case 'remove':
      return { items: [] };
    case 'repeat':
      return { items: Array.from({ length: damage.times }, () => item) };
    case 'move':
      return { items: [item], to: damage.to };
    case 'add': {
      const parent = asStructure(item);
      return { items: [{ ...parent, value: [...parent.value, raw(damage.item)] }] };
    }
    case 'nest':
      return { items: [Array.from({ length: damage.levels }).reduce<StructureItem>((inner) => ({ ...inner, value: [inner] }), asStructure(item))] };
  }
}

function become(item: Item, { tag = item.tag, typeCode, value }: Partial<RawItem>): Item {
  if (typeCode === undefined && value === undefined) return { ...item, tag };
  const bytes = encode(item);
  const own = bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + lengthAt(bytes, 0));
  return raw({ tag, typeCode: typeCode ?? (item.type === 'Unreadable' ? item.typeCode : TYPE_CODES[item.type]), value: value ?? own });
}

/** The writer writes such an item as it is, whatever its type code means. */
const raw = ({ tag, typeCode, value }: RawItem): UnreadableItem => ({ tag, type: 'Unreadable', typeCode, value });

function withBytesDamaged(bytes: Uint8Array, message: StructureItem, damage: Exclude<Damage, ItemDamage>): Uint8Array {
  switch (damage.kind) {
    case 'cut':
      return bytes.slice(0, Math.max(0, bytes.length - damage.count));
    case 'append':
      return Uint8Array.from([...bytes, ...damage.bytes]);
    case 'replace':
      return damage.bytes;
    case 'length':
      return withLength(bytes, offsetOf(message, damage.path), () => damage.length);
    case 'stretch':
      return withLength(bytes, offsetOf(message, damage.path), (length) => length + damage.by);
    case 'padding': {
      const offset = offsetOf(message, damage.path);
      const length = lengthAt(bytes, offset);
      if (padded(length) === length) throw new DamageError('the item has no padding');
      return bytes.slice().fill(damage.byte, offset + HEADER_LENGTH + length, offset + HEADER_LENGTH + padded(length));
    }
  }
}

function withLength(bytes: Uint8Array, offset: number, change: (length: number) => number): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(offset + 4, change(lengthAt(bytes, offset)));
  return changed;
}

const lengthAt = (bytes: Uint8Array, offset: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset + 4);

/** Offset of the tag of the item, in bytes from the start of the message. */
function offsetOf(message: StructureItem, path: ItemPath): number {
  const [step, ...rest] = path;
  if (step === undefined) return 0;
  const { found, before } = locate(message, step);
  return HEADER_LENGTH + before.reduce((sum, item) => sum + encodedLength(item), 0) + (rest.length === 0 ? 0 : offsetOf(asStructure(found), rest));
}
