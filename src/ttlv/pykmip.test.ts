import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './hex.js';
import type { Item, LeafItem } from './item.js';
import { decode } from './reader.js';
import { arbitraryStructure } from './testing/arbitrary-item.js';
import { encode } from './writer.js';

const SCRIPT = fileURLToPath(new URL('./testing/pykmip-trees.py', import.meta.url));
const TREES = 3000;
const SEED = 20260314;

/** Debian's package belongs to Debian's interpreter, which need not be the first on the PATH. */
const python = ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, ['-c', 'import kmip.core.primitives'], { encoding: 'utf8' }).status === 0);
const required = process.env.KMIP_CONFORMANCE_REQUIRE_PYKMIP === '1';

interface Tree {
  readonly hex: string;
  readonly items: unknown;
}

function pykmip(args: readonly string[], input = ''): string[] {
  const { status, stdout, stderr } = spawnSync(python ?? 'python3', [SCRIPT, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

const readTree = (line: string): Tree => {
  const [hex = '', items = ''] = line.split('\t');
  return { hex, items: JSON.parse(items) as unknown };
};

/** An item as the script describes it. */
const describeItem = ({ tag, type, value }: Item): unknown => [tag, type, describeValue(value)];

function describeValue(value: Item['value']): unknown {
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return toHex(value);
  return typeof value === 'object' ? value.map(describeItem) : String(value);
}

/** What PyKMIP cannot read or write in the same form: types of 2.x and 3.0, text beyond ASCII, Big Integers that begin with but one bit. */
function forPykmip(item: Item, tags: readonly number[]): Item {
  const tag = tags[item.tag % tags.length] ?? item.tag;
  if (item.type === 'Structure') return { tag, type: 'Structure', value: item.value.map((inner) => forPykmip(inner, tags)) };
  return { ...leafForPykmip(item), tag };
}

function leafForPykmip(item: LeafItem): LeafItem {
  switch (item.type) {
    case 'DateTimeExtended':
      return { ...item, type: 'DateTime' };
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return { ...item, type: 'TextString', value: item.value.replace(/[^\0-\x7f]/g, 'x') };
    case 'BigInteger':
      return { tag: item.tag, type: 'BigInteger', value: /^10*$/.test((-item.value).toString(2)) ? -item.value : item.value };
    default:
      return item;
  }
}

describe.skipIf(python === undefined && !required)('The codec of PyKMIP (skipped when no python3 has it; KMIP_CONFORMANCE_REQUIRE_PYKMIP=1 makes that a failure)', () => {
  it(`reads ${TREES} trees that are written here, as the same items, and writes the same bytes`, () => {
    const [line = ''] = pykmip(['tags']);
    const tags = JSON.parse(line) as readonly number[];
    const trees = fc.sample(arbitraryStructure, { numRuns: TREES, seed: SEED }).map((tree) => forPykmip(tree, tags));
    const written = trees.map((tree) => ({ hex: toHex(encode(tree)), items: describeItem(tree) }));
    expect(pykmip(['read'], written.map(({ hex }) => `${hex}\n`).join('')).map(readTree)).toEqual(written);
  });

  it(`writes ${TREES} trees that are read here as the same items, without a finding, and written as the same bytes`, () => {
    const trees = pykmip(['write', String(SEED), String(TREES)]).map(readTree);
    expect(trees).toHaveLength(TREES);
    const read = trees.map(({ hex }) => decode(Buffer.from(hex, 'hex')));
    expect(read.flatMap(({ findings }) => findings)).toEqual([]);
    expect(read.map(({ item }) => (item === undefined ? undefined : { hex: toHex(encode(item)), items: describeItem(item) }))).toEqual(trees);
  });
});
