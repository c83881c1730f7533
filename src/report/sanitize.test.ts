import { describe, expect, it } from 'vitest';
import { clip, harmless, visible, visibleInLog, xmlAttribute, xmlText } from './sanitize.js';

describe('visible', () => {
  it.each([
    ['escape sequence', '\u001b[2J\u001b]0;title\u0007', '\\x1b[2J\\x1b]0;title\\x07'],
    ['C1 control sequence introducer', '\u009b31m', '\\x9b31m'],
    ['line feed, carriage return, tab', 'a\nb\rc\td', 'a\\nb\\rc\\td'],
    ['NUL and DEL', '\u0000\u007f', '\\x00\\x7f'],
    ['right-to-left override', 'abc\u202efed', 'abc\\u202efed'],
    ['zero width space and byte order mark', '\u200b\ufeff', '\\u200b\\ufeff'],
    ['line and paragraph separator', '\u2028\u2029', '\\u2028\\u2029'],
    ['surrogates without a partner', 'a\ud800b\udc00', 'a\\ud800b\\udc00'],
    ['noncharacters', '\uffff\ufffe', '\\uffff\\ufffe'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('keeps letters of any script, pairs of surrogates and the replacement character', () => {
    expect(visible('Schlüssel 鍵 مفتاح 🔑 \ufffd')).toBe('Schlüssel 鍵 مفتاح 🔑 \ufffd');
  });
});

describe('clip', () => {
  it('keeps a text that fits', () => {
    expect(clip('12345', 5)).toBe('12345');
  });

  it('says how long the whole was', () => {
    expect(clip('x'.repeat(1_048_576), 3)).toBe('xxx… (1048576 characters)');
  });

  it('does not cut a character in two', () => {
    expect(clip('ab🔑cd', 3)).toBe('ab… (6 characters)');
  });
});

describe('harmless', () => {
  it('reaches every text and leaves numbers, booleans and absent members alone', () => {
    expect(harmless({ a: ['\u0007', { b: '\n' }], c: 1, d: true, e: null }, 10)).toEqual({ a: ['\\x07', { b: '\\n' }], c: 1, d: true, e: null });
  });

  it('cuts long texts but not the hex of a message', () => {
    expect(harmless({ value: 'x'.repeat(20), hex: '00'.repeat(20) }, 4)).toEqual({ value: 'xxxx… (20 characters)', hex: '00'.repeat(20) });
  });
});

describe('XML', () => {
  it('escapes markup and the end of a CDATA section', () => {
    expect(xmlText(`<a b="c" d='e'>&]]>`)).toBe('&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;]]&gt;');
  });

  it('keeps line feeds in text and writes them as references in attributes', () => {
    expect(xmlText('a\nb\u0000')).toBe('a\nb\\x00');
    expect(xmlAttribute('a\nb')).toBe('a&#10;b');
  });
});

describe('visibleInLog', () => {
  it.each([
    ['::error file=a::text', ':\\x3aerror file=a::text'],
    ['  ::add-mask::x', '  :\\x3aadd-mask::x'],
    ['##[command]ls', '#\\x23[command]ls'],
    ["##teamcity[message text='x']", "#\\x23teamcity[message text='x']"],
    ['kmip://[2001:db8::a]:5696', 'kmip://[2001:db8::a]:5696'],
    ['## heading', '## heading'],
    ['\u001b', '\\x1b'],
  ])('shows %j', (text, shown) => {
    expect(visibleInLog(text)).toBe(shown);
  });
});
