import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { registry } from './kmip/registry.js';

const source = dirname(fileURLToPath(import.meta.url));
const everything = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(source, file), 'utf8')]),
);
const texts = new Map([...everything].filter(([file]) => !/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file)));
const scripts = join(source, '..', 'scripts');
const programs = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mjs')).map((file) => readFileSync(join(scripts, file), 'utf8'));
const count = new Map<string, number>();
for (const text of [...texts.values(), ...programs]) for (const [word] of text.matchAll(/\w+/g)) count.set(word, (count.get(word) ?? 0) + 1);

/** One maker for each type, though no message of ours has need of this one. */
const SETS = ['dateTimeExtended'];

const keysOf = (data: object): string[] => (Array.isArray(data) ? data.flatMap((each) => (each instanceof Object ? keysOf(each as object) : [])) : Object.entries(data).flatMap(([key, value]) => [key, ...(value instanceof Object ? keysOf(value as object) : [])]));

describe('nothing stands here for its test alone', () => {
  it('exports have a use', () => {
    const exported = [...texts.values()].flatMap((text) => [...text.matchAll(/^export (?:async )?(?:const|function|class|interface|type|enum) (\w+)/gm)].map((match) => match[1] ?? ''));
    expect(exported.length).toBeGreaterThan(1000);
    expect(exported.filter((name) => count.get(name) === 1)).toEqual(SETS);
  });

  it('what no other file imports is not exported, types aside', () => {
    const named = (file: string, path: string, name: string): string => `${relative(source, join(source, dirname(file), path)).replace(/\.js$/, '.ts')} ${name}`;
    const exported = [...texts].flatMap(([file, text]) => [...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)].map(([, name = '']) => ({ file, name })));
    const imported = new Set(
      [...everything].flatMap(([file, text]) => [
        ...[...text.matchAll(/\{([^{}]*)\}\s*from\s+'(\.[^']+)'/g)].flatMap(([, names = '', path = '']) => [...names.matchAll(/(?:^|,)\s*(?:type )?(\w+)/g)].map(([, name = '']) => named(file, path, name))),
        ...[...text.matchAll(/import\('(\.[^']+)'\)\)\.(\w+)/g)].map(([, path = '', name = '']) => named(file, path, name)),
        ...[...text.matchAll(/export \* from '(\.[^']+)'/g)].flatMap(([, path = '']) => exported.map(({ name }) => named(file, path, name))),
      ]),
    );
    expect(exported.length).toBeGreaterThan(1000);
    expect(exported.filter(({ file, name }) => !imported.has(`${file} ${name}`) && !programs.some((text) => new RegExp(`\\b${name}\\b`).test(text)))).toEqual([]);
  });

  it('the registry holds what is read', () => {
    const shape = join('kmip', 'registry.ts');
    const readers = [...texts].filter(([file]) => file !== shape).map(([, text]) => text).join('\n');
    const keys = [...new Set([...keysOf([...registry.attributes]), ...keysOf([...registry.operations])])].filter((key) => /^[a-z][A-Za-z]+$/.test(key));
    expect(keys.filter((key) => !new RegExp(`[.{,] *${key}\\b|'${key}'`).test(readers))).toEqual([]);
  });
});
