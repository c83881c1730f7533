import { describe, expect, it } from 'vitest';
import { collect, oneOf, shardChoice, someOf, versionList, wholeNumber } from './arguments.js';

describe('option values', () => {
  it('reads a list of versions', () => {
    expect(versionList('1.2, 2.1')).toEqual(['1.2', '2.1']);
    expect(() => versionList('1.2,1.5')).toThrow("'1.5' is not a KMIP version; versions are 1.0, 1.1, 1.2, 1.3, 1.4, 2.0, 2.1, 3.0.");
  });

  it('reads whole numbers within bounds and nothing else', () => {
    const port = wholeNumber(0, 65535);
    expect(port('5696')).toBe(5696);
    for (const text of ['-1', '65536', '1e3', '0x10', '1.5', '', ' 5']) expect(() => port(text), text).toThrow('It must be a whole number from 0 to 65535.');
  });

  it('reads a shard', () => {
    expect(shardChoice('2/5')).toEqual({ index: 2, count: 5 });
    for (const text of ['0/5', '6/5', '1', '1/', '-1/5', '1/0', '1/5/9', '']) expect(() => shardChoice(text), text).toThrow('It must be I/N, the shard and the number of shards, as in 1/4.');
  });

  it('names the choices, and the nearest, when a word is none of them', () => {
    expect(oneOf(['mandatory', 'optional'])('optional')).toBe('optional');
    expect(() => oneOf(['mandatory', 'optional'])('mandatroy')).toThrow("'mandatroy' is none of mandatory, optional. Did you mean 'mandatory'?");
    expect(someOf(['json', 'html'])('json, html')).toEqual(['json', 'html']);
  });

  it('collects an option that is given several times', () => {
    expect(collect('b', collect('a', undefined))).toEqual(['a', 'b']);
  });
});
