import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../ttlv/index.js';
import { readAnswer } from './answer-reader.js';

const ANSWER = fromHex('42 00 7b | 01 | 00 00 00 10 | 42 00 0d | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00');

describe('readAnswer', () => {
  it('ends with the message, wherever it was cut', () => {
    for (let cut = 1; cut < ANSWER.length; cut++) {
      const reader = readAnswer(100);
      expect(reader.push(ANSWER.subarray(0, cut))).toEqual({ kind: 'incomplete' });
      expect(reader.push(ANSWER.subarray(cut))).toEqual({ kind: 'answer', bytes: ANSWER, rest: new Uint8Array(0) });
    }
  });

  it('hands back what follows the message, framed or not', () => {
    const reader = readAnswer(100);
    reader.push(ANSWER.subarray(0, 5));
    const step = reader.push(Buffer.concat([ANSWER.subarray(5), ANSWER, fromHex('00 01 02 03')]));
    expect(step.kind === 'answer' && toHex(step.rest)).toBe(toHex(ANSWER) + '00010203');
  });

  it('keeps no hold of the chunk that the message came in', () => {
    const chunk = Uint8Array.from(ANSWER);
    const step = readAnswer(100).push(chunk);
    chunk.fill(0);
    expect(step.kind === 'answer' && toHex(step.bytes)).toBe(toHex(ANSWER));
  });

  it('takes a message of just the limit and refuses one byte more', () => {
    expect(readAnswer(24).push(ANSWER).kind).toBe('answer');
    expect(readAnswer(23).push(ANSWER)).toEqual({ kind: 'trouble', trouble: { kind: 'too-large', announced: 24, limit: 23 } });
  });

  it('tells the progress when the stream ends or the time is over', () => {
    const reader = readAnswer(100);
    expect(reader.whenClosed()).toBeUndefined();
    expect(reader.whenLate(7)).toEqual({ kind: 'answer-timeout', afterMs: 7, received: 0 });
    reader.push(ANSWER.subarray(0, 9));
    expect(reader.whenClosed()).toEqual({ kind: 'half-answer', received: 9, expected: 24 });
    expect(reader.whenLate(7)).toEqual({ kind: 'answer-timeout', afterMs: 7, received: 9, expected: 24 });
  });

  it('sees from three bytes that the stream was no TTLV', () => {
    const reader = readAnswer(100);
    reader.push(Buffer.from('No\n'));
    expect(reader.whenClosed()).toEqual({ kind: 'not-ttlv', firstBytes: '4e6f0a', text: 'No\n' });
  });
});
