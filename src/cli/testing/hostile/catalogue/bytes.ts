/** Building blocks of answers that nobody should send. */
import type { Socket } from 'node:net';
import { TAG } from '../../../../kmip/constants.js';
import { encode, structure, type Item, type StructureItem } from '../../../../ttlv/index.js';

export const MEBIBYTE = 1 << 20;

/** An item by hand: 3 bytes of tag, type, length as it is given, value as it is given. */
export function rawItem(tag: number, type: number, length: number, value: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(tag * 0x100 + type, 0);
  header.writeUInt32BE(length, 4);
  return Buffer.concat([header, value]);
}

/** A Structure around bytes. */
export const rawStructure = (tag: number, value: Uint8Array): Buffer => rawItem(tag, 0x01, value.length, value);

/** A Response Message with another body. */
export const responseOf = (message: StructureItem, change: (items: readonly Item[]) => readonly Item[]): Uint8Array => encode(structure(TAG.ResponseMessage, change(message.value)));

/** The Response Message with items put behind those of the payload of its first Batch Item. */
export const withPayload = (message: StructureItem, ...more: readonly Item[]): Uint8Array =>
  responseOf(message, (items) => items.map((item) => (item.tag === TAG.BatchItem ? inPayload(item, more) : item)));

const inPayload = (item: Item, more: readonly Item[]): Item =>
  item.type !== 'Structure' ? item : { ...item, value: item.value.map((field) => (field.tag === TAG.ResponsePayload && field.type === 'Structure' ? { ...field, value: [...field.value, ...more] } : field)) };

/** The header of the answer, and raw bytes behind it as the rest of the message. */
export function behindHeader(answer: Uint8Array, rest: Uint8Array): Buffer {
  const headerLength = 8 + Buffer.from(answer).readUInt32BE(8 + 4);
  return rawStructure(TAG.ResponseMessage, Buffer.concat([answer.subarray(8, 8 + headerLength), rest]));
}

/** Structures inside one another, each announcing what it holds. */
export function nested(depth: number): Buffer {
  const bytes = Buffer.alloc(depth * 8);
  for (let level = 0; level < depth; level++) {
    bytes.writeUInt32BE(TAG.ResponsePayload * 0x100 + 1, level * 8);
    bytes.writeUInt32BE((depth - level - 1) * 8, level * 8 + 4);
  }
  return bytes;
}

/** Writes the beginning, then a block again and again until the connection is over, as fast as the other side reads. */
export function flood(socket: Socket, beginning: Uint8Array, block: Uint8Array): void {
  const pour = (): void => {
    while (socket.writable && socket.write(block));
  };
  socket.on('drain', pour);
  socket.write(beginning);
  pour();
}

/** Writes the bytes one at a time, `pauseMs` milliseconds apart, until the connection is over. */
export function drip(socket: Socket, bytes: Uint8Array, pauseMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (!socket.writable || at === bytes.length) clearInterval(timer);
    else socket.write(bytes.subarray(at, ++at));
  }, pauseMs);
}
