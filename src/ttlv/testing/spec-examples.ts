import { bigInteger, boolean, byteString, dateTime, enumeration, integer, interval, longInteger, structure, textString, type Item } from '../item.js';

export interface SpecExample {
  readonly name: string;
  readonly item: Item;
  readonly hex: string;
}

const TAG = 0x420020;

/** The examples of the specification. Source: KMIP Specification 1.1 §9.1.2. */
export const SPEC_EXAMPLES: readonly SpecExample[] = [
  { name: 'an Integer', item: integer(TAG, 8), hex: '42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00' },
  { name: 'a Long Integer', item: longInteger(TAG, 123456789000000000n), hex: '42 00 20 | 03 | 00 00 00 08 | 01 B6 9B 4B A5 74 92 00' },
  {
    name: 'a Big Integer',
    item: bigInteger(TAG, 1234567890000000000000000000n),
    hex: '42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00',
  },
  { name: 'an Enumeration', item: enumeration(TAG, 255), hex: '42 00 20 | 05 | 00 00 00 04 | 00 00 00 FF 00 00 00 00' },
  { name: 'a Boolean', item: boolean(TAG, true), hex: '42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01' },
  { name: 'a Text String', item: textString(TAG, 'Hello World'), hex: '42 00 20 | 07 | 00 00 00 0B | 48 65 6C 6C 6F 20 57 6F 72 6C 64 00 00 00 00 00' },
  { name: 'a Byte String', item: byteString(TAG, Uint8Array.of(1, 2, 3)), hex: '42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00' },
  { name: 'a Date-Time', item: dateTime(TAG, BigInt(Date.UTC(2008, 2, 14, 11, 56, 40)) / 1000n), hex: '42 00 20 | 09 | 00 00 00 08 | 00 00 00 00 47 DA 67 F8' },
  { name: 'an Interval', item: interval(TAG, 10 * 24 * 60 * 60), hex: '42 00 20 | 0A | 00 00 00 04 | 00 0D 2F 00 00 00 00 00' },
  {
    name: 'a Structure',
    item: structure(TAG, [enumeration(0x420004, 254), integer(0x420005, 255)]),
    hex: '42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 05 | 00 00 00 04 | 00 00 00 FE 00 00 00 00 | 42 00 05 | 02 | 00 00 00 04 | 00 00 00 FF 00 00 00 00',
  },
];
