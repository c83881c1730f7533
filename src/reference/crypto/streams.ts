/** Cryptographic operations that are spread over several requests (KMIP 1.4 §2.1.15, §4). */
import { randomBytes } from 'node:crypto';

/** One operation under way. */
export interface Stream {
  readonly operation: number;
  readonly uniqueIdentifier: string;
  readonly owner: string;
  /** The state of the operation; only the operation that opened the stream knows its shape. */
  readonly work: unknown;
}

export interface Streams {
  /** Opens a stream and returns its Correlation Value. */
  open(stream: Stream): Uint8Array;
  find(correlationValue: Uint8Array): Stream | undefined;
  close(correlationValue: Uint8Array): void;
}

/** Streams that clients never finish are forgotten, oldest first, beyond this number. */
const MAXIMUM_OPEN_STREAMS = 1000;

/** Open streams in memory; what was never finished gives way to new ones. */
export function createStreams(): Streams {
  const open = new Map<string, Stream>();
  const keyOf = (correlationValue: Uint8Array): string => Buffer.from(correlationValue).toString('hex');
  return {
    open(stream) {
      const correlationValue = randomBytes(16);
      const [oldest] = open.keys();
      if (open.size >= MAXIMUM_OPEN_STREAMS && oldest !== undefined) open.delete(oldest);
      open.set(keyOf(correlationValue), stream);
      return correlationValue;
    },
    find: (correlationValue) => open.get(keyOf(correlationValue)),
    close: (correlationValue) => void open.delete(keyOf(correlationValue)),
  };
}
