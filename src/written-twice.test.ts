import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Shorter ones, white space aside, can be alike by chance. */
const SHORTEST = 80;

const source = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file));

/** Functions at the top level, by what stands behind their names. */
const functions = files.flatMap((file) =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/^(?:export )?(?:async )?(?:function|const) (\w+)(.*\n(?:[ })\]].*\n|\n(?= ))*)/gm)]
    .map(([, name = '', rest = '']) => ({ file, name, body: rest.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), '…').replace(/\s+/g, ' ').trim() }))
    .filter(({ body }) => body.length >= SHORTEST && (body.startsWith('(') || body.includes('=>'))),
);

it('no function is written twice', () => {
  expect(functions.length).toBeGreaterThan(1000);
  const places = new Map<string, Set<string>>();
  for (const { file, name, body } of functions) places.set(body, (places.get(body) ?? new Set()).add(`${file}: ${name}`));
  const twice = [...places.values()].map((alike) => [...alike]).filter((alike) => new Set(alike.map((place) => place.split(':')[0])).size > 1);
  expect(twice).toEqual([]);
});
