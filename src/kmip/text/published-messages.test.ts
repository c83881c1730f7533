import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode, encode, fromHex, toHex } from '../../ttlv/index.js';
import { formatJson, parseJson } from './json.js';
import { formatXml, parseXml } from './xml.js';

interface Published {
  readonly section: string;
  readonly message: string;
  readonly hex: readonly string[];
  readonly xml: readonly string[];
  readonly json: readonly string[];
}
const file = new URL('../../../fixtures/wire/message-encodings-1.0.json', import.meta.url);
const { messages } = JSON.parse(readFileSync(file, 'utf8')) as { messages: readonly Published[] };

describe.each(messages)('$message, printed in Additional Message Encodings 1.0 $section', ({ hex, xml, json }) => {
  const bytes = hex.join('');

  it('has the printed bytes when its XML is encoded', () => {
    expect(toHex(encode(parseXml(xml.join('\n'))))).toBe(bytes);
  });

  it('has the printed bytes when its JSON is encoded', () => {
    expect(toHex(encode(parseJson(json.join('\n'))))).toBe(bytes);
  });

  it('has the printed XML when its bytes are decoded, but for white space and for how UTC is written', () => {
    const withoutBlanks = (lines: readonly string[]): string => lines.join('').replace(/>\s+</g, '><').trim();
    expect(withoutBlanks(formatXml(decode(fromHex(bytes)).item!).split('\n'))).toBe(withoutBlanks(xml).replaceAll('+00:00', 'Z'));
  });

  it('comes back from our JSON', () => {
    expect(toHex(encode(parseJson(formatJson(decode(fromHex(bytes)).item!))))).toBe(bytes);
  });
});
