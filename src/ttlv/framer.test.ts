import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer, MessageTooLargeError, NotTtlvError } from './framer.js';
import { fromHex } from './hex.js';
import { arbitraryStructure } from './testing/arbitrary-item.js';
import { encode } from './writer.js';

const NOTHING = new Uint8Array(0);
const FIRST = fromHex('42 00 7B | 01 | 00 00 00 10 | 42 00 0D | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00');
const SECOND = fromHex('42 00 7B | 01 | 00 00 00 00');
const THIRD = fromHex('54 00 01 | 01 | 00 00 00 08 | 42 00 7C | 01 | 00 00 00 00');

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const framer = (maxMessageSize = 1024) => createFramer({ maxMessageSize });

/** Everything that a framer makes of these chunks. */
function frame(chunks: readonly Uint8Array[]): Uint8Array[] {
  const { push } = framer();
  return chunks.flatMap((chunk) => {
    const { messages, error } = push(chunk);
    expect(error).toBeUndefined();
    return messages;
  });
}

describe('any chunking of the stream gives the same messages:', () => {
  const stream = join(FIRST, SECOND, THIRD);

  it('all in one chunk', () => {
    expect(frame([stream])).toEqual([FIRST, SECOND, THIRD]);
  });

  it('a chunk for each byte', () => {
    expect(frame([...stream].map((byte) => Uint8Array.of(byte)))).toEqual([FIRST, SECOND, THIRD]);
  });

  it('two chunks, cut at every place', () => {
    for (let cut = 0; cut <= stream.length; cut++) expect(frame([stream.subarray(0, cut), stream.subarray(cut)])).toEqual([FIRST, SECOND, THIRD]);
  });

  it('three chunks, cut at every two places', () => {
    for (let one = 0; one <= stream.length; one++) {
      for (let two = one; two <= stream.length; two++) expect(frame([stream.subarray(0, one), stream.subarray(one, two), stream.subarray(two)])).toEqual([FIRST, SECOND, THIRD]);
    }
  });

  it('any messages in any chunks', () => {
    const messages = fc.array(arbitraryStructure.map(encode), { maxLength: 4 });
    fc.assert(
      fc.property(messages, fc.array(fc.nat()), (sent, numbers) => {
        const bytes = join(...sent);
        const cuts = [0, ...numbers.map((number) => number % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
        const { push } = framer(1 << 20);
        expect(chunks.flatMap((chunk) => push(chunk).messages)).toEqual(sent);
      }),
    );
  });
});

describe('copies', () => {
  it('nothing of a message that lies in one chunk', () => {
    const chunk = join(FIRST, SECOND);
    const { messages } = framer().push(chunk);
    expect(messages.map(({ buffer, byteOffset }) => [buffer === chunk.buffer, byteOffset])).toEqual([
      [true, 0],
      [true, FIRST.length],
    ]);
  });

  it('a message that spans chunks, so that the chunks can be used again', () => {
    const { push } = framer();
    const chunk = FIRST.slice(0, 12);
    push(chunk);
    chunk.fill(0);
    expect(push(FIRST.subarray(12)).messages).toEqual([FIRST]);
  });

  it('no more than a view of a Buffer, which becomes a plain array', () => {
    const [message] = framer().push(Buffer.from(FIRST)).messages;
    expect(message).toBeInstanceOf(Uint8Array);
    expect(Buffer.isBuffer(message)).toBe(false);
  });
});

describe('what is pending', () => {
  it('is nothing at first and between messages', () => {
    const f = framer();
    expect([f.pending, f.announced]).toEqual([NOTHING, undefined]);
    f.push(FIRST);
    expect([f.pending, f.announced]).toEqual([NOTHING, undefined]);
  });

  it('is a part of a header, of a message of unknown size', () => {
    const f = framer();
    f.push(join(SECOND, FIRST.subarray(0, 3)));
    f.push(FIRST.subarray(3, 7));
    expect([f.pending, f.announced]).toEqual([FIRST.subarray(0, 7), undefined]);
  });

  it('is a part of a message, of a size that is known with the header', () => {
    const f = framer();
    f.push(FIRST.subarray(0, 8));
    expect([f.pending, f.announced]).toEqual([FIRST.subarray(0, 8), 24]);
    f.push(FIRST.subarray(8, 23));
    expect([f.pending, f.announced]).toEqual([FIRST.subarray(0, 23), 24]);
    f.push(FIRST.subarray(23));
    expect([f.pending, f.announced]).toEqual([NOTHING, undefined]);
  });
});

describe('a message that is too large', () => {
  it('is refused with its header, before its bytes come', () => {
    const { push } = framer(1024);
    expect(push(fromHex('42 00 7B | 01 | 00 00 03'))).toEqual({ messages: [] });
    const { error } = push(fromHex('F9'));
    expect(error).toBeInstanceOf(MessageTooLargeError);
    expect(error).toMatchObject({ name: 'MessageTooLargeError', announced: 1025, limit: 1024, message: 'the header announces a message of 1025 bytes, the limit is 1024' });
  });

  it('has one byte more than the limit; the limit itself is allowed', () => {
    expect(framer(24).push(FIRST)).toEqual({ messages: [FIRST] });
    expect(framer(23).push(FIRST).error).toMatchObject({ announced: 24, limit: 23 });
  });

  it('announces up to 4 GiB', () => {
    expect(framer().push(fromHex('42 00 7B | 01 | FF FF FF FF')).error).toMatchObject({ announced: 2 ** 32 + 7 });
  });

  it('takes nothing from the messages before it', () => {
    const { messages, error } = framer(23).push(join(SECOND, THIRD, FIRST));
    expect(messages).toEqual([SECOND, THIRD]);
    expect(error).toBeInstanceOf(MessageTooLargeError);
  });
});

describe('a peer that does not speak TTLV', () => {
  it('is recognised by what it says', () => {
    const answer = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
    const { error } = framer().push(answer);
    expect(error).toBeInstanceOf(NotTtlvError);
    expect(error).toMatchObject({ firstBytes: new Uint8Array(answer), message: 'expected the start of a TTLV Structure (42 or 54, a tag, type 01), got 485454502f312e31' });
  });

  it('is recognised with the fourth byte', () => {
    const { push } = framer();
    expect(push(Buffer.from('HTT'))).toEqual({ messages: [] });
    expect(push(Buffer.from('P'))).toMatchObject({ messages: [], error: { name: 'NotTtlvError', firstBytes: fromHex('48 54 54 50') } });
  });

  it.each([
    ['an item that is no Structure', '42 00 7B | 02'],
    ['a tag that starts with neither 42 nor 54', '43 00 7B | 01'],
    ['TLS where plain bytes were expected', '15 03 03 | 00'],
    ['zeros', '00 00 00 | 00'],
  ])('sends %s', (_, hex) => {
    expect(framer().push(fromHex(hex)).error).toBeInstanceOf(NotTtlvError);
  });

  it('is shown with no more than 64 bytes', () => {
    expect(framer().push(new Uint8Array(1000).fill(0x20)).error).toMatchObject({ firstBytes: new Uint8Array(64).fill(0x20) });
  });

  it('may have sent messages before', () => {
    const { messages, error } = framer().push(join(FIRST, fromHex('00 00 00 00')));
    expect(messages).toEqual([FIRST]);
    expect(error).toBeInstanceOf(NotTtlvError);
  });
});

describe('after an error', () => {
  it('the framer takes nothing more and gives the same error', () => {
    const f = framer();
    const { error } = f.push(join(FIRST, Buffer.from('HTTP')));
    expect(f.push(FIRST)).toEqual({ messages: [], error });
    expect(f.push(FIRST).error).toBe(error);
    expect(f.pending).toEqual(fromHex('48 54 54 50'));
  });
});
