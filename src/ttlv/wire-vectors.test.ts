/** Messages as others published them, byte for byte: every file of fixtures/wire. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './hex.js';
import { decode } from './reader.js';
import { encode } from './writer.js';

interface Vectors {
  readonly source: string;
  readonly messages: readonly { readonly section: string; readonly message: string; readonly hex: readonly string[] }[];
}

const folder = new URL('../../fixtures/wire/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

it('finds the published messages', () => {
  expect(files).toContain('message-encodings-1.0-hex.json');
});

describe.each(files)('%s', (file) => {
  const { messages } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Vectors;

  it.each(messages)('$section $message decodes without findings and encodes to the same bytes', ({ hex }) => {
    const bytes = fromHex(hex.join(''));
    const { item, findings, byteLength } = decode(bytes);
    expect(findings).toEqual([]);
    expect(byteLength).toBe(bytes.length);
    expect(toHex(encode(item!))).toBe(toHex(bytes));
  });
});
