import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runCaptured } from './testing/run-captured.js';

const loaded = vi.hoisted(() => new Set<string>());
vi.mock('./commands/run.js', (original) => {
  loaded.add('run');
  return original();
});

const root = new URL('../../', import.meta.url);
const pages = readdirSync(new URL('docs', root)).filter((file) => file.endsWith('.md'));
const manual = ['README.md', ...pages.map((page) => `docs/${page}`)].map((page) => readFileSync(new URL(page, root), 'utf8')).join('\n');

const files = readdirSync(new URL('commands', import.meta.url)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const names = files.map((file) => file.replace('.ts', '')).sort();

describe('the commands', () => {
  it('are loaded when they are run, and no other', async () => {
    await runCaptured(['certs', '--help']);
    expect([...loaded]).toEqual([]);
    await runCaptured(['run', '--help']);
    expect([...loaded]).toEqual(['run']);
  });

  it('are all listed in the help', async () => {
    const { out, code } = await runCaptured(['--help']);
    const listed = [...out.matchAll(/^ {2}([a-z]+) .*(?:\[options\]|<)/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual(names);
    expect(code).toBe(0);
  });

  it.each(names)('%s is what its file registers', async (name) => {
    const { out, code } = await runCaptured([name, '--help']);
    expect(out.split('\n')[0]).toMatch(new RegExp(`^Usage: kmip-conformance ${name} `));
    expect(code).toBe(0);
  });

  it.each(names)('%s has no option that the manual keeps to itself', async (name) => {
    const { out } = await runCaptured([name, '--help']);
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z0-9-]+)/gm)].map((match) => match[1] ?? '');
    expect(options).toContain('--help');
    expect(options.filter((option) => option !== '--help' && !new RegExp(`${option}(?![\\w-])`).test(manual))).toEqual([]);
  });

  it('are named all where one is misspelt', async () => {
    expect((await runCaptured(['decod'])).err).toContain('(Did you mean decode?)');
    expect((await runCaptured(['help', 'decode'])).out).toContain('Usage: kmip-conformance decode ');
  });
});
