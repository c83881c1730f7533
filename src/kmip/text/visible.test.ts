import { describe, expect, it } from 'vitest';
import { visibleText } from './visible.js';

describe('visibleText', () => {
  it.each([
    ['plain text and umlauts stay', 'Schlüssel 鍵 €', 'Schlüssel 鍵 €'],
    ['line feeds and tabs have their short escapes', 'a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['a backslash is doubled, so that escapes are unmistakable', 'a\\n', 'a\\\\n'],
    ['terminal control sequences lose their escape character', '\u001b[2J\u009b', '\\x1b[2J\\x9b'],
    ['text that would run from right to left is shown as such', 'abc\u202egpj', 'abc\\u202egpj'],
    ['invisible characters are shown', 'a\u200bb\u2028', 'a\\u200bb\\u2028'],
    ['lone surrogates are shown', '\ud800', '\\ud800'],
    ['characters beyond the basic plane have braces', '\u{e0001}', '\\u{e0001}'],
  ])('%s', (_, text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });
});
