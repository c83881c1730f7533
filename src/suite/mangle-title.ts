/** What a broken message is called. */
import { hexNumber, tagTitle } from '../kmip/vocabulary.js';
import type { Damage, ItemPath, RawItem } from '../ttlv/index.js';

/** "Query Function with type 0x0F, Batch Count missing": what is broken, as part of a title. */
export const describeMangle = (damage: readonly Damage[]): string => damage.map(describeDamage).join(', ');

function describeDamage(damage: Damage): string {
  const item = 'path' in damage ? itemTitle(damage.path) : 'the message';
  switch (damage.kind) {
    case 'become':
      return `${item} with ${describeRaw(damage.become)}`;
    case 'remove':
      return `${item} missing`;
    case 'repeat':
      return damage.times === 2 ? `${item} twice` : `${item} ${damage.times} times`;
    case 'move':
      return `${item} ${damage.to}`;
    case 'add':
      return `${tagTitle(damage.item.tag)} added to ${item}`;
    case 'nest':
      return `${item} ${damage.levels} ${damage.levels === 1 ? 'level' : 'levels'} inside itself`;
    case 'length':
      return `${item} with length ${hexNumber(damage.length)}`;
    case 'stretch':
      return `${item} with a length that is ${Math.abs(damage.by)} too ${damage.by > 0 ? 'large' : 'small'}`;
    case 'padding':
      return `${item} padded with ${hexNumber(damage.byte, 2)}`;
    case 'cut':
      return `the last ${damage.count === 1 ? 'byte' : `${damage.count} bytes`} missing`;
    case 'append':
      return `${damage.bytes.length} ${damage.bytes.length === 1 ? 'byte' : 'bytes'} behind it`;
    case 'replace':
      return `${damage.bytes.length} other bytes in its place`;
  }
}

function itemTitle(path: ItemPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the message';
  return last.occurrence === 1 ? tagTitle(last.tag) : `${tagTitle(last.tag)} ${last.occurrence}`;
}

/** Bytes of a value that a title shows. */
const SHOWN_BYTES = 12;

function describeRaw({ tag, typeCode, value }: Partial<RawItem>): string {
  const hex = value === undefined ? '' : Buffer.from(value.subarray(0, SHOWN_BYTES)).toString('hex');
  return [
    ...(tag === undefined ? [] : [`tag ${hexNumber(tag, 6)}`]),
    ...(typeCode === undefined ? [] : [`type ${hexNumber(typeCode, 2)}`]),
    ...(value === undefined ? [] : [value.length === 0 ? 'no value' : `value ${hex}${value.length > SHOWN_BYTES ? '…' : ''}`]),
  ].join(', ');
}
