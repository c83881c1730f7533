/** Answers that are framed as TTLV and hold what no Response Message holds. */
import { TAG } from '../../../../kmip/constants.js';
import { bigInteger, boolean, byteString, dateTime, enumeration, integer, structure, type Item } from '../../../../ttlv/index.js';
import type { Behaviour, Turn } from '../behaviour.js';
import { behindHeader, MEBIBYTE, nested, rawItem, rawStructure, responseOf, withPayload } from './bytes.js';

const answers = (name: string, make: (turn: Turn) => Uint8Array, outcome: Behaviour['outcome'], says: RegExp): Behaviour => ({
  name,
  conduct: { at: 'answer', reply: (turn) => void turn.socket.write(make(turn)) },
  outcome,
  says,
});

const large = (name: string, make: (turn: Turn) => Uint8Array, outcome: Behaviour['outcome'], says: RegExp): Behaviour => ({ ...answers(name, make, outcome, says), large: true });

/** As many copies of a piece as `total` bytes hold. */
const repeated = (piece: Uint8Array, total: number): Buffer => Buffer.alloc(Math.floor(total / piece.length) * piece.length, piece);

const AVAILABLE = 4 * MEBIBYTE - 1024;
const ITEM = rawItem(TAG.Operation, 0x05, 4, Buffer.from('0000001800000000', 'hex'));
const payload = (value: Uint8Array): Buffer =>
  rawStructure(TAG.BatchItem, Buffer.concat([ITEM, rawItem(TAG.ResultStatus, 0x05, 4, Buffer.alloc(8)), rawStructure(TAG.ResponsePayload, value)]));
const many = (item: Item, count: number): Item[] => new Array<Item>(count).fill(item);
const header = (change: (fields: readonly Item[]) => readonly Item[]) => ({ message }: Turn): Uint8Array =>
  responseOf(message, (items) => items.map((item) => (item.tag === TAG.ResponseHeader && item.type === 'Structure' ? { ...item, value: change(item.value) } : item)));

