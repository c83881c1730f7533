import { toHex } from './hex.js';
import { TYPE_CODES } from './item.js';
import { HEADER_LENGTH, isTagPrefix } from './layout.js';

/** A header announces a message that is larger than the framer takes. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';
  /** Bytes of the message by its own header, which is counted. */
  readonly announced: number;
  readonly limit: number;

  constructor(announced: number, limit: number) {
    super(`the header announces a message of ${announced} bytes, the limit is ${limit}`);
    this.announced = announced;
    this.limit = limit;
  }
}

/** What arrives where a message should start is no TTLV Structure: the peer speaks something else. */
export class NotTtlvError extends Error {
  override readonly name = 'NotTtlvError';
  /** What arrived where the message should start: at least 4 bytes, at most 64. */
  readonly firstBytes: Uint8Array;

  constructor(firstBytes: Uint8Array) {
    super(`expected the start of a TTLV Structure (42 or 54, a tag, type 01), got ${toHex(firstBytes.subarray(0, HEADER_LENGTH))}`);
    this.firstBytes = firstBytes;
  }
}

export interface Framed {
  /** The messages that this chunk completed, in order. */
  readonly messages: readonly Uint8Array[];
  /** Why nothing that follows them can be told apart. */
  readonly error?: MessageTooLargeError | NotTtlvError;
}

export interface Framer {
  /**
   * Takes the next bytes of the stream, cut anywhere, and gives the messages that they complete.
   *
   * A message inside one chunk is a view of it: do not write to the chunk again. One that spans chunks is copied once.
   * After an error the framer takes nothing more and gives the same error again.
   */
  readonly push: (chunk: Uint8Array) => Framed;
  /** The bytes of the message that has begun and is not complete; empty between messages. */
  readonly pending: Uint8Array;
  /** Bytes that the pending message will have, once its header is there. */
  readonly announced: number | undefined;
}

export interface FramerOptions {
  /** Bytes that a message may have, its header counted. */
  readonly maxMessageSize: number;
}

const NONE = new Uint8Array(0);

/** Cuts a stream of bytes into TTLV messages by the length in their headers. Looks at nothing but the headers. */
export function createFramer({ maxMessageSize }: FramerOptions): Framer {
  /** The begun message at its full length, of which `filled` bytes are there. */
  let message: Uint8Array | undefined;
  let filled = 0;
  /** What is there of a message before its header is complete; after an error, what could not be framed. */
  let head: Uint8Array = NONE;
  let error: Framed['error'];

  function push(chunk: Uint8Array): Framed {
    if (error !== undefined) return { messages: [], error };
    const messages: Uint8Array[] = [];
    let rest = head.length === 0 ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length) : concat(head, chunk);
    head = NONE;

    while (rest.length > 0) {
      if (message === undefined) {
        const size = announcedSize(rest, maxMessageSize);
        if (size === undefined) {
          head = rest;
          break;
        }
        if (typeof size !== 'number') {
          head = rest;
          error = size;
          return { messages, error };
        }
        if (size <= rest.length) {
          messages.push(rest.subarray(0, size));
          rest = rest.subarray(size);
          continue;
        }
        message = new Uint8Array(size);
        filled = 0;
      }
      const part = rest.subarray(0, message.length - filled);
      message.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled === message.length) {
        messages.push(message);
        message = undefined;
      }
    }
    return { messages };
  }

  return {
    push,
    get pending() {
      return message?.subarray(0, filled) ?? head;
    },
    get announced() {
      return message?.length;
    },
  };
}

/** Size of the message that starts here: known with its 8th byte, refused with its 4th or 8th. */
function announcedSize(start: Uint8Array, limit: number): number | MessageTooLargeError | NotTtlvError | undefined {
  const [prefix = 0, , , type] = start;
  if (type === undefined) return undefined;
  if (type !== TYPE_CODES.Structure || !isTagPrefix(prefix)) return new NotTtlvError(start.slice(0, 64));
  if (start.length < HEADER_LENGTH) return undefined;
  const size = HEADER_LENGTH + new DataView(start.buffer, start.byteOffset).getUint32(4);
  return size <= limit ? size : new MessageTooLargeError(size, limit);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
