import { describe, expect, it } from 'vitest';
import { splitWords } from './command-words.js';

describe('splitWords', () => {
  it.each([
    ['node  server.js --port {port}', ['node', 'server.js', '--port', '{port}']],
    [`sh -c 'exec server "$HOME"'`, ['sh', '-c', 'exec server "$HOME"']],
    [`a "b c"d '' "\\"\\x"`, ['a', 'b cd', '', '"\\x']],
    ['my\\ server \\"', ['my server', '"']],
  ])('splits %s', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it.each([
    ['', 'The command is empty.'],
    [`node 'a b`, `The command has a quote that is not closed: 'a b`],
  ])('refuses %j', (line, message) => {
    expect(() => splitWords(line)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });
});
