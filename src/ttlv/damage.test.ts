import { describe, expect, it } from 'vitest';
import { encodeDamaged, type Damage, type ItemPath } from './damage.js';
import { fromHex, toHex } from './hex.js';
import { enumeration, integer, structure } from './item.js';

/** A Request Message that holds a header with a Batch Count of 1, and a payload with a Query Function. */
const MESSAGE = structure(0x420078, [structure(0x420077, [integer(0x42000d, 1)]), structure(0x420079, [enumeration(0x420074, 2)])]);
const HEADER = [{ tag: 0x420077, occurrence: 1 }];
const COUNT = [...HEADER, { tag: 0x42000d, occurrence: 1 }];
const PAYLOAD = [{ tag: 0x420079, occurrence: 1 }];
const FUNCTION = [...PAYLOAD, { tag: 0x420074, occurrence: 1 }];

const WHOLE = '42 00 78 | 01 | 00 00 00 30';
const HEADER_BYTES = '42 00 77 | 01 | 00 00 00 10 | 42 00 0D | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00';
const PAYLOAD_BYTES = '42 00 79 | 01 | 00 00 00 10 | 42 00 74 | 05 | 00 00 00 04 | 00 00 00 02 00 00 00 00';

const expectBytes = (damage: readonly Damage[], ...hex: readonly string[]): void => expect(toHex(encodeDamaged(MESSAGE, damage))).toBe(toHex(fromHex(hex.join(' '))));

describe('what a message says', () => {
  it.each<[string, Damage, readonly string[]]>([
    ['another type code', { kind: 'become', path: FUNCTION, become: { typeCode: 0x0f } }, [WHOLE, HEADER_BYTES, '42 00 79 | 01 | 00 00 00 10 | 42 00 74 | 0F | 00 00 00 04 | 00 00 00 02 00 00 00 00']],
    ['a value of another length, padded', { kind: 'become', path: FUNCTION, become: { value: fromHex('01 02 03 04 05 06 07 08 09') } }, ['42 00 78 | 01 | 00 00 00 38', HEADER_BYTES, '42 00 79 | 01 | 00 00 00 18 | 42 00 74 | 05 | 00 00 00 09 | 01 02 03 04 05 06 07 08 09 00 00 00 00 00 00 00']],
    ['another tag', { kind: 'become', path: FUNCTION, become: { tag: 0x540001 } }, [WHOLE, HEADER_BYTES, '42 00 79 | 01 | 00 00 00 10 | 54 00 01 | 05 | 00 00 00 04 | 00 00 00 02 00 00 00 00']],
    ['a message of another tag', { kind: 'become', path: [], become: { tag: 0x42007b } }, ['42 00 7B | 01 | 00 00 00 30', HEADER_BYTES, PAYLOAD_BYTES]],
    ['an item that is missing', { kind: 'remove', path: HEADER }, ['42 00 78 | 01 | 00 00 00 18', PAYLOAD_BYTES]],
    ['an item that is there twice', { kind: 'repeat', path: HEADER, times: 2 }, ['42 00 78 | 01 | 00 00 00 48', HEADER_BYTES, HEADER_BYTES, PAYLOAD_BYTES]],
    ['an item that stands first', { kind: 'move', path: PAYLOAD, to: 'first' }, [WHOLE, PAYLOAD_BYTES, HEADER_BYTES]],
    ['an item in another place', { kind: 'move', path: HEADER, to: 'last' }, [WHOLE, PAYLOAD_BYTES, HEADER_BYTES]],
    ['one more field', { kind: 'add', path: HEADER, item: { tag: 0x540001, typeCode: 2, value: fromHex('00 00 00 05') } }, ['42 00 78 | 01 | 00 00 00 40', '42 00 77 | 01 | 00 00 00 20 | 42 00 0D | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00 | 54 00 01 | 02 | 00 00 00 04 | 00 00 00 05 00 00 00 00', PAYLOAD_BYTES]],
    ['a Structure inside itself', { kind: 'nest', path: PAYLOAD, levels: 2 }, ['42 00 78 | 01 | 00 00 00 40', HEADER_BYTES, '42 00 79 | 01 | 00 00 00 20 | 42 00 79 | 01 | 00 00 00 18', PAYLOAD_BYTES]],
  ])('%s leaves the lengths around it right', (_, damage, hex) => {
    expectBytes([damage], ...hex);
  });

  it('is broken in the order given, each time as the damage before has left it', () => {
    expectBytes([{ kind: 'move', path: HEADER, to: 'last' }, { kind: 'remove', path: FUNCTION }], '42 00 78 | 01 | 00 00 00 20', '42 00 79 | 01 | 00 00 00 00', HEADER_BYTES);
  });

  it('keeps an unknown type code when only the value is changed', () => {
    expectBytes([{ kind: 'become', path: FUNCTION, become: { typeCode: 0x0f } }, { kind: 'become', path: FUNCTION, become: { value: fromHex('00 00 00 07') } }], WHOLE, HEADER_BYTES, '42 00 79 | 01 | 00 00 00 10 | 42 00 74 | 0F | 00 00 00 04 | 00 00 00 07 00 00 00 00');
  });

  it('names the second of several fields by its number', () => {
    const second = [{ tag: 0x420077, occurrence: 2 }, { tag: 0x42000d, occurrence: 1 }];
    expectBytes([{ kind: 'repeat', path: HEADER, times: 2 }, { kind: 'become', path: second, become: { value: fromHex('00 00 00 09') } }], '42 00 78 | 01 | 00 00 00 48', HEADER_BYTES, HEADER_BYTES.replace('00 00 00 01 00', '00 00 00 09 00'), PAYLOAD_BYTES);
  });
});

