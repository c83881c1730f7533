import { describe, expect, it } from 'vitest';
import { createTranscript } from './transcript.js';

const exchange = (second: number, size = 8) => ({ connection: 1, request: new Uint8Array(size), answer: new Uint8Array(size), at: new Date(second * 1000) });

describe('a transcript', () => {
  it('gives the exchanges in the order of their requests, however late an answer was', () => {
    const transcript = createTranscript();
    for (const second of [2, 1, 3]) transcript.add(exchange(second));
    expect(transcript.exchanges.map(({ at }) => at.getTime())).toEqual([1000, 2000, 3000]);
  });

  it('takes so many exchanges and bytes, and nothing more after that', () => {
    const few = createTranscript(1000, 2);
    expect([1, 2, 3].map((second) => few.add(exchange(second)))).toEqual([true, true, false]);
    const small = createTranscript(40);
    expect([small.add(exchange(1, 8)), small.add(exchange(2, 20)), small.add(exchange(3, 1))]).toEqual([true, false, false]);
    expect(small.exchanges).toHaveLength(1);
  });
});