export const STRUCTURES: readonly Behaviour[] = [
  answers('nests 100 000 Structures', ({ answer }) => behindHeader(answer, rawStructure(TAG.BatchItem, nested(100_000))), 'failed', /Structures are nested deeper than 64 levels/),
  answers('answers with nothing but 100 000 Structures in one another', () => rawStructure(TAG.ResponseMessage, nested(100_000)), 'failed', /nested deeper than 64 levels/),
  large('answers with a million empty Batch Items', ({ answer }) => behindHeader(answer, repeated(rawItem(TAG.BatchItem, 1, 0), 8_000_000)), 'failed', /./),
  large('answers with its own Batch Item thousands of times', ({ answer, message }) => {
    const item = message.value.find((each) => each.tag === TAG.BatchItem)?.place ?? { offset: 0, byteLength: 0 };
    return behindHeader(answer, repeated(answer.subarray(item.offset, item.offset + item.byteLength), Math.min(AVAILABLE, 20_000 * item.byteLength)));
  }, 'failed', /./),
  large('answers with 260 000 Operations', ({ answer }) => behindHeader(answer, payload(repeated(ITEM, AVAILABLE - 100))), 'inconclusive', /more than 50000 items; what follows was not read/),
  large('answers with 260 000 unknown items', ({ answer }) => behindHeader(answer, payload(repeated(rawItem(0x420fff, 2, 4, Buffer.alloc(8)), AVAILABLE - 100))), 'inconclusive', /more than 50000 items; what follows was not read/),
  large('answers with half a million items of an unknown type', ({ answer }) => behindHeader(answer, payload(repeated(rawItem(TAG.Operation, 0x55, 0), AVAILABLE - 100))), 'failed', /type code 0x55/),
  large('answers with 260 000 wrong Booleans', ({ answer }) => behindHeader(answer, payload(repeated(rawItem(TAG.BatchOrderOption, 6, 8, Buffer.alloc(8, 7)), AVAILABLE - 100))), 'failed', /Boolean/),
  answers('adds 8000 unknown items to each payload', ({ answer }) => behindHeader(answer, payload(repeated(rawItem(0x420fff, 1, 0), 64_000))), 'failed', /./),
  large('answers with 4 MiB of text', ({ answer }) => behindHeader(answer, payload(rawItem(TAG.VendorIdentification, 7, 4 * MEBIBYTE, Buffer.alloc(4 * MEBIBYTE, 0x1b)))), 'failed', /asked was Discover Versions/),
  large('answers with a Big Integer of 4 MiB', ({ message }) => withPayload(message, bigInteger(TAG.P, 1n << BigInt(4 * MEBIBYTE * 8 - 65))), 'failed', /./),
  large('answers with a Byte String of 15 MiB', ({ message }) => withPayload(message, byteString(TAG.Data, Buffer.alloc(15 * MEBIBYTE, 0x42))), 'failed', /Data/),
  answers('answers with an empty Response Message', () => rawItem(TAG.ResponseMessage, 1, 0), 'failed', /Response Header|Response Message/),
  answers('answers with a Request Message', ({ answer }) => rawStructure(TAG.RequestMessage, answer.subarray(8)), 'failed', /Request Message/),
  answers('answers with a Structure that no specification knows', () => rawStructure(0x540001, Buffer.alloc(0)), 'failed', /540001/i),
  answers('answers with an Integer', () => rawItem(TAG.ResponseMessage, 2, 4, Buffer.alloc(8)), 'errored', /something that is no TTLV message/),
  answers('answers without Batch Items', ({ answer }) => behindHeader(answer, Buffer.alloc(0)), 'failed', /./),
  answers('lets an item reach past the end of its Structure', ({ answer }) => behindHeader(answer, rawStructure(TAG.BatchItem, rawItem(TAG.ResponsePayload, 1, 0x7fffffff))), 'failed', /Structure around it/),
  answers('counts 2 147 483 647 Batch Items', header((fields) => fields.map((each) => (each.tag === TAG.BatchCount ? integer(TAG.BatchCount, 0x7fffffff) : each))), 'failed', /Batch Count/),
  answers('counts -1 Batch Items', header((fields) => fields.map((each) => (each.tag === TAG.BatchCount ? integer(TAG.BatchCount, -1) : each))), 'failed', /Batch Count/),
  answers('answers in version 2147483647.-1', header((fields) => fields.map((each) => (each.tag === TAG.ProtocolVersion ? structure(TAG.ProtocolVersion, [integer(TAG.ProtocolVersionMajor, 0x7fffffff), integer(TAG.ProtocolVersionMinor, -1)]) : each))), 'failed', /The request is of KMIP 1\.4, but the response says 2147483647\.-1/),
  answers('dates its answer at the end of time', header((fields) => fields.map((each) => (each.tag === TAG.TimeStamp ? dateTime(TAG.TimeStamp, 0x7fffffffffffffffn) : each))), 'failed', /Time Stamp/),
  answers('dates its answer before the beginning of time', header((fields) => fields.map((each) => (each.tag === TAG.TimeStamp ? dateTime(TAG.TimeStamp, -0x8000000000000000n) : each))), 'failed', /Time Stamp/),
  answers('adds a thousand headers', ({ message }) => responseOf(message, (items) => [...many(items[0]!, 1000), ...items]), 'failed', /Response Header/),
  answers('answers with enumeration values out of all tables', ({ message }) => withPayload(message, enumeration(TAG.Operation, 0xffffffff), enumeration(TAG.ObjectType, 0)), 'failed', /./),
  answers('writes tags with a prefix that is none', ({ answer }) => behindHeader(answer, rawStructure(0xff0001, Buffer.alloc(0))), 'failed', /starts with 0xFF/),
  answers('answers with a Boolean as Batch Item', ({ message }) => responseOf(message, (items) => [...items.slice(0, 1), boolean(TAG.BatchItem, true)]), 'failed', /no answer to Query/),
];
