import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** From low to high: docs/architecture.md. */
const ROOMS = ['ttlv', 'kmip', 'transport', 'suite', 'match', 'runner', 'reference', 'target', 'recorder', 'report', 'selftest', 'cli'];

const source = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file));

const imports = files.flatMap((file) =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/(?:from|import)(?:\s+|\()'(\.[^']+)'/g)].map((match) => ({
    file,
    imported: relative(source, join(source, dirname(file), match[1] ?? '')).replace(/\.js$/, '.ts'),
  })),
);
const roomOf = (file: string): string => file.split(sep)[0] ?? '';

describe('the rooms of the house (docs/architecture.md)', () => {
  it('are read with all their imports', () => {
    const seen = imports.map(({ file, imported }) => `${file} > ${imported}`);
    expect(seen.length).toBeGreaterThan(1000);
    expect(seen).toContain(join('ttlv', 'reader.ts') + ' > ' + join('ttlv', 'item.ts'));
    expect(seen).toContain(join('cli', 'run-cli.ts') + ' > ' + join('cli', 'commands', 'run.ts'));
    expect(imports.filter(({ imported }) => imported.endsWith('.ts') && !files.includes(imported))).toEqual([]);
  });

  it('holds no import from a lower room to a higher one', () => {
    const wrong = imports.filter(({ file, imported }) => {
      const from = ROOMS.indexOf(roomOf(file));
      const to = ROOMS.indexOf(roomOf(imported));
      return from >= 0 && to > from;
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the embedded server apart from suites, matcher and runner', () => {
    const wrong = imports.filter(({ file, imported }) => roomOf(file) === 'reference' && ['suite', 'match', 'runner'].includes(roomOf(imported)));
    expect(wrong).toEqual([]);
  });

  it('holds no circle of imports', () => {
    const graph = new Map(files.map((file) => [file, imports.filter((edge) => edge.file === file).map((edge) => edge.imported)]));
    const done = new Set<string>();
    const circle = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const next of graph.get(file) ?? []) {
        const found = circle(next, [...path, file]);
        if (found !== undefined) return found;
      }
      done.add(file);
      return undefined;
    };
    expect(files.map((file) => circle(file, [])).find((found) => found !== undefined)).toBeUndefined();
  });
});