describe('how a message is written', () => {
  it.each<[string, Damage, readonly string[]]>([
    ['a length that lies', { kind: 'length', path: FUNCTION, length: 0xffffffff }, [WHOLE, HEADER_BYTES, PAYLOAD_BYTES.replace('05 | 00 00 00 04', '05 | FF FF FF FF')]],
    ['a length that is too large by eight', { kind: 'stretch', path: PAYLOAD, by: 8 }, [WHOLE, HEADER_BYTES, PAYLOAD_BYTES.replace('01 | 00 00 00 10', '01 | 00 00 00 18')]],
    ['the length of the message', { kind: 'stretch', path: [], by: -8 }, ['42 00 78 | 01 | 00 00 00 28', HEADER_BYTES, PAYLOAD_BYTES]],
    ['padding that is not zero', { kind: 'padding', path: COUNT, byte: 0xff }, [WHOLE, HEADER_BYTES.replace('00 00 00 01 00 00 00 00', '00 00 00 01 FF FF FF FF'), PAYLOAD_BYTES]],
    ['a message that ends early', { kind: 'cut', count: 24 }, [WHOLE, HEADER_BYTES]],
    ['bytes behind the message', { kind: 'append', bytes: fromHex('00 01') }, [WHOLE, HEADER_BYTES, PAYLOAD_BYTES, '00 01']],
    ['something else', { kind: 'replace', bytes: fromHex('47 45 54') }, ['47 45 54']],
  ])('%s changes nothing else', (_, damage, hex) => {
    expectBytes([damage], ...hex);
  });

  it('is broken behind what the message says, whatever the order', () => {
    expectBytes([{ kind: 'length', path: FUNCTION, length: 8 }, { kind: 'remove', path: HEADER }], '42 00 78 | 01 | 00 00 00 18', PAYLOAD_BYTES.replace('05 | 00 00 00 04', '05 | 00 00 00 08'));
  });
});

describe('what cannot be broken', () => {
  const nowhere: ItemPath = [{ tag: 0x42000f, occurrence: 1 }];
  it.each<[string, Damage, string]>([
    ['an item that is not there', { kind: 'remove', path: nowhere }, 'the message has no item 0x42000F there'],
    ['the second of one', { kind: 'remove', path: [{ tag: 0x420077, occurrence: 2 }] }, 'the message has no item 0x420077 number 2 there'],
    ['an item in one that is no Structure', { kind: 'remove', path: [...COUNT, ...nowhere] }, 'the item 0x42000D is no Structure'],
    ['the message itself, taken away', { kind: 'remove', path: [] }, 'a message is one Structure; what is to become of it is not'],
    ['the message itself, sent twice in one', { kind: 'repeat', path: [], times: 2 }, 'a message is one Structure; what is to become of it is not'],
    ['padding where there is none', { kind: 'padding', path: PAYLOAD, byte: 1 }, 'the item has no padding'],
    ['a number inside itself', { kind: 'nest', path: COUNT, levels: 1 }, 'the item 0x42000D is no Structure'],
  ])('%s', (_, damage, message) => {
    expect(() => encodeDamaged(MESSAGE, [damage])).toThrow(expect.objectContaining({ name: 'DamageError', message }));
  });
});
