import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../ttlv/index.js';
import type { Io } from '../io.js';
import { registerDecode } from './decode.js';

const ONE = '42 00 0F | 01 | 00 00 00 10 | 42 00 0D | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00';
const TREE = '00000000  BatchItem Structure\n00000008    BatchCount Integer 1\n';

const folder = mkdtempSync(join(tmpdir(), 'decode-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

function run(...args: string[]): { out: string; err: string; code: number } {
  const result = { out: '', err: '', code: 0 };
  const io: Io = {
    out: (text) => void (result.out += text),
    err: (text) => void (result.err += text),
    env: {},
    isTerminal: false,
    columns: 80,
    onInterrupt: () => () => undefined,
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => io.err(text) });
  registerDecode(program, io, (code) => void (result.code = code));
  program.parse(['decode', ...args], { from: 'user' });
  return result;
}

describe('decode', () => {
  it.each([
    ['hex in one argument', [ONE]],
    ['hex over several arguments', ONE.split(' ')],
    ['hex with colons', [ONE.replaceAll(' | ', ':').replaceAll(' ', ':')]],
    ['a file with hex', [file('message.hex', `${ONE}\n`)]],
    ['a file with the bytes', [file('message.bin', fromHex(ONE))]],
  ])('shows %s as a tree', (_, args) => {
    expect(run(...args)).toEqual({ out: TREE, err: '', code: 0 });
  });

  it('shows several messages that follow one another', () => {
    expect(run(ONE + ONE).out).toBe(`Message 1 of 2, 24 bytes from offset 0\n${TREE}\nMessage 2 of 2, 24 bytes from offset 24\n${TREE}`);
  });

  it('writes XML, with a root around several messages', () => {
    const xml = '<BatchItem>\n  <BatchCount type="Integer" value="1"/>\n</BatchItem>\n';
    expect(run('--xml', ONE).out).toBe(xml);
    expect(run('--xml', ONE + ONE).out).toBe(`<KMIP>\n${xml}${xml}</KMIP>\n`);
  });

  it('writes JSON, with an array around several messages', () => {
    const json = { tag: 'BatchItem', value: [{ tag: 'BatchCount', type: 'Integer', value: 1 }] };
    expect(JSON.parse(run('--json', ONE).out)).toEqual(json);
    expect(JSON.parse(run('--json', ONE + ONE).out)).toEqual([json, json]);
  });

  it('reports departures from the encoding rules with their offset in all the bytes, and ends with 1', () => {
    const { out, err, code } = run('--json', ONE + ONE.replace(/01$|00$/, '07'));
    expect(JSON.parse(out)).toHaveLength(2);
    expect(err).toBe('offset 47 (0x2f): padding: padding byte 4 of 4 after an Integer is 0x07, must be 0\n');
    expect(code).toBe(1);
  });

  it('reports bytes behind the last message', () => {
    expect(run(`${ONE} 00 01`)).toEqual({ out: TREE, err: 'offset 24 (0x18): trailing-bytes: the message ends after 24 bytes, 26 are there\n', code: 1 });
  });

  it('reports what is too short to be anything', () => {
    const { out, err, code } = run('42');
    expect([out, err.slice(0, 27), code]).toEqual(['nothing that could be read\n', 'offset 0 (0x0): truncated: ', 1]);
  });

  it.each([
    ['neither a file nor hex', ['messages.bin'], `'messages.bin' is no file, and as hex it is wrong: "m" at position 1 is not a hex digit`],
    ['half a byte', ['420'], "'420' is no file, and as hex it is wrong: 3 hex digits"],
    ['a folder', [folder], `'${folder}' is no file`],
    ['an empty file', [file('empty', '')], 'there are no bytes to decode'],
    ['two forms at once', ['--xml', '--json', ONE], "error: option '--xml' cannot be used with option '--json'"],
  ])('refuses %s', (_, args, message) => {
    expect(() => run(...args)).toThrow(message);
  });
});

describe('text in place of TTLV', () => {
  it.each([
    ['message.xml', '<BatchItem><BatchCount type="Integer" value="1"/></BatchItem>'],
    ['message.json', '{"tag": "BatchItem", "value": [{"tag": "BatchCount", "type": "Integer", "value": 1}]}'],
  ])('is read as a message: %s', (name, content) => {
    expect(run(file(name, content))).toEqual({ out: TREE, err: '', code: 0 });
  });

  it.each([
    ['page.xml', '<html><p>Not here</p></html>'],
    ['other.json', '{"name": "x"}'],
  ])('that is no message is called so: %s', (name, content) => {
    expect(() => run(file(name, content))).toThrow(/is text, not TTLV, and no message in XML or JSON: /);
  });
});

it('cuts a line that no screen holds', () => {
  const { out } = run(file('long.xml', `<BatchItem><Data type="ByteString" value="${'00'.repeat(10_000)}"/></BatchItem>`));
  expect(out.split('\n')[1]).toMatch(/^00000008 {4}Data ByteString 0+… \(\d+ characters more; --xml and --json hold all\)$/);
});
